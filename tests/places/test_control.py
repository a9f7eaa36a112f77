from __future__ import annotations

import pytest

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.documents.document import Span
from sitroom.places.control import control_of
from sitroom.places.place import Holding, Place, Precision
from sitroom.reading.reader import Word
from tests.places.made import found

ACTORS = {"Reds": "reds", "Blues": "blues", "they": "reds", "They": "reds", "our": "reds", "its": "reds"}
PLACES = {"Morva": "morva", "Arlin Valley": "arlin", "Tessin": "tessin", "Kolde": "kolde", "Uxbar province": "uxbar"}


def _said(text: str) -> list[tuple[str, str | None, str]]:
    return [(control.place, control.holder, control.status.value) for control in found(text, ACTORS, PLACES)]


@pytest.mark.parametrize(
    "text",
    [
        "The Reds control Morva.",
        "Morva is under Reds control.",
        "Morva has been under the full control of the Reds for a year.",
        "Morva stands under the Reds.",
        "Morva is in the hands of the Reds.",
        "The town of Morva is entirely in our hands.",
        "The Reds have captured the town of Morva.",
        "After hours of shelling the Reds overran Morva.",
        "Morva fell to the Reds at dawn.",
        "Morva came under the control of the Reds.",
        "The Reds' flag flies over Morva.",
        "The Reds-held town of Morva has no water.",
        "The Reds took control of most of Morva.",
        "The Reds are in control of Morva.",
        "The Reds claim to hold Morva.",
        "The Reds have Morva firmly in their hands.",
        "Morva, held by the Reds, is quiet.",
        "Morva is since May held by the Reds.",
        "The Reds, who hold Morva, want talks.",
        "The Reds command Morva since Tuesday.",
        "The Reds hold also Morva.",
        "The Reds have not pulled out of Morva.",
        "Morva belongs to the Reds.",
        "The Ministry of Defence said Morva had been under Reds control.",
        "The Blues handed over Morva to the Reds.",
        "After seizing Morva, the Reds marched on.",
    ],
)
def test_held(text: str) -> None:
    assert _said(text) == [("morva", "reds", "held")]


@pytest.mark.parametrize(
    "text",
    [
        "Morva is not under Reds control.",
        "Morva, east of Tessin, is not under Reds control.",
        "Morva stands not under the control of the Reds.",
        "Morva escapes Reds control.",
        "Morva remains outside Reds control.",
        "The Reds do not control Morva.",
        "The Reds no longer hold Morva.",
        "The Reds have not taken Morva.",
        "The Reds never took Morva.",
        "The Reds failed to take Morva.",
        "The Reds lost Morva.",
        "The Reds withdrew from Morva on Friday.",
        "The Reds have pulled out of Morva.",
        "The Blues drove the Reds out of Morva.",
        "The Reds have been driven from Morva.",
        "The Reds surrendered Morva without a shot.",
    ],
)
def test_not_held(text: str) -> None:
    assert _said(text) == [("morva", "reds", "not-held")]


@pytest.mark.parametrize(
    ("text", "holder", "status"),
    [
        ("On the contrary, they surround Morva on all sides.", "reds", "surrounded"),
        ("The Reds are besieging Morva.", "reds", "surrounded"),
        ("Morva is surrounded by the Reds.", "reds", "surrounded"),
        ("The Reds' siege of Morva goes on.", "reds", "surrounded"),
        ("In the besieged town of Morva bread is dear.", None, "surrounded"),
        ("Fighting for Morva continues.", None, "contested"),
        ("There are clashes over control of Morva.", None, "contested"),
        ("Reds and Blues fought over Morva.", None, "contested"),
        ("Neither side controls Morva.", None, "contested"),
        ("Nobody holds Morva.", None, "contested"),
        ("Morva remains contested.", None, "contested"),
        ("Morva belongs to nobody who can read.", None, "contested"),
        ("The status of the neighbouring Morva is unclear.", None, "unclear"),
        ("The situation in Morva was unclear.", None, "unclear"),
        ("It is not known who holds Morva.", None, "unclear"),
        ("Who controls Morva is unclear.", None, "unclear"),
        ("Two ministries gave opposite accounts of who controlled Morva.", None, "unclear"),
    ],
)
def test_other_states(text: str, holder: str | None, status: str) -> None:
    assert _said(text) == [("morva", holder, status)]


