"""Two devices and a folder between them, by the command line alone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from brm_desktop.cli.main import run
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.ops import Create
from brm_desktop.services.edits import make_record
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.storage import driver
from tests.cli.answer import Answer

ROOT = Path(__file__).resolve().parents[2]


class Office:
    """Devices by name, and the folder that they share."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.store = folder / "shared"
        self.words = folder / "words.txt"
        self.words.write_text("four plain words here\n", encoding="utf-8")
        self._capsys = capsys

    def __call__(self, device: str, *words: str) -> Answer:
        self._capsys.readouterr()
        code = run(["--profile", str(self.folder / device), "--store-passphrase-file", str(self.words), *words])
        told = self._capsys.readouterr()
        return Answer(code, told.out, told.err)

    def sync(self, device: str) -> Any:
        answer = self(device, "sync", "--once", "--json")
        assert answer.code == 0, answer.err
        return answer.json


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Office:
    made = Office(tmp_path, capsys)
    assert made("laptop", "store", "connect", str(made.store)).code == 0
    return made


@pytest.fixture
def both(office: Office) -> Office:
    assert office("desktop", "store", "connect", str(office.store), "--join").code == 0
    return office


def test_sync_brings_records_to_the_other_device_and_changes_back(both: Office) -> None:
    id = both("laptop", "set", "agency", "new", "name=Department of Roads", "acronym=DOR").out.strip()
    assert both.sync("laptop")["sent"]["commits"] == 1
    assert both.sync("desktop")["fetched"] == {"commits": 1, "segments": 1, "bytes": both_bytes(both), "records": 1}
    assert both("desktop", "list", "agency", "--json").json[0]["name"] == "Department of Roads"
    assert both("desktop", "set", "agency", id, "acronym=DR").code == 0
    both.sync("desktop")
    both.sync("laptop")
    assert both("laptop", "show", "agency", id, "--json").json["acronym"] == "DR"
    assert both("laptop", "search", "roads", "--json").json[0]["id"] == id
    assert both("laptop", "check").code == 0
    assert both("desktop", "check").code == 0


def test_sync_tells_what_others_changed_from_what_to_what(both: Office) -> None:
    agency = both("laptop", "set", "agency", "new", "name=Department of Roads").out.strip()
    id = both("laptop", "set", "note", "new", "title=Kick-off", f"agencies={agency}", "body=It is late.").out.strip()
    for device in ("laptop", "desktop"):
        both.sync(device)
    both("desktop", "set", "note", id, "body=It is on time.", "place=Room 4")
    both.sync("desktop")
    (told,) = both.sync("laptop")["away"]
    assert (told["kind"], told["id"], told["title"], told["agency"]) == ("note", id, "Kick-off", "Department of Roads")
    assert {change["field"]: (change["before"], change["after"]) for change in told["changes"]} == {
        "Notes": ("It is late.", "It is on time."),
        "Place": ("nothing", "Room 4"),
    }
    assert both.sync("laptop")["away"] == [told]
    both("desktop", "set", "note", id, "place=Room 5")
    both.sync("desktop")
    assert "Place: nothing → Room 5" in both("laptop", "sync", "--once").out


def both_bytes(office: Office) -> int:
    return sum(path.stat().st_size for path in office.store.rglob("*.chg"))


def test_sync_of_one_field_changed_on_both_keeps_both_values_until_someone_chooses(both: Office) -> None:
    id = both("laptop", "set", "note", "new", "title=Kick-off", "body=one").out.strip()
    for device in ("laptop", "desktop"):
        both.sync(device)
    both("laptop", "set", "note", id, "title=Mine")
    both("desktop", "set", "note", id, "title=Theirs")
    both.sync("laptop")
    assert [each["field"] for each in both.sync("desktop")["in_conflict"]] == ["title"]
    both.sync("laptop")
    shown = {device: both(device, "show", "note", id, "--json").json["title"] for device in ("laptop", "desktop")}
    assert shown == {"laptop": "Theirs", "desktop": "Theirs"}
    for device in ("laptop", "desktop"):
        (waiting,) = both(device, "store", "status", "--json").json["in_conflict"]
        assert [value["value"] for value in waiting["values"]] == ["Theirs", "Mine"]
    assert "needs your choice: Theirs, Title: Theirs | Mine" in both("laptop", "store", "status").out
    both("laptop", "set", "note", id, "title=Mine")
    both.sync("laptop")
    both.sync("desktop")
    for device in ("laptop", "desktop"):
        assert both(device, "store", "status", "--json").json["in_conflict"] == []
        assert both(device, "show", "note", id, "--json").json["title"] == "Mine"


