"""XML that came from elsewhere, parsed without entities, within bounds."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, ParseError, XMLParser

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.decoding import decode_text

_DECLARATION = re.compile(r"\s*<\?xml[^>]{0,300}\?>")
_MOST_BYTES = 60_000_000


def parse_xml(data: bytes, name: str) -> Element:
    """Return the root of a document. Raises: UnreadableFile when it is damaged, too large or defines entities."""
    if len(data) > _MOST_BYTES:
        raise UnreadableFile(f"{name} is too large for an XML file", f"the most is {_MOST_BYTES // 1_000_000} MB")
    text = _DECLARATION.sub("", decode_text(data, name).text, count=1)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UnreadableFile(f"{name} defines entities, which no honest list does")
    parser = XMLParser()
    try:
        parser.feed(text.encode("utf-8", "replace"))
        root = parser.close()
    except (ParseError, ValueError) as error:
        raise UnreadableFile(f"{name} is damaged XML", str(error)[:160]) from error
    if not isinstance(root, Element):
        raise UnreadableFile(f"{name} is damaged XML")
    return root


def tag_of(element: Element) -> str:
    """Return the name of an element in small letters, without its namespace."""
    return str(element.tag).rpartition("}")[2].lower()
