"""Relations: who stands how to whom, and what of it is only planned, denied or past."""

from __future__ import annotations

import pytest

from sitroom.attributions.statement import Quotation
from sitroom.certainty.level import Level, Polarity
from tests.actors.tagged import Said, read

A, B = "[1p Ana/NNP Vell/NNP]", "[2o the/DT Harbour/NNP Council/NNP]"
F = "[1g the/DT rebels/NNS]"


@pytest.mark.parametrize(
    ("tagged", "relation"),
    [
        # Kin.
        (
            "[1p Ana/NNP Vell/NNP] ,/, daughter/NN of/IN the/DT late/JJ [2p General/NNP Ilmar/NNP Vell/NNP] ,/, left/VBD ./.",
            ("a1", "child-of", "a2", "current"),
        ),
        ("[1p Ana/NNP Vell/NNP] met/VBD [1p her/PRP$] husband/NN [2p Odo/NNP Lamm/NNP] ./.", ("a1", "kin-of", "a2", "current")),
        # Offices.
        (f"{A} ,/, chairwoman/NN of/IN {B} ,/, left/VBD ./.", ("a1", "leads", "a2", "current")),
        (f"{A} ,/, a/DT deputy/NN chairwoman/NN of/IN {B} ,/, left/VBD ./.", ("a1", "member-of", "a2", "current")),
        (f"{A} ,/, a/DT commander/NN of/IN {B} ,/, left/VBD ./.", ("a1", "member-of", "a2", "current")),
        (f"{A} ,/, former/JJ chairwoman/NN of/IN {B} ,/, left/VBD ./.", ("a1", "leads", "a2", "former")),
        (f"{A} ,/, spokeswoman/NN for/IN {B} ,/, left/VBD ./.", ("a1", "speaks-for", "a2", "current")),
        (f"{A} of/IN {B} left/VBD ./.", ("a1", "member-of", "a2", "current")),
        # Verbs.
        (f"{A} ,/, who/WP leads/VBZ {B} ,/, left/VBD ./.", ("a1", "leads", "a2", "current")),
        (f"{A} ,/, who/WP ran/VBD {B} until/IN 2019/CD ,/, left/VBD ./.", ("a1", "leads", "a2", "former")),
        (f"{F} openly/RB support/VBP {B} ./.", ("a1", "supports", "a2", "current")),
        (f"{F} no/RB longer/RBR support/VBP {B} ./.", ("a1", "supports", "a2", "former")),
        (f"{B} is/VBZ backed/VBN by/IN {F} ./.", ("a1", "supports", "a2", "current")),
        (f"{F} are/VBP fighting/VBG against/IN {B} ./.", ("a1", "fights-against", "a2", "current")),
        (f"{A} met/VBD nobody/NN and/CC is/VBZ negotiating/VBG with/IN {B} ./.", ("a1", "negotiates-with", "a2", "current")),
        (f"{A} ,/, a/DT tired/JJ woman/NN ,/, opposes/VBZ {B} ./.", ("a1", "opposed-to", "a2", "current")),
        (f"{A} vowed/VBD not/RB to/TO surrender/VB to/TO {B} ./.", ("a1", "opposed-to", "a2", "current")),
        (f"{A} attacked/VBD {B} in/IN a/DT speech/NN ./.", ("a1", "in-discord-with", "a2", "current")),
        (
            f"The/DT widow/NN 's/POS uncle/NN ,/, {A} ,/, once/RB led/VBD {B} ./.",
            ("a1", "leads", "a2", "former"),
        ),
        (f"{A} was/VBD elected/VBN chairwoman/NN of/IN {B} ./.", ("a1", "leads", "a2", "current")),
        # Nouns and adjectives.
        (f"{F} are/VBP in/IN talks/NNS with/IN {B} ./.", ("a1", "negotiates-with", "a2", "current")),
        (f"the/DT rift/NN between/IN {A} and/CC {B} grows/VBZ ./.", ("a1", "in-discord-with", "a2", "current")),
        (
            f"The/DT relationship/NN between/IN {A} and/CC {B} is/VBZ somewhat/RB tense/JJ ./.",
            ("a1", "in-discord-with", "a2", "current"),
        ),
        (f"{A} 's/POS support/NN for/IN {B} is/VBZ old/JJ ./.", ("a1", "supports", "a2", "current")),
        (f"{F} are/VBP loyal/JJ to/TO {B} ./.", ("a1", "supports", "a2", "current")),
        (f"{A} is/VBZ an/DT ally/NN of/IN {B} ./.", ("a1", "allied-with", "a2", "current")),
        (f"{A} and/CC {B} are/VBP allies/NNS ./.", ("a1", "allied-with", "a2", "current")),
        # Asking.
        (f"{A} asked/VBD {B} for/IN weapons/NNS ./.", ("a1", "asks-support-of", "a2", "current")),
        (f"{A} called/VBD on/IN {B} to/TO send/VB medicine/NN ./.", ("a1", "asks-support-of", "a2", "current")),
        (
            f"{A} asked/VBD for/IN fuel/NN ,/, bread/NN and/CC boats/NNS from/IN {B} ./.",
            ("a1", "asks-support-of", "a2", "current"),
        ),
    ],
)
def test_a_clause_says_how_two_actors_stand(tagged: str, relation: tuple[str, str, str, str]) -> None:
    assert read(tagged).related() == [relation]


