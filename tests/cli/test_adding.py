"""The add command as people script it: what it prints, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from brm_desktop.cli.main import run

ON = ["--on", "2026-11-23"]


class Script:
    """Runs commands on one profile and returns what they print."""

    def __init__(self, profile: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._profile = profile
        self._capsys = capsys

    def __call__(self, *arguments: str, code: int = 0) -> str:
        assert run(["--profile", str(self._profile), *ON, *arguments]) == code
        out = self._capsys.readouterr()
        return out.out if code == 0 else out.err

    def json(self, *arguments: str) -> Any:
        return json.loads(self("--json", *arguments))


@pytest.fixture
def script(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Script:
    monkeypatch.setenv("TZ", "America/New_York")
    made = Script(tmp_path / "profile", capsys)
    made("set", "agency", "new", "name=Motor Vehicles", "acronym=DMV")
    for name in ("Dana Ruiz", "Dana Wu", "Omar Field"):
        made("set", "contact", "new", f"name={name}")
    return made


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'call "Dana Ruiz" Fri !high @DMV #contract',
            {
                "title": "call Dana Ruiz",
                "due": "2026-11-27",
                "due_time": None,
                "zone": None,
                "agency": "Motor Vehicles",
                "people": ["Dana Ruiz"],
                "tags": ["contract"],
                "priority": "high",
                "turn": "mine",
            },
        ),
        (
            'send SLA draft to "Omar Field" by 12/4 3pm',
            {"due": "2026-12-04", "due_time": "15:00", "zone": "America/New_York", "people": ["Omar Field"]},
        ),
        (
            'wait Omar "volume figures" by 12/4 nudge 3d',
            {"title": "volume figures", "turn": "waiting", "nudge_days": 3, "due": "2026-12-04"},
        ),
        (
            "review contract every 2nd Tue",
            {"title": "review contract", "recurrence": "FREQ=MONTHLY;BYDAY=2TU", "due": "2026-12-08"},
        ),
        (
            "renew filing every 6 months from done",
            {"recurrence": "FREQ=MONTHLY;INTERVAL=6;FROM=DONE", "due": "2026-11-23"},
        ),
        ("start Mon due Fri", {"start": "2026-11-23", "due": "2026-11-27"}),
        ("someday", {"someday": True, "due": None}),
        ("pay the bill 2/30", {"title": "pay the bill 2/30", "due": None}),
    ],
)
def test_add_json_prints_what_was_understood(script: Script, text: str, expected: dict[str, Any]) -> None:
    added = script.json("add", text)
    assert {name: added[name] for name in expected} == expected
    (kept,) = script.json("list", "follow_up")
    assert (kept["id"], kept["title"], kept["due_on"]) == (added["id"], added["title"], added["due"])


def test_add_in_words_says_it_in_one_line(script: Script) -> None:
    assert script("add", "call Omar tmr !high").rstrip() == (
        "Added: call Omar · Omar Field · due Tue, Nov 24, 2026 · high priority"
    )


def test_add_ambiguous_exits_1_naming_candidates_and_writes_nothing(script: Script) -> None:
    told = script("add", "call Dana Fri", code=1)
    assert "Dana Ruiz" in told
    assert "Dana Wu" in told
    assert len(told.splitlines()) == 1
    assert script.json("list", "follow_up") == []


def test_add_candidate_by_its_id_is_taken(script: Script) -> None:
    id = script.json("list", "contact", "--where", "name=Dana Wu")[0]["id"]
    assert script.json("add", f"call @{id} Fri")["people"] == ["Dana Wu"]


def test_add_dry_run_prints_and_writes_nothing(script: Script) -> None:
    assert script.json("add", "--dry-run", "call Omar Fri")["id"] is None
    assert script.json("list", "follow_up") == []


def test_add_nothing_exits_1(script: Script) -> None:
    assert "Title is needed" in script("add", " ", code=1)


def test_add_words_that_are_not_quoted_are_one_line(script: Script) -> None:
    said = script.json("add", "call", "Omar", "fri", "@DMV", "--dry-run")
    assert (said["title"], said["due"], said["agency"]) == ("call Omar", "2026-11-27", "Motor Vehicles")
