"""The files of one space: sent in parts and seen to be there; fetched, checked against their hash, kept here.

Every part is sent before a change that speaks of it, unless that would keep changes waiting for long. What was
sent or fetched in part goes on where it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import Final, NamedTuple

from brm_desktop.base.errors import NotFound, StorageError
from brm_desktop.base.files import Buffer
from brm_desktop.domain.record import Kind
from brm_desktop.storage import parcels
from brm_desktop.storage.arriving import Arriving
from brm_desktop.storage.blobs import OtherContent
from brm_desktop.storage.committed import Committed
from brm_desktop.storage.driver import Connection
from brm_desktop.storage.keeping import list_left_hashes
from brm_desktop.storage.parcels import Mention, Parcel, State
from brm_desktop.sync import names, parts
from brm_desktop.sync.account import SpaceKey
from brm_desktop.sync.circle import Circle
from brm_desktop.sync.copies import Copies
from brm_desktop.sync.faults import DamagedFile, MissingFile, PartialFile, StoreBusy, StoreRefused
from brm_desktop.sync.lanes import run_all
from brm_desktop.sync.means import Means
from brm_desktop.sync.parts import PartHeader

SOON_BYTES: Final = 16 << 20  # as much is sent before the changes that speak of it

_MOST_SKIPPED: Final = 20


class _Load(NamedTuple):
    """A file that is here and is to be sent, as the parts it is made of."""

    hash: str
    size: int
    headers: tuple[PartHeader, ...]
    again: bool  # although the store lists it

    @property
    def blob(self) -> str:
        return self.headers[0].blob


class _Part(NamedTuple):
    """One part of a file that is to be fetched, by what it is called if this key sealed it."""

    hash: str
    blob: str
    seal: SpaceKey
    number: int


class _Came(NamedTuple):
    """What became of one part that was asked for: `header` is None where no copy of it can be used."""

    part: _Part
    header: PartHeader | None
    size: int = 0
    fault: DamagedFile | None = None


class Parcels:
    """Carries one space's files. Raises: StoreError from all that asks the store; Cancelled between parts."""

    def __init__(self, means: Means, circle: Circle, space: str) -> None:
        self._means = means
        self._circle = circle
        self._space = space
        self._here = set[str]()
        self._misses: dict[str, tuple[int, int]] = {}  # how often a file was not there, how often not to look now

    # Sending.

    def send(self, most: int | None = None) -> None:
        """Put files that wait into the store, the smallest first; with `most`, no more bytes than that at once.

        What is missing or damaged there and is here is sent again. What the store refuses is told, and tried again
        with the next exchange.
        """
        loads = self._list_loads(most) if self._means.account.takes_part(self._space) else []
        if not loads:
            return
        before = self._look(load.blob for load in loads)
        missing = {load: [each for each in load.headers if load.again or not before.has(each)] for load in loads}
        left = [load for load in loads if missing[load]]
        if left:
            self._put(missing)
        after = self._look(load.blob for load in left)
        there = [load for load in loads if not missing[load] or all(after.has(header) for header in load.headers)]
        self._note([Parcel(load.hash, State.STORED, load.size, self._means.now_ms) for load in there])
        report = self._means.report
        for load in there:
            report.sent_files += bool(missing[load])
            report.sent_file_bytes += sum(header.plain_size for header in missing[load])

    def send_again(self) -> None:
        """Put every file that is here into the store once more, where it is not there any longer."""

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            parcels.forget_stored(connection, self._space)
            return ()

        self._means.change(work)
        self.send()

    def _list_loads(self, most: int | None) -> list[_Load]:
        wanted = [each for each in self._list_known() if each.state not in (State.STORED, State.ERASED)]
        sizes = [(size, each) for each in wanted if (size := self._means.blobs.find_size(each.hash)) is not None]
        loads, total = list[_Load](), 0
        for size, each in sorted(sizes):
            total += size
            if most is not None and total > most:
                break
            headers = self._make_headers(each.hash, size, self._means.account.get_seal(self._space))
            loads.append(_Load(each.hash, size, headers, each.state == State.DAMAGED))
        return loads

    def _make_headers(self, hash: str, size: int, seal: SpaceKey) -> tuple[PartHeader, ...]:
        account = self._means.account
        blob, count = parts.name_blob(seal.key, hash), parts.count_parts(size)
        return tuple(
            PartHeader(account.store, self._space, account.device.writer, blob, at, count, size, seal.epoch)
            for at in range(count)
        )

    def _put(self, missing: Mapping[_Load, Sequence[PartHeader]]) -> None:
        total = sum(header.plain_size for headers in missing.values() for header in headers)
        done = 0

        def tell(size: int) -> None:
            nonlocal done
            done += size
            self._means.progress.step(done, total, "Sending files")

        self._means.progress.step(0, total, "Sending files")
        try:
            run_all(self._list_puts(missing), self._means.lanes, tell)
        except (StoreBusy, StoreRefused) as error:
            self._means.report.add_problem(f"Not all files were sent. {error}")

    def _list_puts(self, missing: Mapping[_Load, Sequence[PartHeader]]) -> Iterator[Callable[[], int]]:
        blobs = self._means.blobs
        for load, wanted in missing.items():
            if len(load.headers) == 1:
                yield from (partial(self._put_whole, header, load) for header in wanted)
            elif wanted and not blobs.verify([load.hash]):  # what is sealed must be certain
                for header, plain in zip(load.headers, parts.cut(blobs.read(load.hash)), strict=True):
                    if header in wanted:
                        yield partial(self._put_part, header, load, plain)
            elif wanted:
                self._means.report.add_problem(f"A file of this device is damaged and was not sent: {load.hash}.")

    def _put_whole(self, header: PartHeader, load: _Load) -> int:
        try:
            plain = self._means.blobs.get(load.hash)
        except (NotFound, StorageError) as error:
            self._means.report.add_problem(str(error))
            return header.plain_size
        return self._put_part(header, load, plain)

    def _put_part(self, header: PartHeader, load: _Load, plain: Buffer) -> int:
        account = self._means.account
        data = parts.make_part(header, plain, account.get_seal(self._space).key, account.device.seed)
        if load.again:
            self._means.store.delete_own(header.name)  # what is there under this name may stay otherwise
        self._means.store.put_new(header.name, data)
        return header.plain_size

    # Fetching.

    def finish(self) -> None:
        """Send what waits still, and fetch what records here speak of and is not here, what was made last first."""
        if self._means.report.fetched_segments:
            self._misses.clear()  # somebody has exchanged: what was not there may be now
        self._drop_erased()
        lacking = self._survey()
        self.send()
        if lacking:
            self.fetch(lacking, expected=True)

    def _drop_erased(self) -> None:
        """Take out of the store what was erased for good, whoever put it there."""
        erased = {each.hash for each in self._list_known() if each.state == State.ERASED}
        if not erased:
            return
        kept = erased & {mention.hash for mention in self._list_mentions()}
        blobs = [blob for hash in erased - kept for blob in self._name(hash)]
        for name in self._look(blobs).list_names(blobs):
            self._means.store.delete_own(name)

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            parcels.settle_erased(connection, self._space, erased - kept, kept)
            return ()

        self._means.change(work)

    def _survey(self) -> list[str]:
        """Return the files to be fetched. One that is here and that nobody has told the store of is to be sent."""
        known = {each.hash: each.state for each in self._list_known()}
        waiting = [hash for hash, state in known.items() if state == State.WAITING]
        lacking, found = list[str](), list[Parcel]()
        mentions = self._list_mentions()
        for hash in dict.fromkeys([*(mention.hash for mention in mentions), *waiting]):
            if hash in self._here:
                continue
            if self._means.blobs.find_size(hash) is not None:
                self._here.add(hash)
                found += [Parcel(hash, State.WAITING)] if hash not in known else []
            elif not self._skips(hash):
                lacking.append(hash)
        self._note(found)
        wanted = set(lacking)
        left = list_left_hashes(
            self._means.database.reader(), (mention for mention in mentions if mention.hash in wanted)
        )
        return [hash for hash in lacking if hash not in left]

    def _skips(self, hash: str) -> bool:
        """Tell whether a file that was often not there is not looked for this time."""
        misses, skip = self._misses.get(hash, (0, 0))
        self._misses[hash] = (misses, skip - 1)
        return skip > 0

    def fetch(self, hashes: Sequence[str], *, expected: bool = False) -> dict[str, State]:
        """Fetch files, and say for each how it was found: `STORED` is here now.

        With `expected`, they are known to be this space's, and what lacks is remembered.
        Raises: StorageError, Cancelled.
        """
        names_of = {hash: self._name(hash) for hash in hashes}
        copies = self._look(blob for named in names_of.values() for blob in named)
        came = dict[str, _Came]()
        rest = list[_Came]()
        report, progress = self._means.report, self._means.progress
        done = 0

        def arrived(each: _Came) -> None:
            nonlocal done
            done += 1
            came[each.part.hash] = each
            report.fetched_file_bytes += each.size
            if each.header is not None and each.header.parts > 1:
                rest.append(each)
            progress.step(done, len(hashes), "Fetching files")

        progress.step(0, len(hashes), "Fetching files")
        jobs = (partial(self._fetch_first, hash, named, copies) for hash, named in names_of.items())
        run_all(jobs, self._means.lanes, arrived)
        for large in rest:
            came[large.part.hash] = self._fetch_large(large, copies)
        return self._settle(came, expected)

    def _name(self, hash: str) -> dict[str, SpaceKey]:
        """Return what a file may be called, and by which key it is then sealed, the newest first."""
        return {parts.name_blob(seal.key, hash): seal for seal in self._means.account.list_seals(self._space)}

    def _fetch_first(self, hash: str, named: Mapping[str, SpaceKey], copies: Copies) -> _Came:
        """Fetch a file's first part, which says how many there are; a file of one is kept at once."""
        tried = list[_Came]()
        for blob, seal in named.items():
            tried.append(self._fetch_part(_Part(hash, blob, seal, 0), copies))
            if tried[-1].header is not None:
                return tried[-1]
        return next((each for each in tried if each.fault), tried[0])

    def _fetch_part(self, part: _Part, copies: Copies) -> _Came:
        """Have one part here: as it came before, or from whichever copy is right."""
        held = Arriving(self._means.blobs, part.blob)
        before = held.find(part.number)
        if before is not None:
            with suppress(DamagedFile):
                header, pieces = self._open(before, part.blob, part)
                for _ in pieces:
                    pass
                return _Came(part, header)
        fault: DamagedFile | None = None
        for name in copies.of(part.blob, part.number):
            try:
                data = self._means.store.get(name.found)
                header, pieces = self._open(data, name.found, part)
                if header.parts == 1:
                    self._keep(part.hash, pieces, header.size, name.found)
                else:
                    for _ in pieces:  # see that it is right
                        pass
                    held.keep(part.number, data)
                return _Came(part, header, len(data))
            except (MissingFile, PartialFile):
                continue  # perhaps it is still coming
            except DamagedFile as error:
                fault = error
        return _Came(part, None, fault=fault)

    def _open(self, data: bytes, name: str, part: _Part) -> tuple[PartHeader, Iterator[Buffer]]:
        """Return a part that is what its name says, and its bytes. Raises: DamagedFile, also as they are read."""
        envelope, header = parts.read_part(data, name)
        if (header.blob, header.part, header.epoch) != (part.blob, part.number, part.seal.epoch):
            raise DamagedFile(name, "it is not what its name says")
        if (header.store, header.space) != (self._means.account.store, self._space):
            raise DamagedFile(name, "it belongs to another space")
        self._circle.verify_signed(envelope, header.writer, name)
        return header, parts.open_part(envelope, header, part.seal.key, name)

    def _keep(self, hash: str, pieces: Iterable[Buffer], size: int, name: str) -> None:
        try:
            self._means.blobs.put_chunks(pieces, size, expected=hash)
        except OtherContent:
            raise DamagedFile(name, "it is another file's") from None

    def _fetch_large(self, first: _Came, copies: Copies) -> _Came:
        """Fetch the other parts of a file and put it together."""
        assert first.header is not None
        header, part, done = first.header, first.part, 1
        faults = list[_Came]()

        def arrived(each: _Came) -> None:
            nonlocal done
            done += 1
            self._means.report.fetched_file_bytes += each.size
            if each.header is None:
                faults.append(each)
            size = min(done * parts.PART_BYTES, header.size)
            self._means.progress.step(size, header.size, "Fetching a large file")

        others = [part._replace(number=at) for at in range(header.parts)][1:]
        run_all((partial(self._fetch_part, each, copies) for each in others), self._means.lanes, arrived)
        if faults:
            return next((each for each in faults if each.fault), faults[0])
        held = Arriving(self._means.blobs, part.blob)
        try:
            self._keep(part.hash, self._read_held(held, header, part), header.size, header.name)
        except DamagedFile as error:
            return _Came(part, None, fault=error)
        finally:
            held.clear()
        return first

    def _read_held(self, held: Arriving, header: PartHeader, part: _Part) -> Iterator[Buffer]:
        for at in range(header.parts):
            found, pieces = self._open(held.find(at) or b"", header.name, part._replace(number=at))
            if (found.parts, found.size) != (header.parts, header.size):
                raise DamagedFile(header.name, "its parts do not belong together")
            yield from pieces

    def _settle(self, came: Mapping[str, _Came], expected: bool) -> dict[str, State]:
        """Remember and tell how files were found."""
        report, now_ms = self._means.report, self._means.now_ms
        known = {each.hash: each.state for each in self._list_known()}
        found, changed = dict[str, State](), list[Parcel]()
        for hash, each in came.items():
            if each.header is not None:
                found[hash] = State.STORED
                changed.append(Parcel(hash, State.STORED, each.header.size, now_ms))
                self._here.add(hash)
                self._misses.pop(hash, None)
                report.fetched_files += 1
                continue
            found[hash] = State.DAMAGED if each.fault else State.ABSENT
            if each.fault is not None:
                report.add_problem(str(each.fault))
            misses = self._misses.get(hash, (0, 0))[0] + 1
            self._misses[hash] = (misses, min((1 << misses) >> 3, _MOST_SKIPPED))
            if expected and known.get(hash) not in (found[hash], State.WAITING):
                changed.append(Parcel(hash, found[hash]))
        self._note(changed)
        return found

    # Checking.

    def check(self, most: int | None = None) -> None:
        """See that what was in the store is there still, and read some of it, the longest unread first.

        What is lost or damaged and is here is sent again. With `most`, about so many bytes are read, else all.
        """
        stored = [each for each in self._list_known() if each.state == State.STORED]
        if not stored:
            return
        lost = self._inspect(stored, most)
        if lost:
            self.send()
            mended = [each for each in self._list_known() if each.state == State.STORED and each.hash in lost]
            self._means.report.repaired_files += len(mended)
            if self._inspect(mended, most):  # a part that lacked kept the others from being read
                self.send()

    def _inspect(self, stored: Sequence[Parcel], most: int | None) -> set[str]:
        """Look after files in the store, and remember how they are. Returns: those that are lost or damaged."""
        copies = self._look(blob for each in stored for blob in self._name(each.hash))
        found, left = list[Parcel](), most
        for done, each in enumerate(stored):
            self._means.progress.step(done, len(stored), "Checking files in the store")
            named = self._find_whole(each, copies)
            if named is None:
                found.append(each._replace(state=State.ABSENT))
            elif left is None or left > 0:
                left = None if left is None else left - max(each.size, 0)
                state = self._read_again(each.hash, *named, copies)
                found.append(each._replace(state=state, checked_ms=self._means.now_ms))
        self._note(found)
        return {each.hash for each in found if each.state != State.STORED}

    def _find_whole(self, parcel: Parcel, copies: Copies) -> tuple[str, SpaceKey] | None:
        """Return what a file is called in the store, None where a part of it lacks."""
        size = self._means.blobs.find_size(parcel.hash) if parcel.size < 0 else parcel.size
        for blob, seal in self._name(parcel.hash).items():
            headers = self._make_headers(parcel.hash, size or 0, seal)
            if (size is None and copies.of(blob, 0)) or (size is not None and all(map(copies.has, headers))):
                return blob, seal
        return None

    def _read_again(self, hash: str, blob: str, seal: SpaceKey, copies: Copies) -> State:
        summed, number, count = sha256(), 0, 1
        while number < count:
            read = self._read_part(_Part(hash, blob, seal, number), copies)
            if read is None:
                return State.DAMAGED
            count = read[0].parts
            summed.update(read[1])
            number += 1
        return State.STORED if summed.hexdigest() == hash else State.DAMAGED

    def _read_part(self, part: _Part, copies: Copies) -> tuple[PartHeader, bytes] | None:
        for name in copies.of(part.blob, part.number):
            with suppress(MissingFile, DamagedFile):
                header, pieces = self._open(self._means.store.get(name.found), name.found, part)
                return header, b"".join(pieces)
        return None

    # Both ways.

    def count(self) -> None:
        """Tell how files stand."""
        report, means = self._means.report, self._means
        found = parcels.stand(means.database.reader(), means.blobs, self._space)
        report.waiting_files += found.waiting
        report.waiting_file_bytes += found.waiting_bytes
        report.arriving_files += found.arriving
        report.damaged_files += found.damaged

    def _list_mentions(self) -> list[Mention]:
        account = self._means.account
        return parcels.list_mentions(self._means.database.reader(), account.name_of(self._space))

    def _list_known(self) -> list[Parcel]:
        return parcels.list_parcels(self._means.database.reader(), self._space)

    def _look(self, blobs: Iterable[str]) -> Copies:
        """Return what the store lists of files; one request a folder, of which there are 32."""
        folders = sorted({names.blob_folder(self._space, blob) for blob in blobs})
        listed = [each for folder in folders for each in self._means.store.list(folder)]
        return Copies(listed, partial(self._circle.counts, self._space))

    def _note(self, found: Sequence[Parcel]) -> None:
        if not found:
            return

        def work(connection: Connection, _kinds: Mapping[str, Kind]) -> Sequence[Committed]:
            parcels.note(connection, self._space, found)
            return ()

        self._means.change(work)
