"""E-mail files: who wrote to whom and when, what is new in it, what was attached; never a crash, whatever the bytes."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import KnownError
from brm_desktop.domain.attachment import Attachment
from brm_desktop.domain.note import Note, NoteKind
from brm_desktop.exchange.messages import read_mailbox, read_message
from brm_desktop.exchange.plan import Known, make_plan
from brm_desktop.exchange.quoting import divide_history, fold_history
from brm_desktop.exchange.shapes import Reading, Source, Understood
from tests.exchange.test_calendars import DANA, DMV, OFFICE, calendar, carry, event

TODAY = date(2026, 11, 28)
HEAD = "From: Dana Ruiz <dana@state.gov>\nTo: Bob <bob@office.gov>\nDate: Mon, 5 Jan 2026 09:00:00 -0500\n"


def read(text: str | bytes) -> Understood:
    data = text.encode() if isinstance(text, str) else text
    (told,) = read_message(Source("m.eml", "message", data), today=TODAY).understood
    return told


def parts(*bodies: str, kind: str = "mixed") -> str:
    inner = "".join(f"--b\n{body}\n" for body in bodies)
    return f"Content-Type: multipart/{kind}; boundary=b\n\n{inner}--b--\n"


def test_message_becomes_an_email_note_with_its_people() -> None:
    told = read(HEAD + "Message-ID: <x1@state.gov>\nSubject: =?utf-8?q?B=C3=BCdget?= plan\n\nHello Bob,\nsee below.\n")
    assert (told.values["kind"], told.values["title"]) == (NoteKind.EMAIL, "Büdget plan")
    assert told.values["starts_at"].astimezone(UTC).hour == 14
    assert told.values["body"] == "Hello Bob,\nsee below."
    assert [link.text for link in told.links] == ["Dana Ruiz <dana@state.gov>", "Bob <bob@office.gov>"]
    assert told.uid.startswith("mail:x1@state.gov#")


def test_messages_that_bear_one_id_are_told_apart_by_what_they_say() -> None:
    first, listed, other = (
        read(HEAD + f"Message-ID: <x1@state.gov>\nSubject: {subject}\n\nHello\n")
        for subject in ("Budget", "Re: [cio-list] Budget", "Travel")
    )
    assert first.uid == listed.uid != other.uid


def test_message_of_html_reads_as_text_and_plain_text_comes_first() -> None:
    html = "Content-Type: text/html\n\n<p>Dear Bob,</p><ul><li>one</li><li>two</li></ul><script>x()</script>"
    assert read(HEAD + html).values["body"] == "Dear Bob,\n- one\n- two"
    both = parts("Content-Type: text/plain\n\nplain", html, kind="alternative")
    assert read(HEAD + both).values["body"] == "plain"


def test_message_attached_files_are_kept_with_their_names() -> None:
    file = (
        'Content-Type: application/pdf; name="a.pdf"\n'
        'Content-Disposition: attachment; filename="=?utf-8?q?Pl=C3=A4ne?=.pdf"'
        f"\nContent-Transfer-Encoding: base64\n\n{b64encode(b'%PDF-1').decode()}"
    )
    told = read(HEAD + parts("Content-Type: text/plain\n\nsee file", file))
    assert [(each.name, each.data) for each in told.files] == [("Pläne.pdf", b"%PDF-1")]
    plan = make_plan([Reading("m.eml", (told,))], OFFICE)
    note, attachment = plan.created
    assert isinstance(attachment, Attachment)
    assert (attachment.record, attachment.size) == (f"note:{note.id}", 6)


def test_message_invitation_inside_becomes_the_meeting_too() -> None:
    invitation = calendar("METHOD:REQUEST", event("DTSTART:20260105T140000Z", "SUMMARY:Budget", uid="b1"))
    told = read(HEAD + parts("Content-Type: text/plain\n\nPlease come", f"Content-Type: text/calendar\n\n{invitation}"))
    plan = make_plan([Reading("m.eml", (told,))], OFFICE)
    assert [(note.kind, note.title) for note in plan.created if isinstance(note, Note)] == [
        (NoteKind.EMAIL, "E-mail from Dana Ruiz <dana@state.gov>"), (NoteKind.MEETING, "Budget"),
    ]  # fmt: skip
    assert plan.summarize()["read"] == 1


def test_message_is_about_the_agency_of_its_people_and_again_changes_nothing() -> None:
    reading = Reading("m.eml", (read(HEAD + "Subject: x\n\nHi"),))
    plan = make_plan([reading], OFFICE)
    (note,) = plan.created
    assert isinstance(note, Note)
    assert (note.agencies, note.attendees) == ((DMV.id,), (DANA.id,))
    assert "Attendees: Bob <bob@office.gov>" in note.custom
    assert make_plan([reading], carry(plan, OFFICE)).changes_nothing


@pytest.mark.parametrize(
    "history",
    [
        "On Mon, Jan 5, 2026 at 9:00 AM Ann Poe <ann@x.gov> wrote:\n> old",
        "On Mon, Jan 5, 2026 at 9:00 AM Ann Poe\n<ann@x.gov> wrote:\n\n> old",
        "-----Original Message-----\nFrom: Ann\nSent: Monday\n\nold",
        "________________________________\nFrom: Ann Poe <ann@x.gov>\nSent: Monday\nTo: Bob\nSubject: x\n\nold",
        "From: Ann Poe <ann@x.gov>\nDate: Monday\nTo: Bob\n\nold",
        "Am 05.01.2026 um 09:00 schrieb Ann:\n> old",
        "> old\n> older",
    ],
)
def test_history_of_a_reply_is_folded_below_what_is_new(history: str) -> None:
    new, old = divide_history(f"Yes, gladly.\n\n{history}\n")
    assert (new, old) == ("Yes, gladly.", history)
    assert fold_history(f"Yes, gladly.\n\n{history}").startswith("Yes, gladly.\n\n**Earlier messages**\n\n> ")


@pytest.mark.parametrize("text", ["> Can you come?\n\nYes.", "Hi\n\n> Can you come?\nYes.\n> And Bob?\nNo."])
def test_history_with_answers_between_its_lines_stays_whole(text: str) -> None:
    assert divide_history(text) == (text, "")


def test_mailbox_each_message_is_read_and_quoted_from_lines_restored() -> None:
    line = "Mon Jan  5 09:00:00 2026"
    box = f"From a {line}\nSubject: one\n\n>From here\n\nFrom b {line}\nSubject: two\n\nx\n"
    understood = read_mailbox(Source("b.mbox", "mailbox", box.encode()), today=TODAY).understood
    assert [(told.values["title"], told.values["body"]) for told in understood] == [("one", "From here"), ("two", "x")]


@pytest.mark.parametrize(
    "data",
    [
        HEAD.encode() + b"".join(b"Content-Type: multipart/x; boundary=%d\n\n--%d\n" % (at, at) for at in range(3000)),
        HEAD.encode() + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nx",
        b"From: " + b"a@b.c, " * 50_000 + b"\n\nx",
        HEAD.encode() + b"\n" + b"From: x\n" * 50_000,
        HEAD.encode() + b"\n" + b"On " * 100_000,
        HEAD.encode() + b"Content-Type: text/html\n\n" + b"<div>" * 100_000,
        HEAD.encode() + b"Content-Type: text/html\n\n" + b"<" * 300_000,
        b"Content-Type: " + b"text/plain;" * 20_000 + b"\n\nx",
    ],
    ids=range(9),
)  # fmt: skip
def test_message_hostile_bytes_stay_within_bounds(data: bytes) -> None:
    told = "m.eml"
    try:
        read(data)
    except KnownError as error:
        told = str(error)
    assert told.startswith("m.eml")


BITS = st.sampled_from(
    ["From: ", "To: ", "a@b.c", "<", ">", ",", ";", "\n", "\r\n", "\n\n", "Subject: ", "=?x?q?=ZZ?=", "=?utf-8?b?!?=",
     "Date: 32 Foo 2026", "Content-Type: multipart/mixed; boundary=b\n\n", "--b\n", "--b--\n", "\x00", "é", "(", '"',
     "Content-Type: message/rfc822\n\n", "Content-Type: text/plain; charset=nope\n\n",
     "Content-Transfer-Encoding: base64\n",
     "Content-Disposition: attachment; filename*=utf-8''%ff\n", "Content-Type: text/calendar\n\nBEGIN:VEVENT\n"]
)  # fmt: skip


@given(st.lists(BITS, max_size=40), st.binary(max_size=40))
def test_message_any_bits_are_read_and_fit_their_fields(bits: list[str], noise: bytes) -> None:
    told = read("".join(bits).encode("utf-8", "replace") + noise)
    plan = make_plan([Reading("m.eml", (told,))], Known())
    assert plan.count("new") == 1
