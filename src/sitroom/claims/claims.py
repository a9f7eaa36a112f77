"""From what a document says to its claims: the last step over one text.

Each statement gives zero or more claims, and so does the outlet's own narration: a narrated clause that claims something
of a table becomes a statement of the kind ``reporter``, without source and cue.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from sitroom.actors.actor import Actor, ActorType, Mention, Predicate, Relation
from sitroom.actors.clauses import Innermost
from sitroom.actors.phrases import grounds
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.commitment import PLAIN, Commitment, Force, Frame, clause_commitment, cue_frame
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.certainty.probability import Interval, probability_of
from sitroom.claims.claim import Claim, ClaimKind, Part, Participant, Period, Thing
from sitroom.claims.counting import counted
from sitroom.claims.denials import answered
from sitroom.claims.events import event_at
from sitroom.claims.framing import Framed, Frames, part_of
from sitroom.claims.holding import of_control
from sitroom.claims.predication import Mood, Predication, predications
from sitroom.claims.referents import Referent, Referents, Speaker
from sitroom.claims.time import periods
from sitroom.claims.tree import Tree
from sitroom.claims.vocabulary import things as things_of
from sitroom.claims.words import listed
from sitroom.documents.document import Document, Span
from sitroom.places.place import Control, Place
from sitroom.reading.reader import Word


@dataclass(frozen=True, slots=True)
class Claimed:
    """The statements of a document, the narrated ones behind the others, and the claims in the order of their words."""

    statements: tuple[Statement, ...]
    claims: tuple[Claim, ...]


def claims_of(
    document: Document,
    words: Sequence[Word],
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    actors: Sequence[Actor],
    places: Sequence[Place],
    relations: Sequence[Relation],
    control: Sequence[Control],
) -> Claimed:
    """All that the statements and the narration of a document claim; ``words`` carry their heads."""
    tree = Tree(document.text, words)
    speakers = _speakers(statements, actors, relations)
    reader = _Claims(document, tree, Referents(tree, mentions, actors, places, speakers), statements)
    drafts = [*reader.read(), *(reader.held(c) for c in control)]
    drafts += counted(document.text, tree, reader.referents, reader.home, reader.committed)
    return reader.finished(answered(document.text, statements, mentions, drafts, reader.frames))


def _speakers(
    statements: Sequence[Statement], actors: Sequence[Actor], relations: Sequence[Relation]
) -> Callable[[Span], Speaker | None]:
    """Who speaks in the words at a span."""
    inner = Innermost(statements)
    bodies = {r.subject: r.object for r in relations if r.predicate is Predicate.MEMBER_OF}
    bodies |= {r.subject: r.object for r in relations if r.predicate in (Predicate.SPEAKS_FOR, Predicate.LEADS)}
    types = {a.id: a.type for a in actors}

    def speaker(span: Span) -> Speaker | None:
        statement = inner.of(span)
        actor = statement.source.actor if statement is not None else None
        if statement is None or actor is None:
            return None
        body = types.get(actor) not in (ActorType.PERSON, ActorType.UNNAMED)
        pronoun = "it" if body and statement.quotation is not Quotation.DIRECT else ""
        return Speaker(actor, bodies.get(actor), statement.content[0][0], pronoun)

    return speaker


class _Claims:
    def __init__(self, document: Document, tree: Tree, referents: Referents, statements: Sequence[Statement]) -> None:
        self.document = document
        self.text = document.text
        self.tree = tree
        self.referents = referents
        self.statements = statements
        self._by_id = {s.id: s for s in statements}
        self._inner = Innermost(statements)
        self.frames = {s.id: cue_frame(self.text, s.cue, s.content, s.quotation is Quotation.DIRECT) for s in statements}
        self._taken = sorted(span for s in statements for span in (*s.cue, *s.source.spans))
        self._expecting = {s.id for s in statements if self._expects(s)}
        self._silent = sorted((*document.headings, *document.boilerplate))
        self._periods = periods(document.text, document.published)
        self._starts = [p.words[0] for p in self._periods if p.words]

    # -- predicates ----------------------------------------------------------------------------------------------------

    def read(self) -> Iterator[Claim]:
        """The claims of all predicates, with the ids of statements, or "" for narration."""
        frames = Frames(self.tree, self.referents)
        for predication in predications(self.tree):
            word = self.tree.words[predication.head]
            span = (word.start, word.end)
            if _covered(self._taken, span) or _covered(self._silent, span) or predication.mood in (Mood.QUESTION, Mood.ORDER):
                continue
            statement = self._inner.of(span)
            for framed in frames.of(predication):
                if statement is None and framed.aspect is None:
                    continue
                claim = self._claim(framed, statement)
                if claim is not None:
                    yield claim

    def home(self, span: Span) -> tuple[str, Span] | None:
        """The statement that words belong to ("" for narration) and the span that holds it; None where they are no claim."""
        if _covered(self._taken, span) or _covered(self._silent, span):
            return None
        statement = self._inner.of(span)
        if statement is None:
            return "", (0, len(self.text))
        return statement.id, next((a, b) for a, b in statement.content if a <= span[0] and span[1] <= b)

    def _claim(self, framed: Framed, statement: Statement | None) -> Claim | None:
        p = framed.predication
        if p.attribute:
            return self._attributed(framed, statement)
        span = self._clipped(self.tree.clause(p.head if p.form == "verb" else self._whole(p)), statement, p.head)
        return self._made(framed, statement, span, self._commitment(p, span, statement))

    def committed(self, statement: str, span: Span) -> Commitment:
        """How a clause without a predicate of its own is meant: by its words, and by the cue of its statement."""
        return clause_commitment(self.text, span, self._over(self._by_id.get(statement), span))

    def _attributed(self, framed: Framed, statement: Statement | None) -> Claim | None:
        """What a phrase takes for granted; neither cue nor verb touch it."""
        p = framed.predication
        said = self.tree.lemma(p.head)
        bare = tuple(replace(r, narrowed=tuple(w for w in r.narrowed if w not in said)) for r in framed.themes)
        framed = replace(framed, themes=bare)
        words = self.tree.words
        span = (words[p.head].start, words[p.verb].end)
        return self._made(framed, statement, span, Commitment(Polarity.AFFIRMED, PLAIN_CERTAINTY)) if span[0] < span[1] else None

    def _made(self, framed: Framed, statement: Statement | None, span: Span, commitment: Commitment) -> Claim | None:
        if commitment.certainty.level is Level.UNKNOWN and statement is None:
            return None
        parts = [
            (r, part_of(r, framed))
            for r in dict.fromkeys((*framed.agents, *framed.themes, *framed.others))
            if not self._misplaced(r, framed.predication, statement)
        ]
        participants = tuple(dict.fromkeys(Participant(r.actor, part) for r, part in parts if r.actor is not None))
        things = tuple(
            self._thing(r, part) for r, part in parts if r.actor is None and r.head and (r.place is None or _common(r))
        )
        things += tuple(self._thing(r, Part.OTHER) for r in framed.places if r.place is None and r.actor is None and r.head)
        place = next((r.place for r in (*framed.themes, *framed.places, *framed.agents) if r.place is not None), None)
        event = event_at(self.tree, framed.predication, framed.aspect, framed.pole)
        return Claim(
            "",
            statement.id if statement else "",
            self._kind(framed, statement),
            participants,
            place,
            self._time(span),
            None,
            commitment.polarity,
            commitment.certainty,
            event,
            (span,),
            framed.asked,
            framed.pole,
            things,
        )

    def _misplaced(self, r: Referent, p: Predication, statement: Statement | None) -> bool:
        """Whether a parser took the source of a statement for a part of what it says."""
        word = self.tree.words[r.at]
        if statement is None or word.head not in (p.head, p.verb):
            return False
        return any(a <= word.start < b for a, b in statement.source.spans) and not any(
            a <= word.start < b for a, b in statement.content
        )

    def _kind(self, framed: Framed, statement: Statement | None) -> ClaimKind:
        """The kind of the frame; what somebody expects is a forecast, whatever its tense."""
        if statement is not None and framed.kind is not ClaimKind.INTENTION and statement.id in self._expecting:
            return ClaimKind.FORECAST
        return framed.kind

    def _expects(self, statement: Statement) -> bool:
        words = [n for span in statement.cue for n in self.tree.within(span)]
        return any(self.tree.lemma(n) & listed("expects") for n in words)

    def _whole(self, p: Predication) -> int:
        """The head of the clause that an event noun stands in."""
        return p.verb if self.tree.words[p.verb].tag.startswith("VB") and self.tree.relation(p.verb) != "cop" else p.head

    def _clipped(self, span: Span, statement: Statement | None, head: int) -> Span:
        word = self.tree.words[head]
        if statement is None:
            begin, end = span
            first = max(0, bisect_right(self._taken, begin, key=_start) - _NESTED)
            for a, b in self._taken[first : bisect_right(self._taken, end, key=_start)]:
                if begin < a < end and a >= word.end:
                    end = a
                elif begin < b < end and b <= word.start:
                    begin = b
            return _trimmed(self.text, (begin, end))
        a, b = next((a, b) for a, b in statement.content if a <= word.start and word.end <= b)
        return _trimmed(self.text, (max(a, span[0]), min(b, span[1])))

    def _thing(self, r: Referent, part: Part) -> Thing:
        word = self.tree.words[r.at]
        return Thing(r.head, r.narrowed, part, (word.start, word.end))

    def _commitment(self, p: Predication, span: Span, statement: Statement | None) -> Commitment:
        """The clause's certainty by its words and by what the cue imposes; its own negation by its tree."""
        frame = self._over(statement, span)
        read = clause_commitment(self.text, span, frame)
        plain = read  # a cue that only asserts changes nothing of a clause
        if frame.force is not Force.ASSERTS:
            plain = clause_commitment(self.text, span, replace(PLAIN, direct=frame.direct, reported=frame.reported))
        polarity, certainty = read.polarity, read.certainty
        if certainty.level is not Level.UNLIKELY and plain.certainty.level is not Level.UNLIKELY:
            own = [n for n in p.negations if not _covered(self._taken, (self.tree.words[n].start, self.tree.words[n].end))]
            # Where the tree shows a negation it decides, "did not lift the siege"; else the words do, "no longer", "far from".
            if own and (plain.polarity is Polarity.DENIED) is not (len(own) % 2 == 1):
                polarity, certainty = _turned(polarity, certainty)
        if p.told and frame.force is not Force.DENIES and certainty.level in (Level.CERTAIN, Level.PROBABLE):
            certainty = replace(certainty, level=Level.POSSIBLE, low=0.2, high=0.6)
        if p.over is not None:
            polarity, certainty = self._judged(*p.over, polarity, certainty)
        if p.mood is Mood.CONDITION and certainty.level in (Level.CERTAIN, Level.PROBABLE):
            low, high = (0.2, 0.6) if polarity is Polarity.AFFIRMED else (0.4, 0.8)
            certainty = replace(certainty, level=Level.POSSIBLE, low=low, high=high)
        return Commitment(polarity, certainty)

    def _over(self, statement: Statement | None, span: Span) -> Frame:
        """What the cue imposes on a clause; of "denied any fights: “There is no front”" the quotation says itself what is so."""
        if statement is None:
            return PLAIN
        frame = self.frames[statement.id]
        if frame.force is Force.DENIES and not frame.direct:
            around = next((c for c in statement.content if c[0] <= span[0] and span[1] <= c[1]), None)
            if (
                around is not None
                and any(c in _OPENING for c in self.text[around[0] : span[0]])
                and _some_unquoted(self.text, statement)
            ):
                return replace(PLAIN, direct=True, reported=True)
        return frame

    def _judged(self, over: int, negated: bool, polarity: Polarity, certainty: Certainty) -> tuple[Polarity, Certainty]:
        """What becomes of a clause that something is said to make likely, doubtful or proven."""
        word = self.tree.words[over]
        spans = ((word.start, word.end),)
        lemma = self.tree.lemma(over)
        if lemma & listed("shows"):
            return (polarity, Certainty(Level.POSSIBLE, 0.2, 0.6, spans)) if negated else (polarity, certainty)
        if lemma & _DOUBTED or (negated and lemma & _BELIEVED):
            said = probability_of("unlikely" if negated else self.tree.low[over])
            return Polarity.DENIED, _within(said, Level.UNLIKELY, (0.05, 0.3), spans)
        if lemma & _LIKELY:
            said = probability_of(self.tree.low[over])
            if said is not None and polarity is Polarity.DENIED:
                said = said.mirrored()
            return polarity, _within(said, Level.PROBABLE, (0.55, 0.8), spans)
        if lemma & {"impossible", "inconceivable"}:
            return Polarity.DENIED, Certainty(Level.CERTAIN, 0.0, 0.1, spans)
        if lemma & {"possible", "conceivable"}:
            return polarity, Certainty(Level.POSSIBLE, 0.2, 0.6, spans)
        if lemma & _BELIEVED:
            return polarity, certainty
        return polarity, Certainty(Level.UNKNOWN, None, None, spans)

    def _time(self, span: Span) -> Period | None:
        """The first time in a clause; one without a date gives way to a date behind a comma: "hours later, on 5 May"."""
        found: Period | None = None
        for at in range(bisect_right(self._starts, span[0] - 1), len(self._periods)):
            period = self._periods[at]
            words = period.words
            if words is None or words[0] >= span[1]:
                break
            if words[1] > span[1]:
                continue
            if found is not None and (not _counted(period) or "," not in self.text[_end(found) : words[0]]):
                break
            found = period
            if _counted(period):
                break
        if found is None or found.words is None:
            return None
        since = self.text[max(0, found.words[0] - 6) : found.words[0]].lower() == "since "
        return replace(found, end=None) if since and found.start is not None else found

    # -- control, narration, order ---------------------------------------------------------------------------------

    def held(self, control: Control) -> Claim:
        """A finding of who holds a place as a claim."""
        statement = self._by_id.get(control.statement or "")
        span = control.spans[0]
        certainty = statement.certainty if statement is not None else PLAIN_CERTAINTY
        return of_control(control, certainty, self._time(span))

    def finished(self, drafts: Sequence[Claim]) -> Claimed:
        """The claims numbered in the order of their words, each once; narrated ones with statements of their own."""
        ordered = sorted(_without_repeats(drafts), key=lambda c: (c.spans[0], c.kind.value, c.aspect, c.statement))
        narrated: dict[Span, Statement] = {}
        claims: list[Claim] = []
        for claim in ordered:
            if claim.place is not None and _of_part(claim, ordered):
                continue
            statement = claim.statement
            if not statement:
                span = claim.spans[0]
                if span not in narrated:
                    narrated[span] = self._narrated(f"r{len(narrated) + 1}", span, claim)
                statement = narrated[span].id
            claims.append(replace(claim, id=f"c{len(claims) + 1}", statement=statement))
        return Claimed((*self.statements, *narrated.values()), tuple(claims))

    def _narrated(self, number: str, span: Span, claim: Claim) -> Statement:
        source = Source((), SourceKind.REPORTER)
        return Statement(number, source, (), (span,), Quotation.INDIRECT, None, claim.polarity, claim.certainty, 1.0)


