from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.claims.aspects import aspects
from sitroom.claims.claim import Event
from sitroom.claims.events import event_at, event_for, event_of, shifted
from sitroom.claims.lemma import lemmas
from sitroom.claims.predication import Mood, predications
from sitroom.claims.tree import Tree
from sitroom.flow import network

ROOT = Path(__file__).parents[2]
TABLE_2021 = ROOT.parent / "shared" / "data" / "plover" / "CAMEO2PLOVER-2021.txt"
CASES = tomllib.loads((ROOT / "evaluation" / "behaviours" / "events.toml").read_text("utf-8"))["case"]
TABLE: dict[str, Any] = tomllib.loads((resources.files("sitroom.claims") / "events.toml").read_text("utf-8"))
HELD_OUT_FLOOR = 38
"""Of 40 held-out rows; 39 hold."""


def read(case: dict[str, Any]) -> Event | None:
    words = re.findall(r"[\w'’-]+", case["text"])
    return event_of(None, "+", case["predicate"], words, Mood(case.get("mood", "fact")))


def holds(case: dict[str, Any]) -> bool:
    event = read(case)
    if event is None:
        return bool(case["plover"] == "")
    mode, code = case.get("mode", event.mode), str(case.get("cameo", ""))
    return bool(event.plover == case["plover"] and event.mode == mode and (event.cameo or "").startswith(code))


@pytest.mark.parametrize("case", [c for c in CASES if not c.get("held_out")], ids=lambda c: c["text"])
def test_own_rows_hold(case: dict[str, Any]) -> None:
    assert holds(case), read(case)


def test_held_out_rows_hold_in_total() -> None:
    held_out = [c for c in CASES if c.get("held_out")]
    assert len(held_out) == 40
    assert sum(map(holds, held_out)) >= HELD_OUT_FLOOR


def codes() -> set[str]:
    found = {sense["cameo"] for sense in TABLE["sense"]}
    found |= {code for row in TABLE["shift"].values() for code in row.split()}
    found |= {code for side in TABLE["aspect"].values() for code in side.values()}
    return found - {"", "-"}


def test_every_code_has_a_type() -> None:
    assert {event_for(code).plover for code in codes()} == set(TABLE["types"].values())
    assert event_for("1723") == Event("COERCE", "curfew", "1723")
    assert event_for("1823") == Event("ASSAULT", None, "1823")


@pytest.mark.skipif(not TABLE_2021.exists(), reason="../shared is absent")
def test_types_and_modes_are_those_of_the_table_of_2021() -> None:
    lines = re.findall(r"^(\d+): *([A-Z]+)(?:, *([^,#\n]*))?", TABLE_2021.read_text("utf-8"), re.MULTILINE)
    given_there = {code: (name, mode.strip() or None) for code, name, mode in lines}
    # The table names a context in the column of modes there.
    given_there["175"] = ("ASSAULT", None)
    for code in sorted(codes()):
        event = event_for(code)
        assert (event.plover, event.mode) == given_there[code], code


def test_table_is_well_formed() -> None:
    lists = set(TABLE["words"])
    used: set[str] = set()
    for sense in TABLE["sense"]:
        assert set(sense) <= {"cameo", "act", "needs", "verbs", "nouns", "with", "without"}
        assert sense["cameo"] or sense["act"] == "cease"
        words = " ".join(sense.get(key, "") for key in ("with", "without")).split()
        used |= {w[1:] for w in words if w.startswith("@")}
        assert not [w for w in words if "_" in w]
    assert used == lists
    assert {n for side in TABLE["aspect"].values() for n in side} <= set(aspects())
    assert all(len(row.split()) == 5 for row in TABLE["shift"].values())


def test_words_are_base_forms() -> None:
    heads = {entry.split("_")[0] for sense in TABLE["sense"] for entry in sense.get("verbs", "").split()}
    adjectives = {"prepared", "willing"}
    assert {h for h in heads if h not in lemmas(h, "VB")} == adjectives


def test_event_that_is_acted_on_changes_its_code() -> None:
    assert shifted("0871", "request") == "1056"
    assert shifted("046", "reject") == "125"
    assert shifted("194", "pledge") == "1384"
    assert shifted("0841", "pledge") == "0353"
    assert shifted("191", "cease") == "0872"
    assert shifted("120", "agree") is None


def test_aspect_speaks_where_no_sense_does() -> None:
    words = ["the", "brigade", "sallied", "forth"]
    assert event_of(None, "+", "sallied", words) is None
    assert event_of(aspects()["attack"], "+", "sallied", words) == Event("ASSAULT", None, "190")
    assert event_of(aspects()["control"], "+", "sallied", words) is None


def test_aspect_decides_between_senses() -> None:
    words = ["they", "seized", "the", "ship", "and", "two", "men"]
    assert event_of(aspects()["siege"], "+", "seized", words) == Event("COERCE", "seize", "1711")


def test_denied_clause_keeps_its_type() -> None:
    words = ["the", "army", "never", "shelled", "the", "school"]
    assert event_of(None, "+", "shelled", words) == Event("ASSAULT", "heavy-weapons", "194")


def found_in(text: str) -> dict[str, str | None]:
    """The code at each predicate."""
    tree = Tree(text, network().read(text).words)
    return {tree.low[p.head]: event.cameo for p in predications(tree) if (event := event_at(tree, p)) is not None}


@pytest.mark.parametrize(
    ("text", "predicate", "code"),
    [
        ("The army shelled the old market on Friday.", "shelled", "194"),
        ("The militia lifted the siege of the fortress.", "siege", "0872"),
        ("There were clashes near the quarry.", "clashes", "190"),
        ("The general refused to release the prisoners.", "refused", "1243"),
        ("The delegations held talks in the harbour.", "held", "040"),
        ("The envoy demanded that the rebels withdraw from the valley.", "demanded", "1056"),
    ],
)
def test_event_is_read_from_the_tree(text: str, predicate: str, code: str) -> None:
    assert found_in(text).get(predicate) == code


@pytest.mark.parametrize(
    "text",
    ["Aid agencies opened an office in the port.", "The spokesman told the paper by telephone.", "Her hands can repair it."],
)
def test_words_that_only_sound_like_it_give_no_event(text: str) -> None:
    assert found_in(text) == {}


WORDS = sorted({w for s in TABLE["sense"] for k in ("verbs", "nouns") for e in s.get(k, "").split() for w in e.split("_")})


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), min_size=1, max_size=30), st.sampled_from(Mood))
def test_any_words_give_an_event_of_the_table_or_none(words: list[str], mood: Mood) -> None:
    event = event_of(None, "+", words[0], words, mood)
    assert event is None or event.plover in TABLE["types"].values()
