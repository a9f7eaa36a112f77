"""Sentences with dependency trees, negation, speculation and factuality, as they lie in ``shared/data``.

``ewt`` and ``gum`` are Universal Dependencies 2 in CoNLL-U; ``negation`` holds SFU (Konstantinova et al. 2012) and
*SEM 2012 (Morante and Blanco 2012), ``factuality`` UDS-IH2 (Rudinger et al. 2018), UW (Lee et al. 2015) and MEANTIME.
Every reader gives :class:`Noted`: a text rebuilt from its tokens, and what is noted of each token. :func:`of_words`
carries that over to the words of our own reader, which cuts differently.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

IGNORED = -100
"""Stands where nothing is noted."""
ROOT = -1
RELATIONS = (
    "acl", "acl:relcl", "advcl", "advcl:relcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc", "ccomp", "compound",
    "compound:prt", "conj", "cop", "csubj", "dep", "det", "det:predet", "discourse", "expl", "fixed", "flat", "goeswith", "iobj",
    "list", "mark", "nmod", "nmod:desc", "nmod:poss", "nmod:unmarked", "nsubj", "nsubj:outer", "nsubj:pass", "nummod", "obj",
    "obl", "obl:agent", "obl:unmarked", "parataxis", "punct", "reparandum", "root", "vocative", "xcomp",
)  # fmt: skip
"""Relations of UD 2 that are told apart; a subtype that is not here counts as its relation, a rare relation as ``dep``."""
MARKS = ("O", "B-cue", "I-cue", "B-scope", "I-scope")
"""Tags of negation and of speculation."""


@dataclass(frozen=True, slots=True)
class Token:
    """One token of a corpus, with what that corpus notes.

    ``head`` is an index into the tokens of the document, :data:`ROOT` for a root. ``negation``, ``speculation`` number
    :data:`MARKS`; ``denied`` tells whether *SEM has it as a cue (1), in a scope (2), both (3) or neither (0);
    ``factuality`` reaches from -3 to 3. :data:`IGNORED` or None where nothing is noted.
    """

    start: int
    end: int
    head: int = IGNORED
    relation: str = ""
    negation: int = IGNORED
    speculation: int = IGNORED
    denied: int = IGNORED
    factuality: float | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """A text with its tokens, and the half-open runs of tokens that are its sentences."""

    doc: str
    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]


def relation_of(label: str) -> str:
    """A UD label as one of :data:`RELATIONS`."""
    plain = label.split(":")[0]
    return label if label in RELATIONS else plain if plain in RELATIONS else "dep"


@dataclass(slots=True)
class _Builder:
    """A document under construction."""

    doc: str = ""
    text: str = ""
    space: str = ""
    tokens: list[Token] = field(default_factory=list)
    sentences: list[tuple[int, int]] = field(default_factory=list)

    def add(self, form: str, after: str) -> Token:
        self.text += self.space
        token = Token(len(self.text), len(self.text) + len(form))
        self.text += form
        self.space = after
        return token

    def made(self) -> Noted:
        return Noted(self.doc, self.text, tuple(self.tokens), tuple(self.sentences))


def _sentence(built: _Builder, rows: list[list[str]]) -> None:
    first = len(built.tokens)
    heads: list[tuple[int, str]] = []
    until, behind = 0, " "
    for number, form, *columns in rows:
        after = "" if "SpaceAfter=No" in columns[-1] else " "
        if "-" in number:
            until, behind = int(number.split("-")[1]), after
            continue
        if int(number) < until:
            after = ""
        elif int(number) == until:
            after = behind
        built.tokens.append(built.add(form, after))
        heads.append((int(columns[4]), relation_of(columns[5])))
    for at, (head, relation) in enumerate(heads, first):
        built.tokens[at] = replace(built.tokens[at], head=first + head - 1 if head else ROOT, relation=relation)
    built.sentences.append((first, len(built.tokens)))


def trees(path: Path) -> list[Noted]:
    """The documents of a CoNLL-U file (``train.conllu.gz``), paragraphs two line breaks apart."""
    documents: list[_Builder] = []
    rows: list[list[str]] = []
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                documents.append(_Builder(line.partition("=")[2].strip()))
            elif line.startswith("# newpar") and "block" not in line and documents[-1].text:
                documents[-1].space = "\n\n"
            elif line and line[0] != "#":
                row = line.split("\t")
                if "." not in row[0]:
                    rows.append([row[0], row[1], *row[2:]])
            elif not line and rows:
                _sentence(documents[-1], rows)
                rows = []
    return [d.made() for d in documents]


_GLUED = re.compile(r"n't|['’](?:s|re|ll|d|m|ve)?|[,.;:!?%)\]]+|''|\.\.\.", re.IGNORECASE)
_OPENING = re.compile(r"[(\[$#]|``")
_QUOTES = {"``": "“", "''": "”", "-LRB-": "(", "-RRB-": ")", "`": "‘"}


def written(sentences: Iterable[Sequence[str]], doc: str) -> Noted:
    """Tokens as one would write them: no space before a stop or a clitic, none inside brackets and quotation marks."""
    built = _Builder(doc)
    for forms in sentences:
        first, quoted = len(built.tokens), False
        for form in forms:
            opening = _OPENING.fullmatch(form) is not None or (form == '"' and not quoted)
            closing = _GLUED.fullmatch(form) is not None or (form == '"' and quoted)
            if form == '"':
                quoted = not quoted
            if closing and len(built.tokens) > first:
                built.space = ""
            built.tokens.append(built.add(_QUOTES.get(form, form), "" if opening else " "))
        built.sentences.append((first, len(built.tokens)))
        built.space = " "
    return built.made()


_T = TypeVar("_T")


def _groups(items: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    for at in range(0, len(items), size):
        yield items[at : at + size]


def _blocks(path: Path) -> Iterator[list[str]]:
    lines: list[str] = []
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            if line.strip():
                lines.append(line.rstrip("\n"))
            elif lines:
                yield lines
                lines = []
    if lines:
        yield lines


def _mark(tag: str) -> int:
    """A tag of SFU (``B_negcue``, ``I_spec``, …) as one of ours."""
    if tag == "O":
        return 0
    return MARKS.index(f"{tag[0]}-{'cue' if tag.endswith('cue') else 'scope'}")


_DENYING = frozenset({"not", "n't", "never", "no", "without", "cannot", "nothing", "nobody", "none", "neither", "nor"})
_BOTH_MARKED = "BOOKS"


def reviews(path: Path, *, whole: bool, together: int = 12) -> list[Noted]:
    """SFU: ``together`` sentences that follow each other make one text.

    In this copy a third of the plain negators and, outside the reviews of books, nearly all speculation are left
    unmarked. Unless ``whole``, such a sentence counts as one of which nothing is noted.
    """
    sentences: list[tuple[str, list[list[str]]]] = []
    domain = ""
    for lines in _blocks(path):
        domain = next((line.rpartition(" ")[2] for line in lines if line.startswith("# domain")), domain)
        sentences.append((domain, [line.split("\t") for line in lines if not line.startswith("# ")]))
    made = []
    for number, group in enumerate(_groups([s for s in sentences if s[1]], together)):
        noted = written([[row[0] for row in rows] for _, rows in group], f"{path.stem}-{number}")
        marks: list[tuple[int, int]] = []
        for domain, rows in group:
            negation, speculation = [_mark(row[1]) for row in rows], [_mark(row[2]) for row in rows]
            if not whole and not any(negation) and any(row[0].lower() in _DENYING for row in rows):
                negation = [IGNORED] * len(rows)
            if not whole and not any(speculation) and domain != _BOTH_MARKED:
                speculation = [IGNORED] * len(rows)
            marks += zip(negation, speculation, strict=True)
        tokens = [replace(t, negation=n, speculation=m) for t, (n, m) in zip(noted.tokens, marks, strict=True)]
        made.append(replace(noted, tokens=tuple(tokens)))
    return made


_NEGATORS = {"not": "advmod", "n't": "advmod", "never": "advmod", "no": "det", "without": ""}
_DOUBTERS = {"may": "aux", "might": "aux"} | dict.fromkeys(
    ("perhaps", "probably", "possibly", "maybe", "likely", "allegedly", "apparently", "reportedly", "supposedly"), "advmod"
)
_APART = frozenset({"conj", "cc", "parataxis", "list", "discourse", "vocative", "advcl", "punct", "reparandum"})
"""Relations in which a part of a clause stands outside the scope of what denies or doubts the clause."""


def _scope(cue: int, governor: int, children: Sequence[list[int]], tokens: Sequence[Token]) -> list[int]:
    """The tokens behind a cue in the clause of its governor."""
    inside, open_ = {governor}, [c for c in children[governor] if tokens[c].relation not in _APART]
    while open_:
        at = open_.pop()
        inside.add(at)
        open_ += children[at]
    return sorted(n for n in inside if n > cue)


def _silver(
    sentence: tuple[int, int], forms: Sequence[str], children: Sequence[list[int]], tokens: Sequence[Token], cues: dict[str, str]
) -> list[int] | None:
    """Marks of a sentence by its tree; None where a cue stands in no plain construction."""
    first, last = sentence
    marks = [0] * (last - first)
    for at in range(first, last):
        if (relation := cues.get(forms[at])) is None:
            continue
        governor = tokens[at].head
        fits = tokens[at].relation in ((relation,) if relation else ("case", "mark"))
        scope = _scope(at, governor, children, tokens) if fits and governor >= 0 else []
        if governor not in scope:
            return None
        before = -2
        for n in scope:
            # A comma or bracket between two words of the scope belongs to it.
            if n - before == 2 and tokens[n - 1].relation == "punct":
                marks[n - 1 - first] = 4
                before = n - 1
            marks[n - first] = 4 if n - before == 1 else 3
            before = n
    for at in range(first, last):
        if forms[at] in cues:
            marks[at - first] = 1
    return marks


def with_silver(documents: Sequence[Noted]) -> list[Noted]:
    """Trees with negation and speculation marked as SFU would, where one of a few plain cues stands in a plain construction."""
    made = []
    for document in documents:
        tokens = list(document.tokens)
        forms = [document.text[t.start : t.end].lower().replace("’", "'") for t in tokens]
        children: list[list[int]] = [[] for _ in tokens]
        for n, token in enumerate(tokens):
            if token.head >= 0:
                children[token.head].append(n)
        for first, last in document.sentences:
            here = forms[first:last]
            others = _DENYING.difference(_NEGATORS).intersection(here)
            denied = None if others else _silver((first, last), forms, children, document.tokens, _NEGATORS)
            unsure = None
            if any(form in _DOUBTERS for form in here):
                unsure = _silver((first, last), forms, children, document.tokens, _DOUBTERS)
            for n in range(first, last):
                tokens[n] = replace(
                    tokens[n],
                    negation=denied[n - first] if denied else IGNORED,
                    speculation=unsure[n - first] if unsure else IGNORED,
                )
        made.append(replace(document, tokens=tuple(tokens)))
    return made


def stories(path: Path, together: int = 12) -> list[Noted]:
    """*SEM 2012: as :func:`reviews`; cues and scopes of all negations of a sentence together."""
    made = []
    sentences = [[line.split("\t") for line in lines] for lines in _blocks(path)]
    for number, group in enumerate(_groups(sentences, together)):
        noted = written([[row[3] for row in s] for s in group], f"{group[0][0][0]}-{number}")
        tokens = []
        for token, row in zip(noted.tokens, (row for s in group for row in s), strict=True):
            columns = row[7:]
            cue = any(c not in "_***" for c in columns[0::3])
            scope = any(c not in "_***" for c in columns[1::3])
            tokens.append(replace(token, denied=cue + 2 * scope))
        made.append(replace(noted, tokens=tuple(tokens)))
    return made


@dataclass(frozen=True, slots=True)
class Events:
    """A sentence of a factuality corpus: its tokens and (token, factuality) of its events."""

    forms: tuple[str, ...]
    events: tuple[tuple[int, float], ...]


def events(path: Path) -> list[Events]:
    """The sentences of ``train.jsonl`` or ``dev.jsonl``; the last token of an event stands for it."""
    made = []
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        targets = tuple((int(t["span1"][1]) - 1, float(t["label"])) for t in row["targets"])
        made.append(Events(tuple(row["text"].split(" ")), targets))
    return made


def with_events(documents: Sequence[Noted], known: Sequence[Events]) -> tuple[list[Noted], list[Events]]:
    """The documents with the factuality of those sentences that occur in them, and the sentences that do not."""
    open_: dict[tuple[str, ...], list[Events]] = {}
    for item in known:
        open_.setdefault(item.forms, []).append(item)
    made = []
    for document in documents:
        tokens = list(document.tokens)
        for first, last in document.sentences:
            forms = tuple(document.text[t.start : t.end] for t in tokens[first:last])
            if found := open_.get(forms):
                for at, value in found.pop(0).events:
                    tokens[first + at] = replace(tokens[first + at], factuality=value)
        made.append(replace(document, tokens=tuple(tokens)))
    return made, [e for rest in open_.values() for e in rest]


def alone(known: Sequence[Events], doc: str, together: int = 1) -> list[Noted]:
    """Sentences with events as texts of their own."""
    made = []
    for number, group in enumerate(_groups(known, together)):
        noted = written([e.forms for e in group], f"{doc}-{number}")
        tokens = list(noted.tokens)
        for (first, _), item in zip(noted.sentences, group, strict=True):
            for at, value in item.events:
                tokens[first + at] = replace(tokens[first + at], factuality=value)
        made.append(replace(noted, tokens=tuple(tokens)))
    return made


@dataclass(frozen=True, slots=True)
class Gold:
    """What is noted of one word of our own cutting; ``head`` is an index into these words.

    ``alone`` where the word is exactly one token; ``sentence`` numbers the sentence.
    """

    head: int = IGNORED
    relation: str = ""
    negation: int = IGNORED
    speculation: int = IGNORED
    denied: int = IGNORED
    factuality: float | None = None
    alone: bool = False
    sentence: int = IGNORED


def _strongest(values: list[int]) -> int:
    """The mark of a word of several tokens: a cue before a scope, a beginning before an inside."""
    known = [v for v in values if v > 0]
    return min(known) if known else max(values, default=IGNORED)


def of_words(noted: Noted, words: Sequence[tuple[int, int]]) -> list[Gold]:
    """Carry what is noted of tokens over to words ``(start, end)``.

    A word of several tokens gets the head of the first of them that hangs outside the word; a token
    of several words is its first word, on which the others hang as ``goeswith``.
    """
    tokens, count = noted.tokens, len(words)
    covering: list[list[int]] = [[] for _ in words]
    main = [IGNORED] * len(tokens)
    at = 0
    for number, token in enumerate(tokens):
        while at < count and words[at][1] <= token.start:
            at += 1
        over = at
        while over < count and words[over][0] < token.end:
            covering[over].append(number)
            if main[number] == IGNORED:
                main[number] = over
            over += 1
    sentence_of = [number for number, (first, last) in enumerate(noted.sentences) for _ in range(first, last)]
    made = []
    for w, covered in enumerate(covering):
        if not covered:
            made.append(Gold())
            continue
        inside = [tokens[t] for t in covered]
        values = [t.factuality for t in inside if t.factuality is not None]
        head, relation = _hung(w, covered, tokens, main)
        one = len(covered) == 1 and (inside[0].start, inside[0].end) == tuple(words[w])
        made.append(
            Gold(
                head,
                relation,
                _strongest([t.negation for t in inside]),
                _strongest([t.speculation for t in inside]),
                max(t.denied for t in inside),
                values[-1] if values else None,
                one,
                sentence_of[covered[0]],
            )
        )
    return _without_cycles(made)


def _hung(word: int, covered: list[int], tokens: Sequence[Token], main: list[int]) -> tuple[int, str]:
    if tokens[covered[0]].head == IGNORED:
        return IGNORED, ""
    own = [t for t in covered if main[t] == word]
    if not own:
        return main[covered[0]], "goeswith"
    outside = [t for t in own if tokens[t].head == ROOT or main[tokens[t].head] != word]
    if not outside:
        return IGNORED, ""
    chosen = next((t for t in outside if tokens[t].head == ROOT), outside[0])
    head = tokens[chosen].head
    return (ROOT if head == ROOT else main[head]), tokens[chosen].relation


def _without_cycles(words: list[Gold]) -> list[Gold]:
    """The words; those from which no root is reached have no head."""
    state: dict[int, bool] = {}
    for start in range(len(words)):
        path, at = [], start
        while at >= 0 and at not in state and at not in path:
            path.append(at)
            at = words[at].head
        good = state.get(at, at == ROOT)
        if at in path:
            good = False
        state.update(dict.fromkeys(path, good))
    return [w if state[n] else replace(w, head=IGNORED, relation="") for n, w in enumerate(words)]
