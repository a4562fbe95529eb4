"""The store of this release, kept for good: whoever has it and the passphrase reads it, now and with later versions."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest

from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.ops import Create
from brm_desktop.storage import rows
from brm_desktop.sync.parts import PART_BYTES, PartHeader, cut, make_part, name_blob, open_part, read_part
from brm_desktop.sync.stores.folder import FolderStore
from tests.simulation.devices import PASSPHRASE, Device
from tests.simulation.memory_store import Shelf

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "sync" / "golden_store"
PLAIN: dict[str, Any] = json.loads((GOLDEN / "plain.json").read_text(encoding="utf-8"))
STORE = GOLDEN / "store"
BLOB = "ejnx4kexgk7bupvuk4zsks4vlq"
PARTS = (
    "502acfcde362e4e2d79bf8a144f9363ffe49bb8b6919575a5b0f3f40ae7ec343",
    "7c9db3f8c5be32e28728f857b4cbcabf3e089c8edc4ce3f8cafefd439bbc5329",
)
PAPER = "the recovery key of Roads team"
SORTS = {"card", "vault", "spare", "dev", "rev", "tru", "inv", "key", "chg", "pak", "snp", "rch", "blb", "brm"}


def export(out: Path, passphrase: str, store: Path = STORE) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BRM_DESKTOP_STORE_PASSPHRASE": passphrase}
    command = [sys.executable, "-m", "brm_desktop.sync.export", str(store), "--out", str(out)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")


def read_export(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what an export holds of one space, by kind and id, as devices show it; nothing of what is beside."""
    found = dict[str, dict[str, Any]]()
    for path in folder.glob("*.json"):
        fields = BY_NAME[path.stem].KIND.fields if path.stem in BY_NAME else {}
        for record in json.loads(path.read_text(encoding="utf-8")) if fields else ():
            found[f"{path.stem} {record['id']}"] = {
                name: sorted(record.get(name, ())) if field.shape == "set" else record[name]
                for name, field in fields.items()
            }
    return found


def test_golden_store_has_a_file_of_each_sort() -> None:
    found = {path.suffix[1:] for path in STORE.rglob("*") if path.is_file()}
    assert found == SORTS
    assert "Nobody may read this" not in json.dumps(PLAIN)  # what was erased is not written beside it either


@pytest.mark.parametrize("person", ["Ada", "Omar", PAPER])
def test_export_of_the_golden_store_reads_everything_by_the_passphrase_alone(person: str, tmp_path: Path) -> None:
    done = export(tmp_path, PLAIN["words"][person])
    assert done.returncode == 0, done.stderr
    assert read_export(tmp_path) == PLAIN.get(person, {}).get("own", {})
    shared = tmp_path / "shared" / "Roads team"
    assert read_export(shared) == PLAIN.get(person, PLAIN["Omar"])["shared"]
    files = {path.name: path.read_text(encoding="utf-8") for path in (shared / "files").iterdir()}
    assert files == PLAIN["files"]
    every = b"".join(path.read_bytes() for path in tmp_path.rglob("*.json"))
    assert b"Nobody may read this" not in every
    assert (b"Kick-off" in every) == (person == "Ada")


def test_export_of_the_golden_store_says_what_stands_beside_and_what_was_done(tmp_path: Path) -> None:
    assert export(tmp_path, PLAIN["words"]["Ada"]).returncode == 0
    (agency,) = json.loads((tmp_path / "agency.json").read_text(encoding="utf-8"))
    assert (agency["name"], agency["acronym"], agency["tags"]) == ("Department of Roads", "DoR", ["bridges", "water"])
    assert agency["beside"] == {"acronym": ["DoR", "DR"]}
    notes = json.loads((tmp_path / "note.json").read_text(encoding="utf-8"))
    (kick_off,) = (note for note in notes if note["title"] == "Kick-off")
    assert kick_off["body"] == "Budget is very late.\nBridges rust badly.\n"
    labels = [change["label"] for change in json.loads((tmp_path / "changes.json").read_text(encoding="utf-8"))]
    assert {"Added note On the train", "Merged", "Shared"} <= set(labels)


