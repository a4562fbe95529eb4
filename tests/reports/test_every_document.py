"""What holds for every document: no secret, no judgment on a table, the same bytes anywhere, read aloud as it says."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from brm_desktop.base.stamps import FixedClock, make_id
from brm_desktop.domain.action_lines import token_for
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.briefing import Edition
from brm_desktop.domain.decision import Decision
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.ops import Create
from brm_desktop.domain.role import Influence, Stance
from brm_desktop.reports.briefing import briefing_text
from brm_desktop.reports.report import report_text
from brm_desktop.services import briefings
from brm_desktop.services.briefings import Choices
from brm_desktop.services.portfolio import Portfolio, open_portfolio
from brm_desktop.services.reporting import Wish, read_report
from brm_desktop.services.sample import make_sample
from brm_desktop.storage import rows
from tests.reports.any_portfolio import AS_OF, SECRET, write_any_portfolio
from tests.reports.every_document import extract, list_documents, spoken
from tests.reports.test_briefing import check_accessible, squeezed

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portfolio]:
    opened = open_portfolio(tmp_path_factory.mktemp("sample"), None, clock=FixedClock(NOW))
    make_sample(opened, scale=0.05, today=NOW.date(), zone="America/Denver")
    yield opened
    opened.close()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(AS_OF)


@pytest.mark.parametrize("seed", range(4, 10))
def test_no_document_of_any_portfolio_holds_a_secret(portfolio: Portfolio, seed: int) -> None:
    written = write_any_portfolio(portfolio.journal, seed)
    hidden = [record for record in written.records if record.private]
    assert len({type(record) for record in hidden}) > 15
    assert repr(hidden).count(SECRET) > 150
    count = 0
    for what, pdf, said in list_documents(portfolio, AS_OF):
        assert SECRET not in extract(pdf), what
        assert SECRET not in said, what
        count += 1
    assert count > 30


def test_no_minutes_hold_the_line_of_a_personal_promise_or_of_a_private_decision(portfolio: Portfolio) -> None:
    agency = Agency(id=Id(make_id()), name="Motor Vehicles")
    shown, personal, private = (
        FollowUp(id=Id(make_id()), title=title, agency=agency.id, personal=title == SECRET, private=title == "Closed")
        for title in ("Send the draft", SECRET, "Closed")
    )
    before = AS_OF - timedelta(days=1)
    lines = [f"- [ ] {one.title} <!--f:{token_for(one.id)}-->" for one in (shown, personal, private)]
    body = "\n".join(["We met.", "## Actions", *lines, "## Decisions", f"Decision: {SECRET} it is", "Decision: Go on"])
    notes = [
        Note(id=Id(make_id()), title=title, kind=kind, starts_at=before, agencies=(agency.id,), body=body)
        for title, kind in (("Met", NoteKind.MEETING), ("", NoteKind.NOT_WORKING))
    ]
    promised = [replace(one, note=notes[0].id, token=token_for(one.id)) for one in (shown, personal, private)]
    decided = [
        Decision(id=Id(make_id()), title=title, note=notes[0].id, private=hidden, on=AS_OF.date())
        for title, hidden in ((f"{SECRET} it is", True), ("Go on", False))
    ]
    portfolio.journal.commit("Met", [Create(one) for one in (agency, *notes, *promised, *decided)])
    minutes = read_report(portfolio, "minutes", notes[0].id, Wish(as_of=AS_OF))
    text = report_text(minutes)
    assert SECRET not in text
    assert "Closed" not in text
    assert text.count("Send the draft") == 1
    assert text.count("Go on") == 1
    assert "We met." in text
    page = briefing_text(briefings.read_facts(portfolio, agency.id, as_of=AS_OF, choices=Choices(Edition.MANAGER)))
    assert "We met." in page
    assert "- [ ]" not in page
    assert "<!--" not in page


def test_no_document_for_handover_judges_anyone(sample: Portfolio) -> None:
    """Not one word of stance, influence, health or rating; not one text of what is not working."""
    connection = sample.database.reader()
    bad = rows.list_records(connection, Note, "kind = ? AND private = 0", (NoteKind.NOT_WORKING.value,))
    assert bad
    texts = {note.title for note in bad if note.title} | {" ".join(note.body.split())[:60] for note in bad if note.body}
    words = {choice.label for choice in Stance} | {choice.label for choice in Influence} | {"Can block"}
    judged = re.compile(r"\b(" + "|".join(sorted(map(re.escape, words - {"Uses"}))) + r")\b")
    for what, pdf, said in list_documents(sample, NOW, editions=(Edition.HANDOVER,)):
        if what.startswith(("minutes", "follow-ups")):
            continue  # a meeting's own text and a list of promises hold neither people's stance nor ratings
        cells = {cell.strip() for line in said.splitlines() for cell in line.removeprefix("- ").split("|")}
        assert not cells & {"Health", "Stance", "Good", "Watch", "At risk", "Not working", "Mark"}, what
        for text in (extract(pdf), said):
            assert not re.search(r"Not working|not working|[Jj]udged|Health not recorded", text), what
            assert not judged.search(text), (what, judged.search(text))
            assert not any(squeezed(each) in squeezed(text) for each in texts), what


def test_every_document_passes_every_check_and_says_what_it_says(sample: Portfolio) -> None:
    for what, pdf, said in list_documents(sample, NOW, most=2):
        check_accessible(pdf)
        extracted = squeezed(extract(pdf) + spoken(pdf))
        words = set(re.findall(r"\w[\w’]{6,}", said))
        assert not {word for word in words if word not in extracted}, what


def test_every_document_is_read_in_its_order_by_another_reader(sample: Portfolio, tmp_path: Path) -> None:
    """Poppler reads the structure tree as assistive programs do."""
    if shutil.which("pdfinfo") is None:
        pytest.skip("pdfinfo is not here: install poppler-utils")
    for at, (what, pdf, said) in enumerate(list_documents(sample, NOW, most=1)):
        path = tmp_path / f"{at}.pdf"
        path.write_bytes(pdf)
        told = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, text=True, check=True)
        assert not told.stderr, (what, told.stderr)
        read = squeezed("".join(re.findall(r'"(.*)"', told.stdout)))
        lines = [squeezed(re.sub(r" \| |^- ", " ", line)) for line in said.splitlines() if len(line) > 12]
        places = [read.find(line[:24]) for line in lines if "in12months" not in line and "•" not in line]
        found = [place for place in places if place >= 0]
        assert len(found) > 0.8 * len(places), (what, [line for line in lines if read.find(line[:24]) < 0][:5])
        headings = re.findall(r"^ +(H\d)", told.stdout, re.M)
        assert headings[0] == "H1", what
        assert headings.count("H1") == 1, what


def test_every_document_is_clear_to_a_checker_of_what_validators_miss(sample: Portfolio, tmp_path: Path) -> None:
    checker: Any = pytest.importorskip("outloud", reason="outloud is not here: its license keeps it out of the pins")
    for at, (what, pdf, _) in enumerate(list_documents(sample, NOW, most=1)):
        path = tmp_path / f"{at}.pdf"
        path.write_bytes(pdf)
        result = checker.check(str(path))
        found = [finding for finding in result.findings if finding.rule != "LNK-010"]  # addresses are text on paper
        assert (result.error, found) == (None, []), what


def test_every_document_is_the_same_in_any_process_and_tells_nothing_of_the_machine(
    sample: Portfolio, tmp_path: Path
) -> None:
    """Another process with another seed of hashes, time zone, language and folder gives the same bytes."""
    here = {what: pdf for what, pdf, _ in list_documents(sample, NOW, most=2)}
    code = (
        "import sys, hashlib, json\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from brm_desktop.base.stamps import FixedClock\n"
        "from brm_desktop.services.portfolio import open_portfolio\n"
        "from tests.reports.every_document import list_documents\n"
        "now = datetime.fromisoformat(sys.argv[2])\n"
        "opened = open_portfolio(Path(sys.argv[1]), None, clock=FixedClock(now))\n"
        "print(json.dumps({w: hashlib.sha256(p).hexdigest() for w, p, _ in list_documents(opened, now, most=2)}))\n"
        "opened.close()\n"
    )
    copied = tmp_path / "elsewhere"
    shutil.copytree(sample.folder, copied)
    digests = {what: sha256(pdf).hexdigest() for what, pdf in here.items()}
    for seed, zone in (("0", "UTC"), ("4242", "Pacific/Auckland")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        command = [sys.executable, "-c", code, str(copied), NOW.isoformat()]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        assert json.loads(done.stdout) == digests
    names = {socket.gethostname(), str(sample.folder), str(Path.home()), "reportlab"}
    for what, pdf in here.items():
        plain = re.sub(rb"stream\n.*?\nendstream", b"", pdf, flags=re.DOTALL).decode("latin-1")
        assert not [name for name in names if len(name) > 3 and name in f"{plain} {extract(pdf)}"], what
