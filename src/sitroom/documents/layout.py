"""Where title, section headings and page lines stand in a plain text.

Everything here errs on the side of silence: a heading that is missed costs a little, a sentence that
is taken for a heading loses what somebody said. Nothing is removed; the spans only label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sitroom.documents.boilerplate import kind_of_line, opens_link_list
from sitroom.documents.dates import FULL_DATE, written_date
from sitroom.documents.document import Span

MAX_TITLE_WORDS = 30
MAX_TITLE_CHARACTERS = 220
MAX_HEADING_WORDS = 10
MAX_HEADING_CHARACTERS = 80
MAX_LINK_WORDS = 16
"""Words in a line that can be a link in the list at the foot of a page."""

MIN_PARAGRAPH_WORDS = 15
"""From so many words on, a block is a paragraph even where its last full stop is missing."""

MIN_WRAPPED = 40
MAX_WRAPPED = 120
"""Line lengths of text that an editor has broken at a margin; typewriter and mail margins are 60 to 100."""

_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_BREAK = re.compile(r"\r\n|[\r\n\u2028\u2029\x0b\x0c\x85]")
_SENTENCE_END = re.compile(r"""[.!?…:;,]["'”’»“‘)\]\s]*$""")
_TURN = re.compile(r"(?:Q|A|[A-Z][A-Z .'’-]{1,30})\s?:\s")
_BULLET = re.compile(r"\s*(?:[-–—•*·▪◦>→@]|\d+[.)]\s|[a-z][.)]\s)")
_OPENING_QUOTE = re.compile(r"[\"'“”„‘‚«»‹›(\[]")
_QUOTED = re.compile(r"[\"“”„«»]")
_SPEECH = re.compile(
    r"\b(?:said|says|say|told|tells|according|denie[sd]|claim(?:s|ed)|add(?:s|ed)|warn(?:s|ed)|announce[sd]|declare[sd]"
    r"|confirm(?:s|ed)|insist(?:s|ed)|refuse[sd]|believe[sd]?|ask(?:s|ed)|repl(?:ies|ied)|answer(?:s|ed)|wrote|writes)\b",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"(?:by|from|written by|words by|text by|analysis by|correspondent)\b\s", re.IGNORECASE)
_DATELINE = re.compile(
    rf"(?:published|posted|updated|last updated|date|first published)\b|.*{FULL_DATE}"
    r"|.*(?:\b\d{1,2}:\d{2}\b|\b(?:19|20)\d\d\b)"
    r"|[A-Z][\w .]+ \([A-Z]{2,}\)|[A-Z]{3,}[\w .]*,.*\b\d{1,2}\b",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    rf"(?:(?:published|posted|first published|publication date|date)(?: on| at)?\s*:?\s*)?(?:\w+day,? )?{FULL_DATE}"
    r"(?:[ T,|·-]*(?:at )?\d{1,2}[:.]\d{2}(?::\d{2})?(?:\.\d+)?(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{1,4}\)?|[+-]\d\d:?\d\d)?)?"
    r"\s*(?:[|·].*|\(?updated\b.*)?",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    r"(?:published|first published|publication date)(?: on| in)?\s*:?\s+([A-Za-z]+\.?,? \d{4})\.?", re.IGNORECASE
)
_BYLINE_DATE = re.compile(rf"by [^.!?]{{3,80}}?[,|·–—-]\s*(?:published:?\s*)?({FULL_DATE}).*", re.IGNORECASE)
_DATELINE_DATE = re.compile(rf"[A-Z][A-Z .'’,/-]{{2,40}}, ((?i:{FULL_DATE}))\s*(?:\([^)]+\)\s*)?[-–—:]")
_MARKDOWN = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_NAME_AND_ROLE = re.compile(r"[A-Z]\S+(?: [A-Z]\S+){1,3}(?:,.*|\s[-–—]\s.*)?$")


