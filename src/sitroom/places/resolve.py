"""The places that a document names, found in the gazetteer as far as name and context allow.

Precision goes before recall: a name is placed where it is written as a gazetteer has it and the document speaks of that
country, or where the place is known the world over. An odd spelling is only followed inside the countries that the
document is plainly about. What is not placed stays, named and unplaced.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sitroom.documents.document import Span
from sitroom.places.focus import LARGE, Focus, focus_of, prominent
from sitroom.places.gazetteer import Candidate, Entry, Gazetteer, How, Kind
from sitroom.places.phrase import Phrase, phrase_of
from sitroom.places.place import Place, Precision
from sitroom.places.spelling import alike, folded, skeleton
from sitroom.places.words import country_of_adjective

SHORTEST = 5
"""Letters of the shortest name whose spelling is followed: shorter ones are too like one another."""
SPELLED = ((LARGE, 0.8), (15_000, 0.88), (0, 0.95))
"""Least likeness of a spelling by inhabitants: the smaller the place, the nearer. Regions count as large."""
OTHER_NAME = 0.08
"""How much nearer a spelling must be to one of a place's other names than to its own."""
NEARLY_EXACT = 0.96
"""Likeness at which only the romanisation differs; enough outside the document's countries for places of many inhabitants."""
VERY_LARGE = 250_000
SMALL = 5_000
"""Inhabitants of a place that counts in a country which the document may only touch."""
NAMED_SO = 0.85
"""Likeness from which on a name found is a spelling of the entry's own name."""
SAME_UNPLACED = 0.85
"""Likeness at which two spellings of one document are one unplaced place."""
NEAR_KM = 75.0
NEIGHBOURS = 200
"""Places of a document that others are measured against: enough for any article, few enough for a list of all towns."""
CLEAR = 0.2
"""How far the score of a small town must be above that of another of its name: one power of ten in size is 0.15."""

_INSIDE = re.compile(
    r"\s*(?:,\s*(?:in|of)?|\(|\bin\b|\bof\b|\binside\b|\bwithin\b)\s*(?:the\s+)?(?:[a-z-]+ern\s+|central\s+|[a-z]+\s+of\s+)?"
)
_OWNER = re.compile(r"['’]s?\s+(?:[a-z-]+\s+){0,3}")
_BEFORE = re.compile(r"\b([A-Z][\w.]*(?: [A-Z]\w+)?)((?:[ -][a-z]+){0,4}[ -](?:the )?)$")


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A mention that names a place: its id, and the span of the place phrase alone."""

    id: str
    span: Span


@dataclass(slots=True)
class _Name:
    """All mentions of one name and kind in the document, in the order of the text, and what is known of them so far."""

    phrase: Phrase
    fold: str
    mentions: list[NamedPlace] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    exact: tuple[Candidate, ...] = ()
    within: set[str] = field(default_factory=set)
    """Codes of countries (``AF``) and regions (``AF-PAN``) that the text says hold it."""
    chosen: Candidate | None = None

    @property
    def start(self) -> int:
        """The first character of the first mention."""
        return self.mentions[0].span[0]


def resolve(
    text: str, named: Sequence[NamedPlace], gazetteer: Gazetteer, context: Sequence[str] = ()
) -> tuple[tuple[Place, ...], dict[str, str]]:
    """Return the places in the order of their first character, and the place id of each mention id.

    ``context`` are further words that say where the document plays: countries, adjectives, well-known places. Nothing
    that stands in a text makes it raise.
    """
    names = _names(text, named, gazetteer)
    ordered = sorted(names, key=lambda name: (name.start, name.fold))
    focus = focus_of(text, [(len(name.mentions), name.exact) for name in ordered], gazetteer, context)
    _note_containers(text, ordered, focus, gazetteer)
    settled: list[tuple[_Name, Entry]] = []
    for _ in range(2):  # the second time with the places of the first one as neighbours
        for name in ordered:
            name.chosen = _choose(name, focus, [entry for other, entry in settled if other is not name], gazetteer)
        chosen = ((name, name.chosen.entry) for name in ordered if name.chosen)
        settled = [(name, entry) for name, entry in chosen if entry.kind is not Kind.COUNTRY][:NEIGHBOURS]
    return _places(ordered)


def _names(text: str, named: Sequence[NamedPlace], gazetteer: Gazetteer) -> list[_Name]:
    names: dict[tuple[str, str | None], _Name] = {}
    for mention in sorted(named, key=lambda mention: mention.span):
        written = " ".join(text[mention.span[0] : mention.span[1]].split())
        phrase = phrase_of(written)
        exact: tuple[Candidate, ...] = ()
        if phrase.named and phrase.whole != phrase.core:
            exact = _whole(phrase, gazetteer)
            if exact:
                phrase = Phrase(phrase.whole, phrase.whole)
        fold = folded(phrase.core) or folded(phrase.whole)
        # Facilities and waters are other places than the one they are named for.
        apart = phrase.whole.lower() if phrase.kind in ("facility", "water") else phrase.kind
        name = names.setdefault((fold, apart), _Name(phrase, fold))
        name.mentions.append(mention)
        name.written.append(written)
        name.phrases.append(phrase)
        name.exact = name.exact or exact or (gazetteer.find(phrase.core, ()) if phrase.named else ())
    return list(names.values())


def _whole(phrase: Phrase, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Entries that bear the whole phrase as their name: "Mexico City", "South Sudan", but no town called like a province."""
    found = gazetteer.find(phrase.whole, ())
    if phrase.kind == "region":
        found = tuple(c for c in found if c.entry.kind in (Kind.ADMIN1, Kind.ADMIN2) or c.entry.own)
    if phrase.kind == "water":
        found = tuple(c for c in found if c.entry.own)
    if phrase.kind in ("facility", "landscape"):
        found = tuple(c for c in found if c.entry.own or (c.how is How.NAME and prominent(c)))
    return tuple(c for c in found if c.score >= 0.99 and (c.entry.own or prominent(c)))


