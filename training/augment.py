"""Articles made worse on purpose, so that the reader does not live on clean American press alone.

Each change is a list of edits of the text; spans follow through :class:`Edits`. What is broken:
quotation marks (another style, dropped, doubled, moved to the next sentence), names (respelled
alike throughout the article), function words (articles dropped, prepositions swapped, as machine
translation does), commas, letter case, and the layout of quotations (``NAME: …``, ``"…" - Name``).
"""

from __future__ import annotations

import bisect
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from training.corpora import Article, GoldAttribution, Span, Word

_DOUBLE = re.compile(r"''|``|[“”\"«»„]")
_STYLES = (("“", "”"), ('"', '"'), ("''", "''"), ("«", "»"), ("„", "“"), ("‘", "’"), ("'", "'"), ("« ", " »"))
_PREPOSITIONS = ("in", "on", "at", "of", "to", "for", "by", "from", "with")
_PREPOSITION = re.compile(r"\b(?:" + "|".join(_PREPOSITIONS) + r")\b")
_ARTICLE = re.compile(r"\b(?:the|a|an) (?=[a-z])")
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")
_SENTENCE = re.compile(r"(?<=[.!?] )(?=[A-Z])")
_VOWELS = "aeiou"
_TWINS = {
    "k": "c",
    "c": "k",
    "v": "w",
    "w": "v",
    "y": "i",
    "i": "y",
    "z": "s",
    "s": "z",
    "j": "y",
    "q": "k",
    "f": "ph",
    "u": "ou",
    "o": "u",
    "e": "a",
    "a": "e",
    "h": "kh",
    "g": "gh",
}


@dataclass
class Edits:
    """Replacements in one text, applied together; overlapping ones after the first are passed over."""

    text: str
    changes: list[tuple[int, int, str]] = field(default_factory=list)

    def add(self, start: int, end: int, new: str) -> None:
        """Replace ``text[start:end]`` by ``new``."""
        self.changes.append((start, end, new))

    def apply(self, article: Article) -> tuple[Article, Callable[[int], int]]:
        """The article with its text changed and its spans moved, and where each old position went.

        A position at the start of a replacement moves to the start of what replaces it; one inside
        moves to its end.
        """
        kept: list[tuple[int, int, str]] = []
        for change in sorted(self.changes, key=lambda c: (c[0], c[1])):
            if not kept or change[0] >= kept[-1][1]:
                kept.append(change)
        pieces: list[str] = []
        starts: list[int] = []
        shifts = [0]
        position = 0
        for start, end, new in kept:
            pieces += [self.text[position:start], new]
            position = end
            starts.append(start)
            shifts.append(shifts[-1] + len(new) - (end - start))
        pieces.append(self.text[position:])

        def moved(point: int) -> int:
            i = bisect.bisect_right(starts, point) - 1
            if i < 0:
                return point
            start, end, new = kept[i]
            if point == start:
                while i and kept[i - 1][0] == start:
                    i -= 1
                return start + shifts[i]
            if point < end:
                return start + shifts[i] + len(new)
            return point + shifts[i + 1]

        def spans(many: tuple[Span, ...]) -> tuple[Span, ...]:
            return tuple((moved(s), moved(e)) for s, e in many if moved(s) < moved(e))

        gold = tuple(
            replace(a, cue=spans((a.cue,))[0], source=spans(a.source), content=spans(a.content))
            for a in article.attributions
            if spans((a.cue,)) and spans(a.content)
        )
        words = tuple(Word(moved(w.start), moved(w.end), w.tag, w.entity, w.head, w.label) for w in article.words)
        return replace(article, text="".join(pieces), attributions=gold, words=words, nests=spans(article.nests)), moved


def _quotes(article: Article, rng: random.Random) -> Article:
    edits = Edits(article.text)
    opening, closing = rng.choice(_STYLES)
    restyle = rng.random() < 0.7
    drop = rng.choice((0.0, 0.0, 0.1, 0.3, 1.0))
    for match in _DOUBLE.finditer(article.text):
        start, end = match.span()
        after = article.text[end] if end < len(article.text) else " "
        opens = not after.isspace() and after not in ".,;:!?)"
        if rng.random() < drop:
            edits.add(start, end, "")
        elif restyle:
            edits.add(start, end, opening if opens else closing)
    if rng.random() < 0.3:
        for match in _SENTENCE.finditer(article.text):
            if rng.random() < 0.08:
                edits.add(match.start(), match.start(), opening)
    return edits.apply(article)[0]


