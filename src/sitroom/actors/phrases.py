"""A noun phrase taken apart: its name, titles, head noun, modifiers, owner and descriptions.

Every later step asks these parts and not the words: which name to compare, which office, whose son.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from sitroom.actors.coreference import HERE as HERE
from sitroom.actors.coreference import Form, head_of, pronoun_form, wordlist
from sitroom.actors.person_name import parse
from sitroom.actors.spelling import folded
from sitroom.actors.spelling import words as title_words
from sitroom.attributions.lexicon import words as listed
from sitroom.documents.document import Span
from sitroom.reading.reader import Entity, Word, parted

_NOMINAL = ("NN", "CD", "FW")
_STOPS = frozenset(
    {"WP", "WDT", "WRB", "WP$", "TO", "VBG", "VBN", "VBD", "VBZ", "VBP", "VB", "MD", "RB", "-LRB-", "-RRB-", ":", ".", "``", "''"}
)
_AFFILIATION = frozenset({"of", "for", "at", "from", "in", "with"})
_FOLD_STEM = 5


_AGES = wordlist("young") | wordlist("old") | wordlist("dead") | {"former"}


@lru_cache(1 << 15)
def stem(word: str) -> str:
    """What of a word is compared: "Frenchman" and "French", "Ulmarian" and "Ulmaria" share it."""
    low = folded(word)
    if low.endswith(("ians", "ans")):
        low = low[:-1]
    for ending in ("woman", "man", "ese", "ian", "ish", "an", "ic", "ia", "i", "s"):
        if low.endswith(ending) and len(low) - len(ending) >= _FOLD_STEM - 1:
            return low[: len(low) - len(ending)]
    return low


def stems(spelled: str) -> frozenset[str]:
    """The stems of a word and of its parts between hyphens: "Paris-1" gives that of "Paris" and "1"."""
    parts = [p for p in re.split(r"[-–—/]", spelled) if p.lower() not in wordlist("empty") and (len(p) > 1 or p.isdigit())]
    return frozenset(stem(p) for p in parts)


@cache
def bodies() -> frozenset[str]:
    """Head nouns of organisations and offices."""
    return listed("source", "organization") | listed("source", "office")


@cache
def grounds() -> frozenset[str]:
    """Head nouns of places and facilities."""
    return listed("head", "place", HERE) | listed("head", "facility", HERE)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One noun phrase of a text; spans are of the text.

    ``core`` is the phrase without what hangs on it (apposition, relative clause); ``name`` the proper
    name in it without titles, None for a description. ``title`` are the words before the name,
    ``head`` the head noun in lower case, ``tokens`` the stems of all other words of content.
    ``owner`` is whose it is ("Massoud's son", "the son of the commander"), ``kin`` its word of kinship.
    ``descriptions`` are appositions and affiliations behind a name.
    """

    span: Span
    core: Span
    form: Form
    name: Span | None
    title: Span | None
    head: str
    tokens: frozenset[str]
    owner: Span | None
    kin: str | None
    descriptions: tuple[Span, ...]
    definite: bool = True
    plural: bool = False


_CLOSED = frozenset({"IN", "DT", "PRP", "PRP$", "CC", "TO", "MD", "WP", "WDT", "WRB", "EX", "PDT", "RP"})


def _retagged(text: str, word: Word) -> Word:
    """The word; a capitalised one that is no function word is no function word ("Inês", read as "in" by its first piece)."""
    spelled = text[word.start : word.end]
    if word.tag in _CLOSED and spelled[:1].isupper() and spelled.lower() not in wordlist("function"):
        return Word(word.start, word.end, "NNP")
    return word


