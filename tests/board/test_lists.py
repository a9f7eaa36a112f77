from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sitroom.record.record import Record
from tests.board.serving import client_of
from tests.record import made, situation
from tests.record.contest import Said, report
from tests.record.people import letters

MANY = 60


@pytest.fixture
def many_file(tmp_path: Path) -> Path:
    """More documents, places and disputes than one page of a list holds."""
    place = tmp_path / "many.db"
    with Record.open(str(place), matcher=letters()) as record:
        for number in range(MANY // 2):
            record.add(report(f"a{number:03}.txt", f"2031-05-{1 + number % 28:02}", Said("BC", f"Town{number}")), "m")
            record.add(report(f"b{number:03}.txt", "2031-06-01", Said("DE", f"Town{number}", so=False)), "m")
        for place_of_both in ("Tell", "Sarn"):
            record.add(
                report(f"{place_of_both}.txt", "2031-06-02", Said("FG", place_of_both), Said("JK", place_of_both, so=False)), "m"
            )
        record.add(report("z.txt", None, Said("FG", "Ket")), "m")
    return place


def pages(client: TestClient, path: str) -> list[str]:
    found = []
    while True:
        answer = client.get(path)
        assert answer.status_code == 200
        found.append(answer.text)
        following = re.search(r'rel="next" href="([^"]+)"', answer.text)
        if following is None:
            return found
        path = unescape(following[1])


@pytest.mark.parametrize(
    ("path", "link", "count", "parts"),
    [
        ("/documents", "/document?id=", MANY + 3, 2),
        ("/disputes", "/dispute/", MANY // 2 + 2, 2),
        ("/places", "/place/", MANY // 2 + 3, 1),
    ],
)
def test_paging_leads_through_all(many_file: Path, path: str, link: str, count: int, parts: int) -> None:
    with client_of(many_file) as client:
        texts = pages(client, path)
    found = [href for text in texts for href in re.findall(rf'href="({re.escape(link)}[^"]*)"', text)]
    assert len(set(found)) == len(found) == count
    assert len(texts) == parts


def test_actors_are_sorted_and_narrowed_to_a_type(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    with Record.open(str(file)) as record:
        record.add(situation.first(), "m")
    with client_of(file) as client:

        def names(path: str) -> list[str]:
            return re.findall(r'href="/actor/a\d+"><bdi>([^<]*)</bdi>', client.get(path).text)

        assert set(names("/actors")) == {"Irena Volk", "Reed Guard", "A boatman"}
        assert names("/actors?order=name") == ["A boatman", "Irena Volk", "Reed Guard"]
        assert names("/actors?type=person") == ["Irena Volk"]
        assert client.get("/actors?type=fish").status_code == 400
        assert client.get("/actors?order=size").status_code == 400
        assert client.get("/actors?after=%00").status_code == 404


def test_places_tell_how_precisely_they_are_known(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    with Record.open(str(file)) as record:
        record.add(situation.first(), "m")
    with client_of(file) as client:
        text = client.get("/places").text
    assert "town; a town" in text
    assert "facility; not placed on the map" in text


def test_undated_documents_are_counted_and_kept_in_sight(tmp_path: Path) -> None:
    file = tmp_path / "s.db"
    with Record.open(str(file)) as record:
        record.add(made.dam(published="2031-05-02", title="<i>The dam</i>"), "m")
        record.add(made.ferry(), "m")
    with client_of(file) as client:
        text = client.get("/documents").text
    assert "1 of them without a date" in text
    assert "&lt;i&gt;The dam" in text
    assert text.index("The dam") < text.index("sub/ferry.txt")


def test_disputes_can_be_narrowed(many_file: Path) -> None:
    with client_of(many_file) as client:

        def questions(query: str) -> int:
            return len(re.findall(r'href="/dispute/', client.get(f"/disputes?{query}").text))

        assert questions("place=Town7") == 1
        assert questions("kind=talks") == 0
        assert questions("kind=clash&actor=BC") == 30
        assert questions("at=2031-05-20") == 0
        assert client.get("/disputes?actor=Nobody").status_code == 404
        assert client.get("/disputes?at=2031&grade=AB").status_code == 400


def test_lists_of_an_empty_record_say_so(empty_file: Path) -> None:
    with client_of(empty_file) as client:
        for path in ("/actors", "/places", "/documents"):
            assert "There are none yet" in client.get(path).text
        assert "No dispute was found" in client.get("/disputes").text
