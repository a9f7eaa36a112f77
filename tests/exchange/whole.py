"""A made-up record that has something in every list and field of the format."""

from __future__ import annotations

import hashlib
from typing import Any

ADDED = frozenset({"pages", "excerpt", "aspect", "pole", "things", "table"})
"""Fields that Sitroom writes beside those of RECORD.md; a record from elsewhere may leave them out."""

TEXT = (
    "River news\n\nAda Vell, mayor of Tell, said on Friday that the Reed Party may not hold the mill. "
    "Reed denied it: 20 to 30 men, he told her, stood there. Share this\n"
)


def at(words: str) -> list[int]:
    start = TEXT.index(words)
    return [start, start + len(words)]


def whole() -> dict[str, Any]:
    """A new copy of it, keys in the order of the format."""

    def possible() -> dict[str, Any]:
        return {"level": "possible", "low": 0.2, "high": 0.6, "spans": [at("may")], "table": "survey: may happen (one; n=9)"}

    return {
        "schema": "sitroom-record/1",
        "document": {
            "id": "path:river.txt",
            "revision": hashlib.sha256(TEXT.encode()).hexdigest(),
            "path": "river.txt",
            "url": "https://tell.example/river",
            "publisher": "Tell Post",
            "title": "River news",
            "published": "2031-05",
            "language": "en",
            "text": TEXT,
            "headings": [at("River news")],
            "boilerplate": [at("Share this")],
            "pages": [0, at("Share this")[0], at("Share this")[0]],
            "excerpt": True,
        },
        "mentions": [
            {"id": "m1", "span": at("Ada Vell"), "type": "person", "actor": "a1", "place": None},
            {"id": "m2", "span": at("Tell"), "type": "place", "actor": None, "place": "p1"},
        ],
        "actors": [
            {
                "id": "a1",
                "name": "Ada Vell",
                "type": "person",
                "aliases": ["A. Vell"],
                "mentions": ["m1"],
                "roles": [{"title": "mayor", "of": "Tell", "status": "current", "span": at("mayor of Tell")}],
                "profile": [at("mayor")],
            }
        ],
        "places": [
            {
                "id": "p1",
                "name": "Tell",
                "written": ["Tell"],
                "type": "town",
                "lat": 1.5,
                "lon": -2.25,
                "gazetteer": "made:1",
                "precision": "town",
                "mentions": ["m2"],
            }
        ],
        "statements": [
            {
                "id": "s1",
                "source": {"spans": [at("Ada Vell, mayor of Tell")], "actor": "a1", "kind": "person"},
                "cue": [at("said")],
                "content": [at("that the Reed Party may not hold the mill")],
                "quotation": "indirect",
                "via": None,
                "polarity": "-",
                "certainty": possible(),
                "score": 0.75,
            }
        ],
        "claims": [
            {
                "id": "c1",
                "statement": "s1",
                "kind": "control",
                "participants": [{"actor": "a1", "part": "other"}],
                "place": "p1",
                "time": {"from": "2031-05", "to": None, "words": at("on Friday")},
                "value": {"low": 20, "high": 30, "unit": "men", "trend": None},
                "polarity": "-",
                "certainty": possible(),
                "event": {"plover": "ASSAULT", "mode": None, "cameo": "190"},
                "spans": [at("the Reed Party may not hold the mill")],
                "aspect": "control",
                "pole": "-",
                "things": [{"head": "mill", "narrowed": ["old"], "part": "target", "span": at("the mill")}],
            }
        ],
        "relations": [
            {
                "subject": "a1",
                "predicate": "opposed-to",
                "object": "a1",
                "status": "claimed",
                "spans": [at("Reed denied it")],
                "statement": "s1",
            }
        ],
        "control": [
            {
                "place": "p1",
                "holder": "a1",
                "status": "unclear",
                "date": "2031",
                "spans": [at("hold the mill")],
                "statement": "s1",
            }
        ],
    }
