"""The tables of aspects, things and implications are well formed, and their words name what they should."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from itertools import combinations
from typing import Any

import pytest

from sitroom.actors.clauses import lemmas as guessed
from sitroom.claims.aspects import Named, aspects, named_by
from sitroom.claims.framing import _asked_of
from sitroom.claims.lemma import lemmas
from sitroom.claims.predication import Form
from sitroom.claims.referents import Referent
from sitroom.claims.tree import noun
from sitroom.claims.vocabulary import casualty, contrasted, exclusive, same_thing, things

_FORMS = {"verbs": Form.VERB, "nouns": Form.NOUN, "adjectives": Form.ADJECTIVE}
_TAGS = {Form.VERB: "VBZ", Form.NOUN: "NNS", Form.ADJECTIVE: "JJ"}
_FIELDS = {
    "kind", "theme", "question", "yes", "no", "by", "lasting", "contrary", "only", "heads", "alone",
    "plus", "minus",
}  # fmt: skip
_ALSO_FORMS = frozenset(["lay", "wound", "fulfil"])
"""Base forms that are forms of other verbs as well, or spelt otherwise in the dictionary."""
_LEFT_OUT = frozenset(
    ["a", "an", "the", "this", "that", "these", "those", "any", "no", "every", "my", "our", "your", "his", "her", "its", "their"]
)
"""Articles, determiners and possessives: the words behind a predicate are given without them."""


def _table(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = tomllib.loads((resources.files("sitroom.claims") / name).read_text("utf-8"))
    return loaded


_ASPECTS = _table("aspects.toml")


def _entries(aspect: str, side: str) -> list[tuple[str, str]]:
    return [(key, e.lstrip("*")) for key in _FORMS for e in _ASPECTS[aspect].get(side, {}).get(key, "").split()]


# -- Form of the tables ------------------------------------------------------------------------------------------------


def test_every_table_is_an_aspect() -> None:
    assert list(aspects()) == list(_ASPECTS)
    assert 100 <= len(aspects()) - 1 <= 150


@pytest.mark.parametrize("name", list(_ASPECTS))
def test_fields_are_legal(name: str) -> None:
    table, aspect = _ASPECTS[name], aspects()[name]
    assert set(table) <= _FIELDS
    assert aspect.theme in ("object", "subject", "place", "agent", "none")
    assert aspect.only <= {"person", "body", "place", "thing", "none"}
    assert {same_thing(head) for head in aspect.heads} == aspect.heads, "heads are names of groups"
    assert not aspect.heads or "thing" in aspect.only, "heads without things as themes say nothing"
    assert not aspect.only or aspect.theme not in ("place", "none"), "nothing is asked of a place or of nothing"
    assert aspect.question.endswith("?")
    assert aspect.yes != aspect.no
    assert aspect.by is None or aspect.by.endswith("?")
    for text in (aspect.question, aspect.yes, aspect.no, aspect.by or ""):
        assert set(re.findall(r"{(.*?)}", text)) <= {"theme", "agent", "place", "object"}
        assert text.count("[") == text.count("]")
        assert not re.search(r"\[[^{\]]*\]", text), "brackets hold a placeholder"
    verbs = {entry for side in ("plus", "minus") for key, entry in _entries(name, side) if key == "verbs"}
    assert set(table.get("alone", "").split()) <= verbs, "only verbs of the table stand alone"
    assert "alone" not in table or aspect.theme == "object"


@pytest.mark.parametrize("name", list(_ASPECTS))
def test_no_expression_is_on_both_sides_or_twice(name: str) -> None:
    plus, minus = _entries(name, "plus"), _entries(name, "minus")
    assert plus, "an aspect has words"
    assert not set(plus) & set(minus)
    assert len(set(plus)) == len(plus)
    assert len(set(minus)) == len(minus)


@pytest.mark.parametrize("name", list(_ASPECTS))
def test_words_are_lower_case_lemmas(name: str) -> None:
    for key, entry in _entries(name, "plus") + _entries(name, "minus"):
        words = entry.split("_")
        assert entry == entry.lower()
        assert all(words), entry
        if key == "verbs":
            assert words[0] in (*_ALSO_FORMS, lemmas(words[0], "VB")[0]), f"{entry}: no base form"
            assert words[0] in guessed(words[0])
            assert not set(words) & _LEFT_OUT - {"that"}, f"{entry}: articles are not among the words behind a verb"
        if key == "nouns":
            assert len(words) <= 4, f"{entry}: three words before a noun are seen"


def test_things_are_in_one_group_and_are_lemmas() -> None:
    table = _table("things.toml")
    for name in ("same", "casualty"):
        groups = {key: words.split() for key, words in table[name].items()}
        for (one, a), (other, b) in combinations(groups.items(), 2):
            assert not set(a) & set(b), (one, other)
    for key, words in table["same"].items():
        assert key in words.split(), f"{key}: the name of a group is one of its nouns"
        assert noun(key) == key, key
    for name in ("contrast", "exclusive"):
        for (one, a), (other, b) in combinations(table[name].items(), 2):
            if one.partition("__")[0] == other.partition("__")[0]:
                assert not set(a.split()) & set(b.split()), (one, other)


def test_a_group_of_nouns_is_on_one_side_of_what_excludes() -> None:
    for key, words in _table("things.toml")["exclusive"].items():
        if "__" in key:
            assert {same_thing(word) for word in words.split()} <= set(words.split()), key


def test_implications_name_aspects() -> None:
    rows = _table("implications.toml")["implies"]
    assert 30 <= len(rows) <= 50
    counted = {f"{sort} {name}" for sort in ("trend", "count") for name in _table("things.toml")["casualty"]}
    for row in rows:
        start, end = row["from"], row["to"]
        assert set(row) == {"from", "to", "shared", "strength", "because"}
        assert start["aspect"] in aspects() or start["aspect"] in counted
        assert end["aspect"] in aspects()
        assert {start["pole"], end["pole"]} <= {"+", "-"}
        assert start["aspect"] != end["aspect"]
        assert start.get("trend", "rising") in ("rising", "falling", "steady")
        assert row["shared"] in ("theme", "place", "agent")
        assert row["strength"] in ("speaks-for", "entails")
        assert row["because"] == row["because"].strip(" .")
        assert len(row["because"].split()) >= 4
    pairs = [(r["from"]["aspect"], r["from"]["pole"], r["to"]["aspect"]) for r in rows]
    assert len(set(pairs)) == len(pairs)


# -- What the words name -----------------------------------------------------------------------------------------------


def _forms(word: str) -> frozenset[str]:
    return frozenset({word, *(lemma for tag in ("VBD", "VBG", "NNS") for lemma in lemmas(word, tag))})


def _named(clause: str, form: Form) -> list[Named]:
    """What the word in stars names in a clause."""
    words = clause.lower().replace(",", "").split()
    at = next(n for n, word in enumerate(words) if word.startswith("*"))
    word = words[at].strip("*")
    tags = (_TAGS[form],) if form is not Form.VERB else ("VBD", "VBG", "VBZ")
    behind = [_forms(w) for w in words[at + 1 :] if w not in _LEFT_OUT]
    before = [_forms(w) for w in reversed(words[max(0, at - 3) : at])]
    return named_by(form, frozenset({word, *(lemma for tag in tags for lemma in lemmas(word, tag))}), behind, before)


_V, _N, _A = Form.VERB, Form.NOUN, Form.ADJECTIVE
_CLAUSES = [
    ("both sides *exchanged* fire across the dry canal", _V, "fighting", "+"),
    ("there were *skirmishes* behind the brickworks", _N, "fighting", "+"),
    ("the lower quarter is *quiet*", _A, "fighting", "-"),
    ("gunners *shelled* the grain store", _V, "attack", "+"),
    ("gunners *shelled* the grain store", _V, "bombardment", "+"),
    ("his men did not *fire* a single shell", _V, "shooting", "+"),
    ("guards *opened* fire on the queue", _V, "attack", "+"),
    ("guards *opened* fire", _V, "shooting", "+"),
    ("the coastguard *fired* first", _V, "first_shot", "+"),
    ("the squad *used* tear gas", _V, "force", "+"),
    ("they *used* chlorine gas in the cellar", _V, "chemical_weapons", "+"),
    ("the column *withdrew* from the ridge", _V, "loss", "+"),
    ("the column *withdrew* behind the river", _V, "withdrawal", "+"),
    ("the company *held* its positions", _V, "withdrawal", "-"),
    ("the garrison *laid* down its weapons", _V, "surrender", "+"),
    ("the garrison *held* out", _V, "surrender", "-"),
    ("a raft *crossed* the border", _V, "border_crossing", "+"),
    ("nobody *took* over the mill", _V, "control", "+"),
    ("the mayor *fled*", _V, "flight", "+"),
    ("the mayor is at his *desk*", _N, "flight", "-"),
    ("the abbot *stayed* in the abbey", _V, "whereabouts", "+"),
    ("the flour *reached* the camp", _V, "passage", "+"),
    ("the clerk is under house *arrest*", _N, "custody", "+"),
    ("the clerk was *let* go", _V, "custody", "-"),
    ("the move was *voluntary*", _A, "voluntary", "+"),
    ("three divers are *missing*", _A, "missing", "+"),
    ("observers were *turned* away at the gate", _V, "access", "-"),
    ("the chancellor *stepped* down", _V, "resignation", "+"),
    ("the chancellor *remains* in office", _V, "resignation", "-"),
    ("the treasurer was *sacked*", _V, "dismissal", "+"),
    ("the decree is *void*", _A, "legitimacy", "-"),
    ("the islands do not *recognise* the council", _V, "recognition", "+"),
    ("the vote was *rigged*", _V, "election", "-"),
    ("the vote was a *farce*", _N, "election", "-"),
    ("clerks *stuffed* the ballot boxes", _V, "fraud", "+"),
    ("the referendum *went* ahead", _V, "holding", "+"),
    ("the referendum was *called* off", _V, "holding", "-"),
    ("the works are on *schedule*", _N, "on_schedule", "+"),
    ("envoys *held* talks in a monastery", _V, "meeting", "+"),
    ("the union and the yard *signed* a deal", _V, "agreement", "+"),
    ("the truce was *violated*", _V, "ceasefire", "-"),
    ("the duke *kept* his word", _V, "promise", "+"),
    ("the ministry *stonewalled*", _V, "cooperation", "-"),
    ("the council is *split*", _A, "alliance", "-"),
    ("the neighbours *supplied* weapons to the band", _V, "arming", "+"),
    ("the crates were *unloaded*", _V, "delivery", "+"),
    ("the ransom was *paid*", _V, "payment", "+"),
    ("the dockers never *saw* a cent", _V, "wages", "+"),
    ("the clinic *ran* out of oxygen", _V, "lack", "+"),
    ("flour is *scarce*", _A, "sufficiency", "-"),
    ("the tunnel has *reopened*", _V, "openness", "+"),
    ("the ford is *impassable*", _A, "openness", "-"),
    ("the turbine is out of *order*", _N, "working", "-"),
    ("the current was *cut* off", _V, "utility", "-"),
    ("the chapel is *intact*", _A, "damage", "-"),
    ("the blast was an *accident*", _N, "cause", "-"),
    ("the fire was *sabotage*", _N, "cause", "+"),
    ("the barge *capsized*", _V, "sinking", "+"),
    ("the blaze is out of *control*", _N, "containment", "-"),
    ("the well is *safe*", _A, "contamination", "-"),
    ("the registry was *hacked*", _V, "hacking", "+"),
    ("the hermit is *alive*", _A, "death", "-"),
    ("the driver *escaped* unhurt", _V, "injury", "-"),
    ("the driver *suffered* a heart attack", _V, "health", "+"),
    ("the villagers have nothing to *do* with it", _V, "", ""),
    ("the brothers *have* nothing to do with it", _V, "involvement", "+"),
    ("the brothers *had* no hand in it", _V, "involvement", "+"),
    ("a sect is behind the *bombing*", _N, "responsibility", "+"),
    ("the cook *pleaded* guilty", _V, "guilt", "+"),
    ("the cook *pleaded* not guilty", _V, "guilt", "-"),
    ("the letter is a *forgery*", _N, "genuine", "-"),
    ("the colonel *gave* no order", _V, "order", "+"),
    ("the march was *peaceful*", _A, "peacefulness", "+"),
    ("the weavers *downed* tools", _V, "strike", "+"),
    ("the weavers *returned* to work", _V, "strike", "-"),
    ("the regime will *crumble*", _V, "endurance", "-"),
    ("the siege *drags* on", _V, "continuation", "+"),
]


@pytest.mark.parametrize(("clause", "form", "aspect", "pole"), _CLAUSES, ids=[f"{c[0]} ({c[2]})" for c in _CLAUSES])
def test_words_name_an_aspect(clause: str, form: Form, aspect: str, pole: str) -> None:
    found = [(n.aspect.name, n.pole) for n in _named(clause, form)]
    assert ((aspect, pole) in found) if aspect else not found, found


@pytest.mark.parametrize(
    ("clause", "aspect"),
    [
        ("the minister *backed* away from the plan", "support"),
        ("the plan *met* resistance", "meeting"),
        ("the envoy *talked* to reporters", "meeting"),
        ("the dean *left* the question open", "flight"),
        ("the governor is *held* responsible", "control"),
        ("crews *fought* the fire with sand", "fighting"),
        ("the ferry *leads* to the islands", "command"),
        ("the duchess *withdrew* her complaint", "withdrawal"),
        ("the hall *fell* silent", "fall"),
        ("the marshal *remained* in hospital", "flight"),
    ],
)
def test_an_idiom_names_nothing_else(clause: str, aspect: str) -> None:
    found = _named(clause, Form.VERB)
    assert found
    assert all(n.aspect.name != aspect for n in found)


@pytest.mark.parametrize(
    ("aspect", "kind", "head", "asked"),
    [
        ("control", "thing", "bridge", True),
        ("control", "place", "town", True),
        ("control", "thing", "talks", False),
        ("control", "thing", "election", False),
        ("control", "person", "man", False),
        ("holding", "thing", "election", True),
        ("holding", "thing", "bridge", False),
        ("ceasefire", "thing", "ceasefire", True),
        ("ceasefire", "thing", "law", False),
        ("ceasefire", "place", "town", False),
        ("fall", "place", "town", True),
        ("fall", "thing", "price", False),
        ("price", "thing", "price", True),
        ("openness", "thing", "road", True),
        ("openness", "thing", "investigation", False),
        ("attack", "thing", "deal", False),
        ("attack", "thing", "hospital", True),
        ("dismissal", "thing", "report", False),
        ("dismissal", "person", "minister", True),
        ("custody", "place", "town", False),
        ("promise", "thing", "word", True),
        ("legislation", "thing", "bridge", False),
        ("idiom", "thing", "road", False),
        ("idiom", "person", "man", False),
    ],
)
def test_what_an_aspect_is_asked_of(aspect: str, kind: str, head: str, asked: bool) -> None:
    named = Named(aspects()[aspect], "+", ("word",), None, needs_theme=False)
    assert _asked_of(named, Referent(0, head, (), kind)) is asked


def _one(clause: str, form: Form, aspect: str) -> Named:
    return next(n for n in _named(clause, form) if n.aspect.name == aspect)


def test_who_is_acted_upon_without_an_object() -> None:
    assert _one("the pass *reopened*", Form.VERB, "openness").alone
    assert not _one("the rebels *attacked* at dawn", Form.VERB, "attack").alone
    assert _one("two boys *drowned*", Form.VERB, "death").alone
    assert not _one("the drought *killed*", Form.VERB, "death").alone
    assert _one("the vote *went* ahead", Form.VERB, "holding").alone
    assert not _one("the pilgrims *turned* back", Form.VERB, "access").alone


def test_a_particle_is_no_preposition_of_the_theme() -> None:
    assert _one("they *handed* over the captives", Form.VERB, "handover").preposition is None
    assert _one("they *fired* on the captives", Form.VERB, "attack").preposition == "on"


# -- Things ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("clinic", "infirmary", True),
        ("highway", "motorway", True),
        ("truce", "armistice", True),
        ("tanker", "freighter", True),
        ("outbreak", "epidemic", False),
        ("refugee", "migrant", False),
        ("bridge", "tunnel", False),
    ],
)
def test_nouns_of_one_thing(one: str, other: str, same: bool) -> None:
    assert (same_thing(one) == same_thing(other)) is same


def test_modifiers_that_tell_apart() -> None:
    assert contrasted("northern", "south")
    assert contrasted("old", "new")
    assert contrasted("gas", "crude")
    assert not contrasted("north", "northern")
    assert not contrasted("northern", "new")
    assert not contrasted("red", "old")


def test_nouns_that_exclude_each_other() -> None:
    assert exclusive("weapon", "flour") == "cargo"
    assert exclusive("shepherd", "fighter") == "victim"
    assert exclusive("arson", "malfunction") == "cause"
    assert exclusive("cholera", "typhoid") == "disease"
    assert exclusive("food", "medicine") is None
    assert exclusive("fuel", "flour") is None
    assert exclusive("child", "nurse") is None


def test_what_counts_as_which_casualty() -> None:
    assert [casualty(w) for w in ("fatalities", "injured", "hostages", "homeless", "bread")] == [
        "killed", "wounded", "hostages", "displaced", None,
    ]  # fmt: skip


def test_facilities_and_sides() -> None:
    assert {same_thing(w) for w in ("clinic", "harbour", "motorway", "barracks")} <= things("facility")
    assert {same_thing(w) for w in ("troop", "militant", "fighter")} <= things("side")
    assert not things("facility") & {"town", "village", "city", "valley"}