def test_parts_of_a_large_file_are_the_same_bytes_in_every_version() -> None:
    """Of a file of two parts, these were made by the version that kept the store."""
    content, key, seed = Random(1).randbytes(PART_BYTES + 5), bytes(range(32)), bytes(range(32, 64))
    blob, writer = name_blob(key, sha256(content).hexdigest()), "01900000-0000-7000-8000-000000000001"
    made = [
        make_part(
            PartHeader("aaaabbbbccccdddd", "ddddccccbbbbaaaa", writer, blob, at, 2, len(content), 3), plain, key, seed
        )
        for at, plain in enumerate(cut([content]))
    ]
    assert blob == BLOB
    assert [sha256(data).hexdigest() for data in made] == list(PARTS)
    opened = [open_part(*read_part(data, "part"), key, "part") for data in made]
    assert b"".join(bytes(piece) for part in opened for piece in part) == content


def test_export_with_another_passphrase_is_one_clear_line(tmp_path: Path) -> None:
    done = export(tmp_path / "out", "another")
    assert done.returncode == 1
    assert "Nobody at this store has this passphrase" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_golden_store_is_joined_and_shows_what_it_held(tmp_path: Path, template: Path) -> None:
    shutil.copytree(STORE, tmp_path / "store")
    device = Device(tmp_path / "new", template, Shelf(), 9, 1_790_000_000_000)
    device.store = FolderStore(tmp_path / "store")  # type: ignore[assignment]
    device.connect(join=True, passphrase=PLAIN["words"]["Ada"])
    for _ in range(2):
        report = device.exchange.run()
        assert report.problems == []
    shown = {
        f"{kind} {id}": {name: sorted(cell) if isinstance(cell, set) else cell for name, cell in record.items()}
        for (kind, id), record in device.read_view().items()
    }
    assert shown == PLAIN["Ada"]["own"] | PLAIN["Ada"]["shared"]
    (shared,) = device.exchange.account.shared.values()
    assert shared.name == "Roads team"
    assert len(shared.members) == 3
    (file,) = rows.list_records(device.database.reader(), Attachment)
    assert device.blobs.get(file.blob).decode() == PLAIN["files"]["plan.txt"]
    device.stop()


def test_export_writes_files_whole_or_tells_which_it_cannot_read(tmp_path: Path, template: Path) -> None:
    device = Device(tmp_path / "new", template, Shelf(), 9, 1_790_000_000_000)
    device.store = FolderStore(tmp_path / "store")  # type: ignore[assignment]
    (tmp_path / "store").mkdir()
    device.connect(join=False)
    contents = {"plan.pdf": b"The plan", "Plan.pdf": b"Another plan", "note?.txt": b"", "lost.txt": b"Lost"}
    for name, content in contents.items():
        ref = device.blobs.put(content)
        file = Attachment(id=Id(device.make_id()), name=name, blob=ref.hash, size=ref.size)
        device.journal.commit("Added a file", [Create(file)])
    device.exchange.run()
    seal = device.exchange.account.get_seal(device.exchange.account.space)
    blob = name_blob(seal.key, sha256(b"Lost").hexdigest())
    (lost,) = (tmp_path / "store").rglob(f"*.{blob}.*.blb")
    lost.write_bytes(lost.read_bytes()[:-1])
    device.stop()
    done = export(tmp_path / "out", PASSPHRASE, tmp_path / "store")
    assert done.returncode == 1
    assert "lost.txt" in done.stderr
    written = {path.name: path.read_bytes() for path in (tmp_path / "out" / "files").iterdir()}
    assert sorted(written.values()) == sorted(content for content in contents.values() if content != b"Lost")
    assert {name.casefold() for name in written} == {"plan.pdf", "plan 2.pdf", "note_.txt"}
    for record in json.loads((tmp_path / "out" / "attachment.json").read_text(encoding="utf-8")):
        if record["name"] != "lost.txt":
            assert (tmp_path / "out" / record["blob_path"]).read_bytes() == contents[record["name"]]
