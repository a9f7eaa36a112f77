from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom import lexicon
from sitroom.certainty.level import Level
from sitroom.certainty.patterns import PACKAGE
from sitroom.certainty.probability import HEDGED, phrases_in, probability_of

TABLE = tomllib.loads((resources.files(PACKAGE) / "probability_words.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("phrase", "low", "high", "table"),
    [
        ("likely", 0.6, 0.85, "survey: likely"),
        ("seems likely", 0.6, 0.85, "survey: likely"),
        ("highly unlikely", 0.01, 0.2, "survey: highly unlikely"),
        ("probably not", 0.1, 0.4, "survey: probably not"),
        ("little chance", 0.05, 0.2, "survey: little chance"),
        ("almost certainly", 0.89, 0.99, "survey: almost certain"),
        ("may", 0.2, 0.6, "survey: may happen"),
        ("may not", 0.4, 0.8, "survey: may happen"),
        ("very likely", 0.8, 0.95, "ICD-203: very likely"),
        ("virtually certain", 0.99, 1.0, "IPCC: virtually certain"),
        ("a 20 per cent chance", 0.15, 0.25, "stated: 20 per cent chance"),
        ("one in five at best", 0.05, 0.2, "stated: one in five at best"),
    ],
)
def test_a_phrase_has_the_interval_of_its_table(phrase: str, low: float, high: float, table: str) -> None:
    interval = probability_of(phrase)
    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((low, high))
    assert interval.table is not None
    assert interval.table.startswith(table)


@pytest.mark.parametrize(
    "words", ["", "the bridge is open", "unlike the others", "a likeable man", "apparently", "one in five fled"]
)
def test_other_words_have_none(words: str) -> None:
    assert probability_of(words) is None


def test_a_survey_goes_before_a_yardstick_and_the_longest_phrase_first() -> None:
    assert [(p.name, p.level) for p in phrases_in("it is highly unlikely, perhaps likely")] == [
        ("highly unlikely", Level.UNLIKELY), ("possibly", Level.POSSIBLE), ("likely", Level.PROBABLE),
    ]  # fmt: skip
    assert (interval := probability_of("unlikely")) is not None
    assert interval.table is not None
    assert interval.table.startswith("survey")


def test_every_list_of_the_lexicon_has_its_row() -> None:
    known = set(TABLE["survey"]) | {name for rows in TABLE["yardstick"].values() for name in rows}
    listed = {name for level in HEDGED for name in lexicon.names(level.value, PACKAGE)} - {"other"}
    assert listed <= known


def test_the_medians_lie_in_their_intervals() -> None:
    assert all(0 <= row["low"] <= row["mid"] <= row["high"] <= 1 for row in TABLE["survey"].values())
    assert all(row["people"] > 40 for row in TABLE["survey"].values())


@given(st.sampled_from(sorted(TABLE["survey"])))
def test_mirroring_twice_gives_the_same(name: str) -> None:
    interval = probability_of(name)
    if interval is None:  # frequencies of certainty ("certainly", "will happen") hedge nothing
        assert name in ("certainly", "will happen")
        return
    twice = interval.mirrored().mirrored()
    assert (twice.low, twice.mid, twice.high) == pytest.approx((interval.low, interval.mid, interval.high))
