"""Predicates with their arguments, and how they are meant, for each construction of English."""

from __future__ import annotations

import pytest

from sitroom.claims.predication import Form, Mood
from tests.claims.parsed import heads, meant

PORT = "attacked/VBD/root the port/NN/obj>attacked ."

# -- Who does what to whom ----------------------------------------------------------------------------------------------


def test_active() -> None:
    found = meant(f"Rebels/NNS/nsubj>attacked {PORT}", "attacked")
    assert (found.subjects, found.objects, found.predication.passive) == (["rebels"], ["port"], False)


def test_passive_with_its_agent() -> None:
    found = meant(
        "The port/NN/nsubj:pass>attacked was/VBD/aux:pass>attacked attacked/VBN/root "
        "by/IN/case>rebels rebels/NNS/obl:agent>attacked .",
        "attacked",
    )
    assert (found.subjects, found.obliques, found.predication.passive) == (["port"], [("by", "rebels")], True)


def test_a_relative_pronoun_stands_for_its_noun() -> None:
    found = meant(
        "Soldiers/NNS/nsubj>attacked who/WP/nsubj>left left/VBD/acl:relcl>Soldiers the town/NN/obj>left "
        "attacked/VBD/root the port/NN/obj>attacked .",
        "left",
    )
    assert (found.subjects, found.objects) == (["soldiers"], ["town"])


def test_a_cleft_sentence_names_who_acts() -> None:
    found = meant(
        "It/PRP/nsubj>rebels was/VBD/cop>rebels rebels/NNS/root who/WP/nsubj>attacked attacked/VBD/acl:relcl>rebels "
        "the port/NN/obj>attacked .",
        "attacked",
    )
    assert (found.subjects, found.objects) == (["rebels"], ["port"])


def test_the_object_of_a_verb_of_force_acts() -> None:
    found = meant(
        "The army/NN/nsubj>forced forced/VBD/root the rebels/NNS/obj>forced to/TO/mark>leave leave/VB/xcomp>forced "
        "the town/NN/obj>leave .",
        "leave",
    )
    assert found.subjects == ["rebels"]


def test_who_promises_somebody_to_act_acts_itself() -> None:
    found = meant(
        "Rebels/NNS/nsubj>promised promised/VBD/root the army/NN/obj>promised to/TO/mark>leave leave/VB/xcomp>promised "
        "the town/NN/obj>leave .",
        "leave",
    )
    assert found.subjects == ["rebels"]


def test_joined_verbs_share_their_subject_and_keep_their_objects() -> None:
    found = meant(
        "Rebels/NNS/nsubj>attacked attacked/VBD/root the port/NN/obj>attacked and/CC/cc>burned burned/VBD/conj>attacked "
        "the ship/NN/obj>burned .",
        "burned",
    )
    assert (found.subjects, found.objects) == (["rebels"], ["ship"])


def test_joined_subjects_all_act() -> None:
    found = meant(f"The army/NN/nsubj>attacked and/CC/cc>police the police/NN/conj>army {PORT}", "attacked")
    assert found.subjects == ["army", "police"]


def test_a_participle_behind_a_noun_is_passive() -> None:
    found = meant(
        "The bridge/NN/nsubj>burned taken/VBN/acl>bridge by/IN/case>rebels rebels/NNS/obl>taken burned/VBD/root .", "taken"
    )
    assert (found.subjects, found.obliques, found.predication.passive) == (["bridge"], [("by", "rebels")], True)


def test_who_is_accused_of_doing_acts() -> None:
    found = meant(
        "The army/NN/nsubj>accused accused/VBD/root the rebels/NNS/obj>accused of/IN/mark>attacking "
        "attacking/VBG/advcl>accused the port/NN/obj>attacking .",
        "attacking",
    )
    assert found.subjects == ["rebels"]


def test_a_place_that_hangs_on_the_thing_belongs_to_the_verb_too() -> None:
    found = meant(
        "Rebels/NNS/nsubj>attacked attacked/VBD/root two/CD/nummod>posts posts/NNS/obj>attacked near/IN/case>Vell "
        "Vell/NNP/nmod>posts .",
        "attacked",
    )
    assert ("near", "vell") in found.obliques


# -- Nouns, adjectives, places ------------------------------------------------------------------------------------------


def test_what_there_is_is_a_predicate_and_the_verb_is_none() -> None:
    tagged = "There/EX/expl>were were/VBD/root clashes/NNS/nsubj>were near/IN/case>port the port/NN/nmod>clashes ."
    assert heads(tagged) == ["clashes"]
    found = meant(tagged, "clashes")
    assert (found.predication.form, found.predication.existential) == (Form.NOUN, True)
    assert found.obliques == [("near", "port")]


def test_a_light_verb_gives_its_subject_to_the_noun() -> None:
    found = meant(
        "The army/NN/nsubj>launched launched/VBD/root an attack/NN/obj>launched on/IN/case>port the port/NN/nmod>attack .",
        "attack",
    )
    assert (found.subjects, found.obliques) == (["army"], [("on", "port")])


