from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sitroom.actors.actor import ActorType, Status
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.claims.claim import Claim, ClaimKind, Event, Part, Participant, Period, Thing, Trend, Value
from sitroom.errors import DocumentError
from sitroom.exchange.jsonl import decode, encode
from sitroom.extracted import Extracted
from sitroom.places.place import Holding
from tests.exchange.whole import ADDED, TEXT, whole
from tests.record import made
from tests.record.made import span
from tests.record.people import article

ROOT = Path(__file__).parents[2]
VALIDATOR = ROOT.parent / "shared" / "eval" / "validate_record.py"
GOLD = sorted((ROOT / "examples").glob("*/gold.jsonl"))

ALL = [
    made.dam(),
    article("p.txt", "Ada Vell", ("Ines Ro", "Ro"), "a boatman"),
    made.dam(title="Dam “holds”", publisher="Tell\u2028Post", published="2031-05", url="https://tell.example/d"),
    made.ferry(),
    Extracted(made.document(""), ()),
    Extracted(made.document("\ufeff\r\n\tтекст 𝄞\x01\x7f\n"), ()),
]


@pytest.mark.parametrize("extracted", ALL)
def test_what_is_encoded_decodes_to_the_same(extracted: Extracted) -> None:
    line = encode(extracted)
    assert decode(line, "r:1") == extracted
    assert encode(decode(line, "r:1")) == line


@pytest.mark.parametrize("extracted", ALL)
def test_a_record_is_one_line_with_every_key(extracted: Extracted) -> None:
    line = encode(extracted)
    assert line.endswith(b"}\n")
    assert line.count(b"\n") == 1
    record = json.loads(line)
    format_ = whole()
    assert list(record) == list(format_)
    assert list(record["document"]) == list(format_["document"])
    assert [len(record[name]) for name in ("mentions", "actors", "places", "claims", "relations", "control")] == [
        len(extracted.mentions), len(extracted.actors), len(extracted.places), 0, len(extracted.relations),
        len(extracted.control),
    ]  # fmt: skip
    assert len(record["statements"]) == len(extracted.statements)
    for statement in record["statements"]:
        assert list(statement) == list(format_["statements"][0])
        assert list(statement["source"]) == list(format_["statements"][0]["source"])
        assert list(statement["certainty"]) == list(format_["statements"][0]["certainty"])


def test_the_bytes_are_those_of_the_format() -> None:
    text = "Él dijo «sí».\n"
    extracted = Extracted(
        made.document(text, "é.txt"),
        (made.statement(text, 1, "Él", "dijo", "«sí»", certainty=Certainty(Level.UNKNOWN), score=0.123456),),
    )
    assert encode(extracted).decode() == (
        '{"schema":"sitroom-record/1","document":{"id":"path:é.txt",'
        f'"revision":"{extracted.document.revision}","path":"é.txt","url":null,"publisher":null,"title":null,'
        '"published":null,"language":null,"text":"Él dijo «sí».\\n","headings":[],"boilerplate":[],"pages":[],"excerpt":false},'
        '"mentions":[],"actors":[],"places":[],"statements":[{"id":"s1","source":{"spans":[[0,2]],"actor":null,'
        '"kind":"person"},"cue":[[3,7]],"content":[[8,12]],"quotation":"indirect","via":null,"polarity":"+",'
        '"certainty":{"level":"unknown","low":null,"high":null,"spans":[],"table":null},"score":0.1235}],'
        '"claims":[],"relations":[],"control":[]}\n'
    )


@pytest.mark.parametrize(("score", "written"), [(0.1 + 0.2, 0.3), (1 / 3, 0.3333), (0.99996, 1.0), (1, 1.0), (-0.0, 0.0)])
def test_scores_keep_four_decimals(score: float, written: float) -> None:
    extracted = replace(made.dam(), statements=(replace(made.dam().statements[0], score=score),))
    assert f'"score":{written}'.encode() + b"}" in encode(extracted)


def test_intervals_keep_three_decimals() -> None:
    certainty = Certainty(Level.PROBABLE, 0.55000001, 0.8 - 1e-9)
    extracted = replace(made.dam(), statements=(replace(made.dam().statements[0], certainty=certainty),))
    assert b'"low":0.55,"high":0.8,' in encode(extracted)


def test_the_table_of_an_interval_goes_through() -> None:
    certainty = Certainty(Level.PROBABLE, 0.6, 0.85, ((0, 3),), "survey: likely (one, two; n=12)")
    extracted = replace(made.dam(), statements=(replace(made.dam().statements[0], certainty=certainty),))
    assert b'"table":"survey: likely (one, two; n=12)"' in encode(extracted)
    assert decode(encode(extracted), "r:1") == extracted


def test_a_record_without_the_table_is_read() -> None:
    record = json.loads(encode(made.dam()))
    for statement in record["statements"]:
        del statement["certainty"]["table"]
    assert decode(json.dumps(record).encode(), "r:1") == made.dam()


@pytest.mark.parametrize("score", [float("nan"), float("inf"), -0.1, 1.1])
def test_a_score_that_is_no_share_is_refused(score: float) -> None:
    extracted = replace(made.dam(), statements=(replace(made.dam().statements[0], score=score),))
    with pytest.raises(ValueError, match="not between 0 and 1"):
        encode(extracted)


def plain(value: object) -> object:
    """The same without the fields that Sitroom adds to the format."""
    if isinstance(value, dict):
        return {key: plain(below) for key, below in value.items() if key not in ADDED}
    return [plain(below) for below in value] if isinstance(value, list) else value


