"""Which agency or outlet a text names as the origin of itself, of a paragraph or of a statement.

By form, as papers write it: the dateline ("DOLVIK, May 6 (HNA) -"), the line at the end ("(Reporting by HNA staff in
Dolvik)", "Source: HNA"), "told HNA" and "according to the agency HNA" in a sentence. A name is taken for an outlet's where
``origins.toml`` knows it, where a word of it says so ("Press", "Radio"), where such a word stands before it ("the agency
Caravel"), or where the document has it in its own credit line; behind "told" also an acronym without an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sitroom.actors.spelling import folded
from sitroom.attributions.quotation import Mask, marked
from sitroom.attributions.statement import Statement
from sitroom.disputes.signature import listed, outlets
from sitroom.documents.document import Document, Span


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency or outlet that a text names as the origin of something; ``agency`` is its name folded (:func:`agency`).

    It covers one statement, or the characters ``over``, or the whole document where both are None.
    """

    name: str
    agency: str
    span: Span
    statement: str | None = None
    over: Span | None = None


_CAPS = r"[A-Z][\w’&./-]*(?: (?:[A-Z]|\d+\b)[\w’&.-]*){0,3}"
_PRESS = "agency|newspaper|daily|weekly|magazine|broadcaster|station|channel|newswire|portal|website|outlet"
_NAME = rf"(?:(?P<article>the|an?) )?(?:(?:\w+[ -]){{0,2}}(?P<press>{_PRESS}) (?:of )?)?(?P<name>{_CAPS})"
_OWN = (
    r"(?:this|our|the present) (?:newspaper|paper|magazine|station|channel|agency|outlet|website|portal|programme"
    r"|reporter|correspondent)\b|us\b"
)
_TOLD = re.compile(
    r"\b(?:(?:told|tells?|telling)(?: by (?:tele)?phone)?(?: to)?"
    r"|(?:said|speaking|spoke|speaks|denied|confirmed|admitted|wrote|explained|declared|added|statement|comments?|remarks?) to"
    r"|interview(?:ed)? (?:with|to|for|of|by|given to|published (?:by|in))"
    rf"|conversation with) (?:(?P<own>{_OWN})|{_NAME})"
)
_BY = re.compile(
    r"\b(?:[Aa]ccording to|[Cc]iting|[Qq]uoting|(?:[Cc]ited|[Qq]uoted|[Rr]eported|carried|published|obtained|distributed) by) "
    + _NAME
)
_SAYS = re.compile(
    rf"(?<![\w.])(?:(?P<press>{_PRESS}) )?(?P<name>{_CAPS})(?:,? citing [^,.]+,)?"
    r" (?:has |had )?(?:report|quot|cit)(?:s|es|ed)\b"
)
_LEADS_IN = re.compile(rf"\b(?:[Ii]n|[Ff]rom|[Aa]s) (?:the )?(?P<press>{_PRESS}) (?P<name>{_CAPS})")
"""Of a sentence that ends in a colon: "In the agency SBA one can read it so:"."""
_DATELINE = re.compile(
    r"(?m)^[ \t]*(?:[A-ZÀ-Þ][A-ZÀ-Þ'’.-]{2,}[^()\n]{0,60}?)?\((?P<name>[A-Z][^()\n\d]{1,40})\) ?[-–—:]",
)
_CLOSING = re.compile(
    r"(?m)^[ \t(\[*—–-]*(?:(?:[Aa]dditional |[Ww]ith )?[Rr]eporting (?:by|from)|[Ss]ources?:|[Vv]ia:?|©|[Cc]opyright(?: ©)?"
    r"|[Cc]redit:?|(?:[Ww]ith )?(?:[Mm]aterial|files|information|contributions?|input) (?:from|by|of)"
    r"|(?:[Oo]wn|[Oo]ur) (?:correspond\w+|report\w*) ?[/,|]|[Tt]ext:|[Aa]gency:)[ \t]*(?:\d{4} )?(?P<names>[^\n;()]+)"
    r"|^[ \t]*\((?P<whole>[A-Z][^()\n;]{1,60})\)[ \t]*$"
)
_SIGNED = re.compile(r"\((?P<slash>[A-Za-z]{2,8}(?:/[A-Za-z]{2,8})+)\)\s*\Z|[—–-] ?(?P<sign>[A-Z]{2,6})\s*\Z")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[”\"’»)]*[ \t]+(?=[A-Z“\"«‘„‹(])|\n+")
_PARAGRAPH = re.compile(r"\s*(\S[^\n]*)")
_TOP = 900
"""Characters from the start within which a dateline stands for the whole document: below a title and a summary."""
_AGENCY_ENDS = frozenset({"agency", "press", "service", "wire", "news", "newswire"})
_ARTICLES = frozenset({"the", "a", "an", "state", "official", "news", "agency", "newspaper", "daily"})


