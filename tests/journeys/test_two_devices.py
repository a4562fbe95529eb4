"""Two devices as processes of their own, killed at random while they exchange by each kind of store, files included."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import httpx
import pytest

from brm_desktop.base.stamps import SystemClock
from brm_desktop.cli.main import run
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.services import edits
from brm_desktop.services.files import attach_bytes
from brm_desktop.services.opening import open_headless
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from tests.sync.servers import apache_url, dav_url, s3_url

__all__ = ["apache_url", "dav_url", "s3_url"]

pytestmark = pytest.mark.simulation
ROOT = Path(__file__).resolve().parents[2]
FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
TURNS = 24 if FULL else 2
DEVICES = ("laptop", "desktop")
SHARED = Id("00000000-0000-7000-8000-000000000001")


class Desks:
    """Two profiles and one store."""

    def __init__(self, folder: Path, store: str, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
        self.words = folder / "words.txt"
        self.words.write_text("four plain words here\n", encoding="utf-8")
        assert self.call("laptop", "store", "connect", store)[0] == 0
        assert self.call("desktop", "store", "connect", store, "--join")[0] == 0

    def call(self, device: str, *words: str) -> tuple[int, str]:
        """Run a command in this process."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            code = run(["--profile", str(self.folder / device), "--store-passphrase-file", str(self.words), *words])
        return code, said.getvalue()

    def sync(self, device: str) -> Any:
        code, said = self.call(device, "sync", "--once", "--json")
        assert code == 0, said
        return json.loads(said)

    def start(self, device: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "brm_desktop", "--profile", str(self.folder / device), "sync", "--once"]
        return subprocess.Popen(
            command, env=self.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder
        )

    @contextlib.contextmanager
    def open(self, device: str) -> Iterator[Portfolio]:
        portfolio = open_headless(self.folder / device, None, SystemClock())
        try:
            yield portfolio
        finally:
            portfolio.close()

    def work(self, device: str, turn: int, chance: Random) -> None:
        """Do on a device what people do: a note, a file, a line in what both write."""
        with self.open(device) as portfolio:
            agency = edits.make_record(Agency, name=f"{device} {turn}")
            edits.create(portfolio, agency, edits.make_record(Note, title=f"{device} {turn}", agencies=(agency.id,)))
            attach_bytes(portfolio, Agency, agency.id, f"{device}{turn}.bin", chance.randbytes(30_000 + turn))
            held = rows.find_record(portfolio.database.reader(), Note, SHARED)
            if held is None:
                edits.create(portfolio, Note(id=SHARED, title="Both write here"))
            else:
                edits.change(portfolio, held, replace(held, body=f"{held.body}{device} {turn}\n"))

    def read(self, device: str) -> tuple[dict[str, Any], dict[str, bytes]]:
        """Return the records that a device shows, and its files."""
        with self.open(device) as portfolio:
            connection = portfolio.database.reader()
            shown = {
                record.id: (record.title_text, getattr(record, "body", ""))
                for of in (Agency, Note, Attachment)
                for record in rows.list_records(connection, of)
            }
            files = {each.name: portfolio.blobs.get(each.blob) for each in rows.list_records(connection, Attachment)}
        return shown, files


@pytest.fixture(params=["folder", "webdav", "apache", "s3"])
def desks(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    dav_url: str,
    apache_url: str | None,
    s3_url: tuple[str, dict[str, Any]] | None,
    monkeypatch: pytest.MonkeyPatch,
) -> Desks:
    store, environment = str(tmp_path / "shared"), dict[str, str]()
    if request.param in ("webdav", "apache"):
        url = dav_url if request.param == "webdav" else apache_url
        if url is None:
            pytest.skip("Apache with mod_dav is not installed")
        store = f"{url}/{tmp_path.name}"
        httpx.request("MKCOL", store)
    elif request.param == "s3":
        if s3_url is None:
            pytest.skip("no S3 server is installed: make s3")
        url, options = s3_url
        store = f"{url}/{tmp_path.name}"
        environment = {
            "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT": options["endpoint"], "AWS_ALLOW_HTTP": "true",
        }  # fmt: skip
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
    return Desks(tmp_path, store, environment)


def test_two_processes_converge_with_their_files_while_they_are_killed(
    desks: Desks, request: pytest.FixtureRequest, record_property: Callable[[str, str], None]
) -> None:
    chance = Random(request.node.name)
    killed = 0
    for turn in range(TURNS):
        for device in DEVICES:
            desks.work(device, turn, chance)
        running = [desks.start(device) for device in DEVICES]
        for process in running:
            if chance.random() < 0.75:
                try:
                    process.wait(chance.uniform(0.3, 2.5))
                except subprocess.TimeoutExpired:
                    process.kill()
                    killed += 1
            process.wait()
    for device in (*DEVICES, *DEVICES):
        report = desks.sync(device)
    assert report["problems"] == []
    shown, files = desks.read("laptop")
    assert (shown, files) == desks.read("desktop")
    assert len(files) == 2 * TURNS
    assert len(shown) == 6 * TURNS + 1
    assert [desks.call(device, "check")[0] for device in DEVICES] == [0, 0]
    record_property(
        "covered", f"killed processes, {request.node.name.partition('[')[2][:-1]}: {killed} in {TURNS} turns"
    )
