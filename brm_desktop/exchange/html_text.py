"""HTML to plain text: what a person would read, with its lists, links and quotes; nothing is loaded."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    ("p", "div", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "section", "article",
     "header", "footer", "pre", "hr", "li", "dl", "dt", "dd", "center", "address")
)  # fmt: skip
_SILENT = frozenset(("script", "style", "head", "title", "template", "object", "svg"))
_LOOKS = re.compile(r"<(html|body|p|br|div|span|b|i|a|table|ul|li|font|!doctype)\b[^>]*>", re.IGNORECASE)
_LONGEST_TAG = 100_000  # a picture may be written into one
_MOST_CHARACTERS = 4_000_000


def looks_like_html(text: str) -> bool:
    """Tell whether a text is HTML rather than words."""
    return "<" in text and len(_LOOKS.findall(text[:20_000])) > 1


def tame_html(html: str) -> str:
    """Return HTML in which no tag or comment is left open, since a parser would look for its end again and again."""
    html = html[:_MOST_CHARACTERS]
    last_comment, last_tag = html.rfind("-->"), html.rfind(">")
    close, parts, at = -1, list[str](), 0
    for found in re.finditer("<", html):
        place = found.start()
        if close < place <= last_tag:
            close = html.find(">", place)
        is_comment = html.startswith("<!--", place)
        if place > last_tag or close - place > _LONGEST_TAG or (is_comment and place > last_comment):
            parts += [html[at:place], "&lt;"]
            at = place + 1
    return "".join((*parts, html[at:]))


def html_to_text(html: str) -> str:
    """Return the words of a page or message in lines."""
    reader = _Reader()
    reader.feed(tame_html(html))
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.parts).replace("\xa0", " ").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Reader(HTMLParser):
    """Gathers the words, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.quoted = 0
        self.link = ""
        self.fresh = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "blockquote":
            self._break()
            self.quoted += 1
        elif tag == "br":
            self._write("\n")
        elif tag in _BLOCKS:
            self._break()
            if tag == "li":
                self._write("- ")
        elif tag in ("td", "th"):
            self._write(" ")
        elif tag == "a":
            self.link = next((value or "" for name, value in attrs if name == "href"), "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag == "blockquote":
            self._break()
            self.quoted = max(0, self.quoted - 1)
        elif tag in _BLOCKS:
            self._break()
        elif tag == "a":
            said = "".join(self.parts[-3:])
            if self.link.startswith(("http:", "https:")) and self.link not in said and len(self.link) < 500:
                self._write(f" <{self.link}>")
            self.link = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._write(re.sub(r"\s+", " ", data))

    def _break(self) -> None:
        if self.parts and not self.parts[-1].endswith("\n"):
            self._write("\n")

    def _write(self, text: str) -> None:
        if self.silent:
            return
        at_start = not self.parts or self.parts[-1].endswith("\n")
        if self.quoted and at_start and text.strip():
            text = "> " * min(self.quoted, 5) + text.lstrip()
        self.parts.append(text)
