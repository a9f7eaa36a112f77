"""Who speaks, through the whole way from text to actors; the rows stand in ``who.toml`` for a newcomer to add to."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from sitroom.attributions.statement import SourceKind
from sitroom.documents.inputs import read_document
from sitroom.flow import extract

ROWS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "who.toml").read_text("utf-8"))["row"]


def _marks(row: dict[str, Any]) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=row["known"], strict=True)] if "known" in row else []


@pytest.mark.parametrize("row", [pytest.param(row, marks=_marks(row), id=str(row["about"])) for row in ROWS])
def test_statements_of_one_source_have_one_actor(row: dict[str, Any]) -> None:
    found = extract(read_document(row["text"].encode(), "text.txt"))
    actors = [s.source.actor for s in found.statements if s.via is None and s.source.kind is not SourceKind.REPORTER]
    assert len(actors) == len(row["who"]), [found.document.text[slice(*s.cue[0])] for s in found.statements if s.cue]
    for (a, one), (b, other) in (
        (x, y) for x in zip(actors, row["who"], strict=True) for y in zip(actors, row["who"], strict=True)
    ):
        assert (a == b) == (one == other), (one, other)
    assert [a is None for a in actors] == [w == "-" for w in row["who"]]
