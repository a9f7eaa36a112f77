"""FollowTheMoney's own package reads what is written: every schema, property, value and id is one that it knows."""

from __future__ import annotations

import csv
import gc
import io
import json
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType, Predicate, Relation, Status
from sitroom.exchange.exported import Export
from sitroom.exchange.ftm import export_ftm
from sitroom.exchange.ftm_model import COLUMNS, DATASET, LANGUAGES, TYPES, Entity, Report, statement_id
from sitroom.extracted import Extracted
from sitroom.places.gazetteer import Kind, open_gazetteer
from sitroom.places.place import Holding
from sitroom.record.record import Record
from tests.exchange.filled import ODD, fill, fought
from tests.record import made, situation

# Their package sets the process-wide limit of csv cells when it is imported; other tests rest on the usual one.
_LIMIT = csv.field_size_limit()
if not os.environ.get("SITROOM_NEEDS_FTM"):
    pytest.importorskip("followthemoney", reason="followthemoney is not installed (make setup says why)")

from followthemoney import model  # noqa: E402
from followthemoney.cli.cli import cli  # noqa: E402
from followthemoney.dataset import Dataset  # noqa: E402
from followthemoney.entity import ValueEntity  # noqa: E402
from followthemoney.statement import Statement, StatementEntity  # noqa: E402
from followthemoney.statement.serialize import CSV_COLUMNS, read_csv_statements  # noqa: E402
from followthemoney.types import registry  # noqa: E402

csv.field_size_limit(_LIMIT)

JSON = dict[str, Any]
REPORT = Report("sitroom-d-1", "path:a.txt", "a.txt", "2031-05-02", "Tell Post", None)


