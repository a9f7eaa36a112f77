from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.actors.coreference import (
    KINDS,
    NEAR,
    SAME_HEAD,
    SIZES,
    Form,
    Traits,
    antecedents,
    candidates,
    chains,
    features,
    head_of,
    pronoun_form,
    traits,
)
from sitroom.documents.document import Span
from sitroom.reading.reader import Phrased, Word
from tests.actors.noted import noted
from tests.reading.test_reader import Floats, Ints, Scripted

DISTANCE, SENTENCE, FORMS, WORDS, HEAD, QUOTE, NESTED, AGREE, SPEAKER, KIND, BETWEEN = range(len(SIZES))


def look(tagged: str, speakers: list[int] | None = None) -> Traits:
    made = noted(tagged)
    kinds = [("person", "organization", "group", "place").index(m.kind) for m in made.mentions]
    return traits(made.text, made.words, [m.span for m in made.mentions], kinds, speakers)


def pair(tagged: str, speakers: list[int] | None = None, at: tuple[int, int] = (0, 1)) -> list[int]:
    """The features of one pair of mentions."""
    row: list[int] = features(look(tagged, speakers), np.array([at], dtype=np.int64))[0].tolist()
    return row


@pytest.mark.parametrize(
    ("tagged", "head"),
    [
        ("the/DT late/JJ commander/NN", "commander"),
        ("the/DT mayor/NN of/IN Besk/NNP", "mayor"),
        ("Ada/NNP Lind/NNP ,/, a/DT historian/NN", "Lind"),
        ("the/DT men/NNS who/WP fled/VBD the/DT town/NN", "men"),
        ("the/DT commander/NN 's/POS son/NN", "son"),
        ("two/CD of/IN them/PRP", "two"),
        ("the/DT poor/JJ", "poor"),
    ],
)
def test_the_head_is_the_last_noun_before_anything_hangs_on_it(tagged: str, head: str) -> None:
    made = noted(tagged)
    word = made.words[head_of(made.words)]
    assert made.text[word.start : word.end] == head


def test_pronouns_by_their_form() -> None:
    forms = [pronoun_form(w) for w in ("herself", "ours", "them", "its", "whose", "i", "lind")]
    assert forms == [Form.SHE, Form.WE, Form.THEY, Form.IT, Form.WHO, Form.I, None]


def test_what_the_words_of_a_mention_show() -> None:
    of = look(
        "[p Ada/PER Lind/PER] met/VBD [p a/DT nurse/NN] ,/, [p the/DT king/NN] and/CC [g these/DT men/NNS] ./. "
        "[p She/PRP] left/VBD"
    )
    assert of.form.tolist() == [Form.PROPER, Form.INDEFINITE, Form.DEFINITE, Form.DEMONSTRATIVE, Form.SHE]
    assert of.gender.tolist() == [0, 0, 1, 1, 2]
    assert of.number.tolist() == [1, 1, 1, 2, 1]
    assert of.sentence.tolist() == [0, 0, 0, 0, 1]
    assert of.size.tolist() == [2, 1, 1, 1, 0]


def test_the_same_words_are_one_head_and_different_pronouns_are_not() -> None:
    of = look("[p the/DT nurse/NN] and/CC [p a/DT nurse/NN] met/VBD [p him/PRP] and/CC [p her/PRP]")
    assert of.head[0] == of.head[1]
    assert len(set(of.head.tolist())) == 3
    assert of.exact[0] == of.exact[1]


def test_a_line_break_ends_a_sentence_without_a_stop() -> None:
    assert look("[p Lind/PER] speaks/VBZ // [p Kesh/PER] listens/VBZ").sentence.tolist() == [0, 1]


def test_quotations_are_told_apart() -> None:
    of = look("“/`` [p I/PRP] left/VBD ”/'' ,/, [p Lind/PER] said/VBD ./. “/`` [p He/PRP] and/CC [p she/PRP] stayed/VBD ”/'' ./.")
    assert of.quote[1] == 0
    assert of.quote[0] != of.quote[2] == of.quote[3] > 0


