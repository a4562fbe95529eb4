"""What was said and learned: a meeting, a call, an e-mail, a lesson."""

from datetime import datetime
from typing import Annotated

from brm_desktop.domain.fields import Choice, Id, choice, link, links, long_text, moment, text
from brm_desktop.domain.record import Record, record


class NoteKind(Choice):
    MEETING = "meeting", "Meeting"
    CALL = "call", "Call"
    EMAIL = "email", "E-mail"
    NOT_WORKING = "not_working", "Not working"
    LESSON = "lesson", "Lesson"
    VALUE_STORY = "value_story", "Value story"
    RESOLVED = "resolved_before_escalation", "Resolved before escalation"
    COMPLAINT = "complaint", "Complaint"


CONTACT_KINDS = (NoteKind.MEETING, NoteKind.CALL, NoteKind.EMAIL)  # these count as contact with an agency


@record(
    "note",
    4,
    one="Note",
    many="Notes",
    title="title",
    recent="starts_at",
    indexes=[("kind", "starts_at"), ("starts_at",)],
)
class Note(Record):
    title: Annotated[str, text("Title", searched="head")] = ""
    kind: Annotated[NoteKind, choice(NoteKind, "Kind")] = NoteKind.MEETING
    starts_at: Annotated[datetime | None, moment("When")] = None
    ends_at: Annotated[datetime | None, moment("Until")] = None
    place: Annotated[str, text("Place", searched="body")] = ""
    agencies: Annotated[tuple[Id, ...], links("Agencies", "agency")] = ()
    attendees: Annotated[tuple[Id, ...], links("Attendees", "contact")] = ()
    forum: Annotated[Id | None, link("Forum", "forum")] = None
    partners: Annotated[tuple[Id, ...], links("Partners", "partner")] = ()
    body: Annotated[str, long_text("Notes")] = ""
    what_matters: Annotated[str, long_text("What matters today")] = ""
    questions: Annotated[str, long_text("Questions to raise")] = ""
    source_uid: Annotated[str, text("Calendar id", max_length=1000)] = ""
    source_version: Annotated[str, text("Calendar version", max_length=60)] = ""
