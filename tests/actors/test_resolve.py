"""From a reading to the actors of a document, with a reading and a network made by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from sitroom.actors.actor import ActorType, MentionType
from sitroom.actors.resolve import Cast, cast
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.documents.document import Document, Span
from sitroom.reading.reader import Phrased, Reading
from tests.actors.noted import Noted, noted
from tests.reading.test_reader import Floats, Ints, Scripted

PERSON, UNNAMED, BODY = SourceKind.PERSON, SourceKind.UNNAMED, SourceKind.ORGANIZATION


@dataclass
class _Comparing(Scripted):
    """Scores a pair of mentions by their starts in the text, ``otherwise`` where nothing is given."""

    mention_types: tuple[str, ...] = ("person", "organization", "group", "place")
    given: dict[tuple[int, int], float] = field(default_factory=dict)
    otherwise: float = 0.0

    def antecedents(self, vectors: Floats, pairs: Ints, features: Ints) -> Floats:
        assert len(features) == len(pairs)
        starts = vectors[:, 0].astype(np.int64).tolist()
        rows = [(starts[a], starts[b]) for a, b in pairs.tolist()]
        assert all(earlier <= later for earlier, later in rows)
        return np.array([self.given.get(row, self.otherwise) for row in rows], dtype=np.float32)


def said(made: Noted, source: str, kind: SourceKind | None, content: str, cue: str = "said", nth: int = 1) -> Statement:
    """A statement by the words of its parts; ``source`` is the ``nth`` occurrence."""

    def span(words: str, nth: int = 1) -> Span:
        at = -1
        for _ in range(nth):
            at = made.text.index(words, at + 1)
        return at, at + len(words)

    who = span(source, nth)
    return Statement(
        f"s{who[0]}",
        Source((who,), kind),
        (span(cue),),
        (span(content),),
        Quotation.INDIRECT,
        None,
        Polarity.AFFIRMED,
        Certainty(Level.CERTAIN),
        1.0,
    )


def played(
    made: Noted,
    statements: Sequence[Statement] = (),
    *,
    otherwise: float = 0.0,
    headings: tuple[Span, ...] = (),
    phrases: Sequence[Phrased] | None = None,
) -> Cast:
    """The cast of a text in which the network reads the mentions of the notation, or ``phrases``."""
    if phrases is None:
        phrases = [Phrased(*m.span, m.kind) for m in made.mentions]
    vectors = np.array([[p.start] for p in phrases], dtype=np.float32).reshape(-1, 1)
    document = Document("path:a.txt", hashlib.sha256(made.text.encode()).hexdigest(), "a.txt", made.text, headings=headings)
    reading = Reading((), made.named, made.words, tuple(phrases), vectors)
    return cast(document, reading, statements, _Comparing(otherwise=otherwise))


def speakers(found: Cast) -> list[str | None]:
    """The name of each statement's actor."""
    names = {a.id: a.name for a in found.actors}
    return [None if s.source.actor is None else names[s.source.actor] for s in found.statements]


def test_the_fullest_name_is_the_actors_and_the_others_are_its_aliases() -> None:
    made = noted(
        "[p Ms/NNP Lind/PER] spoke/VBD ./. [p General/NNP Ada/PER Lind/PER] said/VBD no/RB ./. [p Ada/PER Lindh/PER] left/VBD ./."
    )
    found = played(made, [said(made, "General Ada Lind", PERSON, "no")])
    (actor,) = found.actors
    assert (actor.name, set(actor.aliases), actor.type) == ("Ada Lind", {"Ada Lindh", "Lind"}, ActorType.PERSON)
    assert [made.text[slice(*m.span)] for m in found.mentions] == ["Ms Lind", "General Ada Lind", "Ada Lindh"]
    assert actor.mentions == tuple(m.id for m in found.mentions) == ("m1", "m2", "m3")
    assert speakers(found) == ["Ada Lind"]


def test_a_name_in_full_is_fuller_than_its_initial() -> None:
    made = noted("[p A/PER ~./. Lind/PER] spoke/VBD ./. [p Ada/PER Lind/PER] said/VBD no/RB ./.")
    (actor,) = played(made, [said(made, "Ada Lind", PERSON, "no")]).actors
    assert actor.name == "Ada Lind"


