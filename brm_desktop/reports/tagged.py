"""Tagged PDF (ISO 32000-1, 14.7 and 14.8; PDF/UA-1): pages of shapes with a tree of what they say.

Any report that is planned as pages of nodes can be written with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from xml.sax.saxutils import escape

from brm_desktop.reports.drawing import Pen
from brm_desktop.reports.embedding import EmbeddedFont
from brm_desktop.reports.fonts import Faces
from brm_desktop.reports.pdf_file import PdfFile, figure, text_string
from brm_desktop.reports.shapes import ARTIFACT, Node, Page

PRODUCER = "BRM Desktop"
LANGUAGE = "en-US"


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself. `as_of` is the only date in the file."""

    title: str
    author: str
    subject: str
    as_of: datetime


@dataclass(slots=True)
class _Element:
    number: int
    parent: int
    node: Node
    page: int
    height: float = 0.0  # of its page
    kids: list[str] = field(default_factory=list)


class TaggedDocument:
    """A document in the making: pages in, bytes out."""

    def __init__(self, about: About, faces: Faces) -> None:
        self._about = about
        self._file = PdfFile()
        self._catalog, self._pages_root, self._tree, self._parents = (self._file.reserve() for _ in range(4))
        self._fonts = {cut: EmbeddedFont(f"F{at}", face) for at, (cut, face) in enumerate(faces.by_cut.items())}
        self._font_numbers = {cut: self._file.reserve() for cut in self._fonts}
        self._document = _Element(self._file.reserve(), self._tree, Node("Document"), 0)
        self._open: dict[tuple[int, str], _Element] = {}  # those that later pages may go on with
        self._pages: list[int] = []
        self._bookmarks: list[tuple[str, int, float]] = []  # title, page, height above the foot of the page
        self._marks: list[list[int]] = []  # for each page, the element of each piece of marked content

    def add_page(self, page: Page, bookmarks: Iterable[tuple[str, float]] = ()) -> None:
        """Draw a planned page at the end of the document. A bookmark is a title and how far down the page it is."""
        number = self._file.reserve()
        pen = Pen(self._fonts, page.height)
        marks: list[int] = []
        self._walk(page.root, self._document, number, pen, marks, page.height)
        content = self._file.add_stream(pen.content())
        fonts = "".join(
            f"/{self._fonts[cut].name} {self._font_numbers[cut]} 0 R"
            for cut in sorted(pen.cuts, key=list(self._fonts).index)
        )
        self._file.put(
            number,
            f"<</Type/Page/Parent {self._pages_root} 0 R/MediaBox[0 0 {figure(page.width)} {figure(page.height)}]"
            f"/Contents {content} 0 R/Resources<</Font<<{fonts}>>>>/StructParents {len(self._pages)}/Tabs/S>>",
        )
        self._bookmarks += [(title, number, page.height - down) for title, down in bookmarks]
        self._pages.append(number)
        self._marks.append(marks)

    def finish(self) -> bytes:
        """Return the finished file."""
        for cut, font in self._fonts.items():
            if font.is_used:
                font.write(self._file, self._font_numbers[cut])
        for element in (*self._open.values(), self._document):
            self._write_element(element)
        self._write_trees()
        outline = self._write_outline()
        metadata = self._file.add_stream(_xmp(self._about), "/Type/Metadata/Subtype/XML", packed=False)
        self._file.put(
            self._catalog,
            f"<</Type/Catalog/Pages {self._pages_root} 0 R/StructTreeRoot {self._tree} 0 R/MarkInfo<</Marked true>>"
            f"/Lang({LANGUAGE})/Metadata {metadata} 0 R/ViewerPreferences<</DisplayDocTitle true>>{outline}>>",
        )
        return self._file.finish(self._catalog, self._file.add(_info(self._about)))

    def _walk(self, node: Node, parent: _Element, page: int, pen: Pen, marks: list[int], height: float) -> None:
        if node.role == ARTIFACT:
            pen.draw_artifact(node.shapes, node.scope)
            return
        element = self._open.get((parent.number, node.key)) if node.key else None
        if element is None:
            element = _Element(self._file.reserve(), parent.number, node, page, height)
            parent.kids.append(f"{element.number} 0 R")
            if node.key:
                self._open[parent.number, node.key] = element
        if node.shapes:
            mark = len(marks)
            element.kids.append(str(mark) if element.page == page else f"<</Type/MCR/Pg {page} 0 R/MCID {mark}>>")
            pen.draw_marked(node.role, mark, node.shapes)
            marks.append(element.number)
        for child in node.children:
            self._walk(child, element, page, pen, marks, height)
        if not node.key:
            self._write_element(element)

    def _write_element(self, element: _Element) -> None:
        node = element.node
        page = f"/Pg {element.page} 0 R" if element.page else ""
        alt = f"/Alt{text_string(node.alt)}" if node.alt else ""
        kids = f"/K[{' '.join(element.kids)}]" if element.kids else ""
        about = f"{page}{alt}{_attributes(node, element.height)}{kids}"
        self._file.put(element.number, f"<</S/{node.role}/P {element.parent} 0 R{about}>>")

    def _write_trees(self) -> None:
        kids = _references(self._pages)
        self._file.put(self._pages_root, f"<</Type/Pages/Count {len(self._pages)}/Kids[{kids}]>>")
        numbers = " ".join(f"{at}[{_references(marks)}]" for at, marks in enumerate(self._marks))
        self._file.put(self._parents, f"<</Nums[{numbers}]>>")
        self._file.put(
            self._tree,
            f"<</Type/StructTreeRoot/K {self._document.number} 0 R/ParentTree {self._parents} 0 R"
            f"/ParentTreeNextKey {len(self._marks)}>>",
        )

    def _write_outline(self) -> str:
        if not self._bookmarks:
            return ""
        root, items = self._file.reserve(), [self._file.reserve() for _ in self._bookmarks]
        for at, (title, number, height) in enumerate(self._bookmarks):
            before = f"/Prev {items[at - 1]} 0 R" if at else ""
            after = f"/Next {items[at + 1]} 0 R" if at + 1 < len(items) else ""
            place = f"{before}{after}/Dest[{number} 0 R/XYZ 0 {figure(height)} 0]"
            self._file.put(items[at], f"<</Title{text_string(title)}/Parent {root} 0 R{place}>>")
        self._file.put(root, f"<</Type/Outlines/First {items[0]} 0 R/Last {items[-1]} 0 R/Count {len(items)}>>")
        return f"/Outlines {root} 0 R/PageMode/UseOutlines"


