"""The list of articles inside one JSON object, as news services answer: ``{"status": "ok", "articles": [{…}, {…}]}``.

The object is read twice and never held as a whole: once to find its lists of objects, by the keys that lead to them
through objects alone, once for the items of the list that is meant.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from sitroom.documents.columns import how_to_map
from sitroom.documents.tables.cells import short
from sitroom.documents.tables.rows import PIECE, Fault, Row, Scan, item_of
from sitroom.errors import DocumentError

MAX_DEPTH = 4
"""Keys that may lead to a list: services have one to three (``response.docs``, ``data.search.results``)."""

MAX_LISTS = 20
"""Lists of objects that are looked at; who has more of them tells which one is meant."""

_MAX_KEYS = 1000
_LONGEST = 200
_SHOWN = 80
_TOKEN = re.compile(r'["{}\[\],:]')
_TEXT_IN_STRING = re.compile(r"(?:[^\"\\]++|\\.)*+", re.DOTALL)


@dataclass(slots=True)
class Listed:
    """A list of objects: the keys that lead to it, with dots between them, and its first item; None where it is empty."""

    path: str
    first: Row | Fault | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """One JSON object as looked over: its lists of objects, and its own strings, those of objects in it too (their beginnings).

    ``after`` is the first character of what follows it.
    """

    lists: tuple[Listed, ...]
    own: Mapping[str, object]
    is_closed: bool
    after: str


@dataclass(frozen=True, slots=True)
class Meant:
    """The list that the articles are in: its number among all lists, its keys, and those of the others with anything in them."""

    number: int
    path: str
    others: tuple[str, ...]


def answer_in(text: io.TextIOWrapper, *, lines: bool = False) -> Answer | None:
    """The one JSON object that a text is; None where it begins otherwise, goes on with another one, or has no list of objects.

    With ``lines`` each line is to be one, so that one without an end is a broken line.
    """
    walk = _Walk()
    piece = text.readline(PIECE)
    while piece.isspace():
        piece = text.readline(PIECE)
    if not piece.lstrip("\ufeff \t\r\n").startswith("{"):
        return None
    while piece and not walk.is_closed:
        for _ in walk.feed(piece):
            pass
        after = piece[walk.at :] if walk.is_closed else ""
        piece = text.readline(PIECE)
    while piece and not after.strip():
        after, piece = piece, text.readline(PIECE)
    # Objects that follow one another are rows themselves.
    if not walk.lists or (lines and not walk.is_closed) or after.lstrip().startswith(("{", ",")):
        return None
    return Answer(tuple(walk.lists), walk.own, walk.is_closed, after.strip()[:1])


def meant(answer: Answer, wanted: str | None, has_text: Callable[[Mapping[str, object]], bool], name: str) -> Meant | None:
    """The list that holds the articles; None where the object itself is one. DocumentError where nobody can tell.

    ``wanted`` is what the user says: the keys that lead to it. ``has_text`` says whether cells have a column of texts.
    """
    paths = [each.path for each in answer.lists]
    if wanted is not None:
        folded = [path.lower() for path in paths]
        if wanted.lower() not in folded:
            reason = f"has no list of objects {wanted!r}; its lists are {_listed(paths)}"
            raise DocumentError(name, reason, f"name one of them: {how_to_map('rows')}")
        return _meant(folded.index(wanted.lower()), answer)
    if has_text(answer.own) or str(answer.own.get("schema", "")).startswith("sitroom-record/"):
        return None
    filled = [n for n, each in enumerate(answer.lists) if each.first is not None]
    if len(filled or paths) == 1:
        return _meant(next(iter(filled), 0), answer)
    with_texts = [n for n, each in enumerate(answer.lists) if isinstance(each.first, Row) and has_text(each.first.cells)]
    if len(with_texts) == 1:
        return _meant(with_texts[0], answer)
    which = [paths[n] for n in with_texts or filled] or paths
    of = "articles" if with_texts else "objects and none with a column of texts"
    raise DocumentError(
        name,
        f"holds {len(which)} lists of {of}: {_listed(which)}",
        f"say which one is meant: {how_to_map('rows', short(which[0], _SHOWN))}",
    )


def _listed(paths: list[str]) -> str:
    return ", ".join(short(path, _SHOWN) for path in paths)


def _meant(number: int, answer: Answer) -> Meant:
    others = tuple(each.path for at, each in enumerate(answer.lists) if at != number and each.first is not None)
    return Meant(number, answer.lists[number].path, others)


def rows_in(text: io.TextIOWrapper, answer: Answer, number: int) -> Iterator[Row | Fault]:
    """Give the items of the list of this number, each parsed for itself."""
    walk, scan = _Walk(), None
    piece = text.readline(PIECE)
    while piece and scan is None:
        for at in walk.feed(piece):
            if len(walk.lists) == number + 1:
                scan = Scan(listed=True)
                piece = f"[{piece[at:]}"
                break
        else:
            piece = text.readline(PIECE)
    while piece and scan is not None:
        for source in scan.feed(piece):
            yield item_of(source, scan.number)
        piece = text.readline(PIECE) if not scan.ended else ""
    if scan is None:
        return
    if not scan.ended:
        yield from scan.cut()
    elif not answer.is_closed:
        reason = "is the last: the file ends before the object around its list does"
        yield Fault(f"item {scan.number}", reason, "fetch the file again")
    elif answer.after:
        yield Fault(f"item {scan.number}", "is followed by more after the end of the object", "give one object in a file")


@dataclass(slots=True)
class _Walk:
    """Follows one JSON object through pieces of text, and gives for each list of objects where its first item begins.

    ``lists`` are those met so far. What lies inside of lists, and below :data:`MAX_DEPTH`, is passed over. ``at`` is where
    in the last piece the object ended.
    """

    lists: list[Listed] = field(default_factory=list)
    own: dict[str, object] = field(default_factory=dict)
    is_closed: bool = False
    at: int = 0
    _keys: list[str] = field(default_factory=list)
    _depth: int = 0
    _below: int = 0
    _key: str = ""
    _string: str | None = None
    _is_escaped: bool = False
    _is_value: bool = False
    _is_opening: bool = False
    _probe: Scan | None = None
    _strings: int = 0

    def feed(self, piece: str) -> Iterator[int]:
        """Go on with the next piece."""
        if self._probe is not None:
            self._probed(piece)
        at = 0
        while at < len(piece) and not self.is_closed:
            if self._string is not None:
                at = self._through_string(piece, at)
                continue
            found = _TOKEN.search(piece, at)
            # A list of numbers and the like is none of objects, and not empty.
            self._is_opening = self._is_opening and not piece[at : found.start() if found else len(piece)].strip()
            if found is None:
                return
            at = found.end()
            if self._take(found[0]):
                self._probe = Scan(listed=True)
                self._probed(f"[{piece[at - 1 :]}")
                yield at - 1
        self.at = at

    def _take(self, sign: str) -> bool:
        """Take one sign into account and tell whether the first object of a list begins with it."""
        opening, self._is_opening = self._is_opening, False
        if sign == '"':
            self._string = ""
        elif self._below:
            self._below += 1 if sign in "{[" else -1 if sign in "}]" else 0
            if opening and sign in "{]" and len(self.lists) < MAX_LISTS:
                self.lists.append(Listed(self._path()))
                return sign == "{"
        elif sign == "{" and self._depth < MAX_DEPTH:
            self._depth += 1
            if self._depth > 1:
                self._keys.append(self._key)
            self._is_value = False
        elif sign in "{[":
            self._below = 1
            self._is_opening = sign == "["
        elif sign == "}":
            self._depth -= 1
            if self._keys:
                self._keys.pop()
            self.is_closed = self._depth == 0
        elif sign in ":,":
            self._is_value = sign == ":"
        return False

    def _path(self) -> str:
        return ".".join([*self._keys, self._key])

    def _probed(self, piece: str) -> None:
        """Look for the end of the first item of the last list."""
        assert self._probe is not None
        source = next(self._probe.feed(piece), None)
        if source is not None:
            self.lists[-1].first = item_of(source, 1)
        if source is not None or self._probe.number or self._probe.ended:
            self._probe = None

    def _through_string(self, piece: str, at: int) -> int:
        if self._is_escaped:
            self._is_escaped = False
            return at + 1
        found = _TEXT_IN_STRING.match(piece, at)
        end = found.end() if found else at
        if not self._below:
            self._string = (self._string or "") + piece[at : min(end, at + _LONGEST)]
        if end == len(piece):
            return end
        if piece[end] == '"':
            self._end_string()
        else:
            self._is_escaped = True  # the piece ends with a backslash
        return end + 1

    def _end_string(self) -> None:
        string, self._string = (self._string or "")[:_LONGEST], None
        if self._below:
            return
        if not self._is_value:
            self._key = string
        elif self._strings < _MAX_KEYS:
            self._strings += 1
            cells = self.own
            for key in self._keys:
                inner = cells.setdefault(key, {})
                cells = inner if isinstance(inner, dict) else {}
            cells.setdefault(self._key, string)
