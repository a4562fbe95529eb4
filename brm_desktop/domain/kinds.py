"""All kinds of record. A new kind is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping

from brm_desktop.base.errors import NotFound
from brm_desktop.domain.agency import Agency
from brm_desktop.domain.agenda import Agenda
from brm_desktop.domain.agreement import Agreement
from brm_desktop.domain.amendment import Amendment
from brm_desktop.domain.assessment import Assessment
from brm_desktop.domain.assignment import Assignment
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.briefing import Briefing
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.correction import Correction
from brm_desktop.domain.decision import Decision
from brm_desktop.domain.follow_up import FollowUp
from brm_desktop.domain.forum import Forum
from brm_desktop.domain.horizon_item import HorizonItem
from brm_desktop.domain.manager import Manager
from brm_desktop.domain.milestone import Milestone
from brm_desktop.domain.note import Note
from brm_desktop.domain.outcome import Outcome
from brm_desktop.domain.partner import Partner
from brm_desktop.domain.reading import Reading
from brm_desktop.domain.record import Record
from brm_desktop.domain.risk import Risk
from brm_desktop.domain.role import Role
from brm_desktop.domain.service import Service

KINDS: tuple[type[Record], ...] = (
    Agency, Contact, Role, Note, Decision, FollowUp, Outcome, Reading, Correction, Partner, Agreement, Amendment,
    Assessment, Service, HorizonItem, Risk, Forum, Milestone, Manager, Assignment, Attachment, Briefing, Agenda,
)  # fmt: skip

BY_NAME: Mapping[str, type[Record]] = {kind.KIND.name: kind for kind in KINDS}


def get_kind(name: str) -> type[Record]:
    """Return the class of a kind by its name. Raises: NotFound."""
    found = BY_NAME.get(name.replace("-", "_"))
    if found is None:
        raise NotFound(f"There is no kind of record called {name}", hint=f"Kinds are {', '.join(BY_NAME)}")
    return found
