"""The assembling of attributions, with a network whose scores are written by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sitroom.reading.features import describe
from sitroom.reading.reader import Floors, Reading, WindowScores, Word, assemble, parted
from sitroom.reading.tags import Tag, distance_bucket_count

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass
class Scripted:
    """Scores word pieces by their id: 1 source, 2 cue, 3 content, 4 a cue inside a content, 5 a person's name, else nothing.

    A mention reaches from each 6 to each 7 behind it.
    """

    transitions: Floats = field(default_factory=lambda: np.zeros((7, 7), np.float32))
    parts_of_speech: tuple[str, ...] = ("NN", "NNP")
    entity_types: tuple[str, ...] = ("O", "PERSON")
    mention_types: tuple[str, ...] = ("person", "place")
    ids: Ints = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    anchors_read: int = 0

    def windows(self, ids: Ints, columns: Ints, mask: Ints) -> WindowScores:
        assert columns.shape[:2] == mask.shape == ids.shape
        self.ids = ids
        tags = np.zeros((*ids.shape, 7), np.float32)
        tags[..., 0] = 4
        tags[ids == 2, Tag.BEGIN_CUE] = 9
        tags[np.isin(ids, (3, 4)), Tag.IN_CONTENT] = 12
        entities = np.zeros((*ids.shape, 2), np.float32)
        entities[ids == 5, 1] = 5
        mentions = np.where((ids == 6)[:, :, None] & (ids == 7)[:, None, :], 5.0, -5.0).astype(np.float32)
        return WindowScores(tags, np.where(ids == 4, 5.0, -5.0).astype(np.float32), entities, entities, mentions)

    def mentions(self, window: Ints, first: Ints, last: Ints) -> tuple[Floats, Floats]:
        assert not window.any()
        assert (self.ids[0, first] == 6).all()
        assert (self.ids[0, last] == 7).all()
        vectors = np.stack([first, last], axis=1).astype(np.float32)
        return vectors, np.tile(np.array([0.0, 1.0], np.float32), (len(first), 1))

    def antecedents(self, vectors: Floats, pairs: Ints, features: Ints) -> Floats:
        raise NotImplementedError

    def attributions(self, window: Ints, anchor: Ints, positions: Ints, relative: Ints) -> Floats:
        self.anchors_read += len(anchor)
        scores = np.zeros((len(anchor), positions.shape[1], 7), np.float32)
        scores[..., 0] = 5
        middle = distance_bucket_count() // 2
        for i, (w, a) in enumerate(zip(window, anchor, strict=True)):
            row = self.ids[w]
            for column, p in enumerate(positions[i].tolist()):
                assert (relative[i, column, 0] == middle) == (p == a)
                if p == a:
                    scores[i, column, Tag.BEGIN_CUE] = 20
                elif abs(p - a) <= 4 and row[p] == 1 and p < a:
                    scores[i, column, Tag.BEGIN_SOURCE] = 20
                elif abs(p - a) <= 4 and row[p] in (3, 4) and p > a:
                    begins = row[p - 1] not in (3, 4) or p - 1 == a
                    scores[i, column, Tag.BEGIN_CONTENT if begins else Tag.IN_CONTENT] = 20
        return scores


def read(ids: list[int], scorer: Scripted | None = None) -> Reading:
    """Each id is a word of two letters and a space."""
    text = "ab " * len(ids)
    spans = np.array([(3 * i, 3 * i + 2) for i in range(len(ids))], dtype=np.int64)
    return assemble(scorer or Scripted(), text, np.array(ids, dtype=np.int64), spans, describe(text, spans), Floors(0.1, 0.5))


def test_an_anchor_gives_its_spans_in_characters() -> None:
    (found,) = read([9, 1, 2, 3, 3, 9]).found
    assert (found.source, found.cue, found.content) == (((3, 5),), ((6, 8),), ((9, 14),))
    assert found.score > 0.9
    assert not found.inner


def test_a_cue_inside_a_content_is_an_inner_attribution() -> None:
    outer, inner = read([1, 2, 3, 4, 3]).found
    assert not outer.inner
    assert inner.inner
    assert inner.cue == ((9, 11),)
    assert inner.content == ((12, 14),)


def test_no_anchor_reads_no_attribution() -> None:
    scorer = Scripted()
    assert read([9, 9, 3, 9], scorer).found == ()
    assert scorer.anchors_read == 0


def test_a_long_text_reads_each_anchor_once() -> None:
    scorer = Scripted()
    sentence = [9] * 20 + [1, 2, 3, 3] + [9] * 6
    reading = read(sentence * 60, scorer)
    assert len(reading.found) == 60
    assert scorer.anchors_read == 60
    assert len({f.cue for f in reading.found}) == 60


def test_entities_of_one_type_join() -> None:
    (entity,) = read([9, 5, 9]).entities
    assert (entity.start, entity.end, entity.type) == (3, 5, "PERSON")


def test_words_carry_their_part_of_speech() -> None:
    assert [(w.start, w.tag) for w in read([9, 5]).words] == [(0, "NN"), (3, "NNP")]


def test_a_mention_is_a_run_of_whole_words_with_its_vector() -> None:
    reading = read([9, 6, 9, 7, 9])
    assert [(p.start, p.end, p.type) for p in reading.phrases] == [(3, 11, "place")]
    assert reading.vectors is not None
    assert reading.vectors.tolist() == [[2.0, 4.0]]


def test_nested_mentions_are_given_the_wider_first() -> None:
    reading = read([6, 6, 7, 7])
    assert [(p.start, p.end) for p in reading.phrases] == [(0, 11), (0, 8), (3, 11), (3, 8)]


def test_no_mention_runs_over_the_end_of_a_sentence_or_begins_inside_a_word() -> None:
    text = "ab cd. Ef gh-ij"
    spans = np.array([(0, 2), (3, 5), (5, 6), (7, 9), (10, 12), (12, 13), (13, 15)], dtype=np.int64)
    ids = np.array([6, 9, 9, 7, 6, 9, 7], dtype=np.int64)
    reading = assemble(Scripted(), text, ids, spans, describe(text, spans), Floors(0.1, 0.5))
    assert [text[p.start : p.end] for p in reading.phrases] == ["gh-ij"]


def test_what_leans_on_a_word_is_parted_from_it() -> None:
    text = "Saleh’s men say he's late, the rebels' too"
    words = tuple(Word(m.start(), m.end(), "NN") for m in re.finditer(r"[\w’']+", text))
    assert [text[w.start : w.end] for w in parted(text, words)] == [
        "Saleh", "’s", "men", "say", "he", "'s", "late", "the", "rebels", "'", "too",
    ]  # fmt: skip
