"""Files come back as they were put or not at all, whatever happened to them at rest."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from brm_desktop.base.errors import Cancelled, NotFound, StorageError
from brm_desktop.storage.blob_format import CHUNK_BYTES, BrokenSeal, seal, sealed_size, unseal
from brm_desktop.storage.blobs import BlobFault, BlobRef, Blobs, safe_name

KEY = bytes(range(32))
BIG = bytes(range(256)) * (CHUNK_BYTES // 256) * 2 + b"the end"


def chunked(data: bytes) -> list[bytes]:
    return [data[at : at + CHUNK_BYTES] for at in range(0, len(data), CHUNK_BYTES)]


@pytest.fixture(params=[None, KEY], ids=["plain", "protected"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    held: bytes | None = request.param
    return held


@pytest.fixture
def blobs(tmp_path: Path, key: bytes | None) -> Blobs:
    return Blobs(tmp_path, key)


@pytest.mark.parametrize("data", [b"", b"a", BIG[:CHUNK_BYTES], BIG], ids=["empty", "byte", "chunk", "big"])
def test_put_any_size_comes_back_the_same(tmp_path: Path, blobs: Blobs, data: bytes) -> None:
    source = tmp_path / "source"
    source.write_bytes(data)
    ref = blobs.put(source)
    assert ref == BlobRef(hashlib.sha256(data).hexdigest(), len(data))
    assert blobs.put(data) == ref
    assert blobs.get(ref.hash) == data
    assert blobs.has(ref)
    assert len(blobs.list_stored()) == 1
    assert blobs.verify([ref.hash, ref.hash]) == []


def test_put_protected_leaks_neither_bytes_nor_names(tmp_path: Path) -> None:
    ref = Blobs(tmp_path, KEY).put(b"a telling line " * 1000)
    (path,) = Blobs(tmp_path, KEY).list_stored()
    assert b"telling" not in path.read_bytes()
    assert ref.hash not in str(path)
    assert path.stat().st_size == sealed_size(ref.size)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_put_cancelled_keeps_nothing(tmp_path: Path, blobs: Blobs) -> None:
    class Impatient:
        def step(self, done: int, total: int | None = None, text: str = "") -> None:
            if done > CHUNK_BYTES:
                raise Cancelled

    with pytest.raises(Cancelled):
        blobs.put(BIG, Impatient())
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_put_missing_source_is_told(tmp_path: Path, blobs: Blobs) -> None:
    with pytest.raises(StorageError, match="not there"):
        blobs.put(tmp_path / "nowhere.pdf")


def test_put_over_a_cut_file_repairs_it(blobs: Blobs) -> None:
    ref = blobs.put(BIG)
    (path,) = blobs.list_stored()
    path.write_bytes(path.read_bytes()[:-1])
    assert not blobs.has(ref)
    blobs.put(BIG)
    assert blobs.get(ref.hash) == BIG


def test_get_missing_or_damaged_is_told(blobs: Blobs) -> None:
    ref, other = blobs.put(BIG), blobs.put(b"other")
    path = next(path for path in blobs.list_stored() if path.stat().st_size > 1000)
    held = bytearray(path.read_bytes())
    held[CHUNK_BYTES + 500] ^= 1
    path.write_bytes(held)
    with pytest.raises(StorageError, match="damaged"):
        blobs.get(ref.hash)
    missing = hashlib.sha256(b"never put").hexdigest()
    with pytest.raises(NotFound, match="missing"):
        blobs.get(missing)
    faults = blobs.verify([ref.hash, other.hash, missing])
    assert sorted(faults, key=lambda fault: fault.missing) == [BlobFault(ref.hash, False), BlobFault(missing, True)]


def test_get_protected_by_another_key_is_not_there(tmp_path: Path) -> None:
    ref = Blobs(tmp_path, KEY).put(b"data")
    with pytest.raises(NotFound):
        Blobs(tmp_path, bytes(32)).get(ref.hash)


def test_get_protected_file_put_under_another_name_is_damaged(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path, KEY)
    first, second = blobs.put(b"one"), blobs.put(b"two")
    one, two = blobs.list_stored()
    held = one.read_bytes()
    one.write_bytes(two.read_bytes())
    two.write_bytes(held)
    for ref in (first, second):
        with pytest.raises(StorageError, match="damaged"):
            blobs.get(ref.hash)


def test_copy_to_damaged_leaves_the_target_as_it_was(tmp_path: Path, blobs: Blobs) -> None:
    ref = blobs.put(BIG)
    (path,) = blobs.list_stored()
    held = bytearray(path.read_bytes())
    held[-1] ^= 1
    path.write_bytes(held)
    target = tmp_path / "out" / "file.bin"
    target.parent.mkdir()
    target.write_bytes(b"before")
    with pytest.raises(StorageError, match="damaged"):
        blobs.copy_to(ref.hash, target)
    assert target.read_bytes() == b"before"
    assert len(list(target.parent.iterdir())) == 1


def test_open_copy_is_private_read_only_and_wiped(tmp_path: Path, blobs: Blobs) -> None:
    ref = blobs.put(BIG)
    path = blobs.open_copy(ref.hash, "../../SOW: draft?.pdf")
    assert path.read_bytes() == BIG
    assert path.is_relative_to(tmp_path / "open")
    assert path.suffix == ".pdf"
    assert blobs.open_copy(ref.hash, "same.pdf") != blobs.open_copy(ref.hash, "same.pdf")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o400
        assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o700
    assert blobs.wipe_open_copies() == 0
    assert not (tmp_path / "open").exists()
    assert blobs.wipe_open_copies() == 0
    assert blobs.get(ref.hash) == BIG


@pytest.mark.skipif(os.name != "posix", reason="links as on POSIX")
def test_wipe_open_copies_never_follows_a_link(tmp_path: Path, blobs: Blobs) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_text("x", encoding="utf-8")
    folder = blobs.open_copy(blobs.put(b"x").hash, "x").parent
    (folder / "link").symlink_to(outside)
    (folder / "file link").symlink_to(outside / "precious")
    assert blobs.wipe_open_copies() == 0
    assert (outside / "precious").exists()
    assert not (tmp_path / "open").exists()


def test_remove_all_but_keeps_what_is_named(tmp_path: Path, blobs: Blobs) -> None:
    kept, gone = blobs.put(b"kept"), blobs.put(b"gone")
    (tmp_path / "files" / "parts" / "left over").write_bytes(b"half")
    (tmp_path / "files" / "readme.txt").write_bytes(b"not ours")
    assert blobs.remove_all_but([kept.hash]) == 1
    assert blobs.has(kept)
    assert not blobs.has(gone)
    assert not (tmp_path / "files" / "parts").exists()
    assert (tmp_path / "files" / "readme.txt").exists()


PUTTER = """
import sys
from pathlib import Path
from brm_desktop.storage.blobs import Blobs
blobs, number = Blobs(Path(sys.argv[1]), bytes(range(32))), 0
while True:
    number += 1
    print(blobs.put(number.to_bytes(4, "big") * 300_000).hash, flush=True)