def agency(name: str) -> str:
    """An agency or outlet by a name that is the same for its forms: known names by table, longer ones by their initials.

    "the Associated Press" is ``ap``, "Southern Bureau Agency" ``sba``, "Coastline Wire" ``coastline wire``.
    """
    words = [w for w in (folded(w) for w in re.findall(r"[\w’'&./-]+", name)) if w]
    while len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    plain = " ".join(words)
    if plain in outlets():
        return outlets()[plain]
    if len(words) >= 3 and words[-1] in _AGENCY_ENDS:
        return "".join(word[0] for word in words)
    if len(words) > 1 and words[-1] == "agency":
        return " ".join(words[:-1])
    return plain


def shown(key: str) -> str:
    """A folded agency as a reader writes it: "HNA", "Coastline Wire"."""
    return key.upper() if " " not in key and len(key) <= 4 else key.title()


def credits(document: Document, statements: Sequence[Statement]) -> tuple[Credit, ...]:  # noqa: A001 (the field's noun)
    """The agencies and outlets named as origins in a document, in the order of their characters.

    A dateline or closing line covers the document, several datelines each its part; "told HNA" and "according to HNA" the
    statements of their sentence, or the sentence; where it ends in a colon also the paragraph that follows.
    """
    publisher = {agency(document.publisher)} if document.publisher else set()
    found = list(_of_document(document, publisher))
    known = publisher | {credit.agency for credit in found}
    inside = marked(document.text)
    for sentence in _sentences(document.text):
        found += _of_sentence(document, statements, inside, sentence, known)
    keys = sorted({credit.agency for credit in found} | publisher)
    return tuple(sorted((_unified(credit, keys) for credit in found), key=_position))


def credited(found: Iterable[Credit], statement: str | None, span: Span) -> str | None:
    """The agency, folded, that a statement or a stretch of narration is credited to: by the narrowest credit, else the first."""
    fitting = [credit for credit in found if _covers(credit, statement, span)]
    return min(fitting, key=_breadth).agency if fitting else None


def _covers(credit: Credit, statement: str | None, span: Span) -> bool:
    if credit.statement is not None:
        return credit.statement == statement
    return credit.over is None or (credit.over[0] <= span[0] and span[1] <= credit.over[1])


def _breadth(credit: Credit) -> tuple[bool, bool, int, Span]:
    width = credit.over[1] - credit.over[0] if credit.over else 0
    return credit.statement is None, credit.over is None, width, credit.span


def _position(credit: Credit) -> tuple[Span, str, Span]:
    return credit.span, credit.statement or "", credit.over or (0, 0)


def _unified(credit: Credit, keys: Sequence[str]) -> Credit:
    """A credit under the other name that the document has for the same outlet: "CW" and "Coastline Wire" are one.

    So are "Caravel Press Service" and "Caravel", under the short name, which others write.
    """
    key = credit.agency
    first = folded(credit.name.split()[0])
    if " " in credit.name and first in keys:
        return replace(credit, agency=first)
    if " " in key or not _is_acronym(credit.name) or key in outlets():
        return credit
    for name in keys:
        initials = "".join(word[0] for word in name.split())
        # "TMP" is "Transmontane Press": the initials and letters between, in their order.
        if " " in name and key[0] == name[0] and _within(initials, key) and _within(key, name):
            return replace(credit, agency=name)
    return credit


def _within(part: str, whole: str) -> bool:
    letters = iter(whole)
    return all(letter in letters for letter in part)


def _is_outlet(name: str, known: Iterable[str]) -> bool:
    """Whether a name is an outlet's by itself, or because the document has it in its own credit line."""
    key = agency(name)
    if key in known or key in outlets().values():
        return True
    words = [folded(word) for word in name.split()]
    return len(words) > 1 and (words[-1] in listed("outlet_words", "last") or words[0] in listed("outlet_words", "first"))


def _is_acronym(name: str) -> bool:
    return 2 <= len(name) <= 6 and name.isupper() and name.isalpha() and name.lower() not in listed("outlet_words", "never")


