"""Reads the shared spaces of a store with nothing but a member's identity, as `sync.export` reads the personal one."""

from __future__ import annotations

from contextlib import suppress
from typing import NamedTuple

from brm_desktop.sync import identity, names, plan
from brm_desktop.sync.envelope import digest_of
from brm_desktop.sync.export_files import Access
from brm_desktop.sync.faults import DamagedFile, MissingFile
from brm_desktop.sync.identity import DeviceHeader, Member
from brm_desktop.sync.membership import Membership, Said, judge
from brm_desktop.sync.stores.protocol import Store


class SharedSpace(NamedTuple):
    """One shared space that a member was given: what its log holds, what opens it, where authors end."""

    name: str
    listing: plan.Listing
    access: Access
    ends: dict[str, int]


class _People(NamedTuple):
    keys: dict[str, bytes]  # each member's signing key
    devices: dict[str, DeviceHeader]
    ends: dict[str, dict[str, int]]
    roots: set[str]
    spaces: set[str]


def list_shared(store: Store, store_id: str, member: Member) -> list[SharedSpace]:
    """Return the spaces that a member takes part in by the word of those whom the member believes."""
    people = _read_people(store, store_id, member)
    found = [_read_space(store, store_id, member, people, space) for space in sorted(people.spaces)]
    return [space for space in found if space is not None]


def _read_people(store: Store, store_id: str, member: Member) -> _People:
    people = _People({member.id: member.signing}, {}, {}, {member.id}, set())
    listed = sorted(each.name for each in store.list(names.ID_FOLDER))
    for name in sorted(listed, key=lambda each: (not each.endswith(".card"), not each.endswith(".tru"))):
        with suppress(DamagedFile, MissingFile):
            _read_person(store, store_id, member, people, name)
    return people


def _read_person(store: Store, store_id: str, member: Member, people: _People, name: str) -> None:
    word, device = names.read_word_name(name), names.read_device_name(name)
    if names.read_card_name(name) is not None:
        card = identity.read_card(store.get(name), name)
        people.keys[card.member] = card.signing
    elif word is not None and word.member == member.id and word.ending == "tru":
        people.roots.add(identity.read_trust(store.get(name), member.signing, name).of)
    elif word is not None and word.member == member.id:
        given = identity.read_invitation(store.get(name), people.keys, name)
        if given.store == store_id and given.by in people.roots:
            people.spaces.add(given.space)
    elif device is not None and device.member in people.keys and device.ending == "dev":
        header = identity.read_certificate(store.get(name), people.keys[device.member], name)
        people.devices[header.writer] = header
    elif device is not None and device.member in people.keys:
        ended = identity.read_revocation(store.get(name), people.keys[device.member], name)
        known = people.ends.setdefault(ended.writer, {})
        known.update({space: max(seq, known.get(space, 0)) for space, seq in ended.ends.items()})


def _read_space(store: Store, store_id: str, member: Member, people: _People, space: str) -> SharedSpace | None:
    listing = plan.read_listing(store.list(names.log_folder(space)))
    said, keys, title = list[Said](), dict[int, set[bytes]](), ""
    for found in sorted(listing.keys):
        with suppress(DamagedFile, MissingFile):
            data = store.get(found.found)
            header, key = identity.open_space_key(data, member, people.keys, found.found)
            if (header.store, header.space) != (store_id, space):
                continue
            said.append(Said(digest_of(data), header))
            if key is not None:
                given = identity.read_given(data, key, found.found)
                title = given.name or title
                for epoch, other in ((header.epoch, key), *given.keys):
                    keys.setdefault(epoch, set()).add(other)
    membership = judge(said, people.roots)
    if not keys or member.id not in membership.known:
        return None
    devices = {writer: device.signing for writer, device in people.devices.items() if device.member in membership.known}
    writers = {*listing.segments, *listing.packs, *(name.writer for name in listing.snapshots)}
    limits = {writer: _limit(people, membership, space, writer) for writer in writers}
    ends = {writer: last for writer, last in limits.items() if last is not None}
    access = Access(store_id, space, devices, {epoch: max(found) for epoch, found in keys.items()})
    return SharedSpace(title or space, listing, access, ends)


def _limit(people: _People, membership: Membership, space: str, writer: str) -> int | None:
    """Return the last segment of an author that counts, None when all do."""
    device = people.devices.get(writer)
    if device is None:
        return 0
    if device.member in membership.members and writer not in people.ends:
        return None
    return max(people.ends.get(writer, {}).get(space, 0), membership.ends.get(writer, 0))
