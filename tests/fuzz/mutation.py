"""Broken inputs without end: the sound files of ``tests.documents.hostile.samples``, changed at random places.

All chance comes from the :class:`random.Random` that is handed in, so a seed names a sequence of inputs for good.
"""

from __future__ import annotations

import codecs
import gzip
import re
from collections.abc import Callable, Sequence
from random import Random

from tests.documents.hostile.samples import samples, zipped
from tests.fuzz.formats import ANY, NUMBERS, READERS, Reader

LARGEST = 50_000
"""Bytes of an input: what breaks a reader is in its parts, and small ones are read by the thousand."""

_NUMBER = re.compile(rb"\d{1,20}")


def broken(reader: Reader, chance: Random) -> tuple[str, bytes]:
    """The name and the bytes of an input for a reader, sound but for one to eight changes."""
    name = chance.choice(reader.seeds)
    data = samples()[name if chance.random() < 0.93 else chance.choice(reader.others)]
    if reader.name == "gzip" and chance.random() < 0.5:
        data = _repacked(_changed(samples()["pages.warc"], READERS["warc"].tokens, chance), chance)
    elif reader.name == "packed" and chance.random() < 0.5:
        inner, data = broken(READERS[chance.choice([each for each in READERS if each not in ("zip", "pdf", "packed")])], chance)
        name, data = f"{inner}.gz", _repacked(data, chance)
    elif reader.name == "zip" and chance.random() < 0.5:
        data = _bundled(chance)
    if chance.random() < 0.9 or data == samples().get(name):
        data = _changed(data, reader.tokens, chance)
    return name, data[:LARGEST]


def rubbish(reader: Reader, chance: Random) -> bytes:
    """What may come after a sound input: anything at all."""
    if chance.random() < 0.5:
        return chance.randbytes(chance.randint(1, 3000))
    return broken(reader, chance)[1]


def grown(reader: Reader, chance: Random, size: int) -> tuple[str, bytes, bytes]:
    """The name of an input and two of them: some piece of the format about ``size`` bytes long and four times that."""
    name = chance.choice(reader.seeds)
    data = samples()[name]
    place = chance.randrange(len(data))
    if chance.random() < 0.5:
        piece = data[place : place + chance.randint(1, 60)]
    else:
        piece = b"".join(chance.choice((*reader.tokens, *ANY)) for _ in range(chance.randint(1, 3)))
    times = size // len(piece) + 1
    cut = chance.randrange(len(data)) if chance.random() < 0.5 else place
    return name, data[:cut] + piece * times + data[cut:], data[:cut] + piece * 4 * times + data[cut:]


def _repacked(data: bytes, chance: Random) -> bytes:
    """The same compressed, in one piece or in several."""
    if chance.random() < 0.3:
        return gzip.compress(data, mtime=0)
    cut = chance.randrange(len(data) + 1)
    return gzip.compress(data[:cut], mtime=0) + gzip.compress(data[cut:], mtime=0)


def _bundled(chance: Random) -> bytes:
    """An archive, whole in itself, of broken members under any names."""
    members: dict[str, bytes] = {}
    for _ in range(chance.randint(1, 4)):
        reader = READERS[chance.choice([name for name in READERS if name not in ("zip", "pdf")])]
        name, data = broken(reader, chance)
        if chance.random() < 0.2:
            name = chance.choice(("a", "../", "/", "manifest.csv", "b\\", "\u202e", "x" * 300)) + name
        members[name] = data
    return zipped(list(members.items()))


def _changed(data: bytes, tokens: Sequence[bytes], chance: Random) -> bytes:
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8))):
        data = chance.choice(_CHANGES)(data, tokens, chance)[:LARGEST] or b"\n"
    return data


def _piece(data: bytes, chance: Random, longest: int = 400) -> tuple[int, int]:
    start = chance.randrange(len(data))
    return start, min(len(data), start + chance.randint(1, chance.choice((4, 40, longest))))


def _flip(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]


def _overwrite(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    start, end = _piece(data, chance, 30)
    return data[:start] + chance.randbytes(end - start) + data[end:]


def _delete(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:start] + data[end:]


def _cut(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    return data[: chance.randrange(len(data)) + 1]


def _repeat(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    start, end = _piece(data, chance)
    return data[:start] + data[start:end] * chance.choice((2, 3, 20, 300)) + data[end:]


def _move(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    start, end = _piece(data, chance)
    place = chance.randrange(len(data))
    return data[:place] + data[start:end] + data[place:]


def _insert(data: bytes, tokens: Sequence[bytes], chance: Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    token = chance.choice(tokens if tokens and chance.random() < 0.7 else ANY)
    return data[:place] + token * chance.choice((1, 1, 1, 2, 50)) + data[place:]


def _replace(data: bytes, tokens: Sequence[bytes], chance: Random) -> bytes:
    """One of the format's own words by another one."""
    there = [token for token in tokens if token in data]
    if not there:
        return _insert(data, tokens, chance)
    return data.replace(chance.choice(there), chance.choice((*tokens, b"")), chance.choice((1, -1)))


def _renumber(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    number = chance.choice(found)
    return data[: number.start()] + chance.choice(NUMBERS) + data[number.end() :]


def _recode(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    mark, encoding = chance.choice(
        (
            (b"", "utf-16-le"),
            (codecs.BOM_UTF16_LE, "utf-16-le"),
            (b"", "utf-32-be"),
            (b"", "cp1252"),
            (b"", "cp037"),
            (b"", "utf-7"),
        )
    )
    return mark + text.encode(encoding, "replace")


def _splice(data: bytes, _: Sequence[bytes], chance: Random) -> bytes:
    other = chance.choice(list(samples().values()))
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]


_CHANGES: tuple[Callable[[bytes, Sequence[bytes], Random], bytes], ...] = (
    _flip, _flip, _overwrite, _delete, _cut, _repeat, _move, _insert, _insert, _replace, _renumber, _recode, _splice,
)  # fmt: skip