def _of_document(document: Document, publisher: set[str]) -> Iterator[Credit]:
    text = document.text
    datelines = [m for m in _DATELINE.finditer(text) if _is_dateline(m["name"], publisher)]
    for number, m in enumerate(datelines):
        end = datelines[number + 1].start() if number + 1 < len(datelines) else len(text)
        alone = len(datelines) == 1 and m.start() < _TOP
        yield Credit(m["name"], agency(m["name"]), m.span("name"), over=None if alone else (m.start(), end))
    known = publisher | {agency(m["name"]) for m in datelines}
    for m in (*_CLOSING.finditer(text), *_SIGNED.finditer(text)):
        group = next(name for name, value in m.groupdict().items() if value is not None)
        for name, start in _listed_names(m[group], m.start(group)):
            if _is_outlet(name, known) or _is_acronym(name):
                yield Credit(name, agency(name), (start, start + len(name)))


def _is_dateline(name: str, publisher: set[str]) -> bool:
    """Whether the words in brackets before a dash name an agency: one word of one, or several that an outlet has."""
    single = name.isalpha() and name.lower() not in listed("outlet_words", "never")
    return single or _is_acronym(name) or _is_outlet(name, publisher)


def _listed_names(words: str, at: int) -> Iterator[tuple[str, int]]:
    """The names of a credit line, without "staff" and places: "HNA staff in Dolvik", "AFP and Reuters", "dpa/AP"."""
    words = re.split(r" (?:in|from|near) |\.\s", words)[0]
    for piece in re.finditer(r"[^/,|]+", words.replace(" and ", "   , ")):
        m = re.match(rf"\s*(?:the )?(?P<name>[a-z]{{3}}(?!\w)|{_CAPS})", piece.group())
        if m and (m["name"][0].isupper() or m["name"] in outlets()):
            yield m["name"].rstrip("."), at + piece.start() + m.start("name")


def _sentences(text: str) -> Iterator[Span]:
    start = 0
    for m in _SENTENCE_END.finditer(text):
        if text[start : m.start()].strip():
            yield start, m.start()
        start = m.end()
    if text[start:].strip():
        yield start, len(text)


def _of_sentence(
    document: Document, statements: Sequence[Statement], inside: Mask, sentence: Span, known: set[str]
) -> Iterator[Credit]:
    text = document.text
    introduces = text[slice(*sentence)].rstrip().endswith(":")
    below = _PARAGRAPH.match(text, sentence[1]) if introduces else None
    hits = dict.fromkeys((*_told(document, inside, sentence, known), *_reported(text, sentence, known, introduces=introduces)))
    for name, span in hits:
        credit = Credit(name, agency(name), span)
        touching = [s.id for s in statements if _touches(s, sentence)]
        yield from (replace(credit, statement=number) for number in touching)
        if not touching:
            yield replace(credit, over=sentence)
        if below:
            yield replace(credit, over=below.span(1))


def _touches(statement: Statement, sentence: Span) -> bool:
    spans = (*statement.cue, *statement.source.spans) or statement.content
    return any(start < sentence[1] and sentence[0] < end for start, end in spans)


def _told(document: Document, inside: Mask, sentence: Span, known: set[str]) -> Iterator[tuple[str, Span]]:
    publisher = document.publisher
    for m in _TOLD.finditer(document.text, *sentence):
        if m["own"]:
            # "They told us", someone says: no outlet speaks.
            if publisher and not inside[m.start("own")]:
                yield publisher, m.span("own")
            continue
        name, span = _trimmed(m)
        if m["press"] or _is_outlet(name, known) or (_is_acronym(name) and not m["article"]):
            yield name, span
        elif publisher and m["article"] and name.lower() in publisher.lower().split():
            yield publisher, span


def _reported(text: str, sentence: Span, known: set[str], *, introduces: bool) -> Iterator[tuple[str, Span]]:
    for pattern in (_BY, _SAYS, _LEADS_IN) if introduces else (_BY, _SAYS):
        for m in pattern.finditer(text, *sentence):
            name, span = _trimmed(m)
            if m["press"] or _is_outlet(name, known):
                yield name, span


def _trimmed(m: re.Match[str]) -> tuple[str, Span]:
    """The name of a match without what clings to it, and where it stands."""
    plain = re.sub(r"[’']s$", "", m["name"].rstrip(".,’'-/"))
    return plain, (m.start("name"), m.start("name") + len(plain))
