"""The export page: all or one agency, in a format, to a folder; and the pack for a successor."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from brm_desktop.domain.record import Record
from brm_desktop.services import exporting, handover
from brm_desktop.services.agency_views import AgencyView, list_views
from brm_desktop.services.handover import Pack
from brm_desktop.services.saved_filters import SavedFilter, list_filters
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.inline_links import InlineLink
from brm_desktop.ui.parts.inline_more import InlineChoice, InlineTick
from brm_desktop.ui.parts.labels import Label, Prose
from brm_desktop.ui.parts.record_editing import PortfolioFinder
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.parts.suggestions import Option
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.page import Page
from brm_desktop.ui.shell.theme import SMALL_PX

_FORMATS = (
    ("csv", "Lists (CSV), one for each kind"),
    ("json", "Everything (JSON), complete"),
    ("vcf", "People (vCard)"),
    ("ics", "Meetings and follow-ups (iCalendar)"),
    ("md", "Markdown, one file for each record"),
)
_PRIVATE = "Private records too. Public-records law applies to them all the same."


class ExportPage(Page):
    """What leaves the portfolio, and what a successor gets."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._agency: Option | None = None
        self._private: list[Record] = []
        self._views: dict[str, AgencyView | SavedFilter] = {}
        self._ticked: set[str] = set()
        self.set_title("Export and hand over", "What goes out can be imported again, here and elsewhere")
        self.add(self._make_agency())
        self.add(self._make_export())
        self.add(self._make_pack())
        self.body.addStretch(1)
        self._show_agency()

    def _make_agency(self) -> Card:
        card, finder = Card("What goes out"), PortfolioFinder(self.desk.portfolio)
        self.agency = InlineLink(
            "Agency", find=lambda text: finder.find("agency", text), jobs=self.desk.jobs, placeholder="All agencies"
        )
        self.agency.edited.connect(self._on_agency_edited)
        self.view = InlineChoice("Saved view", [], empty="All", placeholder="Or a saved view")
        self.view.edited.connect(self._on_view_edited)
        card.add(self.agency)
        card.add(self.view)
        self.view.hide()
        return card

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        database = self.desk.portfolio.database
        self.desk.jobs.run(
            lambda: (list_views(database.reader()), list_filters(database.reader())), self._show_views,
            key="views to export", owner=self,
        )  # fmt: skip

    def _show_views(self, found: tuple[tuple[AgencyView, ...], tuple[SavedFilter, ...]]) -> None:
        views, filters = found
        self._views = {f"agencies {view.name}": view for view in views}
        self._views |= {f"follow-ups {one.view} {one.text}": one for one in filters}
        options = [(key, _say_view(view)) for key, view in self._views.items()]
        self.view.show_options(options)
        self.view.setVisible(bool(options))

    def _on_view_edited(self, key: str | None) -> None:
        if key:
            self.agency.show_value(None)
            self._on_agency_edited(None)
            self.view.show_value(key)

    def _make_export(self) -> Card:
        card = Card("Export")
        self.format = InlineChoice("Format", list(_FORMATS), "csv")
        self.with_private = InlineTick(_PRIVATE, False)
        self.export = Button("Export to a folder…", "primary", icon="folder")
        self.export.clicked.connect(self.choose_export)
        card.add(self.format)
        card.add(self.with_private)
        card.add(_line(self.export))
        return card

    def _make_pack(self) -> Card:
        card = Card("Handover pack")
        words = "One agency for a successor: the briefing, a dossier to read, its files, and data their app imports."
        card.add(Prose(words, "soft"))
        self.private_words = Label("", "soft", px=SMALL_PX)
        self.private_list = RowList("Private records to hand over", most_rows=8)
        self.private_list.checked.connect(self._on_private_checked)
        self.pack = Button("Write the pack…", icon="briefing")
        self.pack.clicked.connect(self.choose_pack)
        for part in (self.private_words, self.private_list, _line(self.pack)):
            card.add(part)
        return card

    def _on_agency_edited(self, chosen: Option | None) -> None:
        self._agency, self._private, self._ticked = chosen, [], set()
        self.view.show_value(None)
        self._show_agency()
        if chosen is None:
            return
        portfolio = self.desk.portfolio
        self.desk.jobs.run(
            lambda: handover.list_private(portfolio, chosen.id), self._show_private, self.show_error, owner=self
        )

    def _show_agency(self) -> None:
        self.pack.setEnabled(self._agency is not None)
        self.private_words.set_text("" if self._agency else "Say which agency above.")
        self._show_private(self._private)

    def _show_private(self, records: Sequence[Record]) -> None:
        self._private = list(records)
        if self._agency is not None:
            words = "Private records stay out unless you tick them:" if records else "Nothing about it is private."
            self.private_words.set_text(words)
        self.private_list.show_rows(
            [Row(each.id, each.title_text, each.KIND.one, checked=each.id in self._ticked) for each in records]
        )
        self.private_list.setVisible(bool(records))

    def _on_private_checked(self, id: str, on: bool) -> None:
        (self._ticked.add if on else self._ticked.discard)(id)
        self._show_private(self._private)

    # what is done

    def choose_export(self) -> None:
        """Ask for a folder and export there."""
        chosen = QFileDialog.getExistingDirectory(self, "Export to a folder", str(Path.home()))
        if chosen:
            self.export_to(Path(chosen))

    def export_to(self, out: Path) -> None:
        """Write what is chosen to a folder."""
        portfolio, format = self.desk.portfolio, str(self.format.value)
        agency, private = self._agency.id if self._agency else "", bool(self.with_private.value)
        view = self._views.get(str(self.view.value or ""))

        def done(written: list[tuple[Path, int]]) -> None:
            count = sum(number for _, number in written)
            self.desk.toast(f"Exported {count:,} records to {out.name}")

        self.desk.jobs.run_long(
            lambda _: exporting.export_records(
                portfolio, [], format, out, agency=agency, view=view, include_private=private
            ),
            done, self.show_error, text="Exporting", owner=self,
        )  # fmt: skip

    def choose_pack(self) -> None:
        """Ask for a file and write the pack of the agency there."""
        suggested = str(Path.home() / "handover.zip")
        chosen, _ = QFileDialog.getSaveFileName(self, "Write the pack to", suggested, "Packs (*.zip)")
        if chosen:
            self.write_pack(Path(chosen))

    def write_pack(self, out: Path) -> None:
        """Write the pack of the agency that is chosen."""
        portfolio, agency, ticked = self.desk.portfolio, self._agency, frozenset(self._ticked)
        if agency is None:
            return

        def done(pack: Pack) -> None:
            self.desk.toast(f"Packed {handover.describe(pack)}")

        self.desk.jobs.run_long(
            lambda progress: handover.write_pack(portfolio, agency.id, out, chosen=ticked, progress=progress),
            done, self.show_error, text="Writing the pack", owner=self,
        )  # fmt: skip


def _say_view(view: AgencyView | SavedFilter) -> str:
    return f"Agencies: {view.name}" if isinstance(view, AgencyView) else f"Follow-ups: {view.text}"


def _line(button: QWidget) -> QWidget:
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(button)
    line.addStretch(1)
    return holder
