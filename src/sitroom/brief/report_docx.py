"""A report as a Word document: real styles, numbered evidence that links there and back, no author and no time.

Importing this needs python-docx.
"""
# ruff: noqa: SLF001  # python-docx has no other way to the elements that it knows no method for.

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph
from docx.text.run import Run

from sitroom.brief.report_blocks import (
    Block,
    Cited,
    Exhibit,
    Heading,
    Items,
    Line,
    Look,
    Paragraph,
    Report,
    Section,
    Side,
    Table,
    Words,
    writable,
)
from sitroom.exchange.page import right_to_left

_INK, _SOFT, _LINK, _RULE = RGBColor(0x1D, 0x1F, 0x22), RGBColor(0x56, 0x5B, 0x62), RGBColor(0x0B, 0x57, 0xA4), "D9D5CB"
_SIDES = ("117FC2", "D55E00", "009E73", "B66394", "8A7200", "5B6ABF")
_SERIF, _SANS = "Georgia", "Arial"
_LANGUAGE = "en-GB"
_SIZES = {"Title": 22, "Heading 1": 15, "Heading 2": 11.5, "Heading 3": 10}
_MARGIN = 22
_TEXT_WIDTH = 210 - 2 * _MARGIN
"""Millimetres between the margins of a page of A4."""
_ISOLATE, _END = "\u2068", "\u2069"
_SPARE = ("thumbnail", "stylesWithEffects", "customXml", "extended-properties")
"""Parts of python-docx's own template that no report needs."""
_BEFORE_BORDER = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:bidi", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")


def docx(report: Report) -> bytes:
    """The report as the bytes of a ``.docx`` file, the same for the same report."""
    document = Document()
    _bare(document)
    _style(document)
    _page(document, report)
    _Writer(document).write(report)
    made = BytesIO()
    document.save(made)
    return _timeless(made.getvalue())