@pytest.mark.parametrize(
    "tagged",
    [
        f"{F} do/VBP not/RB support/VB {B} ./.",
        f"{F} would/MD support/VB {B} ./.",
        f"{F} want/VBP to/TO support/VB {B} ./.",
        f"If/IN {F} support/VBP {B} ,/, all/DT is/VBZ lost/VBN ./.",
        f"Do/VBP {F} support/VB {B} ?/.",
        f"{F} support/VBP {B} 's/POS plan/NN ./.",
        f"There/EX are/VBP no/DT talks/NNS between/IN {F} and/CC {B} ./.",
        f"The/DT relationship/NN between/IN {F} and/CC {B} is/VBZ not/RB tense/JJ ./.",
        f"The/DT baker/NN near/IN {F} supports/VBZ {B} ./.",
        f"{A} asked/VBD {B} for/IN a/DT comment/NN ./.",
        f"{A} ,/, author/NN of/IN a/DT life/NN of/IN {B} ,/, left/VBD ./.",
        f"{A} fought/VBD with/IN {B} ./.",
        f"The/DT death/NN of/IN a/DT friend/NN of/IN {F} and/CC {A} supports/VBZ {B} ./.",
    ],
)
def test_what_is_denied_planned_or_open_is_no_relation(tagged: str) -> None:
    assert read(tagged).related() == []


def test_a_relation_belongs_to_the_statement_that_says_it() -> None:
    tagged = f"[3p Odo/NNP Lamm/NNP] said/VBD that/IN {F} support/VBP {B} ./."
    (relation,) = read(tagged, Said(3, "Odo Lamm", "said", "that the rebels support the Harbour Council")).relations
    assert relation.statement == "s1"
    (outlet,) = read(f"{F} support/VBP {B} ./.").relations
    assert outlet.statement is None


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ({"polarity": Polarity.DENIED}, 0),
        ({"level": Level.UNKNOWN}, 0),
        ({"polarity": Polarity.DENIED, "quotation": Quotation.DIRECT}, 1),
    ],
)
def test_what_a_source_denies_or_wishes_is_no_relation(said: dict[str, Polarity | Level | Quotation], count: int) -> None:
    tagged = f"[3p Odo/NNP Lamm/NNP] said/VBD that/IN {F} support/VBP {B} ./."
    statement = Said(3, "Odo Lamm", "said", "that the rebels support the Harbour Council", **said)  # type: ignore[arg-type]
    assert len(read(tagged, statement).relations) == count


def test_a_symmetric_relation_is_given_once_and_begins_with_the_one_named_first() -> None:
    found = read(f"{B} sleeps/VBZ ./. {A} is/VBZ allied/VBN with/IN {B} ./. {B} is/VBZ allied/VBN with/IN {A} ./.")
    assert found.related() == [("a2", "allied-with", "a1", "current")]


def test_the_words_of_a_relation_are_those_that_say_it() -> None:
    found = read(f"Today/NN {F} openly/RB support/VBP {B} again/RB ./.")
    (relation,) = found.relations
    assert [found.text[slice(*s)] for s in relation.spans] == ["the rebels openly support the Harbour Council"]


def test_a_name_that_the_reader_passed_over_is_still_its_actor() -> None:
    found = read(f"{B} sleeps/VBZ ./. {F} support/VBP the/DT Harbour/NNP Council/NNP ./.")
    assert found.related() == [("a1", "supports", "a2", "current")]
