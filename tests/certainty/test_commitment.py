"""Polarity and certainty of statements and of single clauses; the rows of the behaviour table are the cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.behaviours import Commitments, commitments
from evaluation.certainty import OWN, fits_phrase, names_words, read, read_row
from sitroom.certainty.commitment import INTERVALS, PLAIN, Force, Frame, clause_commitment, commitment_of, cue_frame
from sitroom.certainty.level import Level, Polarity

ROWS = list(commitments(OWN))
PIECES = [
    "the army", "nobody", "may", "not", "never", "holds", "the bridge", "if", "unless", ",", "because", "that",
    "who", "“", "”", "'", "I think", "it is unclear whether", "very likely", "unlikely", "probably not", "no",
    "could", "must", "?", ".", "said", "İstanbul", "don’t", "is a lie", "rumours say", "20 per cent chance", "\n",
    "–", "doubt", "does not rule out", "refused to", "May", "…",
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[row.text[:60] for row in ROWS])
def test_a_row_of_the_behaviour_table_holds(row: Commitments) -> None:
    got = read_row(row)
    assert (got.polarity, got.certainty.level) == (row.polarity, row.level)
    assert not row.words or names_words(row, got)
    assert not row.phrase or fits_phrase(row, got)


def test_the_table_is_as_long_and_as_varied_as_asked() -> None:
    assert len(ROWS) >= 160
    assert {(row.polarity, row.level) for row in ROWS} >= {(p, level) for p in Polarity for level in Level} - {
        (Polarity.AFFIRMED, Level.UNLIKELY)
    }


@pytest.mark.parametrize("row", ROWS, ids=[row.text[:60] for row in ROWS])
def test_an_interval_without_a_table_is_that_of_its_level(row: Commitments) -> None:
    certainty = read_row(row).certainty
    interval = INTERVALS[row.level]
    if interval is None:
        assert (certainty.low, certainty.high, certainty.table) == (None, None, None)
    elif certainty.table is None:
        low, high = interval
        mirrored = row.polarity is Polarity.DENIED and row.level is not Level.UNLIKELY
        assert (certainty.low, certainty.high) == pytest.approx((1 - high, 1 - low) if mirrored else (low, high))


def test_the_table_that_an_interval_is_from_is_named() -> None:
    text = "The scout said the pass was likely shut."
    certainty = commitment_of(text, [(10, 14)], [(15, 39)], direct=False).certainty
    assert certainty.table is not None
    assert certainty.table.startswith("survey: likely (CAPphrase, Mauboussin, Wade-Fagen, perceptions; n=")
    yardstick = "The scout said the pass was very likely shut."
    assert commitment_of(yardstick, [(10, 14)], [(15, 44)], direct=False).certainty.table == "ICD-203: very likely"
    assert commitment_of("She said no.", [(4, 8)], [(9, 11)], direct=False).certainty.table is None


def test_the_words_that_show_a_hedge_are_named() -> None:
    text = "“There may be some,” he said."
    ((start, end),) = commitment_of(text, [(24, 28)], [(0, 20)], direct=True).certainty.spans
    assert text[start:end] == "may"


def test_a_mirrored_phrase_keeps_its_table() -> None:
    text = "The scout said the pass may not open."
    certainty = commitment_of(text, [(10, 14)], [(15, 36)], direct=False).certainty
    assert (certainty.low, certainty.high) == pytest.approx((0.4, 0.8))
    assert certainty.table is not None
    assert "may happen" in certainty.table


@pytest.mark.parametrize(
    ("cue", "content", "force", "turns"),
    [
        ("said", "the gate is shut", Force.ASSERTS, False),
        ("denied", "that the gate is shut", Force.DENIES, False),
        ("doubts", "that the gate is shut", Force.DOUBTS, False),
        ("believes", "that the gate is shut", Force.BELIEVES, False),
        ("does not believe", "that the gate is shut", Force.BELIEVES, True),
        ("has heard", "that the gate is shut", Force.HEARS, False),
        ("does not rule out", "a truce", Force.HOLDS_POSSIBLE, False),
        ("called for", "a truce", Force.WANTS, False),
        ("refused", "to shut the gate", Force.REFUSES, True),
        ("asked", "whether the gate was shut", Force.ASKS, False),
        ("would not say", "whether the gate was shut", Force.WITHHOLDS, False),
    ],
)
def test_a_cue_makes_a_frame(cue: str, content: str, force: Force, turns: bool) -> None:
    text = f"The warden {cue} {content}."
    at = 11 + len(cue)
    frame = cue_frame(text, [(11, at)], [(at + 1, at + 1 + len(content))], direct=False)
    assert (frame.force, frame.turns) == (force, turns)
    assert all(11 <= start < end <= at for start, end in frame.spans)


def test_a_quotation_is_not_denied_by_the_denial_before_it() -> None:
    text = "She denied it: “The road is open.”"
    assert cue_frame(text, [(4, 10)], [(15, 34)], direct=True).force is Force.ASSERTS
    assert cue_frame(text, [(4, 10)], [(11, 13)], direct=False).force is Force.DENIES


@pytest.mark.parametrize(
    ("text", "clause", "frame", "polarity", "level"),
    [
        ("The army holds the town.", "The army holds the town", PLAIN, "+", "certain"),
        ("The army does not hold the town.", "The army does not hold the town", PLAIN, "-", "certain"),
        ("It is unclear whether the army holds the town.", "the army holds the town", PLAIN, "+", "unknown"),
        ("If the ice breaks, the army holds the town.", "the army holds the town", PLAIN, "+", "possible"),
        ("The army will hold the town if the ice breaks.", "The army will hold the town", PLAIN, "+", "possible"),
        ("Does the army hold the town?", "Does the army hold the town", PLAIN, "+", "unknown"),
        ("“We held the mill, and I think they fled.”", "they fled", Frame(direct=True), "+", "certain"),
        ("I think that the army left.", "the army left", Frame(direct=True), "+", "probable"),
        ("I don't think the army left.", "the army left", Frame(direct=True), "-", "probable"),
        ("There is no doubt that the army left.", "the army left", PLAIN, "+", "certain"),
        ("the army left and burned the mill", "burned the mill", Frame(Force.DENIES), "-", "certain"),
        ("that the army never left", "the army never left", Frame(Force.DENIES), "+", "certain"),
        ("the army might leave", "the army might leave", Frame(Force.BELIEVES), "+", "possible"),
        ("the army leave", "the army leave", Frame(Force.WANTS), "+", "unknown"),
        ("the army left", "the army left", Frame(Force.DOUBTS), "-", "unlikely"),
    ],
)
def test_a_clause_is_read_under_its_frame(text: str, clause: str, frame: Frame, polarity: str, level: str) -> None:
    start = text.index(clause)
    got = clause_commitment(text, (start, start + len(clause)), frame)
    assert (got.polarity, got.certainty.level) == (polarity, level)


@given(st.lists(st.sampled_from(PIECES), max_size=14), st.lists(st.sampled_from(PIECES), min_size=1, max_size=30), st.booleans())
def test_spans_lie_in_the_text_and_bounds_are_in_order(before: list[str], words: list[str], direct: bool) -> None:
    cue, content = " ".join(before), " ".join(words)
    text = f"{cue} {content} end."
    start = len(cue) + 1
    spans = ([(0, len(cue))] if cue else [], [(start, start + len(content))])
    for got in (commitment_of(text, *spans, direct), clause_commitment(text, spans[1][0], cue_frame(text, *spans, direct))):
        certainty = got.certainty
        assert all(0 <= a < b <= len(text) for a, b in certainty.spans)
        assert all(text[a:b] == text[a:b].strip() for a, b in certainty.spans)
        assert certainty.spans == tuple(sorted(certainty.spans))
        assert (certainty.low is None) == (certainty.high is None) == (certainty.level is Level.UNKNOWN)
        if certainty.low is not None and certainty.high is not None:
            assert 0 <= certainty.low <= certainty.high <= 1
        if certainty.level is Level.UNLIKELY:
            assert got.polarity is Polarity.DENIED


@given(st.text(max_size=80), st.text(min_size=1, max_size=200))
def test_any_text_is_read(cue: str, content: str) -> None:
    text = cue + content
    spans = [(len(cue), len(text))]
    assert read(text, [(0, len(cue))] if cue else [], spans).polarity in Polarity


def test_a_long_clause_costs_by_its_length() -> None:
    text = "the men who came " * 3000
    assert commitment_of(text, [], [(0, len(text))], direct=False).certainty.level is Level.CERTAIN
