"""What a page shows comes over the wire as it was; what no worker of ours would say does not come through."""

from __future__ import annotations

import os
import struct
from array import array
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.documents.pdf.pieces import HYPHEN, MARK, PageText, Piece, clean
from sitroom.documents.pdf.wire import (
    BLOCK,
    MAX_FRAME,
    GoneError,
    Stated,
    WireError,
    pack_page,
    pack_stated,
    pack_want,
    receive,
    send,
    unpack_index,
    unpack_page,
    unpack_stated,
    unpack_want,
)

PLACES = st.floats(-1e6, 1e6)
LETTERS = st.characters(codec="utf-8") | st.sampled_from([HYPHEN, MARK, "ﬁ", "\xad", "\xa0", "…", "ש"])
WORDS = st.text(LETTERS).map(clean).filter(bool)
PIECES = st.builds(Piece, WORDS, PLACES, PLACES, PLACES, PLACES, PLACES, st.booleans(), st.booleans())
PAGE = PageText((Piece("The bridge", 60.0, 99.5, 700.25, 10.0, 12.1, bold=True),), 9, 0, drawn=True)


@given(st.lists(PIECES, max_size=20), st.integers(20, 99), st.integers(0, 20), st.booleans())
def test_a_page_comes_over_as_it_was(pieces: list[Piece], characters: int, broken: int, drawn: bool) -> None:
    page = PageText(tuple(pieces), characters, broken, drawn)
    assert unpack_page(pack_page(page), 99) == page


@given(st.text().map(lambda text: clean(text)[:1000] or None), st.lists(st.text().map(lambda text: clean(text)[:80]), max_size=9))
def test_what_a_file_says_of_itself_comes_over_as_it_was(title: str | None, names: list[str]) -> None:
    said = Stated(3, title, rebuilt=True, attachments=names, form=False)
    assert unpack_stated(pack_stated(said)) == said


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_are_no_error_but_one(payload: bytes) -> None:
    for unpack in (lambda: unpack_page(payload, 99), lambda: unpack_stated(payload), lambda: unpack_want(payload, 99)):
        with suppress(WireError):
            unpack()


def page(count: int = 1, *, characters: int = 9, broken: int = 0, numbers: bytes | None = None, words: bytes = b"a") -> bytes:
    places = array("d", [1.0] * 5 * count).tobytes() if numbers is None else numbers
    return struct.pack("<IIBI", characters, broken, 1, count) + places + bytes(count) + words


@pytest.mark.parametrize(
    "payload",
    [
        page(characters=100),
        page(broken=10),
        page(count=2),
        page(count=10, words=b"a\n" * 9 + b"a"),
        page(numbers=array("d", [1.0, 1.0, float("nan"), 1.0, 1.0]).tobytes()),
        page(numbers=array("d", [1.0, 1.0, float("inf"), 1.0, 1.0]).tobytes()),
        page(numbers=array("d", [1.0, 1.0, 1e9, 1.0, 1.0]).tobytes()),
        page(words=b""),
        page(words=b"\x07"),
        page(words=b"\xff"),
        page(words="\ud800".encode("utf-8", "surrogatepass")),
        page(words=b"a\nb"),
        page()[:20],
        struct.pack("<IIBI", 2**32 - 1, 0, 1, 2**32 - 1),
        b"",
    ],
)
def test_pages_that_cannot_be_are_refused(payload: bytes) -> None:
    assert unpack_page(page(), 99).pieces[0].text == "a"
    with pytest.raises(WireError):
        unpack_page(payload, 99)


def test_words_are_cleaned_again() -> None:
    (piece,) = unpack_page(page(words="\x1b[31m a\x00  b\u202f".encode()), 99).pieces
    assert piece.text == "[31m a b"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b'{"count": -1, "title": null, "rebuilt": true, "attachments": [], "form": false}',
        b'{"count": 4294967296, "title": null, "rebuilt": true, "attachments": [], "form": false}',
        b'{"count": 1, "title": 7, "rebuilt": true, "attachments": [], "form": false}',
        b'{"count": 1, "title": null, "rebuilt": true, "attachments": [null], "form": false}',
        b'{"count": 1, "title": null, "rebuilt": 1, "attachments": [], "form": false}',
    ],
)
def test_what_no_file_says_of_itself_is_refused(payload: bytes) -> None:
    with pytest.raises(WireError):
        unpack_stated(payload)


def test_names_and_titles_have_a_length() -> None:
    said = Stated(1, "t" * 2000, rebuilt=False, attachments=["n" * 100] * 2000, form=False)
    found = unpack_stated(pack_stated(said))
    assert found.title == "t" * 1000
    assert found.attachments == ["n" * 80] * 1000


@pytest.mark.parametrize(("start", "length"), [(0, BLOCK + 1), (2 * BLOCK, 1), (2 * BLOCK - 1, 2), (2**64 - 1, 1)])
def test_no_place_outside_the_file_is_handed_over(start: int, length: int) -> None:
    assert unpack_want(pack_want(BLOCK, BLOCK), 2 * BLOCK) == (BLOCK, BLOCK)
    with pytest.raises(WireError):
        unpack_want(pack_want(start, length), 2 * BLOCK)


def test_a_number_has_its_length() -> None:
    assert unpack_index(b"\x07\0\0\0") == 7
    with pytest.raises(WireError):
        unpack_index(b"\x07")


def test_frames_that_are_too_long_or_cut_short_are_noticed() -> None:
    source, out = os.pipe()
    send(out, 5, pack_page(PAGE))
    kind, payload = receive(source)
    assert (kind, unpack_page(payload, 99)) == (5, PAGE)
    os.write(out, struct.pack("<BI", 5, MAX_FRAME + 1))
    with pytest.raises(WireError):
        receive(source)
    os.write(out, struct.pack("<BI", 5, 10) + b"cut")
    os.close(out)
    with pytest.raises(GoneError):
        receive(source)
    os.close(source)
    with pytest.raises(GoneError):
        receive(source)
