"""From predicates to frames: which aspect, which pole, and who has which part."""

from __future__ import annotations

import pytest

from sitroom.claims.claim import ClaimKind, Part
from sitroom.claims.framing import part_of
from tests.claims.parsed import framed, who


def test_active_and_passive_have_the_same_parts() -> None:
    (active,) = framed("[1g Rebels/NNS/nsubj>attacked] attacked/VBD/root the port/NN/obj>attacked .", "attacked")
    (passive,) = framed(
        "The port/NN/nsubj:pass>attacked was/VBD/aux:pass>attacked attacked/VBN/root "
        "by/IN/case>rebels [1g rebels/NNS/obl:agent>attacked] .",
        "attacked",
    )
    for found in (active, passive):
        assert found.aspect is not None
        assert (found.aspect.name, found.pole) == ("attack", "+")
        assert (who(found.agents), who(found.themes)) == (["a1"], ["port"])


def test_an_attack_that_was_launched_has_its_doer_and_its_aim() -> None:
    (found,) = framed(
        "[1o The army/NN/nsubj>launched] launched/VBD/root an attack/NN/obj>launched on/IN/case>port the port/NN/nmod>attack .",
        "attack",
    )
    assert found.aspect is not None
    assert (found.aspect.name, who(found.agents), who(found.themes)) == ("attack", ["a1"], ["port"])


@pytest.mark.parametrize(
    ("tagged", "head", "aspect", "pole"),
    [
        ("The road/NN/nsubj>closed is/VBZ/cop>closed closed/JJ/root .", "closed", "openness", "-"),
        ("The road/NN/nsubj>open is/VBZ/cop>open open/JJ/root .", "open", "openness", "+"),
        (
            "There/EX/expl>were were/VBD/root clashes/NNS/nsubj>were in/IN/case>Tell [1l Tell/NNP/nmod>clashes] .",
            "clashes",
            "fighting",
            "+",
        ),
        ("[1l Tell/NNP/nsubj>calm] is/VBZ/cop>calm calm/JJ/root .", "calm", "fighting", "-"),
    ],
)
def test_words_name_their_aspect_and_its_side(tagged: str, head: str, aspect: str, pole: str) -> None:
    (found,) = framed(tagged, head)
    assert found.aspect is not None
    assert (found.aspect.name, found.pole) == (aspect, pole)


def test_who_attacks_without_an_object_was_not_attacked() -> None:
    (found,) = framed("[1g Rebels/NNS/nsubj>attacked] attacked/VBD/root at/IN/case>dawn dawn/NN/obl>attacked .", "attacked")
    assert "a1" not in who(found.themes)


def test_a_road_that_reopened_is_what_the_verb_is_about() -> None:
    (found,) = framed("The road/NN/nsubj>reopened reopened/VBD/root .", "reopened")
    assert found.aspect is not None
    assert (found.aspect.name, who(found.themes), who(found.agents)) == ("openness", ["road"], [])


def test_in_the_hands_of_says_who_holds() -> None:
    (found,) = framed(
        "The port/NN/nsubj>hands is/VBZ/cop>hands in/IN/case>hands the hands/NNS/root "
        "of/IN/case>rebels [1g rebels/NNS/nmod>hands] .",
        "hands",
    )
    assert found.aspect is not None
    assert (found.aspect.name, who(found.agents), who(found.themes)) == ("control", ["a1"], ["port"])


def test_in_good_hands_says_nothing_of_who_holds() -> None:
    tagged = "The port/NN/nsubj>hands is/VBZ/cop>hands in/IN/case>hands good/JJ/amod>hands hands/NNS/root ."
    assert framed(tagged, "hands") == []


def test_where_a_person_is() -> None:
    (found,) = framed("[1p Vell/NNP/nsubj>Tell] is/VBZ/cop>Tell in/IN/case>Tell [1l Tell/NNP/root] .", "tell")
    assert found.aspect is not None
    assert (found.aspect.name, found.pole, who(found.themes), who(found.places)) == ("whereabouts", "+", ["a1"], ["p1"])


def test_outside_a_place_is_the_other_side() -> None:
    (found,) = framed("[1p Vell/NNP/nsubj>Tell] is/VBZ/cop>Tell outside/IN/case>Tell [1l Tell/NNP/root] .", "tell")
    assert found.pole == "-"


def test_where_a_thing_stands_is_nobodys_whereabouts() -> None:
    assert framed("The parcel/NN/nsubj>Tell is/VBZ/cop>Tell in/IN/case>Tell [1l Tell/NNP/root] .", "tell") == []


def test_what_there_is_not_somewhere() -> None:
    (found,) = framed(
        "There/EX/expl>are are/VBP/root no/DT/det>foreigners foreigners/NNS/nsubj>are "
        "in/IN/case>Tell [1l Tell/NNP/nmod>foreigners] .",
        "foreigners",
    )
    assert found.aspect is not None
    assert (found.aspect.name, who(found.themes), who(found.places)) == ("presence", ["foreigner"], ["p1"])
    assert found.predication.negated


