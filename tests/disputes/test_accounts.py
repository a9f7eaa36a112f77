"""Claims of made-up documents as accounts: who and what, when, and who says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType, Role, Status
from sitroom.attributions.statement import SourceKind
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.claims.claim import Claim, ClaimKind, Part, Participant, Period, Thing, Value
from sitroom.claims.tree import noun
from sitroom.claims.vocabulary import same_thing
from sitroom.disputes.accounts import Identity, accounts_across, accounts_of, described, heads_of, identities, is_named
from sitroom.extracted import Extracted
from sitroom.places.place import Place, Precision
from tests.record import made
from tests.record.made import span

TEXT = (
    "Governor Ada Vell said on Friday that the army of Morva shelled the old Brenik school near Tell.\n"
    "Morva denied it. The road to Tell is closed. Some 40 people fled.\n"
)
ADA, ARMY, MORVA = (Identity("12", named=True, heads=("governor",)), Identity("7", named=False), Identity("3", named=True))
ACTORS = {"a1": ADA, "a2": ARMY, "a3": MORVA}
PLACES = {"p1": "p5", "p2": "p9"}


def day(iso: str) -> int:
    return date.fromisoformat(iso).toordinal()


def claim(number: int, words: str, statement: str = "s1", **fields: object) -> Claim:
    plain = Claim(
        id=f"c{number}", statement=statement, kind=ClaimKind.CLASH, participants=(), place=None, time=None, value=None,
        polarity=Polarity.AFFIRMED, certainty=Certainty(Level.CERTAIN, 0.9, 1.0), event=None, spans=(span(TEXT, words),),
        aspect="attack", pole="+", things=(),
    )  # fmt: skip
    return replace(plain, **fields)  # type: ignore[arg-type]


def document(*claims: Claim, published: str | None = "2031-05-09", publisher: str | None = "Tell  Post") -> Extracted:
    first = made.statement(TEXT, 1, "Governor Ada Vell", "said", "the army of Morva shelled the old Brenik school near Tell")
    second = made.statement(TEXT, 2, "Morva", "denied", "it", kind=SourceKind.ORGANIZATION)
    third = made.statement(TEXT, 3, None, "The", "The road to Tell is closed", kind=SourceKind.REPORTER)
    unknown = made.statement(TEXT, 4, None, "Some", "40 people fled", kind=None)
    governor = Role("governor", None, Status.CURRENT, span(TEXT, "Governor"))
    return Extracted(
        made.document(TEXT, "a.txt", published=published, publisher=publisher),
        (
            replace(first, source=replace(first.source, actor="a1")),
            replace(second, source=replace(second.source, actor="a3")),
            replace(third, cue=()),
            replace(unknown, cue=()),
        ),
        (
            Mention("m1", span(TEXT, "Ada Vell"), MentionType.PERSON, "a1"),
            Mention("m2", span(TEXT, "the army of Morva"), MentionType.ORGANIZATION, "a2"),
            Mention("m3", span(TEXT, "Morva"), MentionType.PLACE, "a3", "p2"),
            Mention("m4", span(TEXT, "Tell"), MentionType.PLACE, None, "p1"),
        ),
        (
            Actor("a1", "Ada Vell", ActorType.PERSON, (), ("m1",), (governor,)),
            Actor("a2", "the army of Morva", ActorType.ORGANIZATION, (), ("m2",)),
            Actor("a3", "Morva", ActorType.GOVERNMENT, (), ("m3",)),
        ),
        (
            Place("p1", "Tell", ("Tell",), "town", 1.0, 2.0, "made:1", Precision.TOWN, ("m4",)),
            Place("p2", "Morva", ("Morva",), "country", 3.0, 4.0, "made:2", Precision.COUNTRY, ("m3",)),
        ),
        claims=claims,
    )  # fmt: skip


def shelled() -> Claim:
    school = Thing("school", ("old", "brenik"), Part.TARGET, span(TEXT, "school"))
    return claim(
        1, "the army of Morva shelled the old Brenik school", participants=(Participant("a2", Part.AGENT),), place="p1",
        things=(school,), time=Period("2031-05-09", "2031-05-09", span(TEXT, "on Friday")),
    )  # fmt: skip


def test_an_account_says_who_did_what_where_when_and_who_says_so() -> None:
    (account,) = accounts_of(document(shelled()), ACTORS, PLACES)
    assert (account.document, account.statement, account.claim) == ("path:a.txt", "s1", "c1")
    assert [(e.keys, e.narrowed, e.kind) for e in account.agents] == [(("n:army",), ("morva",), "body")]
    assert [(e.keys, e.name, e.narrowed) for e in account.themes] == [(("n:school",), "the old Brenik school", ("old", "brenik"))]
    assert [(e.keys, e.name) for e in account.places] == [(("p:p5",), "Tell")]
    assert (account.first, account.last, account.stated) == (day("2031-05-09"), day("2031-05-09"), True)
    assert (account.speaker, account.origin, account.mood) == ("a:12", "a:12", "fact")
    assert account.words == "the army of Morva shelled the old Brenik school"
    assert account.affirmed


def test_what_acts_and_is_a_place_too_has_both_keys_and_is_not_where_it_happens() -> None:
    acts = claim(1, "Morva denied it", participants=(Participant("a3", Part.AGENT),), place="p2")
    (account,) = accounts_of(document(acts), ACTORS, PLACES)
    assert account.agents[0].keys[:2] == ("a:3", "p:p9")
    assert account.places == ()
    (account,) = accounts_of(document(replace(acts, participants=())), ACTORS, PLACES)
    assert account.places[0].keys[:2] == ("p:p9", "a:3")


def test_an_office_that_one_actor_holds_stands_for_it() -> None:
    speaks = claim(1, "Governor Ada Vell said", participants=(Participant("a1", Part.AGENT),))
    (account,) = accounts_of(document(speaks), ACTORS, PLACES)
    assert account.agents[0].keys == ("a:12", "n:governor")


@pytest.mark.parametrize(
    ("aspect", "part", "agents", "themes"),
    [
        ("attack", Part.AGENT, 1, 0),
        ("attack", Part.TARGET, 0, 1),
        ("withdrawal", Part.AGENT, 0, 1),
        ("withdrawal", Part.TARGET, 0, 1),
        ("swim", Part.AGENT, 1, 0),
        ("swim", Part.TARGET, 0, 1),
    ],
)
def test_whose_state_is_asked_depends_on_the_aspect(aspect: str, part: Part, agents: int, themes: int) -> None:
    (account,) = accounts_of(document(claim(1, "it", aspect=aspect, participants=(Participant("a1", part),))), ACTORS, PLACES)
    assert (len(account.agents), len(account.themes)) == (agents, themes)


def test_a_place_is_what_is_held_where_nothing_else_is() -> None:
    held = claim(1, "The road to Tell", kind=ClaimKind.CONTROL, aspect="control", place="p1")
    (account,) = accounts_of(document(held), ACTORS, PLACES)
    assert account.themes == account.places
    assert account.themes[0].keys == ("p:p5",)


def test_an_unplaced_ground_is_where_fighting_is() -> None:
    fort = Thing("harbour", (), Part.OTHER, span(TEXT, "road"))
    (account,) = accounts_of(document(claim(1, "it", aspect="fighting", things=(fort,))), ACTORS, PLACES)
    assert [e.keys for e in account.places] == [("n:harbour",)]


def test_a_denied_statement_is_a_thing_of_its_document_alone() -> None:
    denied = claim(1, "it", aspect="assertion", things=(Thing("statement s1", (), Part.TARGET, span(TEXT, "it")),))
    (account,) = accounts_of(document(denied), ACTORS, PLACES)
    assert account.themes[0].keys == ("s:path:a.txt s1",)


@pytest.mark.parametrize(
    ("time", "published", "expected"),
    [
        (None, "2031-05-09", ("2031-05-09", "2031-05-09", False)),
        (None, "2031-05", ("2031-05-01", "2031-05-31", False)),
        (None, None, (None, None, False)),
        (Period("2031-04", None, None), "2031-05-09", ("2031-04-01", "2031-05-09", True)),
        (Period(None, "2031-04", None), "2031-05-09", ("2031-03-02", "2031-04-29", True)),
        (Period("2030", "2030", None), None, ("2030-01-01", "2030-12-31", True)),
        (Period(None, None, None), "2031-05-09", ("2031-05-09", "2031-05-09", False)),
    ],
)
def test_the_days_are_those_stated_or_else_the_documents(
    time: Period | None, published: str | None, expected: tuple[str | None, str | None, bool]
) -> None:
    (account,) = accounts_of(document(claim(1, "it", time=time), published=published), ACTORS, PLACES)
    first, last, stated = expected
    assert (account.first, account.last, account.stated) == (
        day(first) if first else None, day(last) if last else None, stated,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "publisher", "speaker"),
    [
        ("s2", None, "a:3"),
        ("s3", "Tell  Post", "o:tell post"),
        ("s3", None, "o:path:a.txt"),
        ("s4", None, "s:path:a.txt:s4"),
    ],
)
def test_who_answers_for_a_claim(statement: str, publisher: str | None, speaker: str) -> None:
    (account,) = accounts_of(document(claim(1, "it", statement), publisher=publisher), ACTORS, PLACES)
    assert account.speaker == speaker


def test_the_origin_is_the_statements() -> None:
    (account,) = accounts_of(document(claim(1, "it")), ACTORS, PLACES, {"s1": "g1"})
    assert (account.speaker, account.origin) == ("a:12", "g1")


@pytest.mark.parametrize(
    ("kind", "mood"), [(ClaimKind.FORECAST, "future"), (ClaimKind.INTENTION, "plan"), (ClaimKind.CLASH, "fact")]
)
def test_what_is_to_come_is_not_what_is(kind: ClaimKind, mood: str) -> None:
    (account,) = accounts_of(document(claim(1, "it", kind=kind)), ACTORS, PLACES)
    assert account.mood == mood


def test_what_is_counted_is_called_by_its_noun() -> None:
    people = Thing("people", (), Part.TARGET, span(TEXT, "40 people"))
    counted = claim(1, "40 people fled", aspect="count people", things=(people,), value=Value(40, 40, "people"))
    (account,) = accounts_of(document(counted), ACTORS, PLACES)
    assert account.themes[0].name == "people"


@pytest.mark.parametrize(
    ("name", "head", "narrowed"),
    [
        ("the northern gas terminal of Brenik", "terminal", ("northern", "gas", "brenik")),
        ("Two negotiators of the valley", "negotiator", ()),
        ("Morva's border troops", "troops", ("morva", "border")),
        ("a shopkeeper, who fled", "shopkeeper", ()),
        ("the other", "", ()),
    ],
)
def test_a_description_has_a_head_and_what_narrows_it(name: str, head: str, narrowed: tuple[str, ...]) -> None:
    found = described(name)
    assert found == (head and same_thing(noun(head)), narrowed)


@pytest.mark.parametrize(
    ("name", "type_", "named"),
    [
        ("Ada Vell", ActorType.PERSON, True),
        ("Reed Guard", ActorType.GROUP, True),
        ("Ministry of Defence", ActorType.ORGANIZATION, True),
        ("HNA", ActorType.ORGANIZATION, True),
        ("the army", ActorType.ORGANIZATION, False),
        ("Residents", ActorType.GROUP, False),
        ("Residents of Tell", ActorType.GROUP, False),
        ("A diplomat of Morva", ActorType.UNNAMED, False),
        ("the governor", ActorType.PERSON, False),
    ],
)
def test_who_has_a_proper_name(name: str, type_: ActorType, named: bool) -> None:
    assert is_named(Actor("a1", name, type_)) is named


def test_only_present_offices_and_kinds_of_bodies_are_heads() -> None:
    at = (0, 1)
    roles = (Role("acting governor", "Tell", Status.CURRENT, at), Role("mayor", None, Status.FORMER, at))
    assert heads_of(Actor("a1", "Ada Vell", ActorType.PERSON, (), (), roles)) == ("governor",)
    assert heads_of(Actor("a2", "National Harbour Committee", ActorType.ORGANIZATION)) == ("committee",)
    assert heads_of(Actor("a3", "HNA", ActorType.ORGANIZATION)) == ()


def governor(name: str) -> Actor:
    return Actor("a1", name, ActorType.PERSON, (), (), (Role("governor", None, Status.CURRENT, (0, 1)),))


def test_an_office_that_two_hold_stands_for_neither() -> None:
    one, other, described_ = governor("Ada Vell"), governor("Ines Ro"), Actor("a1", "the governor", ActorType.PERSON)
    known = identities([("d1", one, "1"), ("d2", described_, "2"), ("d3", one, "1")])
    assert known["d1", "a1"] == known["d3", "a1"] == Identity("1", named=True, heads=("governor",))
    assert known["d2", "a1"] == Identity("2", named=False)
    known = identities([("d1", one, "1"), ("d2", other, "2")])
    assert {identity.heads for identity in known.values()} == {()}


def test_a_description_is_named_where_another_document_names_it() -> None:
    known = identities([("d1", governor("the governor"), "1"), ("d2", governor("Ada Vell"), "1")])
    assert known["d1", "a1"] == Identity("1", named=True, heads=("governor",))


def test_accounts_without_a_record_know_each_other_by_the_ids_that_are_given() -> None:
    one = document(claim(1, "it", participants=(Participant("a1", Part.TARGET),), place="p1"))
    other = replace(one, document=replace(one.document, id="path:b.txt"))
    same = {("path:a.txt", "a1"): "x", ("path:b.txt", "a1"): "x"}
    first, second = accounts_across([one, other], same)
    assert first.themes == second.themes
    assert first.themes[0].keys == ("a:x", "n:governor")
    assert first.places[0].keys == ("p:made:1",)
    first, second = accounts_across([one, other], {})
    assert first.speaker != second.speaker