def _respelled(name: str, rng: random.Random) -> str:
    letters = list(name)
    for _ in range(rng.choice((1, 1, 2))):
        i = rng.randrange(1, len(letters))
        c = letters[i]
        action = rng.random()
        if action < 0.4 and c in _TWINS:
            letters[i] = _TWINS[c]
        elif action < 0.6:
            letters[i] = c + c
        elif action < 0.8 and len(letters) > 3:
            letters[i] = ""
        else:
            letters[i] = rng.choice(_VOWELS)
    return "".join(letters)


def _names(article: Article, rng: random.Random) -> Article:
    edits = Edits(article.text)
    table: dict[str, str] = {}
    for match in _NAME.finditer(article.text):
        name = match.group()
        if name not in table:
            table[name] = _respelled(name, rng) if rng.random() < 0.5 else name
        if table[name] != name:
            edits.add(match.start(), match.end(), table[name])
    return edits.apply(article)[0]


def _function_words(article: Article, rng: random.Random) -> Article:
    edits = Edits(article.text)
    rate = rng.choice((0.05, 0.15, 0.3))
    for match in _ARTICLE.finditer(article.text):
        if rng.random() < rate:
            edits.add(match.start(), match.end(), "")
    for match in _PREPOSITION.finditer(article.text):
        if rng.random() < rate / 2:
            edits.add(match.start(), match.end(), rng.choice(_PREPOSITIONS))
    for i, character in enumerate(article.text):
        if character == "," and rng.random() < rate:
            edits.add(i, i + 1, "")
    return edits.apply(article)[0]


def _case(article: Article, rng: random.Random) -> Article:
    style = rng.random()
    text = article.text
    changed = text.lower() if style < 0.6 else text.upper() if style < 0.7 else text.title()
    return replace(article, text=changed) if len(changed) == len(text) else article


_SAYING = frozenset(
    {"said", "says", "added", "told", "wrote", "noted", "asked", "explained", "argued", "told reporters", "has said"}
)


def _turn_name(source: str, rng: random.Random) -> str:
    """The source as a transcript writes it before a turn."""
    words = [w for w in re.findall(r"[\w’'-]+", source.split(",")[0]) if w[0].isupper()]
    last = words[-1] if words else source
    style = rng.random()
    if style < 0.45:
        return last.upper()
    if style < 0.6:
        return rng.choice(("Q", "A", "Question", "Answer", "HOST", "MODERATOR"))
    if style < 0.7:
        return "@" + "".join(words or ["news"])
    return source


def _layout(article: Article, rng: random.Random) -> Article:
    """Quotations that fill their sentence laid out without a verb; the mark becomes the cue.

    ``Name: "…"``, ``And from Name: "…"``, a transcript's ``NAME: …`` without marks, ``"…" - Name``.
    """
    edits = Edits(article.text)
    text = article.text
    plain: list[GoldAttribution] = []
    before: list[tuple[GoldAttribution, str, bool]] = []
    after: list[tuple[GoldAttribution, str]] = []
    transcript = rng.random() < 0.4
    for a in article.attributions:
        plain.append(a)
        if len(a.source) != 1 or len(a.content) != 1 or rng.random() > 0.6:
            continue
        (s0, s1), (c0, c1), (q0, q1) = a.cue, a.content[0], a.source[0]
        simple = text[s0:s1].lower() in _SAYING
        begins = c0 == 0 or text[:c0].rstrip(" ")[-1:] in {"\n", ".", "”", '"'}
        direct = text[c0] in "“\"'" and text[c1 - 1] in "”\"'"
        if not (simple and direct and begins and c1 <= min(s0, q0) and max(s1, q1) - c1 < 120):
            continue
        plain.pop()
        source = text[q0:q1]
        if transcript:
            name = _turn_name(source, rng)
            line_start = c0 == 0 or text[c0 - 1] == "\n"
            edits.add(c0, c0 + 1, ("" if line_start else "\n") + f"{name}: ")
            edits.add(c1 - 1, max(s1, q1), "")
            before.append((a, name, True))
        elif rng.random() < 0.5:
            edits.add(c0, c0, f"{rng.choice(('', 'From ', 'And from '))}{source}: ")
            edits.add(c1, max(s1, q1), "")
            before.append((a, source, False))
        else:
            edits.add(c1, max(s1, q1), f" {rng.choice('-–—')} {source}")
            after.append((a, source))
    changed, moved = edits.apply(replace(article, attributions=tuple(plain)))
    made: list[GoldAttribution] = []
    for a, source, bare in before:
        colon = changed.text.index(f"{source}: ", moved(a.content[0][0])) + len(source)
        end = moved(a.content[0][1] - 1) if bare else moved(a.content[0][1])
        made.append(GoldAttribution((colon, colon + 1), ((colon - len(source), colon),), ((colon + 2, end),)))
    for a, source in after:
        dash = moved(a.content[0][1]) + 1
        made.append(
            GoldAttribution((dash, dash + 1), ((dash + 2, dash + 2 + len(source)),), ((moved(a.content[0][0]), dash - 1),))
        )
    return replace(changed, attributions=tuple(sorted([*changed.attributions, *made], key=lambda a: a.cue)))


