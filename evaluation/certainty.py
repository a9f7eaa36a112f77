"""How well polarity and certainty are read where the parts of a statement are given: ``python -m evaluation.certainty``.

Rows of our own (``behaviours/certainty.toml``), rows that were not used to write the rules (``certainty_held_out.toml``), the
gold of the situations, and statements of PolNeAR dev labelled by hand (offsets and labels alone; the texts lie in
``../shared/data/polnear`` and are skipped where that is absent). ``--failures`` lists the rows of our own table that fail.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.behaviours import FOLDER, Commitments, commitments
from evaluation.examples import FURTHER, ROOT, SITUATIONS, gold
from sitroom.attributions.quotation import marked, quotation_of
from sitroom.attributions.statement import Quotation
from sitroom.certainty.commitment import Commitment, commitment_of
from sitroom.certainty.level import Level, Polarity
from sitroom.certainty.probability import Interval, phrases_in
from sitroom.documents.document import Span

OWN = FOLDER / "certainty.toml"
HELD_OUT = FOLDER / "certainty_held_out.toml"
POLNEAR = Path(__file__).with_name("polnear_certainty.csv")
POLNEAR_TEXTS = ROOT.parent / "shared/data/polnear/dev.jsonl.gz"


@dataclass(slots=True)
class Score:
    """Counts over rows: polarity right, level right, both, words named where words are asked, intervals where a phrase stands."""

    rows: int = 0
    polarity: int = 0
    level: int = 0
    both: int = 0
    worded: int = 0
    words: int = 0
    phrased: int = 0
    intervals: int = 0

    def add(self, wanted: Commitments, read: Commitment) -> bool:
        """Count one row; true where all that is asked holds."""
        polarity = read.polarity is wanted.polarity
        level = read.certainty.level is wanted.level
        self.rows += 1
        self.polarity += polarity
        self.level += level
        self.both += polarity and level
        words = interval = True
        if wanted.words:
            words = names_words(wanted, read)
            self.worded += 1
            self.words += words
        if wanted.phrase:
            interval = fits_phrase(wanted, read)
            self.phrased += 1
            self.intervals += interval
        return polarity and level and words and interval

    def line(self, name: str) -> str:
        """One row of the table."""
        shares = [_share(count, self.rows) for count in (self.polarity, self.level, self.both)]
        shares += [_share(self.words, self.worded), _share(self.intervals, self.phrased)]
        return f"{name:22}{self.rows:6}" + "".join(f"{share:>10}" for share in shares)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def read_row(row: Commitments) -> Commitment:
    """What Sitroom reads in one row."""
    return read(row.text, row.cue, row.content)


def read(text: str, cue: Iterable[Span], content: Iterable[Span]) -> Commitment:
    """The commitment of a statement whose parts are given."""
    parts = list(content)
    direct = quotation_of(text, parts, marked(text)) is Quotation.DIRECT
    return commitment_of(text, list(cue), parts, direct)


def names_words(wanted: Commitments, read: Commitment) -> bool:
    """Whether each of the row's words is touched by a span that is read."""
    places = {i for start, end in read.certainty.spans for i in range(start, end)}
    return all(places & set(range(start, end)) for start, end in wanted.words)


def fits_phrase(wanted: Commitments, read: Commitment) -> bool:
    """Whether the interval read is that of the phrase, as it stands or mirrored."""
    known = [p for p in phrases_in((wanted.phrase or "").lower()) if p.interval]
    if not known:
        return False
    interval: Interval | None = max(known, key=lambda p: p.end - p.start).interval
    if interval is None:
        return False
    if wanted.polarity is Polarity.DENIED and not known[0].negative:
        interval = interval.mirrored()
    return (read.certainty.low, read.certainty.high) == (interval.low, interval.high)


def rows_score(path: Path) -> tuple[Score, list[tuple[Commitments, Commitment]]]:
    """The score of one table, and its rows that fail with what is read."""
    score, failed = Score(), []
    for row in commitments(path):
        read = read_row(row)
        if not score.add(row, read):
            failed.append((row, read))
    return score, failed


def gold_score(situations: Iterable[str]) -> Score:
    """The score on the statements of the gold, their own cue and content given."""
    score = Score()
    for situation in situations:
        for annotated in gold(situation):
            text = annotated.document.text
            for s in annotated.statements:
                wanted = Commitments("", text, s.cue, s.content, s.polarity, s.certainty.level, s.certainty.spans, None)
                score.add(wanted, commitment_of(text, s.cue, s.content, s.quotation is Quotation.DIRECT))
    return score


def polnear_score() -> Score | str:
    """The score on the statements of PolNeAR dev that were labelled by hand, or why there is none."""
    if not POLNEAR.exists() or not POLNEAR_TEXTS.exists():
        return f"skipped: {POLNEAR.name if not POLNEAR.exists() else POLNEAR_TEXTS} is not here"
    texts = {}
    with gzip.open(POLNEAR_TEXTS, "rt", encoding="utf-8") as file:
        for line in file:
            document = json.loads(line)
            texts[document["doc"]] = document["text"]
    score = Score()
    for doc, cue, content, polarity, level in _labels():
        wanted = Commitments("", texts[doc], cue, content, polarity, level, (), None)
        score.add(wanted, read(texts[doc], cue, content))
    return score


def _labels() -> Iterator[tuple[str, tuple[Span, ...], tuple[Span, ...], Polarity, Level]]:
    with POLNEAR.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["doc"], _spans(row["cue"]), _spans(row["content"]), Polarity(row["polarity"]), Level(row["level"])


def _spans(cell: str) -> tuple[Span, ...]:
    return tuple((int(start), int(end)) for start, end in (pair.split("-") for pair in cell.split()))


def main() -> None:
    """Print the table, and the failures of our own rows where asked."""
    own, failed = rows_score(OWN)
    print(f"{'':22}{'rows':>6}{'polarity':>10}{'level':>10}{'both':>10}{'words':>10}{'interval':>10}")
    print(own.line("own rows"))
    if HELD_OUT.exists():
        print(rows_score(HELD_OUT)[0].line("held-out rows"))
    print(gold_score(SITUATIONS).line("gold, examples"))
    print(gold_score(FURTHER).line("gold, situations"))
    labelled = polnear_score()
    print(labelled if isinstance(labelled, str) else labelled.line("PolNeAR dev, labelled"))
    if "--failures" in sys.argv:
        for row, got in failed:
            words = [row.text[a:b] for a, b in got.certainty.spans]
            print(f"\n{row.why}: {row.text}\n  wanted {row.polarity} {row.level} {row.phrase or ''}; "
                  f"read {got.polarity} {got.certainty.level} {words} {got.certainty.low} {got.certainty.high}")  # fmt: skip


if __name__ == "__main__":
    main()
