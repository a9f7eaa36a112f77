"""A record: documents, what was found in them, and what people decided, safe to kill and to read while it is written."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine, select

from sitroom.actors.actor import ActorType
from sitroom.disputes.dispute import Dispute
from sitroom.documents.document import Document
from sitroom.extracted import Extracted
from sitroom.outlook.question import Question
from sitroom.record import (
    accounting,
    actor_history,
    actors,
    annotating,
    arrived,
    changes,
    claims,
    contested,
    decision_list,
    directories,
    dispute_list,
    exporting,
    finding,
    gathering,
    net,
    outlook,
    pages,
    pages_actor,
    pages_dispute,
    pages_place,
    places,
    queries,
    questions,
    schema,
    search,
    search_documents,
    situation,
    timeline,
    whereabouts,
    writing,
)
from sitroom.record.clusters import Clusters
from sitroom.record.connection import close, database_errors, engine_for, lock_actors
from sitroom.record.decisions import Decisions
from sitroom.record.errors import UnknownNameError, WordsGoneError
from sitroom.record.evidence import find_member
from sitroom.record.feeds import Feeds
from sitroom.record.following import Following
from sitroom.record.judgement_rows import JudgementRow
from sitroom.record.keeping import Keeping
from sitroom.record.matcher import Matcher
from sitroom.record.migrations import bring_up
from sitroom.record.page_rows import (
    Accounting,
    ActorDirectory,
    ActorView,
    DisputeDirectory,
    DisputeView,
    DocumentDirectory,
    DocumentView,
    Net,
    Order,
    PlaceDirectory,
    PlaceView,
    StatementView,
    Timeline,
    Where,
)
from sitroom.record.rows import (
    ActorPage,
    ActorRow,
    Added,
    ChangeRow,
    ClaimFilter,
    ClaimRow,
    ControlRow,
    DecisionRow,
    DisputeFilter,
    DisputePage,
    DisputeRow,
    DocumentRow,
    OutlookRow,
    PlaceRow,
    QuestionRow,
    QuoteRow,
    StatementFilter,
    StatementRow,
    Summary,
    What,
)
from sitroom.record.search_rows import FoundDocuments, FoundStatements, Sought
from sitroom.record.version import version
from sitroom.record.version import writing as write_transaction


class Record(Keeping):
    """An open record; close it, or use it in a ``with`` statement. Threads may share it.

    All methods raise RecordError, with what to do, where the database fails or lacks what was asked for.
    """

    def __init__(self, engine: Engine, where: str, matcher: Matcher | None = None, held: Connection | None = None) -> None:
        self._engine, self._where, self._own_matcher, self._held = engine, where, matcher, held

    @classmethod
    def open(cls, location: str | os.PathLike[str], *, create: bool = True, matcher: Matcher | None = None) -> Self:
        """Open the record at a file path or database URL and bring an older one up to this version.

        A record that is not there yet is made, unless ``create`` is False: then a file that cannot be written is opened too,
        to be looked at, and refuses to be changed. ``matcher`` decides which actors are one in place of the program's own.
        RecordError where there can be no record or where something else is stored, ReadOnlyError where it cannot be written.
        """
        engine, where = engine_for(os.fspath(location), create=create)
        try:
            with database_errors(where):
                bring_up(engine, where, create=create)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, where, matcher)

    @property
    def location(self) -> str:
        """The record's file or database as people may see it: without a password."""
        return self._where

    def close(self) -> None:
        """Let go of the database; a closed record raises RecordError."""
        close(self._engine, self._where)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def snapshot(self) -> Iterator[Self]:
        """Give the record as it stands now, to be read as often as one likes: what is written meanwhile does not show.

        For one thread, and for reading alone.
        """
        with self._reading() as connection:
            yield type(self)(self._engine, self._where, self._own_matcher, connection)

    def add(self, extracted: Extracted, reader: str) -> Added:
        """Add one document in one transaction and say what that changed.

        ``reader`` names what made the statements (the model and its version); the same reader on the
        same text promises the same statements, so that case writes nothing at all, not even a time.
        Another reader replaces the statements of that text. Another text becomes the current revision
        and the one before stays with its statements; a text the document had before becomes current
        again. The document's actors become actors of the whole record, by the texts and the decisions made so
        far, and decisions about them find them again.

        What is known about the document (path, URL, publisher, title, date, language, labelled
        spans) is what was last given, None included, and is kept for each revision. An excerpt never
        takes the place of a whole article: it is left out, and the whole takes the place of an excerpt.
        """
        with database_errors(self._where), write_transaction(self._engine) as connection:
            return writing.add(connection, extracted, reader, self._matcher)

    def add_all(self, documents: Sequence[tuple[Extracted, str]]) -> list[Added]:
        """Add several documents, none of them twice, each with its reader, in one transaction and say what each changed.

        The record is the same as if :meth:`add` had been called for each in this order, and it takes a fraction of the time.
        """
        with database_errors(self._where), write_transaction(self._engine) as connection:
            return writing.add_all(connection, documents, self._matcher)

    def prospect(self, document: Document, reader: str) -> Added:
        """Tell what adding this document, read by this reader, would do: where that is nothing, it need not be read."""
        with self._reading() as connection:
            return writing.compare(connection, document, reader)[0]

    def holds(self, document: Document, reader: str) -> bool:
        """Tell whether adding this document, read by this reader, would change nothing."""
        return not self.prospect(document, reader).wrote

    def same_text(self, document: Document) -> str | None:
        """Give the path of another document that has this text now; None where there is none."""
        with self._reading() as connection:
            return queries.same_text(connection, document)

    def documents(self) -> list[DocumentRow]:
        """List all documents, ordered by id."""
        with self._reading() as connection:
            return queries.documents(connection)

    def document(self, key: str, *, rejected: bool = False) -> Extracted:
        """Give the document that ``key`` names and everything found in it, as people left it; what they rejected on request.

        A key is, in this order, an id, a path, a URL, a file name, the beginning or else any part of a
        title (case does not matter). RecordError lists the candidates where several fit and the
        nearest names where none does.
        """
        with self._reading() as connection:
            return queries.extracted(connection, finding.document_id(connection, key), rejected=rejected)

    def statements(self, wanted: StatementFilter | None = None) -> Iterator[StatementRow]:
        """Give the statements that meet a filter, by document id and place in the text, fetched as they are consumed."""
        wanted = wanted or StatementFilter()
        with self._reading() as connection:
            document = None if wanted.document is None else finding.document_id(connection, wanted.document)
            actor = None if wanted.actor is None else finding.actor_key(connection, wanted.actor)
            yield from queries.statements(connection, wanted, document, actor)

    def narrated(self) -> int:
        """Count what outlets tell themselves and make claims of."""
        with self._reading() as connection:
            return queries.narrated(connection)

    def summary(self, *, top: int = 10) -> Summary:
        """Give the record in numbers, with the ``top`` most quoted actors."""
        with self._reading() as connection:
            return queries.summary(connection, top)

    def extracted(self) -> Iterator[Extracted]:
        """Give every document with everything found in it, ordered by id, one at a time: what an export writes."""
        with self._reading() as connection:
            for row in queries.documents(connection):
                yield queries.extracted(connection, row.id)

    def whole_documents(self) -> Iterator[annotating.WholeDocument]:
        """Give what :meth:`extracted` does, with its actors and places of the whole record and what people decided."""
        with self._reading() as connection:
            yield from annotating.whole_documents(connection)

    def told_of_actors(self) -> Iterator[annotating.ToldOfActor]:
        """Give the names and roles that each document has for each actor: all of one actor together."""
        with self._reading() as connection:
            yield from annotating.told_of_actors(connection)

    def told_of_relations(self) -> Iterator[annotating.ToldOfRelation]:
        """Give every relation of two actors with each document that tells of it: all of one relation together."""
        with self._reading() as connection:
            yield from annotating.told_of_relations(connection)

    def actors(self) -> list[ActorRow]:
        """List all actors, those with most statements first, then by name."""
        with self._reading() as connection:
            return actors.actors(connection)

    def actor(self, key: str) -> ActorPage:
        """Give all that the record has on the actor that ``key`` names: its id, one of its names, or part of one.

        UnknownNameError lists the candidates where several fit and the nearest names where none does.
        """
        with self._reading() as connection:
            number = finding.actor_key(connection, key)
            row = actors.actors(connection, [number])[0]
            roles, profile = actors.told(connection, number)
            others = {int(side[1:]) for relation in row.relations for side in (relation.subject, relation.object)}
            return ActorPage(
                actor=row,
                names=actors.spellings(connection, number),
                roles=roles,
                profile=profile,
                members=actors.members(connection, number),
                statements=tuple(queries.statements(connection, StatementFilter(), None, number)),
                questions=tuple(questions.question_rows(connection, questions.open_questions(connection, number))),
                names_of={actors.actor_id(other): name for other, name in actors.names(connection, others).items()},
            )

    def version(self) -> int:
        """Give a number that every committed change raises, whoever makes it: what was computed holds while it stays."""
        with self._reading() as connection:
            return version(connection)

    def document_page(self, document: str) -> DocumentView:
        """Give one document, by its id, with what it has to do with the rest of the record."""
        with self._reading() as connection:
            return pages.document_page(connection, document)

    def statement_page(self, document: str, statement: str) -> StatementView:
        """Give one statement of a document, by their ids, with what it has to do with the rest of the record."""
        with self._reading() as connection:
            return pages.statement_page(connection, document, statement)

    def actor_page(self, number: str, after: str | None = None, room: int = 50) -> ActorView:
        """Give one actor, by its id, with its newest statements; ``after`` brings those that follow."""
        with self._reading() as connection:
            return pages_actor.actor_page(connection, number, after, room)

    def dispute_view(
        self, number: str, at: str | None = None, room: int = 20, after: Mapping[int, str] | None = None
    ) -> DisputeView:
        """Give one dispute, by its id (as of a day), with ``room`` origins a side; ``after`` says where which side goes on."""
        with self._reading() as connection:
            return pages_dispute.dispute_view(connection, number, at, room, after or {})

    def place_page(self, number: str, after: str | None = None, room: int = 50) -> PlaceView:
        """Give one place, by its id, with the newest statements that name it; ``after`` brings those that follow."""
        with self._reading() as connection:
            return pages_place.place_page(connection, number, after, room)

    def actor_directory(
        self,
        after: str | None = None,
        room: int = 50,
        kind: ActorType | None = None,
        order: Order = "statements",
    ) -> ActorDirectory:
        """Give some of all actors (of one type), with where to go on."""
        with self._reading() as connection:
            return directories.actor_directory(connection, after, room, kind, order)

    def place_directory(self, after: str | None = None, room: int = 50, order: Order = "statements") -> PlaceDirectory:
        """Give some of all places, with where to go on."""
        with self._reading() as connection:
            return directories.place_directory(connection, after, room, order)

    def document_directory(self, after: str | None = None, room: int = 50) -> DocumentDirectory:
        """Give some of all documents, the newest report first, with where to go on."""
        with self._reading() as connection:
            return directories.document_directory(connection, after, room)

    def accounting(self, at: str | None = None) -> Accounting:
        """Give who is behind the statements, of what was published up to an ISO date; this goes over all of them."""
        with self._reading() as connection:
            return accounting.accounting(connection, at)

    def where(self) -> Where:
        """Give the places that most documents name, with who is said to hold them."""
        with self._reading() as connection:
            return whereabouts.where(connection)

    def relation_net(self, actor: str | None = None, room: int = 60) -> Net:
        """Give the relations that most documents tell of, or those around one actor, by its id, two steps far."""
        with self._reading() as connection:
            return net.relation_net(connection, actor, room)

    def timeline(
        self, actor: str | None = None, place: str | None = None, dispute: str | None = None, room: int = 400
    ) -> Timeline:
        """Give what the newest reports claim (what one actor says, of one place, in one dispute, by ids) in its time."""
        with self._reading() as connection:
            return timeline.timeline(connection, actor, place, dispute, room)

    def actor_names(self) -> dict[str, str]:
        """Give the name of every actor by its id."""
        with self._reading() as connection:
            return {actors.actor_id(key): name for key, name in actors.names(connection).items()}

    def places(self) -> list[PlaceRow]:
        """List all places, those that most documents name first, then by name."""
        with self._reading() as connection:
            return places.places(connection)

    def control(self, at: str | None = None) -> list[ControlRow]:
        """List who is said to hold which place, up to and including the ISO date ``at``; undated findings always."""
        with self._reading() as connection:
            return list(places.control(connection, at))

    def claims(self, wanted: ClaimFilter | None = None) -> Iterator[ClaimRow]:
        """Give the claims that meet a filter, by document id and their order in the text, fetched as they are consumed."""
        wanted = wanted or ClaimFilter()
        with self._reading() as connection:
            actor = None if wanted.actor is None else finding.actor_key(connection, wanted.actor)
            place = None if wanted.place is None else finding.place_key(connection, wanted.place)
            yield from claims.claims(connection, wanted, actor, place)

    def disputes(self, wanted: DisputeFilter | None = None) -> Iterator[DisputeRow]:
        """Give the disputes that meet a filter, the newest change first, those without a day last, as they are consumed.

        With ``at`` each is what its accounts make of it that were reported up to that day, and those without a day.
        """
        wanted = wanted or DisputeFilter()
        with self._reading() as connection:
            actor = None if wanted.actor is None else finding.actor_key(connection, wanted.actor)
            place = None if wanted.place is None else finding.place_key(connection, wanted.place)
            yield from contested.disputes(connection, wanted, actor, place)

    def dispute(self, number: str, at: str | None = None) -> DisputePage:
        """Give the dispute of this id with its accounts, as it stands or stood on the ISO date ``at``.

        UnknownNameError where there is none, or was none then.
        """
        with self._reading() as connection:
            return contested.dispute(connection, number, at)

    def changes(self, since: str) -> list[ChangeRow]:
        """List what is new from an ISO date on, the oldest first: see ``sitroom.record.changes``."""
        with self._reading() as connection:
            return changes.changes(connection, since)

    def arrived(self, since: str, room: int = 8) -> arrived.Arrived:
        """Give what came into the record after a moment (UTC, ISO 8601) and what that did to disputes."""
        with self._reading() as connection:
            return arrived.arrived(connection, since, room)

    def whole_dispute(self, number: str, at: str | None = None) -> tuple[Dispute, dict[str, str]]:
        """Give the dispute of this id as one object with all accounts, and what to call its speakers; see :meth:`dispute`."""
        with self._reading() as connection:
            found = gathering.whole(connection, [contested.dispute(connection, number, at).dispute], at)[0]
            return found, gathering.speaker_names(connection, [a for side in found.sides for a in side.accounts])

    def quotes(self, wanted: Iterable[gathering.Wanted]) -> list[gathering.Quoted]:
        """Give words with the sentence around them, in the order asked for; what stands in no current text is left out."""
        with self._reading() as connection:
            return gathering.quotes(connection, wanted)

    def situation(
        self, at: str | None = None, room: situation.Room | None = None, reader: outlook.Reader | None = None
    ) -> situation.Situation:
        """Give the whole situation at one look (as of an ISO date), as much of it as there is room for.

        ``reader`` reads the questions that articles ask; without it they are known by their words alone.
        """
        with self._reading() as connection:
            return situation.situation(connection, at, room or situation.Room(), reader)

    def feeds(self) -> Feeds:
        """Give the watched feeds, with which of their entries have been read."""
        return Feeds(self._engine, self._where, lambda: self._matcher)

    def ask(self, question: Question, author: str) -> str:
        """Keep a question about the future, as the reader read it, and give its id."""
        with database_errors(self._where), write_transaction(self._engine) as connection:
            return outlook.ask(connection, question, author)

    def expected(
        self, at: str | None = None, number: str | None = None, reader: outlook.Reader | None = None
    ) -> list[outlook.Expected]:
        """Give what the sources expect (up to an ISO date): of questions asked, then of those proposed; or of one, by its id.

        UnknownNameError where there is none of this id. ``reader`` as for :meth:`situation`.
        """
        with self._reading() as connection:
            return outlook.expected(connection, at, number, reader)

    def outlooks(
        self, at: str | None = None, number: str | None = None, reader: outlook.Reader | None = None
    ) -> list[OutlookRow]:
        """Give the same as rows."""
        with self._reading() as connection:
            found = outlook.expected(connection, at, number, reader)
            paths = outlook.paths_of(connection, found)
            return [outlook.row_of(each, paths) for each in found]

    def questions(self, limit: int | None = None) -> list[QuestionRow]:
        """List the pairs of actors that may be one, the most likely first; at most ``limit`` of them."""
        with self._reading() as connection:
            return questions.question_rows(connection, questions.open_questions(connection)[:limit])

    def decide(self, question: QuestionRow, what: What, author: str) -> DecisionRow:
        """Keep what a person decided about a question; the actors follow at once. RecordError where its words are gone."""
        with self._deciding() as (connection, decisions):
            left, right = (_side(connection, side) for side in (question.left, question.right))
            return decision_list.decision(connection, decisions.decide(what, left, right, author))

    def merge(self, one: str, other: str, author: str) -> DecisionRow:
        """Decide that two actors, named as for :meth:`actor`, are the same."""
        with self._deciding() as (connection, decisions):
            keys = [finding.actor_key(connection, key) for key in (one, other)]
            if keys[0] == keys[1]:
                raise UnknownNameError(f"{one!r} and {other!r} are the same actor, {actors.actor_id(keys[0])}, already")
            left, right = (_members(connection, key)[0][0] for key in keys)
            return decision_list.decision(connection, decisions.decide(What.SAME, left, right, author))

    def split(self, key: str, document: str, author: str) -> DecisionRow:
        """Decide that what a document has for an actor is another one than the rest of it.

        UnknownNameError where the document has nothing for it, or where it has all.
        """
        with self._deciding() as (connection, decisions):
            number = finding.actor_key(connection, key)
            found = finding.document_id(connection, document)
            members = _members(connection, number)
            out = [member for member, where in members if where == found]
            rest = [member for member, where in members if where != found]
            if not out or not rest:
                which = "does not name" if not out else "alone names"
                raise UnknownNameError(f"{document!r} {which} {actors.actor_id(number)}, so there is nothing to split")
            return decision_list.decision(connection, decisions.decide(What.DIFFERENT, out[0], rest[0], author))

    def undo(self, decision: str | None, author: str) -> DecisionRow | JudgementRow:
        """Take back a decision about actors ("d7"; None: the last that holds) or a judgement ("j7"), as if it had not been."""
        if decision is not None and decision.strip().startswith("j"):
            return self._undo_judgement(decision, author)
        with self._deciding() as (connection, decisions):
            key = finding.decision_key(connection, decision)
            decisions.undo(key, author)
            return decision_list.decision(connection, key)

    def history(self) -> list[DecisionRow]:
        """List all decisions, also those undone, the oldest first."""
        with self._reading() as connection:
            return decision_list.history(connection)

    def decisions(self, limit: int = 50, before: decision_list.Place | None = None) -> list[DecisionRow | JudgementRow]:
        """List decisions about actors and judgements together, the newest first, undone ones too; at most ``limit``.

        ``before`` is where the last one stands that was shown: its ``decided_at``, "d" or "j", and the number of its id.
        """
        with self._reading() as connection:
            return decision_list.decisions(connection, limit, before)

    def search(self, sought: Sought, after: str | None = None, room: int = 50, count_to: int | None = 1_000) -> FoundStatements:
        """Find statements, those of the newest reports first, at most ``room`` of them, with their facets.

        ``after`` is what the page before gave, to go on behind it. Counting stops at ``count_to``, None counts all.
        UnknownNameError for a value that no statement can have.
        """
        with self._reading() as connection:
            return search.search(connection, sought, after, room, count_to)

    def search_documents(
        self, sought: Sought, after: str | None = None, room: int = 30, count_to: int | None = 1_000
    ) -> FoundDocuments:
        """Find documents by the words of their titles and texts, the newest first; all else as for :meth:`search`."""
        with self._reading() as connection:
            return search_documents.search_documents(connection, sought, after, room, count_to)

    def decisions_about(self, actor: str) -> list[DecisionRow]:
        """List the decisions about the actor that ``actor`` names as for :meth:`actor`, the newest first, undone ones too."""
        with self._reading() as connection:
            return actor_history.decisions_about(connection, finding.actor_key(connection, actor))

    def dispute_directory(
        self, wanted: DisputeFilter | None = None, graded: Collection[str] = (), after: str | None = None, room: int = 30
    ) -> DisputeDirectory:
        """Give a stretch of the disputes that meet a filter, its ``limit`` apart: the newest change first, undated ones last.

        With ``graded``, ids of actors, only those that one of them has part in, which is not known of another day.
        """
        wanted = wanted or DisputeFilter()
        with self._reading() as connection:
            groups = [] if not graded else [[f"a:{actor.removeprefix('a')}" for actor in graded]]
            if wanted.actor is not None:
                groups.append([f"a:{finding.actor_key(connection, wanted.actor)}"])
            if wanted.place is not None:
                groups.append([f"p:{finding.place_key(connection, wanted.place)}"])
            return dispute_list.directory(connection, wanted, groups, after, room)

    def tabled(self, table: str) -> Iterator[exporting.Batch]:
        """Give one of the tables that analysts take away (``exporting.TABLES``), some thousand rows at a time, as columns."""
        with self._reading() as connection:
            yield from exporting.tabled(connection, table)

    def untold(self) -> exporting.Untold:
        """Count what the record keeps and no table has."""
        with self._reading() as connection:
            return exporting.untold(connection)

    def resolve(self) -> None:
        """Put all actors together anew: what reading all documents again in their order would give, under the same decisions."""
        with self._deciding() as (connection, decisions):
            clusters = Clusters(connection, self._matcher)
            new = clusters.replay(None, (), {})
            decisions.follow_clusters()
            decisions.regroup(new)
            Following(connection).rebuild()

    @contextmanager
    def _deciding(self) -> Iterator[tuple[Connection, Decisions]]:
        """Write in one transaction in which no other program places actors."""
        with database_errors(self._where), write_transaction(self._engine) as connection:
            lock_actors(connection)
            decisions = Decisions(connection, self._matcher)
            yield connection, decisions
            Following(connection).settle(decisions.reached)


def _side(connection: Connection, side: QuoteRow) -> int:
    member = find_member(connection, side.document, side.quote, side.start, side.end)
    if member is None:
        raise WordsGoneError(f"{side.path} was read again and has no {side.quote!r} any more; ask for the questions again")
    return member


def _members(connection: Connection, actor: int) -> list[tuple[int, str]]:
    """Give the actors of documents that an actor consists of, each with its document, in the order of the record."""
    da, r = schema.document_actor, schema.revision
    query = select(da.c.key, r.c.document).join(r, r.c.key == da.c.revision).where(da.c.actor == actor)
    return [(key, document) for key, document in connection.execute(query.order_by(da.c.sequence, da.c.position))]
