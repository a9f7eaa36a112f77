"""Plain sentences out of a question: what "Will the talks end in an agreement?" asks is "The talks will end in an agreement".

The subject ends where the reader's tree says so, without a tree where the tags or, last, word lists tell. What
cannot be parted is said to be so; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitroom.claims.aspects import named_by
from sitroom.claims.lemma import lemmas
from sitroom.claims.predication import Form
from sitroom.outlook.content import forms_of, listed
from sitroom.reading.reader import Word

_TOKEN = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*['’]?|,|%")
_MARKS = " \t\r\n?!.…\"“”„«»'‘’"
_OUTSIDE = -1
SLOT = "Slot"
"""How a word begins that stands for a name to be put in later."""
ADVICE = "ask what can be answered by yes or no (“Will the talks end in an agreement?”), or name the answers (“War or peace?”)"


@dataclass(frozen=True, slots=True)
class Asked:
    """The sentences that answer a question; ``otherwise`` is the opposite of the only one, None where several are named."""

    sentences: tuple[str, ...]
    otherwise: str | None = None


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    low: str
    tag: str
    head: int | None = None
    relation: str = ""


def asked(text: str, words: Sequence[Word] = ()) -> Asked | str:
    """The sentences that ``text`` asks for, or in words why there are none."""
    found = _asked(text, words)
    return _asked(text, ()) if isinstance(found, str) and words else found


def _asked(text: str, words: Sequence[Word]) -> Asked | str:
    tokens = _opened(_tokens(text, words))
    if not any(t.low.isalnum() for t in tokens):
        return "nothing is asked; " + ADVICE
    if tokens[0].low in listed("open"):
        return f"a question with “{tokens[0].low}” names no answers; {ADVICE}"
    if tokens[0].low == "whether" and len(tokens) > 1:
        tokens = tokens[1:]
    front: list[_Token] = []
    fronted = [n for n in range(1, len(tokens) - 1) if tokens[n - 1].low == "," and tokens[n].low in listed("opening")]
    if fronted and tokens[0].low not in listed("opening"):
        front, tokens = tokens[: fronted[0]], tokens[fronted[0] :]
    clause = _clause(tokens)
    if clause is not None:
        return _answers(clause, front)
    if tokens[0].low in listed("opening"):
        return "it is not clear of whom it is asked; " + ADVICE
    return _without_verb(tokens, text.rstrip().endswith("?"))


def _tokens(text: str, words: Sequence[Word]) -> list[_Token]:
    found = list(_TOKEN.finditer(text.rstrip(_MARKS)))
    home = {n: k for k, m in enumerate(found) for n, w in enumerate(words) if m.start() <= w.start < m.end()}
    tokens: list[_Token] = []
    for k, match in enumerate(found):
        low = match.group().lower().replace("’", "'")
        own = [n for n in sorted(home) if home[n] == k]
        if not own:
            tokens.append(_Token(match.group(), low, _guessed(low, tokens)))
            continue
        # A clitic goes with its word; the tree of both is that of the one that hangs on another token.
        n = next((n for n in own if home.get(_head(words[n])) != k), own[0])
        head = words[n].head
        mapped = None if head is None else home.get(head, _OUTSIDE)
        tokens.append(_Token(match.group(), low, words[own[0]].tag, mapped, words[n].relation))
    return tokens


def _head(word: Word) -> int:
    return _OUTSIDE if word.head is None else word.head


def _guessed(low: str, before: Sequence[_Token]) -> str:
    """A tag by word lists, where no reader gave one."""
    if low in listed("opening") or low in listed("future"):
        return "MD"
    for name, tag in (("determiner", "DT"), ("pronoun", "PRP"), ("preposition", "IN")):
        if low in listed(name):
            return tag
    if low in ("not", "never", "still", "soon", "also", "again", "ever") or (low.endswith("ly") and len(low) > 4):
        return "RB"
    if low in (",", "or", "and"):
        return "CC"
    last = before[-1].tag if before else ""
    known = low in listed("verb") or any(not named.words[1:] for named in named_by(Form.VERB, frozenset({low}), (), ()))
    if known and last not in ("DT", "JJ", "MD", "IN", ""):
        return "VB"
    if low.endswith(("ed", "ing")) and last in ("NN", "PRP", "RB"):
        return "VBN" if low.endswith("ed") else "VBG"
    return "JJ" if named_by(Form.ADJECTIVE, forms_of(low), (), ()) else "NN"


def _opened(tokens: list[_Token]) -> list[_Token]:
    """The tokens without words that only open the question."""
    while len(tokens) > 1 and (tokens[0].low in listed("lead") or tokens[0].low == ","):
        tokens = [_shifted(t) for t in tokens[1:]]
    return tokens


def _shifted(token: _Token) -> _Token:
    head = token.head if token.head is None or token.head < 0 else token.head - 1
    return _Token(token.text, token.low, token.tag, head, token.relation)


@dataclass(frozen=True, slots=True)
class _Clause:
    subject: Sequence[_Token]
    auxiliary: str
    predicate: Sequence[_Token]


def _clause(tokens: Sequence[_Token]) -> _Clause | None:
    """Subject, auxiliary and predicate, whether the auxiliary stands first or inside; None where there is no auxiliary."""
    if tokens[0].low not in listed("opening"):
        inside = [n for n, t in enumerate(tokens) if n and t.low in listed("opening") and t.tag.startswith(("MD", "VB"))]
        if not inside or inside[0] + 1 >= len(tokens):
            return None
        at = inside[0]
        return _Clause(tokens[:at], _positive(tokens[at].low), _affirmed(tokens[at + 1 :]))
    rest = tokens[2:] if len(tokens) > 2 and tokens[1].low in ("n't", "not") else tokens[1:]
    skipped = len(tokens) - len(rest)
    if not rest:
        return None
    end = _subject_by_tree(rest, skipped) or _subject_by_tags(rest, tokens[0].low)
    if not end:
        return None
    return _Clause(rest[:end], _positive(tokens[0].low), _affirmed(rest[end:]))


def _positive(low: str) -> str:
    """The auxiliary without negation; what is asked of the present is laid into the future."""
    bare = {"won't": "will", "can't": "can"}.get(low, low.removesuffix("n't"))
    return "will" if bare in ("do", "does", "shall") else bare


def _affirmed(predicate: Sequence[_Token]) -> Sequence[_Token]:
    return predicate[1:] if len(predicate) > 1 and predicate[0].low in ("not", "n't") else predicate


def _subject_by_tree(rest: Sequence[_Token], skipped: int) -> int:
    """How many tokens the subject has, 0 where the tree does not tell."""
    for n, token in enumerate(rest):
        if not token.relation.startswith(("nsubj", "expl", "csubj")) or token.head is None:
            continue
        under = {n}
        for _ in rest:
            under |= {k for k, t in enumerate(rest) if t.head is not None and t.head - skipped in under}
        if under == set(range(len(under))) and len(under) < len(rest):
            return len(under)
        return 0
    return 0


def _subject_by_tags(rest: Sequence[_Token], auxiliary: str) -> int:
    if rest[0].text.startswith(SLOT):
        return 1
    full = _positive(auxiliary) in ("will", "would", "can", "could", "may", "might", "should", "did")
    for n in range(1, len(rest)):
        before, tag = rest[n - 1].tag, rest[n].tag
        if before in ("PRP", "EX"):
            return n
        if not before.startswith(("NN", "CD", "RB", "VBG")):
            continue
        if full and tag in ("VB", "VBP", "RB"):
            return n
        if not full and (tag.startswith(("JJ", "VB", "RB", "DT", "TO")) or (tag == "IN" and rest[n].low != "of")):
            return n
    return 0


def _answers(clause: _Clause, front: Sequence[_Token]) -> Asked:
    said = list(_alternatives(clause))
    if len(said) > 1:
        return Asked(tuple(_sentence(front, c) for c in said))
    one = said[0]
    return Asked((_sentence(front, one),), _sentence(front, one, denied=True))


def _sentence(front: Sequence[_Token], clause: _Clause, *, denied: bool = False) -> str:
    auxiliary = {"can": "cannot"}.get(clause.auxiliary, f"{clause.auxiliary} not") if denied else clause.auxiliary
    subject = _joined(clause.subject)
    if front:
        subject = f"{_joined(front).rstrip(',')}, {_lowered(clause.subject)}"
    return _capital(f"{subject} {auxiliary} {_joined(clause.predicate)}.")


def _alternatives(clause: _Clause) -> Iterator[_Clause]:
    subject, predicate = list(clause.subject), list(clause.predicate)
    parts = _parted(subject)
    if len(parts) > 1:
        for part in parts:
            yield _Clause(part, clause.auxiliary, predicate)
        return
    at = next((n for n, t in enumerate(predicate) if t.low == "or" and 0 < n < len(predicate) - 1), None)
    if at is None:
        yield clause
        return
    left, right = _stripped(predicate[:at]), _stripped(predicate[at + 1 :])
    if not left or not right:
        yield clause
        return
    if right[0].low == "not":
        yield _Clause(subject, clause.auxiliary, left)
        return
    if right[0].low in listed("opening") and len(right) > 2:
        if right[1].low in listed("pronoun"):
            right = right[2:]
        else:
            other = _clause([_unparsed(t) for t in right])
            yield _Clause(subject, clause.auxiliary, left)
            yield from [other] if other is not None else []
            return
    if right[0].tag in ("VB", "VBP") or (left[0].tag.startswith("JJ") and right[0].tag.startswith("JJ")):
        for part in _commas(left):
            yield _Clause(subject, clause.auxiliary, part)
        yield _Clause(subject, clause.auxiliary, right)
        return
    first, *more = _commas(left)
    cut = _cut(first, next((t for t in right if t.tag != "RB"), right[0]))
    if not cut:
        yield clause
        return
    yield _Clause(subject, clause.auxiliary, first)
    for part in (*more, right):
        while len(part) > 1 and part[0].tag == "RB":
            part = part[1:]
        yield _Clause(subject, clause.auxiliary, [*first[:cut], *part])


def _unparsed(token: _Token) -> _Token:
    return _Token(token.text, token.low, token.tag)


def _commas(tokens: Sequence[_Token]) -> list[list[_Token]]:
    """The parts between commas, where each could stand for the end of the first: "surrender, flee", "end in war, in hunger"."""
    parts: list[list[_Token]] = [[]]
    for token in tokens:
        if token.low == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    if not all(parts):
        return [list(tokens)]
    begins = {t.tag for t in parts[0]} if parts[0][0].tag.startswith("VB") else {parts[0][0].tag}
    return parts if all(part[0].tag in begins for part in parts) else [list(tokens)]


def _cut(left: Sequence[_Token], first: _Token) -> int:
    """Where in ``left`` the words begin that ``first`` and what follows it stand against; 0 where that is not clear."""
    for same in ({first.low}, {"a", "an"} if first.low in ("a", "an") else set()):
        at = next((n for n in range(len(left) - 1, 0, -1) if left[n].low in same), 0)
        if at:
            return at
    for tags in (("IN", "TO"), ("DT",)):
        if first.tag in tags:
            return next((n for n in range(len(left) - 1, 0, -1) if left[n].tag in tags), 0)
    if first.tag.startswith(("NN", "JJ", "VBG")):
        return next((n + 1 for n in range(len(left) - 2, -1, -1) if left[n].tag in ("IN", "TO", "VB", "VBP")), 0)
    return 0


def _parted(tokens: Sequence[_Token]) -> list[list[_Token]]:
    """The parts between commas and "or"; the tokens in one part where there is no "or"."""
    if not any(t.low == "or" for t in tokens):
        return [list(tokens)]
    parts: list[list[_Token]] = [[]]
    for token in tokens:
        if token.low in (",", "or"):
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _stripped(tokens: Sequence[_Token]) -> list[_Token]:
    """The tokens without commas and "either" at their ends."""
    held = [n for n, t in enumerate(tokens) if t.low not in (",", "either")]
    return list(tokens[held[0] : held[-1] + 1]) if held else []


def _without_verb(tokens: Sequence[_Token], is_question: bool) -> Asked | str:
    verbal = any(t.tag in ("MD", "VBZ", "VBD", "VBP") for t in tokens)
    parts = _parted(tokens)
    if not verbal and is_question and any(t.low.isalnum() for part in parts for t in part):
        if len(parts) > 1 and parts[-1][0].low == "not":
            parts = parts[:-1]
        said = tuple(f"There will be {_lowered(part)}." for part in parts)
        return Asked(said) if len(said) > 1 else Asked(said, f"There will not be {_lowered(parts[0])}.")
    if verbal:
        sentence = _joined(tokens)
        return Asked((_capital(f"{sentence}."),), f"It is not so that {_lowered(tokens)}.")
    return "nothing is said that could come true or not; " + ADVICE


def _worded(word: str) -> _Token:
    return _Token(word, word, "VB")


def _joined(tokens: Sequence[_Token]) -> str:
    return " ".join(t.text for t in tokens).replace(" ,", ",").replace(" %", "%")


def _lowered(tokens: Sequence[_Token]) -> str:
    """The words with a small first letter, unless they begin with a name."""
    words = _joined(tokens)
    name = tokens[0].tag.startswith("NNP") or (words[:2].isalpha() and words[:2].isupper()) or tokens[0].low == "i"
    return words if name else words[0].lower() + words[1:]


def _capital(sentence: str) -> str:
    return sentence[0].upper() + sentence[1:]


def in_future(question: str) -> str | None:
    """A question about what is or was, asked of what is to come: "Is X open?" gives "Will X be open?".

    A word that begins with :data:`SLOT` is a whole subject. None where the question has no answers by yes or no.
    """
    tokens = _tokens(question, ())
    if len(tokens) < 3 or tokens[0].low not in listed("opening"):
        return None
    if tokens[1].text.startswith(SLOT):
        clause: _Clause | None = _Clause(tokens[1:2], _positive(tokens[0].low), tokens[2:])
    else:
        clause = _clause(tokens)
    if clause is None:
        return None
    first = tokens[0].low
    if first in ("is", "are", "was", "were"):
        between = " be "
    elif first in ("does", "do", "did", "will"):
        between = " "
    elif first in ("has", "have"):
        verb = lemmas(clause.predicate[0].low, "VBN")[0]
        return f"Will {_joined(clause.subject)} {_joined([_worded(verb), *clause.predicate[1:]])}?"
    else:
        return None
    return f"Will {_joined(clause.subject)}{between}{_joined(clause.predicate)}?"
