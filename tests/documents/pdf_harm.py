"""PDFs made to do harm, and files that harm the worker while it reads them."""

from __future__ import annotations

import io
import os
import signal
import zlib
from collections.abc import Callable, Sequence
from functools import cache

from tests.documents.pdf_making import assembled

SENTENCES = b"BT /F 10 Tf 50 700 Td (The army took the bridge on Monday) Tj 0 -12 Td (and lost it on Tuesday again.) Tj ET"
TEXT = "The army took the bridge on Monday and lost it on Tuesday again."


def stream(body: bytes, entries: bytes = b"") -> bytes:
    """A stream as an object of a PDF."""
    return b"<< %s /Length %d >> stream\n%s\nendstream" % (entries, len(body), body)


def deflated(unit: bytes, times: int) -> bytes:
    """What a stream of one thing over and over is packed to."""
    packer = zlib.compressobj(9)
    return b"".join([packer.compress(unit) for _ in range(times)]) + packer.flush()


@cache
def inflating(megabytes: int) -> bytes:
    """A stream of a few KB that becomes so many megabytes of nothing: it is packed twice."""
    once = deflated(b" " * 2**20, megabytes)
    return stream(zlib.compress(once, 9), b"/Filter [/FlateDecode /FlateDecode]")


def states(count: int) -> bytes:
    """A stream that saves the state of the page so many times and never goes back: some 100 bytes each."""
    return stream(deflated(b"q " * 10_000, count // 10_000), b"/Filter /FlateDecode")


def harmful(pages: Sequence[bytes], others: Sequence[bytes] = ()) -> bytes:
    """A PDF of pages with these content streams, given as objects; they share the font F and the form X, the first of ``others``.

    The objects: catalog, pages, font, then ``others`` from number 4, then two for each page.
    """
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>", *others]
    form = b"/XObject << /X 4 0 R >>" if others else b""
    kids = []
    for content in pages:
        objects.append(content)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F 3 0 R >> %s >> >>"
            % (len(objects), form)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return assembled(objects)


def forms(levels: int, fan: int, drawn: bytes) -> list[bytes]:
    """Forms that each draw the next ``fan`` times, from number 4; the last is the stream ``drawn``, with its own entries."""
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X %d 0 R >> >>"
    return [*(stream(b"/X Do " * fan, head % (4 + level)) for level in range(1, levels)), drawn]


def endless() -> bytes:
    """A page of 12 KB that takes many minutes and little memory: 20,000 forms of 10 MB of blanks each."""
    blanks = stream(deflated(b" " * 2**20, 10), b"/Filter /FlateDecode /Type /XObject /Subtype /Form /BBox [0 0 600 800]")
    return harmful([stream(SENTENCES + b" /X Do")], forms(10, 3, blanks))


def swelling() -> bytes:
    """A page of 5 KB that draws its words 8 to the power of 19 times."""
    words = stream(SENTENCES, b"/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /Font << /F 3 0 R >> >>")
    return harmful([stream(b"/X Do")], forms(20, 8, words))


class Rigged(io.BytesIO):
    """A file that does something as soon as a marked place of it is read, once."""

    def __init__(self, data: bytes, mark: bytes, trip: Callable[[], object]) -> None:
        super().__init__(data)
        self.mark, self.trip = mark, trip
        self.tripped = 0

    def read(self, size: int | None = -1, /) -> bytes:
        found = super().read(size)
        if self.mark in found and not self.tripped:
            self.tripped += 1
            self.trip()
        return found


def far_apart(pages: Sequence[bytes]) -> bytes:
    """A PDF whose pages lie so far apart in the file that each is asked for by itself."""
    blanks = b" " * 2**19
    return harmful([stream(blanks + page + blanks) for page in pages])


def end(pid: int | None, by: signal.Signals) -> None:
    """Send a worker a signal."""
    assert pid is not None
    os.kill(pid, by)
