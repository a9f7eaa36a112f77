"""Trees from scores written by hand, and what the shipped model parses."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.flow import network
from sitroom.reading.reader import Reading, Word, parted
from sitroom.reading.syntax import LONGEST, ROOT, Parse, Parsed, WordScores, is_predicate, tree

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


def total(arcs: Floats, heads: list[int]) -> float:
    return float(sum(arcs[n, head] for n, head in enumerate(heads)))


def is_tree(heads: list[int]) -> bool:
    """Whether there is one root (0), and every word reaches it."""
    if heads.count(0) != 1:
        return False
    for start in range(1, len(heads) + 1):
        at, steps = start, 0
        while at and steps <= len(heads):
            at, steps = heads[at - 1], steps + 1
        if at:
            return False
    return True


@given(st.integers(1, 5).flatmap(lambda n: st.lists(st.integers(-40, 40), min_size=n * (n + 1), max_size=n * (n + 1))))
@settings(max_examples=150, deadline=None)
def test_no_tree_of_one_root_scores_higher_than_the_one_found(flat: list[int]) -> None:
    count = int((len(flat)) ** 0.5)
    arcs = np.array(flat, dtype=np.float32).reshape(count, count + 1)
    found = tree(arcs).tolist()
    assert is_tree(found)
    every = [list(h) for h in product(range(count + 1), repeat=count) if is_tree(list(h))]
    assert total(arcs, found) == pytest.approx(max(total(arcs, h) for h in every))


@given(st.integers(0, 2**32 - 1), st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_whatever_the_scores_the_heads_are_a_tree(seed: int, count: int) -> None:
    arcs = np.random.default_rng(seed).normal(size=(count, count + 1)).astype(np.float32) * 9
    assert is_tree(tree(arcs).tolist())


def test_a_cycle_is_broken_where_it_costs_least() -> None:
    arcs = np.array([[1, 0, 9, 0], [4, 9, 0, 0], [0, 0, 5, 0]], dtype=np.float32)
    assert tree(arcs).tolist() == [2, 0, 2]


def test_of_two_roots_the_better_one_stays() -> None:
    arcs = np.array([[9, 0, 2], [8, 1, 0]], dtype=np.float32)
    assert tree(arcs).tolist() == [0, 1]


class Scripted:
    """Reads the relation of an arc off the sum of what its two ends say."""

    relations: tuple[str, ...] = ("root", "obj", "nsubj")

    def syntax(self, firsts: Ints) -> WordScores:
        raise NotImplementedError

    def related(self, dependents: Floats, heads: Floats) -> Floats:
        made: Floats = dependents + heads
        return made


def scores(arcs: Floats, begins: list[float], relation: int = 1) -> WordScores:
    count = len(arcs)
    dependents = np.zeros((count, 3), np.float32)
    dependents[:, relation] = 5
    marks = np.linspace(0, 1, count, dtype=np.float32)
    half, less = (marks * 0.5).astype(np.float32), (marks - 1).astype(np.float32)
    return WordScores(arcs, dependents, np.zeros((count + 1, 3), np.float32), np.array(begins, np.float32), marks, half, less)


def chained(count: int) -> Floats:
    """Each word hangs on the one before it."""
    arcs = np.zeros((count, count + 1), np.float32)
    arcs[np.arange(count), np.arange(count)] = 5
    return arcs


def parse(count: int, begins: dict[int, float], breaks: tuple[int, ...] = ()) -> Parsed:
    broken = np.zeros(count, dtype=bool)
    broken[list(breaks)] = True
    made = Parse(broken, Scripted())
    made.add(0, np.ones(count, dtype=bool), scores(chained(count), [begins.get(n, 0.0) for n in range(count)]))
    return made.end()


def test_heads_stay_in_their_sentence() -> None:
    made = parse(7, {0: 0.9, 4: 0.8, 5: 0.4})
    assert made.sentences == ((0, 4), (4, 7))
    assert made.heads.tolist() == [ROOT, 0, 1, 2, ROOT, 4, 5]
    assert made.relations.tolist() == [0, 1, 1, 1, 0, 1, 1]


def test_a_line_ends_a_sentence() -> None:
    assert parse(5, {}, breaks=(3,)).sentences == ((0, 3), (3, 5))


def test_only_a_root_has_the_relation_of_roots() -> None:
    made = Parse(np.zeros(3, dtype=bool), Scripted())
    made.add(0, np.ones(3, dtype=bool), scores(chained(3), [0, 0, 0], relation=0))
    assert (made.end().relations == 0).tolist() == [True, False, False]


def test_a_relation_is_read_off_both_ends_of_its_arc() -> None:
    made = Parse(np.zeros(3, dtype=bool), Scripted())
    read = scores(chained(3), [0, 0, 0])
    read.heads[1, 2] = 9  # as a head, the first word makes subjects
    read.heads[2, 1] = 9
    made.add(0, np.ones(3, dtype=bool), read)
    assert made.end().relations.tolist() == [0, 2, 1]


def test_a_very_long_sentence_is_cut_where_one_likely_begins() -> None:
    at = LONGEST - 20
    made = parse(2 * LONGEST, {at: 0.3})
    assert made.sentences[0] == (0, at)
    assert all(end - begin <= LONGEST for begin, end in made.sentences)
    assert made.sentences[-1][1] == 2 * LONGEST


def test_a_sentence_may_lie_in_two_windows() -> None:
    made = Parse(np.zeros(6, dtype=bool), Scripted())
    first = chained(4)
    made.add(0, np.array([True, True, True, False]), scores(first, [1, 0, 0, 0]))
    second = chained(5)  # the words 1 to 5; its first word is not its own
    made.add(1, np.array([False, False, True, True, True]), scores(second, [0, 0, 0, 0, 0]))
    read = made.end()
    assert read.heads.tolist() == [ROOT, 0, 1, 2, 3, 4]
    assert read.sentences == ((0, 6),)


def test_no_word_gives_no_sentence() -> None:
    assert Parse(np.zeros(0, dtype=bool), Scripted()).end().sentences == ()


@pytest.mark.parametrize(
    ("tag", "relation", "below", "said"),
    [
        ("VBD", "root", [], True),
        ("VBD", "aux", [], False),
        ("VBZ", "cop", ["nsubj"], False),
        ("JJ", "root", ["nsubj", "cop"], True),
        ("NN", "obj", ["det"], False),
    ],
)
def test_what_tells_that_something_happens_is_a_predicate(tag: str, relation: str, below: list[str], said: bool) -> None:
    assert is_predicate(tag, relation, below) is said


def test_heads_follow_the_words_when_clitics_are_cut_off() -> None:
    text = "Dorin's boat sank; he's home"
    spans = [(0, 7), (8, 12), (13, 17), (17, 18), (19, 23), (24, 28)]
    heads, relations = [1, 2, -1, 2, 5, 2], ["nmod:poss", "nsubj", "root", "punct", "nsubj", "parataxis"]
    words = tuple(Word(a, b, "NN", h, r) for (a, b), h, r in zip(spans, heads, relations, strict=True))
    made = parted(text, words)
    named = {text[w.start : w.end]: (w.relation, None if w.head is None or w.head < 0 else made[w.head]) for w in made}
    read = {k: (r, h and text[h.start : h.end]) for k, (r, h) in named.items()}
    assert read == {
        "Dorin": ("nmod:poss", "boat"),
        "'s": ("aux", "he"),
        "boat": ("nsubj", "sank"),
        "sank": ("root", None),
        ";": ("punct", "sank"),
        "he": ("nsubj", "home"),
        "home": ("parataxis", "sank"),
    }
    assert (made[1].relation, made[1].head) == ("case", 0)


def test_words_without_heads_stay_without_when_clitics_are_cut_off() -> None:
    assert [w.head for w in parted("Dorin's", [Word(0, 7, "NNP")])] == [None, None]


def arcs_of(text: str, reading: Reading) -> set[tuple[str, str, str]]:
    """(word, relation, head) as they are written."""
    words = reading.words
    return {
        (text[w.start : w.end], w.relation, text[words[w.head].start : words[w.head].end])
        for w in words
        if w.head is not None and w.head >= 0
    }


@pytest.mark.parametrize(
    ("text", "arcs"),
    [
        (
            "The militia seized the grain depot near Tovarsk on Sunday.",
            {("militia", "nsubj", "seized"), ("depot", "obj", "seized"), ("Sunday", "obl", "seized")},
        ),
        (
            "Two fishermen were killed by the coast guard last night.",
            {("fishermen", "nsubj:pass", "killed"), ("were", "aux:pass", "killed"), ("guard", "obl:agent", "killed")},
        ),
        (
            "The ministry denied that its drones had struck the school.",
            {
                ("ministry", "nsubj", "denied"),
                ("struck", "ccomp", "denied"),
                ("drones", "nsubj", "struck"),
                ("school", "obj", "struck"),
            },
        ),
        (
            "The soldiers who left the valley in May have returned.",
            {
                ("soldiers", "nsubj", "returned"),
                ("left", "acl:relcl", "soldiers"),
                ("who", "nsubj", "left"),
                ("valley", "obj", "left"),
            },
        ),
    ],
)
def test_the_shipped_model_parses_plain_sentences(text: str, arcs: set[tuple[str, str, str]]) -> None:
    assert arcs - arcs_of(text, network().read(text)) == set()


def named(text: str) -> dict[str, Word]:
    return {text[w.start : w.end]: w for w in network().read(text).words}


def test_the_shipped_model_tells_what_is_denied() -> None:
    read = named("The rebels did not enter the harbour, but the harbour master left.")
    assert read["enter"].negated > 0.5 > read["left"].negated
    assert read["enter"].factuality is not None
    assert read["left"].factuality is not None
    assert read["enter"].factuality + 1 < read["left"].factuality


def test_the_shipped_model_tells_what_is_uncertain() -> None:
    read = named("The bridge may have collapsed. The road stayed open.")
    assert read["collapsed"].speculated > 0.5 > read["stayed"].speculated


def test_sentences_end_after_no_abbreviation() -> None:
    text = "Gen. Orlo Pesk and Dr. Anja Brill met on Jan. 4 in St. Varga. They spoke for an hour."
    roots = [text[w.start : w.end] for w in network().read(text).words if w.head == ROOT]
    assert roots == ["met", "spoke"]


@given(st.text(alphabet="ab .!?\n“”'’\"(),-1é", max_size=400))
@settings(max_examples=40, deadline=None)
def test_whatever_the_text_every_sentence_is_a_tree(text: str) -> None:
    words = network().read(text).words
    reached: dict[int, bool] = {}
    for n, word in enumerate(words):
        at = n
        path: list[int] = []
        while at != ROOT and at not in reached and len(path) <= len(words):
            path.append(at)
            head: Any = words[at].head
            at = head
        assert at == ROOT or reached.get(at)
        reached.update(dict.fromkeys(path, True))
        assert (word.relation == "root") == (word.head == ROOT)


def test_a_long_text_is_read_in_windows_and_every_word_has_a_head() -> None:
    text = ", ".join(["the old ferry crossed the grey strait"] * 90) + "."
    words = network().read(text).words
    assert all(w.head is not None and w.relation for w in words)
    assert sum(w.head == ROOT for w in words) < len(words) / 20


def test_a_text_may_be_read_without_syntax() -> None:
    words = network().read("The ferry left.", syntax=False).words
    assert [(w.head, w.relation, w.factuality) for w in words] == [(None, "", None)] * 4
