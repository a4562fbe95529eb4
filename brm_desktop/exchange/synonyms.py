"""What other programs and offices call our fields. Phrases as `headings.words_of` leaves them, the best first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Meaning(NamedTuple):
    """What a column holds: a field, which of several (`label`), and which part of it."""

    field: str
    label: str = ""
    part: str = ""

    def __str__(self) -> str:
        return self.field + (f"/{self.part}" if self.part else "") + (f":{self.label}" if self.label else "")


_CONTACT = """
name: full name, display name, name, contact name, formatted name, n fn, fn, person, contact, employee name, staff name,
  person name, official, n fileas, file as, last name first name, attendee, titular
given: first name, given name, firstname, given, n given, vorname, forename, fname, first, cp givenname, prenom
family: last name, family name, lastname, family, n family, surname, nachname, lname, last, sn, cp name, nom
middle: middle name, additional name, n middle, middle initial, middle, middlename, mi
prefix: name prefix, prefix, n prefix, honorific, honorific prefix, courtesy title, cp title, salutation
suffix: name suffix, suffix, n suffix, generational suffix
nickname: nickname, goes by, preferred name, known as, nick name
pronunciation: pronunciation, phonetic first name, given name yomi, yomi name
organization: organization 1 name, organization name, company, organization, organisation, employer, org name, firma,
  org, agency, agency name, company name, department or agency, account name, account, entity, ministry
job_title: job title, organization 1 title, organization title, position, position title, working title, title, role,
  occupation, function, jobtitle
birthday: birthday, bday, birth date, date of birth, dob, birthdate
about: notes, note, comments, comment, remarks, description
tags: categories, tags, group membership, labels, keywords
prefers: preferred contact method, preferred method of contact, contact preference
rapport: rapport, rapport notes
"""
_AGENCY = """
name: agency name, agency, display name, name, entity name, entity, organization name, organization, organisation,
  department name, department, board name, body, body name, org name, company, title, description, account name