def test_store_connect_with_a_wrong_passphrase_changes_nothing(office: Office) -> None:
    office.words.write_text("other words", encoding="utf-8")
    answer = office("desktop", "store", "connect", str(office.store), "--join")
    assert answer.code == 1
    assert "Nobody at this store has this passphrase" in answer.err
    assert answer.err.count("\n") == 1
    assert office("desktop", "store", "status", "--json").json == {"connected": False}


def test_store_passphrase_is_changed_and_the_recovery_key_opens_the_store_too(office: Office) -> None:
    new = office.folder / "new.txt"
    new.write_text("other words\n", encoding="utf-8")
    assert office("laptop", "store", "passphrase", "--new-passphrase-file", str(new)).code == 0
    key = office("laptop", "store", "recovery-key", "--json").json["recovery_key"]
    assert office("desktop", "store", "connect", str(office.store), "--join").code == 1
    office.words.write_text(key.lower(), encoding="utf-8")
    assert office("desktop", "store", "connect", str(office.store), "--join").code == 0
    office.words.write_text("other words", encoding="utf-8")
    assert office("tablet", "store", "connect", str(office.store), "--join").code == 0
    assert office("laptop", "sync", "--once").code == 0


def test_store_connect_without_join_warns_of_becoming_two(office: Office) -> None:
    answer = office("desktop", "store", "connect", str(office.store))
    assert answer.code == 1
    assert "--join" in answer.err


def test_store_connect_without_a_passphrase_says_how_to_give_one(tmp_path: Path, brm: Callable[..., Answer]) -> None:
    answer = brm("store", "connect", str(tmp_path / "store"))
    assert answer.code == 1
    assert "BRM_DESKTOP_STORE_PASSPHRASE" in answer.err


def test_store_connect_below_a_folder_that_is_not_there_makes_none_up(office: Office) -> None:
    answer = office("desktop", "store", "connect", str(office.folder / "unmounted" / "BRM"))
    assert answer.code == 1
    assert not (office.folder / "unmounted").exists()


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_store_connect_to_what_can_be_no_folder_is_one_clear_line(office: Office, name: str) -> None:
    answer = office("desktop", "store", "connect", str(office.folder / name))
    assert answer.code == 1
    assert len(answer.err.strip().splitlines()) == 1
    assert "in the program" not in answer.err


def test_sync_before_a_store_is_connected_says_so(brm: Callable[..., Answer]) -> None:
    answer = brm("sync", "--once")
    assert answer.code == 1
    assert "not connected" in answer.err


def test_sync_with_an_emptied_store_stops_and_puts_it_back_when_told(both: Office) -> None:
    both("laptop", "set", "agency", "new", "name=Roads")
    for device in ("laptop", "desktop"):
        both.sync(device)
    shutil.rmtree(both.store)
    both.store.mkdir()
    both("desktop", "set", "agency", "new", "name=Water")
    answer = both("desktop", "sync", "--once")
    assert answer.code == 1
    assert "empty" in answer.err
    assert len(both("desktop", "list", "agency", "--json").json) == 2
    assert both("desktop", "sync", "--put-back").code == 0
    both.sync("desktop")
    both.sync("laptop")
    assert len(both("laptop", "list", "agency", "--json").json) == 2
    assert both("third", "store", "connect", str(both.store), "--join").code == 0
    both.sync("third")
    assert len(both("third", "list", "agency", "--json").json) == 2


