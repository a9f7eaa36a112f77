"""The way of the data, in order: documents → reading → attributions → actors, places → claims. The first file to read.

    documents    files, pages, standard input            -> Document      immutable text
    reading      one pass of the network over the text   -> Reading       spans with scores
    attributions who said what, in whose words           -> Statement     source, cue, content
    actors       who is mentioned and who speaks         -> Cast          mentions, actors
    places       where it is, and who is said to hold it -> Located       places, control
    claims       what each statement says of it          -> Extracted     claims

Over documents ``sitroom.disputes`` lays claims beside each other and ``sitroom.outlook`` asks what the sources expect.
The record keeps what comes out (``sitroom.record``), ``sitroom.exchange`` writes it for other
programs, and ``sitroom.cli`` has one file per command.
"""

from __future__ import annotations

import hashlib
import traceback
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sitroom import __version__
from sitroom.actors.describing import described
from sitroom.actors.resolve import cast
from sitroom.attributions.statements import Thresholds, statements_of
from sitroom.claims.claims import claims_of
from sitroom.documents.document import Document
from sitroom.documents.formats import Item, LeftOut
from sitroom.errors import DocumentError, SitroomError
from sitroom.extracted import Extracted
from sitroom.places.control import control_of
from sitroom.places.gazetteer import Gazetteer, open_gazetteer
from sitroom.places.mentioned import located, with_states
from sitroom.reading.network import Network, model_version, open_network
from sitroom.reading.reader import parted

if TYPE_CHECKING:
    from concurrent.futures import Future

    _Waiting = Future[Extracted | DocumentError] | DocumentError | LeftOut

_AHEAD = 4
"""Documents handed to each worker ahead of the one that is awaited: enough to keep it busy, few enough to stay small."""


@cache
def network() -> Network:
    """The network of this process, opened at the first call."""
    return open_network()


@cache
def gazetteer(own: Path | None = None) -> Gazetteer:
    """The gazetteer of this process with a user's own places, opened at the first call."""
    return open_gazetteer(own)


def extract(document: Document, own_places: Path | None = None) -> Extracted:
    """One document through all steps; ``own_places`` is a CSV of places that go before those of the gazetteer.

    A text in another language than the model's is kept with nothing read in it.
    """
    if not document.is_read:
        return Extracted(document, ())
    opened = network()
    thresholds = Thresholds(opened.scorer.threshold, opened.scorer.inner_threshold)
    reading = opened.read(document.text)
    known = gazetteer(own_places)
    who = cast(document, reading, statements_of(document, reading, thresholds), opened.scorer, known.is_well_known)
    where = located(document.text, who, known)
    described_actors, relations = described(document, reading, who)
    actors = with_states(described_actors, where.places)
    held = control_of(document.text, reading.words, who.statements, where.mentions, actors, where.places)
    words = parted(document.text, reading.words)
    said = claims_of(document, words, who.statements, where.mentions, actors, where.places, relations, held)
    return Extracted(document, said.statements, where.mentions, actors, where.places, relations, held, said.claims)


def reader_of(document: Document, reader: str) -> str:
    """What this document is read by: ``reader``, and that it was not read where the model does not read its language.

    A text whose language is corrected later is thereby read anew.
    """
    return reader if document.is_read else f"{reader}+unread"


def reader_version(own_places: Path | None = None) -> str:
    """What a document was read by: the program, its model, and the user's own places; another one reads it again."""
    digest = "" if own_places is None else f"+places.{hashlib.sha256(own_places.read_bytes()).hexdigest()[:8]}"
    return f"{__version__}+{model_version()}{digest}"


def extract_all(
    documents: Iterable[Item], jobs: int = 1, own_places: Path | None = None
) -> Iterator[Extracted | DocumentError | LeftOut]:
    """Every document through all steps, in the order given, on ``jobs`` cores; the other items pass through in their place.

    The output does not depend on ``jobs``: documents are read each for itself.
    """
    if jobs <= 1:
        for document in documents:
            yield document if not isinstance(document, Document) else _attempt(document, own_places)
        return
    # Only here: these imports cost a tenth of the start-up of a single reader.
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_ready_to_end) as pool:
        waiting: deque[_Waiting] = deque()
        for document in documents:
            waiting.append(document if not isinstance(document, Document) else pool.submit(_attempt, document, own_places))
            if len(waiting) > jobs * _AHEAD:
                yield _ready(waiting.popleft())
        while waiting:
            yield _ready(waiting.popleft())


def _attempt(document: Document, own_places: Path | None) -> Extracted | DocumentError:
    """The document through all steps; a fault of our own in one text is told and does not cost the others."""
    try:
        return extract(document, own_places)
    except (SitroomError, MemoryError):
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        reason = f"a fault in Sitroom: {type(error).__name__}: {error} ({Path(place.filename).name}, line {place.lineno})"
        return DocumentError(document.path, reason, "the rest is read; please report it")


def _ready(item: _Waiting) -> Extracted | DocumentError | LeftOut:
    return item if isinstance(item, (DocumentError, LeftOut)) else item.result()


def _ready_to_end() -> None:
    """Have this worker end at Ctrl-C without a word, and when the process that started it is gone, killed or not."""
    import os
    import signal
    import threading
    from multiprocessing import parent_process
    from multiprocessing.connection import wait

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = parent_process()
    if parent is None:
        return

    def watch(sentinel: int = parent.sentinel) -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
