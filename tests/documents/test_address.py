from __future__ import annotations

import pytest

from sitroom.documents.address import canonical_url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://News.Example:443/A?b=1#top", "https://news.example/A?b=1"),
        ("http://news.example", "http://news.example/"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("https://news.example/a?utm_source=x&id=7&fbclid=q", "https://news.example/a?id=7"),
        ("https://news.example/a?utm_source=x", "https://news.example/a"),
        ("https://user:secret@news.example/a", "https://news.example/a"),
        ("https://news.example/a?q=a%20b", "https://news.example/a?q=a%20b"),
        ("/relative", None),
        ("ftp://news.example/a", None),
        ("https://[bad/", None),
        ("https://a.example:port/", None),
        ("", None),
    ],
)
def test_canonical_url(url: str, expected: str | None) -> None:
    assert canonical_url(url) == expected