def test_to_have_a_station_is_to_hold_it_and_to_have_time_is_not() -> None:
    (found,) = framed("[1g Rebels/NNS/nsubj>have] have/VBP/root the station/NN/obj>have .", "have")
    assert found.aspect is not None
    assert found.aspect.name == "control"
    (found,) = framed("[1g Rebels/NNS/nsubj>have] have/VBP/root the time/NN/obj>have .", "have")
    assert found.aspect is None or found.aspect.name != "control"


def test_who_flees_and_the_place_that_is_fled() -> None:
    (found,) = framed("[1p Vell/NNP/nsubj>fled] fled/VBD/root from/IN/case>Tell [1l Tell/NNP/obl>fled] .", "fled")
    assert found.aspect is not None
    assert (found.aspect.name, who(found.themes), who(found.places)) == ("flight", ["a1"], ["p1"])


def test_who_withdraws_from_a_place_gives_it_up() -> None:
    (found,) = framed(
        "[1o The army/NN/nsubj>withdrew] withdrew/VBD/root from/IN/case>Tell [1l Tell/NNP/obl>withdrew] .", "withdrew"
    )
    assert found.aspect is not None
    assert (found.aspect.name, who(found.agents), who(found.themes)) == ("loss", ["a1"], ["p1"])


def test_the_place_that_is_fled_to_is_not_the_one_that_is_left() -> None:
    (found,) = framed("[1p Vell/NNP/nsubj>fled] fled/VBD/root to/IN/case>Tell [1l Tell/NNP/obl>fled] .", "fled")
    assert found.places == ()
    assert who(found.others) == ["p1"]


def test_the_mortars_of_an_army_act_for_it() -> None:
    (found, *_) = framed(
        "[1o The army/NN/nmod:poss>mortars] 's/POS/case>army mortars/NNS/nsubj>shelled "
        "shelled/VBD/root the port/NN/obj>shelled .",
        "shelled",
    )
    assert who(found.agents) == ["a1"]


def test_one_of_two_bridges_is_a_bridge() -> None:
    found = framed(
        "Two/CD/nsubj:pass>destroyed of/IN/case>bridges the bridges/NNS/nmod>Two "
        "were/VBD/aux:pass>destroyed destroyed/VBN/root .",
        "destroyed",
    )
    assert who(found[0].themes) == ["bridge"]


def test_a_verb_of_no_table_has_the_frame_of_its_own_word() -> None:
    (found,) = framed("[1p Vell/NNP/nsubj>painted] painted/VBD/root the gate/NN/obj>painted .", "painted")
    assert (found.aspect, found.asked, who(found.agents), who(found.themes)) == (None, "word paint", ["a1"], ["gate"])


def test_a_pronoun_that_stands_for_nobody_has_no_part() -> None:
    assert framed("They/PRP/nsubj>painted painted/VBD/root something/NN/obj>painted .", "painted") == []


@pytest.mark.parametrize(
    ("tagged", "head", "kind"),
    [
        ("[1g Rebels/NNS/nsubj>took] took/VBD/root the port/NN/obj>took .", "took", ClaimKind.CONTROL),
        ("[1g Rebels/NNS/nsubj>take] will/MD/aux>take take/VB/root the port/NN/obj>take .", "take", ClaimKind.FORECAST),
        (
            "[1g Rebels/NNS/nsubj>plan] plan/VBP/root to/TO/mark>take take/VB/xcomp>plan the port/NN/obj>take .",
            "take",
            ClaimKind.INTENTION,
        ),
        (
            "[1g Rebels/NNS/nsubj>tried] tried/VBD/root to/TO/mark>take take/VB/xcomp>tried the port/NN/obj>take .",
            "take",
            ClaimKind.INTENTION,
        ),
    ],
    ids=["fact", "future", "plan", "tried"],
)
def test_what_is_to_come_or_only_wanted_is_of_another_kind(tagged: str, head: str, kind: ClaimKind) -> None:
    assert {f.kind for f in framed(tagged, head)} == {kind}


def test_who_is_met_is_a_theme_too() -> None:
    (found,) = framed("[1p Lind/NNP/nsubj>met] met/VBD/root [2p Vell/NNP/obj>met] .", "met")
    assert set(who(found.themes)) == {"a1", "a2"}


def test_to_take_part_is_not_to_take() -> None:
    for found in framed(
        "[1g Rebels/NNS/nsubj>took] took/VBD/root part/NN/obj>took in/IN/case>talks the talks/NNS/obl>took .", "took"
    ):
        assert found.aspect is None or found.aspect.name != "control"


def test_the_part_of_a_referent() -> None:
    (found,) = framed(
        "[1g Rebels/NNS/nsubj>attacked] attacked/VBD/root the port/NN/obj>attacked with/IN/case>boats boats/NNS/obl>attacked .",
        "attacked",
    )
    assert [part_of(r, found) for r in (*found.agents, *found.themes, *found.others)] == [Part.AGENT, Part.TARGET, Part.OTHER]