_IN_VIEW = ("for", "in the opinion of", "in the view of", "in the words of", "by the account of", "as to", "following", "after")


def _odd_prepositions(article: Article, rng: random.Random) -> Article:
    """``According to X`` and some ``X said that …`` as translation renders them: ``For X, …``, ``in the opinion of X``."""
    edits = Edits(article.text)
    text = article.text
    for a in article.attributions:
        s0, s1 = a.cue
        cue = text[s0:s1]
        if cue.lower() == "according to" and rng.random() < 0.6:
            new = rng.choice(_IN_VIEW)
            edits.add(s0, s1, new.capitalize() if cue[0].isupper() else new)
    changed, _ = edits.apply(article)
    text = changed.text
    edits = Edits(text)
    turned: list[tuple[GoldAttribution, str, int]] = []
    plain: list[GoldAttribution] = []
    for a in changed.attributions:
        plain.append(a)
        if len(a.source) != 1 or len(a.content) != 1 or rng.random() > 0.15 or a.inner:
            continue
        (s0, s1), (c0, c1), (q0, q1) = a.cue, a.content[0], a.source[0]
        begins = q0 == 0 or text[:q0].rstrip(" ")[-1:] in {"\n", "."}
        if text[s0:s1].lower() not in _SAYING or not begins or q1 + 1 != s0 or s1 + 1 != c0 or c1 - c0 < 25:
            continue
        plain.pop()
        lead = rng.choice(_IN_VIEW[:4]).capitalize()
        skip = 5 if text[c0 : c0 + 5] == "that " else 0
        edits.add(q0, q0, lead + " ")
        edits.add(q1, c0 + skip, ", ")
        turned.append((a, lead, skip))
    changed, moved = edits.apply(replace(changed, attributions=tuple(plain)))
    made = []
    for a, lead, _skip in turned:
        start = moved(a.source[0][0])
        source = start + len(lead) + 1
        end = source + a.source[0][1] - a.source[0][0]
        made.append(GoldAttribution((start, start + len(lead)), ((source, end),), ((end + 2, moved(a.content[0][1])),)))
    return replace(changed, attributions=tuple(sorted([*changed.attributions, *made], key=lambda a: a.cue)))


_SENTENCES = re.compile(r"[^.!?\n]+(?:[.!?](?![\s”\"'’]*(?:\s|$))[^.!?\n]*)*[.!?]")
_AGENCIES = (
    "AFP",
    "Reuters",
    "the agency",
    "reporters",
    "the newspaper",
    "state television",
    "the BBC",
    "journalists",
    "the radio",
)
_SPEAKERS = (
    "{name}",
    "{name} {name}",
    "a diplomat",
    "a senior official",
    "{name} {name}, a spokesman for the ministry",
    "the foreign minister, {name} {name}",
    "a commander who asked not to be named",
    "one resident",
    "{name} {name}, an analyst at the University of {name}",
    "the {name} government",
    "an official of the {name} party",
    "the governor",
    "Professor {name}",
    "two people close to the talks",
    "the ministry",
)
_BEFORE = (
    "{speaker} told {agency} that ",
    "{speaker} said that ",
    "{speaker} said ",
    "{speaker} added that ",
    "According to {speaker}, ",
    "{speaker} confirmed that ",
    "{speaker} claimed that ",
    "{speaker}: ",
    "For {speaker}, ",
    '{speaker} said: "',
    '{speaker} told {agency}: "',
)
_AFTER = (", {speaker} told {agency}", ", {speaker} said", ", said {speaker}", ", according to {speaker}", ", {speaker} added")
_STARTS = ("ka", "mo", "re", "sal", "dor", "vi", "ban", "ul", "te", "ger", "oss", "fa", "ni", "shu", "ab")
_ENDS = ("rin", "sky", "dan", "mov", "eli", "tan", "ra", "ssen", "wick", "ud", "ard", "ou", "ez", "berg", "shi")


def _invented(rng: random.Random) -> str:
    return (rng.choice(_STARTS) + rng.choice(("", rng.choice(_STARTS))) + rng.choice(_ENDS)).capitalize()


