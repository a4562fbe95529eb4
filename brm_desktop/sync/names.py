"""How files in a store are called. Names are lower-case, at most 110 characters long, and say what is in the file."""

from __future__ import annotations

import base64
import re
from typing import Final, NamedTuple

ROOT: Final = "brmsync1"
STORE_FILE: Final = f"{ROOT}/store.brm"
ID_FOLDER: Final = f"{ROOT}/id"
MOST_CHARACTERS: Final = 110

_SHORT_BYTES: Final = 10
_WRITER: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_SHORT: Final = r"[a-z2-7]{16}"
_BASE32: Final = "abcdefghijklmnopqrstuvwxyz234567"
# What follows the hash is free up to the ending: clients of synced folders rename copies, "… (1).chg", "…-LAPTOP7.chg".
_SEGMENT: Final = re.compile(rf"({_WRITER})\.(\d{{10}})\.({_SHORT})(.*)\.chg", re.DOTALL)
_PACK: Final = re.compile(rf"({_WRITER})\.(\d{{1,8}})-(\d{{1,8}})\.({_SHORT})(.*)\.pak", re.DOTALL)
_REACH: Final = re.compile(rf"({_WRITER})\.(\d{{1,8}})\.({_SHORT})(.*)\.rch", re.DOTALL)
_SNAPSHOT: Final = re.compile(rf"(\d{{10}})\.({_WRITER})\.({_SHORT})(.*)\.snp", re.DOTALL)
_KEY: Final = re.compile(rf"(\d{{1,6}})\.({_SHORT})(.*)\.key", re.DOTALL)
_CARD: Final = re.compile(rf"({_SHORT})\.({_SHORT})(.*)\.card", re.DOTALL)
_VAULT: Final = re.compile(rf"({_SHORT})\.(\d{{1,6}})(.*)\.(vault|spare)", re.DOTALL)
_TRUST: Final = re.compile(rf"({_SHORT})\.({_SHORT})\.({_SHORT})(.*)\.(tru|inv)", re.DOTALL)
_DEVICE: Final = re.compile(rf"({_SHORT})\.({_WRITER})\.({_SHORT})(.*)\.(dev|rev)", re.DOTALL)
_PART: Final = re.compile(rf"({_WRITER})\.([a-z2-7]{{26}})\.(\d{{4,6}})(.*)\.blb", re.DOTALL)


class SegmentName(NamedTuple):
    """What the name of a segment says, and the name it was found under."""

    writer: str
    seq: int
    short: str
    found: str
    renamed: bool


class SnapshotName(NamedTuple):
    """What the name of a snapshot says: how many segments it stands for, and who made it."""

    total: int
    writer: str
    short: str
    found: str


class PackName(NamedTuple):
    """What the name of a pack says: which of its writer's segments are in it."""

    writer: str
    first: int
    last: int
    short: str
    found: str


class ReachName(NamedTuple):
    """What the name of a file says in which a device tells how far it has come."""

    writer: str
    number: int
    short: str
    found: str


class KeyName(NamedTuple):
    """What the name of a space's key file says."""

    epoch: int
    short: str
    found: str


class DeviceName(NamedTuple):
    """What the name of a device's certificate or revocation says."""

    member: str
    writer: str
    short: str
    ending: str
    found: str


class VaultName(NamedTuple):
    """What the name of a sealed identity says; a spare one is sealed by a printed key instead of a passphrase."""

    member: str
    number: int
    found: str
    is_spare: bool = False


class CardName(NamedTuple):
    """What the name of a member's public keys says."""

    member: str
    short: str
    found: str


class PartName(NamedTuple):
    """What the name of a part of a file says, and the name it was found under."""

    writer: str
    blob: str
    part: int
    found: str


class WordName(NamedTuple):
    """What the name of a word of trust, or of an invitation, says: whose it is and about whom or which space."""

    member: str
    about: str
    short: str
    ending: str
    found: str


def shorten(digest: bytes) -> str:
    """Return the 16 characters (base 32, RFC 4648, lower case) of a digest's first 10 bytes."""
    return base64.b32encode(digest[:_SHORT_BYTES]).decode("ascii").lower()


def log_folder(space: str) -> str:
    return f"{ROOT}/sp/{space}/log"


def segment_file(space: str, writer: str, seq: int, digest: bytes) -> str:
    return f"{log_folder(space)}/{writer}.{seq:010d}.{shorten(digest)}.chg"


