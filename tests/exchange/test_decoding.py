"""Bytes to text: what is told by a mark, what is plain, and what must be judged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brm_desktop.base.errors import UnreadableFile
from brm_desktop.exchange.decoding import decode_text

SAYINGS = {
    "German": "Müller, Jörg; Straße 5, München, Köln, Geschäftsführer",
    "Spanish": "José Peña, Núñez, Año, Dirección General de Educación",
    "French": "Évaluation générale, François Côté, Élève, à Montréal",
    "English": "The agency’s “big” plan – see O’Neill’s note… résumé",
    "one name": "José,",
    "all capitals": "MÜLLER, JÖRG, MÜNCHEN",
}


@pytest.mark.parametrize("codec", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("saying", SAYINGS.values(), ids=SAYINGS.keys())
def test_decode_western_text_is_told_from_other_encodings(saying: str, codec: str) -> None:
    assert decode_text(saying.encode(codec), "list.csv").text == saying


@pytest.mark.parametrize("codec", ["cp1250", "mac_latin2"])
@pytest.mark.parametrize("saying", ["Dvořák Jiří, Novotný, Příliš žluťoučký kůň", "Łódź, Wałęsa, Grażyna Żółć"])
def test_decode_central_european_text_is_told_from_western(saying: str, codec: str) -> None:
    assert decode_text(saying.encode(codec), "list.csv").text == saying


@pytest.mark.parametrize("saying", ["安藤ロイド3 東京都千代田区", "ｱﾝﾄﾞｳﾛｲﾄﾞ3;安藤"])
def test_decode_japanese_text_is_told_from_western(saying: str) -> None:
    assert decode_text(saying.encode("cp932"), "list.csv").text == saying


def test_decode_guess_is_reported_with_the_encoding() -> None:
    decoded = decode_text("Zoë Núñez".encode("cp1252"), "list.csv")
    assert decoded.encoding == "cp1252"
    assert any("Windows-1252" in what for what in decoded.odd)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_decode_unicode_with_and_without_mark_is_read(codec: str) -> None:
    text = "name,city\r\nZoë,Kraków\r\n"
    assert decode_text(text.encode(codec), "list.csv").text == text


def test_decode_utf8_with_a_pasted_foreign_byte_keeps_the_rest() -> None:
    decoded = decode_text("Zoë, Łukasz, ".encode() + b"Jos\xe9", "list.csv")
    assert decoded.text == "Zoë, Łukasz, José"
    assert decoded.odd


def test_decode_lost_characters_are_reported() -> None:
    assert "already lost" in decode_text("M�ller".encode(), "list.csv").odd[0]


@pytest.mark.parametrize("data", [b"a,b\0\0c\nd", bytes(range(32)) * 50, b"\xff\xfe\x00\xd8\x00\xd8" * 9])
def test_decode_binary_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"list\.csv"):
        decode_text(data, "list.csv")


@given(st.text())
def test_decode_utf8_text_is_never_changed(text: str) -> None:
    data = text.encode("utf-8", "replace")
    if b"\0" in data or sum(byte < 32 for byte in data) or text.startswith("\ufeff"):
        return
    assert decode_text(data, "list.csv").text == data.decode()
