"""Which agency a person or an address speaks for, by the roles, addresses and websites that are known."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from brm_desktop.domain.agency import Agency
from brm_desktop.domain.contact import Contact
from brm_desktop.domain.record import Record
from brm_desktop.domain.role import Role

_PUBLIC = frozenset(
    ("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "aol.com",
     "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "gmx.com", "gmx.de", "comcast.net", "att.net")
)  # fmt: skip
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([\w.-]+\.[a-z]{2,})", re.IGNORECASE)


class Workplaces:
    """Agencies by person and by domain, built once for an import. A domain that several share speaks for none."""

    def __init__(self, records: Mapping[str, Sequence[Record]]) -> None:
        self._of_person: dict[str, dict[str, None]] = defaultdict(dict)
        emails: dict[str, tuple[str, ...]] = {}
        for record in records.get("contact", ()):
            if isinstance(record, Contact):
                emails[record.id] = record.emails
        domains: dict[str, set[str]] = defaultdict(set)
        for record in records.get("role", ()):
            if isinstance(record, Role) and record.agency and record.until is None:
                self._of_person[record.contact][record.agency] = None
        for person, agencies in self._of_person.items():
            if len(agencies) == 1:
                for domain in map(find_domain, emails.get(person, ())):
                    domains[domain].update(agencies)
        own: dict[str, set[str]] = defaultdict(set)
        for record in records.get("agency", ()):
            if isinstance(record, Agency):
                host = _HOST.match(record.website.strip())
                for domain in (host[1].lower() if host else "", *map(find_domain, record.emails)):
                    own[domain].add(record.id)
        self._of_domain = {domain: found.copy().pop() for domain, found in domains.items() if len(found) == 1}
        self._of_domain.update((domain, found.copy().pop()) for domain, found in own.items() if len(found) == 1)
        for domain in (*_PUBLIC, "", *(each for each, found in own.items() if len(found) > 1)):
            self._of_domain.pop(domain, None)

    def of_people(self, people: Iterable[str]) -> tuple[str, ...]:
        """Return the agencies where these contacts work now."""
        return tuple(dict.fromkeys(agency for person in people for agency in self._of_person.get(person, ())))

    def of_address(self, address: str) -> str:
        """Return the agency whose domain an e-mail address is in; empty when it is none's."""
        domain = find_domain(address)
        while domain.count("."):
            if domain in self._of_domain:
                return self._of_domain[domain]
            domain = domain.partition(".")[2] if domain.count(".") > 2 else ""
        return ""


def find_domain(address: str) -> str:
    """Return what stands behind the at sign, in small letters."""
    return address.rpartition("@")[2].strip(" <>").lower() if "@" in address else ""