def export(record: Record, folder: Path) -> Export:
    folder.mkdir(exist_ok=True)
    with record.snapshot() as still:
        return export_ftm(still, folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record and its export."""
    folder = tmp_path_factory.mktemp("ftm")
    with Record.open(str(folder / "r.db")) as opened:
        fill(opened)
        export(opened, folder)
    return folder


@pytest.fixture
def record(folder: Path) -> Iterator[Record]:
    with Record.open(str(folder / "r.db")) as opened:
        yield opened


@pytest.fixture(scope="module")
def statements(folder: Path) -> list[Statement]:
    return list(read_csv_statements(io.BytesIO((folder / "statements.ftm.csv").read_bytes())))


@pytest.fixture(scope="module")
def entities(folder: Path) -> dict[str, JSON]:
    lines = [json.loads(line) for line in (folder / "entities.ftm.json").read_bytes().split(b"\n")[:-1]]
    found = {entity["id"]: entity for entity in lines}
    assert len(found) == len(lines)
    return found


def of(entities: dict[str, JSON], schema: str) -> list[JSON]:
    return [entity["properties"] for entity in entities.values() if entity["schema"] == schema]


def one(entities: dict[str, JSON], schema: str, prop: str, value: str) -> JSON:
    (found,) = [properties for properties in of(entities, schema) if value in properties.get(prop, ())]
    return found


def test_every_statement_is_valid_and_has_the_id_that_the_format_gives_it(statements: list[Statement]) -> None:
    for statement in statements:
        assert statement.id == statement.generate_key()
        assert statement.canonical_id == statement.entity_id
        assert statement.prop_type == TYPES[statement.prop]
        assert statement.dataset == DATASET
        assert not statement.external
        statement.to_db_row()
        if statement.prop == "id":
            assert statement.value == statement.entity_id
            assert registry.entity.validate(statement.value)
        else:
            schema = model.get(statement.schema)
            assert schema is not None
            kind = schema.properties[statement.prop].type
            assert kind.clean(statement.value) is not None
            assert kind.validate(statement.value)
            assert len(statement.value) <= kind.max_length
    ids = Counter(statement.id for statement in statements)
    assert ids.most_common(1)[0][1] == 1


def test_all_statements_of_an_entity_stand_together_and_make_it(statements: list[Statement], entities: dict[str, JSON]) -> None:
    dataset = Dataset.make({"name": DATASET})
    seen = []
    for key, group in groupby(statements, key=lambda statement: statement.canonical_id):
        entity = StatementEntity.from_statements(dataset, list(group))
        seen.append(key)
        assert entity.schema.name == entities[key]["schema"]
        assert _sorted(entity.properties) == _sorted(entities[key]["properties"])
    assert seen == list(entities)


def _sorted(properties: dict[str, list[str]]) -> dict[str, list[str]]:
    return {prop: sorted(values) for prop, values in properties.items()}


# The package leaves the files that it reads to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning")
def test_the_command_of_the_package_makes_the_same_entities(folder: Path, entities: dict[str, JSON]) -> None:
    result = CliRunner().invoke(cli, ["aggregate-statements", "-i", str(folder / "statements.ftm.csv"), "-d", DATASET])
    gc.collect()
    assert result.exit_code == 0
    found = {data["id"]: data for data in map(json.loads, result.output.splitlines())}
    assert {key: _sorted(data["properties"]) for key, data in found.items()} == {
        key: _sorted(data["properties"]) for key, data in entities.items()
    }


def test_entities_are_whole_and_clean(entities: dict[str, JSON]) -> None:
    for data in entities.values():
        schema = model.get(data["schema"])
        assert schema is not None
        assert schema.validate({"properties": data["properties"]}) is None
        assert not schema.abstract
        read = ValueEntity.from_dict(data, cleaned=False)
        for prop, values in data["properties"].items():
            kept = [" ".join(value.split()) for value in read.get(prop)]
            assert sorted(kept) == sorted(_printed(value) for value in values if _printed(value))


def _printed(value: str) -> str:
    """What the package keeps of a value: without what steers a terminal."""
    return " ".join("".join(c for c in value if c.isprintable() or c.isspace() or c == "\u202e").split())


def test_references_lead_to_entities_of_the_right_schema(entities: dict[str, JSON]) -> None:
    count = 0
    for data in entities.values():
        schema = model.get(data["schema"])
        assert schema is not None
        for name, values in data["properties"].items():
            prop = schema.properties[name]
            for value in values if prop.type == registry.entity else ():
                other = model.get(entities[value]["schema"])
                assert other is not None
                assert prop.range is not None
                assert other.is_a(prop.range)
                count += 1
    assert count > 50


def test_actors_have_names_roles_and_the_reports_that_name_them(entities: dict[str, JSON]) -> None:
    volk = one(entities, "Person", "name", "Irena Volk")
    assert volk["position"] == ["mayor, Tellmar", "mayor (former)"]
    assert volk["alias"] == ["Irena Wolk"]
    dorn = one(entities, "Person", "name", "Dorn Ask")
    assert dorn["weakAlias"] == ["Dorn"]
    assert one(entities, "Organization", "name", "Vell Harbour Union")["alias"] == ["Vell"]
    assert one(entities, "LegalEntity", "name", "Reed Guard")["proof"]
    assert one(entities, "Person", "alias", "A. Vell")["position"] == ["mayor, Tell"]
    names = {name for schema in ("Person", "Organization", "LegalEntity") for p in of(entities, schema) for name in p["name"]}
    assert not names & {"A boatman", "a clerk"}


def test_what_is_said_is_a_note_on_the_speaker_or_on_the_article(entities: dict[str, JSON]) -> None:
    note = one(entities, "Note", "description", "that the Reed Guard holds the old fort")
    (speaker,) = note["entity"]
    assert entities[speaker]["properties"]["name"] == ["Irena Volk"]
    assert note["summary"] == ["Irena Volk, mayor of Tellmar: indirect speech, affirmed, certain"]
    assert (note["namesMentioned"], note["locationMentioned"]) == (["Reed Guard"], ["the old fort"])
    unnamed = one(entities, "Note", "description", "that it is empty")
    assert [entities[key]["schema"] for key in unnamed["entity"]] == ["Article"]
    doubted = one(entities, "Note", "description", "it might rain")
    assert doubted["keywords"] == ["certainty: possible", "affirmed"]


def test_relations_have_schemata_with_words_and_reports(entities: dict[str, JSON]) -> None:
    member = one(entities, "Membership", "role", "member")
    assert (member["status"], member["description"], member["publisher"]) == (["former"], ["Vell"], ["Fjord Post"])
    assert one(entities, "Representation", "role", "spokesperson")["status"] == ["current"]
    opposed = one(entities, "UnknownLink", "role", "is said to be opposed to")
    assert {entities[opposed[side][0]]["schema"] for side in ("subject", "object")} == {"Person", "Organization"}


def test_a_relationship_says_what_the_relative_is_to_the_person(tmp_path: Path) -> None:
    text = "Ada Vell, the daughter of Bo\x07 Vell, spoke."
    people = (Actor("a1", "Ada Vell", ActorType.PERSON, (), ("m1",)), Actor("a2", "Bo\x07 Vell", ActorType.PERSON, (), ("m2",)))
    mentions = tuple(
        Mention(f"m{n}", made.span(text, name), MentionType.PERSON, f"a{n}") for n, name in ((1, "Ada Vell"), (2, "Bo\x07 Vell"))
    )
    child = Relation("a1", Predicate.CHILD_OF, "a2", Status.CLAIMED, (made.span(text, "daughter"),), None)
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(Extracted(made.document(text), (), mentions, people, relations=(child,)), "m")
        export(record, tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "entities.ftm.json").read_bytes().splitlines()]
    (family,) = [line["properties"] for line in lines if line["schema"] == "Family"]
    names = {line["id"]: line["properties"].get("name") for line in lines}
    assert family["relationship"] == ["parent (claimed)"]
    assert (names[family["person"][0]], names[family["relative"][0]]) == (["Ada Vell"], ["Bo Vell"])


def test_who_surrounds_a_place_is_not_said_to_hold_it(tmp_path: Path) -> None:
    whole = fought()
    findings = [replace(whole.control[0], status=status) for status in (Holding.SURROUNDED, Holding.CONTESTED, Holding.UNCLEAR)]
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(replace(whole, control=tuple(findings)), "m")
        told = export(record, tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "entities.ftm.json").read_bytes().splitlines()]
    links = [line["properties"] for line in lines if line["schema"] == "UnknownLink"]
    roles = [link["role"] for link in links if link["role"] != ["is said to be opposed to"]]
    assert roles == [["is said to surround"], ["is said to contest"]]
    assert any(sentence.startswith("1 finding that a place is not held") for sentence in told.left_out)


def test_only_a_hold_that_is_claimed_is_a_link(entities: dict[str, JSON]) -> None:
    held = one(entities, "UnknownLink", "date", "2031-06-03")
    assert held["role"] == ["is said to hold"]
    assert entities[held["object"][0]]["properties"]["full"] == ["Oslo"]
    assert not any("not" in role for link in of(entities, "UnknownLink") for role in link["role"])


def test_places_have_country_and_what_their_coordinates_are(entities: dict[str, JSON]) -> None:
    oslo = one(entities, "Address", "full", "Oslo")
    assert (oslo["country"], oslo["latitude"], oslo["longitude"], oslo["city"]) == (["no"], ["59.9139"], ["10.7522"], ["Oslo"])
    assert oslo["remarks"] == ["coordinates of: town"]
    assert one(entities, "Address", "full", "Norway")["country"] == ["no"]
    assert "country" not in one(entities, "Address", "full", "Dunmouth")


def test_every_country_and_language_is_one_that_the_format_knows() -> None:
    known = open_gazetteer()
    for first in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            entry = known.entry(first + second)
            if entry is not None and entry.kind is Kind.COUNTRY and entry.country is not None:
                assert registry.country.validate(entry.country.lower())
    assert all(registry.language.clean(two) == three for two, three in LANGUAGES.items())


def test_articles_have_their_text_and_dates_as_stated(entities: dict[str, JSON]) -> None:
    odd = next(a for a in of(entities, "Article") if a.get("bodyText") == [ODD])
    assert odd["language"] == ["eng"]
    dam = one(entities, "Article", "title", "Dam “holds”")
    assert (dam["publishedAt"], dam["publisher"]) == (["2031-05-04"], ["Tell Post"])
    assert one(entities, "Article", "publishedAt", "2031")["fileName"] == ["second.txt"]


def test_values_name_their_reports_and_days(folder: Path, statements: list[Statement], entities: dict[str, JSON]) -> None:
    with (folder / "provenance.ftm.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sources: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        sources.setdefault(row["statement"], []).append(row)
        assert entities[row["origin"]]["schema"] == "Article"
    assert set(sources) <= {statement.id for statement in statements}
    for statement in statements:
        given = sources.get(statement.id or "", [])
        assert statement.origin == (given[0]["origin"] if given else None)
        days = sorted(f"{row['published']}T00:00:00" for row in given if len(row["published"]) == 10)
        assert (statement.first_seen, statement.last_seen) == ((days[0], days[-1]) if days else (None, None))


def test_one_value_in_two_reports_has_the_days_of_both() -> None:
    entity = Entity("e-1", "Person")
    other = Report("sitroom-d-2", "path:b.txt", "b.txt", "2031-04-01", None, None)
    entity.add("name", "Ada Vell", REPORT)
    entity.add("name", "Ada  Vell", other)
    entity.add("name", "Ada Vell", Report("sitroom-d-3", "path:c.txt", "c.txt", "2029", None, None))
    (_, name) = entity.values
    assert name.seen == ("2031-04-01T00:00:00", "2031-05-02T00:00:00")
    assert [row[7] for row, _ in entity.rows()] == [None, "sitroom-d-1"]
    assert len(name.reports) == 3


def test_long_values_are_cut_and_the_whole_is_kept_beside() -> None:
    entity = Entity("e-1", "Person")
    entity.add("name", '"' + "Ada " * 200 + '"')
    entity.add("name", "'Ada Vell'")
    entity.add("sourceUrl", "https://tell.example/" + "a" * 5000)
    text = "word " * 10_000 + "\n" + "".join(f"{n}," for n in range(30_000))
    entity.add("bodyText", text)
    _, long, short, *pieces = entity.values
    assert (len(long.value), len(long.original or "")) == (383, 802)
    assert (short.value, short.original) == ("Ada Vell", "'Ada Vell'")
    assert "".join(piece.value for piece in pieces) == text
    assert all(piece.prop == "bodyText" and len(piece.value) <= registry.text.max_length for piece in pieces)


def test_ids_and_columns_are_those_of_the_package() -> None:
    assert list(COLUMNS) == CSV_COLUMNS
    assert statement_id("e-1", "name", "Ædo 𝄞") == Statement.make_key(DATASET, "e-1", "name", "Ædo 𝄞", external=False)


def test_what_has_no_place_is_counted(record: Record, tmp_path: Path) -> None:
    made_ = export(record, tmp_path / "out")
    text = "\n".join(made_.left_out)
    assert "2 actors that the texts do not name" in text
    assert "findings that a place is not held" in text
    assert "claims with kind, event, number and time" in text
    assert [file.rows for file in made_.files][1] == len((tmp_path / "out" / "entities.ftm.json").read_bytes().splitlines())


def test_the_same_record_gives_the_same_bytes(folder: Path, record: Record, tmp_path: Path) -> None:
    for file in export(record, tmp_path / "out").files:
        assert (tmp_path / "out" / file.name).read_bytes() == (folder / file.name).read_bytes()


def test_actors_of_two_records_do_not_run_together(tmp_path: Path) -> None:
    keys = []
    for name, extracted in (("one", situation.first()), ("two", situation.second())):
        with Record.open(str(tmp_path / f"{name}.db")) as record:
            record.add(extracted, "m")
            export(record, tmp_path / name)
        lines = (tmp_path / name / "entities.ftm.json").read_bytes().splitlines()
        keys.append({e["id"] for e in map(json.loads, lines) if e["schema"] != "Address"})
    assert not keys[0] & keys[1]


def test_an_empty_record_is_a_header(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        export(record, tmp_path / "out")
    assert list(read_csv_statements(io.BytesIO((tmp_path / "out" / "statements.ftm.csv").read_bytes()))) == []
    assert (tmp_path / "out" / "entities.ftm.json").read_bytes() == b""
    with Record.open(str(tmp_path / "s.db")) as record:
        record.add(made.ferry(), "m")
        assert export(record, tmp_path / "out").files[1].rows == 3
