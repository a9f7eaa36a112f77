from __future__ import annotations

import pytest

from sitroom.documents.body import in_utf8, names_charset, page_text, stated_text
from sitroom.documents.fields import media_type

BRIDGE = "Мост закрыт, сказал мэр."


def test_media_type_and_charset() -> None:
    assert media_type(" Text/HTML ; charset=x1") == ("text/html", "x1")
    assert media_type('text/html; charset="ISO-8859-1"') == ("text/html", "ISO-8859-1")
    assert media_type("nonsense") == ("", None)
    assert media_type("") == ("", None)


def test_a_text_in_the_charset_stated_for_it_becomes_utf8() -> None:
    assert in_utf8(BRIDGE.encode("cp1251"), "windows-1251") == BRIDGE.encode()
    assert in_utf8("“é”".encode("cp1252"), "iso-8859-1") == "“é”".encode()
    assert in_utf8("橋は閉鎖".encode("iso-2022-jp"), "ISO-2022-JP") == "橋は閉鎖".encode()
    assert in_utf8("The pier".encode("utf-16-le"), "utf-16le") == b"The pier"


@pytest.mark.parametrize("charset", [None, "base64", "no-such", "utf-16", "ascii\x00", "punycode", "unicode-escape", "idna"])
def test_bytes_that_the_charset_does_not_explain_stay_as_they_are(charset: str | None) -> None:
    for data in (b"caf\xe9!", "é".encode(), b"a \\x41 pier", b"A pier, e"):
        assert in_utf8(data, charset) == data


def test_what_a_page_says_of_itself_goes_before_what_is_stated_for_it() -> None:
    page = f'<html><meta charset="windows-1251"><body>{BRIDGE}</body></html>'
    assert names_charset(page.encode("cp1251"))
    assert not names_charset(b"<html><body>No charset = here</body></html>")
    assert page_text(page.encode("cp1251"), "iso-8859-1", "a.html") == page
    assert stated_text(BRIDGE.encode("cp1251"), "windows-1251", "a.txt") == BRIDGE
