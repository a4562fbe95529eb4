"""Pages as they were handed over: kept whole, shown and printed again exactly, held against what is known now."""

from __future__ import annotations

from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.briefing import Briefing, Edition
from brm_desktop.domain.fields import Id
from brm_desktop.domain.note import Note
from brm_desktop.domain.ops import Create
from brm_desktop.reports.changes import list_changes as compare_facts
from brm_desktop.reports.facts import BriefingFacts
from brm_desktop.reports.facts_json import facts_from_json, facts_to_json
from brm_desktop.services import edits
from brm_desktop.services.briefings import Choices, read_facts
from brm_desktop.services.fetching import with_file
from brm_desktop.services.portfolio import Portfolio
from brm_desktop.storage import rows
from brm_desktop.storage.committed import Committed

FACTS_NAME = "facts.json"  # kept beside a copy, to say later what has changed since

_MOST_EARLIER = 50


def save_copy(
    portfolio: Portfolio, agency_id: str, facts: BriefingFacts, data: bytes, text: str, meeting_id: str | None = None
) -> tuple[Briefing, Committed]:
    """Keep a page with what it said, to be shown and printed again exactly. Raises: StorageError."""
    kept = portfolio.blobs.put(data)
    record = edits.make_record(
        Briefing,
        title=f"{facts.agency}, {_edition_words(facts.edition)}",
        agency=Id(agency_id),
        note=Id(meeting_id) if meeting_id else None,
        as_of=facts.as_of,
        edition=facts.edition,
        paper=facts.paper.value,
        handling=facts.handling,
        blob=kept.hash,
        facts=text,
    )
    edits.check_links(portfolio.database.reader(), record)
    held = portfolio.blobs.put(facts_to_json(facts).encode("ascii"))
    beside = edits.make_record(
        Attachment,
        name=FACTS_NAME,
        blob=held.hash,
        size=held.size,
        media_type="application/json",
        record=Id(f"{Briefing.KIND.name}:{record.id}"),
    )
    label = f"Kept a copy of the briefing of {facts.agency}"
    return record, portfolio.journal.commit(label, [Create(record), Create(beside)])


def list_changes(portfolio: Portfolio, briefing: Briefing) -> list[str] | None:
    """Say what has changed since a copy was kept, in plain sentences; None where its facts were not kept with it.

    Raises: NotFound or KnownError when its agency can no longer be briefed.
    """
    before = _find_kept_facts(portfolio, briefing)
    if before is None or briefing.agency is None:
        return None
    choices = Choices(before.edition, before.paper.value, before.handling, before.sections, before.picks)
    meeting_id = _find_meeting_id(portfolio, briefing)
    return compare_facts(before, read_facts(portfolio, briefing.agency, meeting_id=meeting_id, choices=choices))


def _find_meeting_id(portfolio: Portfolio, briefing: Briefing) -> str | None:
    """Return the meeting that a copy was for, where a page can still be for it."""
    found = rows.find_record(portfolio.database.reader(), Note, briefing.note) if briefing.note else None
    printable = found is not None and not found.private and found.deleted_ms is None and found.starts_at is not None
    return briefing.note if printable else None


def _find_kept_facts(portfolio: Portfolio, briefing: Briefing) -> BriefingFacts | None:
    where = "record = ? AND name = ?"
    found = rows.list_records(
        portfolio.database.reader(),
        Attachment,
        where,
        (f"{Briefing.KIND.name}:{briefing.id}", FACTS_NAME),
        limit=1,
    )
    if not found:
        return None
    hash = found[0].blob
    return facts_from_json(with_file(portfolio, hash, lambda: portfolio.blobs.get(hash)).decode("ascii"))


def list_copies(portfolio: Portfolio, agency_id: str) -> list[Briefing]:
    """Return the copies kept of an agency's pages, newest first."""
    connection = portfolio.database.reader()
    return rows.list_records(connection, Briefing, "agency = ?", (agency_id,), order="as_of DESC", limit=_MOST_EARLIER)


def load_copy(portfolio: Portfolio, briefing: Briefing) -> bytes:
    """Return a kept page as it was handed over; one that is not here is fetched from the store.

    Raises: NotFound or StorageError when its file is gone or damaged, StoreError.
    """
    return with_file(portfolio, briefing.blob, lambda: portfolio.blobs.get(briefing.blob))


def _edition_words(edition: Edition) -> str:
    return edition.label[:1].lower() + edition.label[1:]
