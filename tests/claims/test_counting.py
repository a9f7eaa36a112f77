"""Numbers as claims: bounds, what is counted, what is no count, and trends."""

from __future__ import annotations

import pytest

from sitroom.claims.claim import ClaimKind, Part, Trend
from tests.claims.parsed import Said, claimed

KILLED = "{} people/NNS/nsubj:pass>killed were/VBD/aux:pass>killed killed/VBN/root in/IN/case>Tell [1l Tell/NNP/obl>killed] ."
LIND = "[1p Lind/NNP/nsubj>said] said/VBD/root"


@pytest.mark.parametrize(
    ("number", "low", "high"),
    [
        ("12/CD/nummod>people", 12, 12),
        ("Twelve/CD/nummod>people", 12, 12),
        ("At/IN/case>12 least/JJS/nmod>12 12/CD/nummod>people", 12, None),
        ("Up/IN/advmod>12 to/TO/fixed>Up 12/CD/nummod>people", None, 12),
        ("Between/IN/case>10 10/CD/nummod>people and/CC/cc>12 12/CD/conj>10", 10, 12),
    ],
)
def test_a_number_has_its_bounds(number: str, low: float | None, high: float | None) -> None:
    value = claimed(KILLED.format(number)).of("count killed").value
    assert value is not None
    assert (value.low, value.high) == (low, high)


def test_a_round_number_has_bounds_around_it() -> None:
    value = claimed(KILLED.format("Nearly/RB/advmod>40 40/CD/nummod>people")).of("count killed").value
    assert value is not None
    assert value.low is not None
    assert value.high is not None
    assert 30 <= value.low < value.high <= 40


def test_the_killed_are_casualties_of_a_place() -> None:
    claim = claimed(KILLED.format("12/CD/nummod>people")).of("count killed")
    assert (claim.kind, claim.place) == (ClaimKind.CASUALTIES, "p1")
    assert [(t.head, t.part) for t in claim.things if t.part is Part.TARGET] == [("killed", Part.TARGET)]


def test_who_killed_so_many_is_an_agent_of_the_count() -> None:
    read = claimed("[2g Rebels/NNS/nsubj>killed] killed/VBD/root 12/CD/nummod>people people/NNS/obj>killed .")
    assert [(p.actor, p.part) for p in read.of("count killed").participants] == [("a2", Part.AGENT)]


def test_who_kills_is_not_counted_among_the_killed() -> None:
    read = claimed("12/CD/nummod>rebels [2g rebels/NNS/nsubj>killed] killed/VBD/root the mayor/NN/obj>killed .")
    assert not any(c.aspect == "count killed" and c.value is not None and c.value.low == 12 for c in read.claims)


def test_other_things_are_numbers() -> None:
    claim = claimed("300/CD/nummod>trucks trucks/NNS/nsubj>crossed crossed/VBD/root the border/NN/obj>crossed .").of(
        "count truck"
    )
    assert claim.kind is ClaimKind.NUMBER


def test_what_narrows_those_counted_is_kept() -> None:
    read = claimed(KILLED.format("12/CD/nummod>people").replace("people", "soldiers"))
    (target,) = (t for t in read.of("count killed").things if t.part is Part.TARGET)
    assert target.narrowed == ("soldier",)


@pytest.mark.parametrize(
    "tagged",
    [
        "The meeting/NN/nsubj>began began/VBD/root at/IN/case>16.40 16.40/CD/obl>began .",
        "16.40/CD/nummod>Police Police/NNS/nsubj>arrive arrive/VBP/root .",
        "He/PRP/nsubj>has has/VBZ/root 2/CD/nummod>doubts doubts/NNS/obj>has .",
        "They/PRP/nsubj>waited waited/VBD/root 14/CD/nummod>days days/NNS/obl>waited .",
        "The fair/NN/nsubj>closed closed/VBD/root in/IN/case>2031 2031/CD/obl>closed .",
    ],
    ids=["clock", "clock at the beginning of a line", "a manner of speaking", "days", "year"],
)
def test_what_is_no_count(tagged: str) -> None:
    assert [c.aspect for c in claimed(tagged).claims if c.value is not None] == []


@pytest.mark.parametrize(
    "part",
    [
        "including/VBG/case>children 9/CD/nummod>children children/NNS/nmod>people",
        "9/CD/appos>people of/IN/case>them them/PRP/nmod>9 children/NNS/nmod>9",
        "among/IN/case>them them/PRP/nmod>children 9/CD/nummod>children children/NNS/appos>people",
    ],
    ids=["including", "of them", "among them"],
)
def test_a_part_of_a_number_is_no_number_of_its_own(part: str) -> None:
    read = claimed(f"40/CD/nummod>people people/NNS/nsubj:pass>killed were/VBD/aux:pass>killed killed/VBN/root , {part} .")
    assert [c.value.low for c in read.claims if c.value is not None] == [40]