def test_sync_with_another_store_in_its_place_stops(both: Office) -> None:
    both("laptop", "set", "agency", "new", "name=Roads")
    both.sync("laptop")
    shutil.move(both.store, both.folder / "aside")
    both("stranger", "store", "connect", str(both.store))
    answer = both("laptop", "sync", "--once")
    assert answer.code == 1
    assert "Another store" in answer.err


def test_sync_with_the_folder_gone_keeps_local_work(both: Office) -> None:
    shutil.move(both.store, both.folder / "aside")
    assert both("laptop", "set", "agency", "new", "name=Roads").code == 0
    answer = both("laptop", "sync", "--once")
    assert answer.code == 1
    assert "not there" in answer.err
    shutil.move(both.folder / "aside", both.store)
    assert both.sync("laptop")["sent"]["commits"] == 1


def test_store_connect_to_where_the_store_was_moved_goes_on(both: Office) -> None:
    moved = both.folder / "moved"
    shutil.move(both.store, moved)
    assert both("laptop", "store", "connect", str(moved)).code == 0
    assert both.sync("laptop")["problems"] == []


def test_restored_backup_is_told_under_a_new_name_and_loses_nothing(both: Office) -> None:
    both("laptop", "set", "agency", "new", "name=Roads")
    both.sync("laptop")
    backup = str(both.folder / "early.brmbackup")
    assert both("laptop", "backup", backup).code == 0
    both("laptop", "set", "agency", "new", "name=Water")
    both.sync("laptop")
    assert both("laptop", "restore", backup).code == 0
    both("laptop", "set", "agency", "new", "name=Parks")
    assert both.sync("laptop")["new_identity"] is True
    both.sync("desktop")
    both.sync("laptop")
    for device in ("laptop", "desktop"):
        names = {each["name"] for each in both(device, "list", "agency", "--json").json}
        assert names == {"Roads", "Water", "Parks"}
        assert both(device, "check").code == 0


def test_copied_profile_is_another_device(both: Office) -> None:
    both("laptop", "set", "agency", "new", "name=Roads")
    both.sync("laptop")
    shutil.copytree(both.folder / "laptop", both.folder / "copy")
    both("laptop", "set", "agency", "new", "name=Water")
    both("copy", "set", "agency", "new", "name=Parks")
    assert both.sync("copy")["new_identity"] is True
    assert both.sync("laptop")["new_identity"] is False
    both.sync("copy")
    assert len(both("copy", "list", "agency", "--json").json) == 3


def test_revoked_device_is_told_and_nothing_more_of_it_counts(both: Office) -> None:
    both("desktop", "set", "agency", "new", "name=Roads")
    for device in ("desktop", "laptop"):
        both.sync(device)
    other = next(line for line in both("laptop", "device", "list", "--json").json if not line["is_this"])
    assert both("laptop", "device", "revoke", other["writer"]).code == 0
    both("desktop", "set", "agency", "new", "name=Water")
    answer = both("desktop", "sync", "--once")
    assert answer.code == 1
    assert "revoked" in answer.err
    both.sync("laptop")
    assert [each["name"] for each in both("laptop", "list", "agency", "--json").json] == ["Roads"]
    assert both("laptop", "device", "revoke", "nobody").code == 1
    own = next(line for line in both("laptop", "device", "list", "--json").json if line["is_this"])
    assert "itself" in both("laptop", "device", "revoke", own["writer"]).err


def test_store_holds_no_plain_text(both: Office) -> None:
    both("laptop", "set", "agency", "new", "name=Department of Secrets")
    both.sync("laptop")
    for path in both.store.rglob("*"):
        assert "secrets" not in path.name.lower()
        assert path.is_dir() or b"Secrets" not in path.read_bytes()


def test_what_came_is_searchable_when_the_command_ends(both: Office) -> None:
    people = both.folder / "people.csv"
    people.write_text("Name,Email\n" + "".join(f"Ann Visser{n},ann{n}@example.gov\n" for n in range(600)), "utf-8")
    assert both("laptop", "import", str(people)).code == 0
    assert len(both("laptop", "search", "ann", "--limit", "1000", "--json").json) == 600
    both.sync("laptop")
    both.sync("desktop")
    assert len(both("desktop", "search", "ann", "--limit", "1000", "--json").json) == 600
    assert both("desktop", "check").code == 0


