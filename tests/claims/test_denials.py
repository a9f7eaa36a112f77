"""Denials that point back, and the statement that each of them denies."""

from __future__ import annotations

import pytest

from sitroom.attributions.statement import Quotation
from sitroom.certainty.level import Level, Polarity
from tests.claims.parsed import Read, Said, claimed

LIND = (
    "[1p Lind/NNP/nsubj>said] said/VBD/root that/IN/mark>attacked [2g rebels/NNS/nsubj>attacked] attacked/VBD/ccomp>said "
    "the port/NN/obj>attacked ."
)
FIRST = Said(1, "Lind", "said", "that rebels attacked the port")
NUMBER = (
    "[3p Marn/NNP/nsubj>said] said/VBD/root 12/CD/nummod>people people/NNS/nsubj:pass>killed "
    "were/VBD/aux:pass>killed killed/VBN/ccomp>said ."
)
SECOND = Said(3, "Marn", "said", "12 people were killed")


def answer(cue: str, *words: str) -> str:
    """The ministry's answer with these words behind the cue."""
    plain = " ".join(f"{w}/NN/obj>{cue}" if w.isalpha() else w for w in words)
    return f"[4o Ministry/NNP/nsubj>{cue}] {cue}/VBD/root {plain} ."


def denied(read: Read, statement: str) -> list[str]:
    """The statements that a statement denies."""
    return [
        t.head.removeprefix("statement ")
        for c in read.claims
        if c.statement == statement and c.aspect == "assertion" and c.polarity is Polarity.DENIED
        for t in c.things
    ]


def stance(read: Read, statement: str, aspect: str) -> list[Polarity]:
    return [c.polarity for c in read.claims if c.statement == statement and c.aspect == aspect]


@pytest.mark.parametrize(
    ("cue", "words"),
    [
        ("denied", "it"),
        ("denied", "this"),
        ("denied", "the report"),
        ("denied", "any such thing"),
        ("rejected", "that claim"),
        ("rejected", "these allegations"),
    ],
)
def test_who_denies_what_was_said_denies_what_it_claims(cue: str, words: str) -> None:
    read = claimed(f"{LIND} {answer(cue, *words.split())}", FIRST, Said(4, "Ministry", cue, words))
    assert denied(read, "s2") == ["s1"]
    assert stance(read, "s2", "attack") == [Polarity.DENIED]
    assert stance(read, "s1", "attack") == [Polarity.AFFIRMED]


def test_the_turned_claim_stands_in_the_words_of_the_denial() -> None:
    read = claimed(f"{LIND} {answer('denied', 'the', 'report')}", FIRST, Said(4, "Ministry", "denied", "the report"))
    (claim,) = (c for c in read.claims if c.statement == "s2" and c.aspect == "attack")
    assert read.words(claim) == "the report"
    assert all(t.span == claim.spans[0] for t in claim.things)
    assert claim.certainty.high is not None
    assert claim.certainty.high < 0.5


@pytest.mark.parametrize(
    "words", ["That is a lie", "This is not true", "Nonsense", "Nothing of the kind happened", "Not a word of it is true"]
)
def test_a_flat_denial_in_the_sources_own_words(words: str) -> None:
    tagged = " ".join(f"{w}/NN/dep>said" for w in words.split())
    read = claimed(
        f"{LIND} “ ~{tagged} , ~”/''/punct>said said/VBD/root [4o Ministry/NNP/nsubj>said] .",
        FIRST,
        Said(4, "Ministry", "said", f"“{words},”", Quotation.DIRECT),
    )
    assert denied(read, "s2") == ["s1"]


def test_that_figure_is_the_number_and_not_what_was_said_last() -> None:
    read = claimed(
        f"{NUMBER} {LIND} {answer('denied', 'that', 'figure')}", SECOND, FIRST, Said(4, "Ministry", "denied", "that figure")
    )
    assert stance(read, "s3", "count killed") == [Polarity.DENIED]
    assert stance(read, "s3", "attack") == []


def test_it_is_what_was_said_last() -> None:
    read = claimed(f"{NUMBER} {LIND} {answer('denied', 'it')}", SECOND, FIRST, Said(4, "Ministry", "denied", "it"))
    assert denied(read, "s3") == ["s2"]


