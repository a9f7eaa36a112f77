"""Records for the tests of the board: four short articles of one made-up situation, read once a session; and an empty one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sitroom.cli.asking import read_question
from sitroom.documents.document import Document
from sitroom.documents.inputs import read_document
from sitroom.documents.manifest import Manifest
from sitroom.flow import extract, reader_version
from sitroom.record.record import Record
from tests.board.serving import AUTHOR, client_of, copied

SITUATION = Path(__file__).parent / "situation"
QUESTION = "Will the talks in Lisbon begin before December?"


def articles() -> list[Document]:
    """The four articles under the names of their files alone, with what their manifest says of them."""
    paths = sorted(str(path) for path in SITUATION.glob("*.txt"))
    rows = Manifest.load([str(SITUATION / "manifest.csv")]).match(paths)
    return [read_document(Path(path).read_bytes(), Path(path).name, rows[path].known) for path in paths]


@pytest.fixture(scope="session")
def situation_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The record of the four articles with one question asked; nobody has it open: copy it to change it."""
    file = tmp_path_factory.mktemp("situation") / "situation.db"
    reader = reader_version()
    with Record.open(str(file)) as record:
        for article in articles():
            record.add(extract(article), reader)
        record.ask(read_question(QUESTION), AUTHOR)
    return file


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record without documents."""
    file = tmp_path_factory.mktemp("empty") / "empty.db"
    Record.open(str(file)).close()
    return file


@pytest.fixture
def own_file(situation_file: Path, tmp_path: Path) -> Path:
    """A copy of the record of the four articles, to be changed."""
    return copied(situation_file, tmp_path)


@pytest.fixture
def client(own_file: Path) -> Iterator[TestClient]:
    """A board of its own copy of the record, asked without a network."""
    with client_of(own_file) as opened:
        yield opened