def pack_file(space: str, writer: str, first: int, last: int, digest: bytes) -> str:
    return f"{log_folder(space)}/{writer}.{first}-{last}.{shorten(digest)}.pak"


def reach_file(space: str, writer: str, number: int, digest: bytes) -> str:
    return f"{log_folder(space)}/{writer}.{number}.{shorten(digest)}.rch"


def snapshot_file(space: str, total: int, writer: str, digest: bytes) -> str:
    return f"{log_folder(space)}/{total:010d}.{writer}.{shorten(digest)}.snp"


def key_file(space: str, epoch: int, digest: bytes) -> str:
    return f"{log_folder(space)}/{epoch}.{shorten(digest)}.key"


def card_file(member: str, digest: bytes) -> str:
    return f"{ID_FOLDER}/{member}.{shorten(digest)}.card"


def vault_file(member: str, number: int, *, spare: bool = False) -> str:
    return f"{ID_FOLDER}/{member}.{number}.{'spare' if spare else 'vault'}"


def device_file(member: str, writer: str, digest: bytes) -> str:
    return f"{ID_FOLDER}/{member}.{writer}.{shorten(digest)}.dev"


def revocation_file(member: str, writer: str, digest: bytes) -> str:
    return f"{ID_FOLDER}/{member}.{writer}.{shorten(digest)}.rev"


def spell_blob(secret: bytes) -> str:
    """Return the 26 characters of the 16 bytes that a file is called by in a space."""
    return base64.b32encode(secret).decode("ascii").rstrip("=").lower()


def blob_folder(space: str, blob: str) -> str:
    """Return the folder of a file's parts: there are 32, by the first character."""
    return f"{ROOT}/sp/{space}/blb/{blob[0]}"


def list_blob_folders(space: str) -> list[str]:
    """Return every folder that parts of a space's files lie in."""
    return [blob_folder(space, first) for first in _BASE32]


def part_file(space: str, writer: str, blob: str, part: int) -> str:
    return f"{blob_folder(space, blob)}/{writer}.{blob}.{part:04d}.blb"


def trust_file(member: str, of: str, digest: bytes) -> str:
    return f"{ID_FOLDER}/{member}.{of}.{shorten(digest)}.tru"


def invitation_file(member: str, space: str, digest: bytes) -> str:
    return f"{ID_FOLDER}/{member}.{space}.{shorten(digest)}.inv"


def read_segment_name(name: str) -> SegmentName | None:
    """Return what a name in a log says, None if it is no segment's."""
    match = _SEGMENT.fullmatch(_base(name))
    return None if match is None else SegmentName(match[1], int(match[2]), match[3], name, bool(match[4]))


def read_part_name(name: str) -> PartName | None:
    """Return what a name in a folder of parts says, None if it is no part's."""
    match = _PART.fullmatch(_base(name))
    return None if match is None else PartName(match[1], match[2], int(match[3]), name)


def read_pack_name(name: str) -> PackName | None:
    match = _PACK.fullmatch(_base(name))
    return None if match is None else PackName(match[1], int(match[2]), int(match[3]), match[4], name)


def read_reach_name(name: str) -> ReachName | None:
    match = _REACH.fullmatch(_base(name))
    return None if match is None else ReachName(match[1], int(match[2]), match[3], name)


def read_snapshot_name(name: str) -> SnapshotName | None:
    match = _SNAPSHOT.fullmatch(_base(name))
    return None if match is None else SnapshotName(int(match[1]), match[2], match[3], name)


def read_key_name(name: str) -> KeyName | None:
    match = _KEY.fullmatch(_base(name))
    return None if match is None else KeyName(int(match[1]), match[2], name)


def read_device_name(name: str) -> DeviceName | None:
    match = _DEVICE.fullmatch(_base(name))
    return None if match is None else DeviceName(match[1], match[2], match[3], match[5], name)


def read_vault_name(name: str) -> VaultName | None:
    match = _VAULT.fullmatch(_base(name))
    return None if match is None else VaultName(match[1], int(match[2]), name, match[4] == "spare")


def read_card_name(name: str) -> CardName | None:
    match = _CARD.fullmatch(_base(name))
    return None if match is None else CardName(match[1], match[2], name)


def read_word_name(name: str) -> WordName | None:
    match = _TRUST.fullmatch(_base(name))
    return None if match is None else WordName(match[1], match[2], match[3], match[5], name)


def _base(name: str) -> str:
    return name.rpartition("/")[2]