def _references(numbers: Iterable[int]) -> str:
    return " ".join(f"{number} 0 R" for number in numbers)


def _attributes(node: Node, height: float) -> str:
    if node.box is not None:
        x, y, width, tall = node.box
        corners = " ".join(map(figure, (x, height - y - tall, x + width, height - y)))
        return f"/A<</O/Layout/BBox[{corners}]>>"
    if node.scope:
        return f"/A<</O/Table/Scope/{node.scope}>>"
    return f"/A<</O/List/ListNumbering/{node.numbering}>>" if node.numbering else ""


def _info(about: About) -> str:
    zone = about.as_of.strftime("%z")
    created = about.as_of.strftime("D:%Y%m%d%H%M%S") + f"{zone[:3]}'{zone[3:5]}'"
    return (
        f"<</Title{text_string(about.title)}/Author{text_string(about.author)}/Subject{text_string(about.subject)}"
        f"/Producer({PRODUCER})/Creator({PRODUCER})/CreationDate({created})>>"
    )


def _xml(text: str) -> str:
    # Some readers look for the word that closes a stream without minding its length.
    return escape(text).replace("endstream", "endstrea&#109;")


def _xmp(about: About) -> bytes:
    title, author, subject = map(_xml, (about.title, about.author, about.subject))
    created = about.as_of.isoformat(timespec="seconds")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
        f'<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>'
        f"<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreateDate>{created}</xmp:CreateDate><xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>"
        f"<pdf:Producer>{PRODUCER}</pdf:Producer><pdfuaid:part>1</pdfuaid:part>"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    ).encode()
