"""Which space a record belongs to: what is about one shared agency is shared, and nothing that ever was private."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.fields import Id
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.kinds import BY_NAME
from brm_desktop.domain.note import Note
from brm_desktop.domain.placing import PERSONAL_SPACE, Placing
from brm_desktop.domain.record import Record, cells_of
from brm_desktop.domain.role import Role

SHARED = "shared"
HERS, OURS, ALSO_OURS = Id("hers"), Id("ours"), Id("also-ours")
KINDS = {name: of.KIND for name, of in BY_NAME.items()}


def place(record: Record, *others: Record, roles: Mapping[str, list[str]] | None = None, hidden: bool = False) -> str:
    """Return the space of a new record; the agencies `ours` are shared, any other record is personal or new."""
    made = {each.id: each for each in (record, *others)}
    homes = {OURS: SHARED, ALSO_OURS: SHARED}

    def find(_kind: str, id: str) -> Mapping[str, Any] | None:
        return cells_of(made[Id(id)]) if id in made else None

    placing = Placing(
        KINDS, find, lambda _kind, id: None if id in made else homes.get(Id(id), PERSONAL_SPACE),
        lambda contact: (roles or {}).get(contact, ()), {record.id} if hidden else (),
    )  # fmt: skip
    return placing.place(record.KIND.name, record.id)


@pytest.mark.parametrize(
    ("agencies", "space"),
    [((OURS,), SHARED), ((OURS, ALSO_OURS), SHARED), ((OURS, HERS), PERSONAL_SPACE), ((), PERSONAL_SPACE)],
)
def test_note_is_shared_when_all_its_agencies_are(agencies: tuple[Id, ...], space: str) -> None:
    assert place(Note(id=Id("n"), title="Review", agencies=agencies)) == space


@pytest.mark.parametrize("mark", [{"private": True}, {"personal": True}])
def test_follow_up_with_a_tick_of_ones_own_stays_personal(mark: dict[str, bool]) -> None:
    assert place(FollowUp(id=Id("f"), title="Call", agency=OURS, **mark)) == PERSONAL_SPACE


def test_record_that_was_private_once_stays_personal() -> None:
    assert place(Note(id=Id("n"), title="Review", agencies=(OURS,)), hidden=True) == PERSONAL_SPACE


def test_follow_up_of_a_personal_note_stays_personal() -> None:
    note = Note(id=Id("n"), title="Review", agencies=(OURS,), private=True)
    assert place(FollowUp(id=Id("f"), title="Call", agency=OURS, note=note.id), note) == PERSONAL_SPACE


def test_file_goes_with_what_it_is_kept_with() -> None:
    note = Note(id=Id("n"), title="Review", agencies=(OURS,))
    file = BY_NAME["attachment"](id=Id("a"), name="plan.pdf", blob="b", record=Id("note:n"))  # type: ignore[call-arg]
    assert place(file, note) == SHARED


def test_person_goes_where_all_their_roles_are() -> None:
    contact = BY_NAME["contact"](id=Id("c"), name="Dana")  # type: ignore[call-arg]
    role = Role(id=Id("r"), contact=contact.id, agency=OURS)
    assert place(role, contact, roles={"c": [OURS]}) == SHARED
    assert place(contact, role, roles={"c": [OURS, HERS]}) == PERSONAL_SPACE


def test_agency_is_shared_on_purpose_only() -> None:
    assert place(Agency(id=Id("new"), name="Roads", parent=OURS)) == PERSONAL_SPACE


def test_records_about_each_other_alone_are_personal() -> None:
    one = FollowUp(id=Id("one"), title="One", about=Id("follow_up:two"))
    two = FollowUp(id=Id("two"), title="Two", about=Id("follow_up:one"))
    assert place(one, two) == PERSONAL_SPACE
