from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sitroom.board.asked import Asked
from sitroom.board.views import times
from sitroom.board.views.times import TimelinePage
from sitroom.claims.claim import Period
from sitroom.extracted import Extracted
from sitroom.record.record import Record
from tests.board.pictures.svg import drawn, links, titles
from tests.board.serving import board_of, client_of
from tests.record.contest import Said, report
from tests.record.people import letters


def when(extracted: Extracted, *periods: Period | None) -> Extracted:
    """The same with these days for its claims, in order."""
    claims = tuple(replace(claim, time=period) for claim, period in zip(extracted.claims, periods, strict=True))
    return replace(extracted, claims=claims)


LINES = (Said("BC", "Tell"), Said("DE", "Tell"), Said("FG", "Dun"), Said("HI", "Dun"), Said("JK", "Dun"))
PERIODS = (
    Period("2031-04-03", "2031-04-03", (0, 2)),
    Period("2031-03", "2031-03", (0, 2)),
    Period(None, "2031-05-31", (0, 2)),
    Period("2031-05-02", "2031-05-02", None),
    None,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """One day, one month, an end alone, the report's day alone, and nothing at all; and an article without any day."""
    file = tmp_path / "t.db"
    with Record.open(str(file), matcher=letters()) as record:
        record.add(when(report("1.txt", "2031-05-02", *LINES), *PERIODS), "m")
        record.add(report("2.txt", None, Said("LM", "Tell", so=False)), "m")
    return file


@pytest.fixture
def many(tmp_path: Path) -> Path:
    file = tmp_path / "m.db"
    lines = [Said("BC", "Tell", when=f"2031-04-{n % 28 + 1:02}") for n in range(130)]
    with Record.open(str(file), matcher=letters()) as record:
        record.add(report("1.txt", "2031-05-02", *lines), "m")
    return file


def page_of(file: Path, **fields: str) -> TimelinePage:
    with board_of(file) as board:
        return times.show(board, Asked("/timeline", fields, {}, None, "t"))


def test_the_days_of_events_and_of_reports_stand_apart_with_their_precision(file: Path) -> None:
    page = page_of(file)
    assert [(line.event, line.reported) for line in page.moments] == [
        ("March 2031", "2 May 2031"),
        ("3 April 2031", "2 May 2031"),
        ("by 31 May 2031", "2 May 2031"),
    ]


def test_what_states_no_day_is_in_the_list_and_in_the_picture(file: Path) -> None:
    page = page_of(file)
    assert {line.who for line in page.undated} == {"HI", "JK", "LM"}
    assert {line.event for line in page.undated} == {"no day stated"}
    assert page.picture is not None
    told = titles(drawn(page.picture.wide))
    assert sum("happened: no word of when" in each for each in told) == 3
    assert sum("no word of when; reported: no date" in each for each in told) == 1


def test_a_month_is_a_bar_and_a_day_is_not(file: Path) -> None:
    page = page_of(file)
    assert page.picture is not None
    by_title = {}
    for link in drawn(page.picture.wide).iter():
        title = next(iter(link), None)
        if title is not None and title.text and "happened:" in title.text:
            bars = [e for e in link if e.tag.endswith("rect")]
            by_title[re.sub(r"^(\w+):.*", r"\1", title.text)] = [float(bar.attrib["width"]) for bar in bars]
    assert by_title["BC"] == []
    (month,) = by_title["DE"]
    # A month of about two that the picture spans, but for the days that are only to come.
    assert month > 200
    assert len(by_title["FG"]) == 1


def test_it_is_of_an_actor_a_place_or_a_dispute(file: Path) -> None:
    with Record.open(str(file), matcher=letters()) as record:
        actor = next(row.id for row in record.actors() if row.name == "DE")
        place = next(row.id for row in record.places() if row.name == "Dun")
        (dispute,) = record.disputes()
    assert [line.who for line in page_of(file, actor=actor).moments] == ["DE"]
    of_place = page_of(file, place=place)
    assert {line.who for line in (*of_place.moments, *of_place.undated)} == {"FG", "HI", "JK"}
    of_dispute = page_of(file, dispute=dispute.id)
    assert of_dispute.title == f"Timeline: {dispute.question}"
    assert {"LM"} < {line.who for line in (*of_dispute.moments, *of_dispute.undated)}
    assert of_dispute.picture is not None
    assert of_dispute.picture.svg == f"/timeline.svg?dispute={dispute.id}"


def test_the_list_goes_on_without_repeats_or_gaps(many: Path) -> None:
    seen: list[str] = []
    with client_of(many) as client:
        address: str | None = "/timeline"
        pages = 0
        while address:
            text = client.get(address).text
            seen += re.findall(r'<tr id="(claim-\d+)"', text)
            found = re.search(r'<a href="([^"]*)" rel="next">', text)
            address = found[1].replace("&amp;", "&") if found else None
            pages += 1
    assert seen == [f"claim-{n + 1}" for n in range(130)]
    assert pages == 3


def test_a_mark_of_many_opens_the_list_at_the_first_of_them(many: Path) -> None:
    page = page_of(many)
    assert page.picture is not None
    with client_of(many) as client:
        text = client.get("/timeline").text
    assert page.in_all == 130
    assert "Of more than" in text
    days = [Said("BC", "Tell", when="2031-04-03") for _ in range(60)]
    with Record.open(str(many.parent / "n.db"), matcher=letters()) as record:
        record.add(report("1.txt", "2031-05-02", *days), "m")
    together = page_of(many.parent / "n.db").picture
    assert together is not None
    assert links(drawn(together.wide)) == ["/timeline#claim-1"]
    assert any(told.startswith("60 of the same days: BC: ") for told in titles(drawn(together.wide)))


@pytest.mark.parametrize("start", ["x", "-1", "1.5", "٣", "9" * 10])
def test_a_start_that_is_none_is_refused_and_one_too_far_is_the_end(many: Path, start: str) -> None:
    with client_of(many) as client:
        assert client.get("/timeline", params={"from": start}).status_code == 400
        last = client.get("/timeline", params={"from": "999999999"})
    assert 'id="claim-130"' in last.text


def test_what_is_added_is_there_at_once(file: Path) -> None:
    with board_of(file) as board:
        asked = Asked("/timeline", {}, {}, None, "t")
        before = times.show(board, asked)
        assert times.show(board, asked).picture is before.picture
        board.record.add(report("3.txt", "2031-05-09", Said("PQ", "Tell")), "m")
        after = times.show(board, asked)
    assert after.in_all == before.in_all + 1
    assert "PQ" in {line.who for line in (*after.moments, *after.undated)}


def test_nothing_and_nobody_are_told(empty_file: Path) -> None:
    with client_of(empty_file) as client:
        assert "Nothing is claimed yet." in client.get("/timeline").text
        assert client.get("/timeline.svg").status_code == 200
        for field in ("actor=a9", "place=p9", "dispute=d9"):
            assert client.get(f"/timeline?{field}").status_code == 404


def test_the_saved_timeline_is_whole_and_leads_nowhere(file: Path) -> None:
    page = page_of(file)
    assert page.picture is not None
    with client_of(file) as client:
        answer = client.get("/timeline.svg")
        assert client.get("/timeline.png").content.startswith(b"\x89PNG")
    assert links(drawn(answer.text)) == []
    assert titles(drawn(answer.text)) == titles(drawn(page.picture.wide))
