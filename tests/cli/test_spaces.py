"""Two people and a folder between them, by the command line alone: they compare codes, share, hand over, part."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.cli.two_people import Office, attach


@pytest.fixture
def shared(office: Office) -> Office:
    """Roads, which Ada shares with Omar; Parks, which she does not, and what she thinks."""
    office("ada", "set", "agency", "new", "name=Parks")
    office.add_roads()
    office.share_roads()
    return office


def test_both_see_the_same_code_and_the_store_alone_makes_nobody_believed(office: Office) -> None:
    mine, theirs = (office.do(*names)["code"] for names in (
        ("ada", "member", "compare", "Omar"), ("omar", "member", "compare", "Ada"),
    ))  # fmt: skip
    assert mine == theirs
    office("ada", "set", "agency", "new", "name=Roads")
    refused = office("ada", "space", "share", "Roads", "--space", "Team", "--with", "Omar")
    assert refused.code == 1
    assert mine in refused.err
    assert len(office.do("ada", "space", "list")["spaces"]) == 1


def test_invitation_waits_until_codes_were_compared(office: Office) -> None:
    office.do("ada", "member", "compare", "Omar", "--same")
    office("ada", "set", "agency", "new", "name=Roads")
    office.do("ada", "space", "share", "Roads", "--space", "Team", "--with", "Omar")
    office.sync("omar")
    assert office.titles("omar", "agency") == []
    assert [each["name"] for each in office.do("omar", "space", "list")["invitations"]] == ["Ada"]
    office.do("omar", "member", "compare", "Ada", "--same")
    assert office.titles("omar", "agency") == ["Roads"]
    assert office.do("omar", "space", "list")["invitations"] == []


def test_share_shows_a_colleague_the_agency_and_nothing_else(shared: Office) -> None:
    assert shared.titles("omar", "agency") == ["Roads"]
    assert shared.titles("omar", "note") == ["Kick-off"]
    assert shared.titles("ada", "note") == ["Kick-off", "What I think"]
    personal, team = shared.do("omar", "space", "list")["spaces"]
    assert (personal["is_personal"], team["name"], team["members"]) == (True, "Roads team", ["Omar", "Ada"])
    for name in ("ada", "omar"):
        assert shared(name, "check").code == 0


def test_files_of_a_shared_agency_come_to_colleagues_and_back(office: Office) -> None:
    office.meet()
    roads = office("ada", "set", "agency", "new", "name=Roads").out.strip()
    attach(office, "ada", roads, b"Before it was shared")
    office("ada", "sync", "--once")
    assert office("ada", "space", "share", "Roads", "--space", "Team", "--with", "Omar").code == 0
    office.sync("omar", "ada")
    (line,) = office.do("omar", "file", "list")
    assert line["where"] == "here"
    assert office.do("omar", "file", "get", line["id"])["size"] == len(b"Before it was shared")
    (shared,) = office.do("omar", "list", "agency")
    attach(office, "omar", shared["id"], b"After it was shared")
    office.sync("omar", "ada")
    assert sorted(each["where"] for each in office.do("ada", "file", "list")) == ["here", "here"]
    assert office.do("ada", "sync", "--once")["files"]["waiting"] == 0
    held = b"".join(path.read_bytes() for path in (office.folder / "store").rglob("*") if path.is_file())
    assert b"it was shared" not in held


def test_passphrase_alone_reads_what_was_shared_with_its_member_and_no_more(shared: Office) -> None:
    out = shared.folder / "out"
    words = ["--out", str(out), "--passphrase-file", str(shared.folder / "omar.words")]
    done = subprocess.run(
        [sys.executable, "-m", "brm_desktop.sync.export", str(shared.store), *words], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    notes = json.loads((out / "shared" / "Roads team" / "note.json").read_text(encoding="utf-8"))
    assert [note["title"] for note in notes] == ["Kick-off"]
    assert b"What I think" not in b"".join(path.read_bytes() for path in out.rglob("*.json"))


def test_edits_of_both_come_together(shared: Office) -> None:
    (note,) = shared.do("omar", "list", "note")
    shared("omar", "set", "note", note["id"], "place=Room 4")
    shared("ada", "set", "note", note["id"], "tags+=budget")
    shared.sync("omar", "ada", "omar")
    for name in ("ada", "omar"):
        (found,) = [each for each in shared.do(name, "list", "note") if each["title"] == "Kick-off"]
        assert (found["place"], found["tags"]) == ("Room 4", ["budget"])


def test_what_is_made_about_a_shared_agency_is_shared(shared: Office) -> None:
    (roads,) = shared.do("omar", "list", "agency")
    shared("omar", "set", "note", "new", "title=From Omar", f"agencies={roads['id']}")
    shared("omar", "set", "note", "new", "title=To himself")
    shared.sync("omar", "ada")
    assert shared.titles("ada", "note") == ["From Omar", "Kick-off", "What I think"]


def test_private_is_refused_where_it_is_shared_and_taking_it_back_is_not(shared: Office) -> None:
    (note,) = [each for each in shared.do("ada", "list", "note") if each["title"] == "Kick-off"]
    refused = shared("ada", "set", "note", note["id"], "private=1")
    assert refused.code == 1
    assert "Take it back" in refused.err
    assert shared("ada", "space", "take-back", "note", note["id"]).code == 0
    shared.sync("ada", "omar")
    assert shared.titles("omar", "note") == []
    assert shared.titles("ada", "note") == ["Kick-off", "What I think"]


def test_removed_member_keeps_what_they_had_and_gets_nothing_more(shared: Office) -> None:
    shared.do("ada", "space", "remove", "Omar", "--space", "Roads team")
    (roads,) = [each for each in shared.do("ada", "list", "agency") if each["name"] == "Roads"]
    shared("ada", "set", "note", "new", "title=After", f"agencies={roads['id']}")
    shared("omar", "set", "agency", shared.do("omar", "list", "agency")[0]["id"], "acronym=DOR")
    shared.sync("ada")
    told = shared.do("omar", "sync", "--once")
    assert "no longer in Roads team" in " ".join(told["problems"])
    shared.sync("ada")
    assert shared.titles("omar", "note") == ["Kick-off"]
    assert "DOR" not in [each["acronym"] for each in shared.do("ada", "list", "agency")]
    assert [line["is_member"] for line in shared.do("omar", "space", "list")["spaces"]] == [True, False]


def test_handover_gives_the_agency_with_what_was_chosen_and_leaves(shared: Office) -> None:
    (thought,) = [each for each in shared.do("ada", "list", "note") if each["title"] == "What I think"]
    done = shared.do("ada", "space", "handover", "Roads", "--to", "Omar", "--include-private", thought["id"])
    assert done["has_left"]
    shared.sync("omar")
    assert shared.titles("omar", "note") == ["Kick-off", "What I think"]
    (assigned,) = shared.do("omar", "list", "assignment")
    assert assigned["until"] is None
    assert [line["members"] for line in shared.do("omar", "space", "list")["spaces"]][1] == ["Omar"]
    (roads,) = shared.do("omar", "list", "agency")
    shared("omar", "set", "agency", roads["id"], "acronym=DOR")
    shared.sync("omar")
    shared.do("ada", "sync", "--once")
    assert "DOR" not in [each["acronym"] for each in shared.do("ada", "list", "agency")]
    for name in ("ada", "omar"):
        assert shared(name, "check").code == 0


def test_handover_of_what_is_not_shared_makes_a_space_for_it(shared: Office) -> None:
    done = shared.do("ada", "space", "handover", "Parks", "--to", "Omar", "--stay")
    assert (done["name"], done["has_left"]) == ("Parks", False)
    shared.sync("omar")
    assert shared.titles("omar", "agency") == ["Parks", "Roads"]


def test_what_cannot_be_is_told_in_one_line(shared: Office) -> None:
    refused = {
        ("share", "Roads", "--space", "Team", "--with", "Wei"): "no member called Wei",
        ("share", "Nowhere", "--space", "Team"): "no agency called Nowhere",
        ("add", "Omar", "--space", "Nothing"): "no space called Nothing",
        ("handover", "Roads", "--to", "Ada"): "somebody else",
        ("handover", "Roads", "--to", "Omar", "--include-private", "nothing"): "no private record",
        ("create", "Roads team"): "already",
    }
    for words, what in refused.items():
        answer = shared("ada", "space", *words)
        assert answer.code == 1
        assert what.casefold() in answer.err.casefold()
        assert len(answer.err.strip().splitlines()) == 1
    assert shared("ada", "space", "remove", "Ada", "--space", "Roads team").code == 0
    last = shared("omar", "space", "remove", "Omar", "--space", "Roads team")
    assert (last.code, "Nobody would be left" in last.err) == (1, True)


def test_exchange_says_what_it_did_in_each_space(shared: Office) -> None:
    shared.sync("ada", "omar")
    (note,) = shared.do("omar", "list", "note")
    for name, place in (("ada", "Room 4"), ("omar", "Room 5")):
        shared(name, "set", "note", note["id"] if name == "omar" else find(shared, name), f"place={place}")
    shared("omar", "set", "note", "new", "title=To himself")
    shared.sync("ada")
    told = shared.do("omar", "sync", "--once")
    own, team = told["spaces"]
    assert (own["personal"], own["sent"]["commits"], own["fetched"]["commits"]) == (True, 1, 0)
    assert (team["name"], team["agencies"]) == ("Roads team", ["Roads"])
    assert (team["sent"]["commits"], team["fetched"]["commits"], team["fetched"]["records"]) == (1, 1, 1)
    assert team["in_conflict"] == told["in_conflict"] == [{"kind": "note", "id": note["id"], "field": "place"}]
    assert own["in_conflict"] == own["merged"] == team["merged"] == []
    for total in ("commits", "segments", "bytes"):
        assert told["sent"][total] == own["sent"][total] + team["sent"][total]
        assert told["fetched"][total] == own["fetched"][total] + team["fetched"][total]


def find(office: Office, name: str) -> str:
    """Return the id of the note that both have."""
    (found,) = (each["id"] for each in office.do(name, "list", "note") if each["title"] == "Kick-off")
    return str(found)


def open_follow_ups(office: Office, name: str) -> list[str]:
    return sorted(each["id"] for each in office.do(name, "list", "follow_up") if each["status"] == "open")


def test_series_goes_on_where_it_is_though_one_took_it_from_its_agency(shared: Office) -> None:
    """Omar takes a shared follow-up off its agency and completes it while Ada completes it as it was."""
    (roads,) = shared.do("omar", "list", "agency")
    made = shared("omar", "set", "follow_up", "new", "title=Send figures", f"agency={roads['id']}", "due_on=2026-11-02",
                  "recurrence=every week").out.strip()  # fmt: skip
    shared.sync("omar", "ada")
    shared("omar", "set", "follow_up", made, "agency=")
    for name in ("omar", "ada"):
        shared(name, "set", "follow_up", made, "status=done")
    shared.sync("omar", "ada", "omar")
    (next_one,) = open_follow_ups(shared, "ada")
    assert open_follow_ups(shared, "omar") == [next_one]
    shared("ada", "set", "follow_up", next_one, "title=Send more figures")
    shared.sync("ada", "omar")
    assert shared.do("omar", "show", "follow_up", next_one)["title"] == "Send more figures"
    for name in ("ada", "omar"):
        assert shared(name, "check").code == 0


def test_series_that_goes_to_a_space_on_one_device_goes_on_in_both_places(shared: Office) -> None:
    """On one of her devices Ada moves a personal follow-up to the shared agency and completes it, on one as it was."""
    call = ("title=Call", "due_on=2026-11-02", "recurrence=every week")
    made = shared("ada", "set", "follow_up", "new", *call).out.strip()
    (shared.folder / "desk.words").write_text("the four words of ada\n", encoding="utf-8")
    shared.sync("ada")
    assert shared("desk", "store", "connect", str(shared.store), "--join").code == 0
    shared.sync("desk")
    (roads,) = (each["id"] for each in shared.do("ada", "list", "agency") if each["name"] == "Roads")
    shared("ada", "set", "follow_up", made, f"agency={roads}")
    for name in ("ada", "desk"):
        shared(name, "set", "follow_up", made, "status=done")
    shared.sync("ada", "desk", "ada", "omar")
    assert open_follow_ups(shared, "ada") == open_follow_ups(shared, "desk")
    assert len(open_follow_ups(shared, "ada")) == 2
    assert len(open_follow_ups(shared, "omar")) == 1  # he sees the one of the agency that he shares
    for name in ("ada", "desk", "omar"):
        assert shared(name, "check").code == 0
