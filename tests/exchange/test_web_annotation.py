"""Annotations as a JSON-LD processor and a reader of selectors see them.

The W3C's own context is not fetched and not copied: :data:`TERMS` says where the terms that are used lead, after the
vocabulary of the Recommendation, and the loader gives nothing else.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyld import jsonld

from sitroom.certainty.level import Level
from sitroom.exchange.anchoring import How, find_targets
from sitroom.exchange.exported import Export
from sitroom.exchange.identity import source_of
from sitroom.exchange.web_annotation import CONTEXT, VOCABULARY, export_web_annotation
from sitroom.record.judgement_rows import Correction, NewStatement, Verdict
from sitroom.record.record import Record
from tests.exchange.filled import fill, fought, keys_of
from tests.record import made

OA, DCTERMS, AS = "http://www.w3.org/ns/oa#", "http://purl.org/dc/terms/", "http://www.w3.org/ns/activitystreams#"
_NUMBER = "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"
_CLASSES = ("Annotation", "SpecificResource", "TextQuoteSelector", "TextPositionSelector", "TextualBody")
_MOTIVES = ("describing", "identifying", "linking", "classifying")
TERMS: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    **{name: f"{OA}{name}" for name in (*_CLASSES, *_MOTIVES)},
    "body": {"@id": f"{OA}hasBody", "@type": "@id"},
    "target": {"@id": f"{OA}hasTarget", "@type": "@id"},
    "source": {"@id": f"{OA}hasSource", "@type": "@id"},
    "selector": {"@id": f"{OA}hasSelector", "@type": "@id"},
    "state": {"@id": f"{OA}hasState", "@type": "@id"},
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": f"{OA}hasPurpose", "@type": "@vocab"},
    "creator": {"@id": f"{DCTERMS}creator", "@type": "@id"},
    "created": {"@id": f"{DCTERMS}created", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
    "generator": {"@id": f"{AS}generator", "@type": "@id"},
    "first": {"@id": f"{AS}first", "@type": "@id"},
    "partOf": {"@id": f"{AS}partOf", "@type": "@id"},
    "items": {"@id": f"{AS}items", "@type": "@id", "@container": "@list"},
    "start": {"@id": f"{OA}start", "@type": _NUMBER},
    "end": {"@id": f"{OA}end", "@type": _NUMBER},
    "total": {"@id": f"{AS}totalItems", "@type": _NUMBER},
    "startIndex": {"@id": f"{AS}startIndex", "@type": _NUMBER},
    "AnnotationCollection": f"{AS}OrderedCollection",
    "AnnotationPage": f"{AS}OrderedCollectionPage",
    "Software": f"{AS}Application",
    "Person": "http://xmlns.com/foaf/0.1/Person",
    "Organization": "http://xmlns.com/foaf/0.1/Organization",
    "name": "http://xmlns.com/foaf/0.1/name",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    **{name: f"{OA}{name}" for name in ("exact", "prefix", "suffix")},
}


def load(url: str, _options: object) -> dict[str, Any]:
    """Give our context for the W3C's address; anything else would be fetched, and is not."""
    assert url == CONTEXT[0]
    return {"contextUrl": None, "documentUrl": url, "contentType": "application/ld+json", "document": {"@context": TERMS}}


def triples(document: Any) -> list[tuple[str, str, str]]:
    """The document as RDF, every subject, predicate and object."""
    found = jsonld.to_rdf(document, {"documentLoader": load})["@default"]
    return [(t["subject"]["value"], t["predicate"]["value"], t["object"]["value"]) for t in found]


