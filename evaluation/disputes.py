"""Whether disputes are found: over situations whose articles answer known questions in opposed ways.

    python -m evaluation.disputes [-v] [SITUATION…]

Gold is ``disputes.jsonl`` beside the articles: questions, sides, and the passages that each side rests on. A pair of
statements shown on two sides of one dispute is right where the two stand for passages on two sides of one gold question.
A statement stands for a passage where their characters overlap by half of the shorter. Pairs with a passage that the
gold calls weak count neither way. ``found`` are gold questions of which at least one right pair is shown.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evaluation.examples import ROOT, SITUATIONS, folder
from sitroom.disputes.dispute import Dispute
from sitroom.documents.inputs import read_documents
from sitroom.documents.manifest import Manifest
from sitroom.errors import DocumentError
from sitroom.extracted import Extracted
from sitroom.flow import extract_all
from sitroom.record.record import Record

DEVELOPMENT = (
    "island-vote",
    "desert-road",
    "mountain-pass",
    "palace-night",
    "river-ceasefire",
    "mine-flood",
    "capital-outskirts",
    "border-camp",
)
HELD_OUT = ("strait-terminal", "railway-town")
"""Nobody looks at what is found here but at the totals."""

PANSIR = ROOT.parent / "shared" / "example" / "pansir.txt"

Span = tuple[int, int]
Passage = tuple[str, Span]
"""File name and characters."""


@dataclass(frozen=True, slots=True)
class Question:
    """One gold question: the passages of each side, those that count neither way, and pairs of sides that are not opposed."""

    text: str
    main: bool
    sides: tuple[tuple[Passage, ...], ...]
    weak: tuple[tuple[Passage, ...], ...]
    compatible: frozenset[tuple[int, int]] = frozenset()


@dataclass(slots=True)
class Scores:
    """Right and wrong pairs shown, gold pairs, and questions found."""

    right: int = 0
    wrong: int = 0
    gold: int = 0
    shown: int = 0
    questions: dict[str, bool] = field(default_factory=dict)
    main: set[str] = field(default_factory=set)

    @property
    def precision(self) -> float:
        """Share of the pairs shown that are opposed."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of the opposed pairs that are shown."""
        return self.right / self.gold if self.gold else 1.0

    @property
    def found(self) -> tuple[int, int]:
        """Main questions found, and how many there are."""
        return sum(self.questions[q] for q in self.main), len(self.main)

    def table(self) -> dict[str, float]:
        """Precision and recall of opposed pairs, share of main questions found."""
        hit, of = self.found
        return {"precision": self.precision, "recall": self.recall, "found": hit / of if of else 1.0}


