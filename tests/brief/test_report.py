"""The report as HTML: every number leads to its evidence and back, hostile text is text, one record gives one report."""

from __future__ import annotations

import builtins
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from lxml import html as lxml_html  # type: ignore[import-untyped]  # lxml ships no types

from sitroom.brief.report import ROOM, export_report, html, report_of
from sitroom.brief.report_blocks import writable
from sitroom.brief.report_telling import SAID, SIDES
from tests.brief.handed_on import HOSTILE, hostile, recorded, reports
from tests.record.contest import Said, report


def tree_of(text: str) -> Any:
    return lxml_html.document_fromstring(text.removeprefix("<!doctype html>"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    with recorded(tmp_path_factory.mktemp("report") / "river watch.db", reports(), graded=True) as record:
        text = html(report_of(record))
    return text, tree_of(text)


def words(tree: Any, section: str) -> str:
    return " ".join(tree.xpath(f"//section[@id='{section}']")[0].text_content().replace("\u2060", "").split())


def test_every_number_leads_to_its_evidence_and_back(made: tuple[str, Any]) -> None:
    _, tree = made
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    cites = tree.xpath("//a[@class='cite']")
    assert len(cites) > 12
    listed = [item.get("id") for item in tree.xpath("//ol[@class='evidence']/li")]
    assert listed == [f"e{n}" for n in range(1, len(listed) + 1)]
    assert {cite.get("href") for cite in cites} == {f"#{item}" for item in listed}
    back = [link.get("href") for link in tree.xpath("//span[@class='back']/a")]
    assert sorted(back) == sorted(f"#{cite.get('id')}" for cite in cites)
    assert all(link.startswith("#") and link[1:] in ids for link in tree.xpath("//a/@href"))
    first_seen = list(dict.fromkeys(int(cite.get("href")[2:]) for cite in cites))
    assert first_seen == list(range(1, len(listed) + 1))
    assert all(cite.text == f"[{cite.get('href')[2:]}]" for cite in cites)


def test_the_most_quoted_are_counted_by_the_documents_that_quote_them(tmp_path: Path) -> None:
    named = report("2.txt", "2031-05-03", Said("DE", "Tell", aspect="control", holder="BC"), publisher="Tell Post")
    with recorded(tmp_path / "r.db", [report("1.txt", "2031-05-02", Said("BC", "Tell")), named]) as record:
        tree = tree_of(html(report_of(record)))
    assert "Quoted most: BC, 1 statement in 1 document; DE, 1 statement in 1 document." in words(tree, "sources")
    rows = [[cell.text_content() for cell in row] for row in tree.xpath("//section[@id='actors']//tbody/tr")]
    assert [row[0] for row in rows if row[3] == "2"] == ["BC"]


def test_a_month_is_not_told_as_its_first_day(tmp_path: Path) -> None:
    sides = [report("1.txt", "2031-05", Said("BC", "Oss")), report("2.txt", "2031-05", Said("DE", "Oss", so=False))]
    with recorded(tmp_path / "r.db", sides) as record:
        tree = tree_of(html(report_of(record)))
    disputed = words(tree, "disputes")
    assert "Newest account: May 2031." in disputed
    assert "Fighting 1 independent origin, last May 2031 BC, May 2031:" in disputed
    assert "No fighting 1 independent origin, last May 2031 DE, May 2031:" in disputed
    assert words(tree, "changed").startswith("What changed lately In May 2031, the last month of reporting, came 2 documents")


def test_evidence_shows_the_exact_words_and_where_they_stand(made: tuple[str, Any]) -> None:
    _, tree = made
    texts = {d.document.path: d.document.text for d in reports()}
    for item in tree.xpath("//ol[@class='evidence']/li"):
        path = item.xpath(".//span[@class='path']")[0].text_content()
        marked = [mark.text_content() for mark in item.xpath(".//mark")]
        assert marked
        assert item.xpath("./blockquote")[0].text_content() in texts[path]
        spans = re.findall(r"([\d,]+) to ([\d,]+)", item.text_content().partition("characters")[2])
        assert marked == [texts[path][int(start.replace(",", "")) : int(end.replace(",", ""))] for start, end in spans]


def test_words_that_tell_nothing_alone_stand_in_their_sentence(tmp_path: Path) -> None:
    whole, other = report("1.txt", "2031-05-02", Said("BC", "Oss")), report("2.txt", "2031-05-04", Said("DE", "Oss", so=False))
    start = whole.document.text.index("fighting")
    span = ((start, start + len("fighting")),)
    statements = tuple(replace(each, content=span) for each in whole.statements)
    short = replace(whole, statements=statements, claims=tuple(replace(each, spans=span) for each in whole.claims))
    with recorded(tmp_path / "r.db", [short, other]) as record:
        tree = tree_of(html(report_of(record)))
    [bare] = tree.xpath("//section[@id='disputes']//li[.//mark]")
    assert [mark.text_content() for mark in bare.xpath(".//mark")] == ["fighting"]
    assert bare.text_content().replace("\u2060", "").startswith("BC, 2 May 2031: BC said fighting in Oss on day 1, bcombar")
    [quoted] = tree.xpath("//section[@id='disputes']//li[.//q]")
    assert quoted.text_content().startswith("DE, 4 May 2031: no fighting in Oss")


def test_a_title_of_ones_own_goes_before_the_name_of_the_record(tmp_path: Path) -> None:
    with recorded(tmp_path / "r.db", reports()[:1]) as record:
        export_report(record, tmp_path, "The <river> in May")
    tree = tree_of((tmp_path / "report.html").read_text("utf-8"))
    assert [tree.xpath(f"//{where}")[0].text_content() for where in ("h1", "title")] == ["The <river> in May"] * 2
    assert Document(str(tmp_path / "report.docx")).paragraphs[0].text == "The <river> in May"


def test_the_same_words_have_one_number_and_evidence_names_source_cue_outlet_and_page(made: tuple[str, Any]) -> None:
    _, tree = made
    about = [" ".join(item.xpath("./p")[0].text_content().split()) for item in tree.xpath("//ol[@class='evidence']/li")]
    where = [told.partition(" ↑")[0] for told in about]
    assert len(where) == len(set(where))
    paged = next(told for told in where if "4.pdf" in told)
    assert paged.startswith("FG (person), by “said”. Dun Post, 9 May 2031. 4.pdf, page")
    assert "pages 2 to 3, characters" in paged
    assert paged.endswith("statement s1.")


def test_it_says_what_it_rests_on_and_what_it_does_not_know(made: tuple[str, Any]) -> None:
    _, tree = made
    assert tree.xpath("//h1")[0].text_content() == "Situation report: river watch"
    assert "State of reporting: 9 May 2031" in tree.xpath("//header")[0].text_content()
    scope = words(tree, "scope")
    assert "Not read: 1 document in French is kept and searchable, but was not read by the model" in scope
    outlets = [[cell.text_content() for cell in row] for row in tree.xpath("//section[@id='scope']//tbody/tr")]
    assert ["Tell Post", "1", "1", "0%"] in outlets
    limits = words(tree, "limits")
    assert "1 judgement by 1 person is in this record" in limits
    assert "places could not be put on a map" in limits
    assert "Irena Volk supports Reed Guard" in words(tree, "actors")
    assert "mayor of Tellmar" in words(tree, "actors")
    grades = [[cell.text_content() for cell in row] for row in tree.xpath("//section[@id='sources']//tr")]
    assert grades[-1] == ["BC", "B, usually reliable", "Ina Holt", "knows the river"]
    assert "1 with a source graded reliable" in words(tree, "disputes")


def test_sides_are_counted_in_independent_origins(made: tuple[str, Any]) -> None:
    _, tree = made
    sides = [" ".join(side.text_content().split()) for side in tree.xpath("//section[@id='disputes']//h4")]
    assert len(sides) >= 4
    assert all(re.search(r"\d+ independent origins?", side) for side in sides)


def test_an_empty_record_says_so(tmp_path: Path) -> None:
    with recorded(tmp_path / "sitroom.db", []) as record:
        tree = tree_of(html(report_of(record)))
    assert tree.xpath("//h1")[0].text_content() == "Situation report"
    for section, told in (
        ("disputes", "No dispute was found."),
        ("changed", "Nothing is dated"),
        ("sources", "No statement of a source was found."),
        ("evidence", "Nothing is cited."),
        ("limits", "No person has checked"),
    ):
        assert told in words(tree, section)


def test_hostile_text_is_shown_as_text(tmp_path: Path) -> None:
    with recorded(tmp_path / '"<b>x {}.db', hostile()) as record:
        text = html(report_of(record))
    tree = tree_of(text)
    assert not tree.xpath("//script | //img | //b | //iframe | //*[@onerror]")
    assert set(tree.xpath("//link/@href | //@src")) == set()
    assert "url(" not in text
    assert "@import" not in text
    assert "<script>alert(1)</script>" in words(tree, "evidence")
    assert "{{ 7 * 7 }}" in words(tree, "disputes")
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x01\ufffe]", text)
    assert tree.xpath("//ol[@class='evidence']//blockquote[@dir='rtl']")
    running = re.search(r'@top-left { content: "([^"]*)"', text)
    assert running is not None
    assert running[1].startswith("Situation report: bx  · State")


def test_what_is_unwritable_is_made_visible() -> None:
    assert writable("a\x00b\u202ec\ud800d\uffffe") == "a\ufffdb\ufffdc\ufffdd\ufffde"
    assert writable(HOSTILE).startswith("</q>")


def test_what_there_is_no_room_for_is_counted(tmp_path: Path) -> None:
    many = [
        report(f"{n}.txt", f"2031-05-{n + 1:02}", *(Said(who, f"Tell{m}", so=n % 2 == 0) for m in range(14)))
        for n, who in enumerate(["BC", "DE", "FG", "HI", "JK", "LM", "NO", "PQ", "RS", "TU", "VW", "XY"])
    ]
    with recorded(tmp_path / "r.db", many) as record:
        report_ = report_of(record)
        in_all = len(list(record.disputes()))
    tree = tree_of(html(report_))
    assert in_all > ROOM.disputes
    assert len(tree.xpath("//section[@id='disputes']/h3")) == ROOM.disputes
    assert f"And {in_all - ROOM.disputes} more disputes in the record." in words(tree, "disputes")
    for side in tree.xpath("//section[@id='disputes']//div"):
        said = side.xpath("./ul/li[not(contains(@class, 'more'))]")
        assert 0 < len(said) <= SAID
        assert side.xpath("./ul/li[contains(@class, 'more')]")[0].text_content() == "and 2 more"
    assert len(tree.xpath("//section[@id='disputes']//div")) <= SIDES * ROOM.disputes


def test_the_same_record_gives_the_same_bytes_in_every_process(tmp_path: Path) -> None:
    location = tmp_path / "r.db"
    recorded(location, reports(), graded=True).close()
    program = (
        "import sys; from pathlib import Path; from sitroom.record.record import Record; "
        "from sitroom.brief.report import export_report\n"
        "with Record.open(sys.argv[1]) as record: export_report(record, Path(sys.argv[2]))"
    )
    for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo")):
        folder = tmp_path / seed
        folder.mkdir()
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone}
        subprocess.run([sys.executable, "-c", program, str(location), str(folder)], env=environment, check=True)
    for name in ("report.html", "report.docx"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_without_python_docx_the_page_is_written_and_the_rest_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = builtins.__import__

    def missing(
        name: str,
        globals_: Mapping[str, object] | None = None,
        locals_: Mapping[str, object] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        if name.partition(".")[0] == "docx":
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return found(name, globals_, locals_, fromlist or (), level)

    monkeypatch.setattr(builtins, "__import__", missing)
    monkeypatch.delitem(sys.modules, "sitroom.brief.report_docx", raising=False)
    with recorded(tmp_path / "r.db", reports()) as record:
        export = export_report(record, tmp_path)
    assert [file.name for file in export.files] == ["report.html"]
    assert "pip install python-docx" in export.left_out[-1]
    assert not (tmp_path / "report.docx").exists()
