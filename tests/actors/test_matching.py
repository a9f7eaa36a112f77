"""Whether two actors are one: the rules of evidence, with people of our own making."""

from __future__ import annotations

from itertools import pairwise

import pytest

from sitroom.actors.actor import Actor, ActorType, Predicate, Relation, Role, Status
from sitroom.actors.matching import Profile, Verdict, chosen, compare, joined, keys, profile_of

PERSON, ORGANIZATION, GROUP, GOVERNMENT, UNNAMED = (
    ActorType.PERSON,
    ActorType.ORGANIZATION,
    ActorType.GROUP,
    ActorType.GOVERNMENT,
    ActorType.UNNAMED,
)
SAME, UNSURE, DIFFERENT = Verdict.SAME, Verdict.UNSURE, Verdict.DIFFERENT


def person(*names: str, **known: object) -> Profile:
    return Profile(PERSON, names, **known)  # type: ignore[arg-type]


FRONT = (("leader", "Ostra Resistance Front"),)
COMPANY = frozenset({"orvane", "dov"})
CHILD = (("child-of", "Ilan Korsavet"),)
CHILD_OF_FAMILY = (("child-of", "Korsavet"),)

TABLE = [
    # (what, one, other, verdict)
    ("spelling", person("Goran Yusk"), person("Goran Jusk"), SAME),
    ("rank does not part", person("Captain Goran Yusk"), person("General Goran Yusk"), SAME),
    ("lone family name", person("Korsavet"), person("Sefa Korsavet"), UNSURE),
    ("lone, one office", person("Korsavet", roles=FRONT), person("Sefa Korsavet", roles=FRONT), SAME),
    ("lone, one company", person("Korsavet", company=COMPANY), person("Sefa Korsavet", company=COMPANY), SAME),
    (
        "lone, one companion",
        person("Korsavet", company=frozenset({"dov", "lund"})),
        person("Sefa Korsavet", company=COMPANY),
        UNSURE,
    ),
    ("two lone names", person("Korsavet"), person("Korsavet"), UNSURE),
    ("title alone", person("Commander Korsavet"), person("Sefa Korsavet", roles=(("commander", None),)), UNSURE),
    ("initial", person("S. Korsavet"), person("Sefa Korsavet"), UNSURE),
    ("initial, one office", person("S. Korsavet", roles=FRONT), person("Sefa Korsavet", roles=FRONT), SAME),
    ("other initial", person("I. Korsavet", roles=FRONT), person("Sefa Korsavet", roles=FRONT), DIFFERENT),
    ("other given name", person("Irena Korsavet", company=COMPANY), person("Sefa Korsavet", company=COMPANY), DIFFERENT),
    ("one word more", person("Sefa Ilan Korsavet"), person("Sefa Korsavet"), UNSURE),
    (
        "one word more, one company",
        person("Sefa Ilan Korsavet", company=COMPANY),
        person("Sefa Korsavet", company=COMPANY),
        UNSURE,
    ),
    ("one word more, one office", person("Sefa Ilan Korsavet", roles=FRONT), person("Sefa Korsavet", roles=FRONT), SAME),
    (
        "one word more, one office, kin",
        person("Sefa Ilan Korsavet", roles=FRONT),
        person("Sefa Korsavet", roles=FRONT, kin=CHILD_OF_FAMILY),
        DIFFERENT,
    ),
    ("child of the other", person("Sefa Korsavet", kin=CHILD), person("Ilan Korsavet"), DIFFERENT),
    ("child, one name", person("Ilan Korsavet", kin=CHILD), person("Ilan Korsavet", roles=FRONT), DIFFERENT),
    ("child of a family name", person("Sefa Korsavet", kin=CHILD_OF_FAMILY), person("Sefa Korsavet"), SAME),
    ("child or father", person("Sefa Korsavet", kin=CHILD_OF_FAMILY), person("Korsavet"), UNSURE),
    ("described child and father", person("Korsavet's son", kin=CHILD_OF_FAMILY), person("Korsavet"), DIFFERENT),
    ("described child and a name", person("Korsavet's son", kin=CHILD_OF_FAMILY), person("Sefa Korsavet"), UNSURE),
    (
        "described child and that child",
        person("Korsavet's son", kin=CHILD_OF_FAMILY),
        person("Sefa Korsavet", kin=CHILD_OF_FAMILY),
        SAME,
    ),
    ("generation", person("Sefa Korsavet Jr."), person("Sefa Korsavet Sr."), DIFFERENT),
    ("generation of one only", person("Sefa Korsavet Jr."), person("Sefa Korsavet"), UNSURE),
    ("gender", person("Mrs Korsavet"), person("Lord Korsavet"), DIFFERENT),
    ("gender by role", person("Korsavet", roles=(("queen", None),)), person("Mr Korsavet"), DIFFERENT),
    ("the dead do not speak", person("the late Commander Korsavet"), person("Korsavet", speaks=True), DIFFERENT),
    ("the dead may be the dead", person("the late Commander Korsavet"), person("Korsavet"), UNSURE),
    ("order of words", person("Korsavet Sefa"), person("Sefa Korsavet"), UNSURE),
    (
        "kept apart by a document",
        person("Korsavet", company=COMPANY, documents=frozenset({"d1"})),
        person("Sefa Korsavet", company=COMPANY, documents=frozenset({"d1", "d2"})),
        UNSURE,
    ),
    (
        "an office without a name",
        person("the Ostlandish foreign minister"),
        person("Sefa Korsavet", roles=(("foreign minister", "Ostland"),)),
        UNSURE,
    ),
    (
        "another office",
        person("the Ostlandish foreign minister"),
        person("Sefa Korsavet", roles=(("foreign minister", "Ulmaria"),)),
        DIFFERENT,
    ),
    ("unnamed", Profile(UNNAMED, ("a diplomat",)), Profile(UNNAMED, ("a diplomat",)), DIFFERENT),
    ("unnamed and named", Profile(UNNAMED, ("a diplomat",)), person("Sefa Korsavet"), DIFFERENT),
    ("a person and a side", person("Korsavet"), Profile(GROUP, ("Korsavet's forces",)), DIFFERENT),
    ("article", Profile(GROUP, ("the Orvanites",)), Profile(GROUP, ("Orvanites",)), SAME),
    ("group or organisation", Profile(GROUP, ("the Orvanites",)), Profile(ORGANIZATION, ("Orvanites",)), SAME),
    ("acronym", Profile(ORGANIZATION, ("OHR",)), Profile(ORGANIZATION, ("Open Hands Relief",)), SAME),
    ("order of a ministry", Profile(ORGANIZATION, ("Ministry of Defence",)), Profile(ORGANIZATION, ("Defence Ministry",)), SAME),
    (
        "a ministry among strangers",
        Profile(ORGANIZATION, ("Ministry of Defence",), company=COMPANY),
        Profile(ORGANIZATION, ("Defence Ministry",), company=frozenset({"lund", "volk"})),
        UNSURE,
    ),
    ("no word says which", Profile(ORGANIZATION, ("the ministry",)), Profile(ORGANIZATION, ("the ministry",)), DIFFERENT),
    ("no word says whose", Profile(GOVERNMENT, ("the government",)), Profile(GOVERNMENT, ("the government",)), DIFFERENT),
    ("rebels", Profile(GROUP, ("the rebels",)), Profile(GROUP, ("rebels",)), DIFFERENT),
    ("nation", Profile(ORGANIZATION, ("the Ostlandish army",)), Profile(ORGANIZATION, ("the Ulmarian army",)), DIFFERENT),
    ("country", Profile(GOVERNMENT, ("Ostland",)), Profile(GOVERNMENT, ("the Ostlandish government",)), SAME),
    ("a country and its army", Profile(GOVERNMENT, ("Ostland",)), Profile(ORGANIZATION, ("Ostlandish army",)), DIFFERENT),
    ("town", Profile(ORGANIZATION, ("Sella University",)), Profile(ORGANIZATION, ("Ostra University",)), DIFFERENT),
]


