"""The table of events as pandas reads it: claims with ACLED's columns, and never an event that a source denies or doubts."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.claims.aspects import aspects
from sitroom.claims.claim import Claim, ClaimKind, Event, Period, Value
from sitroom.exchange.events import ACLED, OWN, acled_type, claim_status, dated, export_events, fatalities
from sitroom.exchange.exported import Export
from sitroom.record.judgement_rows import Verdict
from sitroom.record.record import Record
from tests.exchange.filled import fill, fought


def export(record: Record, folder: Path) -> Export:
    folder.mkdir(exist_ok=True)
    with record.snapshot() as still:
        return export_events(still, folder)


def read(folder: Path) -> Any:
    return pd.read_csv(folder / "events.csv", dtype={"cameo": str, "event_date": str, "year": str})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record and its export beside it."""
    folder = tmp_path_factory.mktemp("events")
    with Record.open(str(folder / "r.db")) as opened:
        fill(opened)
        export(opened, folder)
    return folder


@pytest.fixture
def record(folder: Path, tmp_path: Path) -> Iterator[Record]:
    shutil.copy(folder / "r.db", tmp_path / "r.db")
    with Record.open(str(tmp_path / "r.db")) as opened:
        yield opened


@pytest.fixture(scope="module")
def rows(folder: Path) -> Any:
    return read(folder)


def of(rows: Any, quote: str) -> dict[str, Any]:
    found = rows[rows["quote"] == quote]
    assert len(found) == 1
    return {name: None if pd.isna(cell) else cell for name, cell in found.iloc[0].to_dict().items()}


