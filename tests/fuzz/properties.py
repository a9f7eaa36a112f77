"""What each reader is held to on any bytes at all."""

from __future__ import annotations

import io
import time
from collections.abc import Sequence

from sitroom.documents.document import Document
from sitroom.documents.formats import Context, Item, read_stream
from tests.documents.hostile.samples import samples
from tests.documents.hostile.sound import check
from tests.fuzz.formats import Reader

TOO_LONG = 1.0
"""Seconds from which it is asked how the time of an input grows; faster ones are no harm."""

MOST_GROWTH = 9.0
"""How many times as long an input of four times the size may take: 4 where the time grows with the size, 16 with its square."""


def read(data: bytes, name: str) -> list[Item]:
    """All that is given for an input; nothing may be raised."""
    return list(read_stream(io.BytesIO(data), name, Context()))


def told(items: Sequence[Item]) -> list[Document | str]:
    """Items in a form in which they can be compared."""
    return [item if isinstance(item, Document) else str(item) for item in items]


def hold(name: str, data: bytes, *, again: bool = False) -> None:
    """AssertionError, or whatever the reader raises, where it does not keep its promises; ``again`` reads twice."""
    items = read(data, name)
    check(items, name)
    if again:
        assert told(read(data, name)) == told(items), "reads the same bytes otherwise the second time"


def hold_followed(reader: Reader, name: str, rubbish: bytes) -> None:
    """AssertionError where documents of a sound file are lost, or other ones, for what comes after it."""
    good = samples()[name]
    kept = _documents(good, name)[: -1 if reader.last else None]
    followed = _documents(good + rubbish, name)[: len(kept)]
    assert followed == kept, f"loses {len(kept) - sum(a == b for a, b in zip(kept, followed, strict=False))} of {len(kept)}"


def hold_time(name: str, small: bytes, large: bytes) -> None:
    """AssertionError where the time that an input takes grows faster than its size, by far."""
    for _ in range(3):
        before, after = _seconds(small, name), _seconds(large, name)
        if after < TOO_LONG or after < MOST_GROWTH * max(before, TOO_LONG / 20):
            return
    raise AssertionError(f"needs {before:.2f} s for {len(small)} bytes and {after:.2f} s for {len(large)}")


def _documents(data: bytes, name: str) -> list[tuple[str, str]]:
    return [(item.path, item.text) for item in read(data, name) if isinstance(item, Document)]


def _seconds(data: bytes, name: str) -> float:
    begun = time.process_time()
    read(data, name)
    return time.process_time() - begun
