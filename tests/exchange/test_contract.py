from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from sitroom.errors import DocumentError
from sitroom.exchange import schema
from sitroom.exchange.contract import faults
from sitroom.exchange.jsonl import decode
from tests.exchange.whole import ADDED, whole

SHARED = Path(__file__).parents[3] / "shared"


def keys(value: object, at: str = "$") -> dict[str, list[str]]:
    """The keys of each object in a JSON value, in order, by where it stands."""
    found: dict[str, list[str]] = {}
    if isinstance(value, dict):
        found[at] = list(value)
        for key, below in value.items():
            found |= keys(below, f"{at}.{key}")
    elif isinstance(value, list):
        for below in value:
            found |= keys(below, f"{at}[]")
    return found


def changed(path: str, value: object) -> bytes:
    """The whole record with one field set (``statements.0.cue``), as a line."""
    record: Any = whole()
    target = record
    *way, last = path.split(".")
    for step in way:
        target = target[int(step) if step.isdigit() else step]
    target[int(last) if last.isdigit() else last] = value
    return json.dumps(record).encode()


def test_a_whole_record_keeps_the_contract_and_every_key() -> None:
    record = msgspec.convert(whole(), schema.Record)
    assert list(faults(record)) == []
    again = json.loads(msgspec.json.encode(record))
    assert again == whole()
    assert keys(again) == keys(whole())


@pytest.mark.skipif(not (SHARED / "RECORD.md").exists(), reason="the page of the record format is not beside the repository")
def test_the_types_have_the_keys_of_the_documented_example() -> None:
    page = (SHARED / "RECORD.md").read_text(encoding="utf-8")
    block = re.search(r"```json\n(.*?)```", page, re.DOTALL)
    assert block is not None
    documented = keys(json.loads(block.group(1)))
    ours = keys(whole())
    assert {at: [key for key in ours.get(at, ()) if key not in ADDED] for at in documented} == documented


def _paths(value: object, at: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if isinstance(value, dict):
        return [way for key, below in value.items() for way in [(*at, key), *_paths(below, (*at, key))]]
    if isinstance(value, list):
        return [way for index, below in enumerate(value) for way in _paths(below, (*at, str(index)))]
    return []


@pytest.mark.parametrize("path", [".".join(way) for way in _paths(whole()) if way[-1] not in ADDED])
def test_no_field_may_be_left_out(path: str) -> None:
    record: Any = whole()
    target = record
    *way, last = path.split(".")
    for step in way:
        target = target[int(step) if step.isdigit() else step]
    del target[last]
    with pytest.raises(DocumentError, match=f"missing required field `{last}`"):
        decode(json.dumps(record).encode(), "r.jsonl:1")


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("statements.0.source.kind", "expert", r"Invalid enum value 'expert' - at `\$.statements\[.*\].source.kind`"),
        ("statements.0.quotation", "loose", "Invalid enum value 'loose'"),
        ("statements.0.polarity", "0", "Invalid enum value '0'"),
        ("statements.0.certainty.level", "sure", "Invalid enum value 'sure'"),
        ("mentions.0.type", "thing", "Invalid enum value 'thing'"),
        ("actors.0.type", "robot", "Invalid enum value 'robot'"),
        ("places.0.precision", "exact", "Invalid enum value 'exact'"),
        ("claims.0.kind", "rumour", "Invalid enum value 'rumour'"),
        ("claims.0.participants.0.part", "victim", "Invalid enum value 'victim'"),
        ("claims.0.value.trend", "soaring", "Invalid enum value 'soaring'"),
        ("claims.0.pole", "0", "Invalid enum value '0'"),
        ("relations.0.predicate", "likes", "Invalid enum value 'likes'"),
        ("relations.0.status", "past", "Invalid enum value 'past'"),
        ("control.0.status", "lost", "Invalid enum value 'lost'"),
        ("document.published", "May 2031", r"matching regex .* at `\$.document.published`"),
        ("statements.0.score", 1.5, "<= 1"),
        ("statements.0.score", None, "Expected `float`, got `null`"),
        ("statements.0.cue", [[1]], r"Expected `array` of length 2"),
        ("statements.0.cue", [[1.5, 2]], "Expected `int`, got `float`"),
        ("document.text", 5, "Expected `str`"),
    ],
)
def test_values_outside_the_closed_sets_are_named(path: str, value: object, said: str) -> None:
    with pytest.raises(DocumentError, match=said) as caught:
        decode(changed(path, value), "r.jsonl:7")
    assert str(caught.value).startswith("r.jsonl:7: ")


END = len(whole()["document"]["text"])
SPANS = [
    "document.headings.0", "document.boilerplate.0", "mentions.0.span", "actors.0.roles.0.span", "actors.0.profile.0",
    "statements.0.source.spans.0", "statements.0.cue.0", "statements.0.content.0", "statements.0.certainty.spans.0",
    "claims.0.time.words", "claims.0.certainty.spans.0", "claims.0.spans.0", "claims.0.things.0.span",
    "relations.0.spans.0", "control.0.spans.0",
]  # fmt: skip


