"""Feeds (RSS 0.9 to 2.0 and Atom) to entries, and the entries that hold text to documents.

feedparser does the parsing, of bytes alone: given a string it would open files and addresses of that name. It is imported
on first use.
"""

from __future__ import annotations

import hashlib
import html
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.utils import parsedate
from typing import Any, BinaryIO
from urllib.parse import urljoin

from sitroom.documents.address import canonical_url
from sitroom.documents.article import shown, text_document
from sitroom.documents.dates import iso_date
from sitroom.documents.document import Document
from sitroom.documents.excerpts import goes_on
from sitroom.documents.formats import INSIDE, Context, Item, LeftOut
from sitroom.documents.html import decode_html, fragment_text, looks_like_html
from sitroom.documents.known import Known
from sitroom.documents.language_codes import language_code
from sitroom.documents.tally import counted
from sitroom.documents.web.headers import MAX_WAIT
from sitroom.errors import DocumentError

MAX_FEED = 16 * 2**20
"""Bytes of a feed that are read. Feeds are asked for again and again, so those of real outlets stay far below a megabyte."""

MAX_PREFIXES = 1000
"""Namespace declarations in a feed: the time that the parser takes goes with their square."""

MAX_DEPTH = 200
"""Entries opened inside each other: there are none in feeds, and their text would be kept once for each level."""

FULL_WORDS = 250
"""Words from which an entry's content can be the whole article: teasers have up to about a hundred."""

