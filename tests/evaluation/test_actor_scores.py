from __future__ import annotations

import pytest

from evaluation.actors import ActorScores, add, answering, shared
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.documents.document import Document, Span
from sitroom.extracted import Extracted


def scores(*rows: tuple[str, str | None]) -> ActorScores:
    return ActorScores([(label, actor, "") for label, actor in rows])


def statement(source: Span | None, cue: Span, content: Span, actor: str | None = None) -> Statement:
    return Statement(
        f"s{cue[0]}", Source(() if source is None else (source,), SourceKind.PERSON, actor), (cue,), (content,),
        Quotation.INDIRECT, None, Polarity.AFFIRMED, Certainty(Level.CERTAIN), 1.0,
    )  # fmt: skip


def document(*statements: Statement) -> Extracted:
    return Extracted(Document("path:a.txt", "", "x/01.txt", "x" * 200), statements)


def test_all_right() -> None:
    made = scores(("lind", "a1"), ("lind", "a1"), ("kesh", "a2"))
    assert made.is_right() == [True, True, True]
    assert made.pairs() == (1, 1, 1)
    assert made.table() == {"right": 1.0, "pair_precision": 1.0, "pair_recall": 1.0}
    assert made.wrong_merges() == []


def test_a_source_split_keeps_its_larger_half() -> None:
    made = scores(("lind", "a1"), ("lind", "a1"), ("lind", "a2"))
    assert made.is_right() == [True, True, False]
    assert made.pairs() == (1, 1, 3)
    assert made.table()["pair_recall"] == pytest.approx(1 / 3)
    assert made.wrong_merges() == []


def test_two_sources_merged_keep_the_larger() -> None:
    made = scores(("lind", "a1"), ("lind", "a1"), ("kesh", "a1"))
    assert made.is_right() == [True, True, False]
    assert made.pairs() == (1, 3, 1)
    assert made.table()["pair_precision"] == pytest.approx(1 / 3)
    assert made.wrong_merges() == [("kesh", "lind")]


def test_a_merge_of_three_counts_each_pair() -> None:
    made = scores(("lind", "a1"), ("kesh", "a1"), ("oster", "a1"), ("lind", "a2"))
    assert made.wrong_merges() == [("kesh", "lind"), ("kesh", "oster"), ("lind", "oster")]


def test_no_actor_is_wrong_and_joins_nothing() -> None:
    made = scores(("lind", None), ("lind", None), ("kesh", None))
    assert made.is_right() == [False, False, False]
    assert made.pairs() == (0, 0, 1)
    assert (made.right, made.wrong_merges()) == (0.0, [])


def test_nothing_is_nothing_wrong() -> None:
    assert scores().table() == {"right": 0.0, "pair_precision": 1.0, "pair_recall": 1.0}


def test_the_line_shows_what_is_counted() -> None:
    made = scores(("lind", "a1"), ("kesh", "a1"))
    made.missed = 3
    assert made.line() == "statements 2 (missed 3) right 0.500 pairs P 0.000 R 1.000 wrong merges 1"


@pytest.mark.parametrize(
    ("a", "b", "characters"),
    [([(0, 5)], [(3, 9)], 2), ([(0, 5)], [(5, 9)], 0), ([(0, 4), (6, 9)], [(2, 8)], 4), ([], [(0, 3)], 0)],
)
def test_characters_shared(a: list[Span], b: list[Span], characters: int) -> None:
    assert shared(a, b) == shared(b, a) == characters


def test_the_statement_that_answers_shares_source_or_cue_and_content() -> None:
    gold = statement((0, 4), (5, 9), (10, 60))
    right = statement((0, 4), (5, 9), (20, 60))
    other_cue = statement((0, 4), (90, 95), (10, 60))
    only_content = statement((70, 74), (75, 79), (10, 60))
    elsewhere = statement((0, 4), (5, 9), (100, 120))
    assert answering(gold, [other_cue, only_content, right]) is right
    assert answering(gold, [only_content]) is None
    assert answering(gold, [elsewhere]) is None
    assert answering(gold, []) is None


def test_a_document_is_counted_by_its_labels() -> None:
    gold = document(
        statement((0, 4), (5, 9), (10, 60), "a1"),
        statement((70, 74), (75, 79), (80, 99), "a2"),
        statement(None, (120, 124), (130, 140)),
    )
    read = document(statement((0, 4), (5, 9), (10, 50), "b7"), statement(None, (120, 124), (130, 140), "b8"))
    made = ActorScores()
    add(made, gold, read, {("x/01.txt", "a1"): "lind", ("x/01.txt", "a2"): "kesh"}, {"b7": "whole"})
    assert made.rows == [("lind", "whole", "01 xxxx")]
    assert made.missed == 1