def _turned(polarity: Polarity, certainty: Certainty) -> tuple[Polarity, Certainty]:
    """The opposite of a reading: what was affirmed is denied."""
    other = Polarity.AFFIRMED if polarity is Polarity.DENIED else Polarity.DENIED
    if certainty.low is None or certainty.high is None:
        return other, certainty
    return other, replace(certainty, low=round(1 - certainty.high, 2), high=round(1 - certainty.low, 2))


_OPENING = frozenset('"“„«‹”')
_DOUBTED = frozenset(["unlikely", "improbable", "doubtful", "questionable"])
_LIKELY = frozenset(["likely", "probable"])
_BELIEVED = frozenset(["likely", "probable", "certain", "sure"])
PLAIN_CERTAINTY = Certainty(Level.CERTAIN, 0.9, 1.0)


def _within(said: Interval | None, level: Level, default: tuple[float, float], spans: tuple[Span, ...]) -> Certainty:
    """A level with the interval in which people understand its word, and the table that this is from."""
    if said is None:
        return Certainty(level, *default, spans)
    return Certainty(level, said.low, said.high, spans, said.table)


def _of_part(claim: Claim, others: Sequence[Claim]) -> bool:
    """Whether a finding about a place is about a thing in it: who holds the airport of a town does not hold the town."""
    if claim.aspect != "control" or claim.things:
        return False
    a, b = claim.spans[0]
    return any(
        o.aspect == "control" and o.statement == claim.statement and o.spans[0][0] < b and a < o.spans[0][1]
        and any(t.part is Part.TARGET and t.narrowed for t in o.things)
        for o in others
    )  # fmt: skip


