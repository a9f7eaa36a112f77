"""Some words of texts, cut out without reading long texts whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, bindparam, func, select

from sitroom.documents.document import Span
from sitroom.record import schema
from sitroom.record.accounts import chunks

NEAR = 20_000
"""Characters at a text's beginning that are read at once for all; what stands behind is cut out one by one."""
Cut = dict[tuple[int, Span], str]
"""The words of each stretch, by the key of its revision and its span."""
_r = schema.revision
_FURTHER = select(func.substr(_r.c.text, bindparam("begin"), bindparam("length"))).where(_r.c.key == bindparam("of"))


def cut(connection: Connection, wanted: Collection[tuple[int, Span]]) -> Cut:
    """Give the words of these stretches of revisions' texts; what reaches over the end of a text ends there."""
    begins: dict[int, str] = {}
    for some in chunks(sorted({revision for revision, (_, end) in wanted if end <= NEAR})):
        query = select(_r.c.key, func.substr(_r.c.text, 1, NEAR)).where(_r.c.key.in_(some))
        begins |= dict(connection.execute(query).all())
    found: Cut = {}
    for revision, (start, end) in wanted:
        if end <= NEAR:
            found[revision, (start, end)] = begins[revision][start:end]
        elif (revision, (start, end)) not in found:
            asked = {"of": revision, "begin": start + 1, "length": end - start}
            found[revision, (start, end)] = connection.scalar(_FURTHER, asked) or ""
    return found


def one_line(words: Cut, revision: int, spans: Iterable[Span]) -> str:
    """Give the words of several stretches of a text on one line, with "…" between them."""
    return " … ".join(" ".join(words[revision, span].split()) for span in spans)