def test_search_while_another_process_writes_says_what_it_cannot_find_yet(
    both: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "_BUSY_TIMEOUT_S", 0.1)
    portfolio = open_portfolio(both.folder / "laptop", None)
    portfolio.journal.commit("Imported", [Create(make_record(Agency, name=f"Board {n}")) for n in range(600)])
    with portfolio.database.write():
        answer = both("laptop", "search", "board", "--json")
    portfolio.close()
    assert (answer.code, answer.json) == (0, [])
    assert "600 records that just came cannot be found yet" in answer.err


def attach(office: Office, device: str, content: bytes, name: str = "plan.txt") -> Any:
    """Import nothing: keep a file with a new agency by the services that the window uses."""
    from brm_desktop.base.stamps import SystemClock
    from brm_desktop.domain.agency import Agency
    from brm_desktop.services.files import attach_bytes
    from brm_desktop.services.opening import open_headless

    id = office(device, "set", "agency", "new", "name=Department of Roads").out.strip()
    portfolio = open_headless(office.folder / device, None, SystemClock())
    try:
        return attach_bytes(portfolio, Agency, id, name, content)
    finally:
        portfolio.close()


def test_sync_brings_files_and_counts_them(both: Office) -> None:
    kept = attach(both, "laptop", b"The plan")
    sent = both.sync("laptop")["files"]
    assert (sent["sent"], sent["sent_bytes"], sent["waiting"]) == (1, 8, 0)
    assert both.sync("desktop")["files"]["fetched"] == 1
    (line,) = both("desktop", "file", "list", "--json").json
    assert (line["id"], line["name"], line["where"]) == (kept.id, "plan.txt", "here")
    out = both.folder / "out"
    out.mkdir()
    assert both("desktop", "file", "get", kept.id, "--out", str(out)).code == 0
    assert (out / "plan.txt").read_bytes() == b"The plan"
    assert both("desktop", "file", "get", kept.id, "--out", str(out)).code == 1
    assert both("desktop", "check").code == 0


def test_file_of_an_agency_that_is_not_kept_is_fetched_when_it_is_asked_for(both: Office) -> None:
    kept = attach(both, "laptop", b"The plan")
    both("desktop", "sync", "--once")
    both.sync("laptop")
    for at in both.store.rglob("*.blb"):
        at.rename(at.with_suffix(".away"))
    both.sync("desktop")
    (line,) = both("desktop", "file", "list", "--json").json
    assert line["where"] == "still arriving"
    assert line["device"]
    answer = both("desktop", "file", "get", kept.id)
    assert answer.code == 1
    assert "still arriving" in answer.err
    assert both("desktop", "file", "leave", "Department of Roads").code == 0
    for at in both.store.rglob("*.away"):
        at.rename(at.with_suffix(".blb"))
    assert both.sync("desktop")["files"]["fetched"] == 0
    (line,) = both("desktop", "file", "list", "--agency", "Department of Roads", "--json").json
    assert line["where"] == "in the store"
    assert "in the store" in both("desktop", "file", "list").out
    assert both("desktop", "file", "get", kept.id, "--json").json["size"] == 8
    assert both("desktop", "file", "keep", "Department of Roads", "--json").json["kept"] is True


def test_check_files_repairs_what_is_damaged_in_the_store(both: Office) -> None:
    attach(both, "laptop", b"The plan")
    both.sync("laptop")
    (part,) = both.store.rglob("*.blb")
    whole = part.read_bytes()
    part.write_bytes(whole[:100] + b"?" + whole[101:])
    answer = both("laptop", "sync", "--check-files", "--json")
    assert answer.json["files"]["repaired"] == 1
    assert part.read_bytes() == whole
    assert both("laptop", "sync", "--check-files").out.strip() == "The files in the store are whole"
