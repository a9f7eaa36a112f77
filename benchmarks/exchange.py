"""What reading and writing the formats of other programs costs: ``python -m benchmarks.exchange``.

Web pages, PDF pages and WARC records a second, each beside the bare library in the same run; an export of a million
statements to Parquet beside pyarrow alone; rows a second of ``sitroom load``; and what one document costs in an input and
in a record of 1,000 and of 10,000 documents, which should be the same. The model is not run: ``benchmarks.run`` times it.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import archives, loading, parquet, pdf
from benchmarks.run import article
from sitroom.documents.article import read_document
from sitroom.documents.document import Document
from sitroom.documents.inputs import read_documents

PAGES = 300
SIZES = (1_000, 10_000)
TURNS = 3


def page(number: int) -> bytes:
    """A web page with a made-up article of about 600 words between a menu, links to other articles and a foot."""
    paragraphs = "".join(f"<p>{part}</p>" for part in article(600, number).split("\n\n"))
    links = "".join(f"<li><a href='/{other}'>Another article of the day, number {other}</a></li>" for other in range(40))
    return (
        f"<!doctype html><html lang='en'><head><title>Report {number}</title><meta charset='utf-8'>"
        f"<meta property='article:published_time' content='2031-05-{number % 28 + 1:02d}'>"
        f"<link rel='canonical' href='https://paper.example/{number}'></head><body><nav><ul>{links}</ul></nav>"
        f"<article><h1>Report {number}</h1>{paragraphs}</article><footer><ul>{links}</ul></footer></body></html>"
    ).encode()


def web_pages(count: int = PAGES) -> dict[str, float]:
    """Web pages a second, by trafilatura alone and by the reader: CPU time, the best of a few turns about."""
    import trafilatura

    pages = [page(number) for number in range(count)]
    # What the reader asks of it, so that the rest is what the reader adds: decoding, headings, page lines, language.
    dates = {"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d"}
    options: dict[str, Any] = {
        "include_comments": False, "include_tables": True, "with_metadata": True, "date_extraction_params": dates,
    }  # fmt: skip
    read_document(pages[0], "warm.html")
    bare, whole = [], []
    for _ in range(TURNS):
        bare.append(_seconds(lambda: [trafilatura.bare_extraction(data.decode(), **options) for data in pages]))
        whole.append(_seconds(lambda: [read_document(data, f"{n}.html") for n, data in enumerate(pages)]))
    return {
        "trafilatura pages a second": count / min(bare),
        "sitroom pages a second": count / min(whole),
        "ratio": min(whole) / min(bare),
    }


def inputs(sizes: tuple[int, ...] = SIZES) -> dict[str, float]:
    """Milliseconds a document of a JSONL table of so many articles of about 300 words."""
    texts = [article(300, seed) for seed in range(50)]
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            path = Path(folder) / f"{size}.jsonl"
            with path.open("w", encoding="utf-8") as file:
                for number in range(size):
                    row = {"id": number, "text": f"{texts[number % len(texts)]} {number}", "published": "2031-05-02"}
                    file.write(json.dumps(row) + "\n")
            read = [0]

            def count(path: Path = path, read: list[int] = read) -> None:
                read[0] = sum(isinstance(item, Document) for item in read_documents([str(path)]))

            seconds = _seconds(count)
            assert read[0] == size
            found[f"ms a document of {size:,}"] = 1000 * seconds / size
    found["ratio"] = found[f"ms a document of {sizes[-1]:,}"] / found[f"ms a document of {sizes[0]:,}"]
    return found


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Print all figures; ``--quick`` leaves out the million statements and the 10,000 documents."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--quick", action="store_true", help="small sizes alone")
    quick = parser.parse_args().quick
    parts: list[tuple[str, Callable[[], dict[str, float]]]] = [
        ("web pages", web_pages),
        ("PDF", pdf.measure),
        ("WARC", archives.rates),
        ("a table of articles", lambda: inputs((100, 1_000) if quick else SIZES)),
        ("load", lambda: loading.measure((100, 1_000) if quick else SIZES)),
        ("Parquet", lambda: parquet.measure(30_000 if quick else 1_000_000)),
    ]
    for name, measure in parts:
        for what, value in measure().items():
            print(f"{name:20} {what:45} {value:12,.2f}", flush=True)


if __name__ == "__main__":
    main()