@pytest.mark.parametrize("path", SPANS)
@pytest.mark.parametrize("span", [[0, END + 1], [-1, 2], [3, 3], [4, 2]])
def test_a_span_that_is_none_of_the_text_is_named(path: str, span: list[int]) -> None:
    field = re.sub(r"\.(\d+)", r"[\1]", path)
    with pytest.raises(DocumentError, match=re.escape(f"r:1: {field}: [{span[0]}, {span[1]}] is no span of the text")):
        decode(changed(path, span), "r:1")


def test_all_spans_of_the_format_are_in_that_list() -> None:
    def found(value: object, at: str) -> list[str]:
        if isinstance(value, list) and len(value) == 2 and all(type(x) is int for x in value):
            return [at]
        if isinstance(value, dict):
            return [path for key, below in value.items() for path in found(below, f"{at}.{key}")]
        return [path for at_, x in enumerate(value) for path in found(x, f"{at}.{at_}")] if isinstance(value, list) else []

    firsts = {re.sub(r"\.\d+", ".0", path[1:]) for path in found(whole(), "")}
    assert firsts == set(SPANS)


def test_a_span_may_end_with_the_text() -> None:
    decode(changed("document.boilerplate.0", [END - 1, END]), "r:1")


@pytest.mark.parametrize("path", ["document.published", "claims.0.time.from", "claims.0.time.to", "control.0.date"])
@pytest.mark.parametrize("day", ["2031-13", "2031-02-29", "0000", "٢٠٣١"])
def test_a_date_is_one_of_the_calendar(path: str, day: str) -> None:
    field = re.sub(r"\.(\d+)", r"[\1]", path)
    with pytest.raises(DocumentError, match=re.escape(f"r:1: {field}: {day!r} is no day, month or year")):
        decode(changed(path, day), "r:1")


def test_a_number_can_be_counted_with() -> None:
    decode(changed("claims.0.value.high", 10**300), "r:1")
    with pytest.raises(DocumentError, match=r"claims\[0\]\.value: a number in it is too large"):
        decode(changed("claims.0.value.high", 10**400), "r:1")


def test_a_text_has_no_zero_byte() -> None:
    with pytest.raises(DocumentError, match=f"document.text: a zero byte at {END}"):
        decode(changed("document.text", whole()["document"]["text"] + "\0"), "r:1")


def test_no_statement_stands_inside_itself_by_way_of_another() -> None:
    record: Any = whole()
    first = record["statements"][0]
    record["statements"] = [{**first, "id": f"v{n}", "via": via} for n, via in enumerate((None, "v0", "v3", "v2"))]
    record["statements"].append({**first, "via": "v1"})
    with pytest.raises(DocumentError, match=r"r:1: statements\[2\].via: a statement cannot stand inside itself"):
        decode(json.dumps(record).encode(), "r:1")
    record["statements"][2]["via"] = "v1"
    decode(json.dumps(record).encode(), "r:1")


@pytest.mark.parametrize("name", ["mentions", "actors", "places", "statements", "claims"])
def test_an_id_stands_once(name: str) -> None:
    record: Any = whole()
    record[name].append(record[name][0])
    with pytest.raises(DocumentError, match=f"{name}: the id '{record[name][0]['id']}' is used twice"):
        decode(json.dumps(record).encode(), "r:1")


@pytest.mark.parametrize(
    "path",
    [
        "mentions.0.actor", "mentions.0.place", "actors.0.mentions.0", "places.0.mentions.0", "statements.0.source.actor",
        "statements.0.via", "claims.0.statement", "claims.0.place", "claims.0.participants.0.actor", "relations.0.subject",
        "relations.0.object", "relations.0.statement", "control.0.place", "control.0.holder", "control.0.statement",
    ],
)  # fmt: skip
def test_an_id_leads_somewhere(path: str) -> None:
    field = re.sub(r"\.(\d+)", r"[\1]", path)
    with pytest.raises(DocumentError, match=re.escape(f"r:1: {field}: there is no 'x9' among the ")):
        decode(changed(path, "x9"), "r:1")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda record: record["statements"][0].update(content=[]), r"statements\[0\].content: a statement has at least one"),
        (lambda record: record["statements"][0].update(via="s1"), r"statements\[0\].via: .* inside itself"),
        (lambda record: record["statements"][0]["certainty"].update(low=None), r"statements\[0\].certainty: .* null together"),
        (lambda record: record["claims"][0]["certainty"].update(low=0.9, high=0.1), r"claims\[0\].certainty: low 0.9 is above"),
        (lambda record: record["claims"][0]["value"].update(low=40), r"claims\[0\].value: low 40 is above high 30"),
        (lambda record: record["places"][0].update(lat=None), r"places\[0\]: lat and lon are null together"),
        (lambda record: record["places"][0].update(lat=91.0), r"places\[0\]: 91.0, -2.25 is no place on earth"),
        (lambda record: record["document"].update(revision="0" * 64), "document.revision: it is not the SHA-256"),
    ],
)
def test_what_belongs_together_fits(change: Callable[[Any], object], said: str) -> None:
    record = whole()
    change(record)
    with pytest.raises(DocumentError, match=said):
        decode(json.dumps(record).encode(), "r:1")


@pytest.mark.parametrize("pages", [[1, 4], [0, END + 1], [0, 9, 4]])
def test_pages_rise_from_the_start_of_the_text_to_its_end(pages: list[int]) -> None:
    with pytest.raises(DocumentError, match=r"^r:1: document\.pages: they do not rise from 0"):
        decode(changed("document.pages", pages), "r:1")
