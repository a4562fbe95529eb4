"""The recovery key of a shared space: all are told of it, and with nobody left it opens the space for a successor."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.two_people import Office, attach


@pytest.fixture
def shared(office: Office) -> Office:
    """Roads, which Ada shares with Omar, with a file; and what she thinks of it."""
    attach(office, "ada", office.add_roads(), b"The plan of Roads")
    office.share_roads()
    return office


def make_key(office: Office, name: str = "ada") -> Path:
    key = office.do(name, "space", "recovery-key", "Roads team")["recovery_key"]
    page = office.folder / "page"
    page.write_text(key + "\n", encoding="utf-8")
    return page


def hire(office: Office, name: str) -> None:
    (office.folder / f"{name}.words").write_text(f"the four words of {name}\n", encoding="utf-8")
    office(name, "set", "manager", "new", f"name={name.title()}", "me=1")
    assert office(name, "store", "connect", str(office.store)).code == 0


def export(office: Office, page: Path) -> tuple[Path, subprocess.CompletedProcess[bytes]]:
    out = office.folder / "out"
    words = ["--out", str(out), "--passphrase-file", str(page)]
    command = [sys.executable, "-m", "brm_desktop.sync.export", str(office.store), *words]
    return out, subprocess.run(command, capture_output=True, check=False)


def add_note(office: Office, name: str, title: str) -> None:
    (roads,) = office.do(name, "list", "agency")
    office(name, "set", "note", "new", f"title={title}", f"agencies={roads['id']}")
    office.sync(name)


def test_every_member_is_told_of_the_key(shared: Office) -> None:
    make_key(shared)
    shared.sync("omar")
    for name in ("ada", "omar"):
        team = shared.do(name, "space", "list")["spaces"][1]
        assert team["has_recovery_key"]
        assert sorted(team["members"]) == ["Ada", "Omar"]
        assert "a recovery key on paper opens it too" in shared(name, "space", "list").out
        assert "Recovery key" not in shared(name, "member", "list").out
    assert shared.do("omar", "store", "status")["new_recovery_keys"] == ["Roads team"]
    assert shared.do("ada", "store", "status")["new_recovery_keys"] == []  # she made it
    assert shared("omar", "space", "recovery-key", "Roads team").code == 1  # there is one


def test_key_alone_reads_the_space_and_nothing_else(shared: Office) -> None:
    page = make_key(shared)
    out, done = export(shared, page)
    assert done.returncode == 0, done.stderr
    notes = json.loads((out / "shared" / "Roads team" / "note.json").read_text(encoding="utf-8"))
    assert [note["title"] for note in notes] == ["Kick-off"]
    assert [path.read_bytes() for path in (out / "shared" / "Roads team" / "files").iterdir()] == [b"The plan of Roads"]
    assert b"What I think" not in b"".join(path.read_bytes() for path in out.rglob("*.json"))


def test_successor_lets_herself_in_when_nobody_is_left(shared: Office) -> None:
    page = make_key(shared)
    shared.sync("omar")
    shared.do("omar", "space", "remove", "Ada", "--space", "Roads team")  # the new key reaches the page too
    add_note(shared, "omar", "The last one")
    hire(shared, "wei")
    told = shared.do("wei", "space", "recover", "--recovery-key-file", str(page))
    assert (told["name"], told["agencies"]) == ("Roads team", ["Roads"])
    assert shared.titles("wei", "note") == ["Kick-off", "The last one"]
    (file,) = shared.do("wei", "file", "list")
    assert shared.do("wei", "file", "get", file["id"])["size"] == len(b"The plan of Roads")
    (note,) = [each for each in shared.do("wei", "list", "note") if each["title"] == "Kick-off"]
    shared("wei", "set", "note", note["id"], "place=Room 4")
    shared.sync("wei", "omar")
    assert "Wei" in shared.do("omar", "space", "list")["spaces"][1]["members"]
    (seen,) = [each for each in shared.do("omar", "list", "note") if each["title"] == "Kick-off"]
    assert seen["place"] == "Room 4"
    assert shared("wei", "check").code == 0


def test_key_that_was_taken_out_opens_nothing_that_comes(shared: Office) -> None:
    page = make_key(shared)
    shared.sync("omar")
    assert shared("omar", "space", "recovery-key", "Roads team", "--remove").code == 0
    assert not shared.do("omar", "space", "list")["spaces"][1]["has_recovery_key"]
    add_note(shared, "omar", "Later")
    shared.sync("ada")
    hire(shared, "wei")
    refused = shared("wei", "space", "recover", "--recovery-key-file", str(page))
    assert refused.code == 1
    assert "taken out" in refused.err
    out, _ = export(shared, page)
    assert b"Later" not in b"".join(path.read_bytes() for path in out.rglob("*.json"))
    again = make_key(shared)
    assert shared.do("wei", "space", "recover", "--recovery-key-file", str(again))["agencies"] == ["Roads"]


def test_key_is_nobody_to_join_as_and_other_words_are_refused(shared: Office) -> None:
    page = make_key(shared)
    words = ["--store-passphrase-file", str(page)]
    refused = shared(
        "omar", "--profile", str(shared.folder / "wei"), *words, "store", "connect", str(shared.store), "--join"
    )
    assert refused.code == 1
    assert "space recover" in refused.err
    wrong = shared.folder / "wrong"
    wrong.write_text("0000-0000\n", encoding="utf-8")
    hire(shared, "wei")
    assert shared("wei", "space", "recover", "--recovery-key-file", str(wrong)).code == 1
    own = shared.do("ada", "store", "recovery-key")["recovery_key"]
    wrong.write_text(own + "\n", encoding="utf-8")
    refused = shared("wei", "space", "recover", "--recovery-key-file", str(wrong))
    assert refused.code == 1
    assert "not the recovery key of a space" in refused.err


def test_who_was_let_in_last_reads_those_who_left_before(shared: Office) -> None:
    """Wei believes Omar alone; Ada, who began the space, is out of it."""
    add_note(shared, "omar", "By Omar")
    shared.do("omar", "space", "remove", "Ada", "--space", "Roads team")
    hire(shared, "wei")
    for one, other in (("omar", "wei"), ("wei", "omar")):
        shared.do(one, "member", "compare", other, "--same")
    shared.do("omar", "space", "add", "Wei", "--space", "Roads team")
    shared.sync("wei")
    assert shared.titles("wei", "note") == ["By Omar", "Kick-off"]
