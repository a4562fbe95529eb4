"""The store of this release, kept for good: whoever has it and the passphrase reads it, now and with later versions."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.ops import Create
from brm_desktop.sync.parts import name_blob
from brm_desktop.sync.stores.folder import FolderStore
from tests.simulation.devices import PASSPHRASE, Device
from tests.simulation.memory_store import Shelf

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "sync" / "golden_store"
AGENCY = "00000000-0000-7000-8000-000000000001"
NOTE = "00000000-0000-7000-8000-000000000002"


def export(out: Path, passphrase: str, store: Path = GOLDEN) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "BRM_DESKTOP_STORE_PASSPHRASE": passphrase}
    command = [sys.executable, "-m", "brm_desktop.sync.export", str(store), "--out", str(out)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_export_of_the_golden_store_reads_everything_by_the_passphrase_alone(tmp_path: Path) -> None:
    done = export(tmp_path, PASSPHRASE)
    assert done.returncode == 0, done.stderr

    def read(kind: str) -> list[dict[str, Any]]:
        return json.loads((tmp_path / f"{kind}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]

    (agency,) = read("agency")
    assert (agency["name"], agency["acronym"], agency["tags"]) == ("Department of Roads", "DR", ["bridges", "water"])
    assert agency["beside"] == {"acronym": ["DR", "DoR"]}
    (note,) = read("note")
    assert note["body"] == "Budget is very late.\nBridges rust badly.\n"
    assert len(read("changes")) == 3


def test_export_with_another_passphrase_is_one_clear_line(tmp_path: Path) -> None:
    done = export(tmp_path / "out", "another")
    assert done.returncode == 1
    assert "opens no identity" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_golden_store_is_joined_and_shows_what_it_held(tmp_path: Path, template: Path) -> None:
    shutil.copytree(GOLDEN, tmp_path / "store")
    device = Device(tmp_path / "new", template, Shelf(), 9, 1_790_000_000_000)
    device.store = FolderStore(tmp_path / "store")  # type: ignore[assignment]
    device.connect(join=True)
    report = device.exchange.run()
    assert report.problems == []
    view = device.read_view()
    assert set(view) == {("agency", AGENCY), ("note", NOTE)}
    assert view["note", NOTE]["body"] == "Budget is very late.\nBridges rust badly.\n"
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
