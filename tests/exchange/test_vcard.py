"""Cards as programs write them: folding, transfer encodings, charsets, several and nested cards, broken ones."""

from __future__ import annotations

import pytest

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.source import make_source
from brm_desktop.exchange.vcard import Card, read_cards, split_value, unescape


def read(content: str | bytes) -> list[Card]:
    data = content.encode() if isinstance(content, str) else content
    return read_cards(make_source("people.vcf", data))[0]


def card(body: str | bytes, version: str = "3.0") -> Card:
    data = body.encode() if isinstance(body, str) else body
    (only,) = read(b"BEGIN:VCARD\r\nVERSION:" + version.encode() + b"\r\n" + data + b"\r\nEND:VCARD\r\n")
    return only


def values(of: Card) -> dict[str, str]:
    return {item.head.name: item.value for item in of.properties}


def test_read_cards_several_in_a_file_are_all_there() -> None:
    cards = read("BEGIN:VCARD\nFN:Ann\nEND:VCARD\n\nbegin:vcard\nfn:Bob\nend:vcard\n")
    assert [values(each)["FN"] for each in cards] == ["Ann", "Bob"]
    assert [each.line for each in cards] == [1, 5]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_read_cards_any_line_end_is_understood(end: str) -> None:
    assert values(read(end.join(["BEGIN:VCARD", "FN:Ann Poe", "END:VCARD", ""]))[0]) == {"FN": "Ann Poe"}


def test_read_cards_folded_line_is_joined() -> None:
    assert values(card("NOTE:half a\r\n  sentence\r\n\tand more")) == {"NOTE": "half a sentenceand more"}


def test_read_cards_version_2_keeps_the_space_it_folds_at() -> None:
    assert values(card("NOTE:half a\r\n sentence", "2.1")) == {"NOTE": "half a sentence"}


def test_read_cards_character_cut_by_folding_is_whole_again() -> None:
    assert values(card(b"FN:Zo\xc3\r\n \xab Poe")) == {"FN": "Zoë Poe"}


def test_read_cards_quoted_printable_with_soft_breaks_is_decoded() -> None:
    body = "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Zo=C3=AB =\r\n and the=\r\nrest=0D=0Anext line\r\nFN:Ann"
    assert values(card(body, "2.1")) == {"NOTE": "Zoë  and therest\nnext line", "FN": "Ann"}


def test_read_cards_base64_without_indent_is_one_value() -> None:
    body = "PHOTO;ENCODING=BASE64;TYPE=JPEG:\r\n/9j/4AAQ\r\nSkZJRg==\r\n\r\nFN:Ann"
    found = card(body, "2.1")
    assert values(found) == {"PHOTO": "/9j/4AAQSkZJRg==", "FN": "Ann"}
    assert found.properties[0].head.encoding == "b"


def test_read_cards_charset_of_each_property_is_obeyed() -> None:
    body = b"FN;CHARSET=SHIFT_JIS:\x88\xc0\x93\xa1\r\nNOTE;CHARSET=windows-1252:Zo\xeb"
    assert values(card(body, "2.1")) == {"FN": "安藤", "NOTE": "Zoë"}


def test_read_cards_undeclared_old_encoding_is_judged_and_told() -> None:
    cards, odd = read_cards(make_source("a.vcf", b"BEGIN:VCARD\nFN:J\xf6rg M\xfcller\nEND:VCARD"))
    assert values(cards[0]) == {"FN": "Jörg Müller"}
    assert "Windows-1252" in odd[0].what


def test_read_cards_parameters_in_every_style_are_understood() -> None:
    found = card('item1.TEL;WORK;type=fax,pref;X-A="b;c:d":1\r\nTEL;TYPE="home,cell";PREF=1:2')
    first, second = (item.head for item in found.properties)
    assert (first.group, first.types, dict(first.parameters)) == ("item1", ("work", "fax", "pref"), {"X-A": "b;c:d"})
    assert second.types == ("home", "cell", "pref")
    assert [item.value for item in found.properties] == ["1", "2"]


def test_read_cards_broken_fold_joins_the_address_it_belongs_to() -> None:
    found = card("ADR:;;1 Main\r\nSuite 2;Salem;OR;97301;USA\r\nTEL:555\r\nnonsense here")
    assert values(found)["ADR"] == ";;1 Main\nSuite 2;Salem;OR;97301;USA"
    assert values(found)["TEL"] == "555"


def test_read_cards_without_end_are_kept_and_told() -> None:
    cards, odd = read_cards(make_source("a.vcf", b"BEGIN:VCARD\nFN:Ann\nBEGIN:VCARD\nFN:Bob\n"))
    assert [values(each)["FN"] for each in cards] == ["Ann", "Bob"]
    assert cards[0].odd == ["the card has no end"]
    assert odd[-1].what == "the last card has no end"


@pytest.mark.parametrize(
    "agent",
    ["AGENT:\nBEGIN:VCARD\nFN:Bob\nTEL:1\nEND:VCARD", r"AGENT:BEGIN:VCARD\nFN:Bob\nTEL:1\nEND:VCARD\n"],
    ids=["nested", "inline"],
)
def test_read_cards_agent_is_a_card_of_its_own(agent: str) -> None:
    cards = read(f"BEGIN:VCARD\nVERSION:3.0\nFN:Ann\n{agent}\nORG:Parks\nEND:VCARD\n")
    assert [values(each)["FN"] for each in cards] == ["Ann", "Bob"]
    assert values(cards[0])["ORG"] == "Parks"


def test_read_cards_lines_outside_are_told_not_lost() -> None:
    _, odd = read_cards(make_source("a.vcf", b"ENCODING:UTF-8\nBEGIN:VCARD\nFN:Ann\nEND:VCARD\n"))
    assert odd[0].where == "line 1"
    assert "ENCODING:UTF-8" in odd[0].what


def test_read_cards_fragment_without_a_card_is_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"people\.vcf has no contact cards"):
        read("FN:Ann Poe\nTEL:1\n")


def test_unescape_leaves_paths_alone_and_breaks_lines() -> None:
    assert unescape(r"a\nb\, c\; \"d\" C:\temp") == 'a\nb, c; "d" C:\\temp'
    assert unescape(r"a\nb", "2.1") == r"a\nb"


def test_split_value_minds_escaped_separators() -> None:
    assert split_value(r"Poe\;Ray;Ann;\\;x\,y", ";") == ["Poe;Ray", "Ann", "\\", "x,y"]
    assert split_value(r"A\;B\\;C", ";", "2.1") == ["A;B\\", "C"]
