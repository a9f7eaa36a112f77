"""Who is said to hold which place: the clauses that say so, read by their verbs and where actors and places stand in them.

A sentence is first masked: each mention of an actor becomes one letter, each of a place another, so that the frames of
``control.toml`` read the same whatever the names are. A frame gives a status; negation turns it; what is planned, asked, feared
or only possible is no finding.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitroom.actors.actor import Actor, Mention
from sitroom.attributions.lexicon import any_of
from sitroom.attributions.statement import Quotation, Statement
from sitroom.certainty.patterns import PACKAGE as CERTAINTY
from sitroom.documents.dates import iso_date
from sitroom.documents.document import Span
from sitroom.places.frames import ACTOR, PLACE, Frame, frames, listed, telling
from sitroom.places.place import Control, Holding, Place
from sitroom.reading.reader import Word

_I = re.IGNORECASE
_MARKS = '"“”„«»‹›‘'
_END = re.compile(r"(?<!\b[A-Z])(?<!\b(?:Mr|Dr|Ms|St|Lt))(?<!\b(?:Mrs|Gen|Col|Sgt|Rev))[.!?…]+[\"“”’'»›‹«„]*\s+|\n+")
_CLAUSE = re.compile(
    rf"[;:{_MARKS}]|\s[-–—]\s|,?\s(?:but|because|although|though|while|whereas|until)\s"
    r"|,\s(?:and|or|so|which|who|where|when|as|if)\s|\s(?:that|when|if|after|before)\s"
    r"|,\s(?=(?:so|according|said|says|told|adds?|added|declared|announced|reported|claimed|wrote|explained|believes?)\b)",
    _I,
)
_LONGEST = 2000
_JOINT = re.compile(r"(?:but|and|so|or|that|while|because)\s+", _I)
_TRIM = " \t\r\n\u00a0,;:.!?–—-" + _MARKS + "'’"
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"
)  # fmt: skip
_DATE = re.compile(
    r"\b(?:(?P<iso>\d{4}-\d\d(?:-\d\d)?)"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month>{'|'.join(_MONTHS)}),? (?P<year>\d{{4}})"
    rf"|(?P<month2>{'|'.join(_MONTHS)}) (?:(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,? )?(?P<year2>\d{{4}})"
    r"|(?:in|since|of|during) (?P<year3>(?:19|20)\d\d))\b",
    _I,
)


@dataclass(frozen=True, slots=True)
class _Masked:
    """A sentence with its mentions masked: ``text``, where each of its characters begins and ends, and whose they are."""

    text: str
    begins: tuple[int, ...]
    ends: tuple[int, ...]
    ids: dict[int, str]
    """The actor or place id of a masked character."""

    def span(self, start: int, end: int) -> Span:
        """The span of the document for a span of the masked text that is not empty."""
        return self.begins[start], self.ends[end - 1]


_NOBODY = re.compile(r"(?:neither|nobody|no one|none|no) ?\b", re.IGNORECASE)
"""Words that name nobody are no holder: the frames read them."""


def control_of(
    text: str,
    words: Sequence[Word],
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    actors: Sequence[Actor],
    places: Sequence[Place],
) -> tuple[Control, ...]:
    """The findings of a document in the order of the text, each once; only mentions with an actor or a place count."""
    known = {actor.id for actor in actors}, {place.id for place in places}
    telling_of = [m for m in mentions if (m.actor in known[0] or m.place in known[1]) and not _NOBODY.match(text, *m.span)]
    outer = _outermost(telling_of)
    outer_starts = [mention.span[0] for mention in outer]
    starts = [word.start for word in words]
    found: dict[tuple[str, str | None, Holding, str | None, Span], Control] = {}
    for begin, end in _sentences(text):
        within = slice(bisect_left(outer_starts, begin), bisect_left(outer_starts, end))
        inside = [m for m in outer[within] if m.span[1] <= end]
        if not any(m.place in known[1] for m in inside):
            continue
        masked = _masked(text, begin, end, inside, known[1])
        for control in _read(text, masked, words, starts, statements):
            found.setdefault((control.place, control.holder, control.status, control.statement, control.spans[0]), control)
    return tuple(_without_weaker(sorted(found.values(), key=lambda c: (c.spans[0], c.place, c.holder or "", c.status))))


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (m.span[0], -m.span[1], m.place is None)):
        if mention.span[0] < mention.span[1] and (not kept or mention.span[0] >= kept[-1].span[1]):
            kept.append(mention)
    return kept


def _sentences(text: str) -> Iterator[Span]:
    begin = 0
    for end in (*(match.end() for match in _END.finditer(text)), len(text)):
        while end - begin > _LONGEST:
            # No sentence of an article is as long: a list or a damaged text, cut so that the frames stay fast.
            cut = text.rfind(" ", begin + 1, begin + _LONGEST)
            cut = cut if cut > begin else begin + _LONGEST
            yield begin, cut
            begin = cut
        if end > begin:
            yield begin, end
        begin = end


def _masked(text: str, begin: int, end: int, mentions: Sequence[Mention], places: set[str]) -> _Masked:
    letters: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    ids: dict[int, str] = {}

    def plain(start: int, stop: int) -> None:
        for at in range(start, stop):
            # Odd spacing of copied text would part a frame.
            letters.append(" " if text[at].isspace() else text[at])
            begins.append(at)
            ends.append(at + 1)

    at = begin
    for mention in mentions:
        plain(at, mention.span[0])
        ids[len(letters)] = (mention.place if mention.place in places else mention.actor) or ""
        letters.append(PLACE if mention.place in places else ACTOR)
        begins.append(mention.span[0])
        ends.append(mention.span[1])
        at = mention.span[1]
    plain(at, end)
    return _Masked("".join(letters), tuple(begins), tuple(ends), ids)


def _read(
    text: str, masked: _Masked, words: Sequence[Word], starts: Sequence[int], statements: Sequence[Statement]
) -> Iterator[Control]:
    if not telling().search(masked.text):
        return
    taken: list[tuple[int, int, int]] = []
    for frame in frames():
        at = 0
        while match := frame.pattern.search(masked.text, at):
            at = match.start() + 1
            place, verb = match.start("place"), match.start("verb")
            if any(place == other and a <= verb < b for other, a, b in taken) or not _place_fits(masked, match, frame.status):
                continue
            taken.append((place, *match.span()))
            yield from _controls(text, masked, frame, match, words, starts, statements)


def _place_fits(masked: _Masked, match: re.Match[str], status: Holding) -> bool:
    """No frame reaches over a stop or a quotation; a place that opens one is its subject: not "the road to P is held"."""
    held = match.group()
    if re.search(rf"[;{_MARKS}]|[.!?] ", held) and not held.count("“") == held.count("”") == 1:
        return False
    if status is Holding.UNCLEAR or match.start("place") > match.start("verb"):
        return True
    before = masked.text[: match.start("place")]
    leading = re.search(
        r"\b(in|to|from|near|of|on|at|around|outside|towards?|for|by|with|into|against) (?:the |a )?(?:\w+ )?$", before, _I
    )
    if not leading:
        return True
    return bool(
        re.search(
            r"\b(?:town|city|village|province|region|valley|district|port|all|most|whole|rest|parts?|half) of (?:the )?$",
            before,
            _I,
        )
    )


def _controls(
    text: str,
    masked: _Masked,
    frame: Frame,
    match: re.Match[str],
    words: Sequence[Word],
    starts: Sequence[int],
    statements: Sequence[Statement],
) -> Iterator[Control]:
    groups = match.groupdict()
    holder_at: int | None = match.start("holder") if groups.get("holder") else None
    lead_from = _clause_start(masked.text, match.start())
    if frame.subject:
        if not _is_verb(masked, match, words, starts):
            return
        holder_at = _subject(masked, match.start("verb"))
        if holder_at is None and _AFTER_DOING.search(masked.text[: match.start("verb")]):
            # "After seizing P, the Reds …": the subject follows.
            following = _FOLLOWING.match(masked.text, match.end())
            holder_at = following.start(1) if following else None
        lead_from = holder_at + 1 if holder_at is not None and holder_at < match.start("verb") else lead_from
    lead = (
        masked.text[lead_from : match.start("verb")]
        if frame.subject or match.start("place") > match.start("verb")
        else _copular_lead(masked, match, lead_from)
    )
    status = _status(frame, masked, match, lead, words, starts)
    if status is None or _open_clause(masked.text, match):
        return
    core = masked.span(min(match.start("verb"), match.start("place")), max(match.end("verb"), match.end("place")))
    statement = _innermost(statements, core)
    turned = _as_said(text, status, statement)
    if turned is None:
        return
    first = min(match.start(), holder_at if holder_at is not None else match.start())
    span = _clause(text, masked, first, max(match.end(), (holder_at or 0) + 1), statement)
    holder = masked.ids.get(holder_at) if holder_at is not None else None
    date = _date(text[span[0] : span[1]])
    number = statement.id if statement else None
    places = _listed(masked, match)
    for place in places:
        yield Control(place, holder, turned, date, (span,), number)
    rival = re.match(rf"[^.;,{PLACE}]{{0,20}}?\bfrom (?:the )?(?:[\w’'-]+ ){{0,2}}?({ACTOR})", masked.text[match.end() :], _I)
    if frame.subject and turned is Holding.HELD and rival:
        for place in places:
            yield Control(place, masked.ids[match.end() + rival.start(1)], Holding.NOT_HELD, date, (span,), number)


def _copular_lead(masked: _Masked, match: re.Match[str], start: int) -> str:
    """What stands before the verb of a clause whose subject is the place: right before it ("neither"), and between the two."""
    between = masked.text[match.end("place") : match.start("verb")]
    before = _LAST_WORDS.search(masked.text, start, match.start("place"))
    return (before.group() if before else "") + " " + re.sub(r",[^,]*,", " ", between)


def _is_verb(masked: _Masked, match: re.Match[str], words: Sequence[Word], starts: Sequence[int]) -> bool:
    tag = _tag(masked, match, words, starts)
    return tag is None or tag.startswith("VB") or tag in ("JJ", "RP") or " " in match["verb"]


def _tag(masked: _Masked, match: re.Match[str], words: Sequence[Word], starts: Sequence[int]) -> str | None:
    """The part of speech of the first word of the verb; None where the reader gives none."""
    at = masked.begins[match.start("verb")]
    place = bisect_left(starts, at)
    return words[place].tag if place < len(words) and words[place].start == at else None


def _subject(masked: _Masked, verb: int) -> int | None:
    """Where the actor stands that is the subject of the verb at ``verb``: the nearest one on its left in its own clause."""
    begin = _clause_start(masked.text, verb)
    lead = masked.text[begin:verb]
    for at in range(len(lead) - 1, -1, -1):
        if lead[at] != ACTOR:
            continue
        before = lead[:at].rstrip()
        possessive = re.match(r"['’]s? \w", lead[at + 1 :])
        if possessive and not re.match(
            r"['’]s? (?:\w+ )?(?:forces|men|troops|fighters|soldiers|army|people|militia|units)\b", lead[at + 1 :], _I
        ):
            continue
        if re.search(r"\b(?:from|by|with|against|to|for|in|on|at|near|and|or)(?: the)?$", before, _I) and ACTOR in before[-80:]:
            continue
        return begin + at
    return None


def _clause_start(masked: str, at: int) -> int:
    begin = 0
    for match in re.finditer(
        rf"[;:{_MARKS}]|\b(?:that|because|although|though|while|whereas|but|when|if|whether|since)\b ", masked[:at], _I
    ):
        # "the militia that took the dam": a relative clause keeps its head.
        if match.group().strip().lower() == "that" and masked[: match.start()].rstrip()[-1:] == ACTOR:
            continue
        begin = match.end()
    return begin


_AFTER_DOING = re.compile(r"\b(?:after|by|since|having|of) (?:\w+ly )?$", _I)
_FOLLOWING = re.compile(rf"[^.;,]{{0,40}}, (?:the )?({ACTOR})", _I)
_LAST_WORDS = re.compile(r"(?:(?<!\S)\S+ +){1,2}\Z")
_BROKEN = re.compile(r"\b(?:br[eo]aks?|broken?|lift(?:s|ed)?|end(?:s|ed)?|relieved?|escaped?) (?:the |a |its )?(?:\w+ )?$", _I)
_HAD_TO = re.compile(r"\bto (?:\w+ly )?$", _I)
_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely)\b|\bno doubt\b", _I)


def _status(
    frame: Frame, masked: _Masked, match: re.Match[str], lead: str, words: Sequence[Word], starts: Sequence[int]
) -> Holding | None:
    """The status that a frame gives with what stands before its verb, None where it is no finding."""
    if frame.status is Holding.UNCLEAR or match.groupdict().get("nobody"):
        return frame.status
    lead = _NOT_ONLY.sub("", lead).replace("May ", "")
    negated = bool(listed("lead", "negation").search(lead)) or bool(re.search(r"n['’]t\b|\bno\b(?! longer)\s*$", lead, _I))
    if listed("lead", "open").search(lead):
        return None
    if _HAD_TO.search(lead):
        if listed("lead", "fail").search(lead):
            negated = not negated
        elif not listed("lead", "fact").search(lead):
            return None
    between = masked.text[match.end("verb") : match.start("place")]
    negated = negated or bool(re.search(r"\b(?:neither|no|not)\b", between, _I))
    if negated and re.search(r"\b(?:all|whole|entire|fully?|entirely|completely)\b", between + lead, _I):
        return None  # "not all of P" says neither that it is held nor that it is not
    verb = match["verb"].lower()
    tag = _tag(masked, match, words, starts)
    doing = re.search(r"ing$", verb.split()[0]) and (tag in (None, "VBG"))
    if frame.subject and doing and frame.status is not Holding.SURROUNDED:
        taking = bool(listed("verb", "take", "lose", "leave").fullmatch(verb.split()[0]))
        if taking and not _AFTER_DOING.search(masked.text[: match.start("verb")]):
            return None
    if frame.subject and not doing and re.search(r"\b(?:was|were|is|are|been|be) (?:\w+ly )?$", lead, _I) and "in " not in verb:
        return None  # passive: who was captured in a place did not capture it
    if frame.status is Holding.SURROUNDED and _BROKEN.search(lead):
        return None
    if not negated:
        return frame.status
    if frame.status is Holding.HELD:
        return Holding.NOT_HELD
    # "has not lost P" still holds it; that a place is not besieged or fought for says nothing of who holds it.
    if frame.status is Holding.NOT_HELD and frame.subject and not re.search(r"\bno longer\b", lead, _I):
        return Holding.HELD
    return None


def _open_clause(sentence: str, match: re.Match[str]) -> bool:
    """Whether the frame stands in a question or under a condition."""
    stop = re.search(r"[.!?]", sentence[match.end() :])
    if stop and stop.group() == "?":
        return True
    before = re.split(rf"[;:{_MARKS}]|,? but ", sentence[: match.start("verb")])[-1]
    if re.search(r"\b(?:unclear|known|know|knows|clear)\b", before, _I):
        return False
    return bool(re.search(r"\b(?:if|unless|whether|whoever|in case|as long as|would|should the|were the)\b", before, _I))


def _innermost(statements: Sequence[Statement], core: Span) -> Statement | None:
    holding = [s for s in statements if any(a <= core[0] and core[1] <= b for a, b in s.content)]
    return min(holding, key=lambda s: (sum(b - a for a, b in s.content), s.id), default=None)


def _as_said(text: str, status: Holding, statement: Statement | None) -> Holding | None:
    """The status as the source means it: who denies that A holds a place says that A does not; a wish says nothing."""
    if statement is None:
        return status
    cue = " ".join(text[a:b] for a, b in statement.cue)
    if any_of("cue", "wants", CERTAINTY).search(cue) and not any_of("cue", "speech").search(cue):
        return None
    if any_of("cue", "denies", CERTAINTY).search(cue) and statement.quotation is not Quotation.DIRECT:
        return {Holding.HELD: Holding.NOT_HELD, Holding.NOT_HELD: Holding.HELD}.get(status)
    return status


def _clause(text: str, masked: _Masked, first: int, last: int, statement: Statement | None) -> Span:
    """The clause around a frame: no further than its sentence and the statement's content, without marks at its edges."""
    begin, end = 0, len(masked.text)
    for match in _CLAUSE.finditer(masked.text):
        if match.end() <= first:
            begin = match.end()
        elif match.start() >= last:
            end = match.start()
            break
    start, stop = masked.span(begin, max(end, last))
    core = masked.span(first, last)
    if statement:
        around = next(((a, b) for a, b in statement.content if a <= core[0] and core[1] <= b), (start, stop))
        start, stop = max(start, min(around[0], core[0])), min(stop, max(around[1], core[1]))
    while start < core[0] and (text[start] in _TRIM or _JOINT.match(text, start, core[0])):
        joint = _JOINT.match(text, start, core[0])
        start = joint.end() if joint else start + 1
    while stop > core[1] and text[stop - 1] in _TRIM:
        stop -= 1
    return start, stop