def test_an_event_that_broke_out_is_a_predicate() -> None:
    found = meant(
        "Fighting/NN/nsubj>broke broke/VBD/root out/RP/compound:prt>broke in/IN/case>town the town/NN/obl>broke .", "fighting"
    )
    assert (found.predication.form, found.predication.negated, found.obliques) == (Form.NOUN, False, [("in", "town")])


def test_an_event_that_was_denied_is_a_predicate() -> None:
    tagged = (
        "The army/NN/nsubj>denied denied/VBD/root any/DT/det>attack attack/NN/obj>denied "
        "on/IN/case>port the port/NN/nmod>attack ."
    )
    assert "attack" in heads(tagged)


def test_a_noun_that_nothing_says_there_is_is_no_predicate() -> None:
    assert heads("The attack/NN/nsubj>cost cost/VBD/root money/NN/obj>cost .") == ["cost"]


@pytest.mark.parametrize(
    "tagged",
    [
        "The road/NN/nsubj>closed is/VBZ/cop>closed closed/JJ/root .",
        "The road/NN/nsubj>remains remains/VBZ/root closed/JJ/xcomp>remains .",
    ],
)
def test_an_adjective_with_a_linking_verb_is_a_predicate(tagged: str) -> None:
    found = meant(tagged, "closed")
    assert (found.predication.form, found.subjects) == (Form.ADJECTIVE, ["road"])


def test_what_is_declared_to_be_so_is_the_object() -> None:
    found = meant("The court/NN/nsubj>declared declared/VBD/root the ballot/NN/obj>declared void/JJ/xcomp>declared .", "void")
    assert (found.predication.form, found.subjects) == (Form.ADJECTIVE, ["ballot"])


def test_a_place_with_a_copula_says_where() -> None:
    found = meant("The mayor/NN/nsubj>town is/VBZ/cop>town in/IN/case>town the town/NN/root .", "town")
    assert (found.predication.form, found.subjects) == (Form.WHERE, ["mayor"])


def test_a_place_with_a_verb_of_staying_says_where() -> None:
    found = meant("The mayor/NN/nsubj>stayed stayed/VBD/root in/IN/case>town the town/NN/obl>stayed .", "town")
    assert (found.predication.form, found.subjects) == (Form.WHERE, ["mayor"])


# -- Negation -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tagged", "head", "negations"),
    [
        (
            "Rebels/NNS/nsubj>attack did/VBD/aux>attack not/RB/advmod>attack attack/VB/root the port/NN/obj>attack .",
            "attack",
            ["not"],
        ),
        ("Rebels/NNS/nsubj>attack didn't/VBD/aux>attack attack/VB/root the port/NN/obj>attack .", "attack", ["didn't"]),
        (f"Rebels/NNS/nsubj>attacked never/RB/advmod>attacked {PORT}", "attacked", ["never"]),
        (f"Nobody/NN/nsubj>attacked {PORT}", "attacked", ["nobody"]),
        (f"No/DT/det>rebel rebel/NN/nsubj>attacked {PORT}", "attacked", ["no"]),
        ("Rebels/NNS/nsubj>attacked attacked/VBD/root no/DT/det>port port/NN/obj>attacked .", "attacked", ["no"]),
        (
            "Rebels/NNS/nsubj>left left/VBD/root without/IN/mark>burning burning/VBG/advcl>left the ship/NN/obj>burning .",
            "burning",
            ["without"],
        ),
        ("There/EX/expl>were were/VBD/root no/DT/det>clashes clashes/NNS/nsubj>were .", "clashes", ["no"]),
        ("The road/NN/nsubj>closed is/VBZ/cop>closed not/RB/advmod>closed closed/JJ/root .", "closed", ["not"]),
        (
            "Rebels/NNS/nsubj>failed failed/VBD/root to/TO/mark>take take/VB/xcomp>failed the port/NN/obj>take .",
            "take",
            ["failed"],
        ),
        (
            "Rebels/NNS/nsubj>refused refused/VBD/root to/TO/mark>leave leave/VB/xcomp>refused the town/NN/obj>leave .",
            "leave",
            ["refused"],
        ),
        (
            "Rebels/NNS/nsubj>attack did/VBD/aux>attack not/RB/advmod>attack attack/VB/root the port/NN/obj>attack "
            "and/CC/cc>burn burn/VB/conj>attack the ship/NN/obj>burn .",
            "burn",
            ["not"],
        ),
    ],
)
def test_what_negates(tagged: str, head: str, negations: list[str]) -> None:
    found = meant(tagged, head)
    assert found.negations == negations
    assert found.predication.negated


def test_two_negations_of_bad_english_negate_once() -> None:
    found = meant(
        "Rebels/NNS/nsubj>attack did/VBD/aux>attack n't/RB/advmod>attack attack/VB/root no/DT/det>port port/NN/obj>attack .",
        "attack",
    )
    assert found.predication.negated


def test_neither_nor_negates_once() -> None:
    found = meant(
        f"Neither/CC/cc:preconj>army the army/NN/nsubj>attacked nor/CC/cc>police the police/NN/conj>army {PORT}", "attacked"
    )
    assert found.predication.negated


