"""The part of an open record by which people judge statements, disputes and sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from sitroom.record import finding, grades, judgement_list, judging, queue
from sitroom.record.connection import database_errors, lock_actors, reading
from sitroom.record.following import Following
from sitroom.record.judgement_rows import (
    Correction,
    Credibility,
    Grades,
    JudgementRow,
    NewStatement,
    QueueItem,
    Reliability,
    Review,
    SideGrades,
    Verdict,
)
from sitroom.record.judgements import By, Judgements
from sitroom.record.version import writing as write_transaction


class Reviewing:
    """What :class:`sitroom.record.record.Record` offers for it; ``sitroom.record.judgement_rows`` lists the methods."""

    _engine: Engine
    _where: str
    _held: Connection | None
    """The transaction of a snapshot, in which all reads are done; None for a record that reads anew each time."""

    def judge(
        self,
        document: str,
        statement: str,
        verdict: Verdict,
        author: str,
        correction: Correction | None = None,
        note: str | None = None,
    ) -> JudgementRow:
        """Accept, reject or correct a statement; all that rests on it follows at once. Only a correction has a ``correction``."""
        with self._judging() as (connection, judgements):
            by = By(author, note)
            key = judging.judge(connection, judgements, (document, statement), verdict, correction, by)
            return judgement_list.judgement(connection, key)

    def state(self, document: str, new: NewStatement, author: str, note: str | None = None) -> JudgementRow:
        """Add a statement that the reader missed; the row's ``statement`` is its id ("x1")."""
        with self._judging() as (connection, judgements):
            key = judging.state(connection, judgements, document, new, By(author, note))
            return judgement_list.judgement(connection, key)

    def move(
        self, dispute: str, document: str, statement: str, side: int | None, author: str, note: str | None = None
    ) -> JudgementRow:
        """Decide that what a statement says stands on another side of a dispute, counted from 0; None: on neither.

        A side that loses all its accounts is gone, and with the last but one the dispute, until this is undone.
        """
        with self._judging() as (connection, judgements):
            key = judging.move(connection, judgements, dispute, (document, statement), side, By(author, note))
            return judgement_list.judgement(connection, key)

    def grade_source(self, actor: str, grade: Reliability, author: str, note: str | None = None) -> JudgementRow:
        """Say how reliable an actor is as a source; the newest grade of an actor and of all merged with it holds."""
        with self._judging() as (connection, judgements):
            key = judging.grade_source(connection, judgements, actor, grade, By(author, note))
            return judgement_list.judgement(connection, key)

    def grade_statement(
        self, document: str, statement: str, grade: Credibility, author: str, note: str | None = None
    ) -> JudgementRow:
        """Say how credible a statement is; the newest grade holds."""
        with self._judging() as (connection, judgements):
            key = judging.grade_statement(connection, judgements, (document, statement), grade, By(author, note))
            return judgement_list.judgement(connection, key)

    def judgements(
        self, document: str | None = None, statement: str | None = None, limit: int | None = None, before: str | None = None
    ) -> list[JudgementRow]:
        """List judgements, the newest first, undone ones too; of a document, of a statement of it, older than an id."""
        with self._reading() as connection:
            found = None if document is None else finding.document_id(connection, document)
            return judgement_list.judgements(connection, found, statement, limit, before)

    def reviews(self, document: str) -> dict[str, Review]:
        """Give how each statement of a document stands that somebody looked at, by its id."""
        with self._reading() as connection:
            return judgement_list.reviews(connection, finding.document_id(connection, document))

    def grades(self, actors: Collection[str] | None = None, statements: Collection[tuple[str, str]] | None = None) -> Grades:
        """Give the grades that hold: of all, or of these ids of actors and these document and statement ids."""
        with self._reading() as connection:
            return grades.grades(connection, actors, statements)

    def side_grades(self, dispute: str) -> tuple[SideGrades, ...]:
        """Give how the origins of each side of a dispute are graded, in the order of the sides."""
        with self._reading() as connection:
            return grades.side_grades(connection, dispute)

    def review_queue(self, limit: int = 20, skip: Collection[str] = ()) -> list[QueueItem]:
        """Give what to look at next, the most important first, without the items of the keys in ``skip``."""
        with self._reading() as connection:
            return queue.review_queue(connection, limit, skip)

    def _undo_judgement(self, key: str, author: str) -> JudgementRow:
        with self._judging() as (connection, judgements):
            number = judgement_list.number_of(key)
            judgements.undo(number, author)
            return judgement_list.judgement(connection, number)

    @contextmanager
    def _judging(self) -> Iterator[tuple[Connection, Judgements]]:
        """Write in one transaction; disputes and actors are settled at its end, as when a document is added."""
        with database_errors(self._where), write_transaction(self._engine) as connection:
            lock_actors(connection)
            following = Following(connection)
            yield connection, Judgements(connection, following)
            following.settle(())

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Read in one transaction, so that all reads in it see the same state."""
        if self._held is not None:
            with database_errors(self._where):
                yield self._held
            return
        with database_errors(self._where), reading(self._engine) as connection:
            yield connection