def test_whose_claim_is_named_is_meant() -> None:
    tagged = (
        f"{LIND} {NUMBER} [4o Ministry/NNP/nsubj>denied] denied/VBD/root [1p "
        f"Lind/NNP/nmod:poss>claim] 's/POS/case>Lind claim/NN/obj>denied ."
    )
    read = claimed(tagged, FIRST, SECOND, Said(4, "Ministry", "denied", "Lind's claim"))
    assert denied(read, "s3") == ["s1"]


def test_nobody_denies_itself() -> None:
    read = claimed(
        f"{LIND} [1p Lind/NNP/nsubj>denied] denied/VBD/root it/PRP/obj>denied .", FIRST, Said(1, "Lind", "denied", "it")
    )
    assert denied(read, "s2") == []


def test_it_points_to_nobody_where_nothing_was_said() -> None:
    read = claimed(answer("denied", "it"), Said(4, "Ministry", "denied", "it"))
    assert [c.aspect for c in read.claims] == []


def test_a_denial_does_not_reach_far_back() -> None:
    between = " ".join("The harbour/NN/nsubj>slept slept/VBD/root ." for _ in range(40))
    read = claimed(f"{LIND} {between} {answer('denied', 'the', 'report')}", FIRST, Said(4, "Ministry", "denied", "the report"))
    assert denied(read, "s2") == []


def test_to_confirm_a_report_is_no_denial() -> None:
    read = claimed(f"{LIND} {answer('confirmed', 'the', 'report')}", FIRST, Said(4, "Ministry", "confirmed", "the report"))
    assert denied(read, "s2") == []
    assert Polarity.DENIED not in stance(read, "s2", "attack")


def test_what_says_more_than_that_it_is_denied_points_nowhere() -> None:
    tagged = (
        f"{LIND} [4o Ministry/NNP/nsubj>denied] denied/VBD/root that/IN/mark>closed the road/NN/nsubj>closed was/VBD/cop>closed "
        "closed/JJ/ccomp>denied ."
    )
    read = claimed(tagged, FIRST, Said(4, "Ministry", "denied", "that the road was closed"))
    assert denied(read, "s2") == []
    assert stance(read, "s2", "openness") == [Polarity.DENIED]


def test_a_doubt_is_weaker_than_a_denial() -> None:
    tagged = f"{LIND} {answer('doubted', 'the', 'report')}"
    read = claimed(tagged, FIRST, Said(4, "Ministry", "doubted", "the report"))
    (claim,) = (c for c in read.claims if c.statement == "s2" and c.aspect == "assertion")
    assert (claim.polarity, claim.certainty.level) == (Polarity.DENIED, Level.UNLIKELY)


def test_a_denial_of_a_denial_is_not_made_up() -> None:
    """Two deny one report: the second denies the report, not the first one's denial."""
    read = claimed(
        f"{LIND} {answer('denied', 'it')} [3p Marn/NNP/nsubj>rejected] rejected/VBD/root the report/NN/obj>rejected .",
        FIRST, Said(4, "Ministry", "denied", "it"), Said(3, "Marn", "rejected", "the report"),
    )  # fmt: skip
    assert denied(read, "s3") == ["s1"]


def test_who_denies_a_figure_does_not_deny_that_anybody_died() -> None:
    read = claimed(f"{NUMBER} {answer('denied', 'that', 'figure')}", SECOND, Said(4, "Ministry", "denied", "that figure"))
    (claim,) = (c for c in read.claims if c.statement == "s2")
    assert claim.aspect == "count killed"
    assert claim.value is not None
    assert claim.value.low == 12
    assert read.words(claim) == "that figure"


def test_nobody_denies_its_own_figure() -> None:
    read = claimed(
        f"{NUMBER} [3p Marn/NNP/nsubj>rejected] rejected/VBD/root that/DT/det>figure figure/NN/obj>rejected .",
        SECOND, Said(3, "Marn", "rejected", "that figure"),
    )  # fmt: skip
    assert stance(read, "s2", "count killed") == []


def test_one_statement_denied_by_two_is_asserted_once() -> None:
    read = claimed(
        f"{LIND} {answer('denied', 'it')} [3p Marn/NNP/nsubj>rejected] rejected/VBD/root the report/NN/obj>rejected .",
        FIRST, Said(4, "Ministry", "denied", "it"), Said(3, "Marn", "rejected", "the report"),
    )  # fmt: skip
    assert len([c for c in read.claims if c.statement == "s1" and c.aspect == "assertion"]) == 1