@pytest.mark.parametrize(
    ("tagged", "head"),
    [
        (f"Rebels/NNS/nsubj>attacked {PORT}", "attacked"),
        (
            "The port/NN/nsubj:pass>attacked was/VBD/aux:pass>attacked not/RB/advmod>attacked "
            "only/RB/advmod>attacked attacked/VBN/root .",
            "attacked",
        ),
        (
            "No/DT/det>people fewer/JJR/advmod>300 than/IN/fixed>fewer 300/CD/nummod>people "
            "people/NNS/nsubj>left left/VBD/root .",
            "left",
        ),
        (
            "Rebels/NNS/nsubj>fail did/VBD/aux>fail not/RB/advmod>fail fail/VB/root to/TO/mark>take take/VB/xcomp>fail "
            "the port/NN/obj>take .",
            "take",
        ),
        (
            "Rebels/NNS/nsubj>had had/VBD/root no/DT/det>choice choice/NN/obj>had but/CC/cc>leave to/TO/mark>leave "
            "leave/VB/acl>choice the port/NN/obj>leave .",
            "leave",
        ),
        (
            "Rebels/NNS/nsubj>attack did/VBD/aux>attack not/RB/advmod>attack attack/VB/root the port/NN/obj>attack "
            "but/CC/cc>burned burned/VBD/conj>attack the ship/NN/obj>burned .",
            "burned",
        ),
    ],
    ids=["plain", "not only", "no fewer than", "did not fail to", "no choice but", "not … but"],
)
def test_what_does_not_negate(tagged: str, head: str) -> None:
    assert not meant(tagged, head).predication.negated


# -- Mood ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tagged", "head", "mood"),
    [
        (f"Rebels/NNS/nsubj>attacked {PORT}", "attacked", Mood.FACT),
        ("Rebels/NNS/nsubj>attack will/MD/aux>attack attack/VB/root the port/NN/obj>attack .", "attack", Mood.FUTURE),
        (
            "Rebels/NNS/nsubj>plan plan/VBP/root to/TO/mark>attack attack/VB/xcomp>plan the port/NN/obj>attack .",
            "attack",
            Mood.PLAN,
        ),
        ("The army/NN/nsubj>leave must/MD/aux>leave leave/VB/root the town/NN/obj>leave .", "leave", Mood.ORDER),
        ("Leave/VB/root the town/NN/obj>Leave !", "leave", Mood.ORDER),
        (
            "The army/NN/nsubj>urged urged/VBD/root the rebels/NNS/obj>urged to/TO/mark>leave leave/VB/xcomp>urged "
            "the town/NN/obj>leave .",
            "leave",
            Mood.ORDER,
        ),
        ("Did/VBD/aux>attack rebels/NNS/nsubj>attack attack/VB/root the port/NN/obj>attack ?", "attack", Mood.QUESTION),
        (
            "If/IN/mark>attack rebels/NNS/nsubj>attack attack/VBP/advcl>leave the port/NN/obj>attack , "
            "the army/NN/nsubj>leave will/MD/aux>leave leave/VB/root .",
            "attack",
            Mood.CONDITION,
        ),
        (
            "Anyone/NN/nsubj:pass>arrested who/WP/nsubj>enters enters/VBZ/acl:relcl>Anyone the town/NN/obj>enters "
            "is/VBZ/aux:pass>arrested arrested/VBN/root .",
            "enters",
            Mood.CONDITION,
        ),
    ],
)
def test_how_a_clause_stands_to_what_is(tagged: str, head: str, mood: Mood) -> None:
    assert meant(tagged, head).predication.mood is mood


def test_who_only_tried_is_said_to_have_tried() -> None:
    tried = "Rebels/NNS/nsubj>tried tried/VBD/root to/TO/mark>take take/VB/xcomp>tried the port/NN/obj>take ."
    assert meant(tried, "take").predication.attempted
    assert not meant(f"Rebels/NNS/nsubj>attacked {PORT}", "attacked").predication.attempted


def test_a_clause_hangs_on_a_word_of_likelihood() -> None:
    found = meant(
        "It/PRP/expl>unlikely is/VBZ/cop>unlikely unlikely/JJ/root that/IN/mark>attacked rebels/NNS/nsubj>attacked "
        "attacked/VBD/csubj>unlikely the port/NN/obj>attacked .",
        "attacked",
    )
    assert found.over == ("unlikely", False)


def test_what_something_does_not_mean_hangs_on_a_negated_word() -> None:
    found = meant(
        "The fire/NN/nsubj>mean does/VBZ/aux>mean not/RB/advmod>mean mean/VB/root that/IN/mark>attacked "
        "rebels/NNS/nsubj>attacked attacked/VBD/ccomp>mean the port/NN/obj>attacked .",
        "attacked",
    )
    assert found.over == ("mean", True)


def test_an_event_that_is_unlikely_hangs_on_that() -> None:
    found = meant("An agreement/NN/nsubj>unlikely is/VBZ/cop>unlikely unlikely/JJ/root .", "agreement")
    assert found.over == ("unlikely", False)