def _abbreviated(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """The words, the stop of an initial or a title taken into it: "A. Lind", "Prof. Lind"."""
    made: list[Word] = []
    for word in words:
        before = made[-1] if made else None
        if (
            before is not None
            and text[word.start : word.end] == "."
            and word.start == before.end
            and (spelled := text[before.start : before.end])[:1].isupper()
            and (len(spelled) == 1 or spelled.lower() in title_words("title"))
            and text[word.end : word.end + 2].strip()[:1].isupper()
        ):
            made[-1] = Word(before.start, word.end, "NNP")
        else:
            made.append(word)
    return tuple(made)


class Words:
    """The words of a text, found by their characters."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self.text = text
        self.words = words = _abbreviated(text, [_retagged(text, word) for word in parted(text, words)])
        self._starts = [w.start for w in words]
        self._ends = [w.end for w in words]

    def within(self, span: Span) -> Sequence[Word]:
        """The words that lie in ``span``, in part or whole."""
        return self.words[bisect_right(self._ends, span[0]) : bisect_left(self._starts, span[1])]

    def of(self, word: Word) -> str:
        """The characters of a word."""
        return self.text[word.start : word.end]


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and (text[start].isspace() or text[start] in "“”\"'‘’«»,;:–—-([{`"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in "“”\"'‘’«»,;:–—-([{`"):
        end -= 1
    return start, end


def _coordinated(words: Words, own: Sequence[Word], entities: Sequence[Entity]) -> int:
    """Where "Massoud and Saleh" ends, both of them one phrase; 0 where nothing is joined, or titles of one name are."""
    for at, word in enumerate(own[:-1]):
        if word.tag in ("IN", ",", "POS") or word.tag in _STOPS:
            return 0
        if word.tag != "CC" or not at or words.of(word).lower() not in ("and", "or"):
            continue
        before, rest = own[at - 1], own[at + 1 :]
        if not before.tag.startswith(("NN", "PRP")) or any(e.start <= before.start and word.end < e.end for e in entities):
            return 0
        stop = next((n for n, w in enumerate(rest) if w.tag in ("IN", ",") or w.tag in _STOPS), len(rest))
        nominal = [w for w in rest[:stop] if w.tag.startswith(("NN", "PRP"))]
        if not nominal:
            return 0
        titled = nominal[-1].tag == "NNP" and words.of(before).lower() in listed("head", "person", HERE)
        return 0 if titled else at + 1 + stop
    return 0


def _whole_name(words: Words, own: Sequence[Word], at: int, entities: Sequence[Entity]) -> bool:
    """Whether the "of" behind word ``at - 1`` stands inside a name: "Ministry of Defence"."""
    before, behind = own[at - 1], own[at + 1 : at + 3]
    if not behind or not words.of(before)[:1].isupper() or not any(words.of(w)[:1].isupper() for w in behind):
        return False
    if any(e.start <= before.start and own[at].end < e.end for e in entities):
        return True
    low = words.of(before).lower()
    return low in bodies()


def _core_end(words: Words, own: Sequence[Word], entities: Sequence[Entity]) -> int:
    """How many of ``own`` make the phrase proper: up to the first comma, clause or preposition behind its head."""
    head = head_of(own)
    for number in range(head + 1, len(own)):
        low, tag = words.of(own[number]).lower(), own[number].tag
        if low == "&" or (low == "of" and _whole_name(words, own, number, entities)):
            continue
        if tag == "POS" or low in ("s", "'", "’"):
            continue
        if tag in ("IN", ",") or tag in _STOPS or (tag == "CC" and low != "&"):
            return number
    return len(own)


def _named(words: Words, core: Sequence[Word], entities: Sequence[Entity]) -> Span | None:
    """The name in a core: the last run of capitalised nouns, if the head stands in it."""
    if not core:
        return None

    def proper(word: Word) -> bool:
        capital = words.of(word)[:1].isupper() or words.of(word)[:2].lower() == "al"
        return capital and (word.tag.startswith("NNP") or any(e.start <= word.start < e.end for e in entities))

    end = len(core)
    while end and not proper(core[end - 1]):
        end -= 1
    if end and end + 1 == len(core) and words.of(core[end]).lower() in grounds():
        end += 1  # "Parwan province", "Kabul airport"
    elif not end or any(w.tag.startswith("NN") and not w.tag.startswith("NNP") for w in core[end:]):
        return None
    if end < len(core) and any(w.tag == "POS" or words.of(w).lower() == "s" for w in core[end : end + 2]):
        return None
    start = end if proper(core[end - 1]) else end - 1
    while start:
        word = core[start - 1]
        spelled = words.of(word)
        if word.tag.startswith("JJ") and spelled.lower() in _AGES:
            break  # "Young Osterek": the adjective begins the sentence, not the name
        if (
            word.tag.startswith("NNP")
            or (spelled[:1].isupper() and word.tag not in ("DT", "PRP$", "PRP") and spelled not in ("The", "A"))
            or (
                spelled.lower() in wordlist("linking")
                and start > 1
                and words.of(core[start - 2])[:1].isupper()
                and core[start - 2].tag != "DT"
            )
            or (spelled == "the" and start > 2 and words.of(core[start - 2]) == "of" and words.of(core[start - 3])[:1].isupper())
            or (spelled == "of" and start > 1 and words.of(core[start]) == "the" and words.of(core[start - 2])[:1].isupper())
            or spelled.isdigit()
            or spelled in "-.–"
        ):
            start -= 1
        else:
            break
    while start < end and (
        words.of(core[start]) in ".-–'’"
        or words.of(core[start]).lower() in wordlist("linking") - {"al", "el", "de", "van", "von"}
    ):
        start += 1
    while start + 1 < end and words.of(core[start]).lower().endswith("-based"):
        start += 1
    if start == end:
        return None
    low = words.of(core[start]).lower()
    if end - start == 1 and (low in listed("head", "person", HERE) or low in listed("head", "group", HERE)):
        # "an unnamed Frenchman" is capitalised and no name.
        return None
    return core[start].start, core[end - 1].end


def _without_titles(text: str, name: Span, entities: Sequence[Entity]) -> tuple[Span, bool]:
    """A name rid of the titles before it, and whether the reader takes it for a person's."""
    person = next((e for e in entities if e.type == "PERSON" and e.end == name[1] and e.start >= name[0]), None)
    written = text[slice(*name)]
    parsed = parse(written)
    if parsed.titles and parsed.tokens:
        first = written.rfind(parsed.tokens[0]) if len(parsed.tokens) == 1 else written.find(parsed.tokens[0])
        if first > 0:
            return _without_titles(text, (name[0] + first, name[1]), entities)[0], True
    if person is not None and person.start > name[0]:
        before = text[name[0] : person.start].split()
        if len(text[person.start : name[1]].split()) > 1 or (before and _is_title(before[-1])):
            return (person.start, name[1]), True
    spelled = list(re.finditer(r"\S+", written))
    last = max((n for n, word in enumerate(spelled[:-1]) if _is_title(word.group())), default=None)
    if last is not None:
        # "Deputy Water Minister Pavel Ostrogin"
        return (name[0] + spelled[last + 1].start(), name[1]), True
    return name, person is not None


def _is_title(word: str) -> bool:
    return word.lower().strip(".,") in listed("head", "person", HERE)


def _descriptions(words: Words, own: Sequence[Word], end: int, span: Span) -> tuple[Span, ...]:
    """What hangs on a core: appositions between commas, and "of the think tank X"."""
    made: list[Span] = []
    number = end
    while number < len(own):
        low, tag = words.of(own[number]).lower(), own[number].tag
        if tag in ("WP", "WDT", "WP$", "WRB"):
            break
        if tag in (",", "-LRB-", ":") or low in ("(", "–", "—", "-") or (tag == "IN" and low in _AFFILIATION and number == end):
            begin = number + 1
            stop = begin
            while (
                stop < len(own)
                and own[stop].tag not in ("WP", "WDT", "WP$", "WRB", "-RRB-", ".")
                and not (own[stop].tag == "," and stop > begin)
            ):
                stop += 1
            if begin < stop:
                made.append(_trimmed(words.text, (own[begin].start, min(own[stop - 1].end, span[1]))))
            number = max(stop, begin)
            continue
        number += 1
    return tuple(d for d in made if d[0] < d[1])


def _owner(words: Words, core: Sequence[Word], head: int) -> tuple[Span | None, int]:
    """Whose the head is: the words before a possessive mark, or a possessive pronoun; and where the rest begins."""
    for number in range(head - 1, -1, -1):
        low = words.of(core[number]).lower()
        if core[number].tag == "POS" or (low == "s" and number and words.of(core[number - 1]) in "'’"):
            stop = number - 1 if low == "s" else number
            first = 1 if core[0].tag == "DT" else 0
            if first < stop:
                return (core[first].start, core[stop - 1].end), number + 1
    if core[0].tag == "PRP$":
        return (core[0].start, core[0].end), 1
    return None, 0


_ONE_OF = re.compile(r"(?:one|another|a member) of (?:the|his|her|its|their|our|my|these|those) (?:\w+ )?(\w+)\b", re.IGNORECASE)
_OF = re.compile(r"\s+(?:of|to)\s+", re.IGNORECASE)


def anatomy(words: Words, span: Span, entities: Sequence[Entity]) -> Phrase:
    """Take the phrase at ``span`` apart; ``entities`` are those in and around it."""
    text = words.text
    span = _trimmed(text, span)
    own = list(words.within(span))
    lowered = text[slice(*span)].lower()
    pronoun = pronoun_form(lowered)
    if pronoun is not None or not own:
        form = Form.BARE if pronoun is None else pronoun
        return Phrase(span, span, form, None, None, lowered, frozenset(), None, None, (), plural=form in (Form.THEY, Form.WE))
    coordinated = _coordinated(words, own, entities)
    end = coordinated or _core_end(words, own, entities)
    core = own[:end]
    at = min(head_of(core), len(core) - 1)
    owner, rest = _owner(words, core, at)
    head = words.of(core[at]).lower()
    if (one := _ONE_OF.match(text, core[0].start, span[1])) is not None and not coordinated:
        # "One of her observers" is an observer.
        head = one.group(1).lower().removesuffix("s")
    kinship = _kinship(head)
    name = None if coordinated or (owner is not None and kinship) else _named(words, core[rest:] if owner else core, entities)
    title: Span | None = None
    if name is not None:
        name, _ = _without_titles(text, name, entities)
        before = [
            w
            for w in core
            if w.end <= name[0]
            and w.tag not in ("DT", "PRP$")
            and w.start >= (core[rest].start if owner and rest < len(core) else 0)
        ]
        title = (before[0].start, name[0] - len(text[: name[0]]) + len(text[: name[0]].rstrip())) if before else None
    if owner is None and kinship and name is None:
        joined = _OF.search(text, core[at].end, span[1])
        if joined and joined.start() == core[at].end:
            comma = text.find(",", joined.end(), span[1])
            owner = (joined.end(), core[-1].end if core[-1].end > joined.end() else comma if comma > 0 else span[1])
    low_first = words.of(core[0]).lower()
    tag = core[at].tag
    content = frozenset(
        part
        for w in own
        if (s := words.of(w))
        and s.lower() not in wordlist("empty")
        and w is not core[at]
        and (w.tag.startswith(_NOMINAL) or s[:1].isupper())
        for part in stems(s)
    )
    if name is not None:
        form = Form.PROPER
    elif low_first == "the":
        form = Form.DEFINITE
    elif low_first in ("this", "that", "these", "those"):
        form = Form.DEMONSTRATIVE
    elif owner is not None:
        form = Form.POSSESSIVE
    elif core[0].tag == "DT" or core[0].tag == "CD" or low_first in listed("source", "indefinite"):
        form = Form.INDEFINITE
    else:
        form = Form.BARE
    core_span = (core[0].start, core[-1].end)
    if coordinated:
        return Phrase(span, core_span, Form.BARE, None, None, "", content, None, None, (), definite=False, plural=True)
    hanging = _descriptions(words, own, end, span)
    if name is None and head in listed("head", "person", HERE):
        # "The spokesman of the Committee, Captain Goran Yusk": the name stands in the apposition.
        for description in hanging:
            if text[: description[0]].rstrip()[-1:] not in (",", "(", "–", "—", "-"):
                continue
            inner = anatomy(words, description, entities)
            if inner.name is not None and any(
                e.type == "PERSON" and e.start < inner.name[1] and inner.name[0] < e.end for e in entities
            ):
                name, title, form = inner.name, core_span, Form.PROPER
                break
    return Phrase(
        span,
        core_span,
        form,
        name,
        title,
        head,
        content,
        owner,
        kinship,
        hanging,
        form in (Form.DEFINITE, Form.DEMONSTRATIVE, Form.POSSESSIVE, Form.PROPER),
        bool(coordinated) or tag in ("NNS", "NNPS") or (head in listed("head", "group", HERE) and head.endswith("s")),
    )


def _kinship(head: str) -> str | None:
    return next((kind for kind in ("child", "father", "spouse", "kin") if head in listed("head", kind, HERE)), None)