def _common(referent: Referent) -> bool:
    """Whether a named place is called by what it is too: "the Kessima mine"."""
    return referent.head in grounds() or referent.head in things_of("facility")


def _some_unquoted(text: str, statement: Statement) -> bool:
    """Whether words of the content stand outside its quotation marks: they are what is denied."""
    return text[statement.content[0][0]] not in _OPENING


def _covered(spans: Sequence[Span], span: Span) -> bool:
    at = bisect_right(spans, span[0], key=_start)
    return any(a <= span[0] and span[1] <= b for a, b in spans[max(0, at - _NESTED) : at])


def _counted(period: Period) -> bool:
    return period.start is not None or period.end is not None


def _end(period: Period) -> int:
    return period.words[1] if period.words else 0


def _start(span: Span) -> int:
    return span[0]


_NESTED = 6
"""Spans before a place that may reach over it: cues and sources nest a few deep."""


def _trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and not (text[start].isalnum() or text[start] in "$€£"):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] == "%"):
        end -= 1
    return start, end


def _without_repeats(drafts: Sequence[Claim]) -> list[Claim]:
    """Each claim once: of one statement, aspect and theme the one with the most participants stays."""
    best: dict[tuple[object, ...], Claim] = {}
    for claim in drafts:
        where = claim.spans[0][0] if not claim.statement else None
        targets = tuple(p.actor for p in claim.participants if p.part is Part.TARGET)
        key = (claim.statement, claim.aspect, claim.place, claim.things, claim.polarity, claim.value, where, targets)
        if key not in best or len(claim.participants) > len(best[key].participants):
            best[key] = claim
    return list(best.values())