@pytest.mark.parametrize(
    "text",
    [
        "The Reds will take Morva.",
        "The Reds may have taken Morva.",
        "The Reds tried to take Morva.",
        "The Reds promised to retake Morva.",
        "The Reds have not tried to enter Morva.",
        "Do the Reds hold Morva?",
        "If the Reds take Morva, the war is over.",
        "Morva would fall to the Reds.",
        "The Blues hope that the Reds will leave Morva.",
        "Whoever holds Tessin holds Morva.",
        "The road to Morva was taken by the Reds.",
        "The Reds took journalists to Morva.",
        "The Reds held talks in Morva.",
        "They took pictures of Morva.",
        "The Reds lost thirty men in Morva.",
        "The Reds do not control all of Morva.",
        "The Reds hold a school in Morva.",
        "There is no fighting for Morva.",
        "The Reds broke the siege of Morva.",
        "The Reds ruled out leaving Morva.",
        "They were captured inside Morva.",
        "Morva's mayor was captured by the Reds.",
        "The Reds love Morva.",
        "The Reds have no choice but to seal Morva and to hold Morva.",
    ],
)
def test_plans_questions_and_other_things_are_no_findings(text: str) -> None:
    assert _said(text) == []


def test_listed_places_and_the_one_it_was_taken_from() -> None:
    assert _said("The Reds captured Morva, Tessin and Kolde from the Blues.") == [
        ("kolde", "reds", "held"),
        ("morva", "reds", "held"),
        ("tessin", "reds", "held"),
    ]
    assert _said("The Reds seized Morva from the Blues.") == [("morva", "blues", "not-held"), ("morva", "reds", "held")]
    assert _said("The Reds control neither Morva nor Tessin.") == [("morva", "reds", "not-held"), ("tessin", "reds", "not-held")]
    assert _said("Tessin and Morva are held by the Reds.") == [("morva", "reds", "held"), ("tessin", "reds", "held")]


def test_two_clauses_are_two_findings() -> None:
    text = "“Morva escapes Reds control, but the status of the neighboring Uxbar province is unclear. "
    text += "They encircled Tessin and took Kolde.”"
    controls = found(text, ACTORS, PLACES)
    assert [(c.place, c.holder, c.status, text[slice(*c.spans[0])]) for c in controls] == [
        ("morva", "reds", Holding.NOT_HELD, "Morva escapes Reds control"),
        ("uxbar", None, Holding.UNCLEAR, "the status of the neighboring Uxbar province is unclear"),
        ("kolde", "reds", Holding.HELD, "They encircled Tessin and took Kolde"),
        ("tessin", "reds", Holding.SURROUNDED, "They encircled Tessin and took Kolde"),
    ]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("The Reds captured Morva on 3 May 2023.", "2023-05-03"),
        ("The Reds captured Morva on May 3, 2023.", "2023-05-03"),
        ("The Reds captured Morva in March 2022.", "2022-03"),
        ("The Reds captured Morva on 31 February 2022.", "2022-02"),
        ("The Reds captured Morva on 2022-13-01.", None),
        ("Morva has been under Reds rule since 2019.", "2019"),
        ("The Reds captured Morva on Friday.", None),
        ("The Reds captured Morva on 3 May.", None),
    ],
)
def test_only_a_date_with_its_year_is_given(text: str, date: str | None) -> None:
    assert [control.date for control in found(text, ACTORS, PLACES)] == [date]