_MAX_KEY = 300
_MAX_TITLE = 500
_PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}
_OPENS = re.compile(r"<(?:\w{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_CLOSES = re.compile(r"</(?:\w{1,20}:)?(?:item|entry)\s*>", re.IGNORECASE)
_ENDS = re.compile(r"</(?:\w{1,20}:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(x[0-9a-f]{1,1000}|[0-9]{1,1000});", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed; ``key`` is its id, else its address, and unique in the feed.

    ``link`` is its page, None where it names none or one that it shares with others. ``words`` is its own text, as HTML
    where ``is_html``; ``is_content`` says that the feed gives it as the content, not as a summary. ``stamp`` is when the
    feed says that it was changed last, else published, in UTC (ISO 8601 to the second).
    """

    key: str
    link: str | None = None
    title: str | None = None
    published: str | None = None
    words: str | None = None
    is_html: bool = False
    is_content: bool = False
    stamp: str | None = None

    def text(self, path: str) -> str:
        """Its own words as text, without tags and addresses; raises DocumentError where there are none."""
        return fragment_text(self.words or "", path) if self.is_html else self.words or ""

    def digest(self, text: str) -> str:
        """What its title and its words, as this text, are known by: it stays while only markup and white space change."""
        told = "\n".join((self.title or "", " ".join(text.split())))
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]

    def document(self, path: str, known: Known, hints: Known | None = None) -> Document:
        """The document of the entry's own words, in the feed at ``path``; what is ``known`` beside goes before what it says.

        It is an excerpt where it has an address and is not plainly the whole article (:meth:`is_whole`).
        """
        inner = f"{path}{INSIDE}{self.key}"
        told = known.over(Known(url=self.link, title=self.title, published=self.published))
        document = text_document(self.text(shown(inner)), inner, told, hints)
        return replace(document, excerpt=document.url is not None and not self.is_whole(document.text))

    def is_whole(self, text: str) -> bool:
        """Whether its own words, as this text, are plainly the whole article.

        They are where the feed gives them as content, they have :data:`FULL_WORDS` words, and they do not end in an
        ellipsis or in words such as "read more".
        """
        return self.is_content and len(text.split()) >= FULL_WORDS and not goes_on(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed as read; ``trouble`` says what could not be read of it, ``cut`` that the last entry is not whole.

    ``wait`` is for how many seconds the feed says of itself that nothing new is to be expected.
    """

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    wait: float | None = None
    trouble: DocumentError | None = None
    cut: bool = False


def read_feed(stream: BinaryIO, path: str, context: Context) -> Iterator[Item]:
    """Give a document for each entry of a saved feed that has text; its path is ``feed!/<id>``, the outlet the feed's title."""
    feed = parse_feed(stream.read(MAX_FEED + 1), path)
    without = 0
    for entry in feed.entries:
        if entry.words is None:
            without += 1
            continue
        known = context.inside(f"{path}{INSIDE}{entry.key}").known or Known()
        try:
            yield entry.document(path, known.over(Known(publisher=feed.title)), Known(language=feed.language))
        except DocumentError as error:
            yield error
    if not feed.entries and feed.trouble is None:
        yield DocumentError(shown(path), "holds no entries", "give a feed with an article in it")
    if without:
        entries = counted(without, "entry without any text of its own", "entries without any text of their own")
        yield LeftOut(shown(path), f"{entries} (read the pages)")
    if feed.trouble is not None:
        yield feed.trouble


def parse_feed(data: bytes, path: str, address: str | None = None) -> Feed:
    """Read a feed, of which ``data`` may be the first :data:`MAX_FEED` bytes and one more; DocumentError where it is none.

    ``address`` is where it came from: links that are not written in full count from there.
    """
    name = shown(path)
    too_large = len(data) > MAX_FEED
    text = _mended(_body(decode_html(data[:MAX_FEED], name), name))
    parsed = _parsed(text, name)
    about = parsed["feed"]
    found = parsed["entries"]
    if not parsed.get("version") and not found:
        raise DocumentError(name, "is no feed", "give an RSS or Atom feed")
    broken_off = too_large or (bool(parsed["bozo"]) and not _ENDS.search(text[-4096:]))
    # An entry is cut where none closes after the last that opens.
    cut = broken_off and _last(_OPENS, text) > _last(_CLOSES, text)
    entries = _entries(found, address or _text(about, "link"))
    return Feed(
        title=_title(about),
        language=_language(about),
        entries=entries,
        wait=_wait(about),
        trouble=_trouble(name, text, parsed, too_large=too_large, broken_off=broken_off),
        cut=cut,
    )


def named_feeds(data: bytes, address: str) -> list[str]:
    """The feeds that a web page names, at most five; none where the bytes are no web page."""
    from lxml import etree  # type: ignore[import-untyped]  # lxml ships no types

    try:
        text = decode_html(data, address)
        tree = (
            etree.fromstring(text.encode(), etree.HTMLParser(encoding="utf-8", recover=True)) if looks_like_html(text) else None
        )
    except (DocumentError, etree.LxmlError, ValueError):
        return []
    if tree is None:
        return []
    found = tree.xpath("//link[contains(@type, 'rss+xml') or contains(@type, 'atom+xml')]/@href")
    addresses = (canonical_url(urljoin(address, str(link))) for link in found[:50])
    return list(dict.fromkeys(each for each in addresses if each))[:5]


def _body(text: str, name: str) -> str:
    """A feed from its first element on. What may stand before it can define entities, and those are how XML bombs are made."""
    at = 0
    while (at := text.find("<", at)) >= 0:
        if text.startswith("<!--", at):
            at = text.find("-->", at)
        elif text.startswith("<?", at):
            at = text.find("?>", at)
        elif text.startswith("<!", at):
            end = text.find(">", at)
            if "[" in text[at:end] or end < 0:
                raise DocumentError(name, "defines entities of its own, as no feed needs to", "open it in an editor to see them")
            at = end
        else:
            return text[at:]
        if at < 0:
            break
    raise DocumentError(name, "is no feed: it has no element", "give an RSS or Atom feed")


def _mended(text: str) -> str:
    """The text without characters that no XML can hold, raw or by number: one of them would cost the whole feed."""
    return _REFERENCE.sub(_reference, _NO_TEXT.sub("\ufffd", text))


def _reference(found: re.Match[str]) -> str:
    digits = found[1].lower()
    code = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    bad = code > 0x10FFFF or 0xD800 <= code < 0xE000 or (code < 32 and code not in (9, 10, 13)) or code in (0xFFFE, 0xFFFF)
    return "\ufffd" if bad else found[0]


def _parsed(text: str, name: str) -> Any:
    if text.count("xmlns") > MAX_PREFIXES and len(set(re.findall(r"xmlns:([\w.-]{1,100})", text))) > MAX_PREFIXES:
        raise DocumentError(name, "declares too many namespaces to be a feed", "open it in an editor to see them")
    if _deepest(text) > MAX_DEPTH:
        raise DocumentError(name, "opens entries inside each other as no feed does", "open it in an editor to see them")
    import feedparser  # 40 ms: only for feeds

    try:
        return feedparser.parse(
            io.BytesIO(b'<?xml version="1.0" encoding="utf-8"?>' + text.encode("utf-8", "replace")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except Exception as error:
        # The parser for broken feeds can itself break on them.
        reason = f"is a feed that cannot be parsed ({type(error).__name__})"
        raise DocumentError(name, reason, "open it in an editor to see what is wrong") from error


def _deepest(text: str) -> int:
    """How many entries are opened at most without one being closed."""
    deep = deepest = 0
    for match in re.finditer(r"<(/?)(?:\w{1,20}:)?(?:item|entry)[\s>]", text, re.IGNORECASE):
        deep = max(deep - 1, 0) if match[1] else deep + 1
        deepest = max(deepest, deep)
    return deepest


def _trouble(name: str, text: str, parsed: Any, *, too_large: bool, broken_off: bool) -> DocumentError | None:
    count = len(parsed["entries"])
    if too_large:
        return DocumentError(name, f"is larger than {MAX_FEED // 2**20} MB; the {count} entries up to there are read", "split it")
    if broken_off:
        return DocumentError(name, f"breaks off after {count} entries, which are read", "the file is cut short; fetch it again")
    if parsed["bozo"] and (opened := len(_OPENS.findall(text))) > count:
        return DocumentError(name, f"is damaged: of {opened} entries {count} could be read", "mend its XML")
    return None


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _entries(found: list[Any], base: str | None) -> tuple[Entry, ...]:
    made = [_entry(each, base) for each in found]
    shared = Counter(entry.link for entry in made)
    seen: Counter[str] = Counter()
    entries = []
    for entry in made:
        alone = replace(entry, link=None) if shared[entry.link] > 1 else entry
        seen[entry.key] += 1
        number = seen[entry.key]
        entries.append(alone if number == 1 else replace(alone, key=_again(alone, number, seen)))
    return tuple(entries)


def _again(entry: Entry, number: int, seen: Counter[str]) -> str:
    """A key for an entry whose own one is taken: feeds there are that give all entries one id."""
    if entry.link is not None and not seen[entry.link]:
        seen[entry.link] += 1
        return entry.link
    return f"{entry.key}#{number}"


def _entry(found: Any, base: str | None) -> Entry:
    written = _text(found, "feedburner_origlink") or _text(found, "link")
    try:
        link = canonical_url(urljoin(base or "", written)) if written else None
    except ValueError:
        link = None
    words, is_html, is_content = _words(found)
    title = _title(found)
    key = _text(found, "id") or link
    if key is None or len(key) > _MAX_KEY:
        key = hashlib.sha256("\n".join((key or "", title or "", words or "")).encode("utf-8", "replace")).hexdigest()[:16]
    return Entry(
        key=key,
        link=link,
        title=title,
        published=_day(found, "published") or _day(found, "updated"),
        words=words,
        is_html=is_html,
        is_content=is_content,
        stamp=_stamp(found),
    )


def _words(found: Any) -> tuple[str | None, bool, bool]:
    """The longest text that an entry has as content, else as summary; whether it is HTML, and whether content."""
    contents = [(detail, True) for detail in dict.get(found, "content") or ()]
    summary = dict.get(found, "summary_detail")
    for given in (contents, [(summary, False)] if summary else []):
        texts = []
        for detail, is_content in given:
            kind, value = detail.get("type") or "text/plain", detail.get("value") or ""
            is_html = kind != "text/plain"
            inked = html.unescape(_TAG.sub("", value)) if is_html else value
            if kind.startswith("text/") or kind == "application/xhtml+xml":
                texts.append((len(inked.strip()), value, is_html, is_content))
        length, value, is_html, is_content = max(texts, default=(0, "", False, False), key=lambda each: each[0])
        if length:
            return value, is_html, is_content
    return None, False, False


def _text(found: Any, name: str) -> str | None:
    """A short text of feed or entry on one line, without what cannot be seen."""
    value = dict.get(found, name)
    return " ".join(_UNSEEN.sub(" ", value).split()) or None if isinstance(value, str) else None


def _title(found: Any) -> str | None:
    title = _text(found, "title")
    if title is None:
        return None
    # Titles are plain text by right, and full of tags in fact.
    plain = " ".join(html.unescape(_TAG.sub("", title)).split()) if _TAG.search(title) else title
    return plain[:_MAX_TITLE] or None


def _language(about: Any) -> str | None:
    return language_code(_text(about, "language") or "")


def _day(found: Any, name: str) -> str | None:
    """The day as it is written, in the outlet's own time zone; where that cannot be read, as the parser takes it."""
    written = _text(found, name)
    if written is None:
        return None
    parsed = parsedate(written)
    taken = dict.get(found, f"{name}_parsed")
    for date in (parsed, taken):
        if day := iso_date(written) or (iso_date(f"{date[0]:04}-{date[1]:02}-{date[2]:02}") if date else None):
            return day
    return None


def _stamp(found: Any) -> str | None:
    """When an entry was changed last, else published, in UTC; None where that is not said or cannot be read."""
    for name in ("updated_parsed", "published_parsed"):
        taken = dict.get(found, name)
        if taken is not None and 1970 <= taken[0] <= 9999:
            return "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+00:00".format(*taken[:6])
    return None


def _wait(about: Any) -> float | None:
    """What ``ttl`` (minutes) and ``sy:updatePeriod`` with its frequency say, a day at most."""
    waits = []
    ttl = _text(about, "ttl")
    if ttl and re.fullmatch(r"\d{1,9}", ttl):
        waits.append(float(ttl) * 60)
    if period := _PERIODS.get((_text(about, "sy_updateperiod") or "").lower()):
        frequency = _text(about, "sy_updatefrequency") or "1"
        waits.append(period / max(float(frequency), 1.0) if re.fullmatch(r"\d{1,9}", frequency) else period)
    return min(max(waits), MAX_WAIT) if waits else None