def _note_containers(text: str, ordered: Sequence[_Name], focus: Focus, gazetteer: Gazetteer) -> None:
    """Note for each name what the text says to hold it: "Manbij, Syria", "Syria's Idlib", "the Iraqi city of Mosul"."""
    mentions = sorted(((m.span, name) for name in ordered for m in name.mentions), key=lambda item: item[0])
    for (span, name), (after, outer) in pairwise(mentions):
        between = text[span[1] : after[0]]
        if len(between) > 40 or outer is name:
            continue
        if _INSIDE.fullmatch(between):
            name.within |= _regions(outer, focus)
        elif _OWNER.fullmatch(between):
            outer.within |= _regions(name, focus)
    for name in ordered:
        for phrase in name.phrases:
            for holder in phrase.inside:
                code = country_of_adjective(holder)
                name.within |= {code} if code else _codes(gazetteer.find(holder, ()), focus)
    for span, name in mentions:
        before = _BEFORE.search(text[max(0, span[0] - 60) : span[0]])
        if before:
            first = before[1]
            code = country_of_adjective(first) or country_of_adjective(first.split()[-1])
            if code and not re.search(r"\b(?:in|to|from|on|over|for|and|at|near|with|by|left|said)\b", before[2]):
                name.within.add(code)


def _regions(name: _Name, focus: Focus) -> set[str]:
    return _codes(name.exact, focus)


def _codes(candidates: Sequence[Candidate], focus: Focus) -> set[str]:
    """The code of the country or region that a container's name means, in a set of one, or none."""
    best = sorted(
        (c for c in candidates if c.entry.kind is not Kind.CITY and (prominent(c) or focus.of(c.entry.country) > 0)),
        key=lambda c: (c.entry.kind is not Kind.COUNTRY, -focus.of(c.entry.country)),
    )
    return {best[0].entry.country or "" if best[0].entry.kind is Kind.COUNTRY else best[0].entry.admin1 or ""} if best else set()


def _contained(entry: Entry, within: set[str]) -> bool:
    return bool(within & {entry.country, entry.admin1} - {None}) and entry.kind is not Kind.COUNTRY


def _fits(candidate: Candidate, phrase: Phrase) -> bool:
    """Whether a candidate is of a kind that the phrase can mean."""
    kind = candidate.entry.kind
    if candidate.entry.own:
        return True
    if phrase.kind == "water":
        return False
    if phrase.kind == "landscape":
        return kind in (Kind.ADMIN1, Kind.ADMIN2)
    if phrase.kind in ("settlement", "facility"):
        return kind is not Kind.COUNTRY
    return True


