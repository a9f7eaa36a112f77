from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.record.words import MOST_WORDS, Term, Words, forms, hits, indexed, parse, words_of


def names(words: Words) -> list[list[str]]:
    return [["/".join(" ".join(word) for word in term.forms) + "*" * term.prefix for term in group] for group in words.groups]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dam at Ostrava-Reach holds", ["dam", "at", "ostrava", "reach", "holds"]),
        ("ÉTIENNE ÅBERG’s gauge_7", ["etienne", "aberg", "s", "gauge", "7"]),
        ("E\u0301tienne", ["etienne"]),
        ("Straße", ["strasse"]),
        ("Mar\u200erow, \u202eTell\u202c", ["marrow", "tell"]),
        ("北京 said", ["北", "京", "said"]),
        ("مُحَمَّد", ["محمد"]),
        ("…!? \x00", []),
    ],
)
def test_case_accents_and_what_cannot_be_seen_do_not_count(text: str, words: list[str]) -> None:
    assert [word for word, _ in words_of(text)] == words


def test_every_word_is_given_with_its_place() -> None:
    text = "“Åberg,” (she) said"
    assert [text[start:end] for _, (start, end) in words_of(text)] == ["Åberg", "she", "said"]


@pytest.mark.parametrize(
    ("typed", "groups", "without"),
    [
        ("Tell Marrow", [["tell"], ["marrow"]], []),
        ('"the wall is" Tell', [["the/wall/is"], ["tell"]], []),
        ("“the wall” Tell", [["the/wall"], ["tell"]], []),
        ('"the wall', [["the/wall"]], []),
        ("Tell -Marrow", [["tell"]], ["marrow"]),
        ("Tell -“Ilse Marrow”", [["tell"]], ["ilse/marrow"]),
        ("Tell OR Marrow Ferry", [["tell", "marrow"], ["ferry"]], []),
        ("OR Tell OR", [["tell"]], []),
        ("Sluic*", [["sluic*"]], []),
        ('"water boa"*', [["water/boa*"]], []),
        ("S*", [["s"]], []),
        ("al-Din", [["al/din"]], []),
        ("gauge_7 NEAR(Tell)", [["gauge/7"], ["near/tell"]], []),
    ],
)
def test_what_a_person_types_is_read(typed: str, groups: list[list[str]], without: list[str]) -> None:
    words = parse(typed)
    assert names(words) == groups
    assert names(Words((words.without,)))[0] == without
    assert not words.nothing


@pytest.mark.parametrize("typed", ['"', "---", "*", "OR", "\x00\ufffe", "\u202e\u202c", "\ud800"])
def test_signs_alone_are_nothing_to_find(typed: str) -> None:
    assert parse(typed) == Words(nothing=True)


def test_no_words_are_no_condition() -> None:
    assert parse(" \t\n") == Words()


def test_a_word_in_lower_case_stands_for_its_forms_and_a_name_for_itself() -> None:
    assert {"talks", "talk", "talked", "talking"} <= set(forms("talks"))
    assert forms("talks")[0] == "talks"
    assert parse("Talks").groups[0][0] == Term((("talks",),))
    assert parse('"talks"').groups[0][0] == Term((("talks",),))
    assert forms("marrowby") == ("marrowby",)


def test_a_long_query_is_cut() -> None:
    words = parse("word " * 10_000)
    assert len(words.groups) == MOST_WORDS
    assert sum(len(term.forms) for term in parse('"' + "word " * 10_000).terms) == MOST_WORDS


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("ferries", ["ferries", "ferry"]),
        ("Ferries", ["ferries"]),
        ('"of Tell"', ["of TELL"]),
        ("fer*", ["ferries", "ferry"]),
        ('"the fer"*', ["The ferries", "the ferry"]),
        ('"the ferry of" "ferry of Tell"', ["the ferry of TELL"]),
        ("-the Tell", ["TELL"]),
        ("absent", []),
    ],
)
def test_what_hit_is_marked(typed: str, marked: list[str]) -> None:
    text = "The ferries wait; the ferry of TELL is the last."
    assert [text[start:end] for start, end in hits(text, parse(typed))] == marked


def test_marking_may_end_soon_after_the_first_hit() -> None:
    text = "wait " * 3 + "Tell and Tell" + " wait" * 50 + " Tell"
    assert len(hits(text, parse("Tell"))) == 3
    assert len(hits(text, parse("Tell"), after_first=20)) == 2


@given(st.text(st.characters(max_codepoint=0x06FF), max_size=60))
def test_what_is_kept_of_a_latin_greek_cyrillic_hebrew_or_arabic_text_is_folded_once_for_all(text: str) -> None:
    kept = indexed(text)
    assert indexed(kept) == kept


@given(st.text(max_size=60))
def test_what_is_kept_of_a_text_has_nothing_that_a_query_language_reads(text: str) -> None:
    kept = indexed(text)
    assert re.fullmatch(r"[^\s\"'*:()&|!<>\x00-\x1f]*( [^\s\"'*:()&|!<>\x00-\x1f]+)*", kept)


@given(st.text(max_size=200))
def test_any_text_is_a_query_and_hits_lie_in_the_text(typed: str) -> None:
    words = parse(typed)
    last = 0
    for start, end in hits(typed, words):
        assert last <= start < end <= len(typed)
        last = end


@given(st.text(st.characters(exclude_characters='"“”„'), max_size=20))
def test_a_text_in_quotation_marks_finds_itself(text: str) -> None:
    assert bool(hits(text, parse(f'"{text}"'))) is bool(list(words_of(text)))
