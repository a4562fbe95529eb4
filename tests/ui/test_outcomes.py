"""Outcomes in the real window: listed, narrowed, read, corrected, overruled, pasted; by the keyboard, and undone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.correction import Correction, CorrectionKind
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.domain.outcome import Outcome, OutcomeStatus
from brm_desktop.domain.reading import Reading
from brm_desktop.ui.agencies.agency import AgencyPage
from brm_desktop.ui.agencies.outcomes_tab import OutcomesTab
from brm_desktop.ui.meetings.page import MeetingsPage
from brm_desktop.ui.outcomes.listing import OutcomesPage
from brm_desktop.ui.outcomes.outcome import OutcomePage
from brm_desktop.ui.outcomes.pasting import PastePanel
from tests.ui.office import TODAY, Office

DAY = timedelta(days=1)
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def renewals(office: Office) -> Outcome:
    """An outcome half way in time that is behind, in a window that shows."""
    agency = office.put(Agency, name="Motor Vehicles", acronym="DMV")
    made = office.put(
        Outcome, statement="Renewals done online", agency=agency.id, unit="%", baseline=40.0, target=80.0,
        baseline_on=TODAY - 200 * DAY, target_on=TODAY + 200 * DAY,
    )  # fmt: skip
    office.put(Outcome, statement="Calls answered", agency=agency.id, unit="%", baseline=50.0, target=90.0)
    office.put(Reading, outcome=made.id, on=TODAY - 40 * DAY, value=48.0)
    office.put(Reading, outcome=made.id, on=TODAY - 10 * DAY, value=54.0, source="Report")
    office.start()
    assert isinstance(made, Outcome)
    return made


def _open(office: Office, id: str, tab: str | None = None) -> OutcomePage:
    page = office.open(OutcomePage, "outcome", id, tab)
    office.wait(lambda: page.record is not None and page.record.id == id)
    return page


def _list(office: Office) -> OutcomesPage:
    page = office.open(OutcomesPage, "outcomes")
    office.wait(lambda: page.table.model.complete)
    return page


def _undo(office: Office) -> None:
    office.window.actions.trigger("undo")


def test_list_shows_what_needs_a_look_first_and_narrows_by_status(office: Office, renewals: Outcome) -> None:
    page = _list(office)
    assert page.table.model.ids[0] == renewals.id
    (row,) = page.table.model.load_now([renewals.id])
    assert [row.cell(at).text for at in (0, 1, 2, 3)] == ["Renewals done online", "DMV", "Behind", "54% of 80%"]
    assert row.cell(5).drawing
    assert "from 48% to 54%" in row.cell(5).spoken
    page.tabs.setCurrentIndex(3)  # no recent reading
    office.wait(lambda: len(page.table.model.ids) == 1 and page.table.model.ids[0] != renewals.id)
    page.table.filter("nothing like it")
    office.wait(lambda: not page.table.model.ids)
    assert page.no_match.isVisible()


def test_empty_list_takes_an_outcome_with_its_way_in_one_line(office: Office) -> None:
    office.start()
    page = _list(office)
    office.wait(lambda: page._empty is not None)
    office.window.actions.trigger("new outcome")
    office.wait(lambda: page.new_line.field.hasFocus())
    office.type("Renewals done online from 40% to 75% by Dec 2027")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: isinstance(office.main.page, OutcomePage))
    (made,) = office.all(Outcome)
    assert (made.statement, made.baseline, made.target, made.unit) == ("Renewals done online", 40, 75, "%")


def test_reading_takes_one_key_and_the_value(office: Office, renewals: Outcome) -> None:
    page = _open(office, renewals.id)
    page.setFocus()
    office.key(Qt.Key.Key_R)
    office.wait(lambda: page.overview.readings.typed.field.hasFocus())
    office.type("61")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: len(office.all(Reading)) == 3)
    newest = max(office.all(Reading), key=lambda reading: reading.on)
    assert (newest.value, newest.on) == (61, TODAY)
    office.wait(lambda: page.facts is not None and page.facts.standing.status is OutcomeStatus.ON_TRACK)
    _undo(office)
    office.wait(lambda: len(office.all(Reading)) == 2)


def test_reading_with_a_day_and_one_that_is_no_number(office: Office, renewals: Outcome) -> None:
    page = _open(office, renewals.id, "reading")
    office.wait(lambda: page.overview.readings.typed.field.hasFocus())
    office.type("well")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: "no value" in page.overview.readings.typed.problem)
    page.overview.readings.typed.field.setText("58 on 11/1")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: any(reading.on == TODAY.replace(day=1) for reading in office.all(Reading)))


def test_reading_is_opened_changed_and_deleted_in_the_list(office: Office, renewals: Outcome) -> None:
    page = _open(office, renewals.id)
    lines = page.overview.readings
    newest = lines.list.rows[0].id
    lines.list.setFocus(Qt.FocusReason.TabFocusReason)
    office.key(Qt.Key.Key_Return)
    assert lines.typed.field.text() == "54 on 11/13/2026 Report"
    lines.typed.field.setText("56 on 11/13/2026 Report")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: office.get(Reading, newest).value == 56)
    lines.list.setFocus(Qt.FocusReason.TabFocusReason)
    office.key(Qt.Key.Key_Delete)
    office.wait(lambda: len(office.all(Reading)) == 1)


def test_correction_is_typed_drawn_and_said(office: Office, renewals: Outcome) -> None:
    page = _open(office, renewals.id)
    before = len(page.overview.chart._made().shapes)
    page.setFocus()
    office.key(Qt.Key.Key_C)
    office.wait(lambda: page.overview.corrections.typed.field.hasFocus())
    office.type("pivot: the kiosks go on 11/3")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: bool(office.all(Correction)))
    (made,) = office.all(Correction)
    assert (made.kind, made.why, made.on) == (CorrectionKind.PIVOT, "The kiosks go", TODAY.replace(day=3))
    office.wait(lambda: "Pivot on Tue, Nov 3, 2026" in page.overview.chart.accessibleDescription())
    assert len(page.overview.chart._made().shapes) > before


def test_status_is_overruled_only_with_a_reason_and_given_back(office: Office, renewals: Outcome) -> None:
    page = _open(office, renewals.id)
    card = page.overview.status
    card.overrule.menu.actions()[0].trigger()
    assert card.why.isVisible()
    card.why.setFocus()
    office.type("The export was broken")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: office.get(Outcome, renewals.id).status_override is OutcomeStatus.ON_TRACK)
    office.wait(lambda: card.rule.isVisible())
    assert "The readings say: behind." in card.rule.accessibleName()
    card.give_back.click()
    office.wait(lambda: office.get(Outcome, renewals.id).status_override is None)


def test_open_check_is_asked_about_until_all_are_ticked(office: Office, renewals: Outcome) -> None:
    page = _open(office, renewals.id)
    assert page.overview.nudge.accessibleName().startswith("Valid: ")
    for tick in page.overview.checks.values():
        tick.click()
    office.wait(lambda: not page.overview.nudge.isVisible())
    assert office.get(Outcome, renewals.id).relevant


def test_several_lines_on_the_clipboard_become_a_preview_and_one_commit(office: Office, renewals: Outcome) -> None:
    page = _open(office, renewals.id, "reading")
    office.wait(lambda: page.overview.readings.typed.field.hasFocus())
    QGuiApplication.clipboard().setText("Date\tShare\n9/30/2026\t50\n10/31/2026\t52\n11/13/2026\t55\n")
    office.key(Qt.Key.Key_V, CONTROL)
    panel = office.main.findChild(PastePanel)
    assert panel is not None
    office.wait(lambda: len(panel.rows.rows) == 3)
    assert panel.summary.accessibleName() == "2 new, 1 changed"
    office.key(Qt.Key.Key_Return, CONTROL)
    office.wait(lambda: len(office.all(Reading)) == 4)
    assert {reading.value for reading in office.all(Reading)} == {48, 50, 52, 55}
    _undo(office)
    office.wait(lambda: len(office.all(Reading)) == 2)
    assert {reading.value for reading in office.all(Reading)} == {48, 54}


def test_failed_outcome_offers_a_lesson_and_leaves_the_agency_alone(office: Office, renewals: Outcome) -> None:
    office.put(Correction, outcome=renewals.id, on=TODAY, kind=CorrectionKind.LEARN, why="Nobody came")
    before = office.get(Agency, renewals.agency or "")
    page = _open(office, renewals.id)
    office.wait(lambda: page.overview.lesson_card.isVisible())
    page.write_lesson()
    office.wait(lambda: isinstance(office.main.page, MeetingsPage))
    (note,) = office.all(Note)
    assert (note.kind, note.agencies) == (NoteKind.LESSON, (renewals.agency,))
    assert "Nobody came" in note.body
    assert office.get(Agency, renewals.agency or "") == before


def test_new_reading_names_its_outcome_from_anywhere(office: Office, renewals: Outcome) -> None:
    office.main.open("today")
    office.window.actions.trigger("new reading")
    page = office.main.page
    assert isinstance(page, OutcomesPage)
    office.wait(lambda: page.read_line.field.hasFocus())
    office.type("dmv 61")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: "2 outcomes" in page.read_line.problem)
    page.read_line.field.setText("dmv renewals 61 on 11/20")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: len(office.all(Reading)) == 3)
    office.wait(lambda: not page.read_line.text)


def test_agency_tab_lists_adds_and_reads_outcomes(office: Office, renewals: Outcome) -> None:
    page = office.open(AgencyPage, "agency", renewals.agency, "outcomes")
    tab = page.stack.findChild(OutcomesTab)
    assert tab is not None
    office.wait(lambda: len(tab.table.model.ids) == 2)
    tab.read_line.setFocus()
    office.type("renewals 60")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: len(office.all(Reading)) == 3)
    tab.new_line.setFocus()
    office.type("Wait from 30 min to 10 min")
    office.key(Qt.Key.Key_Return)
    office.wait(lambda: len(tab.table.model.ids) == 3)
    tab.table.select(renewals.id)
    tab.table.setFocus()
    office.key(Qt.Key.Key_R)
    office.wait(lambda: isinstance(office.main.page, OutcomePage))


def test_search_and_links_open_the_page(office: Office, renewals: Outcome) -> None:
    office.window._choose("outcome", renewals.id)
    assert isinstance(office.main.page, OutcomePage)
    office.main.open("today")
    office.window._choose("reading", office.all(Reading)[0].id)
    page = office.main.page
    assert isinstance(page, OutcomePage)
    office.wait(lambda: page.record is not None and page.id == renewals.id)
    page.title.edited.emit("Renewals finished online")
    office.wait(lambda: office.get(Outcome, renewals.id).statement == "Renewals finished online")


def test_letters_work_from_the_table_and_the_lists(office: Office, renewals: Outcome) -> None:
    page = _list(office)
    page.table.select(renewals.id)
    page.table.setFocus()
    office.key(Qt.Key.Key_R)
    office.wait(lambda: isinstance(office.main.page, OutcomePage))
    shown = office.main.page
    assert isinstance(shown, OutcomePage)
    office.wait(shown.overview.readings.typed.field.hasFocus)
    office.wait(lambda: bool(shown.overview.readings.list.rows))
    shown.overview.readings.list.setFocus(Qt.FocusReason.TabFocusReason)
    office.key(Qt.Key.Key_C)
    office.wait(shown.overview.corrections.typed.field.hasFocus)
    office.type("rcn")  # letters in a field are letters
    assert shown.overview.corrections.typed.text == "rcn"


def test_file_of_days_and_values_is_previewed_like_a_paste(office: Office, renewals: Outcome, tmp_path: Path) -> None:
    page = _open(office, renewals.id)
    file = tmp_path / "readings.csv"
    file.write_bytes('Datum;Wert\n"9/30/2026";"50,5"\n10/31/2026;52\n'.encode("utf-16"))
    page.import_file(file)
    office.wait(lambda: office.main.findChild(PastePanel) is not None)
    panel = office.main.findChild(PastePanel)
    assert panel is not None
    office.wait(lambda: len(panel.rows.rows) == 2)
    panel.submit()
    office.wait(lambda: {50.5, 52.0} <= {reading.value for reading in office.all(Reading)})
    office.wait(lambda: page.facts is not None and len(page.facts.readings) == 4)
    page.import_file(tmp_path / "nothing.csv")
    office.wait(lambda: page._banner is not None and page.banner.isVisible())
