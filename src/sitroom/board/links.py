"""The address of every page: whoever links to one asks here, so that an address means the same everywhere and for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode

from sitroom.documents.document import Span


def link(path: str, query: Mapping[str, str | int | None] | None = None, fragment: str = "") -> str:
    """An address in this board: fields that are None or empty are left out."""
    rest = urlencode([(key, str(value)) for key, value in (query or {}).items() if value not in (None, "")], quote_via=quote)
    return path + (f"?{rest}" if rest else "") + (f"#{quote(fragment)}" if fragment else "")


def document(number: str, statement: str | None = None, spans: Iterable[Span] = ()) -> str:
    """A document, opened at a statement or at the words of spans."""
    words = ",".join(f"{start}-{end}" for start, end in spans)
    fragment = "words" if words else f"at-{statement}" if statement else ""
    return link("/document", {"id": number, "statement": statement, "words": words or None}, fragment)


def quoted(number: str, start: int | None, end: int | None, statement: str | None = None) -> str:
    """A document at words that a decision quotes; at its beginning where nobody knows their place."""
    return document(number, statement, () if start is None or end is None else ((start, end),))


def statement(number: str, statement: str) -> str:
    """A statement by itself."""
    return link("/statement", {"document": number, "id": statement})


def actor(number: str) -> str:
    """An actor of the whole record ("a7")."""
    return f"/actor/{quote(number, safe='')}"


def place(number: str) -> str:
    """A place of the whole record ("p3")."""
    return f"/place/{quote(number, safe='')}"


def dispute(number: str, at: str | None = None) -> str:
    """A dispute, as it stands or stood on a day."""
    return link(f"/dispute/{quote(number, safe='')}", {"at": at})


def question(number: str, at: str | None = None) -> str:
    """A question about the future."""
    return link(f"/question/{quote(number, safe='')}", {"at": at})


def search(**facets: str | int | None) -> str:
    """The statements that meet these facets; ``what="documents"`` asks for documents instead."""
    return link("/search", facets)


def static(name: str, digest: str) -> str:
    """One of our own files; its digest in the address lets browsers keep it."""
    return f"/static/{digest}/{name}"
