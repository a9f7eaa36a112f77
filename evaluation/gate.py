"""The quality floors that CI holds: ``python -m evaluation.gate``.

``floors.json`` names each measure with its floor and the SHA-256 of the data it was measured on. A
measure below its floor, or data that is not the pinned data, fails. Where a shared corpus is
absent, its measures are skipped with that reason. A floor is raised by ``--raise``; it is lowered
only with ``--lower MEASURE --because "…"``, and the reason is kept in the file.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from evaluation import certainty, disputes, name_pairs, ontogum, origins, plover, syntax
from evaluation.actors import across, within
from evaluation.attribution_scores import AttributionScores
from evaluation.behaviours import FOLDER, share
from evaluation.examples import FURTHER, ROOT, SITUATIONS, folder, measure, parts, spoken
from evaluation.relations import score
from sitroom.documents.document import Document
from sitroom.flow import extract, network

FLOORS = Path(__file__).with_name("floors.json")
MARGIN = 0.02
"""How far below what was measured a raised floor is set: int8 arithmetic differs a little between processors."""


def polnear_dev(shared: Path) -> Path:
    """Where the dev split of PolNeAR lies."""
    return shared / "data" / "polnear" / "dev.jsonl.gz"


def score_polnear(path: Path) -> AttributionScores:
    """Read every article of a PolNeAR split and score it."""
    scores = AttributionScores()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row["text"]
            document = Document(
                id=f"path:{row['doc']}", revision=hashlib.sha256(text.encode()).hexdigest(), path=row["doc"], text=text
            )
            wanted = [
                {role: [(s, e) for s, e in a[role]] for role in ("source", "cue", "content")}
                for a in row["attributions"]
                if a["content"]
            ]
            scores.add(text, wanted, [parts(s) for s in spoken(extract(document))])
    return scores


def digest(paths: list[Path]) -> str:
    """SHA-256 over files, in the order given."""
    made = hashlib.sha256()
    for path in paths:
        made.update(path.read_bytes())
    return made.hexdigest()


Rows = Iterator[tuple[str, str, dict[str, float]]]
"""Data sets as (name, SHA-256, measures)."""


def _examples(_shared: Path) -> Rows:
    """Attributions of the examples."""
    scores, readings = measure()
    files = [ROOT / "examples" / s / "gold.jsonl" for s in SITUATIONS]
    yield "examples", digest(files), {**scores.table(), **readings.shares()}


def _actors(_shared: Path) -> Rows:
    """Who each source is, in one document and across them, and how actors stand to one another."""
    for situation in (*SITUATIONS, *FURTHER):
        gold = [folder(situation) / name for name in ("gold.jsonl", "actors.csv")]
        alone, together = within(situation).table(), across(situation).table()
        yield f"who-{situation}", digest(gold), {**alone, **{f"all_{name}": value for name, value in together.items()}}
    for situation in SITUATIONS:
        counts = score(situation).parts()
        values = {
            f"{name}_{part}": value for name, c in counts.items() for part, value in zip(("p", "r"), c.figures(), strict=False)
        }
        yield f"relations-{situation}", digest([folder(situation) / "gold.jsonl"]), values


def _behaviours(_shared: Path) -> Rows:
    """The share of our own hard sentences that are read as they should be."""
    yield "behaviours", digest(sorted(FOLDER.glob("*.toml"))), {"share": share()}


def _names(shared: Path) -> Rows:
    """Pairs of names, told apart or taken for one."""
    names = shared / "data" / "names" / "name_pairs.csv"
    if not names.exists():
        print(f"names: skipped, {names} is not here", file=sys.stderr)
        return
    pairs = name_pairs.read(shared / "data")
    held_out = [name_pairs.held_out(pairs, seed) for seed in range(name_pairs.SHUFFLINGS)]
    rows = {name: figures for name, _, figures in name_pairs.report(pairs, held_out)}
    values = {
        f"{part}_{kind}": value
        for part, name in (("all", "all"), ("hard", "hard core"))
        for kind, value in (("average_precision", rows[name].precision), ("accuracy", rows[name].accuracy))
    }
    yield "names", digest([names]), values


def _mentions(shared: Path) -> Rows:
    """Mentions and coreference in GUM and OntoGUM."""
    gum = [shared / "data" / "gum" / name for name in ("dev.conllu.gz", "ontogum_dev.conllu.gz")]
    if not all(path.exists() for path in gum):
        print(f"gum-dev: skipped, {gum[0]} is not here", file=sys.stderr)
        return
    scored = dict(ontogum.tables(network(), shared / "data"))
    values = {
        "mentions": scored["gum"]["all"].mentions.f1,
        "conll": scored["gum"]["all"].conll,
        "ontogum_conll": scored["ontogum, adapted"]["all"].conll,
    }
    yield "gum-dev", digest(gum), values


def _polnear(shared: Path) -> Rows:
    """Attributions of PolNeAR's dev split."""
    corpus = polnear_dev(shared)
    if not corpus.exists():
        print(f"polnear-dev: skipped, {corpus} is not here", file=sys.stderr)
        return
    yield "polnear-dev", digest([corpus]), score_polnear(corpus).table()