def _statement(id_: str, text: str, cue: str, content: str, quotation: Quotation = Quotation.INDIRECT) -> Statement:
    def at(words: str) -> tuple[Span, ...]:
        return ((text.index(words), text.index(words) + len(words)),)

    source = Source(at(text.split()[0]), SourceKind.PERSON)
    return Statement(
        id_, source, at(cue), at(content), quotation, None, Polarity.AFFIRMED, Certainty(Level.CERTAIN, 0.9, 1.0), 0.9
    )


def _within(text: str, *statements: Statement) -> list[tuple[str | None, str, str]]:
    mentions = [
        Mention("m1", (text.index("Reds"), text.index("Reds") + 4), MentionType.GROUP, actor="reds"),
        Mention("m2", (text.index("Morva"), text.index("Morva") + 5), MentionType.PLACE, place="morva"),
    ]
    place = Place("morva", "Morva", (), None, None, None, None, Precision.UNKNOWN, ())
    controls = control_of(text, (), statements, mentions, [Actor("reds", "Reds", ActorType.GROUP)], [place])
    return [(c.statement, c.status.value, text[slice(*c.spans[0])]) for c in controls]


def test_the_innermost_statement_says_it() -> None:
    text = "Yusk told HNA that Lant had said the Reds hold Morva."
    outer = _statement("s1", text, "told", "that Lant had said the Reds hold Morva")
    inner = _statement("s2", text, "had said", "the Reds hold Morva")
    assert _within(text, outer, inner) == [("s2", "held", "the Reds hold Morva")]
    assert _within(text) == [(None, "held", "Lant had said the Reds hold Morva")]


def test_a_denial_turns_it_and_a_wish_says_nothing() -> None:
    denied = "Yusk denied that the Reds hold Morva."
    assert _within(denied, _statement("s1", denied, "denied", "that the Reds hold Morva")) == [
        ("s1", "not-held", "the Reds hold Morva")
    ]
    wished = "Yusk wants that the Reds hold Morva."
    assert _within(wished, _statement("s1", wished, "wants", "that the Reds hold Morva")) == []


def test_parts_of_speech_tell_verbs_from_nouns() -> None:
    text = "The Reds under siege control Morva."
    at = text.index("control")
    mentions = [
        Mention("m1", (4, 8), MentionType.GROUP, actor="reds"),
        Mention("m2", (text.index("Morva"), text.index("Morva") + 5), MentionType.PLACE, place="morva"),
    ]
    place = Place("morva", "Morva", (), None, None, None, None, Precision.UNKNOWN, ())
    actors = [Actor("reds", "Reds", ActorType.GROUP)]

    def statuses(tag: str) -> list[Holding]:
        return [c.status for c in control_of(text, [Word(at, at + 7, tag)], (), mentions, actors, [place])]

    assert statuses("VBP") == [Holding.HELD]
    assert statuses("NN") == []


def test_odd_mentions_are_passed_over() -> None:
    text = "Reds hold Morva"
    place = Place("morva", "Morva", (), None, None, None, None, Precision.UNKNOWN, ())
    mentions = [
        Mention("m1", (0, 0), MentionType.GROUP, actor="reds"),
        Mention("m2", (10, 15), MentionType.PLACE, place="morva"),
        Mention("m3", (10, 15), MentionType.PLACE, place="gone"),
        Mention("m4", (8, 400), MentionType.PLACE, place=None),
    ]
    assert [(c.holder, c.status) for c in control_of(text, (), (), mentions, (), [place])] == [(None, Holding.HELD)]
    assert control_of("", (), (), (), (), ()) == ()


def test_endless_sentences_are_read_in_pieces() -> None:
    assert _said("not " * 4000 + "Morva is " + "not " * 4000 + "held. The Reds hold Morva.")[-1:] == [("morva", "reds", "held")]
    assert _said("Morva was held by " * 700 + "the Reds") != []
