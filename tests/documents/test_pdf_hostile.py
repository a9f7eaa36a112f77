"""Damaged and made-up PDFs end in a document or in one clear line, never in anything else."""

from __future__ import annotations

import io
import zlib

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitroom.documents.document import Document
from sitroom.documents.formats import Context, read_stream
from tests.documents.pdf_making import Printer, written


def _sample() -> bytes:
    printer = Printer()
    printer.at(60, 40, "THE VALLEY REPORT 1", 8)
    printer.at(60, 60, "Two Sides Claim the Bridge", 22, "B")
    printer.y = 90
    printer.columns(["The army said on Mon|day that it had tak|en the bridge, which the coun|cil de|nied. " * 3] * 3, 2, 120)
    printer.page()
    printer.at(60, 40, "THE VALLEY REPORT 2", 8)
    printer.paragraph("The envoy will arrive on Thursday.")
    return printer.done()


SAMPLE = _sample()
OPERATORS = st.sampled_from(
    rb"""BT|ET|/F 10 Tf|/F -3 Tf|0 -12 Td|1e9 5 Td|(The bridge fell-) Tj|(of) Tj|[(a) -900 (b)] TJ|T*|0 1 -1 0 300 300 Tm
|1 0 0 1 60 700 Tm|-1 0 0 -1 60 60 Tm|1 .5 .5 1 9 9 Tm|0 0 0 0 0 0 Tm|14 TL|q|Q|\xff|12 Ts|(\255\000\223 x) Tj|3 Tr|500 Tz
|-40 Tc|99 Tw|1e38 0 0 1e38 0 0 cm""".split(b"|")
)


def check(data: bytes) -> None:
    for item in read_stream(io.BytesIO(data), "a.pdf", Context()):
        if not isinstance(item, Document):
            assert str(item).startswith("a.pdf: ")
            assert str(item).isprintable()
        else:
            item.text.encode("utf-8")
            assert item.text.strip()
            assert item.pages[0] == 0
            assert list(item.pages) == sorted(item.pages)
            assert item.pages[-1] <= len(item.text)
            assert all(item.text[start:end].strip() for start, end in item.headings)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(5, len(SAMPLE) - 1), st.integers(0, 255)), max_size=25), st.integers(5, len(SAMPLE)))
def test_bytes_changed_and_cut(changes: list[tuple[int, int]], end: int) -> None:
    data = bytearray(SAMPLE)
    for place, value in changes:
        data[place] = value
    check(bytes(data[:end]) if end % 3 == 0 else bytes(data))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.lists(OPERATORS, max_size=40), min_size=1, max_size=4))
def test_pages_of_any_instructions(pages: list[list[bytes]]) -> None:
    check(written([b"\n".join(page) for page in pages]))


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=400))
def test_bytes_that_only_begin_as_a_pdf(data: bytes) -> None:
    check(b"%PDF-1.7\n" + data)


def test_a_page_tree_that_contains_itself() -> None:
    data = written([b"BT /F 10 Tf 50 700 Td (The bridge fell.) Tj ET"])
    check(data.replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"))


def test_a_count_of_pages_that_is_a_lie() -> None:
    check(written([b"BT /F 10 Tf 50 700 Td (The bridge fell.) Tj ET"]).replace(b"/Count 1", b"/Count 2000000000"))


def test_a_form_that_draws_itself() -> None:
    data = written([b"BT /F 10 Tf 50 700 Td (The bridge fell.) Tj ET /X Do"])
    check(data.replace(b"/Font << /F 3 0 R >>", b"/Font << /F 3 0 R >> /XObject << /X 4 0 R >>").replace(
        b"<< /Length", b"<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Length"
    ))  # fmt: skip


def test_a_small_stream_that_becomes_a_large_one() -> None:
    content = b"BT /F 10 Tf 50 700 Td " + b"(the bridge fell ) Tj 0 -1 Td " * 5000 + b"ET"
    packed = zlib.compress(content)
    data = written([packed])
    check(data.replace(b"<< /Length", b"<< /Filter /FlateDecode /Length"))
