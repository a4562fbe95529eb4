"""The live preview in the window: from the keys until the page has been painted, the first and then others."""

import json
import sys
from pathlib import Path
from time import perf_counter

from PySide6.QtWidgets import QApplication

from brm_desktop.domain.agency import Agency
from brm_desktop.storage import rows
from brm_desktop.ui.briefings.page import BriefingPage
from brm_desktop.ui.window import Window
from tests.benchmarks.in_window import open_window, settle, time_until_painted, wait_until

TIMES, WARM_S = 20, 2.5  # what draws is loaded two seconds after the start

app = QApplication(sys.argv[:1])
window: Window = open_window(Path(sys.argv[2]))
window.main.resize(1440, 900)
assert window.main.page is not None
desk = window.main.page.desk
agencies = rows.list_records(desk.portfolio.database.reader(), Agency, "private = 0", order="docid", limit=TIMES + 1)


def says(name: str) -> bool:
    page = window.main.page
    return (
        isinstance(page, BriefingPage)
        and page.one.sheet._sheet.picture is not None
        and name in page.one.sheet.accessibleDescription()
    )


end = perf_counter() + WARM_S
wait_until(lambda: perf_counter() > end)
settle(window)
times = []
for agency in agencies:
    window.main.open("agency", agency.id)
    settle(window)
    times.append(time_until_painted(window.main, lambda: desk.actions.trigger("brief"), lambda: says(agency.name)))  # noqa: B023
    settle(window)
print(json.dumps({"first": times[0], "next": times[1:]}))
window.close()