def test_columns_are_those_of_acled_and_then_our_own(rows: Any) -> None:
    assert list(rows.columns) == [*ACLED, *OWN]
    assert list(rows.columns)[:7] == [
        "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    ]  # fmt: skip
    assert rows["event_id_cnty"].is_unique
    for name in ("inter1", "inter2", "interaction", "region", "admin2", "admin3", "iso", "source_scale", "timestamp"):
        assert rows[name].isna().all()


def test_a_claimed_event_has_its_day_place_actors_and_words(rows: Any) -> None:
    row = of(rows, "fighting broke out in Oslo on 3 June 2031")
    assert (row["event_date"], row["year"], row["time_precision"], row["published"]) == ("2031-06-03", "2031", 1, "2031-06-09")
    assert (row["country"], row["country_code"], row["location"], row["geo_precision"]) == ("Norway", "NO", "Oslo", 1)
    assert (row["latitude"], row["longitude"], row["admin1"]) == (59.9139, 10.7522, "Oslo")
    assert (row["actor1"], row["actor2"]) == ("Vell Harbour Union", "Dorn Ask")
    assert (row["disorder_type"], row["event_type"], row["sub_event_type"]) == ("Political violence", "Battles", "Armed clash")
    assert (row["plover"], row["cameo"], row["claim_status"], row["source"]) == ("ASSAULT", "190", "claimed", "Fjord Post")
    assert row["notes"] == "Vell Harbour Union (claimed, not verified): fighting broke out in Oslo on 3 June 2031"
    assert row["tags"] == "unverified claim; claimed"
    assert (row["fatalities"], row["page"], of(rows, "there may be an attack")["page"]) == (None, 1, 2)


def test_what_is_denied_doubted_or_expected_has_no_type_and_no_fatalities(rows: Any) -> None:
    other = rows[rows["claim_status"] != "claimed"]
    assert set(other["claim_status"]) == {"denied", "uncertain", "expected"}
    for name in ("disorder_type", "event_type", "sub_event_type", "fatalities"):
        assert other[name].isna().all()
    denied = of(rows, "there was no fighting that week")
    assert (denied["claim_status"], denied["polarity"], denied["plover"]) == ("denied", "-", "ASSAULT")
    assert (denied["event_date"], denied["time_precision"]) == ("2031-06-05", 2)
    assert of(rows, "there may be an attack")["claim_status"] == "uncertain"
    assert of(rows, "talks will be held in Viken")["claim_status"] == "expected"


def test_fatalities_are_the_least_that_is_said(rows: Any) -> None:
    killed = of(rows, "at least 12 were killed in Oslo")
    assert (killed["fatalities"], killed["value_low"], killed["value_high"]) == (12, 12, None)
    assert of(rows, "up to 40 may have been killed")["fatalities"] is None
    assert of(rows, "7 were wounded or killed")["fatalities"] is None
    assert rows["fatalities"].dropna().tolist() == [12]


def test_a_country_or_region_is_no_point_like_a_town(rows: Any) -> None:
    country = of(rows, "shells fell on Norway in June")
    assert (country["country"], country["location"], country["latitude"], country["geo_precision"]) == (
        "Norway",
        "Norway",
        None,
        None,
    )
    assert (country["event_date"], country["time_precision"], country["event_type"]) == (
        "2031-06-15",
        3,
        "Explosions/Remote violence",
    )
    region = of(rows, "talks will be held in Viken")
    assert (region["latitude"], region["geo_precision"], region["place_precision"]) == (59.5, 3, "admin1")


def test_every_row_leads_back_to_its_words(record: Record, rows: Any) -> None:
    texts = {e.document.id: e.document.text for e in record.extracted()}
    for row in rows.to_dict("records"):
        spans = json.loads(row["spans"])
        assert row["quote"] == " … ".join(texts[row["document"]][start:end] for start, end in spans)
        assert (row["start"], row["end"]) == (spans[0][0], spans[-1][1])


def test_disputed_claims_name_the_dispute_and_its_origins(record: Record, rows: Any) -> None:
    disputes = {dispute.id: dispute for dispute in record.disputes()}
    named = rows[rows["disputes"].notna()]
    assert set(named["disputes"]) <= set(disputes)
    for row in named.to_dict("records"):
        sides = disputes[row["disputes"]].sides
        at = [s for s in sides if any((e.document, e.statement) == (row["document"], row["statement"]) for e in s.evidence)]
        assert [side.origins for side in at] == [row["origins"]]


def test_only_claims_that_tell_of_events_are_rows(record: Record, tmp_path: Path) -> None:
    made = export(record, tmp_path / "out")
    claims = list(record.claims())
    told = [c for c in claims if c.event is not None or c.kind in ("clash", "casualties", "talks", "control")]
    assert made.files[0].rows == len(told) == len(read(tmp_path / "out"))
    assert (len(claims) - len(told), made.left_out[0]) == (1, "1 claim of no event")


def test_a_lone_carriage_return_parts_no_row(tmp_path: Path) -> None:
    fought_ = fought()
    document = replace(fought_.document, title="Night\rand day", publisher="Fjord\rPost")
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(replace(fought_, document=document), "m")
        made = export(record, tmp_path)
    rows = read(tmp_path)
    assert len(rows) == made.files[0].rows
    assert set(rows["title"]) == {"Night\rand day"}
    assert set(rows["source"]) == {"Fjord\rPost"}


def test_what_people_reject_is_gone(record: Record, tmp_path: Path) -> None:
    record.judge("fought.txt", "s1", Verdict.REJECT, "mara")
    export(record, tmp_path / "out")
    assert "fighting broke out in Oslo on 3 June 2031" not in set(read(tmp_path / "out")["quote"])


def test_the_same_record_gives_the_same_bytes(record: Record, tmp_path: Path) -> None:
    export(record, tmp_path / "b")
    for file in export(record, tmp_path / "a").files:
        assert (tmp_path / "a" / file.name).read_bytes() == (tmp_path / "b" / file.name).read_bytes()


def test_an_empty_record_is_a_header(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        export(record, tmp_path / "out")
    assert read(tmp_path / "out").shape == (0, len(ACLED) + len(OWN))


def test_the_page_beside_it_describes_every_column_and_warns(folder: Path) -> None:
    page = (folder / "events.md").read_text("utf-8")
    assert "Rows are claims, not verified events" in page
    assert all(f"| `{name}` | {meaning} |" in page for name, meaning in (ACLED | OWN).items())
    assert "| 195 |  | Explosions/Remote violence | Air/drone strike |" in page


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2031-06-03", "2031-06-03", ("2031-06-03", "2031", "1")),
        ("2031-06-02", "2031-06-08", ("2031-06-05", "2031", "2")),
        ("2031-06-02", "2031-06-09", ("2031-06-05", "2031", "3")),
        ("2031-02", "2031-02", ("2031-02-14", "2031", "3")),
        ("2032-02", "2032-02-29", ("2032-02-15", "2032", "3")),
        ("2031-06", "2031-07", (None, "2031", None)),
        ("2031", "2031", (None, "2031", None)),
        ("2030-12", "2031-02", (None, None, None)),
        ("2030-12-30", "2031-01-02", ("2030-12-31", "2030", "2")),
        (None, "2031-06-03", (None, None, None)),
        ("2031-06-03", None, (None, None, None)),
        ("2031-06-08", "2031-06-02", (None, None, None)),
        ("2031-13", "2031-14", (None, None, None)),
        ("0000", "0000", (None, None, None)),
    ],
)
def test_time_precision_is_that_of_what_was_stated(start: str | None, end: str | None, expected: tuple[str | None, ...]) -> None:
    cells = dated(Period(start, end, None))
    assert tuple(cells.get(name) for name in ("event_date", "year", "time_precision")) == expected


