"""Articles made worse must keep their annotation on the right words."""

from __future__ import annotations

import random

import pytest

from training.augment import Edits, worsened
from training.corpora import Article, GoldAttribution, Span, Word

TEXT = (
    "“The road to the valley is open today,” said Irena Volk, a nurse. The ministry in the capital said that the bridge "
    "would be repaired by the army before winter.\nAccording to the harbour office, two boats were lost in the storm.\n"
    "“We are not leaving,” Tomas Reyk told reporters. The mayor hopes that the talks will begin again soon.\n"
)


def span(words: str) -> Span:
    return TEXT.index(words), TEXT.index(words) + len(words)


def gold(source: str, cue: str, content: str) -> GoldAttribution:
    return GoldAttribution(span(cue), (span(source),), (span(content),))


ARTICLE = Article(
    "x",
    TEXT,
    (
        gold("Irena Volk, a nurse", "said", "“The road to the valley is open today,”"),
        GoldAttribution(
            (TEXT.index("capital said") + 8, TEXT.index("capital said") + 12),
            (span("The ministry in the capital"),),
            (span("that the bridge would be repaired by the army before winter"),),
        ),
        gold("the harbour office", "According to", "two boats were lost in the storm"),
        gold("Tomas Reyk", "told", "“We are not leaving,”"),
        gold("The mayor", "hopes", "that the talks will begin again soon"),
    ),
    (Word(*span("Irena"), "NNP", "PERSON", 1, "compound"), Word(*span("Volk"), "NNP", "PERSON", -1, "root")),
)


def test_edits_move_spans_with_the_text() -> None:
    edits = Edits("abc def ghi")
    edits.add(0, 3, "A")
    edits.add(4, 4, "++")
    edits.add(8, 9, "")
    article = Article("x", "abc def ghi", (GoldAttribution((4, 7), ((0, 3),), ((8, 11),)),))
    changed, _ = edits.apply(article)
    assert changed.text == "A ++def hi"
    (a,) = changed.attributions
    assert changed.text[slice(*a.source[0])] == "A"
    assert changed.text[slice(*a.cue)] == "++def"
    assert changed.text[slice(*a.content[0])] == "hi"


@pytest.mark.parametrize("seed", range(60))
def test_spans_stay_within_the_text_and_hold_words(seed: int) -> None:
    article = worsened(ARTICLE, random.Random(seed))
    assert len(article.attributions) >= len(ARTICLE.attributions)
    for a in article.attributions:
        for start, end in (a.cue, *a.source, *a.content):
            assert 0 <= start < end <= len(article.text)
            assert article.text[start:end].strip()


def test_inner_attributions_stand_inside_an_outer_content() -> None:
    nested = 0
    for seed in range(200):
        article = worsened(ARTICLE, random.Random(seed))
        for a in article.attributions:
            if a.inner:
                nested += 1
                assert any(s <= a.cue[0] and a.cue[1] <= e for o in article.attributions if not o.inner for s, e in o.content)
    assert nested > 20


def test_the_same_seed_gives_the_same_article() -> None:
    assert worsened(ARTICLE, random.Random(5)) == worsened(ARTICLE, random.Random(5))
