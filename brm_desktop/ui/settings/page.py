"""The settings of this profile, each changed in place."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from brm_desktop import __version__
from brm_desktop.base import settings as declared
from brm_desktop.base.errors import InvalidValue
from brm_desktop.base.paths import log_folder, resource
from brm_desktop.base.settings import Choice, Flag, Number, Setting, change_setting, load_settings
from brm_desktop.domain.manager import Manager
from brm_desktop.storage import rows
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.form import LABEL_WIDTH, RecordForm
from brm_desktop.ui.parts.inline import InlineNumber, InlineText
from brm_desktop.ui.parts.inline_more import InlineChoice, InlineTick
from brm_desktop.ui.parts.labels import Label, Prose
from brm_desktop.ui.parts.record_editing import make_form
from brm_desktop.ui.settings.agendas import AgendasCard
from brm_desktop.ui.settings.protection import ProtectionCard
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.hub import Committed
from brm_desktop.ui.shell.page import Page

_WIDTH = 760
_INDENT = 6
_BESIDE = 44  # margins and gaps beside the label and the words of a card


class SettingsPage(Page):
    """Cards of settings, one below the other."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.set_title("Settings")
        self._form: RecordForm | None = None
        self._going = ""
        self._you = Card("You")
        self._you.add(Prose("Who prepared a briefing, and whose follow-ups are yours.", "soft"))
        self.about, self.agendas = self._make_about(), AgendasCard(desk)
        self.protection = ProtectionCard(desk)
        self.protection.add(self._make_grid("Protection"))
        for card in (
            self._you,
            self._make_declared("Appearance"),
            self._make_declared("Follow-ups"),
            self._make_declared("Briefings"),
            self.agendas,
            self.protection,
            self._make_data(),
            self.about,
        ):
            card.setMaximumWidth(_WIDTH)
            self.add(card)
        self.body.addStretch(1)
        if self._scroll is not None:
            self._scroll.verticalScrollBar().rangeChanged.connect(self._arrive)

    def show_record(self, record_id: str | None, tab: str | None = None) -> None:
        self.refresh(None)
        self._going = tab or ""
        self._arrive()

    def _arrive(self) -> None:
        """Scroll to the card that was asked for, while the page finds its size, and put the keyboard there."""
        part, scroll = {"about": self.about, "agendas": self.agendas}.get(self._going), self._scroll
        if part is not None and scroll is not None:
            scroll.ensureWidgetVisible(part)
            (self.agendas.line.field if part is self.agendas else part).setFocus()

    def refresh(self, committed: Committed | None) -> None:
        self._going = "" if committed is not None else self._going
        if committed is None or committed.touches("agenda"):
            self.agendas.refresh()
        if committed is None or committed.touches("manager"):
            database = self.desk.portfolio.database
            self.desk.jobs.run(
                lambda: rows.list_records(database.reader(), Manager, "me = 1", limit=1),
                self._show_me,
                key="me",
                owner=self,
            )

    def _show_me(self, found: list[Manager]) -> None:
        if self._form is None:
            self._form = make_form(self.desk, Manager, fields=("name", "office", "email", "phone"))
            self._you.add(self._form)
        if found:
            self._form.show_record(found[0])
            return
        portfolio = self.desk.portfolio

        def make() -> None:
            from brm_desktop.services import edits

            edits.create(portfolio, edits.make_record(Manager, name="Me", me=True), label="Started the portfolio")

        self.desk.jobs.write(make)

    def _make_declared(self, section: str) -> Card:
        """Return a card of the declared settings of a section."""
        card = Card(section)
        card.add(self._make_grid(section))
        return card

    def _make_grid(self, section: str) -> QGridLayout:
        held = load_settings(self.desk.portfolio.folder)
        grid = QGridLayout()
        grid.setHorizontalSpacing(4)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        for row, setting in enumerate(one for one in declared.SETTINGS if one.section == section):
            editor = _make_editor(setting, held.get(setting))
            editor.edited.connect(partial(self._on_setting_edited, setting, editor))  # type: ignore[attr-defined]  # every editor has the signal
            label = Label(setting.label, "soft")
            grid.addWidget(label, 2 * row, 0)
            grid.addWidget(editor, 2 * row, 1)
            prose = Prose(setting.prose, "soft", px=12)
            prose.setIndent(_INDENT)
            # The page reckons a card's height at its own width, not at the card's greatest.
            prose.setMinimumHeight(prose.heightForWidth(_WIDTH - LABEL_WIDTH - _BESIDE))
            grid.addWidget(prose, 2 * row + 1, 1)
        return grid

    def _on_setting_edited(self, setting: Setting[Any], editor: Any, value: Any) -> None:
        folder = self.desk.portfolio.folder

        def failed(error: Exception) -> None:
            editor.show_problem(str(error))

        if setting is declared.THEME:
            self.desk.theme.choose(value)
        self.desk.jobs.write(lambda: change_setting(folder, setting, value), failed=failed, owner=self)

    def _make_data(self) -> Card:
        card = Card("Your data")
        folder = self.desk.portfolio.folder
        card.add(Prose(f"Everything is in {folder}, on this computer."))
        card.add(
            Prose("A backup holds all records and files, and opens with the same passphrase or recovery key.", "soft")
        )
        line = QHBoxLayout()
        line.setSpacing(8)
        for words, run in (
            ("Back up or restore…", lambda: self.desk.navigator.open("backups")),
            ("Check everything", self._check),
            ("Open the folder", lambda: _open(folder)),
            ("Open the log", lambda: _open(log_folder(folder))),
            ("Trash", lambda: self.desk.navigator.open("trash")),
        ):
            line.addWidget(_button(words, run))
        line.addStretch(1)
        card.add(line)
        return card

    def _check(self) -> None:
        from brm_desktop.storage.integrity import Finding, check_portfolio

        portfolio = self.desk.portfolio

        def told(findings: list[Finding]) -> None:
            if findings:
                self.banner.show_message(
                    f"{len(findings)} problems were found", "; ".join(f.what for f in findings[:5]), "risk"
                )
            else:
                self.desk.toast("Everything is whole")

        self.desk.jobs.run_long(
            lambda progress: check_portfolio(portfolio.database, portfolio.blobs, progress),
            told,
            self.show_error,
            text="Checking",
            key="check",
        )

    def _make_about(self) -> Card:
        card = Card("About")
        card.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        card.add(Prose(f"BRM Desktop {__version__}. Free software under the MIT License."))
        card.add(
            Prose("The type is Inter, under the SIL Open Font License. Qt for Python is used under the LGPL.", "soft")
        )
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(_button("Licenses", self._show_licenses))
        line.addWidget(_button("Keyboard shortcuts", lambda: self.desk.actions.trigger("keys")))
        line.addStretch(1)
        card.add(line)
        self._licenses = Prose("", "soft", px=12)
        self._licenses.hide()
        card.add(self._licenses)
        return card

    def _show_licenses(self) -> None:
        texts = [
            path.read_text(encoding="utf-8")
            for path in (resource("LICENSE"), resource("fonts", "OFL.txt"), resource("LIBRARIES.txt"))
        ]
        self._licenses.setText("\n\n".join(texts))
        self._licenses.setVisible(not self._licenses.isVisible())


def _make_editor(setting: Setting[Any], value: Any) -> QWidget:
    if isinstance(setting, Choice):
        return InlineChoice(setting.label, list(setting.options.items()), value)
    if isinstance(setting, Flag):
        return InlineTick(setting.label, value, help=setting.prose)
    if isinstance(setting, Number):
        return InlineNumber(setting.label, value, parse=partial(_whole_number, setting))
    return InlineText(setting.label, value, placeholder=f"Add {setting.label.lower()}")


def _whole_number(setting: Number, text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        raise InvalidValue(f"{setting.label} takes a whole number") from None
    if fault := setting.fault(value):
        raise InvalidValue(f"{setting.label} {fault}")
    return value


def _button(words: str, run: Callable[[], object]) -> Button:
    button = Button(words)
    button.clicked.connect(lambda _checked=False: run())
    return button


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