def test_a_claim_without_time_has_no_date() -> None:
    assert dated(None) == {}


def claim(
    cameo: str | None = None, aspect: str = "x", pole: str = "+", kind: ClaimKind = ClaimKind.OTHER, level: Level = Level.CERTAIN,
    polarity: Polarity = Polarity.AFFIRMED, value: Value | None = None,
) -> Claim:  # fmt: skip
    event = None if cameo is None else Event("X", None, cameo)
    return Claim("c1", "s1", kind, (), None, None, value, polarity, Certainty(level), event, ((0, 1),), aspect, pole, ())


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (claim("195"), ("Explosions/Remote violence", "Air/drone strike")),
        (claim("1952"), ("Explosions/Remote violence", "Air/drone strike")),
        (claim("194"), None),
        (claim("194", "bombardment"), ("Explosions/Remote violence", "Shelling/artillery/missile attack")),
        (claim("190"), None),
        (claim("190", "fighting"), ("Battles", "Armed clash")),
        (claim("190", "fighting", pole="-"), None),
        (claim("193", "fighting"), ("Battles", "Armed clash")),
        (claim("192", "fighting"), None),
        (claim("195", "fighting"), ("Explosions/Remote violence", "Air/drone strike")),
        (claim("141"), ("Protests", None)),
        (claim("195", level=Level.UNKNOWN), None),
        (claim("195", level=Level.PROBABLE), ("Explosions/Remote violence", "Air/drone strike")),
        (claim("195", polarity=Polarity.DENIED), None),
        (claim("195", kind=ClaimKind.FORECAST), None),
        (claim(), None),
    ],
)
def test_only_a_sound_mapping_gives_a_type(given: Claim, found: tuple[str, str | None] | None) -> None:
    cells = acled_type(given)
    assert (found is None and cells == {}) or (cells["event_type"], cells.get("sub_event_type")) == found


def test_the_mapping_names_aspects_that_exist_and_says_why() -> None:
    table = tomllib.loads((resources.files("sitroom.exchange") / "acled.toml").read_text("utf-8"))["row"]
    assert all(row["aspect"] in aspects() for row in table if "aspect" in row)
    assert all(row["why"] and row["type"] and row["cameo"].isdecimal() for row in table)


@pytest.mark.parametrize(
    ("level", "polarity", "kind", "status"),
    [
        (Level.CERTAIN, Polarity.AFFIRMED, ClaimKind.CLASH, "claimed"),
        (Level.PROBABLE, Polarity.AFFIRMED, ClaimKind.CLASH, "claimed"),
        (Level.POSSIBLE, Polarity.AFFIRMED, ClaimKind.CLASH, "uncertain"),
        (Level.UNKNOWN, Polarity.AFFIRMED, ClaimKind.CLASH, "uncertain"),
        (Level.UNLIKELY, Polarity.AFFIRMED, ClaimKind.CLASH, "denied"),
        (Level.PROBABLE, Polarity.DENIED, ClaimKind.CLASH, "denied"),
        (Level.CERTAIN, Polarity.AFFIRMED, ClaimKind.FORECAST, "expected"),
    ],
)
def test_status_is_what_the_source_makes_of_it(level: Level, polarity: Polarity, kind: ClaimKind, status: str) -> None:
    assert claim_status(claim(level=level, polarity=polarity, kind=kind)) == status


@pytest.mark.parametrize(
    ("low", "unit", "count"),
    [
        (12.0, "people killed", 12),
        (12.0, "killed or wounded", None),
        (None, "dead", None),
        (2.5, "dead", None),
        (3.0, "boats", None),
    ],
)
def test_killed_are_counted_where_they_alone_are_meant(low: float | None, unit: str, count: int | None) -> None:
    assert fatalities(claim(kind=ClaimKind.CASUALTIES, value=Value(low, None, unit))) == count
