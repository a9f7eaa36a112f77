"""Open questions that the accounts and the articles put themselves, each ready to be laid beside the accounts.

They come from opposed forecasts, from what several expect or intend, from what may come under a condition, and from what
articles ask ("Negotiation or real resistance?").
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sitroom.certainty.level import Level
from sitroom.claims.aspects import Aspect, aspects
from sitroom.claims.claim import ClaimKind
from sitroom.disputes.account import Account, Day, Entity
from sitroom.disputes.dispute import Dispute
from sitroom.documents.document import Span
from sitroom.outlook.content import content_keys, listed, words_in
from sitroom.outlook.evidence import estimate_of
from sitroom.outlook.question import Hypothesis, Question
from sitroom.outlook.sentences import SLOT, asked, in_future
from sitroom.reading.reader import Word

MOST = 12
"""Proposals at most: what fits on one screen and is read."""
ALIKE = 0.6
"""Share of their content words that two questions have in common when they are taken for one."""
LONGEST = 30
"""Words in a question that an article raises, at most."""

# Every sentence once, to its end: to look for question marks alone takes time by the square of a text without any.
_ASKS = re.compile(r"[^.?!…\n]*+(?:(\?)|[.!…\n]|\Z)")
_QUOTED = re.compile(
    r"“[^”\n]*(?:”|$)|„[^“”\n]*(?:[“”]|$)|«[^»\n]*(?:»|$)|(?<!\w)\"[^\"\n]*(?:\"|$)|(?<!\w)[‘'][^‘’'\n]*\?[’'](?!\w)",
    re.MULTILINE,
)
_LABEL = re.compile(r"[A-Z][\w .]{0,30}:\s+")
"""What stands before a question: "Q:", "Analysis:"."""
_SLOT = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_PAST = frozenset(["was", "were", "did", "had", "didn't", "wasn't", "weren't", "hadn't"])


@dataclass(frozen=True, slots=True)
class Raised:
    """A question that an article asks: where, when, by whom, and what it comes to."""

    document: str
    span: Span
    reported: Day | None
    origin: str
    question: Question


@dataclass(frozen=True, slots=True)
class Proposal:
    """An open question with why it is proposed; ``spread`` is how far apart the accounts' probabilities lie, from 0 to 1."""

    question: Question
    why: str
    origins: int
    newest: Day | None
    spread: float
    accounts: tuple[Account, ...]
    raised: tuple[Raised, ...]


# -- questions in the text ---------------------------------------------------------------------------------------------


def raised_questions(text: str, words: Sequence[Word] = ()) -> tuple[Span, ...]:
    """The sentences outside of quotation marks that ask what is to come or name an alternative, in the order of the text.

    ``words`` are the reader's; without them a verb is known by word lists alone. What asks of the past is left out, and
    so is what names no answers ("Who will win?").
    """
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    found: list[Span] = []
    for match in _ASKS.finditer(text):
        if match[1] is None:
            continue
        start, end = match.span()
        start += len(match.group()) - len(match.group().lstrip(" \t\r–—-•*:"))
        label = _LABEL.match(text, start, end)
        start = label.end() if label else start
        if any(a < end and start < b for a, b in quoted):
            continue
        sentence = text[start:end]
        own = [replace(w, start=w.start - start, end=w.end - start, head=None) for w in words if start <= w.start < end]
        if _looks_ahead(sentence, own):
            found.append((start, end))
    return tuple(found)


def _looks_ahead(sentence: str, words: Sequence[Word]) -> bool:
    low = [w.lower() for w in words_in(sentence)]
    if not 2 <= len(low) <= LONGEST or low[0] in listed("open"):
        return False
    first = next((w for w in low if w not in listed("lead")), "")
    if first in _PAST or isinstance(asked(sentence, words), str):
        return False
    coming = any(w in listed("future") or w.endswith("'ll") for w in low) or "going to" in " ".join(low)
    finite = any(w in listed("opening") for w in low) or any(w.tag in ("VBZ", "VBD", "VBP") for w in words)
    named = "or" in low[1:-1] and not finite
    return coming or first in ("can", "could", "may", "might", "would") or named


# -- proposals ---------------------------------------------------------------------------------------------------------