def test_aliases_are_in_the_order_of_the_text() -> None:
    made = noted("[p Lind/PER] spoke/VBD ./. [p Ada/PER Lind/PER] said/VBD no/RB ./. [p A/PER ~./. Lind/PER] left/VBD ./.")
    (actor,) = played(made, [said(made, "Ada Lind", PERSON, "no")]).actors
    assert actor.aliases == ("Lind", "A. Lind")


def test_ids_follow_the_text_and_every_reference_holds() -> None:
    made = noted(
        "[o The/DT Tide/ORG Watch/ORG] met/VBD [p Ada/PER Lind/PER] in/IN [l Kesh/LOC] ./. [p She/PRP] said/VBD so/RB ./."
    )
    found = played(made, [said(made, "She", PERSON, "so")], otherwise=1.0)
    assert [a.id for a in found.actors] == ["a1", "a2"]
    assert [a.name for a in found.actors] == ["Tide Watch", "Ada Lind"]
    assert speakers(found) == ["Ada Lind"]
    of = {m.id: m.actor for m in found.mentions}
    assert all(of[m] == a.id for a in found.actors for m in a.mentions)
    assert len(found.whose) == len(found.phrases)
    assert set(found.entities) == {"a1", "a2"}


def test_a_place_is_no_actor_and_its_mentions_are_kept_together() -> None:
    made = noted("[l Kesh/LOC] fell/VBD ./. [p Ada/PER Lind/PER] fled/VBD [l Kesh/LOC] for/IN [l Dorn/LOC airport/NN] ./.")
    found = played(made)
    assert [a.name for a in found.actors] == ["Ada Lind"]
    written = {m.id: made.text[slice(*m.span)] for m in found.mentions}
    assert [[written[i] for i in p.naming] for p in found.places] == [["Kesh", "Kesh"], ["Dorn airport"]]
    assert [m.type for m in found.mentions if m.actor is None] == [MentionType.PLACE, MentionType.PLACE, MentionType.FACILITY]


def test_who_is_only_described_and_says_nothing_is_no_actor() -> None:
    made = noted("[p A/DT nurse/NN] met/VBD [p Ada/PER Lind/PER] ./. [p A/DT cook/NN] said/VBD so/RB ./.")
    found = played(made, [said(made, "A cook", UNNAMED, "so")], otherwise=-4.0)
    assert [(a.name, a.type) for a in found.actors] == [("Ada Lind", ActorType.PERSON), ("A cook", ActorType.UNNAMED)]


def test_an_unnamed_source_is_called_by_its_words_without_the_clause_behind_them() -> None:
    made = noted("[p A/DT cook/NN in/IN [l Kesh/LOC] ,/, who/WP asked/VBD not/RB to/TO be/VB named/VBN ,/,] said/VBD so/RB ./.")
    found = played(made, [said(made, "A cook in Kesh, who asked not to be named,", UNNAMED, "so")])
    (actor,) = found.actors
    assert (actor.name, actor.type) == ("A cook in Kesh", ActorType.UNNAMED)


@pytest.mark.parametrize(
    ("tagged", "source", "kind", "type_"),
    [
        ("[o The/DT Tide/ORG Watch/ORG]", "The Tide Watch", BODY, ActorType.ORGANIZATION),
        ("[o The/DT Ulmar/ORG Government/ORG]", "The Ulmar Government", BODY, ActorType.GOVERNMENT),
        ("[g The/DT rebels/NNS]", "The rebels", SourceKind.GROUP, ActorType.GROUP),
        ("[p A/DT cook/NN]", "A cook", UNNAMED, ActorType.UNNAMED),
        ("[p The/DT mayor/NN]", "The mayor", PERSON, ActorType.PERSON),
        ("[p Ada/PER Lind/PER]", "Ada Lind", UNNAMED, ActorType.PERSON),
    ],
)
def test_what_kind_of_actor_speaks(tagged: str, source: str, kind: SourceKind, type_: ActorType) -> None:
    made = noted(f"{tagged} said/VBD so/RB ./.")
    assert [a.type for a in played(made, [said(made, source, kind, "so")]).actors] == [type_]