def _certainty(_shared: Path) -> Rows:
    """How sure: our own rows, those written apart, PolNeAR where it is here; and what is one origin."""
    own, apart = certainty.rows_score(certainty.OWN)[0], certainty.rows_score(certainty.HELD_OUT)[0]
    values = {"own": own.both / own.rows, "held_out": apart.both / apart.rows}
    yield "certainty", digest([certainty.OWN, certainty.HELD_OUT]), values
    labelled = certainty.polnear_score()
    if isinstance(labelled, str):
        print(f"certainty-polnear: {labelled}", file=sys.stderr)
    else:
        yield "certainty-polnear", digest([certainty.POLNEAR]), {"both": labelled.both / labelled.rows}
    rows = [p for p in origins.pairs() if p.held_out]
    scored = origins.score(rows)
    yield "origins", digest([FOLDER / "origins.toml"]), {"precision": scored.precision, "recall": scored.recall}


def _disputes(_shared: Path) -> Rows:
    """Disputes shown in each situation with gold for them: precision of opposed pairs, main questions found."""
    for situation in (*SITUATIONS, *disputes.DEVELOPMENT, *disputes.HELD_OUT):
        scores = disputes.measured(situation)
        yield f"disputes-{situation}", digest([folder(situation) / "disputes.jsonl"]), scores.table()


def _syntax(shared: Path) -> Rows:
    """Trees, scopes, factuality and event types, where their data is here."""
    data = shared / "data"
    if not (data / "ewt").exists() or not plover.DATA.exists():
        print(f"syntax, plover: skipped, {data} is not here", file=sys.stderr)
        return
    scored = dict(syntax.tables(network(), data))
    values = {
        "gum_las": scored["gum"]["las"],
        "sfu_negation": scored["sfu, marked sentences"]["negation_scope"],
        "uds_r": scored["uds"]["r"],
        "uds_closeness": 1 - scored["uds"]["mae"] / 3,
    }
    yield "syntax", digest([data / "gum" / "dev.conllu.gz", data / "negation" / "SFU_dev.conll"]), values
    records = plover.records()
    right = sum(f is not None and f.plover == r.gold for r in records for f in (plover.first_event(r.text),))
    yield "plover", digest([plover.DATA]), {"accuracy": right / len(records)}


PARTS = (_examples, _actors, _behaviours, _certainty, _disputes, _syntax, _names, _mentions, _polnear)
LONGEST_FIRST = (_polnear, _disputes, _actors, _syntax, _mentions)


def _whole(part: Callable[[Path], Rows], shared: Path) -> list[tuple[str, str, dict[str, float]]]:
    """All data sets of a part; a list, because an iterator does not pass between processes."""
    return list(part(shared))


def measured(shared: Path, workers: int) -> Rows:
    """Each data set that is here as (name, SHA-256, measures), in the order of ``PARTS``, measured in ``workers`` processes."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        order = [*LONGEST_FIRST, *(part for part in PARTS if part not in LONGEST_FIRST)]
        made = {part: pool.submit(_whole, part, shared) for part in order}
        for part in PARTS:
            yield from made[part].result()


def main() -> None:
    """Measure, compare, report; exit status 1 where a floor does not hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--raise", dest="lift", action="store_true", help="raise floors to what is measured, less the margin")
    parser.add_argument("--lower", help="DATA/MEASURE whose floor may fall to what is measured")
    parser.add_argument("--because", help="why it may; kept in the file")
    parser.add_argument("--workers", type=int, default=2, help="processes to measure in")
    args = parser.parse_args()
    if bool(args.lower) != bool(args.because):
        parser.error("--lower and --because go together")
    floors: dict[str, Any] = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {"data": {}, "lowered": []}
    failures = passed = 0
    for name, sha, values in measured(args.shared, args.workers):
        known = floors["data"].setdefault(name, {"sha256": sha, "floors": {}})
        if known["sha256"] != sha:
            if not args.lift:
                print(f"{name}: the data is not the pinned data; measure anew and use --raise")
                failures += 1
                continue
            known["sha256"] = sha
        for measure_name, value in values.items():
            floor = known["floors"].get(measure_name, 0.0)
            target = round(max(0.0, value - MARGIN), 3)
            if args.lower == f"{name}/{measure_name}" and target < floor:
                floors["lowered"].append({"measure": args.lower, "from": floor, "to": target, "because": args.because})
                floor = known["floors"][measure_name] = target
            elif args.lift and target > floor:
                floor = known["floors"][measure_name] = target
            holds = value >= floor
            failures += not holds
            passed += holds
            print(f"{name:18} {measure_name:18} {value:.3f}  floor {floor:.3f}  {'ok' if holds else 'BELOW'}")
    if args.lift or args.lower:
        FLOORS.write_text(json.dumps(floors, indent=1) + "\n", "utf-8")
    print(f"{passed} floors hold, {failures} do not")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
