"""The rows of each table of a record, and how all tables become the files of one export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeVar

from sitroom.exchange.columns import Table
from sitroom.exchange.dictionary import DICTIONARY, FORMS, datapackage
from sitroom.exchange.exported import Export, Written, fresh, so_many
from sitroom.exchange.table import Row, cells, columns
from sitroom.exchange.tables import ACTORS, DISPUTES, PLACES, TABLES
from sitroom.record.exporting import Batch
from sitroom.record.record import Record
from sitroom.record.rows import ActorRow, DisputeRow, PlaceRow

_AT_ONCE = 500
"""Rows of actors, places and disputes in a batch; each may have long lists."""
R = TypeVar("R", bound=Row)

Writer = Callable[[Table, Iterable[Batch], BinaryIO], int]
"""Writes a table into a file and gives the number of its rows."""


def batches(record: Record, table: Table) -> Iterator[Batch]:
    """Give the columns of a table, some thousand rows at a time, by their names: lists and objects are JSON texts."""
    rounded = [(column.name, column.decimals) for column in table.columns if column.decimals is not None]
    for batch in _read(record, table):
        numbers = {name: _rounded(batch[name], decimals) for name, decimals in rounded}
        yield {**batch, **numbers}


def export_tables(record: Record, folder: Path, form: str, write: Writer) -> Export:
    """Write every table into a file of its own, with the data dictionary beside them.

    Tables in the other format that lie in the folder are described along with these.
    """
    files: list[Written] = []
    # None takes its place before all are written: tables of two exports do not join.
    with ExitStack() as parts:
        for table in TABLES:
            name = f"{table.name}.{form}"
            file = parts.enter_context(fresh(folder / name))
            rows = write(table, batches(record, table), file)
            file.flush()
            files.append(Written(name, rows, table.name if table.name.endswith("s") else "findings"))
        parts.enter_context(fresh(folder / DICTIONARY)).write(datapackage([form, *_others(folder, form)]))
    return Export((*files, Written(DICTIONARY)), tuple(_left_out(record)))


def _others(folder: Path, form: str) -> list[str]:
    """The other formats in which all tables lie in a folder."""
    others = [other for other in FORMS if other != form]
    return [other for other in others if all((folder / f"{table.name}.{other}").is_file() for table in TABLES)]


def _read(record: Record, table: Table) -> Iterator[Batch]:
    if table is ACTORS:
        graded = record.grades().reliability
        for batch in _of_rows(ActorRow, record.actors()):
            grades = [graded[number].grade if number in graded else None for number in batch["id"]]
            yield {**batch, "reliability": grades}
    elif table is PLACES:
        yield from _of_rows(PlaceRow, record.places())
    elif table is DISPUTES:
        yield from _of_rows(DisputeRow, record.disputes())
    else:
        yield from record.tabled(table.name)


def _of_rows(kind: type[R], rows: Iterable[R]) -> Iterator[Batch]:
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        yield dict(zip(columns(kind), zip(*map(cells, some), strict=True), strict=True))


def _rounded(numbers: Sequence[float | None], decimals: int) -> list[float | None]:
    # Adding zero makes of -0.0 what it is.
    return [None if number is None else round(number, decimals) + 0.0 for number in numbers]


def _left_out(record: Record) -> Iterator[str]:
    """What of the record no table has, where there is any of it."""
    not_there = record.untold()
    told = (
        (not_there.earlier_texts, "earlier text", "of documents"),
        (not_there.rejected, "statement", "that people rejected, with all that rests on them"),
        (not_there.corrected, "statement", "as the reader had them, before people corrected them"),
        (not_there.decisions, "decision", "of people, with author and time"),
        (not_there.of_one_actor, "relation", "between names of one and the same actor"),
        (not_there.open_questions, "open question", "whether two actors are one"),
        (not_there.asked, "question", "that people asked about the future"),
        (not_there.feeds, "watched feed", "with their state"),
    )
    for count, noun, which in told:
        if count:
            yield so_many(count, noun, which)
    if any(record.tabled("documents")):
        yield "what each document has for an actor (its words for roles, what it tells of a source) and why these were joined"
        yield "when each document came into the record"
        yield "what the sources expect, with its probabilities (`sitroom outlook`), and the list of changes (`sitroom changes`)"