acronym: abbreviation, acronym, abbr, short name, agency acronym, agency abbreviation, initials, short, abbrev
kind: agency type, type, kind, classification, entity type, organization type, category, types, domain type, org type
website: website, web site, url, agency website, web page, web, homepage, home page, site, domain name, domain, link
parent: parent, parent agency, parent organization, parent department, reports to, secretariat, cabinet, umbrella agency
business: focus, business, what they do, services, functions, function, subject
mission: mission, mission statement, purpose
former_names: former name, former names, previous name, formerly, also known as, aka, alias, aliases, other names
head: director, agency head, head, commissioner, secretary, executive director, agency director
champion: champion
staff: staff, employees, fte, ftes, headcount, number of employees, staff size
budget: budget, yearly budget, annual budget, appropriation, total budget
priority: priority
cadence_days: cadence, cadence days, meet every
about: notes, public notes, comments, comment, remarks, note
tags: tags, keywords, labels
culture: culture
technology: technology
direction: direction, strategy
needs: needs
"""
_PARTNER = """
name: vendor, vendor name, supplier, partner, company, company name, organization, name, contractor, firm
acronym: abbreviation, acronym
website: website, url, web page
provides: services, provides, category
about: notes, comments, description
former_names: former name, formerly, dba
"""
_AGREEMENT = """
title: contract title, contract description, short desc, title, description, name, subject
number: contract number, contract id, original contract id, number, bid number, agreement number, contract no, contract
partner: vendor, vendor name, supplier, contractor, partner, contractor name, supplier name, company name
agencies: agency, department name, department, agencies
starts_on: start date, start dt, contract start date, start, starts, begin date, effective date
ends_on: end date, end dt, contract end date, end, ends, expiration date, expires
amount: amount, amt, contract amount, total amount, value, contract value, not to exceed amount, not to exceed
"""
_NOTE = """
title: title, meeting, meeting name, meeting title, event, event name, subject, name, topic, summary
starts_at: start date, date, start, meeting date, event date, starts, when, dtstart, start at, begins, day, held on
ends_at: end date, end, ends, dtend, until, end at
place: location name, location, place, venue, room, where
agencies: agency, agencies, organization, department, body, group
attendees: attendees, participants, people, invitees, present
body: notes, minutes, agenda, description, body, details, comments
kind: note type, contact type, kind
"""
_FOLLOW_UP = """
title: task, action item, action, title, to do, todo, follow up, subject, item, summary, name, task name, description
agency: agency, department, organization
contact: person, contact, owner, assigned to, assignee, responsible, who
due_on: due date, due, deadline, due on, target date, by
start_on: start date, start, start on
status: status, state
priority: priority
details: details, notes, description, comments, comment
ticket: ticket, ticket number, reference, id, issue key
done_at: completed date, completed, date completed, done on, closed
"""
_RISK = """
title: risk, title, risk title, name, risk name, description, risk description, summary
kind: risk type, type, kind, category, risk category
likelihood: likelihood, probability
impact: impact, severity, consequence
owner: owner, risk owner, responsible
mitigation: mitigation, response, mitigation plan, treatment, action
review_on: review date, next review, review
"""
_OUTCOME = """
statement: outcome, statement, outcome statement, title, objective, goal, name
agency: agency, department, organization
measure: measure, metric, kpi, indicator
unit: unit, units
baseline: baseline, start value
target: target, goal value, target value
"""
_READING = """
outcome: outcome, measure, metric, kpi, indicator
on: date, on, day, reading date, period, month
value: value, reading, actual, result, measured
source: source, data source
"""
_SERVICE = """
name: service, service name, name, title, application, system, product
stage: stage, status, lifecycle, lifecycle stage, phase
source: source, delivered by
sponsor: sponsor, owner, agency, owner agency, sponsor agency, department
users: users, using agencies, customers, used by
providers: provider, providers, vendor, supplier
description: description, what it does, notes
"""


def _read(text: str) -> Mapping[str, tuple[str, int]]:
    """Return each phrase with its field and its place in the list of the field."""
    found: dict[str, tuple[str, int]] = {}
    for line in text.strip().replace(",\n  ", ", ").splitlines():
        field, _, phrases = line.partition(": ")
        for place, phrase in enumerate(phrases.split(", ")):
            found.setdefault(phrase, (field, place))
    return found


BY_KIND: Mapping[str, Mapping[str, tuple[str, int]]] = {
    "contact": _read(_CONTACT), "agency": _read(_AGENCY), "partner": _read(_PARTNER), "agreement": _read(_AGREEMENT),
    "note": _read(_NOTE), "follow_up": _read(_FOLLOW_UP), "risk": _read(_RISK), "outcome": _read(_OUTCOME),
    "reading": _read(_READING), "service": _read(_SERVICE),
}  # fmt: skip

_PLACES = {
    "home": "home", "private": "home", "personal": "home", "two": "home", "work": "work", "business": "work",
    "office": "work", "company": "work", "one": "work", "other": "other",
}  # fmt: skip
_PHONE_WORDS = {
    "fax": "fax", "telefax": "fax", "mobile": "mobile", "cell": "mobile", "cellphone": "mobile", "handy": "mobile",
    "pager": "pager", "car": "car", "main": "main", "assistants": "assistant", "assistant": "assistant", "tty": "TTY",
    "video": "video", "radio": "radio", "telex": "telex", "isdn": "ISDN", "assistent": "assistant", "toll": "toll-free",
}  # fmt: skip
_PHONE_NOUNS = frozenset(
    ("phone", "phones", "tel", "voice", "telephone", "telefon", "telephones", "telefonnummer", "fax", "telefax",
     "mobile", "cell", "cellphone", "handy", "pager", "telex", "isdn")
)  # fmt: skip
_EMAIL_NOUNS = frozenset(("email", "emails", "mail"))
_NOT_EMAIL = frozenset(
    ("display", "can", "has", "stop", "code", "drop", "box", "slot", "room", "list", "opt", "optout")
)
_WEB_WORDS = frozenset(("website", "url", "homepage", "webpage", "web"))
_ADDRESS_PARTS: tuple[tuple[str, frozenset[str]], ...] = (
    ("country", frozenset(("country", "countryname", "land"))),
    ("code", frozenset(("zip", "zipcode", "postal", "postalcode", "postcode", "plz"))),
    ("region", frozenset(("state", "region", "province"))),
    ("city", frozenset(("city", "locality", "town", "ort"))),
    ("box", frozenset(("box", "pobox"))),
    ("extended", frozenset(("extended", "suite", "room"))),
    ("written", frozenset(("formatted",))),
    ("street", frozenset(("street", "strasse", "address", "adr", "addr", "addresses", "street2", "mailing"))),
)
_ADDRESS_NOISE = frozenset(
    ("address", "adr", "addr", "mailing", "physical", "code", "po", "or", "the", "office", "name", "and", "postal",
     "district", "cp", "abbreviation", "offices")
)  # fmt: skip


def find_reaching(words: tuple[str, ...]) -> Meaning | None:
    """Return what a heading says of e-mail, phone, website or address, whoever made it."""
    plain = tuple(word for word in words if not word.isdigit())
    number = "".join(word for word in words if word.isdigit())
    label = next((_PLACES[word] for word in plain if word in _PLACES), "")
    said = frozenset(plain)
    kind_of = "label" if said & {"type", "label"} else ""
    if "name" in said and not said & {"domain"}:
        return None
    if said & _EMAIL_NOUNS and not said & _NOT_EMAIL:
        return Meaning("emails", number if kind_of else label or number, kind_of)
    if said & _PHONE_NOUNS:
        words_for = (_PHONE_WORDS[word] for word in plain if word in _PHONE_WORDS)
        spoken = " ".join(dict.fromkeys([label] * bool(label) + list(words_for)))
        return Meaning("phones", number if kind_of else spoken or number, kind_of)
    if said & _WEB_WORDS and not kind_of and "flags" not in said:
        return Meaning("websites")
    return _find_address(plain, said, label or number, kind_of)


def _find_address(plain: tuple[str, ...], said: frozenset[str], label: str, kind_of: str) -> Meaning | None:
    for part, nouns in _ADDRESS_PARTS:
        rest = said - nouns - _ADDRESS_NOISE - _PLACES.keys() - {"type", "label"}
        if said & nouns and (not rest or rest <= _ADDRESS_NOUNS):
            return Meaning("addresses", label, "label" if kind_of else part)
    return None


_ADDRESS_NOUNS = frozenset(noun for _, nouns in _ADDRESS_PARTS for noun in nouns) | _ADDRESS_NOISE
