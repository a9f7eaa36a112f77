"""From the phrases of a document to its actors: who is mentioned, who speaks, and by which name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType
from sitroom.actors.coreference import PERSONAL, TYPES, Form, antecedents, pronoun_form
from sitroom.actors.entities import GROUP, ORGANIZATION, PERSON, PLACE, Entity, Resolver, Scores, Seen
from sitroom.actors.phrases import HERE, Phrase, Words, anatomy, bodies, grounds
from sitroom.actors.spelling import folded
from sitroom.attributions.lexicon import words as listed
from sitroom.attributions.quotation import marked
from sitroom.attributions.statement import SourceKind, Statement
from sitroom.documents.document import Document, Span
from sitroom.reading.features import LINE
from sitroom.reading.reader import Reading, Scorer

_OF_TYPE = {"PERSON": PERSON, "ORGANIZATION": ORGANIZATION, "LOCATION": PLACE, "MISC": GROUP}
_OF_KIND = {
    SourceKind.PERSON: PERSON,
    SourceKind.UNNAMED: PERSON,
    SourceKind.ORGANIZATION: ORGANIZATION,
    SourceKind.ROLE: ORGANIZATION,
    SourceKind.GROUP: GROUP,
    SourceKind.SOCIAL_MEDIA: PERSON,
}


@dataclass(frozen=True, slots=True)
class Cast:
    """Who appears in a document: its statements with their actors, mentions, actors, and the entities behind them.

    ``phrases`` are in the order of the text, ``whose`` gives the actor id of each, None for what is no actor.
    ``places`` holds for each place that the text names the ids of its mentions, those that name it and those that go back to it.
    """

    statements: tuple[Statement, ...]
    mentions: tuple[Mention, ...]
    actors: tuple[Actor, ...]
    phrases: tuple[Seen, ...]
    entities: Mapping[str, Entity]
    whose: tuple[str | None, ...]
    places: tuple[PlaceMentions, ...]


@dataclass(frozen=True, slots=True)
class PlaceMentions:
    """The ids of one place's mentions: those that name it, and those like "the valley" and "there"."""

    naming: tuple[str, ...]
    others: tuple[str, ...]


