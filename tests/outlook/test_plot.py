from __future__ import annotations

import re
import sys
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.certainty.level import Level
from sitroom.claims.claim import ClaimKind
from sitroom.disputes.account import Account
from sitroom.disputes.dispute import Dispute, Side
from sitroom.disputes.marks import quoted
from sitroom.outlook import plot
from sitroom.outlook.outlook import outlook_of
from sitroom.outlook.plot import MOST_ORIGINS, PlotError, dispute_plot, outlook_plot, png_of
from sitroom.outlook.question import laid, question_from
from sitroom.outlook.svg import SIDES, wrapped
from tests.outlook.made import DAY, surrender

SVG = "{http://www.w3.org/2000/svg}"
QUESTION = laid(question_from("Will the garrison surrender?"), [[surrender()]])


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def texts(root: ET.Element) -> str:
    return " | ".join(t.text or "" for t in root.iter(f"{SVG}text"))


def side(answer: str, *accounts: Account) -> Side:
    days = [a.reported for a in accounts if a.reported is not None]
    return Side(answer, accounts, len({a.origin for a in accounts}), min(days, default=None), max(days, default=None))


def dispute(*sides: Side, question: str = "Did the garrison surrender?") -> Dispute:
    return Dispute("d1", question, ClaimKind.INTENTION, sides, "", (), None, ())


def test_an_outlook_has_a_bar_a_dot_and_a_line_for_each_origin() -> None:
    accounts = [surrender(0.6, 0.8, origin=o, speaker=f"a:{o}", level=Level.PROBABLE) for o in "abc"]
    root = drawn(outlook_plot(outlook_of(QUESTION, accounts), {"a:a": "Ilse Brandt"}))
    assert "Ilse Brandt" in texts(root)
    assert "71%, likely (60% to 80%; 3 origins)" in texts(root)
    titles = [t.text or "" for t in root.iter(f"{SVG}title")]
    assert sum(t.endswith(": 60% to 80%") for t in titles) == 3
    assert root.get("role") == "img"
    named = (root.get("aria-labelledby") or "").split()
    assert {e.get("id") for e in root if e.get("id")} == set(named)
    assert "three independent origins" in (root.findtext(f"{SVG}desc") or "")


def test_two_origins_give_a_bar_of_broken_lines_without_a_dot() -> None:
    svg = outlook_plot(outlook_of(QUESTION, [surrender(0.6, 0.8), surrender(0.1, 0.3)]))
    assert svg.count("stroke-dasharray") == 2
    assert "no pooled figure (2 origins)" in svg
    assert "nobody says" in outlook_plot(outlook_of(QUESTION, []))


def test_origins_beyond_the_most_are_counted() -> None:
    accounts = [surrender(0.6, 0.8, origin=f"o{n}") for n in range(MOST_ORIGINS + 5)]
    assert "and 5 origins more" in outlook_plot(outlook_of(QUESTION, accounts))


def test_a_dispute_has_a_dot_for_each_account_and_joins_those_of_one_origin() -> None:
    yes = [surrender(origin="a", day=DAY), surrender(origin="a", day=DAY + 4), surrender(origin="b", day=None)]
    svg = dispute_plot(dispute(side("yes", *yes), side("no", surrender(origin="c", day=DAY + 2, affirmed=False))))
    root = drawn(svg)
    titled = [e for e in root.iter() if e.tag in (f"{SVG}circle", f"{SVG}polygon") and e.find(f"{SVG}title") is not None]
    assert len(titled) == 4
    assert svg.count("<path") == 1
    assert "no date" in texts(root)
    assert "10 May 2023" in texts(root)
    assert "a line joins accounts of one origin" in texts(root)
    assert len([e for e in titled if e.tag == f"{SVG}polygon"]) == 1


def test_without_dates_there_is_a_gutter_and_no_axis() -> None:
    svg = dispute_plot(dispute(side("yes", surrender(day=None)), side("no", surrender(day=None))))
    assert "no date" in svg
    assert "2023" not in svg


def test_all_on_one_day_stand_above_each_other() -> None:
    accounts = [surrender(day=DAY) for _ in range(9)]
    root = drawn(dispute_plot(dispute(side("yes", *accounts), side("no", surrender(day=DAY)))))
    spots = [(e.get("cx"), e.get("cy")) for e in root.iter(f"{SVG}circle")]
    assert len(set(spots)) == len(spots) == 10


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=200))
def test_any_words_are_escaped(words: str) -> None:
    said = surrender(words=words, speaker=f"o:{words}")
    root = drawn(dispute_plot(dispute(side(words, said), side("no", surrender()), question=words)))
    assert root.findtext(f"{SVG}title") == words
    assert any(quoted(words) in (t.text or "") for t in root.iter(f"{SVG}title"))


def test_the_same_data_gives_the_same_picture() -> None:
    accounts = [surrender(0.6, 0.8, origin=o, day=DAY) for o in "abc"]
    assert outlook_plot(outlook_of(QUESTION, accounts)) == outlook_plot(outlook_of(QUESTION, accounts[::-1]))


def luminance(colour: str) -> float:
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", SIDES)
def test_colours_hold_on_light_and_dark_ground(colour: str) -> None:
    assert contrast(colour, "#ffffff") >= 3
    assert contrast(colour, "#1a1a1c") >= 3


def test_long_words_end_in_an_ellipsis() -> None:
    (line,) = wrapped("a very long answer that does not fit", 60, 10, 1)
    assert line == "a very…"
    assert wrapped("", 60, 10, 1) == [""]


def test_png() -> None:
    pytest.importorskip("resvg_py")
    if not plot._writes():
        pytest.skip("this machine has no fonts")
    png = png_of(outlook_plot(outlook_of(QUESTION, [surrender(0.6, 0.8, origin=o) for o in "abc"])))
    assert png.startswith(b"\x89PNG")
    assert len(png) > 10_000


def test_png_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(PlotError, match=re.escape("pip install resvg-py")):
        png_of("<svg/>")


def test_png_without_fonts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("resvg_py")
    monkeypatch.setattr(plot, "_writes", lambda: False)
    with pytest.raises(PlotError, match="no fonts"):
        png_of("<svg/>")
