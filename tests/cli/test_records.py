"""Commands on records: the contract that scripts rely on."""

from __future__ import annotations

from pathlib import Path

import pytest

from brm_desktop.domain.kinds import BY_NAME
from tests.cli.conftest import Brm


def make(brm: Brm, kind: str, *fields: str) -> str:
    answer = brm("set", kind, "new", *fields)
    assert answer.code == 0, answer.err
    return answer.out.strip()


def test_set_new_prints_the_id_and_list_shows_the_record(brm: Brm) -> None:
    id = make(brm, "agency", "name=Department of Roads", "acronym=DOR", "priority=2", "tags=a;b")
    (record,) = brm("list", "agency", "--json").json
    assert record["id"] == id
    assert (record["name"], record["priority"], record["tags"]) == ("Department of Roads", 2, ["a", "b"])


def test_options_stand_before_or_after_the_command(brm: Brm) -> None:
    make(brm, "agency", "name=Roads")
    assert brm("--json", "list", "agency").json == brm("list", "agency", "--json").json


def test_set_links_by_name_acronym_or_id(brm: Brm) -> None:
    agency = make(brm, "agency", "name=Department of Roads", "acronym=DOR")
    for name in ("DOR", "department of roads", agency, "Department of R"):
        make(brm, "follow_up", "title=Call", f"agency={name}")
    assert len(brm("list", "follow_up", "--agency", "dor", "--json").json) == 4


def test_set_ambiguous_name_names_the_candidates_and_writes_nothing(brm: Brm) -> None:
    for name in ("Roads North", "Roads South"):
        make(brm, "agency", f"name={name}")
    answer = brm("set", "follow_up", "new", "title=Call", "agency=Roads")
    assert answer.code == 1
    assert "Roads North" in answer.err
    assert "Roads South" in answer.err
    assert answer.err.count("\n") == 1
    assert brm("list", "follow_up", "--json").json == []


def test_set_adds_to_and_takes_from_sets(brm: Brm) -> None:
    id = make(brm, "agency", "name=Roads", "tags=a")
    brm("set", "agency", id, "tags+=b", "tags+=c", "tags-=a")
    assert brm("show", "agency", id, "--json").json["tags"] == ["b", "c"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (["name="], "needed"),
        (["name=X", "priority=9"], "Priority"),
        (["name=X", "color=red"], "no field color"),
        (["name=X", "budget=lots"], "dollars"),
        (["acronym=X"], "needs name"),
        (["name=X", "parent=Nobody"], "no agency called Nobody"),
        (["name=X\x00Y"], "cannot be shown"),
        (["name+=X"], "holds one value"),
        (["name"], "not FIELD=VALUE"),
        ([], "nothing to set"),
    ],
)
def test_set_bad_input_is_one_clear_line_and_changes_nothing(brm: Brm, fields: list[str], told: str) -> None:
    answer = brm("set", "agency", "new", *fields)
    assert answer.code == 1
    assert told in answer.err
    assert answer.err.count("\n") == 1
    assert brm("list", "agency", "--json").json == []


def test_show_tells_links_both_ways(brm: Brm) -> None:
    agency = make(brm, "agency", "name=Roads")
    person = make(brm, "contact", "name=Dana Ruiz")
    make(brm, "role", f"contact={person}", f"agency={agency}", "title=CIO")
    shown = brm("show", "contact", "Dana Ruiz", "--json").json
    assert [link["title"] for link in shown["linked_from"]["role.contact"]] == ["CIO"]
    role = brm("list", "role", "--json").json[0]["id"]
    assert brm("show", "role", role, "--json").json["links"]["agency"][0]["title"] == "Roads"


def test_delete_moves_to_the_trash_with_what_belongs_and_undo_brings_back(brm: Brm) -> None:
    person = make(brm, "contact", "name=Dana Ruiz")
    make(brm, "role", f"contact={person}", "title=CIO")
    assert brm("delete", "contact", person).code == 0
    assert brm("list", "contact", "--json").json == brm("list", "role", "--json").json == []
    assert len(brm("list", "contact", "--trash", "--json").json) == 1
    assert brm("undo").code == 0
    assert len(brm("list", "role", "--json").json) == 1
    assert brm("redo").code == 0
    assert brm("list", "contact", "--json").json == []


def test_undo_with_nothing_left_says_so(brm: Brm) -> None:
    answer = brm("undo")
    assert (answer.code, answer.err) == (1, "brm-desktop: There is nothing to undo.\n")


def test_history_tells_old_and_new(brm: Brm) -> None:
    id = make(brm, "agency", "name=Roads")
    brm("set", "agency", id, "name=Roads and Bridges")
    newest = brm("history", "agency", id, "--json").json[0]
    assert (newest["field"], newest["old"], newest["new"]) == ("name", "Roads", "Roads and Bridges")


