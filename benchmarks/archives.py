"""What a record of a web archive costs, beside the bare library on the same archive: ``python -m benchmarks.archives``.

The archive is made here with a fixed seed: pages of twenty paragraphs, pictures and the requests for both, each record
compressed for itself. Its reading is timed three ways by turns: fastwarc over all records, our framing over all records
(with every checksum looked at and each place known), and our reader with an article made of each page.
"""

from __future__ import annotations

import io
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from sitroom.documents.document import Document
from sitroom.documents.formats import Context
from sitroom.documents.warc.reading import read_warc
from sitroom.documents.warc.records import records

RUNS = 3
_SEED = 1
_WORDS = "the harbour was closed on monday by order of the council and ships waited outside until the wind turned again".split()  # noqa: SIM905


def archive(pages: int) -> bytes:
    """A web archive of so many pages, half as many pictures, and the request for each."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    rng = random.Random(_SEED)
    out = io.BytesIO()
    writer: Any = WARCWriter(out, gzip=True)
    writer._create_temp_file = io.BytesIO  # noqa: SLF001  # the library leaves its own open
    for number in range(pages + pages // 2):
        picture = number % 3 == 2
        body = rng.randbytes(20_000) if picture else _page(rng)
        media = "image/png" if picture else "text/html; charset=utf-8"
        for kind, head, data in (
            ("response", StatusAndHeaders("200 OK", [("Content-Type", media)], protocol="HTTP/1.1"), body),
            ("request", StatusAndHeaders("GET / HTTP/1.1", [("Host", "a.example")], is_http_request=True), b""),
        ):
            url = f"https://a.example/{number}"
            writer.write_record(writer.create_warc_record(url, kind, payload=io.BytesIO(data), http_headers=head))
    return out.getvalue()


def rates(pages: int = 400) -> dict[str, float]:
    """Records a second ``bare`` by fastwarc, ``framed`` by ours, and ``read`` with documents made; ``pages`` a second in that."""
    from fastwarc.warc import ArchiveIterator

    data = archive(pages)
    count = sum(1 for _ in records(io.BytesIO(data), lambda *_: False))
    ways: dict[str, Callable[[], int]] = {
        "bare": lambda: sum(1 for _ in ArchiveIterator(io.BytesIO(data), parse_http=False)),
        "framed": lambda: sum(1 for _ in records(io.BytesIO(data), lambda *_: False)),
        "read": lambda: sum(isinstance(item, Document) for item in read_warc(io.BytesIO(data), "a.warc.gz", Context())),
    }
    ways["read"]()  # what is imported on first use
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(RUNS):
        for name, way in ways.items():
            began = time.process_time()
            found = way()
            taken[name].append(time.process_time() - began)
            assert found == (pages if name == "read" else count), name
    medians = {name: statistics.median(times) for name, times in taken.items()}
    return {**{name: count / seconds for name, seconds in medians.items()}, "pages": pages / medians["read"]}


def _page(rng: random.Random) -> bytes:
    paragraphs = "".join(f"<p>{' '.join(rng.choices(_WORDS, k=60))}</p>" for _ in range(20))
    return f"<!doctype html><html><head><title>{rng.random()}</title></head><body>{paragraphs}</body></html>".encode()


if __name__ == "__main__":
    for measured, rate in rates().items():
        print(f"{measured:8} {rate:10.0f} a second")