@dataclass(slots=True)
class _Writer:
    """Writes blocks at the end of a document and numbers its bookmarks."""

    document: DocumentObject
    _bookmarks: int = 0
    _styles: dict[str, str] = field(default_factory=dict)

    def write(self, report: Report) -> None:
        self._paragraph("Title", (Words(report.title, told=True),))
        for line in report.lead:
            self._paragraph("Subtitle", (Words(line),))
        for section in report.sections:
            self._contents(section.anchor, section.title)
        self._contents("evidence", "Evidence")
        for section in report.sections:
            self._section(section)
        heading = self._paragraph("Heading 1", (Words("Evidence"),))
        heading.paragraph_format.page_break_before = True
        self._bookmark(heading, "evidence")
        for exhibit in report.evidence:
            self._exhibit(exhibit)
        self._paragraph("Note", (Words(report.foot),))

    def _contents(self, anchor: str, title: str) -> None:
        paragraph = self._paragraph("Contents", ())
        self._link(paragraph, title, anchor)

    def _section(self, section: Section) -> None:
        heading = self._paragraph("Heading 1", (Words(section.title),))
        self._bookmark(heading, section.anchor)
        for block, before in zip(section.blocks, (None, *section.blocks), strict=False):
            self._block(block, under_heading=isinstance(before, Heading))

    def _block(self, block: Block, *, under_heading: bool) -> None:
        if isinstance(block, Heading):
            self._bookmark(self._paragraph("Heading 2", block.line), block.anchor)
        elif isinstance(block, Paragraph):
            paragraph = self._paragraph("Note" if block.quiet else "Normal", block.line)
            # A quiet line is not left at the foot of a page with its heading alone.
            paragraph.paragraph_format.keep_with_next = (under_heading and block.quiet) or None
        elif isinstance(block, Items):
            self._items(block)
        elif isinstance(block, Side):
            self._side(block)
        else:
            self._table(block)

    def _items(self, block: Items) -> None:
        for line in block.lines:
            self._paragraph("List Bullet", line)
        if block.more > 0:
            self._paragraph("Note", (Words(f"and {block.more:,} more", Look.QUIET),))

    def _side(self, side: Side) -> None:
        answer = (Words(side.answer, Look.STRONG, told=True), Words(f"  {side.note}", Look.QUIET))
        rest = ((Words(f"and {side.said.more:,} more", Look.QUIET),),) if side.said.more > 0 else ()
        lines = [answer, *side.said.lines, *rest]
        for n, line in enumerate(lines):
            paragraph = self._paragraph("Side", line)
            paragraph.paragraph_format.keep_with_next = n == 0 and len(lines) > 1
            _border(paragraph, _SIDES[side.place % len(_SIDES)])
            if n == len(lines) - 1:
                paragraph.paragraph_format.space_after = Pt(8)

    def _table(self, table: Table) -> None:
        self._paragraph("Caption", (Words(table.caption),))
        made = self.document.add_table(rows=1, cols=len(table.head))
        _rules(made._tbl)
        parts = [1 if n in table.numbers else 2 for n in range(len(table.head))]
        widths = [Mm(_TEXT_WIDTH * part / sum(parts)) for part in parts]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        head = made.rows[0]
        _repeated(head._tr)
        for n, words in enumerate(table.head):
            self._cell(head.cells[n], (Words(words, Look.STRONG),), number=n in table.numbers)
            head.cells[n].paragraphs[0].paragraph_format.keep_with_next = True
            head.cells[n].width = widths[n]
        for row in table.rows:
            added = made.add_row()
            _whole(added._tr)
            cells = added.cells
            for n, line in enumerate(row):
                self._cell(cells[n], line, number=n in table.numbers)
                cells[n].width = widths[n]
        self._paragraph("Note", (Words(table.more),))

    def _cell(self, cell: _Cell, line: Line, *, number: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph._p.style = self._style("Cell")
        if number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        self._inline(paragraph, line)

    def _exhibit(self, e: Exhibit) -> None:
        paragraph = self._paragraph("Evidence", ())
        self._bookmark(paragraph, f"e{e.number}", self._run(paragraph, Words(f"[{e.number}]", Look.QUIET)))
        paragraph.add_run("\t")
        turned = right_to_left(e.language)
        for piece in e.pieces:
            run = self._run(paragraph, piece)
            run.font.rtl = turned or None
            if e.language is not None:
                _speaks(run, e.language)
        about = self._paragraph("Evidence Source", tuple(_about(e)))
        for use in range(1, e.uses + 1):
            about.add_run(" ")
            self._link(about, f"↑{use}" if e.uses > 1 else "↑", f"u{e.number}_{use}")

    def _paragraph(self, style: str, line: Line) -> DocxParagraph:
        paragraph = self.document.add_paragraph()
        paragraph._p.style = self._style(style)
        self._inline(paragraph, line)
        return paragraph

    def _style(self, name: str) -> str:
        """The id of a style; python-docx goes over all styles for each that it sets itself."""
        if name not in self._styles:
            self._styles[name] = self.document.styles[name].style_id
        return self._styles[name]

    def _inline(self, paragraph: DocxParagraph, line: Line) -> None:
        for part in line:
            if isinstance(part, Cited):
                # A space that does not break keeps the number with what it stands behind.
                paragraph.add_run("\u00a0")
                link = self._link(paragraph, f"[{part.number}]", f"e{part.number}")
                self._marked(link, f"u{part.number}_{part.use}")
            else:
                self._run(paragraph, part)

    def _run(self, paragraph: DocxParagraph, words: Words) -> Run:
        text = _isolated(writable(words.text)) if words.told else writable(words.text)
        run = paragraph.add_run(f"“{text}”" if words.look is Look.QUOTE else text)
        if words.look is Look.STRONG:
            run._r.style = self._style("Strong")
        elif words.look is Look.QUIET:
            run._r.style = self._style("Quiet")
        elif words.look is Look.MARKED:
            run._r.style = self._style("Evidence Words")
        return run

    def _link(self, paragraph: DocxParagraph, text: str, anchor: str) -> BaseOxmlElement:
        """Words that lead to a bookmark of the document."""
        link = OxmlElement("w:hyperlink", {qn("w:anchor"): anchor, qn("w:history"): "1"})
        run = paragraph.add_run(text)
        run._r.style = self._style("Link")
        link.append(run._r)
        paragraph._p.append(link)
        return link

    def _bookmark(self, paragraph: DocxParagraph, name: str, run: Run | None = None) -> None:
        elements = [run._r] if run is not None else list(paragraph._p.r_lst)
        if elements:
            self._marked(elements[0], name, elements[-1])

    def _marked(self, first: BaseOxmlElement, name: str, last: BaseOxmlElement | None = None) -> None:
        self._bookmarks += 1
        number = str(self._bookmarks)
        first.addprevious(OxmlElement("w:bookmarkStart", {qn("w:id"): number, qn("w:name"): name}))
        (first if last is None else last).addnext(OxmlElement("w:bookmarkEnd", {qn("w:id"): number}))


def _about(e: Exhibit) -> Iterable[Words]:
    yield Words(e.source, told=True)
    if e.cue:
        yield from (Words(", by “"), Words(e.cue, told=True), Words("”"))
    yield Words(". ")
    for part in (e.title, e.outlet):
        if part:
            yield from (Words(part, told=True), Words(", "))
    yield from (Words(f"{e.date}. "), Words(e.where, told=True), Words(f", {e.at}."))


def _isolated(text: str) -> str:
    """Words with right-to-left letters in them kept from turning those around them."""
    turned = any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
    return f"{_ISOLATE}{text}{_END}" if turned else text


def _bare(document: DocumentObject) -> None:
    """Take out of the template what is not ours: its picture, spare parts, author and times."""
    package = document.part.package
    for rels in (package.rels, document.part.rels):
        for number in [number for number, rel in rels.items() if rel.reltype.rsplit("/", 1)[-1] in _SPARE]:
            del rels[number]
    core = document.core_properties._element
    for child in list(core):
        core.remove(child)
    document.core_properties.language = _LANGUAGE


def _style(document: DocumentObject) -> None:
    styles = document.styles
    normal = styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _set(normal, _SERIF, 10.5, _INK, after=6)
    normal.paragraph_format.line_spacing = 1.2
    for name, size in _SIZES.items():
        style = styles[name]
        assert isinstance(style, ParagraphStyle)
        _set(style, _SANS, size, _INK, before=0 if name == "Title" else size, after=4)
        style.font.bold = True
    for rule in styles["Title"].element.findall(f".//{qn('w:pBdr')}"):
        rule.getparent().remove(rule)
    _calm(document, "Subtitle", 10.5, after=2)
    _calm(document, "Caption", 9, after=4).paragraph_format.keep_with_next = True
    bullet = styles["List Bullet"]
    assert isinstance(bullet, ParagraphStyle)
    bullet.paragraph_format.space_after = Pt(3)
    _added(document, "Note", 9, after=5, soft=True)
    _added(document, "Contents", 10, after=1, soft=False)
    _added(document, "Cell", 9, after=2, soft=False)
    side = _added(document, "Side", 10.5, after=2, soft=False, face=_SERIF)
    side.paragraph_format.left_indent = Mm(4)
    evidence = _added(document, "Evidence", 10, after=0, soft=False, face=_SERIF)
    evidence.paragraph_format.keep_with_next = True
    source = _added(document, "Evidence Source", 8.5, after=7, soft=True)
    evidence.paragraph_format.first_line_indent = -Mm(12)
    evidence.paragraph_format.tab_stops.add_tab_stop(Mm(12))
    for style in (evidence, source):
        style.paragraph_format.left_indent = Mm(12)
    for name, color in (("Quiet", _SOFT), ("Link", _LINK), ("Evidence Words", _INK)):
        made = styles.add_style(name, WD_STYLE_TYPE.CHARACTER)
        assert isinstance(made, CharacterStyle)
        made.font.color.rgb = color
        made.font.bold = name == "Evidence Words" or None
    for lang in styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), _LANGUAGE)


