from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from training.re3d_corpus import FOLDS, Entity, Relation, Report, Tally, folds, re3d

TEXT = "Rebels held the bridge. The Orlan brigade shelled them."
REBELS, BRIDGE, BRIGADE, THEM = (0, 6), (12, 22), (24, 41), (50, 54)


def entity(span: tuple[int, int], kind: str, confidence: float) -> dict[str, Any]:
    return {
        "documentId": "D1", "begin": span[0], "end": span[1], "type": kind, "value": TEXT[slice(*span)], "confidence": confidence,
    }  # fmt: skip


def relation(source: tuple[int, int], target: tuple[int, int], kind: str, confidence: float) -> dict[str, Any]:
    return {
        "documentId": "D1", "begin": 0, "end": 1, "type": kind, "value": "", "confidence": confidence,
        "sourceBegin": source[0], "sourceEnd": source[1], "source": TEXT[slice(*source)],
        "targetBegin": target[0], "targetEnd": target[1], "target": TEXT[slice(*target)],
    }  # fmt: skip


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "Somebody"
    folder.mkdir()
    files = {
        "documents": [{"_id": "D2", "text": "Nothing here."}, {"_id": "D1", "text": TEXT}],
        "entities": [
            entity(BRIGADE, "Organisation", 1), entity(BRIDGE, "Location", 0.6), entity(REBELS, "Organisation", 0.9),
            entity((24, 33), "Location", 0.1),
        ],
        "relations": [relation(REBELS, BRIDGE, "InChargeOf", 0.7), relation(BRIGADE, BRIDGE, "CoLocated", 0.4)],
    }  # fmt: skip
    for name, rows in files.items():
        (folder / f"{name}.json").write_text("\n".join(json.dumps(row) for row in rows) + "\n", "utf-8")
    return tmp_path


def test_reads_documents_in_order_with_what_is_likelier_right_than_wrong(corpus: Path) -> None:
    first, second = re3d(corpus)
    assert (first.doc, second.doc, first.publisher) == ("D1", "D2", "Somebody")
    assert first.entities == (
        Entity(*REBELS, "Organisation"), Entity(*BRIDGE, "Location"), Entity(*BRIGADE, "Organisation"),
    )  # fmt: skip
    assert first.relations == (Relation(REBELS, BRIDGE, "InChargeOf"),)
    assert not second.entities
    assert not second.relations


def test_how_certain_can_be_set(corpus: Path) -> None:
    report = re3d(corpus, certain=0.05)[0]
    assert len(report.entities) == 4
    assert len(report.relations) == 2
    assert [e.end for e in report.entities if e.start == 24] == [41, 33]


def test_folds_hold_a_like_share_of_each_publisher() -> None:
    reports = [Report(str(i), "A" if i < 23 else "B", "", (), ()) for i in range(38)]
    fold = folds(reports)
    assert fold == folds(reports)
    for name, fewest, most in (("A", 4, 5), ("B", 3, 3)):
        sizes = Counter(f for f, r in zip(fold, reports, strict=True) if r.publisher == name)
        assert len(sizes) == FOLDS
        assert min(sizes.values()) >= fewest
        assert max(sizes.values()) <= most


def test_entities_count_by_span_and_type_and_by_overlap() -> None:
    tally = Tally()
    gold = [Entity(0, 6, "Organisation"), Entity(12, 22, "Location")]
    tally.entities(gold, [Entity(0, 6, "Organisation"), Entity(16, 22, "Location"), Entity(24, 41, "Person")])
    exact, near = tally.counts["entities"]["all"], tally.counts["entities, overlap"]["all"]
    assert [exact.precision, exact.recall] == pytest.approx([1 / 3, 0.5])
    assert [near.precision, near.recall] == pytest.approx([2 / 3, 1.0])
    assert tally.f1("entities") == pytest.approx(0.4)


def test_direction_is_free_only_where_the_relation_holds_either_way() -> None:
    tally = Tally()
    gold = [
        Relation(REBELS, BRIDGE, "CoLocated"),
        Relation(REBELS, BRIDGE, "InChargeOf"),
        Relation(BRIGADE, THEM, "FightingAgainst"),
    ]
    turned = [Relation(r.target, r.source, r.type) for r in gold]
    tally.relations("r", gold, turned)
    assert tally.f1("r") == 0.0
    assert tally.counts["r, either way"]["all"].right == 2
    assert tally.counts["r, either way"]["InChargeOf"].right == 0


def test_overlapping_ends_are_enough_where_overlap_is_asked() -> None:
    tally = Tally()
    tally.relations("r", [Relation(BRIGADE, THEM, "FightingAgainst")], [Relation((28, 41), THEM, "FightingAgainst")])
    assert tally.f1("r") == 0.0
    assert tally.f1("r, either way, overlap") == 1.0
