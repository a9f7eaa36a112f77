from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.certainty.level import Level
from sitroom.outlook.outlook import outlook_of
from sitroom.outlook.question import laid, question_from
from sitroom.outlook.wording import in_words, likelihood_word, speaker_name
from tests.outlook.made import DAY, TALKS, account, surrender

QUESTION = laid(question_from("Will the garrison surrender?"), [[surrender()]])


@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.02, "almost no chance"),
        (0.1, "very unlikely"),
        (0.3, "unlikely"),
        (0.5, "roughly even chance"),
        (0.55, "roughly even chance"),
        (0.7, "likely"),
        (0.9, "very likely"),
        (0.97, "almost certain"),
    ],
)
def test_the_words_of_icd_203(p: float, word: str) -> None:
    assert likelihood_word(p) == word


@given(st.integers(0, 100))
def test_a_word_and_that_of_the_opposite_belong_together(percent: int) -> None:
    pairs = {"likely": "unlikely", "very likely": "very unlikely", "almost certain": "almost no chance"}
    one, other = likelihood_word(percent / 100), likelihood_word(1 - percent / 100)
    assert one == other == "roughly even chance" or pairs.get(one) == other or pairs.get(other) == one


def told(*accounts: object, **how: object) -> str:
    return in_words(outlook_of(QUESTION, accounts), **how)  # type: ignore[arg-type]


def test_two_origins_give_a_range_and_no_figure() -> None:
    said = told(surrender(0.6, 0.8, level=Level.PROBABLE), surrender(0.1, 0.3, level=Level.UNLIKELY, affirmed=False))
    assert "no pooled figure, since only two independent origins speak of it" in said
    assert "they range from very unlikely to likely (10% to 80%)" in said
    assert "One origin speaks for it, one against." in said


def test_three_origins_give_a_word_with_its_number() -> None:
    said = told(*(surrender(0.6, 0.8, origin=o, level=Level.PROBABLE) for o in "abc"))
    assert said.startswith("“The garrison will surrender”: likely (71%; 60% to 80%).")
    assert "three independent origins in three accounts" in said
    assert "All who speak of it agree in direction." in said


def test_likelihood_and_firmness_never_share_a_sentence() -> None:
    accounts = [surrender(0.1 * n, 0.1 * n + 0.1, origin=f"o{n}", speaker=f"s:d:s{n}") for n in range(1, 8)]
    words = r"unlikely|likely|almost certain|no chance|even chance"
    firm = r"origin|source|account|outlet|article|dated|carries|hangs"
    for sentence in re.split(r"(?<=[.])\s", told(*accounts, today=DAY + 200)):
        assert not (re.search(words, sentence) and re.search(firm, sentence)), sentence


def test_what_one_source_carries_is_said() -> None:
    said = told(*(surrender(0.6, 0.8, origin=o, speaker="a:a3") for o in "ab"), names={"a:a3": "Dr. Mara Quist"})
    assert "One source carries it alone: Dr. Mara Quist." in said
    three = [surrender(0.4, 0.6, origin=o) for o in "abc"]
    said = told(*three, surrender(0.0, 0.02, origin="d", speaker="a:a9"), names={"a:a9": "the mayor"})
    assert re.search(r"It hangs much on the mayor: without that origin the figure moves by \d\d points\.", said)
    assert "hangs" not in told(*three, surrender(0.4, 0.6, origin="d"))


def test_one_outlet_and_one_article_are_named() -> None:
    accounts = [surrender(0.6, 0.8, origin=o, document=f"d{o}") for o in "abc"]
    assert "All of it comes through one outlet: The Tessel Crier." in told(
        *accounts, outlets=dict.fromkeys(("da", "db", "dc"), "The Tessel Crier")
    )
    assert "one outlet" not in told(*accounts, outlets={"da": "The Tessel Crier", "db": "Ostmark Wire"})
    assert "All of it stands in one article." in told(*(surrender(document="d", origin=o) for o in "ab"))


def test_unnamed_sources_plans_and_dates_are_named() -> None:
    accounts = [surrender(origin="a", speaker="s:d:s1"), surrender(origin="b", mood="plan"), surrender(origin="c", day=None)]
    said = told(*accounts, today=DAY + 100)
    assert "One of three accounts comes from sources that are not identified." in said
    assert "One of three accounts is what somebody says to intend, not what somebody expects." in said
    assert "The newest account is of 10 May 2023, 100 days ago, so that much may have changed; one is undated." in said
    assert "None of it is dated." in told(surrender(day=None))


def test_nothing_is_said_of_what_nobody_speaks_of() -> None:
    assert told() == "“The garrison will surrender”: nobody says how likely it is. No account in the record bears on it."


def test_names_of_speakers() -> None:
    assert speaker_name("a:a1", {"a:a1": "Ilse Brandt"}) == "Ilse Brandt"
    assert speaker_name("o:Ostmark Wire", {}) == "Ostmark Wire"
    assert speaker_name("s:path:x.txt:s3", {}) == "a source that is not identified"


def test_what_is_so_today_is_told_apart() -> None:
    assert "Of today one origin speaks of it as so already. No expectation of it is on record." in told(surrender(mood="fact"))
    assert "Of today one origin speaks of it as so, one as not so." in told(
        surrender(mood="fact"), surrender(mood="fact", affirmed=False)
    )


def test_of_two_named_answers_both_are_told() -> None:
    question = laid(question_from("Surrender or an agreement?"), [[surrender()], [account("agreement", themes=(TALKS,))]])
    said = in_words(outlook_of(question, [surrender(0.6, 0.8, origin=o, level=Level.PROBABLE) for o in "abc"]))
    assert "“There will be surrender”: likely (71%" in said
    assert "“There will be an agreement”: unlikely (29%" in said