def gold(path: Path) -> list[Question]:
    """The questions of one ``disputes.jsonl``."""
    return [_question(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _question(row: Mapping[str, Any]) -> Question:
    sides = tuple(tuple(_passages(side.get("evidence", ()))) for side in row["sides"])
    weak = tuple(tuple(_passages(side.get("weak", ()))) for side in row["sides"])
    pairs = frozenset((min(a, b), max(a, b)) for a, b in row.get("compatible", ()))
    return Question(row["question"], bool(row.get("main", True)), sides, weak, pairs)


def _passages(rows: Sequence[Mapping[str, Any]]) -> Iterator[Passage]:
    for row in rows:
        yield Path(row.get("path", "")).name, (row["span"][0], row["span"][1])


def overlaps(a: Span, b: Span) -> bool:
    """Whether two spans share half of the shorter."""
    return min(a[1], b[1]) - max(a[0], b[0]) >= 0.5 * min(a[1] - a[0], b[1] - b[0])


class Judge:
    """Says of a pair of statements whether it is opposed by the gold."""

    def __init__(self, questions: Sequence[Question], content: Mapping[tuple[str, str], tuple[str, Sequence[Span]]]) -> None:
        self.questions = questions
        self._sides: dict[tuple[str, str], list[tuple[int, int, bool]]] = {}
        for key, (name, spans) in content.items():
            self._sides[key] = [
                (q, s, weak)
                for q, question in enumerate(questions)
                for weak, sides in ((False, question.sides), (True, question.weak))
                for s, passages in enumerate(sides)
                if any(n == name and any(overlaps(span, p) for span in spans) for n, p in passages)
            ]

    def verdict(self, a: tuple[str, str], b: tuple[str, str]) -> tuple[bool | None, set[int]]:
        """True for an opposed pair with its questions, None for one that counts neither way, False for a wrong one."""
        found: set[int] = set()
        open_ = False
        for q, side, weak in self._sides.get(a, ()):
            for p, other, faint in self._sides.get(b, ()):
                if q == p and side != other and (min(side, other), max(side, other)) not in self.questions[q].compatible:
                    open_ = open_ or weak or faint
                    if not (weak or faint):
                        found.add(q)
        return (True if found else None if open_ else False), found


def score(
    questions: Sequence[Question], extracted: Sequence[Extracted], disputes: Sequence[Dispute], show: bool = False
) -> Scores:
    """Set the disputes found beside the gold."""
    content = {(e.document.id, s.id): (Path(e.document.path).name, s.content) for e in extracted for s in e.statements}
    judge = Judge(questions, content)
    scores = Scores(gold=sum(_pairs(q) for q in questions), shown=len(disputes))
    scores.questions = {q.text: False for q in questions}
    scores.main = {q.text for q in questions if q.main}
    seen: set[frozenset[tuple[str, str]]] = set()
    for dispute in disputes:
        right = wrong = 0
        for one, other in combinations(dispute.sides, 2):
            for a in {(x.document, x.statement) for x in one.accounts}:
                for b in {(x.document, x.statement) for x in other.accounts}:
                    pair = frozenset((a, b))
                    if pair in seen:
                        continue
                    seen.add(pair)
                    verdict, found = judge.verdict(a, b)
                    right += verdict is True
                    wrong += verdict is False
                    for q in found:
                        scores.questions[questions[q].text] = True
        scores.right += right
        scores.wrong += wrong
        if show:
            _show(dispute, right, wrong)
    return scores


def _pairs(question: Question) -> int:
    return sum(
        len(a) * len(b) for (n, a), (m, b) in combinations(enumerate(question.sides), 2) if (n, m) not in question.compatible
    )


def _show(dispute: Dispute, right: int, wrong: int) -> None:
    print(f"\n{'OK ' if right and not wrong else 'BAD' if wrong and not right else 'MIX' if wrong else '   '} "
          f"{right}/{right + wrong} [{dispute.kind.value}] {dispute.question}")  # fmt: skip
    for side in dispute.sides:
        print(f"   = {side.answer} ({side.origins})")
        for a in side.accounts:
            sign = "+" if a.affirmed else "-"
            where = f"{Path(a.document.removeprefix('path:')).name[:12]:12} {a.statement:4}"
            print(f"      {where} {a.aspect}{a.pole}{sign} {a.level} | {a.words[:150]!r}")


def found(extracted: Sequence[Extracted]) -> list[Dispute]:
    """The disputes that a record of these documents keeps."""
    with TemporaryDirectory() as place, Record.open(str(Path(place) / "record.db")) as record:
        for each in extracted:
            record.add(each, "evaluation")
        return [record.whole_dispute(row.id)[0] for row in record.disputes()]


def measured(situation: str, *, show: bool = False) -> Scores:
    """Read a situation into a record and set its disputes beside the gold; of held-out ones nothing is ever shown."""
    extracted, questions = read(situation)
    return score(questions, extracted, found(extracted), show=show and situation not in HELD_OUT)


def read(situation: str) -> tuple[list[Extracted], list[Question]]:
    """The articles of a situation as Sitroom reads them, and its gold."""
    where = folder(situation)
    articles = sorted(p for p in where.iterdir() if p.suffix in (".txt", ".html"))
    documents = read_documents([str(p) for p in articles], manifest=Manifest.load([str(where / "manifest.csv")]))
    found = []
    for item in extract_all(documents, 1):
        if isinstance(item, DocumentError):
            raise item
        if isinstance(item, Extracted):
            found.append(item)
    return found, gold(where / "disputes.jsonl")


def pansir() -> Scores:
    """The founding article; its gold holds offsets alone, some questions one side only, which count as undisputed."""
    (extracted,) = (e for e in extract_all(read_documents([str(PANSIR)]), 1) if isinstance(e, Extracted))
    rows = [json.loads(line) for line in (Path(__file__).parent / "pansir_disputes.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        for side in row["sides"]:
            for passage in (*side.get("evidence", ()), *side.get("weak", ())):
                passage["path"] = PANSIR.name
    return score([_question(row) for row in rows if len(row["sides"]) > 1], [extracted], found([extracted]))


def main() -> None:
    """Print one line a situation, and with ``-v`` each dispute shown and each question missed of those that are not held out."""
    asked = [a for a in sys.argv[1:] if not a.startswith("-")] or [*SITUATIONS, *DEVELOPMENT, *HELD_OUT]
    for situation in asked:
        scores = pansir() if situation == "pansir" else measured(situation, show="-v" in sys.argv)
        hit, of = scores.found
        every = sum(scores.questions.values())
        print(
            f"{situation:20} pairs P {scores.precision:.3f} ({scores.right}/{scores.right + scores.wrong}) R {scores.recall:.3f}"
            f"  questions found: main {hit}/{of}, all {every}/{len(scores.questions)}"
            f"{'  held out' if situation in HELD_OUT else ''}"
        )
        if "-v" in sys.argv and situation not in HELD_OUT:
            for question, was_found in scores.questions.items():
                print(f"    {'found ' if was_found else 'missed'} {'*' if question in scores.main else ' '} {question}")


if __name__ == "__main__":
    main()
