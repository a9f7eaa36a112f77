"""Web pages to text: the article without the page around it, and what the page says about itself.

trafilatura does the work. It is imported on first use, because it takes longer to load than all the
rest of this package, and most inputs are plain text.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sitroom.documents.address import canonical_url
from sitroom.documents.dates import iso_date
from sitroom.documents.document import Span
from sitroom.documents.language_codes import language_code
from sitroom.documents.text import decode, decode_single_byte
from sitroom.errors import DocumentError

_OPENING = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!doctype", re.IGNORECASE)
_DECLARED = re.compile(rb"""<(?:meta[^>]+?charset|\?xml[^>]+?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_BOXES = re.compile(r"</?(?:div|span|font|b|i|u|em|strong|center|section|blockquote|table|tbody|tr|td)\b[^<>]*>", re.IGNORECASE)
# A comment in a comment is none, and libxml2 takes the square of their number to write them.
_OPENED_COMMENTS = re.compile(r"<!--(?:\s*<!--)+")
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]{0,40})[^<>]{2000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
MAX_ATTRIBUTES = 500
"""Attributes of one tag; the parser needs a time that grows with their square."""

_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_PARAGRAPH_BREAK = re.compile(r"(?: *\n){2,} *")


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_HTML_BLOCKS = _names(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure h1 h2 h3 h4 h5 h6"
    " header hr li main ol p pre section summary table td th tr ul"
)
_HTML_SKIPPED = _names(
    "script style noscript template nav footer form button select option textarea svg math iframe object head title"
)
_HTML_HEADINGS = _names("h2 h3 h4 h5 h6")
_MAIN_BLOCKS = _names("p head quote item list row table code div ab fw figure")

_DATE_SOURCES = (
    # In order of trust: what the page says to machines, then what it shows. Never the day it was last changed.
    "//meta[@property='article:published_time' or @name='article:published_time']/@content",
    "//*[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//meta[@name='parsely-pub-date' or @name='sailthru.date' or @name='pubdate' or @name='publish-date' or @name='date'"
    " or @name='DC.date.issued' or @name='DC.Date' or @name='dcterms.date' or @name='citation_publication_date']/@content",
    "//article//time[@pubdate]/@datetime",
)
_CHANGED = (
    "//meta[contains(@property, 'modified') or contains(@property, 'updated') or contains(@name, 'odified')"
    " or contains(@name, 'revised') or contains(@name, 'updated')]/@content | //*[@itemprop='dateModified']/@content"
    " | //*[@itemprop='dateModified']/@datetime"
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


@dataclass(frozen=True, slots=True)
class Page:
    """The article of a web page, with what the page states about it; ``headings`` are spans of ``text``."""

    text: str
    headings: tuple[Span, ...]
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    language: str | None


def looks_like_html(text: str) -> bool:
    """Say whether a text opens as a web page does, whatever its file is called."""
    return bool(_OPENING.match(text.lstrip("\ufeff")[:4096]))


def has_tags(text: str) -> bool:
    """Say whether a text holds any mark-up at all."""
    return bool(_TAG.search(text))


def decode_html(data: bytes, path: str) -> str:
    """Return the characters of a page: by its mark, as UTF-8, by the encoding it declares, else as guessed.

    Valid UTF-8 wins over the declaration: pages are re-saved more often than their headers are mended.
    """
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _DECLARED.search(data[:4096])
        if declared and b"\x00" not in data:
            name = declared[1].decode("ascii", "replace").lower()
            # What pages call Latin-1 is Windows-1252, as browsers read it.
            name = "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii", "windows-1252") else name
            try:
                if name not in ("utf-8", "utf8") and codecs.lookup(name):
                    return data.decode(name)
            except (LookupError, ValueError):
                return decode_single_byte(data, path)
    return decode(data, path)


def read_page(html: str, path: str) -> Page:
    """Return the article of a page; where none is found, all text of its body.

    Paragraphs and headings are divided by a blank line. Raises DocumentError, naming ``path``, for a
    page without any text.
    """
    _quiet()
    html, tree = _tree(html, path)
    found = _extract(html, path)
    paragraphs = list(_paragraphs(found.body, _MAIN_BLOCKS, frozenset(), "lb")) if found and found.body is not None else []
    if not any(words for words, _ in paragraphs):
        paragraphs = list(_paragraphs(tree, _HTML_BLOCKS, _HTML_SKIPPED, "br"))
    title = _clean(found.title) if found else None
    title = title or _clean(str(tree.xpath("string(//h1)"))) or _clean(str(tree.xpath("string(//title)")))
    text, headings = _join(paragraphs, title)
    if not text:
        raise _no_text(path)
    url = next((url for url in map(canonical_url, _addresses(tree)) if url), None)
    publisher = _clean(found.sitename) if found else None
    if publisher is None and url is not None:
        publisher = url.split("/")[2]
    language = language_code(_first(tree, "/html/@lang") or "")
    published = _published(tree) or _shown_date(tree, found.date if found else None)
    return Page(text, headings, title, publisher, published, url, language)


def fragment_text(html: str, path: str) -> str:
    """Return the text of a piece of a page that is all article, such as a feed gives: whatever a browser would show of it.

    Divided as by :func:`read_page`, which would take what is short in it for parts of the page around. Raises DocumentError
    where it has no text.
    """
    _, tree = _tree(html, path)
    text, _ = _join(list(_paragraphs(tree, _HTML_BLOCKS, _HTML_SKIPPED, "br")), None)
    if not text:
        raise _no_text(path)
    return text


def _tree(html: str, path: str) -> tuple[str, Any]:
    """Return a page as it can be parsed, and its tree; DocumentError where it has none."""
    html = _LONG_TAG.sub(_bounded, _NO_TEXT.sub(" ", _OPENED_COMMENTS.sub("<!--", _XML_DECLARATION.sub("", html, count=1))))
    tree, too_deep = _parse(html)
    if too_deep:
        # The parser stops at 2048 levels and drops the rest: boxes that only lay out the page go first.
        html = _BOXES.sub("<br><br>", html)
        tree, too_deep = _parse(html)
    if too_deep:
        raise DocumentError(path, "is a web page nested too deeply to be read", "copy its text into a .txt file")
    if tree is None:
        raise _no_text(path)
    return html, tree


def _bounded(tag: re.Match[str]) -> str:
    """A tag as it stands, without its attributes where there are more than any page needs: each is compared with all others."""
    return tag[0] if _QUOTED.sub("", tag[0]).count("=") <= MAX_ATTRIBUTES else f"<{tag[1]}"


def _quiet() -> None:
    # Broken pages are everyday; their messages would otherwise land between ours on the terminal.
    for name in ("trafilatura", "htmldate", "courlan"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def _parse(html: str) -> tuple[Any, bool]:
    """Return the tree, None for a page without any, and whether it was cut for its depth."""
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, recover=True)
    try:
        # Bytes, because lxml refuses text that names an encoding of its own.
        tree = etree.fromstring(html.encode(), parser)
    except etree.LxmlError:
        tree = None
    return tree, any("Excessive depth" in error.message for error in parser.error_log)


def _extract(html: str, path: str) -> Any:
    try:
        import trafilatura
    except ImportError as error:
        # pip before 23.3 takes "lxml[html_clean]" and "html-clean" for two things and leaves a hole here.
        reason = f"is a web page, and a library for them is missing: {str(error).splitlines()[0]}"
        raise DocumentError(path, reason, "pip install trafilatura lxml_html_clean") from error

    dates = {"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d"}
    try:
        return trafilatura.bare_extraction(
            html, include_comments=False, include_tables=True, with_metadata=True, date_extraction_params=dates
        )
    except Exception:
        # Whatever a hostile page breaks in there must not end a run over a thousand others: the body's text is left.
        return None


def _paragraphs(root: Any, blocks: frozenset[str], skipped: frozenset[str], line_break: str) -> Iterator[tuple[str, str]]:
    """Yield each paragraph below ``root`` with the name of its element (``h2`` for a heading of any tree)."""
    from lxml import etree  # cached by now

    pieces: list[str] = []
    name = ""
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in blocks:
            yield from _flush(pieces, name)
            opening = element.get("rend", "h2") if tag == "head" else tag
            name = opening if event == "start" else ""
        if event == "start" and tag in skipped:
            walker.skip_subtree()
        elif event == "start":
            if tag == line_break:
                pieces.append("\n")
            elif tag == "cell" and pieces:
                pieces.append(" \t ")
            pieces.append(_SPACES.sub(" ", element.text or ""))
        if event != "start" and element is not root:
            pieces.append(_SPACES.sub(" ", element.tail or ""))
    yield from _flush(pieces, name)


def _flush(pieces: list[str], name: str) -> Iterator[tuple[str, str]]:
    # Runs of spaces go first: the patterns after it would scan a long run again from each of its places.
    for part in _PARAGRAPH_BREAK.split(re.sub(r" {2,}", " ", "".join(pieces))):
        words = re.sub(r" *\n *", "\n", part).strip()
        if words:
            yield words, name
    pieces.clear()


def _join(paragraphs: list[tuple[str, str]], title: str | None) -> tuple[str, tuple[Span, ...]]:
    headings: list[Span] = []
    at = 0
    for index, (words, name) in enumerate(paragraphs):
        if name in _HTML_HEADINGS and not (index == 0 and words == title):
            headings.append((at, at + len(words)))
        at += len(words) + 2
    return "\n\n".join(words for words, _ in paragraphs), tuple(headings)


def _addresses(tree: Any) -> Iterator[str]:
    for path in ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"):
        yield from (str(value) for value in tree.xpath(path))


def _published(tree: Any) -> str | None:
    for path in _DATE_SOURCES:
        for value in tree.xpath(path):
            if date := iso_date(str(value)):
                return date
    for script in tree.xpath("//script[@type='application/ld+json']/text()"):
        for value in _JSON_DATE.findall(str(script)):
            if date := iso_date(value):
                return date
    return None


def _shown_date(tree: Any, date: str | None) -> str | None:
    """Return the date that trafilatura saw on the page, unless it is the day of the last change."""
    changed = {iso_date(str(value)) for value in tree.xpath(_CHANGED)}
    return iso_date(date) if date and iso_date(date) not in changed else None


def _first(tree: Any, path: str) -> str | None:
    return next((words for value in tree.xpath(path) if (words := _clean(str(value)))), None)


def _clean(words: str | None) -> str | None:
    return " ".join(words.split()) or None if words else None


def _no_text(path: str) -> DocumentError:
    return DocumentError(
        path, "is a web page without any text", "save the page after it has loaded, or copy its text into a .txt file"
    )
