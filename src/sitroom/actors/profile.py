"""What the text says of a source as a source: where it stands, what it has seen, why it is not named."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from sitroom.actors.actor import ActorType
from sitroom.actors.clauses import Sentence, clause, listed
from sitroom.actors.coreference import Form
from sitroom.actors.entities import PERSON
from sitroom.actors.phrases import Phrase, Words
from sitroom.actors.resolve import Cast
from sitroom.attributions.quotation import marked
from sitroom.attributions.statement import SourceKind, Statement
from sitroom.documents.document import Span
from sitroom.reading.reader import Entity as Named

_TRIM = ' \t\r\n\u00a0,;:.-–—()"“”«»'
_SHORTEST = 3
"""Words of a relative clause at least: below, the reader has cut it."""
_MARKS = frozenset('"“”„«»')


class Profiles:
    """Finds the spans of profile of every actor that is the source of a statement."""

    def __init__(self, words: Words, named: Sequence[Named], cast: Cast, rows: Sequence[Sentence]) -> None:
        self.text = words.text
        self.cast = cast
        self.rows = rows
        self._starts = [row[0].start for row in rows]
        self.phrases: dict[str, list[Phrase]] = {}
        for seen, whose in zip(cast.phrases, cast.whose, strict=True):
            if whose is not None and seen.phrase.form is not Form.WHO:
                self.phrases.setdefault(whose, []).append(seen.phrase)
        self.quoted = marked(words.text)
        self.at = {item.start: (row, n) for row in rows for n, item in enumerate(row)}
        self.unnamed = {a.id for a in cast.actors if a.type is ActorType.UNNAMED}
        self.groups = {a.id for a in cast.actors if a.type is ActorType.GROUP and not cast.entities[a.id].named}
        self.dates = {e.start for e in named if e.type in ("DATE", "TIME", "DURATION")}
        self.persons = {actor for actor, entity in cast.entities.items() if entity.kind == PERSON}
        self.cues = {s.cue[0][0] for s in cast.statements if s.cue}

    def run(self) -> dict[str, tuple[Span, ...]]:
        """The spans of each actor in the order of the text, none inside another."""
        found: dict[str, list[Span]] = {}
        for statement in self.cast.statements:
            actor = statement.source.actor
            if actor is None or statement.source.kind is SourceKind.DOCUMENT:
                continue
            own = found.setdefault(actor, [])
            for phrase in self.phrases.get(actor, ()):
                if any(s <= phrase.core[0] < e for s, e in statement.source.spans[:1]):
                    own += self._hanging(phrase, statement, actor)
            own += self._behind_cue(statement)
        for actor, span in self._experience(set(found)):
            found[actor].append(span)
        return {actor: _apart([t for s in spans if (t := self._trimmed(s))]) for actor, spans in found.items() if spans}

    def _row(self, at: int) -> Sentence | None:
        """The sentence around a character."""
        number = bisect_right(self._starts, at) - 1
        return self.rows[number] if number >= 0 and at < self.rows[number][-1].end else None

    def _trimmed(self, span: Span) -> Span | None:
        start, end = span
        line = self.text.find("\n", start, end)
        end = line if line >= 0 else end
        while start < end and self.text[start] in _TRIM:
            start += 1
        while end > start and self.text[end - 1] in _TRIM:
            end -= 1
        return (start, end) if start < end else None

    # -- on the source phrase ----------------------------------------------------------------------------------------

    def _hanging(self, phrase: Phrase, statement: Statement, actor: str) -> Iterator[Span]:
        """The clauses and prepositional phrases behind the phrase of a source, until its verb."""
        row = self._row(phrase.core[0])
        if row is None:
            return
        at = next((n for n, item in enumerate(row) if item.start >= phrase.core[1]), len(row))
        if self.text[: phrase.core[1]].endswith(("'s", "’s")):
            return
        last = self.text[phrase.core[0] : phrase.core[1]].split()[-1].lower()
        if last in listed("profile", "near") and at < len(row) and row[at].low in ("to", "with"):
            # The phrase "a diplomat close" reached too far.
            end = self._clause_end(row, at, statement.source.spans[0][1], statement, comma=False)
            yield phrase.core[1] - len(last), row[end - 1].end
            at = end
        within = max((e for _, e in statement.source.spans), default=0)
        while at < len(row):
            item = row[at]
            comma = at > 0 and row[at - 1].low == ","
            if item.low == ",":
                at += 1
                continue
            if item.low in _MARKS or (statement.cue and item.start == statement.cue[0][0]) or item.low == ".":
                return
            relative = item.tag in ("WP", "WDT", "WP$") or (item.low == "that" and item.start < within)
            terms = item.tag in ("VBG", "VBN") and (item.low in listed("profile", "terms") or (item.start < within and not comma))
            near = (
                item.low in listed("profile", "near")
                and at + 1 < len(row)
                and row[at + 1].low in ("to", "with", "in", "on", "by", "at")
            )
            terms = terms and item.low not in ("called", "named", "known") and _on_terms(row, at)
            place = (
                item.low in listed("profile", "place")
                and not comma
                and not self._is_measure(row, at, phrase)
                and (actor in self.unnamed or item.low == "with" or (actor in self.groups and item.low in ("of", "in")))
            )
            if relative or terms or near or place:
                end = self._clause_end(row, at, within, statement, comma)
                if not (relative and (end - at < _SHORTEST or self._is_speech(row, at, end))):
                    yield item.start, row[end - 1].end
                at = end
            elif item.start < within:
                at += 1
                while at < len(row) and row[at].start < within and row[at].low != "," and row[at].tag not in ("WP", "WDT"):
                    at += 1
            else:
                return

    def _is_measure(self, row: Sentence, at: int, phrase: Phrase) -> bool:
        """Whether a preposition only gives of what many there are, or when: "dozens of papers", "in April"."""
        after = row[at + 1] if at + 1 < len(row) else None
        if after is None or (row[at].low != "with" and (after.start in self.dates or after.tag == "CD")):
            return True
        return row[at].low == "of" and (phrase.head in listed("profile", "quantity") or not phrase.head)

    def _clause_end(self, row: Sentence, at: int, within: int, statement: Statement, comma: bool) -> int:
        """Behind the last item of a clause: at the comma that closes it, its statement's cue or content, or the stop."""
        begins = {span[0] for span in statement.content} | {s for s, _ in statement.cue if s > row[at].start}
        place = row[at].tag == "IN"
        end = at + 1
        while end < len(row):
            item = row[end]
            if item.low in (",", ";", ".", "!", "?", "(", ")") or item.start in begins:
                break
            if item.low in _MARKS and item.low != "“":
                break
            if place and (
                (item.tag in ("WP", "WDT", "VBG", "IN", "VBD", "VBZ", "MD") and item.start >= within) or item.tag in ("WP", "WDT")
            ):
                break
            if not comma and not place and item.start >= within > row[at].start and item.tag in ("VBD", "VBZ", "VBP", "MD"):
                break
            end += 1
        return end

    def _is_speech(self, row: Sentence, at: int, end: int) -> bool:
        """Whether a relative clause only says that its source spoke: "who described it as …"."""
        lows = {item.low for item in row[at:end]}
        if lows & listed("profile", "anonymous"):
            return False
        return any(row[n].start in self.cues for n in range(at, min(at + 4, end)))

    # -- behind the verb of speech -----------------------------------------------------------------------------------

    def _behind_cue(self, statement: Statement) -> Iterator[Span]:
        """Terms and access behind a verb of speech: "asking not to be named", "told reporters he knew the area"."""
        if not statement.cue:
            return
        after = statement.cue[-1][1]
        row = self._row(statement.cue[-1][0])
        if row is None:
            return
        starts = [s for s, _ in statement.content if s > after]
        stop = min([*starts, row[-1].end])
        begin = next((n for n, item in enumerate(row) if item.start >= after), len(row))
        for n in range(begin, len(row)):
            item = row[n]
            if item.low in _MARKS:
                return
            if (
                item.start < stop
                and item.tag in ("VBG", "VBN")
                and item.low in listed("profile", "terms")
                and row[n - 1].low == ","
                and _on_terms(row, n)
            ):
                yield item.start, min(stop, _to_stop(row, n))
                return
            if (
                item.start < stop
                and item.low == "on"
                and n + 3 < len(row)
                and row[n + 1].low in ("condition", "the")
                and "anonymity" in {i.low for i in row[n : n + 5]}
            ):
                yield item.start, min(stop, _to_stop(row, n))
                return
            quoted_before = any(
                self.quoted[s] or self.quoted[min(s + 1, len(self.text) - 1)] for s, e in statement.content if e <= after + 1
            )
            if quoted_before and item.tag == "PRP" and item.low in ("he", "she", "they") and n + 1 < len(row) and n <= begin + 3:
                verb = next((m for m in range(n + 1, min(n + 4, len(row))) if row[m].tag in ("VBD", "VBN")), None)
                if verb is not None and row[verb].low in listed("profile", "access"):
                    yield item.start, _to_stop(row, n)
                return

    # -- elsewhere ---------------------------------------------------------------------------------------------------

    def _experience(self, speaking: set[str]) -> Iterator[tuple[str, Span]]:
        """What a source of this text has or has not lived through: "has watched such sieges for years"."""
        for row in self.rows:
            for n, item in enumerate(row):
                if item.actor is not None or item.tag not in ("VBN", "VBD") or item.low not in listed("profile", "access"):
                    continue
                begin = n
                while (
                    begin
                    and row[begin - 1].actor is None
                    and (
                        row[begin - 1].tag == "RB"
                        or row[begin - 1].low in listed("clause", "have")
                        or row[begin - 1].low == "never"
                    )
                ):
                    begin -= 1
                lead = {i.low for i in row[begin:n]}
                opens = n + 1 < len(row) and (
                    row[n + 1].low in ("that", "how", "what", "whether", "as") or row[n + 1].low in _MARKS
                )
                if not (lead & listed("clause", "have")) - {"had"} or opens:
                    continue
                held = clause(row, n) or clause(row, n, negated=True)
                if held is None or held.passive:
                    continue
                for subject in held.subjects:
                    if subject.actor in speaking and subject.actor in self.persons:
                        yield subject.actor, (row[begin].start, _to_comma(row, n))


def _on_terms(row: Sentence, at: int) -> bool:
    """Whether a participle says how someone speaks: "speaking from the camp", not "speaking of prices"."""
    return row[at].low != "speaking" or (at + 1 < len(row) and row[at + 1].low in listed("profile", "speaking"))


def _to_stop(row: Sentence, at: int) -> int:
    end = next((n for n in range(at, len(row)) if row[n].low in (".", "!", "?", ";") or row[n].low in _MARKS), len(row))
    return row[end - 1].end if end > at else row[at].end


def _to_comma(row: Sentence, at: int) -> int:
    end = next((n for n in range(at, len(row)) if row[n].low in (".", "!", "?", ";", ",") or row[n].low in _MARKS), len(row))
    return row[end - 1].end if end > at else row[at].end


def _apart(spans: list[Span]) -> tuple[Span, ...]:
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda s: (s[0], -s[1])):
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return tuple(kept)