@pytest.mark.parametrize(("one", "other", "verdict"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_verdict(one: Profile, other: Profile, verdict: Verdict) -> None:
    judged = compare(one, other)
    assert judged.verdict is verdict, judged
    assert judged.reasons
    assert all(reason.words for reason in judged.reasons)
    back = compare(other, one)
    assert (back.verdict, back.score) == (judged.verdict, judged.score)
    if verdict is SAME:
        assert keys(one) & keys(other)


def test_the_score_follows_the_verdict() -> None:
    scores = {verdict: [compare(one, other).score for _, one, other, kind in TABLE if kind is verdict] for verdict in Verdict}
    assert min(scores[SAME]) > max(scores[UNSURE])
    assert min(scores[UNSURE]) > max(scores[DIFFERENT])


def test_an_alias_may_be_what_is_shared() -> None:
    assert compare(person("Jovan Dorsh", "Yovan Dorch"), person("Yovan Dorch")).verdict is SAME


def test_a_full_name_decides_over_a_shared_family_name() -> None:
    judged = compare(person("Sefa Korsavet", "Korsavet"), person("Irena Korsavet", "Korsavet"))
    assert judged.verdict is DIFFERENT


def test_a_reason_names_the_words() -> None:
    judged = compare(person("Sefa Korsavet", kin=CHILD), person("Ilan Korsavet"))
    kinship = next(reason for reason in judged.reasons if reason.kind == "kinship")
    assert "Ilan Korsavet" in kinship.words
    assert kinship.weight < 0


def test_unnamed_sources_are_not_found_and_offices_are() -> None:
    assert not keys(Profile(UNNAMED, ("a diplomat",)))
    described = person("the Ostlandish foreign minister")
    holder = person("Sefa Korsavet", roles=(("foreign minister", "Ostland"),))
    assert keys(described) & keys(holder)
    assert not keys(described) & keys(person("Irena Volk", roles=(("defence minister", "Ulmaria"),)))


def test_two_fathers_speak_against_one_child() -> None:
    one = person("Korsavet", kin=(("child-of", "Ilan Korsavet"),), company=COMPANY)
    other = person("Sefa Korsavet", kin=(("child-of", "Harun Korsavet"),), company=COMPANY)
    assert compare(one, other).verdict is UNSURE


class TestChosen:
    def test_the_best_of_full_names(self) -> None:
        local = person("Goran Yusk")
        judged = [compare(local, candidate) for candidate in (person("Goran Jusk"), person("Goran Yusk"), person("Yusk"))]
        assert chosen(judged) == 1

    def test_none_where_a_rival_is_as_near(self) -> None:
        local = person("Korsavet", company=COMPANY)
        rivals = [person("Sefa Korsavet", company=COMPANY), person("Irena Korsavet", company=COMPANY)]
        assert [compare(local, rival).verdict for rival in rivals] == [SAME, SAME]
        assert chosen([compare(local, rival) for rival in rivals]) is None
        assert chosen([compare(local, rivals[0])]) == 0

    def test_none_of_none(self) -> None:
        assert chosen([]) is None
        assert chosen([compare(person("Sefa Korsavet"), person("Lena Orvane"))]) is None


def actor(number: int, name: str, *aliases: str, type_: ActorType = PERSON, roles: tuple[Role, ...] = ()) -> Actor:
    return Actor(f"a{number}", name, type_, aliases, roles=roles)


def test_a_profile_from_a_document() -> None:
    son = actor(1, "Sefa Korsavet", "Korsavet's son", roles=(Role("leader", "the Front", Status.CURRENT, (0, 1)),))
    father = actor(2, "Ilan Korsavet")
    others = [actor(3, "Lena Orvane"), actor(4, "the Front", type_=ORGANIZATION), actor(5, "a diplomat", type_=UNNAMED)]
    relations = [
        Relation("a1", Predicate.CHILD_OF, "a2", Status.CURRENT, ((0, 1),)),
        Relation("a1", Predicate.LEADS, "a4", Status.CURRENT, ((0, 1),)),
    ]
    profile = profile_of(son, [son, father, *others], relations, "d1", speaks=True)
    assert profile == Profile(
        PERSON,
        ("Sefa Korsavet", "Korsavet's son"),
        (("leader", "the Front"),),
        (("child-of", "Ilan Korsavet"), ("child-of", "Korsavet")),
        frozenset({"KRSFT korsavet", "RFN orvane"}),
        frozenset({"d1"}),
        speaks=True,
    )
    assert profile_of(father, [son, father], relations).kin == (("parent-of", "Sefa Korsavet"),)


def test_companions_are_known_again_in_other_spellings() -> None:
    def beside(*others: str) -> Profile:
        found = [actor(1, "Tarek Halloun"), *(actor(n, name) for n, name in enumerate(others, 2))]
        return profile_of(found[0], found, (), "d" + others[0])

    judged = compare(beside("Lena Varchenik", "Goran Kruth"), beside("Lena Wartschenik", "Goran Krut"))
    assert [reason.words for reason in judged.reasons if reason.kind == "company"] == ["named beside both: krut, varchenik"]


def test_a_joined_profile_knows_what_its_members_know() -> None:
    one = person("Goran Yusk", company=frozenset({"orvane"}), documents=frozenset({"d1"}))
    two = person("Goran Jusk", "Goran Yusk", roles=FRONT, company=frozenset({"dov"}), documents=frozenset({"d2"}), speaks=True)
    assert joined([one, two]) == person(
        "Goran Yusk", "Goran Jusk", roles=FRONT, company=COMPANY, documents=frozenset({"d1", "d2"}), speaks=True
    )
    assert joined([one]) == one
    with pytest.raises(ValueError, match="at least one"):
        joined([])


def test_hostile_names_are_compared_without_error() -> None:
    odd = ["", " ", "'s", "''", ",", "Mr", "-", "(", "a" * 5000, "中文", "\u202e\u0000", "II", "the", "Korsavet,"]
    for type_ in ActorType:
        profiles = [Profile(type_, (name,)) for name in odd]
        for one, two in pairwise([*profiles, *profiles[::-2]]):
            assert compare(one, two).reasons
            assert all(key.strip() for key in keys(one))