def test_one_name_in_part_and_whole() -> None:
    assert pair("[p Ada/PER Lind/PER] met/VBD [p Ada/PER Lind/PER]")[WORDS] == 5
    longer = pair("[p Ada/PER Lind/PER] met/VBD [p Lind/PER]")
    shorter = pair("[p Lind/PER] met/VBD [p Ada/PER Lind/PER]")
    assert longer[WORDS] != shorter[WORDS]
    assert longer[HEAD] == shorter[HEAD] != pair("[p Lind/PER] met/VBD [p Kesh/PER]")[HEAD]
    assert pair("[p Lind/PER] met/VBD [p Kesh/PER]")[WORDS] == 0


def test_agreement_is_told() -> None:
    he, she = (pair(f"[p the/DT king/NN] left/VBD ./. [p {word}/PRP] wept/VBD")[AGREE] for word in ("He", "She"))
    they = pair("[p the/DT king/NN] left/VBD ./. [p They/PRP] wept/VBD")[AGREE]
    assert len({he, she, they}) == 3


def test_nesting_is_told() -> None:
    assert pair("[p the/DT son/NN of/IN [p Lind/PER]]")[NESTED] != pair("[p the/DT son/NN] met/VBD [p Lind/PER]")[NESTED]


def test_what_stands_between_neighbours_is_told() -> None:
    gaps = [pair(f"[p Lind/PER] {between} [p the/DT mayor/NN]")[BETWEEN] for between in (",/,", "is/VBZ", "(/-LRB-", "met/VBD")]
    assert len(set(gaps)) == len(gaps)
    assert pair("[p Lind/PER] ,/, [p the/DT mayor/NN] ,/, [p he/PRP]", at=(0, 2))[BETWEEN] == 0


def test_one_speaker_another_and_none() -> None:
    text = "[p I/PRP] met/VBD [p you/PRP]"
    assert len({pair(text, speakers)[SPEAKER] for speakers in ([1, 1], [1, 2], [0, 1])}) == 3


_SPELLED = (
    "Ada",
    "Lind",
    "the",
    "of",
    "king",
    "nurses",
    "he",
    "herself",
    "they",
    "who",
    "two",
    ",",
    ".",
    "“",
    "”",
    "'s",
    "a",
    "\n",
)
_TAGS = ("NNP", "NNS", "NN", "DT", "IN", "PRP", "WP", "CD", ",", ".", "POS", "VBD")


@st.composite
def _mentioned(draw: st.DrawFn) -> Traits:
    pairs = draw(st.lists(st.tuples(st.sampled_from(_SPELLED), st.sampled_from(_TAGS)), min_size=1, max_size=40))
    text, words = "", []
    for spelled, tag in pairs:
        text += " " * bool(text)
        if spelled.strip():
            words.append(Word(len(text), len(text) + len(spelled), tag))
        text += spelled
    spans: list[Span] = sorted(
        {(min(a, b), max(a, b) + 1) for a, b in draw(st.lists(st.tuples(*[st.integers(0, len(text) - 1)] * 2), max_size=30))},
        key=lambda s: (s[0], -s[1]),
    )
    count = len(spans)
    kinds = draw(st.lists(st.integers(0, KINDS - 1), min_size=count, max_size=count))
    speakers = draw(st.lists(st.integers(0, 2), min_size=count, max_size=count))
    return traits(text, words, spans, kinds, speakers)


@given(_mentioned())
def test_features_stay_within_their_sizes(of: Traits) -> None:
    pairs = candidates(of, 3)
    found = features(of, pairs)
    assert found.shape == (len(pairs), len(SIZES))
    assert (found >= 0).all()
    assert (found < np.array(SIZES)).all()


