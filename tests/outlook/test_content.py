from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.outlook.content import content_keys, key_of, rarity


@pytest.mark.parametrize(
    "forms",
    [
        ["surrender", "surrenders", "surrendered", "surrendering"],
        ["fight", "fought", "fighting", "fights"],
        ["collapse", "collapses", "collapsed", "collapsing"],
        ["flee", "fled", "flees"],
        ["close", "closes", "closed", "closing"],
        ["lose", "lost", "losing"],
        ["ferry", "ferries"],
        ["bus", "buses"],
        ["child", "children", "child’s"],
    ],
)
def test_the_forms_of_a_word_share_a_key(forms: list[str]) -> None:
    assert len({key_of(form) for form in forms}) == 1


def test_different_words_keep_apart() -> None:
    assert len({key_of(w) for w in ("talks", "truce", "road", "fort", "winter", "garrison", "fight", "fall")}) == 8


def test_only_words_of_content_count() -> None:
    keys = content_keys("The talks will not have ended by the winter, he said.")
    assert keys == {key_of("talk"), key_of("end"), key_of("winter")}


def test_a_rare_word_says_more_than_a_common_one() -> None:
    weights = rarity(["the garrison waits", "the garrison fights", "the garrison starves in winter"])
    assert weights[key_of("winter")] > weights[key_of("garrison")] > 0


@given(st.text(max_size=80))
def test_any_text_gives_keys(text: str) -> None:
    assert all(content_keys(text))
    assert content_keys(text) == content_keys(text + " ")