Node = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record and its export beside it, for tests that change neither."""
    folder = tmp_path_factory.mktemp("annotations")
    with Record.open(str(folder / "r.db")) as opened:
        fill(opened)
        export(opened, folder)
    return folder


@pytest.fixture
def record(folder: Path, tmp_path: Path) -> Iterator[Record]:
    shutil.copy(folder / "r.db", tmp_path / "r.db")
    with Record.open(str(tmp_path / "r.db")) as opened:
        yield opened


@pytest.fixture(scope="module", name="annotations")
def _annotations(folder: Path) -> list[Node]:
    return read(folder)


def read(folder: Path) -> list[Node]:
    return [json.loads(line) for line in (folder / "annotations.jsonl").read_bytes().split(b"\n")[:-1]]


def export(record: Record, folder: Path) -> Export:
    folder.mkdir(exist_ok=True)
    with record.snapshot() as still:
        return export_web_annotation(still, folder)


def lines(record: Record, folder: Path) -> list[dict[str, Any]]:
    export(record, folder)
    return read(folder)


def targets(annotation: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = annotation["target"] if isinstance(annotation["target"], list) else [annotation["target"]]
    return found


def of_kind(annotations: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    """The bodies of a class of ours that say something of themselves."""
    bodies = [body for each in annotations for body in (each["body"] if isinstance(each["body"], list) else [each["body"]])]
    return [body for body in bodies if body["type"] == f"sitroom:{kind}" and len(body) > 2]


def test_every_selector_holds_in_its_text(record: Record, annotations: list[Node]) -> None:
    texts = {e.document.id: e.document for e in record.extracted()}
    found = 0
    for annotation in annotations:
        for target in targets(annotation):
            document = texts[target["sitroom:document"]]
            quote, position = target["selector"]
            start, end = position["start"], position["end"]
            assert document.text[start:end] == quote["exact"] != ""
            assert document.text[:start].endswith(quote["prefix"])
            assert document.text[end:].startswith(quote["suffix"])
            assert len(quote["prefix"]) >= min(32, start)
            assert len(quote["suffix"]) >= min(32, len(document.text) - end)
            assert target["state"]["sitroom:sha256"] == document.revision
            assert target["source"] == source_of(document)
            assert target.get("sitroom:page") == document.page_of(start)
            found += 1
        assert [f and f.how for f in find_targets(document.text, annotation)] == [How.POSITION] * len(targets(annotation))
    assert found > 100


def test_a_json_ld_processor_reads_every_term(annotations: list[Node]) -> None:
    keys = {key for annotation in annotations for key in keys_of(annotation)} - {"@context", "sitroom"}
    own = {key.removeprefix("sitroom:") for key in keys if key.startswith("sitroom:")}
    classes = {
        body["type"].removeprefix("sitroom:") for a in annotations for body in _nodes(a) if "sitroom:" in str(body["type"])
    }
    assert own | classes <= VOCABULARY.keys()
    assert {key for key in keys if not key.startswith("sitroom:")} <= TERMS.keys()
    for annotation in annotations:
        (node,) = jsonld.expand(annotation, {"documentLoader": load})
        assert node["@type"] == [f"{OA}Annotation"]
        assert node["@id"] == annotation["id"]
        assert len(node[f"{OA}hasTarget"]) == len(targets(annotation))
        assert node[f"{OA}motivatedBy"][0]["@id"] in {f"{OA}{motive}" for motive in _MOTIVES}
        rdf = triples(annotation)
        quotes = {selector["exact"] for target in targets(annotation) for selector in target["selector"][:1]}
        assert {o for _, p, o in rdf if p == f"{OA}exact"} == quotes
        assert (annotation["id"], f"{DCTERMS}creator", annotation["creator"]["id"]) in rdf


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for inner in value.values():
            yield from _nodes(inner)
    for inner in value if isinstance(value, list) else ():
        yield from _nodes(inner)


def test_the_collection_is_one_document_with_the_same_annotations(folder: Path, annotations: list[Node]) -> None:
    collection = json.loads((folder / "annotations.jsonld").read_bytes())
    assert [{"@context": CONTEXT, **item} for item in collection["first"]["items"]] == annotations
    assert collection["total"] == len(annotations)
    (node,) = jsonld.expand(collection, {"documentLoader": load})
    assert node["@type"] == [f"{AS}OrderedCollection"]
    assert len(node[f"{AS}first"][0][f"{AS}items"][0]["@list"]) == len(annotations)
    assert (collection["id"], f"{AS}totalItems", str(len(annotations))) in triples(collection)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_another_processor_reads_the_same_triples(annotations: list[Node]) -> None:
    for annotation in annotations[::9]:
        plain = {**annotation, "@context": [TERMS, CONTEXT[1]]}
        graph = rdflib.Graph().parse(data=json.dumps(plain), format="json-ld")
        assert {str(p) for p in graph.predicates()} == {p for _, p, _ in triples(plain)}
        assert len(graph) == len(set(triples(plain)))


def test_a_statement_says_who_how_and_how_surely(annotations: list[Node]) -> None:
    content = next(
        a for a in annotations if a["motivation"] == "describing" and targets(a)[0]["selector"][0]["exact"] == "it might rain"
    )
    words, fields = content["body"]
    assert words["value"] == "Officials (unnamed): indirect speech, affirmed, possible"
    told = {key.removeprefix("sitroom:"): value for key, value in fields.items()}
    assert (told["certainty"], told["low"], told["high"], told["sourceKind"]) == ("possible", 0.2, 0.6, "unnamed")


def test_parts_of_one_statement_name_it(annotations: list[Node]) -> None:
    of_first = [a for a in annotations if targets(a)[0]["sitroom:path"] == "first.txt"]
    cue = next(a for a in of_first if a["motivation"] == "linking" and a["body"]["type"] == "sitroom:Statement")
    assert cue["target"]["selector"][0]["exact"] == "said"
    source = next(a for a in of_first if a["motivation"] == "identifying" and isinstance(a["body"], list))
    assert source["body"][0]["name"] == "Irena Volk"
    content = next(a for a in of_first if a["motivation"] == "describing" and isinstance(a["body"], list))
    assert cue["body"]["id"] == source["body"][1]["id"] == content["body"][1]["id"]
    assert content["body"][1]["sitroom:saidBy"]["id"] == source["body"][0]["id"]


def test_claims_findings_roles_and_relations_are_bodies(annotations: list[Node]) -> None:
    claim = next(b for b in of_kind(annotations, "Claim") if b["sitroom:aspect"] == "killed" and "sitroom:valueHigh" not in b)
    assert (claim["sitroom:valueLow"], claim["sitroom:unit"], claim["sitroom:place"]["id"]) == (
        12, "people killed", "https://sws.geonames.org/3143244/",
    )  # fmt: skip
    assert [a["name"] for a in claim["sitroom:agent"]] == ["Vell Harbour Union"]
    relation = next(b for b in of_kind(annotations, "Relation") if b["sitroom:predicate"] == "member-of")
    assert (relation["sitroom:subject"]["name"], relation["sitroom:object"]["type"]) == ("Dorn Ask", "Organization")
    held = next(b for b in of_kind(annotations, "Control") if b.get("sitroom:date") == "2031-06-03")
    assert (held["sitroom:holding"], held["sitroom:place"]["name"]) == ("held", "Oslo")
    assert {b["sitroom:title"] for b in of_kind(annotations, "Role")} >= {"mayor", '"quay" chief'}
    assert any("sitroom:dispute" in b for b in of_kind(annotations, "Claim"))
    assert [b["sitroom:thing"] for b in of_kind(annotations, "Claim") if "sitroom:thing" in b] == [["old mill"]]


def test_what_has_no_words_is_of_the_whole_text(tmp_path: Path) -> None:
    whole = fought()
    bare = replace(whole, claims=tuple(replace(claim, spans=()) for claim in whole.claims))
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(bare, "m")
        found = [each for each in lines(record, tmp_path / "out") if each["motivation"] == "classifying"]
    claims = [each for each in found if each["body"]["type"] == "sitroom:Claim"]
    assert len(claims) == len(whole.claims)
    for annotation in claims:
        (target,) = targets(annotation)
        assert "selector" not in target
        assert target["source"] == f"urn:sha256:{whole.document.revision}"


def test_what_people_decided_is_theirs(record: Record, tmp_path: Path) -> None:
    record.judge("first.txt", "s1", Verdict.CORRECT, "mara", Correction(level=Level.POSSIBLE))
    record.judge("dam.txt", "s1", Verdict.ACCEPT, "otto")
    record.judge("dam.txt", "s3", Verdict.REJECT, "otto")
    record.state("dam.txt", NewStatement(content=(made.span(made.DAM, "the gauge_7 log"),)), "mara")
    annotations = lines(record, tmp_path / "out")
    content = [a for a in annotations if a["motivation"] == "describing" and isinstance(a["body"], list)]
    by = {(targets(a)[0]["sitroom:path"], a["body"][1]["sitroom:row"]): a for a in content}
    corrected = by["first.txt", "s1"]
    assert corrected["creator"] == {"type": "Person", "name": "mara"}
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", corrected["created"])
    assert (corrected["body"][1]["sitroom:review"], corrected["body"][1]["sitroom:certainty"]) == ("corrected", "possible")
    accepted = by["dam.txt", "s1"]
    assert accepted["creator"]["type"] == "Software"
    assert accepted["body"][1]["sitroom:acceptedBy"] == "otto"
    assert by["dam.txt", "x1"]["creator"]["name"] == "mara"
    assert ("dam.txt", "s3") not in by
    assert by["dam.txt", "s2"]["body"][1]["sitroom:review"] == "read"


def test_the_same_record_gives_the_same_bytes(record: Record, tmp_path: Path) -> None:
    made_ = export(record, tmp_path / "a")
    export(record, tmp_path / "b")
    for file in made_.files:
        assert (tmp_path / "a" / file.name).read_bytes() == (tmp_path / "b" / file.name).read_bytes()
    annotations = lines(record, tmp_path / "a")
    assert len({a["id"] for a in annotations}) == len(annotations) == made_.files[0].rows
    assert made_.left_out


def test_an_empty_record_is_an_empty_collection(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        assert lines(record, tmp_path / "out") == []
    collection = json.loads((tmp_path / "out" / "annotations.jsonld").read_bytes())
    assert (collection["total"], collection["first"]["items"]) == (0, [])


def test_the_page_beside_the_files_has_the_vocabulary(folder: Path) -> None:
    page = (folder / "annotations.md").read_text("utf-8")
    assert all(f"| `{term}` | {meaning} |" in page for term, meaning in VOCABULARY.items())