def test_a_source_described_is_a_person_once_it_is_known_who_it_is() -> None:
    made = noted("[p Ada/PER Lind/PER ,/, a/DT cook/NN ,/,] said/VBD so/RB ./. [p The/DT cook/NN] said/VBD more/JJR ./.")
    statements = [said(made, "Ada Lind, a cook,", PERSON, "so"), said(made, "The cook", UNNAMED, "more")]
    found = played(made, statements, otherwise=1.0)
    assert speakers(found) == ["Ada Lind", "Ada Lind"]
    assert [s.source.kind for s in found.statements] == [PERSON, PERSON]
    assert [replace(s, source=t.source) for s, t in zip(found.statements, statements, strict=True)] == statements


def test_he_who_was_unnamed_stays_unnamed() -> None:
    made = noted("[p A/DT cook/NN] said/VBD so/RB ./. [p He/PRP] said/VBD more/JJR ./.")
    found = played(made, [said(made, "A cook", UNNAMED, "so"), said(made, "He", PERSON, "more")], otherwise=2.0)
    assert speakers(found) == ["A cook", "A cook"]
    assert [s.source.kind for s in found.statements] == [UNNAMED, UNNAMED]


def test_one_source_of_two_statements_speaks_in_both() -> None:
    made = noted("[p Ada/PER Lind/PER] said/VBD so/RB and/CC said/VBD more/JJR ./.")
    assert (
        speakers(played(made, [said(made, "Ada Lind", PERSON, "so"), said(made, "Ada Lind", PERSON, "more")])) == ["Ada Lind"] * 2
    )


def test_a_statement_without_a_source_stays_without_an_actor() -> None:
    made = noted("[p Ada/PER Lind/PER] left/VBD ./. It/PRP was/VBD said/VBD that/IN rain/NN came/VBD ./.")
    bare = replace(said(made, "Ada Lind", PERSON, "rain"), source=Source((), None))
    assert speakers(played(made, [bare])) == [None]


def test_a_source_that_the_network_reads_as_no_phrase_is_found_by_its_statement() -> None:
    made = noted("Ada/PER Lind/PER said/VBD so/RB ./. [p Lind/PER] left/VBD ./.")
    assert speakers(played(made, [said(made, "Ada Lind", PERSON, "so")])) == ["Ada Lind"]


@pytest.mark.parametrize(
    "before",
    [
        "",
        pytest.param(
            "yesterday/NN ",
            marks=pytest.mark.xfail(
                reason="'the' does not end the phrase: 'yesterday' becomes its head, and the name is lost", strict=True
            ),
        ),
    ],
)
def test_a_name_that_only_the_name_tags_give_is_widened_to_its_phrase(before: str) -> None:
    made = noted(f"They/PRP mourned/VBD {before}the/DT slain/VBN commander/NN Mihal/PER Osterek/PER ./.")
    found = played(made)
    assert [made.text[slice(*m.span)] for m in found.mentions] == ["the slain commander Mihal Osterek"]
    assert [a.name for a in found.actors] == ["Mihal Osterek"]


def test_a_given_name_that_no_head_has_seen_belongs_to_the_name() -> None:
    made = noted("the/DT judge/NN met/VBD Inka/NNP Lind/PER ./.")
    at = made.text.index("Lind")
    found = played(made, phrases=[Phrased(at, at + 4, "person")])
    assert [a.name for a in found.actors] == ["Inka Lind"]


@pytest.mark.parametrize("marks", [("“/``", "”/''"), ('"/``', "\"/''")])
def test_i_in_a_quotation_is_its_speaker_and_he_is_not(marks: tuple[str, str]) -> None:
    made = noted(
        f"""[p Ada/PER Kesh/PER] left/VBD ./. [p Otto/PER Lind/PER] said/VBD :/: {marks[0]} [p I/PRP] saw/VBD
            [p him/PRP] {marks[1]} ./."""
    )
    content = made.text[made.text.index(marks[0][0]) : -2]
    found = played(made, [said(made, "Otto Lind", PERSON, content)], otherwise=1.0)
    who = {made.text[slice(*m.span)]: m.actor for m in found.mentions}
    lind = found.statements[0].source.actor
    assert lind is not None
    assert who["I"] == lind
    assert who.get("him") != lind


