"""The kinds of source, phrase by phrase: a table to extend."""

from __future__ import annotations

import pytest

from sitroom.attributions.sources import kind_of
from sitroom.attributions.statement import SourceKind
from sitroom.reading.reader import Entity

PERSON, ORGANIZATION, GROUP, ROLE, UNNAMED, DOCUMENT, SOCIAL = (
    SourceKind.PERSON,
    SourceKind.ORGANIZATION,
    SourceKind.GROUP,
    SourceKind.ROLE,
    SourceKind.UNNAMED,
    SourceKind.DOCUMENT,
    SourceKind.SOCIAL_MEDIA,
)

TABLE = [
    # (phrase, the name in it, the name's type, kind)
    ("Irena Volk", "Irena Volk", "PERSON", PERSON),
    ("Irena Volk, a nurse at the district hospital", "Irena Volk", "PERSON", PERSON),
    ("the foreign minister, Irena Volk", "Irena Volk", "PERSON", PERSON),
    ("Colonel Volk of the Border Guard", "Volk", "PERSON", PERSON),
    ("the Border Guard", "Border Guard", "ORGANIZATION", ORGANIZATION),
    ("the charity Open Hands", "Open Hands", "ORGANIZATION", ORGANIZATION),
    ("the government in Sella", "Sella", "LOCATION", ORGANIZATION),
    ("Ostland", "Ostland", "LOCATION", ORGANIZATION),
    ("the ministry", "", "", ROLE),
    ("the Ministry of Health", "Ministry of Health", "ORGANIZATION", ROLE),
    ("the presidency", "", "", ROLE),
    ("her office", "", "", ROLE),
    ("the rebels", "", "", GROUP),
    ("residents of the lower town", "", "", GROUP),
    ("truck drivers waiting at the gate", "", "", GROUP),
    ("Volk’s supporters", "Volk", "PERSON", GROUP),
    ("a diplomat", "", "", UNNAMED),
    ("one resident", "", "", UNNAMED),
    ("two people close to the talks", "", "", UNNAMED),
    ("officials", "", "", UNNAMED),
    ("some drivers", "", "", UNNAMED),
    ("a trader from Sella, who did not want to be named", "Sella", "LOCATION", UNNAMED),
    ("an official of the Border Guard", "Border Guard", "ORGANIZATION", UNNAMED),
    ("a report by the mission", "", "", DOCUMENT),
    ("a leaked letter to the minister", "", "", DOCUMENT),
    ("the ruling", "", "", DOCUMENT),
    ("a poll of 900 households", "", "", DOCUMENT),
    ("@sella_live", "", "", SOCIAL),
    ("a user called Night Owl", "Night Owl", "PERSON", SOCIAL),
    ("a post on Telegram", "Telegram", "ORGANIZATION", SOCIAL),
    ("the professor", "", "", UNNAMED),
]


@pytest.mark.parametrize(("phrase", "name", "type_", "kind"), TABLE)
def test_kind_of_a_phrase(phrase: str, name: str, type_: str, kind: SourceKind) -> None:
    text = f"{phrase} said no."
    entities = [Entity(text.index(name), text.index(name) + len(name), type_)] if name else []
    assert kind_of(text, [(0, len(phrase))], entities, []) is kind


def test_no_source_has_no_kind() -> None:
    assert kind_of("It is said that he left.", [], [], []) is None


@pytest.mark.parametrize(
    ("pronoun", "before", "kind"),
    [
        ("she", [("Irena Volk", PERSON)], PERSON),
        ("he", [("a diplomat", UNNAMED)], UNNAMED),
        ("he", [("Irena Volk", PERSON), ("the ministry", ROLE)], PERSON),
        ("they", [("the rebels", GROUP)], GROUP),
        ("it", [("a report by the mission", DOCUMENT)], DOCUMENT),
        ("it", [], ORGANIZATION),
        ("the professor", [("Irena Volk, a professor", PERSON)], PERSON),
        ("the officer", [("Irena Volk", PERSON), ("a former officer", UNNAMED)], UNNAMED),
    ],
)
def test_a_pronoun_or_description_takes_the_kind_of_what_it_fits(
    pronoun: str, before: list[tuple[str, SourceKind]], kind: SourceKind
) -> None:
    assert kind_of(f"{pronoun} said no.", [(0, len(pronoun))], [], before) is kind


def test_a_relative_pronoun_takes_the_kind_of_the_phrase_before_it() -> None:
    text = "He read out the new poll, which puts the mayor ahead."
    start = text.index("which")
    assert kind_of(text, [(start, start + 5)], [], []) is DOCUMENT


def test_a_turn_of_a_transcript_is_a_person() -> None:
    assert kind_of("VOLK: We wait.", [(0, 4)], [], []) is PERSON
