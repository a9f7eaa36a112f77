from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.board.pictures.timeline import MOST, Moment, ticks, timeline_picture
from tests.board.pictures.svg import SVG, circles, drawn, links, size, titles, under_seeds, words

DAY = date(2022, 5, 2).toordinal()
HELD = [
    Moment("1", "the army holds it", "Orsk is ours", (DAY, DAY), DAY + 6, 0, "/statement/1"),
    Moment("2", "the army holds it", "Orsk fell", (DAY + 2, DAY + 9), DAY + 10, 0),
    Moment("3", "the front holds it", "it never fell", None, DAY + 4, 1),
    Moment("4", "the front holds it", "we stand", None, None, 1, "/statement/4"),
]


def test_event_and_report_stand_apart_and_are_joined() -> None:
    root = drawn(timeline_picture(HELD[:1]))
    assert "Orsk is ours (happened: 2 May 2022; reported: 8 May 2022)" in titles(root)
    link = next(root.iter(f"{SVG}a"))
    line = next(link.iter(f"{SVG}line")).attrib
    assert float(line["x2"]) - float(line["x1"]) > 300


def test_the_number_of_a_row_says_of_what() -> None:
    assert {"the army holds it (2 claims)", "the front holds it (2 claims)"} <= set(words(drawn(timeline_picture(HELD))))
    assert "the army holds it (1 claim)" in words(drawn(timeline_picture(HELD[:1])))


def test_an_uncertain_period_is_a_bar_as_long_as_it() -> None:
    root = drawn(timeline_picture(HELD))
    bars = [e for e in root.iter(f"{SVG}rect") if e.attrib.get("fill-opacity") == ".4"]
    days = [float(c[0]) for c in circles(root)]
    assert len(bars) == 1
    a_day = (max(days) - min(days)) / 10
    assert float(bars[0].attrib["width"]) > 5 * a_day


def test_what_has_no_date_stays_visible_before_the_axis() -> None:
    root = drawn(timeline_picture(HELD))
    assert "no date" in words(root)
    link = next(e for e in root.iter(f"{SVG}a") if e.attrib["href"] == "/statement/4")
    (mark,) = link.iter(f"{SVG}polygon")
    assert all(float(pair.split(",")[0]) < 70 for pair in mark.attrib["points"].split())
    assert "no date" not in words(drawn(timeline_picture(HELD[:3])))


def test_ticks_are_days_weeks_months_or_years() -> None:
    assert [w for _, w in ticks(DAY, DAY + 4, 9)] == ["2 May", "3 May", "4 May", "5 May", "6 May"]
    assert {date.fromordinal(d).weekday() for d, _ in ticks(DAY + 3, DAY + 50, 9)} == {0}
    assert [w for _, w in ticks(DAY, DAY + 150, 9)] == ["Jun 2022", "Jul 2022", "Aug 2022", "Sep 2022"]
    assert [w for _, w in ticks(DAY, DAY + 3000, 9)][:2] == ["2023", "2024"]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, date.max.toordinal()), st.integers(1, date.max.toordinal()), st.integers(3, 9))
def test_ticks_of_any_stretch_are_few_and_inside(a: int, b: int, most: int) -> None:
    first, last = min(a, b), max(a, b)
    found = [day for day, _ in ticks(first, last, most)]
    assert len(found) <= most
    assert all(first <= day <= last for day in found)
    assert found == sorted(set(found))


def test_many_moments_are_counted_over_time() -> None:
    many = [Moment(str(n), "row", "x", (DAY + n % 50, DAY + n % 50), DAY + n % 60) for n in range(MOST + 200)]
    root = drawn(timeline_picture(many))
    told = [t.split(" ", 2) for t in titles(root) if " happened " in t or " reported " in t]
    assert sum(int(n) for n, what, _ in told if what == "happened") == len(many)
    assert sum(int(n) for n, what, _ in told if what == "reported") == len(many)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(1, 900_000) | st.none(), st.integers(0, 4000), st.integers(1, 900_000) | st.none(), st.sampled_from("abc")
        ),
        max_size=20,
    ),
    st.booleans(),
)
def test_all_marks_lie_inside(rows: list[tuple[int | None, int, int | None, str]], narrow: bool) -> None:
    moments = [
        Moment(str(n), row, "x", None if event is None else (event, event + more), reported, n % 7)
        for n, (event, more, reported, row) in enumerate(rows)
    ]
    root = drawn(timeline_picture(moments, narrow=narrow))
    width, height = size(root)
    for x, y, r in circles(root):
        assert r <= x <= width - r
        assert 0 <= y <= height
    for box in root.iter(f"{SVG}rect"):
        left = float(box.attrib.get("x", 0))
        assert 0 <= left <= left + float(box.attrib["width"]) <= width


def test_hostile_labels_are_text_and_nothing_leads_elsewhere() -> None:
    root = drawn(timeline_picture([Moment("1", "<i>\ufffe", "</title><script/>", (DAY, DAY), href="\\\\host\\x")]))
    assert links(root) == []
    assert not list(root.iter(f"{SVG}script"))


def test_the_same_moments_give_the_same_picture_in_any_order_of_sets() -> None:
    program = (
        "from sitroom.board.pictures.timeline import *\n"
        "m = [Moment(str(i), f'r{i % 5}', 'x', (738000 + i, 738000 + i), 738010 + i, i % 3) for i in range(40)]\n"
        "print(timeline_picture(m))"
    )
    assert len(under_seeds(program)) == 1