def transcript(*lines: str) -> Noted:
    return noted(" // ".join(lines))


def test_a_transcript_gives_the_answers_to_whom_the_question_addresses() -> None:
    made = transcript(
        "[p Ada/PER Lind/PER] met/VBD us/PRP ./.",
        "Q/NN ~:/: [p Ms/NNP Lind/PER] ,/, is/VBZ it/PRP safe/JJ ~?/.",
        "A/NN ~:/: It/PRP was/VBD ~./.",
        "Q/NN ~:/: Will/MD it/PRP hold/VB ~?/.",
        "A/NN ~:/: It/PRP will/MD ~./.",
    )
    found = played(made, [_turn(made, label, n) for n in (1, 2) for label in ("Q", "A")])
    asks, answers, asks_again, answers_again = speakers(found)
    assert (asks, answers) == (asks_again, answers_again)
    assert answers == "Ada Lind"
    assert asks != answers


def test_two_outlets_that_ask_are_two() -> None:
    made = transcript(
        "Q/NN (/-LRB- Post/NNP ~)/-RRB- ~:/: Is/VBZ it/PRP safe/JJ ~?/.",
        "A/NN ~:/: Yes/UH ~./.",
        "Q/NN (/-LRB- Tide/NNP ~)/-RRB- ~:/: Is/VBZ it/PRP dry/JJ ~?/.",
    )
    found = played(made, [_turn(made, "Q", 1), _turn(made, "A", 1), _turn(made, "Q", 2)])
    actors = [s.source.actor for s in found.statements]
    assert None not in actors
    assert len(set(actors)) == 3


def _turn(made: Noted, label: str, nth: int) -> Statement:
    """The ``nth`` line that begins with ``label``: its label the source, its colon the cue."""
    lines = [n for n, line in enumerate(made.text.split("\n")) if line.startswith((f"{label}:", f"{label} ("))]
    line = lines[nth - 1]
    begin = sum(len(row) + 1 for row in made.text.split("\n")[:line])
    colon = made.text.index(":", begin)
    end = begin + len(made.text.split("\n")[line])
    source = Source(((begin, begin + len(label)),), SourceKind.PERSON)
    return Statement(
        f"s{begin}", source, ((colon, colon + 1),), ((colon + 2, end),), Quotation.DIRECT, None, Polarity.AFFIRMED,
        Certainty(Level.CERTAIN), 1.0,
    )  # fmt: skip


def test_one_reading_of_a_name_holds_for_the_whole_text() -> None:
    made = noted(
        "They/PRP crossed/VBD Dorn/LOC province/NN ./. Dorn/PER fell/VBD silent/JJ ./. In/IN Dorn/LOC it/PRP rained/VBD ./."
    )
    found = played(made)
    assert found.actors == ()
    assert {m.type for m in found.mentions} == {MentionType.PLACE}


def test_two_who_speak_together_are_one_source_of_many_and_each_stays_himself() -> None:
    made = noted(
        "[p Ada/PER Lind/PER and/CC Otto/PER Kesh/PER] said/VBD so/RB ./. [p Lind/PER] left/VBD ./. [p Kesh/PER] stayed/VBD ./."
    )
    found = played(made, [said(made, "Ada Lind and Otto Kesh", PERSON, "so")])
    by_words = {made.text[slice(*m.span)]: m.actor for m in found.mentions}
    assert by_words["Lind"] != by_words["Kesh"]
    assert found.statements[0].source.actor not in (None, by_words["Lind"], by_words["Kesh"])


def test_a_text_without_words_has_no_cast() -> None:
    found = cast(Document("path:a.txt", "", "a.txt", ""), Reading((), (), ()), (), _Comparing())
    assert (found.actors, found.mentions, found.statements, found.places) == ((), (), (), ())


def test_names_that_stand_side_by_side_in_brackets_and_out_are_kept() -> None:
    made = noted("[o the/DT River/ORG Guard/ORG] (/-LRB- [o RG/ORG] ~)/-RRB- came/VBD ./. [o The/DT RG/ORG] said/VBD so/RB ./.")
    found = played(made, [said(made, "The RG", BODY, "so")])
    (actor,) = found.actors
    assert (actor.name, actor.aliases) == ("River Guard", ("RG",))
