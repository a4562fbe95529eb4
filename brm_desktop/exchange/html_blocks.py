"""A web page as the same blocks that Markdown is made of; nothing is loaded, and menus and footers are left out."""

from __future__ import annotations

import re
from codecs import lookup
from html.parser import HTMLParser

from brm_desktop.exchange.blocks import BOLD_LEVEL, CARD_LEVEL, Block, Cell, Form, Link
from brm_desktop.exchange.decoding import Decoded, decode_text
from brm_desktop.exchange.html_text import tame_html
from brm_desktop.exchange.person_lines import is_official

_SILENT = frozenset(("script", "style", "template", "svg", "noscript", "select", "button", "title"))
_ASIDE = frozenset(("nav", "footer", "form"))
_BLOCKS = frozenset(
    ("p", "div", "ul", "ol", "blockquote", "section", "article", "header", "main", "pre", "center", "address", "dl",
     "figure", "figcaption", "caption", "fieldset", "details", "summary", "body")
)  # fmt: skip
_BOXES = frozenset(("div", "section", "article", "li", "address", "p"))
_BOLD = frozenset(("b", "strong", "th"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PAIR = re.compile(r"[A-Z][^:|<>@]{0,30}: ")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_MOST_CELLS = 2_000_000
_MOST_SPAN = 200
_DEEPEST = 40


def decode_page(data: bytes, name: str) -> Decoded:
    """Return the text of a web page, in the encoding that it names when it is not Unicode. Raises: UnreadableFile."""
    told = _CHARSET.search(data[:4096])
    if told and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            codec = lookup(told[1].decode("ascii")).name
            if codec not in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-7", "ascii"):
                return Decoded(data.decode("cp1252" if codec == "iso8859-1" else codec), codec)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode_text(data, name)


def read_page(html: str) -> tuple[str, tuple[Block, ...]]:
    """Return the title of a page and its blocks."""
    reader = _PageReader()
    reader.feed(tame_html(html))
    reader.close()
    reader.flush()
    while reader.tables:
        reader.end_table()
    return " ".join("".join(reader.title).split())[:300], tuple(reader.blocks)


class _Grid:
    """A table while it is read; cells that reach over several rows or columns are repeated there."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []
        self.held: dict[int, tuple[int, Cell]] = {}  # by column: for how many more rows a cell reaches down
        self.cell: list[str] | None = None
        self.link = ""
        self.spans = (1, 1)
        self.inner = False  # a table in a cell: what lies around it is a frame

    def begin_row(self) -> None:
        self.end_cell()
        self.rows.append([])
        self._fill()

    def begin_cell(self, columns: int, rows: int) -> None:
        self.end_cell()
        if not self.rows:
            self.begin_row()
        self.cell, self.link, self.spans = [], "", (columns, rows)

    def end_cell(self) -> None:
        if self.cell is None:
            return
        lines = [" ".join(line.split()) for line in "".join(self.cell).replace("\xa0", " ").split("\n")]
        made = Cell("\n".join(filter(None, lines)), self.link)
        columns, rows = self.spans
        row = self.rows[-1]
        for at in range(columns):
            if rows > 1:
                self.held[len(row)] = (rows - 1, made)
            row.append(made if at == 0 or rows > 1 else Cell(""))
        self.cell = None
        self._fill()

    def _fill(self) -> None:
        row = self.rows[-1]
        while len(row) in self.held:
            left, cell = self.held.pop(len(row))
            if left > 1:
                self.held[len(row)] = (left - 1, cell)
            row.append(cell)


class _PageReader(HTMLParser):
    """Gathers the blocks of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.title: list[str] = []
        self.tables: list[_Grid] = []
        self.parts: list[str] = []
        self.links: list[Link] = []
        self.anchor: tuple[str, int] | None = None
        self.form: Form = "line"
        self.level = 0
        self.lists = 0
        self.silent = 0
        self.aside = 0
        self.in_title = False
        self.bold = 0
        self.bold_letters = 0
        self.letters = 0
        self.apart = True
        self.term = ""
        self.cells = 0
        self.line = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "title":
            self.in_title = True
        if tag in _SILENT:
            self.silent += 1
        elif tag in _ASIDE:
            self.flush()
            self.aside += 1
        elif tag == "table":
            self.begin_table()
        elif tag in ("tr", "td", "th") and self.tables:
            self._begin_in_table(tag, told)
        elif tag == "br":
            self._break_line()
        elif tag == "hr":
            self.flush()
            self.blocks.append(Block("rule", "", self.line))
        elif tag in _HEADINGS:
            self._begin("heading", _HEADINGS[tag])
        elif tag in ("li", "dt", "dd"):
            self._begin("item" if tag == "li" else "line", self.lists)
        elif tag in _BLOCKS:
            self._begin("line" if self.form == "heading" else self.form, self.level)
            self.lists += tag in ("ul", "ol")
        elif tag == "a":
            self.anchor = (told.get("href") or "", len(self.parts))
        self.bold += tag in _BOLD
        self.apart = self.apart or tag in _BOXES

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _ASIDE:
            self.flush()
            self.aside = max(0, self.aside - 1)
        elif tag == "table" and self.tables:
            self.end_table()
        elif tag in ("td", "th", "tr") and self.tables:
            self._end_anchor()
            self.tables[-1].end_cell()
        elif tag == "a":
            self._end_anchor()
        elif tag == "dt":
            self.term = " ".join("".join(self.parts).split()).rstrip(":")
            self.parts, self.letters, self.bold_letters = [], 0, 0
        elif tag in _HEADINGS or tag in ("li", "dd") or tag in _BLOCKS:
            self.flush()
            self.form = "line"
            self.lists = max(0, self.lists - (tag in ("ul", "ol")))
            self.apart = True
        self.bold = max(0, self.bold - (tag in _BOLD))

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.title.append(data)
        if self.silent:
            return
        self.line = self.getpos()[0]
        target = self.tables[-1].cell if self.tables and self.tables[-1].cell is not None else self.parts
        target.append(re.sub(r"\s+", " ", data))
        count = len(data.strip())
        self.letters += count
        self.bold_letters += count if self.bold else 0

    def flush(self) -> None:
        """End the block that is being read."""
        self._end_anchor()
        text = " ".join("".join(self.parts).replace("\xa0", " ").split())
        links, self.links, self.parts = tuple(self.links), [], []
        form, level = self.form, self.level
        whole_bold = 0 < self.letters <= self.bold_letters and form != "heading"
        self.letters = self.bold_letters = 0
        if not text or self.aside:
            return
        if self.term and (is_official(self.term) or _PAIR.match(text)):
            self.blocks.append(Block("heading", self.term, self.line, CARD_LEVEL, apart=True))
            self.term = ""
        elif self.term:
            text, self.term = f"{self.term}: {text}", ""
        elif whole_bold and len(text) <= 100 and not links:
            form, level = "heading", BOLD_LEVEL
        self.blocks.append(Block(form, text, self.line, level, links, self.apart or form == "heading"))
        self.apart = False

    def begin_table(self) -> None:
        self.flush()
        if self.tables:
            self.tables[-1].inner = True
            self.tables[-1].end_cell()
        if len(self.tables) < _DEEPEST:
            self.tables.append(_Grid())

    def end_table(self) -> None:
        """End the innermost table; one that only places things is told as lines."""
        grid = self.tables.pop()
        grid.end_cell()
        rows = [tuple(row) for row in grid.rows if any(cell.text for cell in row)]
        if self.aside:
            return
        if not grid.inner and len(rows) > 1 and max(map(len, rows)) > 1:
            self.blocks.append(Block("table", "", self.line, rows=tuple(rows), apart=True))
        else:
            texts = (line for row in rows for cell in row for line in cell.text.split("\n") if line)
            self.blocks += [Block("line", text, self.line, apart=True) for text in texts]
        self.apart = True

    def _begin_in_table(self, tag: str, told: dict[str, str | None]) -> None:
        grid = self.tables[-1]
        if tag == "tr":
            grid.begin_row()
            return
        columns, rows = (_read_span(told.get(name)) for name in ("colspan", "rowspan"))
        self.cells += columns * rows
        grid.begin_cell(columns if self.cells < _MOST_CELLS else 1, rows if self.cells < _MOST_CELLS else 1)

    def _begin(self, form: Form, level: int) -> None:
        if self.tables and self.tables[-1].cell is not None:
            self.tables[-1].cell.append("\n")
            return
        self.flush()
        self.form, self.level = form, level

    def _break_line(self) -> None:
        if self.tables and self.tables[-1].cell is not None:
            self.tables[-1].cell.append("\n")
        elif self.form == "heading":
            self.parts.append(" ")
        else:
            self.flush()

    def _end_anchor(self) -> None:
        if self.anchor is None:
            return
        target, start = self.anchor
        self.anchor = None
        if self.tables and self.tables[-1].cell is not None:
            self.tables[-1].link = self.tables[-1].link or target
        else:
            self.links.append((" ".join("".join(self.parts[start:]).split()), target))


def _read_span(text: str | None) -> int:
    return min(max(1, int(text)), _MOST_SPAN) if text and text.isdigit() and len(text) < 6 else 1