@given(_mentioned())
def test_each_pair_is_looked_at_once_the_earlier_first(of: Traits) -> None:
    pairs = [tuple(p) for p in candidates(of, 2).tolist()]
    assert all(0 <= a < b < len(of.start) for a, b in pairs)
    assert len(set(pairs)) == len(pairs)
    assert pairs == sorted(pairs, key=lambda p: (p[1], p[0]))
    assert {(a, b) for b in range(len(of.start)) for a in (b - 1, b - 2) if a >= 0} <= set(pairs)


def test_far_mentions_are_compared_where_they_share_a_head() -> None:
    of = look("[p Lind/PER] met/VBD " + "[p Kesh/PER] and/CC " * 9 + "[p Ada/PER Lind/PER]")
    far = [(a, b) for a, b in candidates(of, 2).tolist() if b - a > 2]
    assert (0, 10) in far
    assert not any(a == 0 for a, b in far if b != 10)


def test_pronouns_are_compared_with_near_mentions_alone() -> None:
    of = look("[p he/PRP] left/VBD and/CC " * 9)
    assert all(b - a <= 2 for a, b in candidates(of, 2).tolist())


@pytest.mark.parametrize("count", [500, 1000])
def test_pairs_grow_as_the_text_does(count: int) -> None:
    of = look("[p Lind/PER] spoke/VBD " * count)
    assert len(candidates(of)) <= count * (NEAR + SAME_HEAD)


def test_a_mention_joins_its_best_antecedent() -> None:
    pairs = np.array([(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (2, 3)])
    scores = np.array([-1.0, 0.5, 2.0, -1.0, -2.0, -0.5], dtype=np.float32)
    assert chains(4, pairs, scores) == [0, 1, 1, 3]
    assert chains(4, pairs, scores, bias=0.75) == [0, 1, 1, 1]
    assert chains(4, pairs, scores, bias=-3.0) == [0, 1, 2, 3]


def test_of_two_equal_antecedents_the_nearer_is_taken() -> None:
    assert chains(3, np.array([(0, 2), (1, 2)]), np.array([1.0, 1.0], dtype=np.float32)) == [0, 1, 1]


def test_without_pairs_each_mention_stands_alone() -> None:
    none = np.zeros((0, 2), dtype=np.int64)
    assert chains(2, none, np.zeros(0, dtype=np.float32)) == [0, 1]
    assert features(look("[p Lind/PER]"), none).shape == (0, len(SIZES))


class _Comparing(Scripted):
    """Scores a pair by the sum of both vectors."""

    def antecedents(self, vectors: Floats, pairs: Ints, features: Ints) -> Floats:
        assert len(pairs) == len(features) > 0
        return np.asarray(vectors[pairs[:, 0], 0] + vectors[pairs[:, 1], 0], dtype=np.float32)


def test_each_pair_gets_its_own_score_in_a_text_of_many_batches() -> None:
    made = noted("[p Lind/PER] spoke/VBD " * 150)
    phrases = [Phrased(*m.span, "person") for m in made.mentions]
    vectors = np.arange(150, dtype=np.float32)[:, None]
    pairs, scores = antecedents(made.text, made.words, phrases, vectors, _Comparing())
    assert len(pairs) > 8192
    assert scores.tolist() == pairs.sum(axis=1).tolist()


def test_a_text_without_phrases_has_no_pairs() -> None:
    pairs, scores = antecedents("", (), (), np.zeros((0, 4), dtype=np.float32), _Comparing())
    assert (pairs.shape, scores.shape) == ((0, 2), (0,))


def test_the_words_that_are_compared_do_not_depend_on_the_process() -> None:
    content = [*(f"word{number}" for number in range(20)), "word0"]
    text = " ".join(content)
    words, at = [], 0
    for word in content:
        words.append(Word(at, at + len(word), "NN"))
        at += len(word) + 1
    last = words[-1].start, words[-1].end
    seen = traits(text, words, [(0, words[-2].end), last], [0, 0])
    # Words are numbered in the order of the text, so of many the first ones are compared, whatever the hash seed.
    assert seen.tokens[0].tolist() == list(range(12))
    assert seen.tokens[1].tolist() == [0] + [-1] * 11
