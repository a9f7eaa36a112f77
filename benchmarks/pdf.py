"""Pages a second of the PDF reader against PDFium's own text, on the same made PDF in the same run.

PDFium gives characters as the file draws them; the reader finds columns, paragraphs, heads and hyphens, and tells the
language. PDFium reads in a worker, whose time counts as well. CPU time, the best of a few turns about, so that what else
the machine does matters little. Linux only, by what is asked of the worker's time and memory.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pypdfium2

from sitroom.documents.formats import Context
from sitroom.documents.pdf import read_pdf
from sitroom.documents.pdf.process import WORKER, PdfWorker
from tests.documents.pdf_making import MARGIN, Printer

PAGES = 40
TURNS = 3

_SENTENCES = (
    "The army said on Mon|day that its sol|diers had tak|en the bridge at Or|souva after two days of fight|ing, and that the"
    " whole east|ern bank was now un|der the con|trol of the gov|ern|ment in Tar|rel.",
    "A speak|er for the Free Coun|cil, Mi|ra Hol|len, de|nied that the bridge had been lost and called the re|treat a ruse.",
    "No|body from out|side has been able to reach the town since Fri|day, and peo|ple who left it speak of shell|ing.",
)


def made(pages: int = PAGES) -> bytes:
    """A PDF of two columns with hyphens, a running head and page numbers; about 650 words a page."""
    printer = Printer()
    for number in range(pages):
        if number:
            printer.page()
        printer.at(MARGIN, 40, "THE VALLEY REPORT", 8)
        printer.at(MARGIN + 230, 810, str(number + 1), 8)
        printer.y = 72
        printer.columns([" ".join(_SENTENCES[turn % 3 :] + _SENTENCES[: turn % 3]) for turn in range(number, number + 8)], 2, 680)
    return printer.done()


def measure(pages: int = PAGES) -> dict[str, float]:
    """Milliseconds a page of PDFium alone (``pdfium``) and of the reader (``sitroom``), and what its worker takes.

    ``worker ms to start`` is the wall-clock time of the first file of a process, ``worker MB`` the most memory that it held.
    """
    data = made(pages)
    list(read_pdf(io.BytesIO(data), "warm.pdf", Context()))  # the language model is read once a run
    bare, whole = [], []
    for _ in range(TURNS):
        bare.append(_seconds(lambda: _bare(data)))
        whole.append(_seconds(lambda: list(read_pdf(io.BytesIO(data), "a.pdf", Context()))))
    count = _count(data)
    return {
        "pages": count,
        "pdfium ms a page": 1000 * min(bare) / count,
        "sitroom ms a page": 1000 * min(whole) / count,
        "sitroom pages a second": count / min(whole),
        "worker ms to start": 1000 * min(_start_seconds() for _ in range(TURNS)),
        "worker MB": _worker_megabytes(),
    }


def _bare(data: bytes) -> int:
    characters = 0
    with pypdfium2.PdfDocument(data) as document:
        for page in document:
            text = page.get_textpage()
            characters += len(text.get_text_bounded())
            text.close()
            page.close()
    return characters


def _count(data: bytes) -> int:
    with pypdfium2.PdfDocument(data) as document:
        return len(document)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time() + _worker_seconds()
    work()
    return time.process_time() + _worker_seconds() - start


def _worker_seconds() -> float:
    """The processor time of the worker so far: Linux makes the number of a process's clock from its id."""
    return time.clock_gettime((~WORKER.pid << 3) | 2) if WORKER.pid else 0.0


def _worker_megabytes() -> float:
    lines = Path(f"/proc/{WORKER.pid}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def _start_seconds() -> float:
    with closing(PdfWorker()) as worker:
        start = time.perf_counter()
        worker.process()
        return time.perf_counter() - start


if __name__ == "__main__":
    for name, value in measure().items():
        print(f"{name}: {value:.2f}")
