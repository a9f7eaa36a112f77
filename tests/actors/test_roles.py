"""Roles: which title, of what, since when no more, and whose."""

from __future__ import annotations

import pytest

from tests.actors.tagged import Said, read


@pytest.mark.parametrize(
    ("tagged", "roles"),
    [
        # Before a name, one title or several.
        ("former/JJ [1p Vice/NNP President/NNP Ilmar/NNP Rosk/NNP] left/VBD ./.", [("Vice President", None, "former")]),
        (
            "[1p Council/NNP spokesman/NN Captain/NNP Edo/NNP Marr/NNP] spoke/VBD ./.",
            [("spokesman", "Council", "current"), ("Captain", None, "current")],
        ),
        (
            "the/DT [1p Ostish/JJ Foreign/NNP Minister/NNP Ana/NNP Vell/NNP] left/VBD ./.",
            [("Foreign Minister", "Ostish", "current")],
        ),
        ("Then/RB [1p Attorney/NNP General/NNP Ana/NNP Vell/NNP] left/VBD ./.", [("Attorney General", None, "current")]),
        (
            "its/PRP$ trust/NN in/IN the/DT self-styled/JJ president/NN [1p Ilmar/NNP Rosk/NNP] ./.",
            [("president", None, "claimed")],
        ),
        (
            "the/DT former/JJ Minister/NNP of/IN Interior/NNP [1p Ana/NNP Vell/NNP] ./.",
            [("Minister of Interior", None, "former")],
        ),
        # In apposition.
        (
            "[1p Ana/NNP Vell/NNP] ,/, a/DT professor/NN of/IN labour/NN law/NN at/IN Tarn/NNP University/NNP ,/, agreed/VBD ./.",
            [("professor of labour law", "Tarn University", "current")],
        ),
        (
            "[1p Ana/NNP Vell/NNP] ,/, interior/JJ minister/NN until/IN April/NNP ,/, agreed/VBD ./.",
            [("interior minister", None, "former")],
        ),
        (
            "[1p Ana/NNP Vell/NNP] ,/, the/DT union/NN 's/POS deputy/NN general/JJ secretary/NN ,/, agreed/VBD ./.",
            [("deputy general secretary", "union", "current")],
        ),
        (
            "[1p Ana/NNP Vell/NNP] ,/, a/DT pilot/NN and/CC author/NN of/IN the/DT book/NN ,/, agreed/VBD ./.",
            [("pilot", None, "current"), ("author", "book", "current")],
        ),
        # By a verb.
        ("[1p Ana/NNP Vell/NNP] is/VBZ the/DT mayor/NN of/IN Tarn/NNP ./.", [("mayor", "Tarn", "current")]),
        ("[1p Ana/NNP Vell/NNP] was/VBD the/DT mayor/NN of/IN Tarn/NNP ./.", [("mayor", "Tarn", "former")]),
        ("[1p Ana/NNP Vell/NNP] is/VBZ not/RB the/DT mayor/NN of/IN Tarn/NNP ./.", []),
        ("[1p Ana/NNP Vell/NNP] would/MD be/VB the/DT mayor/NN of/IN Tarn/NNP ./.", []),
        (
            "[1p Ana/NNP Vell/NNP] claims/VBZ to/TO be/VB the/DT president/NN of/IN Ostland/NNP ./.",
            [("president", "Ostland", "claimed")],
        ),
        ("[1p Ana/NNP Vell/NNP] served/VBD as/IN director/NN of/IN the/DT mine/NN ./.", [("director", "mine", "former")]),
        (
            "[1p Ana/NNP Vell/NNP] signs/VBZ her/PRP$ letters/NNS “/`` acting/VBG president/NN ”/'' ./.",
            [("acting president", None, "claimed")],
        ),
        # A description.
        ("[1u a/DT former/JJ officer/NN] of/IN the/DT 4th/JJ Brigade/NNP left/VBD ./.", [("officer", "4th Brigade", "former")]),
        ("[1u A/DT resident/NN] of/IN Tarn/NNP left/VBD ./.", []),
    ],
)
def test_a_title_is_read_with_what_it_is_of_and_when(tagged: str, roles: list[tuple[str, str | None, str]]) -> None:
    assert read(tagged).roles(1) == roles


def test_a_subject_behind_a_comma_is_no_apposition() -> None:
    found = read("According/VBG to/TO [1p Ana/NNP Vell/NNP] ,/, [2p the/DT mayor/NN] resigned/VBD ./.")
    assert (found.roles(1), found.roles(2)) == ([], [("mayor", None, "current")])


def test_what_only_repeats_a_title_is_no_second_role() -> None:
    found = read(
        "[1p Ana/NNP Vell/NNP] ,/, a/DT lecturer/NN of/IN law/NN at/IN Tarn/NNP University/NNP ,/, agreed/VBD ./. "
        "[1p The/DT lecturer/NN] left/VBD ./. [1p The/DT Tarn/NNP professor/NN] slept/VBD ./."
    )
    assert found.roles(1) == [("lecturer of law", "Tarn University", "current")]


def test_the_dead_hold_no_office() -> None:
    found = read("a/DT friend/NN of/IN the/DT [1p General/NNP Ilmar/NNP Rosk/NNP] ./.", dead=frozenset({1}))
    assert found.roles(1) == [("General", None, "former")]


def test_an_office_that_someone_gives_herself_is_claimed() -> None:
    tagged = "[1p Ana/NNP Vell/NNP] says/VBZ the/DT charter/NN made/VBD her/PRP president/NN ./."
    own = read(tagged, Said(1, "Ana Vell", "says", "the charter made her president"))
    assert own.roles(1) == [("president", None, "claimed")]


def test_the_body_behind_a_possessive_pronoun_is_named() -> None:
    found = read("[2o The/DT ministry/NN] left/VBD ./. [2o Its/PRP$] captain/NN ,/, [1p Edo/NNP Marr/NNP] ,/, stayed/VBD ./.")
    assert found.roles(1) == [("captain", "ministry", "current")]


def test_a_role_names_its_words() -> None:
    found = read("It/PRP was/VBD [1p Ana/NNP Vell/NNP] ,/, a/DT mayor/NN of/IN Tarn/NNP ,/, who/WP left/VBD ./.")
    (role,) = found.actors[0].roles
    assert found.text[slice(*role.span)] == "a mayor of Tarn"
