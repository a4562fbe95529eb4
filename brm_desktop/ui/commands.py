"""The commands of the whole window: new records, undo, import, briefing, settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from brm_desktop.base.errors import KnownError
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.shell.actions import Actions
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.main_window import MainWindow

if TYPE_CHECKING:
    from brm_desktop.storage.committed import Committed
    from brm_desktop.ui.window import Window


# The kinds of note besides a meeting, by their keys: the kinds themselves are loaded after the first picture.
NOTE_KINDS = ("call", "email", "not_working", "lesson", "value_story", "resolved_before_escalation", "complaint")


def add_commands(desk: Desk, main: MainWindow, window: Window) -> None:
    """Register what can be done from anywhere."""
    add, go = desk.actions.add, main.open
    add("new note", "New note", lambda: new_note(desk, main), keys="Ctrl+N", icon="note", group="Write")
    for kind in NOTE_KINDS:
        words = f"New note: {kind.replace('_', ' ').replace('email', 'e-mail')}"
        add(f"new {kind}", words, partial(new_note, desk, main, kind), icon="note", group="Write")
    add(
        "new follow-up",
        "New follow-up",
        lambda: open_quick_add(desk, main),
        keys="Ctrl+Shift+F",
        icon="follow-ups",
        group="Write",
    )
    add("new agency", "New agency", lambda: go("agencies", None, "new"), icon="agencies", group="Write")
    add("new person", "New person", lambda: go("people", None, "new"), icon="people", group="Write")
    add("new outcome", "New outcome", lambda: new_outcome(main), icon="outcomes", group="Write")
    add("new reading", "New reading", lambda: new_reading(main), keys="Ctrl+Shift+D", icon="outcomes", group="Write")
    add(
        "new horizon item",
        "New horizon item",
        lambda: go("horizon", shown_agency(main), "new"),
        icon="horizon",
        group="Write",
    )
    add("new partner", "New partner", lambda: go("partners", None, "new"), icon="partners", group="Write")
    add(
        "new agreement", "New agreement", lambda: go("partners", None, "new agreement"), icon="agreement", group="Write"
    )
    add("new idea", "New idea", lambda: go("services", None, "new"), icon="services", group="Write")
    add("new risk", "New risk", lambda: go("risks", None, "new"), icon="risks", group="Write")
    add("new forum", "New forum", lambda: go("forums", None, "new"), icon="forums", group="Write")
    add("assess", "Assess the relationship", lambda: assess(main), icon="agencies", group="Write")
    add("brief", "Briefing", lambda: brief(main), keys="Ctrl+B", icon="briefing", group="Write")
    add("brief all", "Brief all agencies", lambda: go("briefing", "all"), icon="briefing", group="Write", listed=True)
    add("brief week", "Brief my meetings this week", lambda: go("briefing", "week"), icon="briefing", group="Write")
    _add_reports(desk, main)
    add("review", "Weekly review", lambda: go("review"), keys="Ctrl+Shift+R", icon="refresh", group="Go")
    add("import", "Import…", lambda: go("import"), keys="Ctrl+I", icon="import", group="Files")
    add("import copied", "Import what was copied", lambda: go("import", None, "copied"), icon="import", group="Files")
    add("export", "Export and hand over…", lambda: go("export"), icon="export", group="Files")
    add("save vcard", "Save as vCard…", lambda: save_shown(desk, main, "vcf"), icon="people", group="Files")
    add("save ics", "Save as calendar file…", lambda: save_shown(desk, main, "ics"), icon="meetings", group="Files")
    add("duplicates", "Find duplicates", lambda: go("duplicates"), icon="merge", group="Files")
    add("backups", "Back up or restore…", lambda: go("backups"), icon="folder", group="Files")
    add("sync page", "Open Sync", lambda: go("sync"), icon="sync", group="Go")
    add("undo", "Undo", lambda: swing(desk, "undo"), keys="Ctrl+Z", icon="undo", group="Edit")
    add("redo", "Redo", lambda: swing(desk, "redo"), keys=("Ctrl+Shift+Z", "Ctrl+Y"), icon="redo", group="Edit")
    add("trash", "Open the trash", lambda: go("trash"), icon="trash", group="Go")
    add("reminders", "Reminders", window.show_reminders, icon="bell", group="Go")
    add("lock", "Lock now", window.lock, keys="Ctrl+L", icon="lock", group="General")
    add("about", "About BRM Desktop", lambda: go("settings", None, "about"), icon="help", group="Help")
    add("quit", "Quit", window.quit, keys="Ctrl+Q", group="General")


_REPORTS = (
    ("follow-ups", "Follow-up list on paper", "person", "contact"),
    ("portfolio", "Portfolio on a page", "", ""),
    ("dossier", "Agency dossier", "agency", "agency"),
    ("minutes", "Meeting minutes", "meetings", "note"),
    ("partner", "Partner review", "partner", "partner"),
    ("agreements", "Agreements and exposure on paper", "", ""),
)


def _add_reports(desk: Desk, main: MainWindow) -> None:
    """Register each report: about the record that shows, where it is of that kind."""

    def run(name: str, place: str, kind: str) -> None:
        subject = _shown_id(main, place, kind)
        main.open("briefing", f"report:{name}" + (f":{subject}" if subject else ""))

    for name, words, place, kind in _REPORTS:
        work = partial(run, name, place, kind)
        desk.actions.add(f"report {name}", words, work, icon="file", group="Write")


def _shown_id(main: MainWindow, place: str, kind: str) -> str | None:
    """Return the id of the record of a kind that shows, in its own place or in that of any record."""
    spot = main.spot
    if spot is None or not kind:
        return None
    if spot.place == "meetings" and place == "meetings":
        return getattr(main.page, "note_id", spot.record_id)
    if spot.place == place:
        return spot.record_id
    shown = (spot.record_id or "") if spot.place in ("record", "briefing") else ""
    if spot.place == "briefing" and kind == "agency" and ":" not in shown and shown not in ("all", "week"):
        return shown
    return shown.removeprefix(f"{kind}:") if shown.startswith(f"{kind}:") else None


def make_buttons(actions: Actions) -> list[Button]:
    """Return the buttons of the top bar."""
    return [Button.of(actions.get("new note")), Button.of(actions.get("new follow-up"), "primary", keys=False)]


def new_note(desk: Desk, main: MainWindow, kind: str = "") -> None:
    """Start a note, of a meeting or of another kind; about the agency that shows, if one does."""
    spot = main.spot
    agency = spot.record_id if spot is not None and spot.place == "agency" else None
    main.open("meetings", None, f"new:{agency or ''}" + (f":{kind}" if kind else ""))


def new_outcome(main: MainWindow) -> None:
    """Start an outcome; of the agency that shows, if one does."""
    main.open("outcomes", shown_agency(main), "new")


def new_reading(main: MainWindow) -> None:
    """Type a reading of the outcome that shows, else of one that its words name."""
    spot = main.spot
    if spot is not None and spot.place == "outcome":
        main.open("outcome", spot.record_id, "reading")
    else:
        main.open("outcomes", shown_agency(main), "reading")


def shown_agency(main: MainWindow) -> str | None:
    """Return the agency whose page shows."""
    spot = main.spot
    return spot.record_id if spot is not None and spot.place == "agency" else None


def open_quick_add(desk: Desk, main: MainWindow) -> None:
    """Open the quick-add overlay over whatever shows."""
    from brm_desktop.ui.parts.quick_add import open_quick_add

    spot = main.spot
    open_quick_add(desk, main, agency_id=spot.record_id if spot is not None and spot.place == "agency" else None)


def brief(main: MainWindow) -> None:
    """Open the briefing of the agency or meeting that shows, the review of the partner, else the briefings of all."""
    spot = main.spot
    if spot is not None and spot.place == "agency" and spot.record_id:
        main.open("briefing", spot.record_id)
    elif spot is not None and spot.place == "partner" and spot.record_id:
        main.open("briefing", f"report:partner:{spot.record_id}")
    elif spot is not None and spot.place == "meetings" and (note_id := getattr(main.page, "note_id", spot.record_id)):
        main.open("briefing", f"note:{note_id}")
    else:
        main.open("briefing", "all")


def save_shown(desk: Desk, main: MainWindow, format: str) -> None:
    """Save the person or meeting that shows, or the people that are chosen, as a file of theirs."""
    from brm_desktop.domain.contact import Contact
    from brm_desktop.domain.note import Note
    from brm_desktop.ui.parts.taking_out import save_as

    people = format == "vcf"
    place, kind = ("person", "contact") if people else ("meetings", "note")
    shown = _shown_id(main, place, kind)
    chosen = getattr(getattr(main.page, "table", None), "selected_ids", []) if people and main.spot else []
    ids = [shown] if shown else list(chosen) if main.spot is not None and main.spot.place == "people" else []
    if ids:
        save_as(main, desk, Contact if people else Note, ids, format)
    else:
        desk.toast("Open a person, or choose some in People" if people else "Open a meeting first")


def assess(main: MainWindow) -> None:
    """Open today's assessment of the agency that shows, else all agencies to choose one."""
    agency = _shown_id(main, "agency", "agency")
    if agency:
        main.open("agency", agency, "assess")
    else:
        main.open("agencies")


def swing(desk: Desk, way: str) -> None:
    """Undo or redo the last commit and say what it was."""
    journal = desk.portfolio.journal
    work: Callable[[], Committed] = journal.undo if way == "undo" else journal.redo

    def done(committed: Committed) -> None:
        left = f" — left alone, changed since: {', '.join(committed.skipped)}" if committed.skipped else ""
        desk.toast(f"{'Undone' if way == 'undo' else 'Done again'}: {committed.label}{left}")

    def failed(error: KnownError) -> None:
        desk.toast(error.title)

    desk.jobs.write(work, done, failed)