def proposals(
    accounts: Iterable[Account], disputes: Iterable[Dispute] = (), raised: Iterable[Raised] = ()
) -> tuple[Proposal, ...]:
    """The open questions, those of most independent origins first, then the newest, then the widest apart; :data:`MOST` at most.

    Of accounts only those of the moods future and plan are looked at.
    """
    coming = sorted(
        (a for a in accounts if a.mood in ("future", "plan") and a.level is not Level.UNKNOWN),
        key=lambda a: (a.document, a.statement, a.claim),
    )
    found = (*_from_disputes(disputes), *_from_groups(coming), *_from_articles(raised))
    made = [p for p in found if p is not None]
    ranked = sorted(made, key=_rank)
    kept: list[_Cluster] = []
    for proposal in ranked:
        words = content_keys(proposal.question.text)
        clauses = {(a.at, a.words) for a in proposal.accounts}
        home = next((c for c in kept if c.alike(proposal, words, clauses)), None)
        if home is not None:
            home.clauses |= clauses
            home.others.append(proposal)
        elif len(kept) < MOST:
            kept.append(_Cluster(proposal, words, clauses))
    return tuple(sorted((c.merged() for c in kept), key=_rank))


def _rank(p: Proposal) -> tuple[int, int, float, str]:
    return (-p.origins, -(p.newest or 0), -p.spread, p.question.folded)


@dataclass(slots=True)
class _Cluster:
    """Proposals of one question: the first, and others that ask the same."""

    first: Proposal
    words: frozenset[str]
    clauses: set[tuple[str, str]]
    others: list[Proposal] = field(default_factory=list)

    def alike(self, proposal: Proposal, words: frozenset[str], clauses: set[tuple[str, str]]) -> bool:
        """Whether a proposal asks the same: of the same clauses, of one theme by one aspect, or in the same words."""
        if not self.clauses.isdisjoint(clauses):
            return True
        one, other = self.first.question.hypotheses[0], proposal.question.hypotheses[0]
        if one.gists and other.gists:
            g, h = one.gists[0], other.gists[0]
            keys = {k for e in _themes(h) for k in e.keys}
            if g.aspect == h.aspect and any(k in keys for e in _themes(g) for k in e.keys):
                return True
        return bool(words) and len(words & self.words) >= ALIKE * len(words | self.words)

    def merged(self) -> Proposal:
        """The first with what all of them rest on."""
        every = (self.first, *self.others)
        if not self.others:
            return self.first
        accounts = {(a.at, a.claim): a for p in every for a in p.accounts}
        raised = {(r.document, r.span): r for p in every for r in p.raised}
        origins = {a.origin for a in accounts.values()} | {r.origin for r in raised.values()}
        why = "; ".join(dict.fromkeys(p.why for p in every))
        newest = max((p.newest for p in every if p.newest is not None), default=None)
        spread = max(p.spread for p in every)
        return Proposal(self.first.question, why, len(origins), newest, spread, tuple(accounts.values()), tuple(raised.values()))


def _from_disputes(disputes: Iterable[Dispute]) -> Iterator[Proposal | None]:
    for dispute in sorted(disputes, key=lambda d: d.id):
        accounts = [a for side in dispute.sides for a in side.accounts]
        if dispute.kind is ClaimKind.FORECAST and accounts and accounts[0].value is None:
            yield _proposal(accounts, "expectations that cannot both come true")


def _from_groups(coming: Sequence[Account]) -> Iterator[Proposal | None]:
    """What several expect or intend of one theme, and what somebody makes depend on something."""
    grouped: dict[tuple[str, str], list[Account]] = defaultdict(list)
    for a in coming:
        if a.aspect in aspects() and a.value is None:
            for key in dict.fromkeys(k for e in _themes(a) for k in e.keys):
                grouped[a.aspect, key].append(a)
    for group in sorted(grouped):
        accounts = grouped[group]
        origins = {a.origin for a in accounts}
        if len(origins) > 1:
            plans = any(a.mood == "plan" for a in accounts)
            yield _proposal(accounts, "expectations and intentions of several" if plans else "expectations of several")
        elif any(a.level is Level.POSSIBLE for a in accounts):
            yield _proposal(accounts, "something that may come, or comes under a condition")


def _themes(a: Account) -> tuple[Entity, ...]:
    theme = aspects()[a.aspect].theme if a.aspect in aspects() else "own"
    return a.places if theme == "place" else a.themes


def _from_articles(raised: Iterable[Raised]) -> Iterator[Proposal]:
    """One proposal for each question that articles raise in the same words; others are merged later."""
    grouped: dict[str, list[Raised]] = defaultdict(list)
    for r in sorted(raised, key=lambda r: (r.document, r.span)):
        grouped[r.question.folded].append(r)
    for same in grouped.values():
        newest = max((r.reported for r in same if r.reported is not None), default=None)
        yield Proposal(same[0].question, "asked in an article", len({r.origin for r in same}), newest, 0.0, (), tuple(same))