def test_search_finds_names_first_then_text(brm: Brm) -> None:
    agency = make(brm, "agency", "name=Bridge Authority")
    make(brm, "note", "title=Review", "body=They want the bridge figures by fall", f"agencies={agency}")
    hits = brm("search", "bridge", "--json").json
    assert [hit["kind"] for hit in hits] == ["agency", "note"]
    assert "bridge figures" in hits[1]["snippet"]
    assert [h["kind"] for h in brm("search", 'kind:note agency:"Bridge Authority" fig', "--json").json] == ["note"]


def test_every_kind_can_be_made_listed_shown_and_deleted(brm: Brm) -> None:
    ids = dict[str, str]()
    for name, of in BY_NAME.items():
        fields = []
        for field in of.KIND.fields.values():
            if field.required:
                value = {"link": ids.get(field.target, ""), "day": "2026-11-30", "decimal": "4.5"}.get(
                    field.editor, "Something"
                )
                fields.append(f"{field.name}={value}")
        ids[name] = make(brm, name, *(fields or ["tags=any"]))
    for name, id in ids.items():
        assert [record["id"] for record in brm("list", name, "--json").json] == [id]
        assert brm("show", name, id).code == 0
    for name, id in reversed(ids.items()):
        assert brm("delete", name, id).code == 0


def test_unknown_kind_and_unknown_command(brm: Brm) -> None:
    assert brm("list", "spaceship").code == 1
    assert brm("frobnicate").code == 2


