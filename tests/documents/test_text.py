from __future__ import annotations

import random

import pytest

from sitroom.documents.text import decode
from sitroom.errors import DocumentError

ENGLISH = "The ferryman said “we’ll wait” – and the café was closed for the rest of the week."


def test_utf8_is_unchanged_with_mixed_newlines() -> None:
    text = " One\r\nTwo\rThree\n\n\tFour \u2028"
    assert decode(text.encode(), "a.txt") == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_only_the_byte_order_mark_is_dropped(encoding: str) -> None:
    assert decode((ENGLISH + "\r\n").encode(encoding), "a.txt") == ENGLISH + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_without_a_mark(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding), "a.txt") == ENGLISH


def test_windows_1252_with_curly_quotes() -> None:
    assert decode(ENGLISH.encode("cp1252"), "a.txt") == ENGLISH


def test_french_latin_1() -> None:
    text = "Le maire a déclaré que la grève du théâtre était finie et que les élèves ne sont pas là."
    assert decode(text.encode("latin-1"), "a.txt") == text


def test_cyrillic_code_page() -> None:
    text = "Паромщик сказал, что ветер переменился ночью и лодки останутся в гавани до субботы."
    assert decode(text.encode("cp1251"), "a.txt") == text


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("市长说，桥已经关闭。反对派否认这一点。", "gb18030"),
        ("市長說，橋已經關閉。", "big5"),
        ("Мэр сказал, что мост закрыт.", "cp1251"),
    ],
)
def test_words_of_other_letters_in_an_english_text_tell_the_encoding(words: str, encoding: str) -> None:
    text = f"{ENGLISH.translate({0x201C: 34, 0x201D: 34, 0x2019: 39, 0x2013: 45, 0xE9: 101})} {words}"
    assert decode(text.encode(encoding), "a.txt") == text


def test_a_line_of_dashes_or_several_accents_are_no_other_letters() -> None:
    text = f"{ENGLISH}\n————————\nThe crew of the Zoë, née Größe, left."
    assert decode(text.encode("cp1252"), "a.txt") == text


def test_utf8_cut_in_a_character_stays_utf8() -> None:
    assert decode("Žluťoučký kůň pěl ódy é".encode()[:-1], "a.txt") == "Žluťoučký kůň pěl ódy \ufffd"


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_nothing_to_read_is_refused(data: bytes) -> None:
    with pytest.raises(DocumentError, match=r"empty|white space"):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 text", "PDF"),
        (b"PK\x03\x04 a/b", "ZIP"),
        (b"PK\x03\x04 word/document.xml", "docx"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"The boat\x00 is in the harbour.", "binary"),
        (b"The boat\x01\x02\x03\x04 is here.", "binary"),
    ],
)
def test_binary_is_named_with_advice(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as caught:
        decode(data, "odd.txt")
    assert caught.value.path == "odd.txt"
    assert caught.value.advice


def test_damaged_utf16_is_refused() -> None:
    with pytest.raises(DocumentError, match="damaged"):
        decode(b"\xff\xfeA\x00\x00\xd8B\x00", "a.txt")


def test_random_bytes_never_give_broken_text() -> None:
    source = random.Random(7)
    refused = 0
    for size in (1, 2, 7, 60, 2000):
        for _ in range(20):
            try:
                decode(source.randbytes(size), "a.txt").encode("utf-8")
            except DocumentError:
                refused += 1
    assert refused >= 20  # all of the long ones at least


def test_surrogates_in_utf8_never_survive() -> None:
    text = decode("Žluťoučký kůň pěl ódy".encode() + b" \xed\xa0\x80 def", "a.txt")
    assert text.startswith("Žluťoučký kůň pěl ódy")
    text.encode("utf-8")
