"""The page that ``sitroom picture --html`` writes: evidence for each sentence, nothing from elsewhere, hostile text as text."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html  # type: ignore[import-untyped]  # lxml ships no types

from sitroom.cli.main import sitroom
from sitroom.extracted import Extracted
from sitroom.record.record import Record
from tests.record.contest import Said, report
from tests.record.test_disputes import exact

HOSTILE = "</q><script>alert(1)</script><img src=x onerror=alert(1)> & {{ 7 * 7 }} \u202eevil\u202c"


def held(who: str | None, holder: str) -> Said:
    return Said(who, "Tell", aspect="control", holder=holder)


def reports() -> list[Extracted]:
    return [
        report("1.txt", "2031-05-02", held("BC", "KL"), publisher="Tell Post"),
        report("2.txt", "2031-05-04", held("DE", "MN"), Said(None, "Dun")),
        report("3.txt", "2031-05-06", Said("FG", "Oss"), Said("HI", "Oss")),
        report("4.txt", "2031-05-09", Said("FG", "Dun", so=False), publisher="Dun Post"),
    ]


def page(folder: Path, documents: list[Extracted], *options: str) -> tuple[str, Any]:
    location, file = str(folder / "r.db"), folder / "brief.html"
    with Record.open(location, matcher=exact()) as record:
        for document in documents:
            record.add(document, "m")
    done = CliRunner().invoke(sitroom, ["picture", "--record", location, "--html", str(file), *options])
    assert done.exit_code == 0, done.output
    text = file.read_text("utf-8")
    return text, html.document_fromstring(text.removeprefix("<!doctype html>"))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Any]:
    return page(tmp_path_factory.mktemp("brief"), reports())


def test_every_number_opens_its_evidence_and_leads_back(made: tuple[str, Any]) -> None:
    _, tree = made
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    cites = tree.xpath("//a[@class='cite']")
    assert len(cites) > 8
    assert {cite.get("href") for cite in cites} == {f"#{e.get('id')}" for e in tree.xpath("//ol[@class='evidence']/li")}
    back = {link.get("href") for link in tree.xpath("//span[@class='back']/a")}
    assert back == {f"#{cite.get('id')}" for cite in cites}
    assert all(link.startswith("#") and link[1:] in ids for link in tree.xpath("//a/@href"))
    for cite in cites:
        assert cite.text == f"[{cite.get('href')[2:]}]"


def test_evidence_shows_the_exact_words_in_their_sentence_and_where_they_stand(made: tuple[str, Any]) -> None:
    _, tree = made
    texts = {d.document.path: d.document.text for d in reports()}
    shown = tree.xpath("//ol[@class='evidence']/li")
    for item in shown:
        path = item.xpath(".//span[@class='path']")[0].text_content()
        quoted = item.xpath("./blockquote")[0].text_content()
        marked = [mark.text_content() for mark in item.xpath(".//mark")]
        assert marked
        assert quoted in texts[path].splitlines()
        assert all(words in quoted for words in marked)
    first = shown[0]
    assert first.xpath(".//mark")[0].text_content() == first.xpath("//q")[0].text_content()
    about = next(i.text_content() for i in shown if "Dun Post" in i.text_content())
    for part in ("FG (person)", "Dun Post", "9 May 2031", "4.txt", "statement s1"):
        assert part in about


def test_sides_stand_beside_each_other_with_their_origins(made: tuple[str, Any]) -> None:
    _, tree = made
    found = {}
    for article in tree.xpath("//section[@id='disputed']/article"):
        sides = article.xpath(".//div[starts-with(@class, 'side side-')]")
        found[article.xpath("./h3")[0].text_content()] = {
            s.xpath("./h4")[0].text_content(): s.xpath("./p")[0].text for s in sides
        }
    assert found["Who holds Tell on 4 May 2031?"] == {
        "KL": "1 independent origin, last 2 May 2031",
        "MN": "1 independent origin, last 4 May 2031",
    }
    assert set(found["Is there fighting in Dun?"]) == {"Fighting", "No fighting"}
    reasons = [p.text_content() for p in tree.xpath("//p[@class='reason']")]
    assert all(reason.startswith("Why these cannot all be so: ") for reason in reasons)


def test_the_other_sections_are_there(made: tuple[str, Any]) -> None:
    _, tree = made
    heads = [h.text_content() for h in tree.xpath("//h2")]
    assert heads == [
        "What is disputed", "What the sources agree on", "Who is said to hold what", "What the sources expect",
        "Who speaks most", "What is new", "Evidence",
    ]  # fmt: skip
    agreed = tree.xpath("//section[@id='agreed']")[0].text_content()
    assert "2 independent origins, last 6 May 2031: FG and HI" in " ".join(agreed.split())
    control = [row.text_content() for row in tree.xpath("//section[@id='control']//tbody/tr")]
    assert ["Held by MN" in row for row in control] == [True, False]
    assert "dispute opened" in tree.xpath("//section[@id='new']")[0].text_content()


def test_a_timeline_is_told_in_words_too(made: tuple[str, Any]) -> None:
    text, tree = made
    assert text.count("<svg ") == 2
    assert "<style>" in text
    assert text.count("<style>") == 1
    for svg in tree.xpath("//svg"):
        title, described = svg.get("aria-labelledby").split()
        assert svg.xpath(f"./title[@id='{title}']")[0].text
        assert "independent origin" in svg.xpath(f"./desc[@id='{described}']")[0].text


def test_the_page_stands_alone_and_holds_in_dark_and_print(made: tuple[str, Any]) -> None:
    text, tree = made
    assert tree.get("lang") == "en"
    assert not tree.xpath("//script | //link | //img | //iframe | //object | //@src | //@style")
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", text)
    assert "default-src 'none'" in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def hostile() -> Extracted:
    """A report whose outlet, title, path, source and words are all hostile."""
    made = report("h.txt", "2031-05-02", held(HOSTILE, "KL"), held("DE", HOSTILE), publisher=HOSTILE)
    return replace(made, document=replace(made.document, title=HOSTILE, path=f"{HOSTILE}.txt", language='en" onload="x'))


def test_hostile_text_is_shown_as_text(tmp_path: Path) -> None:
    text, tree = page(tmp_path, [hostile(), report("2.txt", "2031-05-03", Said("BC", HOSTILE), Said("DE", HOSTILE, so=False))])
    assert "<script" not in text
    assert "<img" not in text
    assert not tree.xpath("//script | //img | //@onerror | //@onload")
    assert "\u202e" not in text
    assert "\u202c" not in text
    assert "{{ 7 * 7 }}" in text
    shown = HOSTILE.replace("\u202e", "\ufffd").replace("\u202c", "\ufffd")
    assert shown in tree.xpath("//section[@id='disputed']")[0].text_content()
    assert shown in tree.xpath("//ol[@class='evidence']")[0].text_content()


def test_as_it_stood_on_a_day(tmp_path: Path) -> None:
    text, tree = page(tmp_path, reports(), "--at", "2031-05-05")
    assert "As it stood on 5 May 2031" in text
    assert [h.text_content() for h in tree.xpath("//section[@id='disputed']//h3")] == ["Who holds Tell on 4 May 2031?"]
    assert "9 May 2031" not in text


def test_an_empty_record_makes_a_page_that_says_so(tmp_path: Path) -> None:
    _, tree = page(tmp_path, [])
    told = tree.xpath("//main")[0].text_content()
    for part in ("No dispute was found.", "Nobody says who holds a place.", "No open question was found.", "Nothing is dated."):
        assert part in told


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_same_record_makes_the_same_page_whatever_the_hash_seed(tmp_path: Path, made: tuple[str, Any], seed: str) -> None:
    page(tmp_path, reports())
    arguments = ["picture", "--record", str(tmp_path / "r.db"), "--html", str(tmp_path / "again.html")]
    environment = os.environ | {"PYTHONHASHSEED": seed}
    subprocess.run([sys.executable, "-m", "sitroom.cli", *arguments], check=True, capture_output=True, env=environment)
    assert (tmp_path / "again.html").read_text("utf-8") == made[0]
