from __future__ import annotations

import pytest

from sitroom.board.pictures.small import MOST_DOTS, WIDTH, origins_dots, share_bar, spark
from tests.board.pictures.svg import SVG, circles, drawn, size, titles, words


def boxes(svg: str, kind: str) -> list[float]:
    return [float(e.attrib["width"]) for e in drawn(svg).iter(f"{SVG}rect") if kind in e.attrib.get("class", "").split()]


def test_shares_are_as_long_as_they_are_large() -> None:
    svg = share_bar([("named", 30), ("unnamed", 10), ("none", 0)])
    assert boxes(svg, "c0")[0] == pytest.approx(WIDTH * 0.75 - 1.5, abs=0.1)
    assert boxes(svg, "c1")[0] == pytest.approx(WIDTH * 0.25 - 1.5, abs=0.1)
    assert words(drawn(svg)) == ["named 75%", "unnamed 25%"]


def test_a_small_share_is_not_rounded_to_nothing() -> None:
    assert words(drawn(share_bar([("a", 9999), ("b", 1)]))) == ["a over 99%", "b under 1%"]


def test_nothing_to_count_is_said() -> None:
    assert words(drawn(share_bar([("a", 0)]))) == ["nothing to count"]
    assert words(drawn(spark([], []))) == ["no dated reports"]


def test_days_between_count_as_none() -> None:
    root = drawn(spark([738000, 738005], [4, 2]))
    columns = [e for e in root.iter(f"{SVG}rect") if "c0" in e.attrib.get("class", "")]
    first, last = (float(e.attrib["x"]) for e in columns)
    assert last - first == pytest.approx(5 * 14)
    assert float(columns[0].attrib["height"]) == 2 * float(columns[1].attrib["height"])


def test_a_long_stretch_keeps_every_report_and_fits() -> None:
    root = drawn(spark([700000 + 9 * n for n in range(900)], [1] * 900))
    counts = [int(t.split()[0]) for t in titles(root) if " from " in t]
    assert sum(counts) == 900
    assert all(float(e.attrib["x"]) + float(e.attrib["width"]) <= WIDTH for e in root.iter(f"{SVG}rect") if "x" in e.attrib)


def test_origins_are_dots_up_to_a_dozen_then_a_number() -> None:
    assert len(list(circles(drawn(origins_dots([("yes", 5)]))))) == 5
    root = drawn(origins_dots([("yes", 40)]))
    assert len(list(circles(root))) == MOST_DOTS
    assert "40" in words(root)
    assert "yes: 40 origins" in titles(root)


def test_sides_differ_in_shape() -> None:
    root = drawn(origins_dots([("yes", 1), ("no", 1)]))
    assert len(list(root.iter(f"{SVG}circle"))) == len(list(root.iter(f"{SVG}polygon"))) == 1
    assert size(root)[0] == WIDTH