@dataclass(frozen=True, slots=True)
class Layout:
    """What the lines of a text are: its title, its stated date, and the spans of headings and page lines."""

    title: str | None
    published: str | None
    headings: tuple[Span, ...]
    boilerplate: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a text: one line, or the lines that an editor broke at a margin."""

    start: int
    end: int
    text: str
    kind: str | None

    @property
    def words(self) -> int:
        """How many words the block has."""
        return len(self.text.split())

    @property
    def is_paragraph(self) -> bool:
        """Whether this reads as running text: a sentence or long, a quotation or a turn of an interview."""
        if self.kind is not None:
            return False
        if self.words >= MIN_PARAGRAPH_WORDS or _TURN.match(self.text):
            return True
        # A quotation that stands alone ends with its speaker: no full stop, and no heading either.
        return bool(_SENTENCE_END.search(self.text) or (self.words >= 5 and _OPENING_QUOTE.match(self.text)))


def read_layout(text: str) -> Layout:
    """Return what the lines of a plain text are, labelled only where they are plainly so."""
    blocks = split_blocks(text)
    first = _title_index(blocks)
    title = None
    if first is not None:
        title = _without_markdown(blocks[first].text)[0]
    boilerplate = find_boilerplate(blocks)
    labelled = set(boilerplate)
    headings: list[Span] = []
    before: Block | None = None
    for index, block in enumerate(blocks):
        if index != first and (block.start, block.end) not in labelled:
            after = blocks[index + 1] if index + 1 < len(blocks) else None
            if span := _heading(block, before, after):
                headings.append(span)
        if block.kind is None:
            # A heading stands between paragraphs; right below the title it would be a subtitle.
            before = block if index != first else None
    return Layout(
        title, _published([block.text for block in blocks[:5]], after_title=first is not None), tuple(headings), boilerplate
    )


def split_blocks(text: str) -> list[Block]:
    """Cut a text into paragraphs, whether they are divided by blank lines or by mere line ends."""
    blocks: list[Block] = []
    group: list[re.Match[str]] = []
    for line in _LINE.finditer(text):
        if not line.group().strip():
            continue
        # Lines belong together where only one line end, and no blank line, lies between them.
        if group and len(_BREAK.findall(text[group[-1].end() : line.start()])) > 1:
            blocks.extend(_blocks_of(text, group))
            group = []
        group.append(line)
    blocks.extend(_blocks_of(text, group))
    return blocks


def _blocks_of(text: str, group: Sequence[re.Match[str]]) -> list[Block]:
    if not group:
        return []
    lines = [line.group() for line in group]
    open_ended = sum(not _SENTENCE_END.search(line) for line in lines[:-1])
    wrapped = (
        len(lines) > 1
        and all(len(line) <= MAX_WRAPPED for line in lines)
        and all(len(line) >= MIN_WRAPPED for line in lines[:-1])
        and 2 * open_ended > len(lines) - 1
    )
    ranges = [(group[0].start(), group[-1].end())] if wrapped else [(line.start(), line.end()) for line in group]
    blocks = []
    for start, end in ranges:
        raw = text[start:end]
        left = start + len(raw) - len(raw.lstrip())
        right = start + len(raw.rstrip())
        words = text[left:right]
        blocks.append(Block(left, right, words, kind_of_line(" ".join(words.split())) if len(words) <= 400 else None))
    return blocks


def find_boilerplate(blocks: Sequence[Block]) -> tuple[Span, ...]:
    """Return the spans of blocks that are page lines: by their words, or as links at the foot of the page."""
    found = {index for index, block in enumerate(blocks) if block.kind is not None}
    last = max((index for index, block in enumerate(blocks) if block.is_paragraph and block.kind is None), default=len(blocks))
    listing = False
    for index in range(last + 1, len(blocks)):
        block = blocks[index]
        if block.kind is not None:
            listing = listing or opens_link_list(block.kind)
        elif listing and block.words <= MAX_LINK_WORDS:
            found.add(index)
    return tuple((blocks[index].start, blocks[index].end) for index in sorted(found))


def _title_index(blocks: Sequence[Block]) -> int | None:
    """Return the place of the first block that is no page line, where it reads like a title with text below it."""
    for index, block in enumerate(blocks):
        if block.kind is not None:
            continue
        if index + 1 == len(blocks) or not any(later.is_paragraph for later in blocks[index + 1 :]):
            return None
        words = _without_markdown(block.text)[0]
        sentence = _SENTENCE_END.search(words) and not words.rstrip("\"'”’»)").endswith("?")
        opening = words.lstrip("\"'“”„‘«¿¡([")[:1]
        if (
            sentence
            or block.words > MAX_TITLE_WORDS
            or len(words) > MAX_TITLE_CHARACTERS
            or opening.islower()
            or not any(character.isalpha() for character in words)
            or re.match(r"(?:Q|A)\s?:", words)
            or _PUBLISHED.fullmatch(words)
            or (_BYLINE.match(words) and block.words <= 6)
            or re.match(r"[-•*>]\s", words)
        ):
            return None
        return index
    return None


def _heading(block: Block, before: Block | None, after: Block | None) -> Span | None:
    words, marked = _without_markdown(block.text)
    if marked:
        start = block.start + block.text.index(words)
        return start, start + len(words)
    if before is None or after is None:
        return None
    if not before.is_paragraph or not after.is_paragraph or not _reads_like_heading(words):
        return None
    # "Jane Roe, driver" below a quotation that stands alone is its speaker, no heading.
    if _OPENING_QUOTE.match(before.text) and _OPENING_QUOTE.match(before.text[-1]) and _NAME_AND_ROLE.match(words):
        return None
    return block.start, block.end


def _reads_like_heading(words: str) -> bool:
    count = len(words.split())
    if count > MAX_HEADING_WORDS or len(words) > MAX_HEADING_CHARACTERS or "\n" in words:
        return False
    if words.endswith("?"):
        # A question in the text is the author's; only the shortest kind is surely a heading.
        if not (2 <= count <= 4 and re.match(r"(?:what|why|how|who|where|when)\b", words, re.IGNORECASE)):
            return False
    elif _SENTENCE_END.search(words) or words[-1] in "-–—":
        return False
    return not (
        words[:1].islower()
        or not any(character.isalpha() for character in words)
        or ":" in words
        or _OPENING_QUOTE.match(words)
        or _QUOTED.search(words)
        or _BULLET.match(words)
        or _SPEECH.search(words)
        or _BYLINE.match(words)
        or _DATELINE.match(words)
        or re.search(r"https?://|www\.|\S@\S|[|»›→<>{}]", words)
    )


def _published(lines: Sequence[str], *, after_title: bool) -> str | None:
    """Return the date that one of the first lines plainly states as the day of publication."""
    for number, line in enumerate(lines):
        line = line.strip()
        if number < 3 + after_title and (match := _PUBLISHED.fullmatch(line)):
            return written_date(match.group())
        if number < 3 and (match := _LABELLED.fullmatch(line)):
            return written_date(match[1])
        if len(line) <= 200 and (match := _BYLINE_DATE.fullmatch(line)):
            return written_date(match[1])
        if number < 3 and (match := _DATELINE_DATE.match(line)):
            return written_date(match[1])
    return None


def _without_markdown(words: str) -> tuple[str, bool]:
    match = _MARKDOWN.fullmatch(words)
    return (match[2], True) if match and match[2] else (" ".join(words.split()) if "\n" in words else words, False)
