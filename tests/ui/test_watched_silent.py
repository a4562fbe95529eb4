"""A watched path that does not answer, such as one on a share that hangs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from brm_desktop.base.progress import NO_PROGRESS
from brm_desktop.base.reach import Reach
from brm_desktop.domain.agency import Agency
from brm_desktop.services.portfolio import open_portfolio
from brm_desktop.services.watched import list_watched, watch
from brm_desktop.services.watching import Looks, carry_out_refresh
from brm_desktop.storage import rows
from brm_desktop.ui.importing.watching import look_at_all


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes that lie in a folder")
def test_source_that_does_not_answer_is_told_once_and_holds_up_no_other(tmp_path: Path) -> None:
    portfolio = open_portfolio(tmp_path / "profile", None)
    silent, other, reach = tmp_path / "silent.csv", tmp_path / "list.csv", Reach(3)
    os.mkfifo(silent)  # it opens when somebody writes into it
    other.write_text("Agency Name,Acronym\nDepartment of Revenue,DOR\nState Library,SL\n", encoding="utf-8")
    for path in (silent, other):
        watch(portfolio, path)
    before: dict[str, Looks] = {}
    told = list[str]()
    for _ in range(4):
        found = look_at_all(portfolio, before, reach, NO_PROGRESS)
        before = {seen.watched.id: seen.looks for seen in found if seen.looks}
        for seen in found:
            if seen.refresh is not None:
                told.append(seen.refresh.state.problem)
                carry_out_refresh(portfolio, seen.refresh)
    assert reach.stuck_on == str(silent)
    agencies = rows.list_records(portfolio.database.reader(), Agency, order="name")
    assert [agency.name for agency in agencies] == ["Department of Revenue", "State Library"]
    problems = {Path(each.path): each.problem for each in list_watched(portfolio.database.reader())}
    assert problems[silent].startswith("It does not answer;")
    assert not problems[other]
    assert sum("does not answer" in problem for problem in told) == 1
    with silent.open("wb") as pipe:
        pipe.write(b"Agency Name,Acronym\nBoard of Roads,BOR\n")
    assert reach._left is not None
    reach._left.join()
    assert reach.stuck_on == ""
    portfolio.close()
