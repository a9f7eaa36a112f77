"""From the paragraphs of all pages to one text: what a page or a column has cut is made whole again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sitroom.documents.document import Span
from sitroom.documents.layout import MAX_HEADING_CHARACTERS, MAX_HEADING_WORDS, MAX_TITLE_CHARACTERS, MAX_TITLE_WORDS
from sitroom.documents.pdf.paragraphs import BULLET, SENTENCE_END, Paragraph, is_symbol
from sitroom.documents.pdf.pieces import HYPHEN

MAX_BETWEEN = 12
"""Captions, notes and tables that may stand between the halves of a paragraph."""

MAX_ROOM = 6
"""Font sizes that the last line of a column or page may leave free up to the margin and still go on: a long word."""

SAME_PRINT = 0.05
"""Share by which the font sizes of the halves of a paragraph may differ."""

LARGER = 1.12
"""Font size of a heading as a multiple of that of the running text."""

MIN_TITLE_WORDS = 2
"""A single large word is the name of the paper more often than that of the article."""


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SECOND_PARTS = _words(
    "held backed led based controlled born old year years term scale range owned made related torn level ridden speaking"
    " sponsored supported aligned occupied affiliated called known general elect thirds quarters day week month hour minute"
    " metre meter kilometre kilometer mile point storey page member wing leaning minded foot five nine eight seven"
)
"""Words that follow a hyphen of their own (rebel-held, secretary-general), where the document itself does not say."""

_COMPASS = _words("east west eastern western easterly westerly eastward westward eastwards westwards")
_FIRST_PARTS = {"self": ("ish", "less"), "anti": ("cip", "qu", "dot"), "non": ("sens",), "vice": ("roy",), "cease": ("less",)}
"""First parts that keep their hyphen, with what goes on with them as one word."""

_SUSPENDED = frozenset({"and", "or", "to", "und", "oder", "et", "ou"})
"""After these the hyphen stands for a word that comes later: "pre- and post-war"."""

_BEFORE = re.compile(r"[^\W_](?:[\w'’-]*[^\W_])?$")
_AFTER = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u2e80-\u312f\u3190-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_QUOTES = re.compile(r"[\"“”„«»]")
_LETTER = re.compile(r"[^\W\d_]")
_BYLINE = re.compile(r"(?:by|from|figure|fig\.|table|photo|photograph|picture|source|map)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Composed:
    """The text of a PDF: ``pages`` has the offset at which each page's own words begin, ``title`` the largest words of page 1.

    ``headings`` are those that the print shows, ``others`` the paragraphs that it shows to be none: tables and small print.
    """

    text: str
    pages: tuple[int, ...]
    headings: tuple[Span, ...]
    others: frozenset[Span]
    title: str | None


def compose(paragraphs: Iterable[Paragraph], pages: int, body: float) -> Composed:
    """Put the paragraphs of all pages together, in reading order; ``body`` is the font size of the running text.

    A paragraph that a column or a page ends in the middle of a sentence goes on with the next in the same print. What
    stood between goes before it where it belongs to the page on which the paragraph began, else after it, so that pages
    follow each other in the text as well.
    """
    joined = _rejoined(list(paragraphs), body)
    hyphens = _Hyphens.of(joined)
    writer = _Writer(hyphens, pages)
    bold = sum(len(line.text) for each in joined for line in each.lines if line.bold)
    plain = 2 * bold < sum(len(line.text) for each in joined for line in each.lines)
    title = _title(joined, body, hyphens)
    headings: list[Span] = []
    others: set[Span] = set()
    for index, paragraph in enumerate(joined):
        span = writer.add(paragraph)
        if _is_heading(paragraph, joined[index + 1 : index + 2], body, plain) and hyphens.text_of(paragraph) != title:
            headings.append(span)
        elif paragraph.table or paragraph.size < 0.94 * body:
            others.add(span)
    return Composed(writer.text, writer.page_starts(), tuple(headings), frozenset(others), title)


def _rejoined(paragraphs: Sequence[Paragraph], body: float) -> list[Paragraph]:
    indented = _indents(paragraphs, body)
    done: list[list[Paragraph]] = []
    open_at: int | None = None
    for paragraph in paragraphs:
        between = [each[0] for each in done[open_at + 1 :]] if open_at is not None else []
        if open_at is not None and _goes_on(done[open_at][-1], paragraph, between, body, indented=indented):
            parts = done[open_at]
            page = parts[0].page
            parts.append(paragraph)
            before = [each for each in done[open_at + 1 :] if page == each[0].page < paragraph.page]
            after = [each for each in done[open_at + 1 :] if not page == each[0].page < paragraph.page]
            done[open_at:] = [*before, parts, *after]
            open_at += len(before)
            continue
        done.append([paragraph])
        if _may_go_on(paragraph, body):
            open_at = len(done) - 1
        elif open_at is not None and len(done) - open_at > MAX_BETWEEN:
            open_at = None
    return [replace(parts[0], lines=tuple(line for part in parts for line in part.lines)) for parts in done]


def _may_go_on(paragraph: Paragraph, body: float) -> bool:
    return not paragraph.table and abs(paragraph.size - body) <= 2 * SAME_PRINT * body


def _goes_on(first: Paragraph, after: Paragraph, between: Sequence[Paragraph], body: float, *, indented: bool) -> bool:
    """Whether ``after`` is the rest of the paragraph that ``first`` begins."""
    if after.table or abs(first.size - after.size) > SAME_PRINT * first.size or BULLET.match(after.lines[0].text):
        return False
    last, line = first.lines[-1].text, after.lines[0]
    moved = after.top or bool(between)
    if last.endswith((HYPHEN, "-")) and _AFTER.match(line.text):
        return moved
    if first.room > MAX_ROOM:
        return False
    ended = SENTENCE_END.search(last)
    if any(_closes(each, body) for each in between):
        return False
    if line.text[0].islower():
        # A small letter goes on even after a full stop, which is then that of an abbreviation.
        return not ended or (moved and last.endswith("."))
    small = all(each.table or each.size < 0.94 * body for each in between)
    # A single line may be a title or a label: only its indent shows that it begins a paragraph.
    running = len(first.lines) > 1 or first.begun
    if not (moved and small and running) or after.begun or is_symbol(last):
        return False
    # Where paragraphs are indented, one that is not and stands at the top goes on, though a sentence ended as well.
    return not ended or (indented and first.room <= 1 and len(first.lines) > 1)


def _closes(paragraph: Paragraph, body: float) -> bool:
    """Whether this is a heading below which nothing goes on; words in quotation marks are only set off."""
    last = paragraph.lines[-1].text
    return paragraph.size >= LARGER * body and not SENTENCE_END.search(last) and not _QUOTES.search(last)


def _indents(paragraphs: Sequence[Paragraph], body: float) -> bool:
    """Whether the paragraphs of this document begin with an indent."""
    running = [
        each for each in paragraphs if len(each.lines) > 1 and _may_go_on(each, body) and not BULLET.match(each.lines[0].text)
    ]
    return len(running) > 3 and sum(each.begun for each in running) >= 0.7 * len(running)


def _title(paragraphs: Sequence[Paragraph], body: float, hyphens: _Hyphens) -> str | None:
    """The largest words of the first page; those of four words and more go before a larger name of the paper."""
    large: list[tuple[float, str]] = []
    for paragraph in paragraphs[:60]:
        words = "" if paragraph.page or paragraph.table or paragraph.size < LARGER * body else hyphens.text_of(paragraph)
        if (
            MIN_TITLE_WORDS <= len(words.split()) <= MAX_TITLE_WORDS
            and len(words) <= MAX_TITLE_CHARACTERS
            and _LETTER.search(words)
        ):
            large.append((paragraph.size, words))
    if not large:
        return None
    largest = max(size for size, _ in large)
    sentences = [each for each in large[:6] if len(each[1].split()) >= 4 and each[0] >= 0.5 * largest]
    most = max(size for size, _ in sentences or large)
    return next(words for size, words in sentences or large if size == most)


def _is_heading(paragraph: Paragraph, after: Sequence[Paragraph], body: float, plain: bool) -> bool:
    """Whether a paragraph is plainly a heading: larger than the running text or all bold, short, with text below it."""
    if paragraph.table or not after or after[0].table or after[0].size > (1 + 2 * SAME_PRINT) * body:
        return False
    larger = paragraph.size >= LARGER * body
    if not larger and not (plain and paragraph.bold and not after[0].bold and paragraph.size >= 0.95 * body):
        return False
    words = " ".join(line.text for line in paragraph.lines)
    return (
        len(words.split()) <= MAX_HEADING_WORDS
        and len(words) <= MAX_HEADING_CHARACTERS
        and (words[0].isupper() or words[0].isdigit())
        and words[-1] not in ".,;:!–—-…"
        and _LETTER.search(words) is not None
        and not _QUOTES.search(words)
        and not _BYLINE.match(words)
    )


class _Hyphens:
    """How the lines of this document are put together, by the words that stand whole elsewhere in it.

    A hyphen at the end of a line goes where the next line goes on in small letters, unless the document has the word with
    its hyphen in the middle of a line at least as often as without; where it has neither, unless the second part is one
    that follows a hyphen of its own (``_SECOND_PARTS``, ``_COMPASS``) or the first keeps its own (``_FIRST_PARTS``).
    """

    def __init__(self, seen: Counter[str]) -> None:
        self.seen = seen

    @classmethod
    def of(cls, paragraphs: Sequence[Paragraph]) -> _Hyphens:
        wanted: set[str] = set()
        for paragraph in paragraphs:
            for upper, lower in pairwise(paragraph.lines):
                if parts := _broken(upper.text, lower.text):
                    wanted.update((parts[0] + parts[1], f"{parts[0]}-{parts[1]}"))
        seen: Counter[str] = Counter()
        if wanted:
            for paragraph in paragraphs:
                for line in paragraph.lines:
                    for token in _TOKEN.findall(line.text.casefold()):
                        for part in {token, *token.split("-")}:
                            if part in wanted:
                                seen[part] += 1
        return cls(seen)

    def joint(self, above: str, below: str) -> tuple[int, str]:
        """How two lines meet: how many characters of the upper go, and what stands between them."""
        if above.endswith((HYPHEN, "-", "‐")) and above[-2:-1].isalnum():
            following = _AFTER.match(below)
            if following is not None and following[0].casefold() in _SUSPENDED:
                return 1, "- "
            parts = _broken(above, below)
            return 1, "" if parts and not self._keeps(*parts) else "-"
        if above.endswith(("—", "–")) and above[-2:-1].isalnum():
            return 0, ""
        if "://" in above.rsplit(" ", 1)[-1] and above[-1] in "/-_.?=&":
            return 0, ""
        return 0, "" if _UNSPACED.match(above[-1]) and _UNSPACED.match(below) else " "

    def text_of(self, paragraph: Paragraph) -> str:
        """The words of a paragraph."""
        return "".join(words for words, _ in self.parts_of(paragraph))

    def parts_of(self, paragraph: Paragraph) -> list[tuple[str, bool]]:
        """The words of each line, with what stands before the next, and whether they begin with the rest of a word."""
        lines = paragraph.lines
        parts: list[tuple[str, bool]] = []
        rest = False
        for index, line in enumerate(lines):
            cut, between = 0, ""
            if index + 1 < len(lines):
                cut, between = (0, "\n") if paragraph.table else self.joint(line.text, lines[index + 1].text)
            words = line.text[: len(line.text) - cut].replace(HYPHEN, "-") + between
            parts.append((words, rest))
            rest = between in ("", "-")
        return parts

    def _keeps(self, first: str, second: str) -> bool:
        whole, compound = self.seen[first + second], self.seen[f"{first}-{second}"]
        if whole or compound:
            return compound >= whole
        if second in _SECOND_PARTS or (first in ("north", "south") and second in _COMPASS):
            return True
        return first in _FIRST_PARTS and not second.startswith(_FIRST_PARTS[first])


def _broken(above: str, below: str) -> tuple[str, str] | None:
    """The two parts of a word that a hyphen at the end of a line may have cut, None where it surely has not."""
    if not above.endswith((HYPHEN, "-", "‐")):
        return None
    first, second = _BEFORE.search(above[-60:-1]), _AFTER.match(below[:60])
    if first is None or second is None or not above[-2:-1].isalpha():
        return None
    last, following = first[0].rsplit("-", 1)[-1], second[0]
    capitals = len(last) > 1 and last.isupper() and following.isupper()
    if not following[0].islower() and not capitals:
        return None
    return last.casefold(), following.casefold()


class _Writer:
    """Writes paragraphs one after the other and keeps where the words of each page begin."""

    def __init__(self, hyphens: _Hyphens, pages: int) -> None:
        self.hyphens = hyphens
        self.written: list[str] = []
        self.length = 0
        self.starts: list[int | None] = [None] * pages

    def add(self, paragraph: Paragraph) -> Span:
        """Write a paragraph; return its span."""
        if self.written:
            self._write("\n\n")
        start = self.length
        for line, (words, rest) in zip(paragraph.lines, self.hyphens.parts_of(paragraph), strict=True):
            begins = words.find(" ") + 1 if rest else 0
            if self.starts[line.page] is None and (begins or not rest):
                self.starts[line.page] = self.length + begins
            self._write(words)
        return start, self.length

    def _write(self, words: str) -> None:
        self.written.append(words)
        self.length += len(words)

    @property
    def text(self) -> str:
        return "".join(self.written)

    def page_starts(self) -> tuple[int, ...]:
        """Where each page's own words begin: in order, an empty page where the next one does."""
        starts: list[int] = []
        following = self.length
        for start in reversed(self.starts):
            following = min(following, start if start is not None else following)
            starts.append(following)
        return (0, *starts[::-1][1:])
