"""What a person does where: present roles, one edited below the list, new ones added by the name of a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.record import Record
from brm_desktop.domain.role import Role
from brm_desktop.storage import rows
from brm_desktop.storage.around import RoleLine
from brm_desktop.ui.parts.around.form_holder import FormHolder
from brm_desktop.ui.parts.around.keeping import add_records
from brm_desktop.ui.parts.around.suggest_line import SuggestLine
from brm_desktop.ui.parts.around.words import STANCE_TONES
from brm_desktop.ui.parts.buttons import Button
from brm_desktop.ui.parts.card import Card
from brm_desktop.ui.parts.labels import Prose
from brm_desktop.ui.parts.record_editing import delete_records, open_record
from brm_desktop.ui.parts.row_list import Row, RowList, Tag
from brm_desktop.ui.shell.desk import Desk

_FIELDS = ("title", "influence", "stance", "function", "employment", "reports_to", "since", "until")


class RolesCard(Card):
    """Choosing a role shows its fields; Enter goes to the agency or partner, Delete takes the role away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("Roles")
        self._desk = desk
        self._person: Contact | None = None
        self._roles: dict[str, RoleLine] = {}
        self._wanted = ""
        self.list = RowList("Roles")
        self.nothing = Prose("", "soft")
        self.form = FormHolder(desk, Role, fields=_FIELDS, headings=False)
        self.edit = Button("Edit", look="quiet", small=True, tip="Edit the role that is chosen")
        self.edit.setCheckable(True)
        self.line = SuggestLine(
            desk,
            "Add a role: start to type an agency or a partner",
            ("agency", "partner"),
            ("New agency", "New partner"),
        )
        self.add_action(self.edit)
        for part in (self.list, self.nothing, self.form, self.line):
            self.add(part)
        self.form.hide()
        self._connect()

    def _connect(self) -> None:
        self.list.opened.connect(self._on_list_opened)
        self.list.current_changed.connect(lambda _id: self._read_role())
        self.list.delete_asked.connect(lambda id: delete_records(self._desk, Role, [id]))
        self.edit.clicked.connect(self._read_role)
        self.line.chosen.connect(self._on_line_chosen)
        self.line.new_asked.connect(self._on_line_new_asked)

    def show_roles(self, person: Contact, roles: Sequence[RoleLine], ended: Sequence[RoleLine]) -> None:
        """Show the roles of a person."""
        if self._person is None or person.id != self._person.id:
            self._wanted = ""
            self.edit.setChecked(False)
            self.line.clear()
        self._person = person
        self._roles = {line.id: line for line in [*roles, *ended]}
        self.list.show_rows([role_row(line) for line in roles])
        self.list.setVisible(bool(roles))
        self.edit.setVisible(bool(roles))
        said = " · ".join(part for part in (person.job_title, person.organization) if part)
        self.nothing.setText(said or "What do they do, and where?")
        self.nothing.setVisible(not roles)
        self._show_wanted()

    def _show_wanted(self) -> None:
        """Open the role that was just added, whichever comes first: its row, or the word that it was made."""
        if self._wanted and self.list.select(self._wanted):
            self._wanted = ""
            self.edit.setChecked(True)
        self._read_role()

    def _on_list_opened(self, role_id: str) -> None:
        if self.edit.isChecked():
            self._read_role()
        else:
            self.open_place(role_id)

    def open_place(self, role_id: str) -> None:
        """Go to the agency or partner of a role."""
        line = self._roles.get(role_id)
        if line is not None and (line.agency_id or line.partner_id):
            open_record(self._desk, "agency" if line.agency_id else "partner", line.agency_id or line.partner_id or "")

    def _read_role(self) -> None:
        id = self.list.current_id or next(iter(self._roles), None)
        if not self.edit.isChecked() or id is None:
            self.form.hide()
            return
        database = self._desk.portfolio.database
        self._desk.jobs.run(
            lambda: rows.find_record(database.reader(), Role, id), self._show_role, key="role of a person", owner=self
        )

    def _show_role(self, role: Role | None) -> None:
        if role is None or role.id not in self._roles or not self.edit.isChecked():
            self.form.hide()
            return
        self.form.show_record(role)
        self.form.show()

    # adding

    def _on_line_chosen(self, kind: str, id: str) -> None:
        self._add(lambda person: (_make_role(person, kind, id),))

    def _on_line_new_asked(self, kind: str, name: str) -> None:
        from brm_desktop.services import edits

        def make(person: Contact) -> tuple[Record, ...]:
            place = edits.make_record(Agency if kind == "agency" else Partner, name=name)
            return place, _make_role(person, kind, place.id)

        self._add(make)

    def _add(self, make: Callable[[Contact], tuple[Record, ...]]) -> None:
        person = self._person
        if person is None:
            return

        def done(made: tuple[Record, ...]) -> None:
            self._wanted = made[-1].id
            self.line.clear()
            self._show_wanted()

        add_records(
            self._desk, lambda: make(person), done, self.line.show_error, label=f"Added a role of {person.name}"
        )


def role_row(line: RoleLine) -> Row:
    """Return a role by what it is and where."""
    title, detail = (line.title, line.place) if line.title else (line.place or "Role", "")
    influence = line.influence.label.lower() if line.influence else ""
    detail = " · ".join(part for part in (detail, influence) if part)
    chips = (Tag(line.stance.label, STANCE_TONES[line.stance]),) if line.stance else ()
    return Row(line.id, title, detail or "no title yet", chips=chips)


def _make_role(person: Contact, kind: str, id: str) -> Role:
    from brm_desktop.services import edits

    where = {"agency": Id(id)} if kind == "agency" else {"partner": Id(id)}
    return edits.make_record(Role, contact=person.id, **where)