def _listed(masked: _Masked, match: re.Match[str]) -> list[str]:
    """The place of the frame and those listed with it: "took P, P and P"."""
    at = match.start("place")
    places = [masked.ids[at]]
    behind = masked.text[at + 1 :]
    following = re.compile(rf"(?:,|,? and| nor| or| as well as) (?:the )?(?:(?:towns?|city|cities|villages?) of )?({PLACE})")
    while found := following.match(behind):
        places.append(masked.ids[at + 1 + found.start(1)])
        at += found.end()
        behind = masked.text[at + 1 :]
    if match.start("place") < match.start("verb"):
        before = masked.text[: match.start("place")]
        listed_before = re.compile(rf"(?:(?:,|,? and) {PLACE})*(?:,|,? and) ")
        places += [masked.ids[m.start()] for m in re.finditer(PLACE, before) if listed_before.fullmatch(before, m.end())]
    return list(dict.fromkeys(places))


def _date(clause: str) -> str | None:
    """The first date with a year that the clause states, as precisely as it does: of "31 February 2024" the month stays."""
    match = _DATE.search(clause)
    if not match:
        return None
    if match["iso"]:
        return iso_date(match["iso"])
    year, month, day = (
        match["year"] or match["year2"] or match["year3"],
        match["month"] or match["month2"],
        match["day"] or match["day2"],
    )
    if not month:
        return iso_date(str(year))
    named = f"{year}-{_MONTHS.index(month.lower()) + 1:02}"
    return (iso_date(f"{named}-{int(day):02}") if day else None) or iso_date(named)


def _without_weaker(found: Sequence[Control]) -> Iterator[Control]:
    """Drop a finding without holder where the same clause gives the same status of the place with one."""
    full = {(c.place, c.status, c.statement) for c in found if c.holder}
    spans = {(c.place, c.status, c.spans[0]) for c in found if c.holder}
    for control in found:
        overlapping = any(
            place == control.place and status is control.status and a < control.spans[0][1] and control.spans[0][0] < b
            for place, status, (a, b) in spans
        )
        if control.holder or not overlapping or (control.place, control.status, control.statement) not in full:
            yield control