def test_passphrase_protects_and_check_says_so(brm: Brm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pass").write_text("correct horse\n", encoding="utf-8")
    key = ("--passphrase-file", str(tmp_path / "pass"))
    assert brm("set", "agency", "new", "name=Roads", *key).code == 0
    refused = brm("list", "agency")
    assert refused.code == 1
    assert refused.err.count("\n") == 1
    assert brm("list", "agency", "--json", *key).json[0]["name"] == "Roads"
    assert brm("check", "--json", *key).json["protected"] is True
    monkeypatch.setenv("BRM_DESKTOP_PASSPHRASE", "wrong")
    assert "does not open" in brm("list", "agency").err
    assert b"Roads" not in (tmp_path / "profile" / "portfolio.db").read_bytes()


def test_headless_profile_without_a_passphrase_is_plain_and_check_says_so(brm: Brm) -> None:
    make(brm, "agency", "name=Roads")
    answer = brm("check", "--json").json
    assert (answer["ok"], answer["protected"]) == (True, False)


def test_backup_and_restore_put_back_what_was(brm: Brm, tmp_path: Path) -> None:
    make(brm, "agency", "name=Roads")
    backup = str(tmp_path / "kept.brmbackup")
    assert brm("backup", backup).code == 0
    make(brm, "agency", "name=Bridges")
    assert brm("restore", backup, "--dry-run", "--json").json["agency"] == {
        "here": 2, "backup": 1, "only_here": 1, "only_in_backup": 0, "changed": 0,
    }  # fmt: skip
    assert brm("restore", backup).code == 0
    assert [record["name"] for record in brm("list", "agency", "--json").json] == ["Roads"]
    assert brm("check").code == 0


def test_set_field_with_a_default_can_be_emptied(brm: Brm) -> None:
    id = make(brm, "agency", "name=Roads")
    assert brm("show", "agency", id, "--json").json["cadence_days"] == 30
    assert brm("set", "agency", id, "cadence_days=").code == 0
    assert brm("show", "agency", id, "--json").json["cadence_days"] is None
    assert brm("check").code == 0


def test_follow_up_of_a_note_done_elsewhere_ticks_its_line(brm: Brm, tmp_path: Path) -> None:
    from brm_desktop.domain.follow_up import FollowUp
    from brm_desktop.services import follow_ups, notes
    from brm_desktop.services.portfolio import open_portfolio
    from brm_desktop.storage import rows

    portfolio = open_portfolio(tmp_path / "profile", None)
    try:
        note = notes.make_note(portfolio, title="Review", body="- [ ] send the draft")
        (made,) = rows.list_records(portfolio.database.reader(), FollowUp)
        follow_ups.complete(portfolio, made.id)
        (shown,) = brm("list", "note", "--json").json
        assert shown["body"].startswith("- [x] send the draft")
        follow_ups.reopen(portfolio, made.id)
        assert brm("show", "note", note.id, "--json").json["body"].startswith("- [ ] send the draft")
    finally:
        portfolio.close()


def test_set_done_of_a_repeating_follow_up_makes_the_next_and_undo_takes_both_back(brm: Brm) -> None:
    id = brm("add", "renew filing every 6 months from done by 12/1", "--on", "2026-11-23", "--json").json["id"]
    assert brm("set", "follow_up", id, "status=done", "--on", "2026-12-05").code == 0
    shown = {one["id"]: (one["status"], one["due_on"]) for one in brm("list", "follow_up", "--json").json}
    assert shown.pop(id) == ("done", "2026-12-01")
    assert list(shown.values()) == [("open", "2027-06-05")]
    brm("undo")
    assert [(one["id"], one["status"]) for one in brm("list", "follow_up", "--json").json] == [(id, "open")]


def test_set_days_of_a_follow_up_in_words(brm: Brm) -> None:
    id = make(brm, "follow_up", "title=Call", "due_on=tomorrow", "--on", "2026-11-23")
    assert brm("show", "follow_up", id, "--json").json["due_on"] == "2026-11-24"
    assert brm("set", "follow_up", id, "due_on=next fri", "--on", "2026-11-23").code == 0
    shown = brm("show", "follow_up", id, "--json").json
    assert (shown["due_on"], shown["slip_count"]) == ("2026-12-04", 1)
    assert len(brm("list", "follow_up", "--where", "due_on=12/4/2026", "--json").json) == 1


def test_set_repeat_of_a_follow_up_in_words_is_due_first(brm: Brm) -> None:
    id = make(brm, "follow_up", "title=Review", "recurrence=every 2nd Tue", "--on", "2026-11-23")
    shown = brm("show", "follow_up", id, "--json").json
    assert (shown["due_on"], shown["recurrence"][:21]) == ("2026-12-08", "FREQ=MONTHLY;BYDAY=2T")
    answer = brm("set", "follow_up", id, "recurrence=whenever")
    assert answer.code == 1
    assert "every 2nd Tue" in answer.err


def test_set_new_waiting_follow_up_is_asked_today(brm: Brm) -> None:
    fields = ("title=Figures", "turn=waiting", "due_on=2026-12-04", "nudge_days=3")
    id = make(brm, "follow_up", *fields, "--on", "2026-11-23")
    shown = brm("show", "follow_up", id, "--json").json
    assert [shown[name] for name in ("asked_on", "expected_on", "nudge_on", "slip_count")] == [
        "2026-11-23", "2026-12-04", "2026-11-26", 0,
    ]  # fmt: skip


def test_erase_says_first_what_it_would_take_then_takes_it_for_good(brm: Brm) -> None:
    id = make(brm, "note", "title=Something secret", "body=More of it")
    would = brm("erase", "note", id, "--dry-run", "--json").json
    assert would["would_erase"] == [{"kind": "note", "id": id}]
    assert len(brm("list", "note", "--json").json) == 1
    assert brm("erase", "note", id, "--json").json["erased"] == [{"kind": "note", "id": id}]
    assert brm("list", "note", "--trash", "--json").json == []
    again = brm("erase", "note", id)
    assert (again.code, len(again.err.splitlines())) == (1, 1)


def test_erase_under_a_legal_hold_is_refused_with_the_reason(brm: Brm) -> None:
    agency = make(brm, "agency", "name=Roads", "legal_hold=Doe v. State")
    note = make(brm, "note", "title=Evidence", f"agencies={agency}")
    answer = brm("erase", "note", note)
    assert answer.code == 1
    assert "Doe v. State" in answer.err
    assert len(brm("list", "note", "--json").json) == 1


def test_backup_with_a_passphrase_opens_with_it_alone(brm: Brm, tmp_path: Path) -> None:
    make(brm, "agency", "name=Roads")
    backup, key, wrong = str(tmp_path / "kept.brmbackup"), tmp_path / "key", tmp_path / "wrong"
    key.write_text("correct horse", encoding="utf-8")
    wrong.write_text("horse", encoding="utf-8")
    made = brm("backup", backup, "--passphrase-file", str(key), "--json")
    assert (made.code, made.json["protected"]) == (0, True)
    make(brm, "agency", "name=Bridges")
    for words in ((), ("--passphrase-file", str(wrong))):
        answer = brm("restore", backup, *words)
        assert (answer.code, len(answer.err.strip().splitlines())) == (1, 1)
    assert len(brm("list", "agency", "--json").json) == 2
    assert brm("restore", backup, "--dry-run", "--json", "--passphrase-file", str(key)).json["agency"]["only_here"] == 1
    assert brm("restore", backup, "--passphrase-file", str(key)).code == 0
    assert [record["name"] for record in brm("list", "agency", "--json").json] == ["Roads"]
    assert brm("check", "--json").json["protected"] is False
