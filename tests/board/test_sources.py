from __future__ import annotations

from html import unescape
from pathlib import Path

import pytest

from sitroom.board.views import sources
from sitroom.record.record import Record
from tests.board.serving import client_of
from tests.record import made
from tests.record.contest import Said, report


@pytest.fixture
def file(tmp_path: Path) -> Path:
    place = tmp_path / "s.db"
    with Record.open(str(place)) as record:
        record.add(made.dam(published="2031-05-02", publisher="Reach Gazette"), "m")
        record.add(made.ferry(), "m")
    return place


def test_named_unnamed_and_no_source_add_up(file: Path) -> None:
    with Record.open(str(file)) as record:
        page = sources.page(record.accounting())
    counts = {row.words: row.count for row in page.shares}
    assert counts == {"named": 5, "unnamed": 1, "no source at all": 1}
    assert sum(counts.values()) == page.statements
    assert sum(row.count for row in page.kinds) == page.statements
    assert {row.words: row.share for row in page.shares}["named"] == "71%"


def test_a_source_is_counted_in_the_documents_that_quote_it(tmp_path: Path) -> None:
    place = tmp_path / "q.db"
    with Record.open(str(place)) as record:
        record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "m")
        record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", aspect="control", holder="BC")), "m")
        page = sources.page(record.accounting())
    assert {(q.name, q.documents, q.when) for q in page.quoted} == {("BC", 1, "2 May 2031"), ("DE", 1, "4 May 2031")}
    with client_of(place) as client:
        assert "Documents that quote it" in client.get("/sources").text


def test_outlets_and_months_lead_into_search(file: Path) -> None:
    with Record.open(str(file)) as record:
        page = sources.page(record.accounting())
    assert {(o.name, o.statements) for o in page.outlets} == {("Reach Gazette", 5), ("no outlet named", 2)}
    assert {o.name: o.href for o in page.outlets}["no outlet named"] == "/search?publisher=none"
    assert {m.month: m.href for m in page.months} == {
        "May 2031": "/search?since=2031-05&until=2031-05", "without a date": "/search?since=none",
    }  # fmt: skip
    assert [(d.words, d.statements) for d in page.described] == [("Officials", 1)]


def test_every_link_of_the_page_finds_what_it_counts(file: Path) -> None:
    with Record.open(str(file)) as record:
        page = sources.page(record.accounting())
    linked = [(o.href, o.statements) for o in page.outlets] + [(m.href, m.statements) for m in page.months]
    linked += [(row.href, row.count) for row in (*page.shares, *page.kinds) if row.href]
    linked += [(d.href, d.statements) for d in page.described]
    with client_of(file) as client:
        for href, count in linked:
            text = unescape(client.get(href).text)
            assert f">{count} statement" in text, href


def test_only_what_was_published_up_to_a_day_counts(file: Path) -> None:
    with client_of(file) as client:
        assert client.get("/sources?at=2031-05-01").status_code == 200
        assert "Sources up to 1 May 2031" in client.get("/sources?at=2031-05-01").text
        assert client.get("/sources?at=yesterday").status_code == 400


def test_an_empty_record_has_no_shares(empty_file: Path) -> None:
    with Record.open(str(empty_file)) as record:
        page = sources.page(record.accounting())
    assert {row.share for row in page.shares} == {"–"}
    assert page.outlets == ()
