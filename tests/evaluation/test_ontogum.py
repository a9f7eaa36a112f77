from __future__ import annotations

from evaluation.ontogum import Found, as_ontonotes, gold_of, measure, plain
from sitroom.reading.reader import Word
from training.gum import Annotated, GoldMention

Span = tuple[int, int]


def found(text: str, chains: list[list[str]], tags: dict[str, str] | None = None) -> Found:
    """Chains by the words of their mentions; a word is tagged VB unless ``tags`` says else."""
    words, at = [], 0
    for token in text.replace(",", " ,").replace(".", " .").split():
        at = text.index(token, at)
        words.append(Word(at, at + len(token), (tags or {}).get(token, "VB")))
        at += len(token)
    seen: dict[str, int] = {}
    made = []
    for chain in chains:
        spans = []
        for mention in chain:
            start = text.index(mention, seen.get(mention, 0))
            seen[mention] = start + 1
            spans.append((start, start + len(mention)))
        made.append(frozenset(spans))
    return Found(text, tuple(made), tuple(words))


def mentions(found: Found) -> set[str]:
    return {found.text[span[0] : span[1]] for chain in as_ontonotes(found) for span in chain if isinstance(span, tuple)}


def test_a_mention_alone_is_left_out() -> None:
    f = found("Orla met Tam. She left.", [["Orla", "She"], ["Tam"]])
    assert plain(f) == [frozenset({(0, 4), (14, 17)})]
    assert mentions(f) == {"Orla", "She"}


def test_an_apposition_is_one_mention() -> None:
    f = found("Orla, the mayor, spoke. She left.", [["Orla", "the mayor", "She"]])
    assert mentions(f) == {"Orla, the mayor", "She"}


def test_an_apposition_alone_is_no_chain() -> None:
    assert as_ontonotes(found("Orla, the mayor, spoke.", [["Orla", "the mayor"]])) == []


def test_what_is_said_of_somebody_is_no_link() -> None:
    f = found("Orla is the mayor. She left.", [["Orla", "the mayor", "She"]])
    assert mentions(f) == {"Orla", "She"}


def test_a_later_indefinite_mention_is_no_link() -> None:
    f = found("A bridge fell. It was a bridge from Roman days, and it was loved.", [["A bridge", "It", "a bridge", "it"]])
    assert mentions(f) == {"A bridge", "It", "it"}


def test_a_common_noun_before_a_noun_is_no_mention_but_a_name_is() -> None:
    tags = {"Grain": "NN", "grain": "NN", "prices": "NNS", "Orla": "NNP", "forces": "NNS"}
    f = found("Grain prices rose, grain was short and grain ran out.", [["Grain", "grain", "grain"]], tags)
    assert mentions(f) == {"grain"}
    f = found("Orla forces fled. Orla stayed.", [["Orla", "Orla"]], tags)
    assert len(as_ontonotes(f)[0]) == 2


def test_scores_stand_by_genre_and_for_the_genres_nearest_to_ours() -> None:
    gold = (GoldMention(0, 4, "person", "1"), GoldMention(14, 17, "person", "1"), GoldMention(9, 12, "person", "2"))
    texts = {"news": "Orla met Tam. She left.", "fiction": "Orla met Tam. She left."}
    documents = [Annotated(genre, genre, text, gold, ()) for genre, text in texts.items()]
    right, none = gold_of(documents[0]), [frozenset([span]) for chain in gold_of(documents[0]) for span in chain]
    made = measure(documents, [right, [frozenset(c) for c in none]])
    assert made["news"].conll == made["news + interview"].conll == 1.0
    assert made["fiction"].muc.recall == 0.0
    assert 0.5 < made["all"].conll < 1.0
