"""A teaser never stands in place of the article, whichever comes first and by whatever way it comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitroom import read_into
from sitroom.board.intake import Intake, Limits, Upload
from sitroom.cli.main import sitroom
from sitroom.documents.document import Document
from sitroom.documents.formats import Item
from sitroom.documents.inputs import read_documents
from sitroom.errors import DocumentError
from sitroom.exchange.jsonl import encode
from sitroom.extracted import Extracted
from sitroom.record.record import Record
from sitroom.record.rows import Added

ADDRESS = "https://quay.example/ferry"
WORDS = "The ferry stays in port for another night, the mayor of Tell said on Monday."
PAGE = f"<html><head><link rel='canonical' href='{ADDRESS}'></head><body><article><p>{WORDS}</p></article></body></html>"
TOLD = (
    "sitroom: left out 1 teaser whose article the record has in full (news.rss!/q-1; a teaser never stands in place of the text)"
)


def feed(teaser: str = "No ferry tonight.") -> str:
    entry = f"<item><guid isPermaLink='false'>q-1</guid><link>{ADDRESS}</link><description>{teaser}</description></item>"
    return f"<rss version='2.0'><channel><title>Quay Post</title>{entry}</channel></rss>"


def nothing_found(documents: Iterable[Item], *_: object) -> Iterator[object]:
    for item in documents:
        yield Extracted(item, ()) if isinstance(item, Document) else item


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sitroom.flow.extract_all", nothing_found)
    monkeypatch.setattr("sitroom.flow.reader_version", lambda *_: "r")
    Path("news.rss").write_text(feed(), "utf-8")
    Path("ferry.html").write_text(PAGE, "utf-8")
    return tmp_path


def read(*paths: str, command: str = "read") -> Result:
    done = CliRunner().invoke(sitroom, [command, *paths])
    assert done.exit_code == 0, done.output
    return done


def texts() -> list[str]:
    """The texts that the article has had; the last one counts."""
    with Record.open("sitroom.db") as record:
        [kept] = record.kept()
        assert kept.current == kept.revisions[-1].revision
        current = record.document(kept.id).document.text
        return [each.extracted.document.text if each.extracted else current for each in kept.revisions]


def lines(path: str) -> str:
    """What `sitroom extract` writes of an input, as a file."""
    name = f"{path}.jsonl"
    documents = [item for item in read_documents([path]) if isinstance(item, Document)]
    Path(name).write_bytes(b"".join(encode(Extracted(document, ())) for document in documents))
    return name


def test_a_teaser_that_comes_after_its_page_is_left_out_and_that_is_told() -> None:
    read("ferry.html")
    done = read("news.rss")
    assert done.stderr.splitlines() == [TOLD]
    assert "1 left out" in done.stdout
    assert texts() == [WORDS]
    assert read("news.rss").stderr.splitlines() == [TOLD]


def test_a_page_that_comes_after_its_teaser_is_the_newest_text() -> None:
    assert read("news.rss").stderr == ""
    assert read("ferry.html").stderr == ""
    assert texts() == ["No ferry tonight.", WORDS]
    Path("news.rss").write_text(feed("No ferry this week."), "utf-8")
    assert read("news.rss").stderr.splitlines() == [TOLD]
    assert texts() == ["No ferry tonight.", WORDS]


def test_both_in_one_run_in_either_order() -> None:
    assert read("ferry.html", "news.rss").stderr.splitlines() == [TOLD]
    assert texts() == [WORDS]
    Path("sitroom.db").unlink()
    assert read("news.rss", "ferry.html").stderr == ""
    assert texts() == ["No ferry tonight.", WORDS]


def test_another_teaser_takes_the_place_of_one() -> None:
    read("news.rss")
    Path("news.rss").write_text(feed("No ferry this week."), "utf-8")
    assert "1 revised" in read("news.rss").stdout
    assert texts() == ["No ferry tonight.", "No ferry this week."]


def test_several_are_told_in_one_line() -> None:
    read("ferry.html")
    Path("late.rss").write_text(feed("No ferry this week."), "utf-8")
    [line] = read("news.rss", "late.rss").stderr.splitlines()
    assert line.startswith("sitroom: left out 2 teasers whose articles the record has in full (the first: news.rss!/q-1; ")


def test_what_is_loaded_keeps_to_it() -> None:
    page, teaser = lines("ferry.html"), lines("news.rss")
    read(page, command="load")
    done = read(teaser, command="load")
    assert done.stderr.splitlines() == [TOLD]
    assert "1 left out" in done.stdout
    assert texts() == [WORDS]
    Path("sitroom.db").unlink()
    read(teaser, command="load")
    assert read(page, command="load").stderr == ""
    assert texts() == ["No ferry tonight.", WORDS]


def test_an_export_brings_it_along() -> None:
    read("news.rss")
    read("out", "--format", "jsonl", command="export")
    Path("sitroom.db").unlink()
    read("ferry.html")
    assert read("out", command="load").stderr.splitlines() == [TOLD]
    assert texts() == [WORDS]
    Path("sitroom.db").unlink()
    read("out", command="load")
    read("ferry.html")
    assert texts() == ["No ferry tonight.", WORDS]
    read("again", "--format", "jsonl", command="export")
    Path("sitroom.db").rename("first.db")
    read("again", command="load")
    assert texts() == ["No ferry tonight.", WORDS]


def test_the_board_keeps_to_it() -> None:
    with Record.open("sitroom.db") as record:
        intake = Intake(record, Limits(tries=1, pause=0.0), extract=lambda document: Extracted(document, ()), reader="r")
        states = []
        for name in ("ferry.html", "news.rss"):
            batch = intake.submit([Upload(name, BytesIO(Path(name).read_bytes()))], "ann")
            states.append(intake.wait(batch.id, 60))
        intake.close()
        [item] = [each for state in states[1:] if state is not None for each in state.items]
        assert item.outcome is Added.LEFT_OUT
        assert item.note is not None
        assert "a teaser of an article that the record has in full" in item.note
    assert texts() == [WORDS]


def test_the_library_keeps_to_it() -> None:
    with Record.open("sitroom.db") as record:
        assert read_into(record, "ferry.html") == {Added.NEW: 1}
        assert read_into(record, "news.rss") == {Added.LEFT_OUT: 1}


def test_it_says_so_of_itself() -> None:
    [teaser] = [item for item in read_documents(["news.rss"]) if not isinstance(item, DocumentError)]
    assert isinstance(teaser, Document)
    assert b'"excerpt":true' in encode(Extracted(teaser, ()))