def test_a_whole_record_gives_everything() -> None:
    extracted = decode(json.dumps(whole()).encode(), "r:1")
    assert extracted.document.publisher == "Tell Post"
    assert [statement.id for statement in extracted.statements] == ["s1"]
    assert extracted.statements[0].source.actor == "a1"
    assert extracted.actors[0].type is ActorType.PERSON
    assert extracted.actors[0].roles[0].status is Status.CURRENT
    assert extracted.control[0].status is Holding.UNCLEAR
    assert extracted.claims[0] == Claim(
        id="c1",
        statement="s1",
        kind=ClaimKind.CONTROL,
        participants=(Participant("a1", Part.OTHER),),
        place="p1",
        time=Period("2031-05", None, span(TEXT, "on Friday")),
        value=Value(20.0, 30.0, "men"),
        polarity=Polarity.DENIED,
        certainty=Certainty(Level.POSSIBLE, 0.2, 0.6, (span(TEXT, "may"),), "survey: may happen (one; n=9)"),
        event=Event("ASSAULT", None, "190"),
        spans=(span(TEXT, "the Reed Party may not hold the mill"),),
        aspect="control",
        pole="-",
        things=(Thing("mill", ("old",), Part.TARGET, span(TEXT, "the mill")),),
    )
    assert json.loads(encode(extracted)) == whole()
    assert encode(decode(encode(extracted), "r:2")) == encode(extracted)


def test_claims_of_another_program_lack_what_sitroom_adds() -> None:
    record = whole()
    for name in ("aspect", "pole", "things"):
        del record["claims"][0][name]
    record["claims"][0] |= {"time": None, "event": None, "value": None}
    claim = decode(json.dumps(record).encode(), "r:1").claims[0]
    assert (claim.aspect, claim.pole, claim.things) == ("", "+", ())
    assert (claim.time, claim.event, claim.value) == (None, None, None)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Value(9000.0, 10000.0, "people killed"), {"low": 9000, "high": 10000, "unit": "people killed", "trend": None}),
        (Value(2.5, None, "", Trend.RISING), {"low": 2.5, "high": None, "unit": None, "trend": "rising"}),
    ],
)
def test_numbers_are_written_as_people_read_them(value: Value, written: dict[str, object]) -> None:
    extracted = decode(json.dumps(whole()).encode(), "r:1")
    changed = replace(extracted, claims=(replace(extracted.claims[0], value=value),))
    line = encode(changed)
    assert json.loads(line)["claims"][0]["value"] == written
    assert b"0.0," not in line
    assert decode(line, "r:2") == changed


def test_fields_of_a_later_version_are_let_through() -> None:
    record = whole() | {"weather": []}
    record["document"]["mood"] = "calm"
    assert decode(json.dumps(record).encode(), "r:1") == decode(json.dumps(whole()).encode(), "r:1")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"", "not a line of JSON"),
        (b"{", "not a line of JSON"),
        (b'{"x": ' + b"[" * 100_000, "not a line of JSON"),
        (b'{"schema": "\xff"}', "not a line of JSON"),
        (b"[]", "not a sitroom-record/1 object"),
        (b"{}", "not a sitroom-record/1 object"),
        (b'{"schema": 1}', "not a sitroom-record/1 object"),
        (b'{"schema": "sitroom-record/2"}', r"schema: 'sitroom-record/2' where this Sitroom reads .* \(upgrade Sitroom"),
        (b'{"schema": "sitroom-record/1"}', "Object missing required field `document`"),
        (
            b'{"schema": "sitroom-record/1", "document": 1, "x": ' + b"[" * 100_000,
            "not a sitroom-record/1 object: Expected `object`",
        ),
    ],
)
def test_a_line_that_is_no_record_is_named(line: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=f"^records.jsonl:12: {said}"):
        decode(line, "records.jsonl:12")


def test_half_a_surrogate_pair_is_no_text() -> None:
    line = json.dumps(whole()).replace("River", "\\ud800").encode()
    with pytest.raises(DocumentError, match=r"^r:1: "):
        decode(line, "r:1")


@pytest.mark.parametrize("path", GOLD, ids=[path.parent.name for path in GOLD])
def test_the_examples_decode_and_encode_again(path: Path) -> None:
    lines = path.read_bytes().splitlines()
    assert lines
    for number, line in enumerate(lines, 1):
        again = encode(decode(line, f"{path}:{number}"))
        assert plain(json.loads(again)) == plain(json.loads(line))


@pytest.mark.skipif(not VALIDATOR.exists(), reason="the validator is not beside the repository (../shared/eval)")
def test_the_validator_passes_a_whole_record(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_bytes(encode(decode(json.dumps(whole()).encode(), "r:1")))
    run = subprocess.run([sys.executable, str(VALIDATOR), str(path)], capture_output=True, text=True, check=False)
    assert (run.stdout, run.returncode) == ("1 records, 0 faults\n", 0)


@pytest.mark.skipif(not VALIDATOR.exists(), reason="the validator is not beside the repository (../shared/eval)")
def test_the_validator_passes_what_is_encoded(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    # The validator wants a span to have characters, so each document counts, the empty one too.
    path.write_bytes(b"".join(encode(extracted) for extracted in ALL))
    run = subprocess.run([sys.executable, str(VALIDATOR), str(path)], capture_output=True, text=True, check=False)
    assert (run.stdout, run.returncode) == (f"{len(ALL)} records, 0 faults\n", 0)


@pytest.mark.parametrize("module", ["sitroom.exchange.jsonl", "sitroom.exchange.table"])
def test_the_exchange_needs_no_database_library(module: str) -> None:
    code = f"import sys, {module}; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
