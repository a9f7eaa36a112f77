"""Dependency trees: children, lemmas, and the words of a clause."""

from __future__ import annotations

import pytest

from sitroom.claims.lemma import lemmas
from sitroom.claims.tree import Tree, noun
from tests.claims.parsed import span, tree

SENT = (
    "The old/JJ/amod>bridge bridge/NN/nsubj:pass>closed was/VBD/aux:pass>closed closed/VBN/root "
    "by/IN/case>rebels rebels/NNS/obl:agent>closed ."
)
JOINED = (
    "Rebels/NNS/nsubj>took took/VBD/root the port/NN/obj>took and/CC/cc>burned "
    "burned/VBD/conj>took the ship/NN/obj>burned because/IN/mark>angry they/PRP/nsubj>angry were/VBD/cop>angry "
    "angry/JJ/advcl>burned ."
)


def at(made: Tree, word: str) -> int:
    return made.low.index(word)


def clause(made: Tree, word: str) -> str:
    return made.text[slice(*made.clause(at(made, word)))]


def test_dependents_are_found_with_and_without_their_subtype() -> None:
    made = tree(SENT)
    closed = at(made, "closed")
    assert made.first(closed, "nsubj") == made.first(closed, "nsubj:pass") == at(made, "bridge")
    assert made.under(closed, "obl") == [at(made, "rebels")]
    assert made.first(closed, "obj") is None


@pytest.mark.parametrize(
    ("word", "tag", "lemma"),
    [
        ("closed", "VBN", "close"),
        ("ferries", "NNS", "ferry"),
        ("were", "VBD", "be"),
        ("b-52", "NN", "b-52"),
        ("Łódź", "NN", "Łódź"),
    ],
)
def test_a_word_has_its_lemma_and_one_of_no_dictionary_itself(word: str, tag: str, lemma: str) -> None:
    assert lemma in lemmas(word, tag)


@pytest.mark.parametrize(
    ("word", "lemma"), [("ferries", "ferry"), ("talks", "talks"), ("bridges", "bridge"), ("wounded", "wounded")]
)
def test_a_noun_loses_its_plural_unless_it_means_something_else_then(word: str, lemma: str) -> None:
    assert noun(word) == lemma


def test_an_adjective_that_is_a_participle_is_a_form_of_its_verb() -> None:
    made = tree("The road/NN/nsubj>closed is/VBZ/cop>closed closed/JJ/root .")
    assert "close" in made.lemma(at(made, "closed"))


def test_the_words_of_a_subtree_come_in_the_order_of_the_text() -> None:
    made = tree(SENT)
    assert [made.low[n] for n in made.yielded(at(made, "bridge"))] == ["the", "old", "bridge"]
    assert [made.low[n] for n in made.yielded(at(made, "bridge"), frozenset({"amod"}))] == ["the", "bridge"]


def test_a_clause_has_its_arguments_and_no_full_stop() -> None:
    assert clause(tree(SENT), "closed") == "The old bridge was closed by rebels"


def test_a_joined_clause_is_another_one() -> None:
    made = tree(JOINED)
    assert clause(made, "took") == "Rebels took the port"
    assert clause(made, "burned") == "burned the ship"


def test_joined_things_stay_in_one_clause() -> None:
    made = tree("Rebels/NNS/nsubj>took took/VBD/root the port/NN/obj>took and/CC/cc>dam the dam/NN/conj>port .")
    assert clause(made, "took") == "Rebels took the port and the dam"


def test_a_clause_of_reason_is_a_clause_of_its_own() -> None:
    assert clause(tree(JOINED), "angry") == "because they were angry"


def test_quotation_marks_are_no_words_of_a_clause() -> None:
    made = tree(
        "“ ~Rebels/NNS/nsubj>took took/VBD/root the port/NN/obj>took ~, ~”/''/punct>took "
        "she/PRP/nsubj>said said/VBD/parataxis>took ."
    )
    assert clause(made, "took") == "Rebels took the port"


@pytest.mark.parametrize(
    ("word", "expected"), [("not", True), ("never", True), ("didn't", True), ("the", False), ("note", False)]
)
def test_which_words_negate(word: str, expected: bool) -> None:
    made = tree(f"{word}/RB/root")
    assert made.is_not(0) is expected


def test_the_head_of_a_phrase_is_the_word_whose_head_lies_outside() -> None:
    made = tree(SENT)
    assert made.root_of(span(made.text, "The old bridge")) == at(made, "bridge")
    assert made.root_of(span(made.text, ".")) is None


def test_a_tree_that_runs_in_a_circle_ends() -> None:
    made = tree("one/NN/dep>two two/NN/dep>one")
    assert len(list(made.path(0))) < 100


def test_words_that_nobody_parsed_have_neither_heads_nor_children() -> None:
    from sitroom.reading.reader import Word

    made = Tree("a town", [Word(0, 1, "DT"), Word(2, 6, "NN")])
    assert list(made.path(1)) == []
    assert made.children == [[], []]
    assert made.clause(1) == (2, 6)