def _calm(document: DocumentObject, name: str, size: float, after: float) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    _set(style, _SANS, size, _SOFT, after=after)
    style.font.bold = style.font.italic = False
    return style


def _added(document: DocumentObject, name: str, size: float, after: float, *, soft: bool, face: str = _SANS) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    assert isinstance(style, ParagraphStyle)
    style.base_style = document.styles["Normal"]
    _set(style, face, size, _SOFT if soft else _INK, after=after)
    return style


def _set(style: ParagraphStyle, face: str, size: float, color: RGBColor, *, before: float = 0, after: float = 0) -> None:
    style.font.name, style.font.size = face, Pt(size)
    style.font.color.rgb = color
    # The template sets some of its styles with their letters apart.
    for spread in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spread)
    fonts = style.element.rPr.rFonts
    for name in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[name]
    for kind in ("w:cs", "w:eastAsia"):
        fonts.set(qn(kind), face)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _page(document: DocumentObject, report: Report) -> None:
    """A4 with the running title at the head of all pages but the first, and the page's number at the foot."""
    document.core_properties.title = writable(report.title)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].style = document.styles["Note"]
    section.header.paragraphs[0].add_run(writable(" · ".join([report.title, *report.lead[:1]])))
    for foot in (section.first_page_footer, section.footer):
        paragraph = foot.paragraphs[0]
        paragraph.style = document.styles["Note"]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _counted(paragraph, "PAGE")
        paragraph.add_run(" of ")
        _counted(paragraph, "NUMPAGES")


def _counted(paragraph: DocxParagraph, what: str) -> None:
    """A number that the word processor counts."""
    counted = OxmlElement("w:fldSimple", {qn("w:instr"): what})
    run = paragraph.add_run("1")
    counted.append(run._r)
    paragraph._p.append(counted)


def _border(paragraph: DocxParagraph, color: str) -> None:
    borders = OxmlElement("w:pBdr")
    borders.append(OxmlElement("w:left", _line(18, color, space=8)))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_BEFORE_BORDER)


def _rules(table: BaseOxmlElement) -> None:
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        borders.append(OxmlElement(f"w:{edge}", _line(4, _RULE)))
    table.tblPr.insert_element_before(borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def _line(size: int, color: str, space: int = 0) -> dict[str, str]:
    return {qn("w:val"): "single", qn("w:sz"): str(size), qn("w:space"): str(space), qn("w:color"): color}


def _repeated(row: BaseOxmlElement) -> None:
    """Show the row again on each page that its table goes on on."""
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    properties.append(OxmlElement("w:tblHeader"))


def _whole(row: BaseOxmlElement) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _speaks(run: Run, language: str) -> None:
    spoken = OxmlElement("w:lang", {qn("w:val"): language, qn("w:bidi"): language})
    run._r.get_or_add_rPr().insert_element_before(spoken, "w:eastAsianLayout", "w:specVanish", "w:oMath")


def _timeless(data: bytes) -> bytes:
    """The same archive with its parts in the order of their names and of no time, so that the same report has the same bytes."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        # Word wants the table of contents of the package first.
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type, part.create_system, part.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
            new.writestr(part, old.read(name), compresslevel=6)
    return made.getvalue()
