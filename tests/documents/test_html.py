from __future__ import annotations

import builtins
from typing import Any

import pytest

from sitroom.documents.html import decode_html, has_tags, looks_like_html, read_page
from sitroom.errors import DocumentError

PARAGRAPH = (
    "<p>The ferry did not sail on Monday, the pilot said, because the wind had turned in the night and stood against it.</p>"
)


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html lang='en-GB'><head>{head}</head><body>{body}</body></html>"


def test_article_with_metadata_and_headings() -> None:
    head = (
        "<title>Ferry stays | Coast Paper</title><meta property='og:site_name' content='Coast Paper'>"
        "<meta property='article:published_time' content='2021-08-20T23:30:00+02:00'>"
        "<link rel='canonical' href='https://Coast.example/ferry?utm_source=a#x'><script>var hidden = 'secret';</script>"
    )
    body = (
        "<nav><a href='/'>Home</a></nav><article><h1>Ferry stays in port</h1>"
        + PARAGRAPH * 3
        + "<h2>Wind &amp; water</h2>"
        + PARAGRAPH * 2
        + "</article><footer><p>All rights reserved</p></footer>"
    )
    found = read_page(page(body, head), "a.html")
    assert [found.text[start:end] for start, end in found.headings] == ["Wind & water"]
    assert (found.publisher, found.published, found.url) == ("Coast Paper", "2021-08-20", "https://coast.example/ferry")
    assert found.language == "en"
    assert "\n\nWind & water\n\nThe ferry" in found.text
    assert "secret" not in found.text
    assert "Home" not in found.text


def test_precision_of_the_date_is_kept_and_changes_are_no_publication() -> None:
    article = f"<article><h1>Ferry</h1>{PARAGRAPH * 3}</article>"
    stated = read_page(page(article, "<meta itemprop='datePublished' content='2021-08'>"), "a")
    changed = read_page(page(article, "<meta property='article:modified_time' content='2021-08-21T10:00:00Z'>"), "a")
    assert stated.published == "2021-08"
    assert changed.published is None


@pytest.mark.parametrize(
    "html", ["<html></html>", "<html><body><script>var a = 'words'</script></body></html>", "<!doctype html>"]
)
def test_pages_without_text_are_refused(html: str) -> None:
    with pytest.raises(DocumentError, match="without any text"):
        read_page(html, "a.html")


def test_malformed_page_with_broken_entities() -> None:
    found = read_page("<html><body><p>One <b>two<p>three &bogus; &#xD800; &#0; four<table><tr><td>five", "a.html")
    found.text.encode("utf-8")
    assert found.text.startswith("One two\n\nthree &bogus;")
    assert found.text.endswith("five")


@pytest.mark.parametrize("depth", [300, 5000])
def test_deeply_nested_page_loses_nothing(depth: int) -> None:
    found = read_page(page("<div>" * depth + PARAGRAPH * 3 + "</div>" * depth), "a.html")
    assert found.text.count("The ferry") == 3


def test_long_runs_of_comments_and_spaces_are_no_trap() -> None:
    assert not looks_like_html("<!-- -->" * 500 + "words")
    found = read_page(page("<p>The ferry" + "<i> </i>" * 100_000 + "sailed.</p>"), "a.html")
    assert found.text == "The ferry sailed."


def test_nested_beyond_reading_is_refused() -> None:
    with pytest.raises(DocumentError, match="nested too deeply"):
        read_page(page("<ul><li>" * 5000 + PARAGRAPH), "a.html")


def test_declared_encoding_is_used_where_bytes_are_not_utf8() -> None:
    html = "<html><head><meta charset='windows-1251'></head><body><p>Паром стоит</p></body></html>"
    assert decode_html(html.encode("cp1251"), "a") == html
    assert decode_html(html.encode("utf-8"), "a") == html


def test_latin_1_means_windows_1252_on_the_web() -> None:
    html = "<html><head><meta charset='iso-8859-1'></head><body>“Wait”</body></html>"
    assert decode_html(html.encode("cp1252"), "a") == html


def test_xml_declaration_is_no_obstacle() -> None:
    xhtml = (
        f'<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body>{PARAGRAPH * 3}</body></html>'
    )
    assert read_page(xhtml, "a.xhtml").text.startswith("The ferry")


def test_recognition_by_content() -> None:
    assert looks_like_html("\ufeff\n<!-- saved --><!DOCTYPE html><html>")
    assert not looks_like_html("The tag <html> opens a page.")
    assert has_tags("a <b>c</b>")
    assert not has_tags("2 < 3 and 5 > 4")


def test_missing_library_is_one_error_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "trafilatura":
            raise ImportError("no such library")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(DocumentError, match="pip install"):
        read_page(page(PARAGRAPH), "a.html")


def test_a_tag_with_more_attributes_than_any_page_needs_keeps_its_words() -> None:
    many = " ".join(f"a{number}=1" for number in range(600))
    found = read_page(f"<html><body><article {many}><p>The ferry did not sail.</p></article></body></html>", "a.html")
    assert found.text == "The ferry did not sail."
    picture = f"<img src='data:image/png;base64,{'=' * 5000}' alt='a ferry'>"
    found = read_page(f"<html><body><p>{picture}The ferry did not sail.</p></body></html>", "a.html")
    assert found.text == "The ferry did not sail."


def test_comments_opened_over_and_over_are_one() -> None:
    page = f"<html><body><p>{'The ferry did not sail on Monday. ' * 5}</p>--{'<!-- ' * 20_000}</body></html>"
    assert read_page(page, "a.html").text.startswith("The ferry did not sail")