def _speaker(rng: random.Random) -> str:
    pattern = rng.choice(_SPEAKERS)
    while "{name}" in pattern:
        pattern = pattern.replace("{name}", _invented(rng), 1)
    return pattern


def _nest(article: Article, rng: random.Random) -> Article:
    """Some sentences that hold a whole attribution become the content of a speaker of our own: a chain of two.

    What PolNeAR says of the sentence is kept as inner attributions.
    """
    edits = Edits(article.text)
    text = article.text
    gold = list(article.attributions)
    frames: list[tuple[Span, str, str]] = []
    for match in _SENTENCES.finditer(text):
        start = match.start() + (len(match.group()) - len(match.group().lstrip()))
        end = match.end() - 1
        inside = [
            i
            for i, a in enumerate(gold)
            if all(start <= s and e <= end for s, e in (a.cue, *a.source, *a.content)) and a.source and not a.inner
        ]
        touching = [a for a in gold if any(s < end and e > start for s, e in (a.cue, *a.source, *a.content))]
        marks = sum(text.count(m, start, end + 2) for m in "“”\"'‘’")
        if not inside or len(inside) != len(touching) or marks or end - start < 40 or rng.random() > 0.25:
            continue
        speaker, agency = _speaker(rng), rng.choice(_AGENCIES)
        if rng.random() < 0.65:
            frame = rng.choice(_BEFORE).format(speaker=speaker, agency=agency)
            frame = frame[0].upper() + frame[1:]
            first = text[start]
            if (
                frame[-1] != '"'
                and rng.random() < 0.8
                and text[start : start + 4] in {"The ", "In t", "But ", "They", "She ", "He s"}
            ):
                first = first.lower()
            edits.add(start, start + 1, frame + first)
            if frame[-1] == '"':
                edits.add(end + 1, end + 1, '"')
            frames.append(((start, end), frame, ""))
        else:
            frame = rng.choice(_AFTER).format(speaker=speaker, agency=agency)
            edits.add(end, end, frame)
            frames.append(((start, end), "", frame))
        for i in inside:
            gold[i] = replace(gold[i], inner=True)
    changed, moved = edits.apply(replace(article, attributions=tuple(gold)))
    outer: list[GoldAttribution] = []
    nests: list[Span] = []
    fixed = list(changed.attributions)
    for (start, end), before, after in frames:
        begin = moved(start) + len(before)
        stop = moved(end)
        shift = moved(start)
        # What began the sentence moved to the start of the frame; put it back to the first word.
        for i, a in enumerate(fixed):
            if a.inner:
                fixed[i] = replace(
                    a,
                    cue=(begin if a.cue[0] == shift else a.cue[0], a.cue[1]),
                    source=tuple((begin if s == shift else s, e) for s, e in a.source),
                    content=tuple((begin if s == shift else s, e) for s, e in a.content),
                )
        frame, at = (before, shift) if before else (after, stop)
        made = _frame_parts(frame, at)
        opening = 1 if before.endswith('"') else 0
        closing = 2 if opening else 0
        outer.append(GoldAttribution(made[1], (made[0],), ((begin - opening, stop + closing),)))
        nests.append((begin, stop))
    return replace(
        changed,
        attributions=tuple(sorted([*fixed, *outer], key=lambda a: a.cue)),
        nests=(*changed.nests, *nests),
    )


_CUE = re.compile(r"told|said|added|confirmed|claimed|[Aa]ccording to|^For(?= )|(?<=\w):(?= )")


def _frame_parts(frame: str, at: int) -> tuple[Span, Span]:
    """Where the source and the cue stand in a frame that begins at character ``at``."""
    cues = list(_CUE.finditer(frame))
    cue = cues[0] if frame.startswith(("According", "For ", ", said", ", according")) else cues[-1]
    if len(cues) > 1 and cues[-1].group() == ":":
        cue = cues[-2]
    rest = frame[: cue.start()] if cue.start() > 2 and not frame.startswith((", said", ", according")) else frame[cue.end() :]
    base = 0 if rest == frame[: cue.start()] else cue.end()
    stripped = rest.strip(' ,:"')
    left = base + rest.index(stripped)
    return (at + left, at + left + len(stripped)), (at + cue.start(), at + cue.end())


_CHANGES = (
    (_nest, 0.5),
    (_layout, 0.4),
    (_odd_prepositions, 0.4),
    (_quotes, 0.6),
    (_names, 0.4),
    (_function_words, 0.4),
    (_case, 0.12),
)


def worsened(article: Article, rng: random.Random) -> Article:
    """The article after a random selection of changes."""
    for change, rate in _CHANGES:
        if rng.random() < rate:
            article = change(article, rng)
    return article
