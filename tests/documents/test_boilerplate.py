from __future__ import annotations

import pytest

from sitroom.documents.boilerplate import KINDS, kind_of_line


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Source Link", "source link"),
        ("Source: Agency Nine", "source link"),
        ("Read also: Did the boat come back?", "read also"),
        ("Read more »", "read also"),
        ("You may also like", "related"),
        ("Related: Boats of the north", "related"),
        ("Share on Loopline | Send by e-mail", "share"),
        ("Follow us on Instagram", "follow"),
        ("Photo: A. Nother", "photo"),
        ("Image credit: Jo Doe", "photo"),
        ("(Reporting by Jo Doe; editing by Al Roe)", "signing off"),
        ("Subscribe now", "subscribe"),
        ("Sign up for our newsletter", "subscribe"),
        ("Cookie settings | Imprint", "cookies"),
        ("- ADVERTISEMENT -", "advertisement"),
        ("Copyright 2021 The Paper. All rights reserved.", "copyright"),
        ("Comments (12)", "comments"),
        ("Letters to the editor are welcome.", "letters"),
        ("Tags: boats, weather", "tags"),
        ("5 min read", "reading time"),
        ("Lire aussi : Les bateaux", "french"),
    ],
)
def test_page_lines(line: str, kind: str) -> None:
    assert kind_of_line(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "",
        "No comment",
        "The source said the link was broken.",
        "Shares of the ferry company fell on Monday.",
        "Video by witnesses shows boats leaving the harbour at night.",
        "Copyright law has changed, the minister said.",
        "Reporting by the paper shows that the mayor knew.",
        "Support among members fell sharply.",
        "Teilen des Landes fehlt der Strom",
        "Werbung für Boote wurde verboten",
        "Read the letter, she told him, and then decide.",
        "Related companies were fined by the court.",
    ],
)
def test_sentences_that_begin_like_page_lines(line: str) -> None:
    assert kind_of_line(line) is None


def test_every_row_is_used_by_a_name() -> None:
    assert all(kind.name and kind.max_words > 0 for kind in KINDS)