def _choose(name: _Name, focus: Focus, settled: Sequence[Entry], gazetteer: Gazetteer) -> Candidate | None:
    """The best candidate that the context supports, exact names before spellings; None leaves the place unplaced."""
    phrase = name.phrase
    if not phrase.named:
        return None
    exact = [c for c in name.exact if _fits(c, phrase) and _believed(c, name, focus, settled)]
    spelled: list[Candidate] = []
    if len(name.fold.replace(" ", "")) >= SHORTEST:
        within = focus.sure | {code[:2] for code in name.within}
        spelled = [c for c in gazetteer.find(phrase.core, within) if c.how is How.SPELLING and _fits(c, phrase)]
        # Beside an exact name only the same name in another romanisation counts: "Odessa" is the region and the city Odesa.
        spelled = [c for c in spelled if c.entry.own or (c.score >= NEARLY_EXACT if exact else _near_enough(c, name))]
        if not exact and not spelled and phrase.kind != "landscape":
            found = [c for c in gazetteer.find(phrase.core, focus.about) if _counts(c.entry)]
            found += [c for c in gazetteer.find(phrase.core)[:10] if _very_large(c.entry)]
            spelled = [c for c in found if c.how is How.SPELLING and _own_likeness(c, name) >= NEARLY_EXACT and _fits(c, phrase)]
    scored = sorted(
        ((_score(c, name, focus, settled), c) for c in (*exact, *spelled)), key=lambda item: (-item[0], item[1].entry.id)
    )
    return None if not scored or _undecided(scored) else scored[0][1]


def _counts(entry: Entry) -> bool:
    """Whether a place has inhabitants enough, or is a seat of administration whose inhabitants nobody has counted."""
    return not entry.population or entry.population >= SMALL


def _very_large(entry: Entry) -> bool:
    return entry.kind is Kind.COUNTRY or entry.population >= VERY_LARGE


def _undecided(scored: Sequence[tuple[float, Candidate]]) -> bool:
    """Whether two small towns of one name are equally likely and too far apart to be taken for one another."""
    best = scored[0][1].entry
    if best.kind is not Kind.CITY or best.own or best.population >= LARGE:
        return False
    rivals = (c.entry for score, c in scored[1:] if scored[0][0] - score < CLEAR and c.entry.kind is Kind.CITY)
    return any(_distance(best, rival) > NEAR_KM for rival in rivals)


def _own_likeness(candidate: Candidate, name: _Name) -> float:
    """How near the name is to the entry's own; its other names, some of them odd, do not count."""
    return alike(name.fold, folded(candidate.entry.name))


def _near_enough(candidate: Candidate, name: _Name) -> bool:
    entry, phrase = candidate.entry, name.phrase
    large = (entry.kind is not Kind.CITY and (phrase.kind in (None, "region", "landscape"))) or entry.capital
    least = SPELLED[0][1] if large else next(least for people, least in SPELLED if entry.population >= people)
    return max(_own_likeness(candidate, name), candidate.score - OTHER_NAME) >= least


def _believed(candidate: Candidate, name: _Name, focus: Focus, settled: Sequence[Entry]) -> bool:
    """Whether the context supports a candidate whose name is written exactly so."""
    entry = candidate.entry
    if entry.own or _contained(entry, name.within):
        return True
    if entry.kind is Kind.COUNTRY:
        return len(name.fold) > 2 or any(written.isupper() for written in name.written)
    if entry.country in focus.sure:
        return True
    if entry.country in focus.about and (_counts(entry) or entry.kind is Kind.ADMIN1):
        return True
    if name.within and not _contained(entry, name.within):
        return False
    if prominent(candidate) and len(name.fold) >= 4:
        return candidate.how is How.NAME or entry.population >= VERY_LARGE or entry.capital
    near = sum(_distance(entry, other) < NEAR_KM for other in settled)
    return near >= 2


def _score(candidate: Candidate, name: _Name, focus: Focus, settled: Sequence[Entry]) -> float:
    """How well a candidate fits name and context together; only compared, never shown."""
    entry, kind = candidate.entry, candidate.entry.kind
    score = 4 * candidate.score + 2 * focus.of(entry.country) + 0.15 * math.log10(entry.population + 1)
    score += {Kind.COUNTRY: 1.5, Kind.ADMIN1: 0.4, Kind.ADMIN2: 0.0, Kind.CITY: 0.0}[kind]
    if kind is Kind.CITY:
        # A bare "Kunduz" is the city; but some towns bear the name of their region among their other names.
        own_name = alike(name.fold, folded(entry.name)) >= NAMED_SO
        score += 0.6 * (entry.population >= (20_000 if own_name else 500_000))
    score += 0.7 * entry.capital + 10 * entry.own + 2 * _contained(entry, name.within)
    if name.phrase.kind == "region":
        score += (
            1.5 * (kind in (Kind.ADMIN1, Kind.ADMIN2)) - 1.5 * (kind is Kind.COUNTRY) + 0.3 * (entry.type == name.phrase.word)
        )
    elif name.phrase.kind in ("settlement", "facility"):
        score += 1.5 if kind is Kind.CITY else 0.0
    nearest = min((_distance(entry, other) for other in settled), default=math.inf)
    return score + max(0.0, 1 - nearest / 500)


