"""The main job through the real window: how long pages take, how long it stands still, how much memory it holds."""

import json
import sys
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.note import Note
from brm_desktop.services import edits
from brm_desktop.storage import rows
from tests.benchmarks.in_window import Watchdog, open_window, settle
from tests.benchmarks.keystrokes import list_keystrokes
from tests.benchmarks.measuring import memory_mb

PLACES = (
    "today",
    "follow_ups",
    "meetings",
    "agencies",
    "people",
    "partners",
    "outcomes",
    "services",
    "forums",
    "risks",
)
OPENINGS = 12

window = open_window(Path(sys.argv[2]))
main, portfolio = window.main, window._portfolio
assert portfolio is not None
found: dict[str, object] = {"missing": []}


watchdog = Watchdog()
pulse = QTimer()
pulse.timeout.connect(watchdog.beat)
pulse.start(0)


def step(name: str, work: object) -> None:
    """Do one thing that a person does, and let the window come to rest."""
    watchdog.beat()
    try:
        work()  # type: ignore[operator]
    except ImportError as error:
        found["missing"].append(f"{name}: {error.name}")  # type: ignore[attr-defined]
    watchdog.beat()
    end = perf_counter() + 0.15
    while perf_counter() < end or window.jobs.busy:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
    watchdog.beat()
    if watchdog.longest_ms > found.get("longest", 0):  # type: ignore[operator]
        found.update(longest=watchdog.longest_ms, during=name, where=watchdog.where)


reader = portfolio.database.reader()
keystrokes = list_keystrokes(reader)[:60]
agencies = [agency.id for agency in rows.list_records(reader, Agency)]
person = reader.execute("SELECT id FROM contact LIMIT 1").fetchone()[0]
for place in PLACES:
    step(f"open {place}", lambda place=place: main.open(place))
step("open person", lambda: main.open("person", person))

openings = []


def open_agency(id: str) -> None:
    started = perf_counter()
    main.open("agency", id)
    settle(window)
    assert main.page is not None
    main.page.repaint()
    openings.append((perf_counter() - started) * 1000)


for id in agencies[:OPENINGS]:
    step("open agency", lambda id=id: open_agency(id))
found["agency"] = openings[1:]

step("open search", main.open_palette)
for typed in keystrokes:
    step("type into search", lambda typed=typed: main._overlays["palette"].field.setText(typed))
note = edits.make_record(Note, title="Talk about the budget", body="They want **numbers**.", agencies=(agencies[0],))
step("write a note", lambda: window.jobs.write(lambda: edits.create(portfolio, note)))
promise = edits.make_record(FollowUp, title="Send the numbers", agency=agencies[0])
step("promise", lambda: window.jobs.write(lambda: edits.create(portfolio, promise)))


def brief() -> bytes:
    from brm_desktop.reports.briefing import make_briefing_pdf
    from brm_desktop.services.briefings import read_facts

    return make_briefing_pdf(read_facts(portfolio, agencies[0]))


made = []
step("brief", lambda: window.jobs.run(brief, made.append))
step("undo", lambda: main._actions.trigger("undo"))
step("undo again", lambda: main._actions.trigger("undo"))
found["memory"] = memory_mb()
watchdog.stop()
pulse.stop()


def load_everything() -> None:
    from importlib import import_module
    from pkgutil import walk_packages

    import brm_desktop

    for module in walk_packages(brm_desktop.__path__, "brm_desktop."):
        if not module.name.endswith("__main__") and ".versions." not in module.name:
            try:
                import_module(module.name)
            except (ImportError, KnownError):
                found["missing"].append(f"import {module.name}")


load_everything()
found["memory_all"] = memory_mb()
print(json.dumps(found))
window.close()
main.close()
