"""What the sources of a record expect: of questions that users asked, and of those that the reporting itself puts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, insert, or_, select, update

from sitroom.claims.claim import ClaimKind
from sitroom.disputes.account import Account, Day, Entity
from sitroom.outlook.evidence import STALE, STALE_FACT, Evidence, relevant_aspects
from sitroom.outlook.outlook import Outlook, outlook_id, outlook_of
from sitroom.outlook.propose import Proposal, Raised, proposals, raised_questions
from sitroom.outlook.question import Hypothesis, Question, QuestionError, question_from
from sitroom.outlook.wording import in_words, speaker_name
from sitroom.record import contested, schema
from sitroom.record.accounts import load
from sitroom.record.current import CURRENT
from sitroom.record.dates import first_day, iso, last_ordinal, ordinal
from sitroom.record.errors import UnknownNameError
from sitroom.record.folding import folded
from sitroom.record.gathering import Latest, grouped, latest, newest, of_revisions, outlets, speaker_names, upto, whole
from sitroom.record.rows import DisputeFilter, EvidenceRow, HypothesisRow, OutlookRow, SensitivityRow

LOOKED_AT = 100
"""Documents, the newest, in which open questions and agreement are looked for: a second of work."""
_EXPECTING, _PRESENT = 300, 100
"""Claims that are laid beside a question, the newest: what is expected or intended, and what is so today."""
_FORECASTS = 20
_asked, _a, _c, _d, _r = schema.asked, schema.account, schema.claim, schema.document, schema.revision
_an, _da, _dp, _p = schema.actor_name, schema.document_actor, schema.document_place, schema.place
_AHEAD = (ClaimKind.FORECAST.value, ClaimKind.INTENTION.value)
Reader = Callable[[str], Question]
"""Reads a question with the reader; the record knows whom its names mean."""
_Said = dict[int, list[Account]]
"""All accounts of documents, by the keys of their revisions."""
_encoder = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True)
class Expected:
    """The outlook of one question, in objects and in words.

    ``author`` and ``asked_at`` (UTC, ISO 8601) say who asked it and when, None for what is proposed; ``why`` says why
    it is proposed, and ``raised`` where articles ask it. ``names`` are what to call the speakers.
    """

    outlook: Outlook
    words: str
    author: str | None
    asked_at: str | None
    why: str | None
    raised: tuple[Raised, ...]
    names: dict[str, str]


def ask(connection: Connection, question: Question, author: str) -> str:
    """Keep a question and give its id; one that was asked before keeps its author and time, and is read anew."""
    number, reading = outlook_id(question), _encoder.encode(question).decode()
    if connection.execute(update(_asked).where(_asked.c.id == number).values(reading=reading)).rowcount == 0:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        connection.execute(insert(_asked).values(id=number, reading=reading, author=author, asked_at=now))
    return number


def expected(
    connection: Connection, at: str | None = None, number: str | None = None, reader: Reader | None = None
) -> list[Expected]:
    """Give the outlooks of all questions (or of one, by its id): those asked first, in their order, then those proposed.

    With ``at`` they rest on what was published up to that day. UnknownNameError where there is no such question.
    """
    if number is None:
        return open_questions(connection, at, latest(connection, at, LOOKED_AT), reader)[0]
    asked = [put for put in _asked_ones(connection) if outlook_id(put.question) == number]
    if not asked or not _is_read(asked[0].question):
        proposed = _proposed(connection, at, latest(connection, at, LOOKED_AT))
        same = [p for p in proposed if outlook_id(p.question) == number]
        asked = [_read_as(put, same[0]) for put in asked] if same else asked
        asked = asked or [_of(p) for p in same]
    if not asked:
        raise UnknownNameError(f"no question {number!r}; `sitroom outlook` lists them")
    return [_expected(connection, _read_by(connection, asked[0], reader), at, {})]


def open_questions(
    connection: Connection, at: str | None, near: Latest, reader: Reader | None = None, most: int | None = None
) -> tuple[list[Expected], int]:
    """Give the outlooks of the first questions, and how many questions there are.

    What only an article asks, and no account is known to bear on, comes last.
    """
    found = {outlook_id(p.question): p for p in _proposed(connection, at, near)}
    asked = _asked_ones(connection)
    known = {outlook_id(put.question) for put in asked}
    # What the reader found nothing in may be just what the reporting asks.
    given = [put if _is_read(put.question) else _read_as(put, found.get(outlook_id(put.question))) for put in asked]
    given += sorted((_of(p) for key, p in found.items() if key not in known), key=lambda put: not put.borne)
    said: _Said = {}
    return [_expected(connection, _read_by(connection, put, reader), at, said) for put in given[:most]], len(given)


def _asked_ones(connection: Connection) -> list[_Put]:
    query = select(_asked.c.reading, _asked.c.author, _asked.c.asked_at).order_by(_asked.c.key)
    return [
        _Put(_known(connection, msgspec.json.decode(row.reading, type=Question)), row.author, row.asked_at)
        for row in connection.execute(query)
    ]


def _proposed(connection: Connection, at: str | None, near: Latest) -> tuple[Proposal, ...]:
    """The open questions that the newest documents put."""
    wanted = DisputeFilter(kind=ClaimKind.FORECAST, at=at, limit=_FORECASTS)
    forecasts = whole(connection, contested.disputes(connection, wanted, None, None), at)
    return proposals(near.accounts, forecasts, _raised(connection, near.revisions))


def row_of(expected: Expected, paths: dict[str, str]) -> OutlookRow:
    """Give an outlook as a row; ``paths`` are those of the documents."""
    outlook = expected.outlook

    def evidence(found: Iterable[Evidence]) -> tuple[EvidenceRow, ...]:
        where = ((e.account.document, e.account.statement) for e in found)
        return tuple(EvidenceRow(document, paths[document], statement) for document, statement in dict.fromkeys(where))

    return OutlookRow(
        id=outlook.id,
        question=outlook.question,
        hypotheses=tuple(
            HypothesisRow(h.text, h.low, h.mid, h.high, evidence(h.speaks_for), evidence(h.speaks_against), h.origins)
            for h in outlook.hypotheses
        ),
        method=outlook.method,
        sensitivity=tuple(
            SensitivityRow(s.method, s.mids, None if s.speaker is None else speaker_name(s.speaker, expected.names))
            for s in outlook.sensitivity
        ),
    )


def paths_of(connection: Connection, found: Iterable[Expected]) -> dict[str, str]:
    """The paths of all documents that outlooks rest on."""
    documents = sorted({e.account.document for given in found for e in given.outlook.evidence})
    known: dict[str, str] = {}
    for begin in range(0, len(documents), 400):
        query = select(_d.c.id, _d.c.path).where(_d.c.id.in_(documents[begin : begin + 400]))
        known |= {row.id: row.path for row in connection.execute(query)}
    return known


# -- accounts --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Put:
    """A question and who put it; ``borne`` where accounts are known to bear on it."""

    question: Question
    author: str | None = None
    asked_at: str | None = None
    why: str | None = None
    raised: tuple[Raised, ...] = ()
    borne: bool = True


def _of(proposal: Proposal) -> _Put:
    return _Put(proposal.question, why=proposal.why, raised=proposal.raised, borne=bool(proposal.accounts))


def _is_read(question: Question) -> bool:
    return any(h.gists for h in question.hypotheses)


def _read_as(put: _Put, proposal: Proposal | None) -> _Put:
    """A question as the reporting puts it, where it does."""
    return put if proposal is None else replace(put, question=proposal.question, raised=proposal.raised)


def _read_by(connection: Connection, put: _Put, reader: Reader | None) -> _Put:
    """A question in which nothing was read yet, as the reader reads it."""
    if reader is None or _is_read(put.question):
        return put
    try:
        return replace(put, question=_known(connection, reader(put.question.text)))
    except QuestionError:
        return put


def _expected(connection: Connection, put: _Put, at: str | None, said: _Said) -> Expected:
    known = put.question
    today = last_ordinal(at) if at is not None else _last_reported(connection)
    made = outlook_of(known, _bearing(connection, known, at, said), today)
    accounts = [e.account for e in made.evidence]
    names = speaker_names(connection, accounts)
    words = in_words(made, names, outlets(connection, {a.document for a in accounts}), None if at is None else today)
    return Expected(made, words, put.author, put.asked_at, put.why, put.raised, names)


def _last_reported(connection: Connection) -> Day | None:
    last = newest(connection, None, 1)
    day = connection.scalar(select(_r.c.published).where(_r.c.key.in_(last)))
    return None if day is None else last_ordinal(day)


def _bearing(connection: Connection, question: Question, at: str | None, said: _Said) -> list[Account]:
    """The accounts that may bear on a question, with their origins, and what else their documents say.

    ``said`` holds what documents say that were looked into for other questions, and takes in what these are now.
    """
    aspects = sorted(relevant_aspects(question))
    last = at or iso(_last_reported(connection))
    ahead = _claims(aspects, at).where(_c.c.kind.in_(_AHEAD))
    present = _claims(aspects, at).where(_c.c.kind.not_in(_AHEAD))
    keys: set[int] = set(connection.scalars(_since(ahead, last, STALE).limit(_EXPECTING)))
    keys |= set(connection.scalars(_since(present, last, STALE_FACT).limit(_PRESENT)))
    loaded = load(connection, keys)
    own = grouped(connection, loaded)
    known = {(a.at, a.claim) for a in own}
    revisions = sorted(set(connection.scalars(select(_a.c.revision).where(_a.c.claim.in_(sorted(keys))))))
    for revision in revisions:
        if revision not in said:
            said[revision] = [a for a, _ in of_revisions(connection, [revision]).values()]
    near = [a for revision in revisions for a in said[revision] if (a.at, a.claim) not in known]
    return [*own, *near]


def _claims(aspects: Collection[str], at: str | None) -> Select[Any]:
    query = select(_c.c.key).select_from(CURRENT.join(_c, _c.c.revision == _r.c.key).join(_a, _a.c.claim == _c.c.key))
    query = upto(query.where(_c.c.aspect.in_(aspects)), at)
    return query.order_by(_r.c.published.is_(None), _r.c.published.desc(), _r.c.document, _c.c.position)


def _since(query: Select[Any], last: str | None, days: int) -> Select[Any]:
    """Only of documents published in so many days before the last, and of those without a date."""
    if last is None:
        return query
    first = max(1, ordinal(first_day(last)) - days)
    begin = (date.fromordinal(first) - timedelta(days=1)).isoformat() if first > 1 else "0001"
    return query.where(or_(_r.c.published.is_(None), _r.c.published >= begin))


def _raised(connection: Connection, revisions: Sequence[int]) -> list[Raised]:
    """The questions that articles themselves ask."""
    found: list[Raised] = []
    query = select(_r.c.document, _r.c.text, _r.c.published, _r.c.publisher).where(_r.c.key.in_(revisions))
    for row in connection.execute(query.order_by(_r.c.document)):
        for start, end in raised_questions(row.text):
            try:
                question = question_from(row.text[start:end])
            except QuestionError:
                continue
            reported = None if row.published is None else ordinal(row.published)
            origin = f"o:{folded(row.publisher or row.document)}"
            found.append(Raised(row.document, (start, end), reported, origin, question))
    return found


# -- the names in a question -----------------------------------------------------------------------------------------------


def _known(connection: Connection, question: Question) -> Question:
    """The question with its names as the record knows them."""

    def placed(entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
        return tuple(_entity(connection, entity) for entity in entities)

    def gist(account: Account) -> Account:
        return replace(
            account,
            agents=placed(account.agents),
            themes=placed(account.themes),
            places=placed(account.places),
            beside=placed(account.beside),
        )

    def hypothesis(h: Hypothesis) -> Hypothesis:
        return replace(h, gists=tuple(gist(a) for a in h.gists))

    return replace(question, hypotheses=tuple(hypothesis(h) for h in question.hypotheses))


def _entity(connection: Connection, entity: Entity) -> Entity:
    """An entity by the record's own keys; one that the record does not know keeps its nouns, and is met by its name."""
    keys = [key for key in entity.keys if key.startswith("n:")]
    if any(key.startswith("a:") for key in entity.keys):
        keys = [*(f"a:{actor}" for actor in _actors(connection, entity.name)), *keys]
    for identity in (key[2:] for key in entity.keys if key.startswith("p:")):
        keys += [f"p:{place}" for place in _places(connection, identity, entity.name)]
    return replace(entity, keys=tuple(dict.fromkeys(keys)) or (f"n:{folded(entity.name)}",))


def _actors(connection: Connection, name: str) -> list[int]:
    """The one actor that has this name, or of which it is a part; none where it may be several."""
    called = select(_da.c.actor).join(_an, _an.c.member == _da.c.key).where(_da.c.actor.is_not(None)).distinct().limit(2)
    words = folded(name)
    conditions: tuple[Any, ...] = (_an.c.folded == words, _an.c.folded.contains(words, autoescape=True))
    for fits in conditions:
        found = list(connection.scalars(called.where(fits)))
        if found:
            return [int(key) for key in found] if len(found) == 1 else []
    return []


def _places(connection: Connection, identity: str, name: str) -> list[int]:
    known = list(connection.scalars(select(_p.c.key).where(_p.c.identity == identity)))
    if known:
        return known
    query = select(_dp.c.place).where(_dp.c.name == name).distinct().limit(2)
    found = list(connection.scalars(query))
    return found if len(found) == 1 else []
