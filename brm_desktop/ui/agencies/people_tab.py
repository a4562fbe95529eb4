"""The people of an agency: who decides and where they stand; one role edited beside the list, people added by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtCore import Qt

from brm_desktop.base.errors import KnownError
from brm_desktop.domain import dates
from brm_desktop.domain.fields import Id
from brm_desktop.domain.record import Record
from brm_desktop.domain.reporting_lines import Placed, make_outline
from brm_desktop.domain.role import Influence, Role, Stance
from brm_desktop.storage import rows
from brm_desktop.storage.around import RoleLine, list_roles
from brm_desktop.storage.committed import Committed
from brm_desktop.ui.agencies.stakeholder_map import StakeholderMap
from brm_desktop.ui.parts.around.columns import Columns
from brm_desktop.ui.parts.around.form_holder import FormHolder
from brm_desktop.ui.parts.around.keeping import add_records, make_person
from brm_desktop.ui.parts.around.suggest_line import SuggestLine
from brm_desktop.ui.parts.around.tabbed_page import TabArea
from brm_desktop.ui.parts.around.words import role_row
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.record_editing import delete_records, open_record
from brm_desktop.ui.parts.row_list import Row, RowList
from brm_desktop.ui.shell.desk import Desk
from brm_desktop.ui.shell.theme import SMALL_PX

_FIELDS = ("title", "influence", "stance", "function", "employment", "reports_to", "since", "until")


_HINT = "Drag a person, or choose one and move it by the arrows; Page Up and Page Down choose another."


class PeopleFacts(NamedTuple):
    """The present and the ended roles at an agency."""

    present: list[RoleLine]
    ended: list[RoleLine]


class PeopleTab(TabArea):
    """A list, the role that is chosen in it, and the map of stakeholders."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._id = desk, ""
        self._roles: dict[str, RoleLine] = {}
        self._chosen = self._wanted = ""  # the role that shows, the one to choose once it is there
        self.list, self.ended = RowList("People"), RowList("Former people")
        self.line = SuggestLine(desk, "Add a person: start to type a name", ("contact",), ("New person",))
        self.form = FormHolder(desk, Role, fields=_FIELDS, headings=False)
        self.map = StakeholderMap()
        self.lines = RowList("Who reports to whom")
        self._build()
        self._connect()

    def _build(self) -> None:
        self.people_card, self.ended_card = Card("People"), Card("Formerly")
        self.nothing = Prose("Nobody is known yet. Add who decides, who influences, and who uses.", "soft")
        for part in (self.list, self.nothing, self.line):
            self.people_card.add(part)
        self.ended_card.add(self.ended)
        self.role_card = Card("Role")
        self._open = Button("Open person", small=True, icon="person")
        self._remove = Button("Remove", look="quiet", small=True, icon="trash", tip="Move this role to the trash")
        for button in (self._open, self._remove):
            self.role_card.add_action(button)
        self.role_card.add(self.form)
        self.map_card = Card("Stakeholder map", "influence by stance")
        self.map_card.add(self.map)
        self.map_card.add(Prose(_HINT, "soft", px=SMALL_PX))
        self.lines_card = Card("Who reports to whom")
        self.lines_card.add(self.lines)
        right = (self.role_card, self.map_card, self.lines_card)
        self.body.addWidget(Columns(((self.people_card, self.ended_card), right), (10, 9)))
        self.body.addStretch(1)
        self.role_card.hide()
        self.ended_card.hide()

    def _connect(self) -> None:
        desk = self._desk
        self.list.current_changed.connect(self._choose)
        self.list.opened.connect(self._on_list_opened)
        self.list.delete_asked.connect(lambda id: delete_records(desk, Role, [id]))
        self.ended.opened.connect(self._open_person)
        self.map.chosen.connect(self._choose)
        self.map.moved.connect(self._on_map_moved)
        self.lines.opened.connect(self._choose)
        self._open.clicked.connect(lambda: self._open_person(self._chosen))
        self._remove.clicked.connect(lambda: delete_records(desk, Role, [self._chosen]))
        self.line.chosen.connect(self._on_line_chosen)
        self.line.new_asked.connect(self._on_line_new_asked)

    def show_record(self, id: str) -> None:
        """Show the people of an agency."""
        if id != self._id:
            self._id, self._chosen, self._wanted = id, "", ""
            self.line.clear()
            self.role_card.hide()
        self.refresh()

    def refresh(self) -> None:
        """Read what shows anew."""
        database, agency_id, today = self._desk.portfolio.database, self._id, self._desk.today()

        def read() -> PeopleFacts:
            with database.snapshot() as connection:
                return PeopleFacts(
                    list_roles(connection, "agency", agency_id, today),
                    list_roles(connection, "agency", agency_id, today, ended=True),
                )

        self._desk.jobs.run(read, self._show, key=f"people {id(self)}", owner=self)

    def _show(self, facts: PeopleFacts) -> None:
        today = self._desk.today()
        self._roles = {line.id: line for line in [*facts.present, *facts.ended]}
        self.list.show_rows([role_row(line) for line in facts.present])
        self.ended.show_rows([_ended_row(line, today) for line in facts.ended])
        self.people_card.show_detail(f"{len(facts.present):,}" if facts.present else "")
        self.list.setVisible(bool(facts.present))
        self.nothing.setVisible(not facts.present)
        self.ended_card.setVisible(bool(facts.ended))
        self.map.show_roles(facts.present)
        self.map_card.setVisible(bool(facts.present))
        self._show_lines(facts.present)
        if self._wanted and self.list.select(self._wanted):
            self._chosen, self._wanted = self._wanted, ""
        first = facts.present[0].id if facts.present else ""
        self._choose(self._chosen if self._chosen in self._roles else first)

    def _show_lines(self, present: Sequence[RoleLine]) -> None:
        """Show the outline of who reports to whom, once anybody does; one line a person, whatever roles they have."""
        by_person = {line.contact_id: line for line in reversed(present)}
        above = {line.contact_id: line.reports_to for line in present if line.reports_to}
        outline = make_outline([(line.contact_id, above.get(id)) for id, line in reversed(by_person.items())])
        known = [each for each in outline if each.depth or each.below]
        self.lines.show_rows([_outline_row(by_person[each.id], each) for each in known])
        self.lines_card.setVisible(bool(known))

    def _on_map_moved(self, role_id: str, influence: Influence | None, stance: Stance | None) -> None:
        from brm_desktop.services import edits

        portfolio, line = self._desk.portfolio, self._roles.get(role_id)
        if line is None:
            return
        words = [each.label.lower() for each in (influence, stance) if each is not None]
        label = f"Moved {line.name} to {', '.join(words)}" if words else f"Took {line.name} out of the map"

        def work() -> Committed | None:
            return edits.set_fields(portfolio, Role, role_id, {"influence": influence, "stance": stance}, label=label)

        def done(made: Committed | None) -> None:
            if made is not None:
                self._desk.toast(made.label, undo=True)

        def failed(error: KnownError) -> None:
            self._desk.toast(str(error))
            self.refresh()

        self._desk.jobs.write(work, done, failed, owner=self)

    # the chosen role

    def _on_list_opened(self, id: str) -> None:
        """Choose a role; the keyboard goes on to the button that opens the person."""
        self._choose(id)
        if self.list.ringed:
            self._open.setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, role_id: str) -> None:
        self._chosen = role_id
        self.map.show_current(role_id)
        self.list.show_rows([row._replace(strong=row.id == role_id) for row in self.list.rows])
        if role_id not in self._roles:
            self.role_card.hide()
            return
        database = self._desk.portfolio.database
        self._desk.jobs.run(
            lambda: rows.find_record(database.reader(), Role, role_id),
            self._show_role,
            key=f"role {id(self)}",
            owner=self,
        )

    def _show_role(self, role: Role | None) -> None:
        line = self._roles.get(role.id) if role is not None else None
        if role is None or line is None:
            self.role_card.hide()
            return
        self.role_card.show_heading(line.name, line.title)
        self.form.show_record(role)
        self.role_card.show()

    def _open_person(self, role_id: str) -> None:
        if role_id in self._roles:
            open_record(self._desk, "contact", self._roles[role_id].contact_id)

    # adding

    def _on_line_chosen(self, _kind: str, contact_id: str) -> None:
        self._add(lambda: (self._make_role(Id(contact_id)),), "Added a person to the agency")

    def _on_line_new_asked(self, _kind: str, name: str) -> None:
        def make() -> tuple[Record, ...]:
            contact = make_person(name)
            return contact, self._make_role(contact.id)

        self._add(make, f"Added {name}")

    def _make_role(self, contact: Id) -> Role:
        from brm_desktop.services import edits

        return edits.make_record(Role, contact=contact, agency=Id(self._id))

    def _add(self, make: Callable[[], tuple[Record, ...]], label: str) -> None:
        def done(made: tuple[Record, ...]) -> None:
            self._wanted = made[-1].id
            self.line.clear()
            self.refresh()

        add_records(self._desk, make, done, self.line.show_error, label=label)


def _outline_row(line: RoleLine, placed: Placed) -> Row:
    """Return a person under the one above: further in for each level, and said so."""
    indent = "\u2003" * placed.depth
    below = f"{placed.below} below" if placed.below else ""
    tip = f"level {placed.depth + 1}" + (", reports to one above" if placed.depth else "")
    return Row(line.id, indent + line.name, indent + line.title if line.title else "", right=below, tip=tip)


def _ended_row(line: RoleLine, today: date) -> Row:
    return role_row(line)._replace(chips=(), right=f"until {dates.say_day(line.until or today, today)}")
