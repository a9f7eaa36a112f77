"""Sitroom reads the reporting on a contested situation and keeps the picture it adds up to: who says what, and how surely.

Three lines read articles into typed objects:

```python
from sitroom import read
for article in read("articles/"):
    print(article.document.title, [article.source(s) for s in article.attributed])
```

`read` gives an `Extracted` for each article, `read_text` reads a text that is held already, and `read_into` reads into
a `Record`, which holds the whole situation: actors over all articles, disputes, outlooks, and what people decided.
All that is raised on purpose is a `SitroomError`; where an argument is to blame it is an `ArgumentError`, a `ValueError` too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"

__all__ = [
    "Actor",
    "ArgumentError",
    "Claim",
    "Control",
    "Document",
    "DocumentError",
    "Extracted",
    "LeftOut",
    "ManifestError",
    "Mention",
    "Place",
    "Record",
    "RecordError",
    "Relation",
    "SitroomError",
    "Statement",
    "read",
    "read_into",
    "read_text",
]

if TYPE_CHECKING:
    from sitroom.actors.actor import Actor, Mention, Relation
    from sitroom.attributions.statement import Statement
    from sitroom.claims.claim import Claim
    from sitroom.documents.document import Document
    from sitroom.documents.formats import LeftOut
    from sitroom.errors import ArgumentError, DocumentError, ManifestError, RecordError, SitroomError
    from sitroom.extracted import Extracted
    from sitroom.library import read, read_into, read_text
    from sitroom.places.place import Control, Place
    from sitroom.record.record import Record

_HOMES = {
    "sitroom.actors.actor": ("Actor", "Mention", "Relation"),
    "sitroom.attributions.statement": ("Statement",),
    "sitroom.claims.claim": ("Claim",),
    "sitroom.documents.document": ("Document",),
    "sitroom.documents.formats": ("LeftOut",),
    "sitroom.errors": ("ArgumentError", "DocumentError", "ManifestError", "RecordError", "SitroomError"),
    "sitroom.extracted": ("Extracted",),
    "sitroom.library": ("read", "read_into", "read_text"),
    "sitroom.places.place": ("Control", "Place"),
    "sitroom.record.record": ("Record",),
}
"""Where each public name lives; it is imported when it is asked for, so that ``import sitroom`` costs nothing."""


def __getattr__(name: str) -> object:
    from importlib import import_module

    home = next((module for module, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(home), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