def _distance(entry: Entry, place: Entry) -> float:
    """Kilometres on the sphere; infinite where either is not placed."""
    if place.lat is None or place.lon is None or entry.lat is None or entry.lon is None:
        return math.inf
    a, b = math.radians(entry.lat), math.radians(place.lat)
    across = math.sin((b - a) / 2) ** 2
    across += math.cos(a) * math.cos(b) * math.sin(math.radians(place.lon - entry.lon) / 2) ** 2
    return 2 * 6371 * math.asin(min(1.0, math.sqrt(across)))


def _places(ordered: Sequence[_Name]) -> tuple[tuple[Place, ...], dict[str, str]]:
    together: list[list[_Name]] = []
    kept: dict[str, list[list[_Name]]] = {}
    for name in ordered:
        near = kept.setdefault(_bucket(name), [])
        group = next((group for group in near if any(_same(name, other) for other in group)), None)
        if group is None:
            group = []
            together.append(group)
            near.append(group)
        group.append(name)
    places, where = [], {}
    for number, group in enumerate(together, 1):
        place = _place(f"p{number}", group)
        places.append(place)
        where.update(dict.fromkeys(place.mentions, place.id))
    return tuple(places), where


def _bucket(name: _Name) -> str:
    """What all names of one place have in common: only those are compared."""
    if name.phrase.kind in ("facility", "water"):
        return folded(name.phrase.whole)
    return name.chosen.entry.id if name.chosen else skeleton(name.fold)


def _same(a: _Name, b: _Name) -> bool:
    """Whether two names of one document mean one place."""
    apart = ("facility", "water")
    if a.phrase.kind in apart or b.phrase.kind in apart:
        return a.phrase.kind == b.phrase.kind and folded(a.phrase.whole) == folded(b.phrase.whole)
    if a.chosen and b.chosen:
        return a.chosen.entry.id == b.chosen.entry.id
    if not a.phrase.core or not b.phrase.core or {a.phrase.kind, b.phrase.kind} >= {"settlement", "region"}:
        return False
    if a.chosen or b.chosen:
        return False
    if a.fold == b.fold:
        return True
    short = min(len(a.fold.replace(" ", "")), len(b.fold.replace(" ", ""))) < SHORTEST
    return not short and skeleton(a.fold) == skeleton(b.fold) and alike(a.fold, b.fold) >= SAME_UNPLACED


def _place(number: str, group: Sequence[_Name]) -> Place:
    mentions = sorted(
        (m, w) for name in group for m, w in zip(((m.span, m.id) for m in name.mentions), name.written, strict=True)
    )
    written = tuple(dict.fromkeys(words for _, words in mentions if words))
    ids = tuple(mention for (_, mention), _ in mentions)
    called = [phrase.word for name in group for phrase in name.phrases]
    common, often = Counter(word for word in called if word).most_common(1)[0] if any(called) else (None, 0)
    first, chosen = group[0], next((name.chosen for name in group if name.chosen), None)
    if chosen is None:
        # "Samali plain" is Samali, a plain; but "Eastern Ghouta" and "Pellin bridge" are called so.
        plain = first.phrase.core if first.phrase.word and first.phrase.kind not in ("facility", "water") else ""
        shown = plain or first.phrase.whole or first.written[0]
        return Place(number, shown, written, common, None, None, None, Precision.UNKNOWN, ids)
    entry = chosen.entry
    if first.phrase.kind == "facility" and not entry.own:
        return Place(number, first.phrase.whole, written, common, entry.lat, entry.lon, None, entry.precision, ids)
    kind = common if common and 2 * often >= len(called) and entry.kind is not Kind.COUNTRY else entry.type
    return Place(number, entry.name, written, kind, entry.lat, entry.lon, entry.id, entry.precision, ids)
