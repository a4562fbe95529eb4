"""Whom we believe: the devices that a member vouches for, and where revoked ones end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from brm_desktop.domain.merging import join
from brm_desktop.domain.record import Kind
from brm_desktop.storage import segments
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.writers import Writers
from brm_desktop.sync import cipher, identity, names
from brm_desktop.sync.envelope import Envelope
from brm_desktop.sync.faults import DamagedFile, DeviceRevoked, MissingFile
from brm_desktop.sync.identity import DeviceHeader
from brm_desktop.sync.means import Means
from brm_desktop.sync.names import VaultName
from brm_desktop.sync.wire import SegmentHeader


class Circle:
    """Knows every author that counts; what it learned is kept, so that an emptied store can be made again."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._devices: dict[str, DeviceHeader] = {}
        self._ends: dict[str, dict[str, int]] = {}  # of revoked devices, by space

    def look(self) -> None:
        """Learn the devices that a member vouches for, and which were revoked. Raises: StoreError."""
        member, learned = self._means.account.member, dict[str, bytes]()
        found = sorted(self._means.store.list(names.ID_FOLDER))
        self._keep_vaults(vault for listed in found if (vault := names.read_vault_name(listed.name)) is not None)
        for listed in found:
            read = names.read_device_name(listed.name)
            if read is None or read.member != member.id:
                continue
            if read.writer in (self._devices if read.ending == "dev" else self._ends):
                continue
            try:
                data = self._means.store.get(listed.name)
                if read.ending == "dev":
                    device = identity.read_certificate(data, member.signing, listed.name)
                    self._devices[device.writer] = device
                else:
                    ended = identity.read_revocation(data, member.signing, listed.name)
                    self._note_ends(ended.writer, ended.ends)
                learned[listed.name] = data
            except MissingFile:
                continue
            except DamagedFile as error:
                self._means.report.add_problem(str(error))
        if learned:
            self._keep(learned)

    def _keep_vaults(self, vaults: Iterable[VaultName]) -> None:
        """Keep what seals our identity as it is now: an emptied store must not be opened by a former passphrase."""
        known = segments.list_store_files(self._means.database.reader())
        new = [
            vault.found
            for vault in vaults
            if vault.member == self._means.account.member.id and vault.found not in known
        ]
        if new:
            self._keep({name: data for name in new if (data := self._means.find(name)) is not None})

    def revoke(self, writer: str, ends: dict[str, int]) -> None:
        """Say that nothing a device of ours wrote after these segments counts. Raises: StoreError."""
        made = identity.revoke(self._means.account.member, writer, ends, self._means.now_ms)
        self._means.store.put_new(made.name, made.data)
        self._note_ends(writer, ends)
        self._keep({made.name: made.data})

    def _note_ends(self, writer: str, ends: Mapping[str, int]) -> None:
        """Learn where a device ends: what any of us had accepted when it heard of the revocation counts for all."""
        self._ends[writer] = join((self._ends.get(writer, {}), ends))

    def require_not_revoked(self) -> None:
        """See that what we write still counts. Raises: StoreRefused."""
        device = self._means.account.device
        if device.writer in self._ends:
            raise DeviceRevoked(
                "This device was revoked by another device of yours", device.name,
                "What it writes no longer counts, so nothing is sent; what is here stays",
            )  # fmt: skip

    def require_certificate(self) -> None:
        """See that the store has what others need to believe us. Raises: StoreError."""
        files = segments.list_store_files(self._means.database.reader())
        for name, data in files.items():
            read = names.read_device_name(name)
            if read is not None and read.writer == self._means.account.device.writer:
                self._means.put(name, data)

    def verify(self, envelope: Envelope, header: SegmentHeader, name: str) -> None:
        """See that a segment is by somebody who counts. Raises: DamagedFile."""
        self.verify_signed(envelope, header.writer, name)
        if header.writer in self._ends and header.seq > self._ends[header.writer].get(header.space, 0):
            raise DamagedFile(name, "its device was revoked before")

    def verify_signed(self, envelope: Envelope, writer: str, name: str) -> None:
        """See that a file is by a device that we know, revoked or not. Raises: DamagedFile."""
        key = self._find_key(writer)
        if key is None:
            raise DamagedFile(name, "nobody we know vouches for its writer")
        if not cipher.is_signed(key, envelope.signature, envelope.signed):
            raise DamagedFile(name, "its signature is not right")

    def counts(self, writer: str) -> bool:
        """Tell whether a device is known and was not revoked."""
        return self._find_key(writer) is not None and writer not in self._ends

    def _find_key(self, writer: str) -> bytes | None:
        own = self._means.account.device
        if writer == own.writer:
            return cipher.signing_public(own.seed)
        device = self._devices.get(writer)
        return None if device is None else device.signing

    def name_of(self, writer: str) -> str:
        """Return how a person calls the device of an author."""
        device = self._devices.get(writer)
        return device.name if device else "another device"

    def _keep(self, learned: Mapping[str, bytes]) -> None:
        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            segments.keep_store_files(connection, learned)
            writers = Writers(connection)
            for device in self._devices.values():
                writers.name(device.writer, device.name)
            return ()

        self._means.change(work)
