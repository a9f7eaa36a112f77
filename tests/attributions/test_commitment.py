"""Polarity and certainty, row by row: a table to extend. In each text, braces hold the cue and brackets the content."""

from __future__ import annotations

import re

import pytest

from sitroom.attributions.commitment import INTERVALS, Commitment, commitment_of
from sitroom.attributions.quotation import marked, quotation_of
from sitroom.attributions.statement import Level

TABLE = [
    ("She {said} [the road was open].", "+", "certain"),
    ("She {said} [the road was not open].", "-", "certain"),
    ("She {denied} [that the road was open].", "-", "certain"),
    ("She {denied} it: [“There is no road.”]", "-", "certain"),
    ("The office {rejected} [the report as fiction].", "-", "certain"),
    ("He {called} [that claim “a fairy tale”].", "-", "certain"),
    ("[“There are no clashes here,”] she {said}.", "-", "certain"),
    ("[“It is only talk, they have not tried to come,”] she {said}.", "+", "certain"),
    ("[“There may have been clashes on the road,”] he {said}.", "+", "possible"),
    ("[“It seems that they hold the bridge,”] he {said}.", "+", "probable"),
    ("[“I do not think that they want the town,”] he {said}.", "-", "probable"),
    ("He {does not rule out} [a signing by May].", "+", "possible"),
    ("She {vowed} [not to give in].", "-", "certain"),
    ("She {called for} [an end to the siege].", "+", "unknown"),
    ("They {want} [the gate reopened].", "+", "unknown"),
    ("The ministry {declined to say} [how many were hurt].", "+", "unknown"),
    ("She {refused} [to leave the hall].", "-", "unknown"),
    ("He {doubts} [that the bid will pass].", "-", "unlikely"),
    ("An agreement this month was unlikely: [an agreement is unlikely], he {said}.", "-", "unlikely"),
    ("[The general] {is believed} [to have left].", "+", "probable"),
    ("He {considers} [it possible that the show is for the talks].", "+", "possible"),
    ("He {considers} [it unlikely that they come].", "-", "unlikely"),
    ("Residents {fear} [that the dam will break].", "+", "possible"),
    ("He {said} [he hoped for a truce].", "+", "unknown"),
    ("[“If they come, we will go,”] she {said}.", "+", "possible"),
    ("[“Who asked them?”] she {said}.", "+", "unknown"),
    ("He {said} [it was unclear who had fired].", "+", "unknown"),
    ("They {complained} [that they had been left without pay].", "+", "certain"),
    ("He {said} [neither account could be verified].", "-", "certain"),
    ("The poll {puts support for} [the strikers at 54 per cent].", "+", "certain"),
    ("She {did not say} [that she would resign].", "+", "unknown"),
]


def read(marked_text: str) -> Commitment:
    text = re.sub(r"[{}\[\]]", "", marked_text)
    spans: dict[str, list[tuple[int, int]]] = {"{": [], "[": []}
    start = 0
    for number, mark in enumerate(re.finditer(r"[{}\[\]]", marked_text)):
        place = mark.start() - number
        if mark.group() in spans:
            start = place
        else:
            spans["{" if mark.group() == "}" else "["].append((start, place))
    return commitment_of(text, spans["{"], spans["["], quotation_of(text, spans["["], marked(text)))


@pytest.mark.parametrize(("text", "polarity", "level"), TABLE)
def test_reading_of_a_statement(text: str, polarity: str, level: str) -> None:
    commitment = read(text)
    assert (commitment.polarity, commitment.certainty.level) == (polarity, level)


@pytest.mark.parametrize(("text", "polarity", "level"), TABLE)
def test_intervals_fit_the_level(text: str, polarity: str, level: str) -> None:
    certainty = read(text).certainty
    interval = INTERVALS[Level(level)]
    if interval is None:
        assert certainty.low is None
        assert certainty.high is None
        return
    low, high = interval
    wanted = (low, high) if polarity == "+" or level == "unlikely" else (1 - high, 1 - low)
    assert (certainty.low, certainty.high) == pytest.approx(wanted)


def test_the_words_that_show_a_hedge_are_named() -> None:
    text = "“There may be some,” he said."
    ((start, end),) = commitment_of(text, [(24, 28)], [(0, 20)], quotation_of(text, [(0, 20)], marked(text))).certainty.spans
    assert text[start:end] == "may"