def _proposal(accounts: Sequence[Account], why: str) -> Proposal | None:
    """A proposal of what the accounts speak of; None where one origin alone gives it no wording of its own."""
    gist = _gist(accounts)
    origins = len({a.origin for a in accounts})
    question = _of_aspect(gist)
    if question is None and origins < 2:
        return None
    newest = max((a.reported for a in accounts if a.reported is not None), default=None)
    held = [(a, estimate_of(a)) for a in accounts]
    mids = [e.mid if a.pole == gist.pole else 1 - e.mid for a, e in held if e is not None and e.mid is not None]
    spread = round(max(mids) - min(mids), 3) if mids else 0.0
    return Proposal(question or _in_own_words(accounts, gist), why, origins, newest, spread, tuple(accounts), ())


def _gist(accounts: Sequence[Account]) -> Account:
    """What all the accounts speak of, affirmed: the themes, doers and places that most of them name."""
    said = next((a for a in accounts if a.pole == "+" and a.affirmed), accounts[0])
    known = said.aspect in aspects()
    pole = "+" if known else said.pole
    themes, agents, places = (
        _commonest([getattr(a, slot) for a in accounts], len(accounts)) for slot in ("themes", "agents", "places")
    )
    named = _slots(aspects()[said.aspect]) if known else {"theme", "agent", "place"}
    return replace(
        said, pole=pole, affirmed=True, themes=themes, agents=agents if "agent" in named else (), places=places, value=None
    )


def _commonest(slots: Sequence[Sequence[Entity]], of: int) -> tuple[Entity, ...]:
    """The entity that at least half of the accounts name, if there is one."""
    counted: Counter[tuple[str, ...]] = Counter(entity.keys for slot in slots for entity in slot)
    entities = {e.keys: e for slot in slots for e in slot}
    if not counted:
        return ()
    keys = max(counted, key=lambda k: (counted[k], k))
    return (entities[keys],) if 2 * counted[keys] >= of else ()


def _slots(aspect: Aspect) -> frozenset[str]:
    return frozenset(_SLOT.findall(aspect.question))


def _in_own_words(accounts: Sequence[Account], gist: Account) -> Question:
    """Whether what one of the accounts says will come true."""
    own = next((a for a in accounts if a.affirmed), accounts[0])
    said = own.words.strip().rstrip(".!?")
    gist = replace(gist, pole=own.pole, affirmed=own.affirmed)
    return _for_or_against(f"Will this come true: “{said}”?", f"“{said}” comes true.", f"“{said}” does not come true.", gist)


def _for_or_against(text: str, sentence: str, otherwise: str, gist: Account) -> Question:
    return Question(text, (Hypothesis(sentence, (gist,), content_keys(sentence)), Hypothesis(otherwise, opposite=True)))


def _of_aspect(gist: Account) -> Question | None:
    """The aspect's own question of what is to come; None where its wording or the names do not allow it.

    The names are put in last, so that their words do not count as words of the question.
    """
    aspect = aspects().get(gist.aspect)
    if aspect is None:
        return None
    named = {"theme": _name(gist.themes), "agent": _name(gist.agents), "place": _name(gist.places)}
    template = aspect.question
    for part in _OPTIONAL.findall(template):
        filled = all(named.get(slot) for slot in _SLOT.findall(part))
        template = template.replace(f"[{part}]", part if filled else "")
    if any(not named.get(slot) for slot in _SLOT.findall(template)):
        return None
    turned = in_future(_SLOT.sub(lambda m: f"{SLOT}{m.group(1)}", template))
    found = asked(turned) if turned is not None else ""
    if turned is None or isinstance(found, str) or found.otherwise is None:
        return None

    def filled_in(sentence: str) -> str:
        made = re.sub(rf"{SLOT}(\w+)", lambda m: str(named[m.group(1)]), sentence)
        return made[0].upper() + made[1:]

    return _for_or_against(filled_in(turned), filled_in(found.sentences[0]), filled_in(found.otherwise), gist)


def _name(entities: Sequence[Entity]) -> str | None:
    """The name of the first entity, with an article where it is a common noun."""
    if not entities or not entities[0].name:
        return None
    name = entities[0].name
    first = name.split()[0]
    return name if not first.islower() or first in listed("determiner") else f"the {name}"