"""


def test_put_killed_keeps_every_acknowledged_file_and_no_half_one(tmp_path: Path) -> None:
    putter = subprocess.Popen([sys.executable, "-c", PUTTER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert putter.stdout is not None
    told = [putter.stdout.readline().strip() for _ in range(10)]
    putter.kill()
    told += [line for line in putter.communicate()[0].split("\n") if len(line) == 64]
    blobs = Blobs(tmp_path, KEY)
    assert blobs.verify(told) == []
    assert {path.stat().st_size for path in blobs.list_stored()} == {sealed_size(1_200_000)}
    blobs.remove_all_but(told)
    assert len(blobs.list_stored()) == len(set(told))


SMALL = b"".join(seal([b"small"], KEY))


@given(st.lists(st.sampled_from((0, 1, 70_000, CHUNK_BYTES - 1, CHUNK_BYTES, 2 * CHUNK_BYTES + 5)), max_size=5))
def test_seal_chunks_of_any_size_opens_to_the_same_bytes(sizes: list[int]) -> None:
    sealed = b"".join(seal([bytes([number]) * size for number, size in enumerate(sizes)], KEY))
    opened = b"".join(unseal(BytesIO(sealed), KEY))
    assert opened == b"".join(bytes([number]) * size for number, size in enumerate(sizes))
    assert len(sealed) == sealed_size(sum(sizes))


@given(st.integers(0, len(SMALL) - 1), st.integers(1, 255))
def test_unseal_any_byte_changed_is_refused(at: int, flip: int) -> None:
    changed = bytearray(SMALL)
    changed[at] ^= flip
    with pytest.raises(BrokenSeal):
        list(unseal(BytesIO(changed), KEY))


@given(st.integers(0, len(SMALL) - 1))
def test_unseal_cut_anywhere_is_refused(at: int) -> None:
    with pytest.raises(BrokenSeal):
        list(unseal(BytesIO(SMALL[:at]), KEY))


def test_unseal_chunks_dropped_moved_doubled_or_cut_are_refused() -> None:
    head, *chunks = seal(chunked(BIG), KEY)
    first, second, last = chunks
    wrong = [[first, second], [first, last], [second, first, last], [first, first, second, last], [last], []]
    for order in wrong:
        with pytest.raises(BrokenSeal):
            list(unseal(BytesIO(head + b"".join(order)), KEY))
    assert b"".join(unseal(BytesIO(head + first + second + last), KEY)) == BIG
    assert len(head + first + second + last) == sealed_size(len(BIG))


@given(st.text())
@example("con.txt")
@example("LPT1")
@example("..")
@example("a" * 300 + ".pdf")
@example("é" * 300 + "." + "x" * 300)
@example("invoice\u202efdp.exe")
@example("a. . ")
def test_safe_name_any_name_is_one_plain_file(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert safe == Path(safe).name == safe.strip(" .")
    assert len(safe.encode("utf-8")) <= 160
    assert not set(safe) & set('<>:"/\\|?*\x00\u202e')
    assert safe.split(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}


def test_safe_name_ordinary_name_is_kept() -> None:
    assert safe_name("Ünïcode report (2026).final.pdf") == "Ünïcode report (2026).final.pdf"
