"""Where people of a plan work, and which agencies its meetings and tasks are about. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from brm_desktop.domain.contact import Contact
from brm_desktop.domain.fields import Id
from brm_desktop.domain.role import Role
from brm_desktop.exchange.cleaning import find_emails
from brm_desktop.exchange.mentions import Mentions
from brm_desktop.exchange.slots import Slot
from brm_desktop.exchange.workbench import Workbench
from brm_desktop.exchange.workplaces import Workplaces

_ABOUT_AGENCIES = {"note": ("agencies", "attendees"), "follow_up": ("agency", "contact")}


class AgenciesMeant:
    """Says which agencies something is about; what that takes is gathered when it is first asked."""

    def __init__(self, bench: Workbench) -> None:
        self.bench = bench
        self.workplaces: Workplaces | None = None
        self.mentions: Mentions | None = None

    def infer(self, slot: Slot) -> None:
        """Say which agencies a new meeting or message is about, by who takes part; a task, by whom it waits for."""
        name = slot.kind.KIND.name
        if name not in _ABOUT_AGENCIES or slot.before is not None or slot in self.bench.exact:
            return
        field, people = _ABOUT_AGENCIES[name]
        if slot.held(field):
            return
        if self.workplaces is None:
            self.workplaces = Workplaces(self.bench.known.records)
        held = slot.held(people)
        found = list(self.workplaces.of_people((held,) if isinstance(held, str) else held or ()))
        addresses = (email for link in slot.links for email in find_emails(link.text)[0])
        found += [agency for email in addresses if (agency := self.workplaces.of_address(email))]
        if name == "note" and str(slot.held("source_uid")).startswith("note:"):
            self.mentions = self.mentions or Mentions(self.bench.known.records.get("agency", ()))
            found += self.mentions.find(f"{slot.held('title')}\n{slot.held('body')}")
        if not found and (holder := self.bench.slots.get(slot.held("note") or "") if name == "follow_up" else None):
            found = list(holder.held("agencies"))[:1]
        if not found and self.bench.agency:
            found = [self.bench.agency]
        if found:
            slot.touched = False
            slot.merge({field: tuple(dict.fromkeys(found)) if field == "agencies" else found[0]})


def make_roles(bench: Workbench) -> tuple[list[Role], list[tuple[Role, Role]]]:
    """Give people their roles where their organization is one of ours."""
    held: dict[str, list[Role]] = defaultdict(list)
    for role in bench.known.records.get("role", ()):
        if isinstance(role, Role):
            held[role.contact].append(role)
    roles: list[Role] = []
    retitled: list[tuple[Role, Role]] = []
    for slot in bench.slots.values():
        former = getattr(slot.before, "job_title", "")
        for (kind, id), title in _places_of(bench, slot).items():
            there = next((role for role in held[slot.id] if id in (role.agency, role.partner)), None)
            if there is None:
                roles.append(_make_role(bench, slot, kind, id, title))
            elif title and title != there.title and there.title in ("", former):
                retitled.append((there, replace(there, title=title)))
    return roles, retitled


def _make_role(bench: Workbench, slot: Slot, kind: str, id: str, title: str) -> Role:
    agency, partner = (Id(id), None) if kind == "agency" else (None, Id(id))
    return Role(id=Id(bench.new_id()), contact=Id(slot.id), agency=agency, partner=partner, title=title)


def _places_of(bench: Workbench, slot: Slot) -> dict[tuple[str, str], str]:
    """Return where a person works, as kind and id, with the title there."""
    found: dict[tuple[str, str], str] = {}
    for position in slot.positions:
        for kind in ("agency", "partner"):
            id = bench.directories[kind].find_named(position.organization)
            if id is not None:
                found.setdefault((kind, id), position.title)
                break
    if not found and bench.agency and slot.kind is Contact:
        found["agency", bench.agency] = str(slot.held("job_title"))
    return found