_PREDICATE = re.compile(r"\b(?:is|was|are|were|be|been|being|become|becomes|became|remains?|as|like|called)\s+$", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:(–—\n]| (?:who|whom|whose|which|that|asking|speaking|reached)\b")
_NEXT = re.compile(r" (\w+)")
_CALLED_A_PLACE = 4.0
_KNOWN_PLACE = 4.0
_THERE, _PERHAPS_THERE = 2.0, 0.5
_SURELY_THERE = frozenset({"in", "at", "near", "around", "outside", "inside", "across", "towards", "toward", "into"})
_WHERE = re.compile(r"\b(in|at|near|from|to|of|towards?|across|around|outside|inside|into)\s+(?:the\s+)?$", re.IGNORECASE)


def _majority(text: str, reading: Reading, is_place: Callable[[str], bool]) -> dict[str, str]:
    """The kind that most mentions of a name have, by the two heads that read it: one reading of a name in a document.

    A name of one word that ``is_place`` knows is a place, unless the document gives it to a person in full.
    """
    votes: dict[str, dict[str, float]] = {}
    for e in reading.entities:
        if e.type in _OF_TYPE:
            count = votes.setdefault(_key(text[e.start : e.end]), defaultdict(float))
            count[_OF_TYPE[e.type]] += 1.0
            where = _WHERE.search(text, max(0, e.start - 14), e.start)
            if where:
                count[PLACE] += _THERE if where.group(1).lower() in _SURELY_THERE else _PERHAPS_THERE
            following = _NEXT.match(text, e.end)
            last = text[e.start : e.end].split()[-1].lower()
            if (following and following.group(1).lower() in listed("head", "place", HERE)) or last in listed(
                "head", "place", HERE
            ):
                # "Parwan province", "the Pansir Valley": what is called so once is a place.
                for name in {_key(text[e.start : e.end]), _key(text[e.start : e.end].rsplit(" ", 1)[0])}:
                    votes.setdefault(name, defaultdict(float))[PLACE] += _CALLED_A_PLACE
    for p in reading.phrases:
        if p.type in TYPES and (key := _key(text[p.start : p.end].removeprefix("the ").removeprefix("The "))) in votes:
            votes[key][p.type] += 1.2
    full = {folded(word) for e in reading.entities if e.type == "PERSON" for word in text[e.start : e.end].split()[1:]}
    written = {_key(text[e.start : e.end]): text[e.start : e.end] for e in reading.entities if e.type in _OF_TYPE}
    for name, count in votes.items():
        if name not in full and len(written.get(name, "").split()) == 1 and is_place(_bare(written[name])):
            count[PLACE] += _KNOWN_PLACE
    return {name: max(sorted(count), key=lambda t: count[t]) for name, count in votes.items()}


def _bare(name: str) -> str:
    return name.removesuffix("'s").removesuffix("’s")


def _key(name: str) -> str:
    return folded(_bare(name))


def _innermost(quoted: Sequence[tuple[int, int, int]], span: Span) -> int | None:
    """The statement with the narrowest quotation around ``span``; ``quoted`` are (start, end, statement) by their start."""
    at = bisect_right(quoted, span[0], key=lambda quotation: quotation[0])
    around = [(end - start, number) for start, end, number in quoted[max(0, at - _QUOTES_BEFORE) : at] if span[1] <= end]
    return min(around)[1] if around else None


_QUOTES_BEFORE = 64
"""Quotations that begin before a phrase in which it may stand: they nest a few deep, so the last ones hold it."""


def _direct(text: str, statements: Sequence[Statement]) -> list[tuple[int, int, int]]:
    """The parts of contents that stand in quotation marks, as (start, end, statement), by their start."""
    inside = marked(text)
    made: list[tuple[int, int, int]] = []
    for number, statement in enumerate(statements):
        # A turn of a transcript is its speaker's words, marks or no marks.
        turn = any(text[s:e] == ":" for s, e in statement.cue)
        made += [(s, e, number) for s, e in statement.content if s < e and (turn or inside[(s + e) // 2])]
    return sorted(made)


class _Kinds:
    """What kind of thing a phrase stands for."""

    def __init__(self, text: str, reading: Reading, is_place: Callable[[str], bool]) -> None:
        self.text = text
        self.majority = _majority(text, reading, is_place)
        self.named = reading.entities

    def of(self, phrase: Phrase, hint: SourceKind | None, network: str | None) -> str | None:
        """The kind, None where it is none that acts or is a place."""
        if phrase.form in PERSONAL or phrase.form in (Form.WHO, Form.THIS):
            return PERSON if phrase.form in (Form.HE, Form.SHE, Form.I) else network or GROUP
        low = phrase.head
        if not low and hint is None:
            return None  # "Massoud and Saleh", who says nothing: each of them is a phrase of its own
        if phrase.name is None and (phrase.kin is not None or low in listed("head", "person", HERE)):
            return PERSON
        if phrase.name is not None and self._is_person(phrase):
            return PERSON
        if hint in _OF_KIND and not (phrase.name is None and hint is SourceKind.PERSON and low in listed("head", "group", HERE)):
            return _OF_KIND[hint]
        if phrase.name is not None:
            return self._named(phrase, network)
        if low in listed("head", "group", HERE) or low in listed("source", "group"):
            return GROUP
        if low in bodies():
            return ORGANIZATION if network != PLACE else PLACE
        return network if network in (PERSON, ORGANIZATION, PLACE) else None

    def _is_person(self, phrase: Phrase) -> bool:
        """Whether a name is a person's by most of its mentions, and the head is no body: "The mission's head, T. Lind"."""
        assert phrase.name is not None
        body = phrase.head in bodies()
        return not body and self.majority.get(_key(self.text[slice(*phrase.name)])) == PERSON

    def _named(self, phrase: Phrase, network: str | None) -> str | None:
        assert phrase.name is not None
        start, end = phrase.name
        written = self.text[start:end]
        found = self.majority.get(_key(written))
        if found is None:
            inside = [e for e in self.named if e.start < end and start < e.end and e.type in _OF_TYPE]
            found = _OF_TYPE[inside[-1].type] if inside else None
        title = self.text[slice(*phrase.title)].lower().split() if phrase.title else []
        if any(t in listed("head", "person", HERE) for t in title[-1:]) and found != ORGANIZATION:
            return PERSON
        last = written.split()[-1].lower()
        if len(written.split()) == 1 and (last in grounds() or (last.endswith("s") and last[:-1] in grounds())):
            return network if network == ORGANIZATION else None  # "River", "the Harbour": half a name, or none
        if " of " in written and written.split()[0].lower() in bodies():
            return ORGANIZATION
        if last in listed("head", "place", HERE) or (last in listed("head", "facility", HERE) and network != ORGANIZATION):
            return PLACE
        if last in bodies():
            return ORGANIZATION
        if found is not None:
            return network if found == GROUP and network in (PERSON, ORGANIZATION, PLACE) and network != PERSON else found
        return network if network in (PERSON, ORGANIZATION, PLACE) else None


@dataclass(frozen=True, slots=True)
class _Found:
    """A phrase worth a look: the statements that it is the source of, and the network's phrase that it is."""

    phrase: Phrase
    speaks: tuple[int, ...] = ()
    number: int | None = None


_ASKS, _ANSWERS = frozenset({"q", "question", "interviewer"}), frozenset({"a", "answer"})


def _turn(document: Document, span: Span) -> tuple[str, str] | None:
    """Of a speaker label that names nobody ("Q", "A", "Q (Gazette)"): whether it asks, and what parts it from others."""
    text = document.text
    line = text[span[0] : text.find("\n", span[0]) if "\n" in text[span[0] :] else len(text)]
    word, _, outlet = line.partition(":")[0].lower().rstrip(":.)").partition(" (")
    if (word not in _ASKS and word not in _ANSWERS) or text[: span[0]].rpartition("\n")[2].strip():
        return None
    section = sum(start < span[0] for start, _ in document.headings)
    return ("asks" if word in _ASKS else "answers", outlet or str(section))


def _is_predicate(text: str, phrase: Phrase) -> bool:
    """Whether a phrase says what someone is and names nobody: "he feels like a bearer of a heritage"."""
    return phrase.form is Form.INDEFINITE and bool(_PREDICATE.search(text, max(0, phrase.span[0] - 12), phrase.span[0]))


def _widened(words: Words, start: int) -> int:
    """Where the noun phrase around a name begins: "the assassinated commander Massoud"."""
    line = words.text.rfind("\n", 0, start) + 1
    begin = start
    inside = False
    for word in reversed(words.within((max(line, start - 60), start))):
        spelled, tag = words.of(word), word.tag
        if word.start >= start or words.text[word.end : start].strip():
            break
        start = word.start
        if spelled == "of" or (spelled == "the" and not inside):
            # "the Federation of Quay Workers": the name reaches over the preposition if a body stands before it.
            inside = spelled == "of"
            begin = start if spelled == "the" else begin
            continue
        if inside:
            if not (spelled[:1].isupper() and spelled.lower() in bodies()):
                break
            inside = False
        elif tag in ("DT", "PRP$"):
            return start
        elif not (tag.startswith(("JJ", "NN")) or tag in ("VBN", "CD")):
            break
        begin = start
    return begin


def _place(phrase: Phrase) -> Span:
    """What tells two phrases apart: the name, or the description without what hangs on it."""
    return (
        phrase.name
        if phrase.name is not None and phrase.name[0] >= phrase.core[0] and phrase.name[1] <= phrase.core[1]
        else phrase.core
    )


def _found(reading: Reading, statements: Sequence[Statement], words: Words) -> list[_Found]:
    """Every phrase once, in the order of the text: the network's, the sources of statements, the names left over."""
    text = words.text
    starts = [e.start for e in reading.entities]

    def taken(span: Span) -> Phrase:
        first = max(0, bisect_right(starts, span[0]) - 2)
        near = [e for e in reading.entities[first : bisect_right(starts, span[1])] if span[0] - 1 < e.end]
        return anatomy(words, span, near)

    made: dict[Span, _Found] = {}
    for number, found in enumerate(reading.phrases):
        if found.type not in TYPES and pronoun_form(text[found.start : found.end].lower()) is None:
            continue
        start = found.start
        before = words.within((max(0, start - 40), start))
        phrase = taken((start, found.end))
        if (
            before
            and before[-1].tag == "NNP"
            and text[before[-1].end : start] == " "
            and phrase.name == (start, found.end)
            and not any(
                e.start <= before[-1].start < e.end for e in reading.entities[max(0, bisect_right(starts, start) - 3) :][:3]
            )
        ):
            # A given name that neither head has seen.
            phrase = taken((before[-1].start, found.end))
        place = _place(phrase)
        if place not in made or made[place].phrase.span[1] < phrase.span[1]:
            made[place] = _Found(phrase, (), number)
    for number, statement in enumerate(statements):
        for span in statement.source.spans[:1]:
            phrase = taken(span)
            place = _place(phrase)
            known = made.get(place)
            if known is None:
                made[place] = _Found(phrase, (number,))
            else:
                wider = phrase if phrase.span[1] - phrase.span[0] >= known.phrase.span[1] - known.phrase.span[0] else known.phrase
                made[place] = _Found(wider, (*known.speaks, number), known.number)
    covered = sorted(made)
    for e in reading.entities:
        end = e.end - 2 if text[e.start : e.end].endswith(("'s", "’s")) else e.end
        if (
            e.type in _OF_TYPE
            and e.type != "MISC"
            and not any(
                s < end and e.start < t for s, t in covered[bisect_right(covered, (end, 0)) - 8 : bisect_right(covered, (end, 0))]
            )
        ):
            following = _NEXT.match(text, end)
            if following and following.group(1)[:1].isupper() and e.type == "LOCATION" and len(following.group(1)) > 1:
                last = following.group(1).lower()
                if last not in grounds():
                    continue  # "River" of the River Guard is half a name
            if following and following.group(1).lower() in listed("head", "place", HERE):
                end = following.end()
            phrase = taken((_widened(words, e.start), end))
            made.setdefault(_place(phrase), _Found(phrase))
    titled = {
        f.phrase.core[0]: f.phrase.title[1] for f in made.values() if f.phrase.title is not None and f.phrase.name is not None
    }
    # "Army spokesman" in "Army spokesman Colonel Drun" is his title and no phrase of its own.
    kept = [f for f in made.values() if f.speaks or f.phrase.name or f.phrase.core[1] > titled.get(f.phrase.core[0], -1)]
    return sorted(kept, key=lambda f: (f.phrase.span[0], -f.phrase.span[1]))


def cast(
    document: Document,
    reading: Reading,
    statements: Sequence[Statement],
    scorer: Scorer,
    is_place: Callable[[str], bool] = lambda _: False,
) -> Cast:
    """Who appears in a document and which of them speaks where; ``is_place`` tells the names of well-known places."""
    text = document.text
    words = Words(text, reading.words)
    quoted = _direct(text, statements)
    kinds = _Kinds(text, reading, is_place)
    lines = [m.start() for m in LINE.finditer(text)]
    seen: list[Seen] = []
    found = _found(reading, statements, words)
    known: list[_Found] = []
    for f in found:
        hint = statements[f.speaks[0]].source.kind if f.speaks else None
        kind = kinds.of(f.phrase, hint, None if f.number is None else reading.phrases[f.number].type)
        if not f.speaks and (kind is None or _is_predicate(text, f.phrase)):
            continue
        speaks = f.speaks[0] if f.speaks and hint is not SourceKind.DOCUMENT else None
        inside = _innermost(quoted, f.phrase.core)
        paragraph = bisect_right(lines, f.phrase.span[0])
        turn = _turn(document, f.phrase.span) if f.speaks else None
        until = 0 if speaks is None else bisect_right(lines, statements[speaks].content[-1][1] - 1)
        asks = speaks is not None and text[: statements[speaks].content[-1][1]].rstrip(" ”\"'»’")[-1:] == "?"
        seen.append(
            Seen(
                f.phrase,
                kind or PERSON,
                source_of=speaks,
                quoted=inside,
                paragraph=paragraph,
                hint=hint and hint.value,
                turn=turn,
                asks=asks,
                until=until,
                read=f.number is not None,
            )
        )
        known.append(f)
    nobody = np.zeros(0, dtype=np.int64)
    scores = Scores(nobody, nobody, np.zeros(0, dtype=np.float32))
    if reading.vectors is not None:
        of = np.array([i for i, f in enumerate(known) if f.number is not None], dtype=np.int64)
        numbers = np.array([f.number for f in known if f.number is not None], dtype=np.int64)
        # The network reads them in its own order: by their first character, the wider first.
        order = np.argsort(numbers, kind="stable")
        of, numbers = of[order], numbers[order]
        some = [reading.phrases[n] for n in numbers.tolist()]
        pairs, found_scores = antecedents(text, words.words, some, reading.vectors[numbers], scorer)
        scores = Scores(of[pairs[:, 0]], of[pairs[:, 1]], found_scores)
    entities = Resolver(text, seen, scores).run()
    shared = {i: f.speaks for i, f in enumerate(known) if f.speaks}
    return _built(document, statements, seen, entities, shared)


_TYPE = {PERSON: MentionType.PERSON, ORGANIZATION: MentionType.ORGANIZATION, GROUP: MentionType.GROUP, PLACE: MentionType.PLACE}


def _built(
    document: Document,
    statements: Sequence[Statement],
    seen: Sequence[Seen],
    entities: Sequence[Entity | None],
    shared: Mapping[int, Sequence[int]],
) -> Cast:
    text = document.text
    speaking: dict[int, Entity] = {}
    for number in range(len(seen)):
        for statement in shared.get(number, ()):
            entity = entities[number]
            if entity is not None:
                speaking[statement] = entity
    ids: dict[int, str] = {}
    actors: list[Actor] = []
    known: dict[str, Entity] = {}
    mentions: list[Mention] = []
    whose: list[str | None] = []
    distinct = {id(e): e for e in entities if e is not None}
    kept = {id(e) for e in speaking.values()} | {
        number for number, e in distinct.items() if e.kind != PLACE and _lasting(e, seen)
    }
    order: list[Entity] = []
    for entity in entities:
        if entity is not None and id(entity) in kept and id(entity) not in ids:
            ids[id(entity)] = f"a{len(ids) + 1}"
            order.append(entity)
    of: dict[str, list[str]] = {}
    located: dict[int, tuple[list[str], list[str]]] = {}
    for number, s in enumerate(seen):
        entity = entities[number]
        actor = ids.get(id(entity)) if entity is not None else None
        whose.append(actor)
        place = entity is not None and entity.kind == PLACE and entity.named
        if entity is None or (actor is None and not place):
            continue
        kind = _TYPE[entity.kind] if not place or not _is_facility(text, s.phrase) else MentionType.FACILITY
        whole = s.phrase.name if place and s.kind == PLACE and s.phrase.name and s.phrase.head not in grounds() else s.phrase.core
        mention = Mention(f"m{len(mentions) + 1}", whole or s.phrase.core, kind, actor)
        mentions.append(mention)
        if place:
            located.setdefault(id(entity), ([], []))[s.phrase.name is None].append(mention.id)
        if actor is not None:
            of.setdefault(actor, []).append(mention.id)
    for entity in order:
        name, aliases = _names(text, entity, seen)
        actor_id = ids[id(entity)]
        known[actor_id] = entity
        hints = {seen[m].hint for m in entity.members}
        actors.append(Actor(actor_id, name, _type(entity, hints), aliases, tuple(of.get(actor_id, ()))))
    spoken = tuple(
        replace(s, source=replace(s.source, actor=ids[id(speaking[n])], kind=_source_kind(s.source.kind, speaking[n], seen)))
        if n in speaking
        else s
        for n, s in enumerate(statements)
    )
    places = tuple(PlaceMentions(tuple(naming), tuple(others)) for naming, others in located.values())
    return Cast(spoken, tuple(mentions), tuple(actors), tuple(seen), known, tuple(whose), places)


def _is_facility(text: str, phrase: Phrase) -> bool:
    words = text[slice(*phrase.core)].lower().split()
    return bool(words) and words[-1] in listed("head", "facility", HERE)


def _source_kind(kind: SourceKind | None, entity: Entity, seen: Sequence[Seen]) -> SourceKind | None:
    """The kind of a source, now that it is known who it is: a description of a named person is a person, "he" is what he was."""
    if entity.kind == PERSON and entity.named and kind in (SourceKind.UNNAMED, SourceKind.ORGANIZATION, SourceKind.GROUP):
        return SourceKind.PERSON
    if entity.kind == PERSON and not entity.named and kind is SourceKind.PERSON:
        hints = [seen[m].hint for m in entity.members if seen[m].hint is not None and seen[m].phrase.form not in PERSONAL]
        return SourceKind.UNNAMED if SourceKind.UNNAMED.value in hints else kind
    return kind


def _lasting(entity: Entity, seen: Sequence[Seen]) -> bool:
    """Whether an entity that says nothing is an actor: one with a name that is more than a word of another's title."""
    if not entity.named:
        # Who may hold a place or fight for it is an actor without a name, too: "the army", "the rebels".
        return entity.kind in (ORGANIZATION, GROUP) and any(
            seen[m].phrase.head in listed("head", "force", HERE) and seen[m].phrase.definite for m in entity.members
        )
    free = [
        m
        for m in entity.members
        if (seen[m].read or entity.kind == PERSON)
        and not any(_inside_title(seen[m].phrase, other.phrase) for other in seen[max(0, m - 3) : m])
    ]
    return any(seen[m].phrase.name is not None for m in free)


def _inside_title(phrase: Phrase, other: Phrase) -> bool:
    return (
        other.title is not None
        and phrase.name is not None
        and other.title[0] <= phrase.name[0]
        and phrase.name[1] <= other.title[1]
    )


def _type(entity: Entity, hints: set[str | None]) -> ActorType:
    if entity.kind == PERSON:
        return (
            ActorType.PERSON if entity.named else ActorType.UNNAMED if "unnamed" in hints or entity.plural else ActorType.PERSON
        )
    if any(n.written.split()[-1].lower() in listed("head", "government", HERE) for n in entity.names if n.written):
        return ActorType.GOVERNMENT
    return ActorType.ORGANIZATION if entity.kind == ORGANIZATION else ActorType.GROUP


def _names(text: str, entity: Entity, seen: Sequence[Seen]) -> tuple[str, tuple[str, ...]]:
    """The fullest name, and all other names in the order of the text."""
    written: Counter[str] = Counter()
    for member in sorted(entity.members):
        phrase = seen[member].phrase
        if phrase.name is not None and seen[member].turn is None:
            written[" ".join(text[slice(*phrase.name)].split())] += 1
    if not written:
        described = [m for m in entity.members if seen[m].phrase.form > Form.WHO]
        first = seen[min(described or entity.members)].phrase
        # "a shopkeeper in Brenik", without the clause that hangs on it.
        words = _CLAUSE.split(text[first.core[0] : max(first.span[1], first.core[1])], maxsplit=1)[0]
        return " ".join(words.split()), ()
    order = {name: number for number, name in enumerate(written)}
    name = max(written, key=lambda n: (sum(len(w.strip(".")) > 1 for w in n.split()), len(n.split()), written[n], -order[n]))
    return name, tuple(n for n in written if n != name)
