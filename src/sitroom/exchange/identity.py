"""Names for what other programs keep: the same for the same record, and told apart from those of other records."""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from sitroom.documents.document import Document
from sitroom.places.place import Place
from sitroom.record.annotating import WholeActor
from sitroom.record.rows import PlaceRow

_NAMES = uuid5(NAMESPACE_URL, "urn:sitroom:names")
_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_URL_MARKS = "%:/?#[]@!$&'()*+,;=-._~"


@lru_cache(8192)
def urn(*parts: str | None) -> str:
    """A name made of these parts, as ``urn:uuid:`` (version 5: nothing in it comes from a clock or by chance)."""
    return f"urn:uuid:{uuid5(_NAMES, chr(31).join(part or '' for part in parts))}"


def digest(*parts: str | None) -> str:
    """Twenty hexadecimal digits made of these parts."""
    return sha256(chr(31).join(part or "" for part in parts).encode()).hexdigest()[:20]


def actor_parts(actor: WholeActor) -> tuple[str, ...]:
    """What an actor is named by: where and how it was named first, and its id in the record."""
    return ("actor", actor.document, actor.called, actor.id)


def place_parts(place: Place | PlaceRow) -> tuple[str, ...]:
    """What a place is named by: its entry in the gazetteer, else its name and type."""
    return ("place", place.gazetteer) if place.gazetteer else ("place", "", place.name, place.type or "")


def web_address(url: str | None) -> str | None:
    """The URL with every character that an IRI cannot have written as percent; None for what is no http(s) address."""
    if url is None or _WEB.match(url) is None:
        return None
    return quote(url, safe=_URL_MARKS)


def source_of(document: Document) -> str:
    """What evidence points at: the document's address, else a name made of its text's SHA-256."""
    return web_address(document.url) or f"urn:sha256:{document.revision}"
