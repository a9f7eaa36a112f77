"""The report as a Word document, read again by python-docx and as the XML that it is."""

from __future__ import annotations

import zipfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

from sitroom.brief.report import html, report_of
from sitroom.brief.report_blocks import Report
from sitroom.brief.report_docx import docx
from tests.brief.handed_on import hostile, recorded, reports
from tests.brief.test_report import tree_of


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    with recorded(tmp_path_factory.mktemp("report") / "river.db", reports(), graded=True) as record:
        return report_of(record)


@pytest.fixture(scope="module")
def opened(report: Report) -> DocumentObject:
    return Document(BytesIO(docx(report)))


def attributes(document: DocumentObject, element: str, attribute: str) -> list[str]:
    return [str(found.get(qn(attribute))) for found in document.element.iter(qn(element))]


def test_every_link_leads_to_a_bookmark_and_evidence_leads_back(opened: DocumentObject, report: Report) -> None:
    names = attributes(opened, "w:bookmarkStart", "w:name")
    numbers = attributes(opened, "w:bookmarkStart", "w:id")
    links = attributes(opened, "w:hyperlink", "w:anchor")
    assert len(names) == len(set(names))
    assert numbers == sorted(set(numbers), key=int) == sorted(attributes(opened, "w:bookmarkEnd", "w:id"), key=int)
    assert set(links) <= set(names)
    assert {f"e{e.number}" for e in report.evidence} == {link for link in links if link[0] == "e" and link[1:].isdigit()}
    uses = {f"u{e.number}_{use}" for e in report.evidence for use in range(1, e.uses + 1)}
    assert uses == {name for name in names if name[0] == "u"} == {link for link in links if link[0] == "u"}
    assert len(uses) > 12


def test_headings_are_those_of_the_page_in_real_styles(opened: DocumentObject, report: Report) -> None:
    styles = {name: [p.text for p in opened.paragraphs if p.style is not None and p.style.name == name] for name in (
        "Title", "Heading 1", "Heading 2", "Caption",
    )}  # fmt: skip
    tree = tree_of(html(report))
    assert styles["Title"] == ["Situation report: river"]
    assert styles["Heading 1"] == [h.text_content() for h in tree.xpath("//h2")]
    assert [" ".join(told.split()) for told in styles["Heading 2"]] == [
        " ".join(h.text_content().split()) for h in tree.xpath("//h3")
    ]
    assert styles["Caption"] == [c.text_content() for c in tree.xpath("//caption")]


def test_it_says_what_the_page_says(opened: DocumentObject, report: Report) -> None:
    written = "".join(opened.element.itertext())
    for item in tree_of(html(report)).xpath("//ol[@class='evidence']/li"):
        assert item.xpath("./blockquote")[0].text_content() in written
    cells = [[cell.text for cell in row.cells] for table in opened.tables for row in table.rows]
    assert ["Tell Post", "1", "1", "0%"] in cells


def test_tables_repeat_their_heads(opened: DocumentObject) -> None:
    assert opened.tables
    for table in opened.tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert all(row._tr.find(f".//{qn('w:tblHeader')}") is None for row in table.rows[1:])


def test_no_heading_is_left_at_the_foot_of_a_page(opened: DocumentObject) -> None:
    shown = list(opened.paragraphs)
    under = [after for before, after in pairwise(shown) if before.style.name == "Heading 2"]  # type: ignore[union-attr]
    quiet = [paragraph for paragraph in under if paragraph.style is not None and paragraph.style.name == "Note"]
    assert quiet
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in quiet)
    heads = [cell.paragraphs[0] for table in opened.tables for cell in table.rows[0].cells]
    assert heads
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in heads)


def test_no_line_is_set_with_its_letters_apart(opened: DocumentObject) -> None:
    styles = [opened.styles[name].element for name in ("Title", "Subtitle", "Caption", "Note")]
    assert not [style for style in styles if style.findall(f".//{qn('w:rPr')}/{qn('w:spacing')}")]


def test_it_names_its_language_and_no_author_time_or_program(report: Report) -> None:
    data = docx(report)
    core = Document(BytesIO(data)).core_properties
    assert (core.title, core.language, core.author, core.last_modified_by) == ("Situation report: river", "en-GB", "", "")
    assert (core.created, core.modified) == (None, None)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        names = archive.namelist()
        styles = archive.read("word/styles.xml").decode()
    assert not [name for name in names if "thumbnail" in name or "app.xml" in name]
    assert 'w:lang w:val="en-GB"' in styles


def test_the_same_report_gives_the_same_bytes(report: Report) -> None:
    assert docx(report) == docx(report)


def test_hostile_text_is_text_and_the_file_opens(tmp_path: Path) -> None:
    with recorded(tmp_path / "r.db", hostile()) as record:
        data = docx(report_of(record))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        body: Any = etree.fromstring(archive.read("word/document.xml"))
    written = "".join(body.itertext())
    assert "<script>alert(1)</script> & {{ 7 * 7 }} \ufffdevil\ufffd\ufffd\ufffd]]>" in written
    # Right-to-left letters stay to themselves: each isolate that is opened is closed.
    assert written.count("\u2068") == written.count("\u2069") > 0
    assert "\u202e" not in written
    assert Document(BytesIO(data)).element.findall(f".//{qn('w:rtl')}")
