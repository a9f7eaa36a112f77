"""The words by which a decision names an actor of a document, and how these words find it again."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, literal, select

from sitroom.record import schema
from sitroom.record.folding import folded

_da, _m, _r, _d = schema.document_actor, schema.mention, schema.revision, schema.document


@dataclass(frozen=True, slots=True)
class Evidence:
    """The first words by which a document names an actor: ``text[start:end]`` is the quote.

    ``start`` and ``end`` are None for an actor without mentions; the quote is its name then.
    """

    document: str
    quote: str
    start: int | None
    end: int | None

    def columns(self) -> dict[str, str | int | None]:
        """Give its columns in the table of decisions, without the side."""
        return {"document": self.document, "quote": self.quote, "start": self.start, "end": self.end}


def evidence_of(connection: Connection, member: int) -> Evidence:
    """Give the words that name an actor of a document: the first mention that has its name, else its first mention."""
    query = select(_da.c.revision, _da.c.id, _da.c.name, _r.c.document, _r.c.text).join(_r, _r.c.key == _da.c.revision)
    row = connection.execute(query.where(_da.c.key == member)).one()
    mentions = select(_m.c.span).where(_m.c.revision == row.revision, _m.c.actor == row.id)
    spans = sorted((start, end) for start, end in connection.scalars(mentions))
    if not spans:
        return Evidence(row.document, row.name, None, None)
    named = [span for span in spans if folded(row.name) in folded(row.text[span[0] : span[1]])]
    start, end = (named or spans)[0]
    return Evidence(row.document, row.text[start:end], start, end)


def find_member(connection: Connection, document: str, quote: str, start: int | None, end: int | None) -> int | None:
    """Find the actor of a document's current text that evidence names: by place while the words stand there, else by words.

    None where no actor has such words any more. Of mentions that overlap, the one with most of the words decides.
    """
    here = None if start is None or end is None else func.substr(_r.c.text, start + 1, end - start)
    query = select(_r.c.key, literal(None).label("words") if here is None else here.label("words"))
    revision = connection.execute(query.join(_d, _d.c.current == _r.c.key).where(_d.c.id == document)).one_or_none()
    if revision is None:
        return None
    mentions = (
        select(_da.c.key, _m.c.span)
        .join(_m, (_m.c.revision == _da.c.revision) & (_m.c.actor == _da.c.id))
        .where(_da.c.revision == revision.key)
        .order_by(_da.c.position, _m.c.position)
    )
    found = [(key, begins, ends) for key, (begins, ends) in connection.execute(mentions)]
    if start is not None and end is not None and revision.words == quote:
        overlaps = [(_overlap(start, end, begins, ends), key) for key, begins, ends in found]
        best = max(overlaps, key=lambda pair: pair[0], default=(0.0, 0))
        if best[0] > 0:
            return best[1]
    words = folded(quote)
    names = select(_da.c.key).where(_da.c.revision == revision.key)
    named = connection.scalars(
        names.join(schema.actor_name, schema.actor_name.c.member == _da.c.key)
        .where(schema.actor_name.c.folded == words)
        .order_by(_da.c.position)
    ).first()
    if named is not None:
        return int(named)
    text = connection.execute(select(_r.c.text).where(_r.c.key == revision.key)).scalar_one()
    return next((key for key, begins, ends in found if folded(text[begins:ends]) == words), None)


def _overlap(start: int, end: int, begins: int, ends: int) -> float:
    """Give the share of two spans that both cover, 0 to 1."""
    both = min(end, ends) - max(start, begins)
    return max(0, both) / (max(end, ends) - min(start, begins))