def test_a_number_in_a_statement_belongs_to_it() -> None:
    read = claimed(f"{LIND} {KILLED.format('12/CD/nummod>people').replace('root', 'ccomp>said')}",
                   Said(1, "Lind", "said", "12 people were killed in Tell"))  # fmt: skip
    assert read.of("count killed").statement == "s1"


MEN = (
    f"{LIND} that/IN/mark>held 1200/CD/nummod>men men/NNS/nsubj>held held/VBD/ccomp>said the port/NN/obj>held . "
    "“ ~Not/RB/advmod>300 even/RB/advmod>300 300/CD/ccomp>replied , ~”/''/punct>300 replied/VBD/root the mayor/NN/nsubj>replied ."
)


def test_a_bare_number_answers_another_source() -> None:
    read = claimed(
        MEN, Said(1, "Lind", "said", "that 1200 men held the port"), Said(0, "the mayor", "replied", "“Not even 300,”")
    )
    counts = {c.statement: c.value for c in read.claims if c.aspect.startswith("count")}
    assert set(counts) == {"s1", "s2"}
    assert counts["s1"] is not None
    assert counts["s2"] is not None
    assert counts["s2"].unit == counts["s1"].unit
    assert counts["s2"].high is not None
    assert counts["s2"].high <= 300


def test_a_bare_number_of_the_same_source_answers_nobody() -> None:
    read = claimed(MEN.replace("replied/VBD", "said/VBD").replace(">replied", ">said"),
                   Said(1, "Lind", "said", ("that 1200 men held the port", "“Not even 300,”")))  # fmt: skip
    assert len([c for c in read.claims if c.aspect.startswith("count")]) == 1


@pytest.mark.parametrize(("verb", "trend"), [("rising", Trend.RISING), ("falling", Trend.FALLING)])
def test_a_number_may_move_without_being_told(verb: str, trend: Trend) -> None:
    read = claimed(
        f"The number/NN/nsubj>{verb} of/IN/case>wounded wounded/NNS/nmod>number "
        f"is/VBZ/aux>{verb} {verb}/VBG/root in/IN/case>Tell "
        f"[1l Tell/NNP/obl>{verb}] ."
    )
    claim = read.of("trend wounded")
    assert claim.value is not None
    assert (claim.value.low, claim.value.high, claim.value.trend) == (None, None, trend)
    assert (claim.kind, claim.place) == (ClaimKind.CASUALTIES, "p1")


def test_the_wounded_may_be_read_as_a_participle() -> None:
    read = claimed(
        "The number/NN/nsubj>rising of/IN/case>wounded wounded/VBN/acl>number is/VBZ/aux>rising rising/VBG/root in/IN/case>Tell "
        "[1l Tell/NNP/obl>rising] ."
    )
    assert "trend wounded" in [c.aspect for c in read.claims]


@pytest.mark.xfail(strict=True, reason="a participle before the noun does not say what became of those counted")
def test_a_trend_of_killed_people_is_one_of_the_killed() -> None:
    read = claimed(
        "The number/NN/nsubj>rising of/IN/case>people killed/VBN/amod>people "
        "people/NNS/nmod>number is/VBZ/aux>rising rising/VBG/root ."
    )
    assert "trend killed" in [c.aspect for c in read.claims]


def test_a_number_that_is_told_is_no_trend_beside() -> None:
    read = claimed(
        "The number/NN/nsubj>rose of/IN/case>wounded wounded/NNS/nmod>number rose/VBD/root to/IN/case>40 40/CD/obl>rose ."
    )
    assert len([c for c in read.claims if c.value is not None]) == 1


def test_a_number_that_is_denied_is_not_affirmed() -> None:
    read = claimed(
        f"{LIND.replace('said', 'denied')} that/IN/mark>killed "
        f"{KILLED.format('12/CD/nummod>people').replace('root', 'ccomp>denied')}",
        Said(1, "Lind", "denied", "that 12 people were killed in Tell"),
    )
    assert read.of("count killed").polarity.value == "-"


def test_a_number_that_may_be_so_is_not_certain() -> None:
    read = claimed(
        f"{LIND} 12/CD/nummod>people people/NNS/nsubj:pass>killed may/MD/aux>killed have/VB/aux>killed been/VBN/aux:pass>killed "
        "killed/VBN/ccomp>said in/IN/case>Tell [1l Tell/NNP/obl>killed] .",
        Said(1, "Lind", "said", "12 people may have been killed in Tell"),
    )
    assert read.of("count killed").certainty.level.value == "possible"
