"""Messages for the program that sends e-mail."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from urllib.parse import unquote

from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.services.mailing import make_mail_draft, make_mail_link


@given(st.text(max_size=300), st.integers(200, 2000))
def test_make_mail_link_holds_whole_lines_within_its_limit(text: str, most: int) -> None:
    link = make_mail_link("Briefing", text.encode("utf-8", "replace").decode(), most)
    body = unquote(link.partition("&body=")[2]).split("\r\n")
    lines = text.encode("utf-8", "replace").decode().splitlines()
    assert len(link) <= most
    assert body == (lines or [""]) or (body[-1] == "…" and body[:-1] == lines[: len(body) - 1])


@given(st.text(max_size=200), st.text(max_size=300), st.binary(max_size=200))
def test_make_mail_draft_holds_text_and_file_and_is_not_sent_yet(subject: str, text: str, pdf: bytes) -> None:
    message = message_from_bytes(make_mail_draft(subject, text, pdf, "Übersicht 2026.pdf"), policy=default)
    assert (message["X-Unsent"], message["To"], message["From"]) == ("1", None, None)
    body = message.get_body(("plain",))
    assert body is not None
    said = text.encode("utf-8", "replace").decode()
    assert body.get_content().split() == said.split()
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == ("Übersicht 2026.pdf", "application/pdf")
    assert attached.get_content() == pdf
