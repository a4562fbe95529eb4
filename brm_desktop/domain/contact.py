"""A person at an agency or a partner; what they do there is in their roles."""

from typing import Annotated

from brm_desktop.domain.fields import Id, link, links, long_text, text, words
from brm_desktop.domain.record import Record, record

REACHING = "Reaching them"


@record("contact", 2, one="Contact", many="People", title="name", indexes=[("family", "given", "name"), ("name",)])
class Contact(Record):
    name: Annotated[str, text("Name", searched="head")]
    prefix: Annotated[str, text("Title before the name", section="Name")] = ""
    given: Annotated[str, text("First name", section="Name")] = ""
    middle: Annotated[str, text("Middle name", section="Name")] = ""
    family: Annotated[str, text("Last name", section="Name")] = ""
    suffix: Annotated[str, text("Suffix", section="Name")] = ""
    nickname: Annotated[str, text("Goes by", searched="head", section="Name")] = ""
    pronunciation: Annotated[str, text("Pronunciation", section="Name")] = ""
    organization: Annotated[str, text("Organization", searched="body")] = ""
    job_title: Annotated[str, text("Job title", searched="body")] = ""
    emails: Annotated[tuple[str, ...], words("E-mail", searched="head", section=REACHING)] = ()
    phones: Annotated[tuple[str, ...], words("Phones", searched="body", section=REACHING)] = ()
    phones_e164: Annotated[tuple[str, ...], words("Phones, international", searched="body", section=REACHING)] = ()
    addresses: Annotated[tuple[str, ...], words("Addresses", searched="body", section=REACHING)] = ()
    websites: Annotated[tuple[str, ...], words("Websites", section=REACHING)] = ()
    prefers: Annotated[str, text("Likes to be contacted by", section=REACHING)] = ""
    birthday: Annotated[str, text("Birthday", section=REACHING, max_length=40)] = ""
    reports_to: Annotated[Id | None, link("Reports to", "contact")] = None
    photo: Annotated[Id | None, link("Photo", "attachment")] = None
    about: Annotated[str, long_text("About")] = ""
    rapport: Annotated[str, long_text("Rapport notes", private=True)] = ""
    merged_into: Annotated[Id | None, link("Merged into", "contact")] = None
    distinct_from: Annotated[tuple[Id, ...], links("Not the same as", "contact")] = ()
