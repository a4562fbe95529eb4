"""Messages for the program that sends e-mail: a link with a text, or a draft with a file."""

from __future__ import annotations

from urllib.parse import quote


def make_mail_link(subject: str, text: str, most: int) -> str:
    """Return a mailto: link with a text as its body, cut at a line so that the link has at most `most` characters."""
    start = f"mailto:?subject={quote(subject)}&body="
    lines = text.splitlines()
    while lines and len(start) + len(quote("\r\n".join(lines))) > most:
        lines.pop()
    cut = len(lines) < len(text.splitlines())
    while cut and lines and len(start) + len(quote("\r\n".join([*lines, "…"]))) > most:
        lines.pop()
    return start + quote("\r\n".join([*lines, "…"] if cut else lines))


def make_mail_draft(subject: str, text: str, pdf: bytes, name: str) -> bytes:
    """Return a message that is not sent yet (RFC 5322): a text, a PDF attached to it, and nobody to send it to.

    X-Unsent tells Outlook, the other mark Apple Mail, that it is to be written further rather than read.
    """
    from email.message import EmailMessage
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(subject.split())
    message["X-Unsent"] = "1"
    message["X-Uniform-Type-Identifier"] = "com.apple.mail-draft"
    message.set_content(text.encode("utf-8", "replace").decode())
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()
