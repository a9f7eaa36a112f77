"""Nouns that say what someone is: offices, occupations, kinship, and whom they are said of.

"Committee spokesman Captain Yusk", "Lind, a professor of history at the University of Ostra", "the widow of
the general": each such noun is a ``Title`` with its words, whose or of what it is, and the actor that bears it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sitroom.actors.actor import Status
from sitroom.actors.called import Called
from sitroom.actors.clauses import Innermost, Item, Sentence, clause, listed
from sitroom.actors.entities import PERSON
from sitroom.actors.nouns import Noun, Nouns, is_kin, is_office, is_relational, singular
from sitroom.actors.phrases import Phrase, Words
from sitroom.documents.document import Span

_MARKS = frozenset("“”\"'‘’«»„")
_REACH = 6
"""Words looked back from a title to its verb at most."""


@dataclass(frozen=True, slots=True)
class Title:
    """One noun of office, occupation or kinship where it stands.

    ``low`` is its head noun in lower case and the singular, ``title`` the words without article and without what it is
    ``of``; ``of`` and ``of_actor`` are the words and the actor of that; ``how`` says where its bearer stands.
    """

    span: Span
    title: str
    low: str
    of: str | None
    of_actor: str | None
    bearer: str | None
    how: str
    status: Status
    plural: bool = False
    bare: bool = False
    """Whether it stands without article and possessive."""
    indefinite: bool = False


class Titles:
    """Finds the titles of a document and their bearers."""

    def __init__(self, words: Words, nouns: Nouns, called: Called, rows: Sequence[Sentence], inner: Innermost) -> None:
        self.text = words.text
        self.words = words.words
        self.nouns = nouns
        self.called = called
        self.inner = inner
        self.low = nouns.low
        self._item = {item.start: (row, n) for row in rows for n, item in enumerate(row)}
        self._ends: dict[int, list[tuple[Phrase, str]]] = {}
        for phrase, actor in called.cores:
            if called.entities[actor].kind == PERSON:
                for end in {phrase.core[1], phrase.name[1] if phrase.name else phrase.core[1]}:
                    self._ends.setdefault(end, []).append((phrase, actor))

    def run(self) -> list[Title]:
        """All titles in the order of the text; those without a bearer left out."""
        made: list[Title] = []
        heads: set[int] = set()
        for number, word in enumerate(self.words):
            low = singular(self.low[number])
            bodied = low in listed("role", "bodied")
            known = is_office(low) or bodied or is_kin(self.low[number]) or is_relational(self.low[number])
            ranked = low in listed("role", "rank") and number + 1 < len(self.words) and self.nouns.name_at(number + 1) is not None
            if (
                not known
                or not (word.tag.startswith("NN") or ranked)
                or self.nouns.in_body(number)
                or self.nouns.modifies(number)
            ):
                continue
            heads.add(number)
            noun = self.nouns.noun(number, heads)
            if noun is not None and not (bodied and noun.of is None and noun.title[1] == number + 1):
                made += self._titles(noun, made)
        return made

    def _titles(self, noun: Noun, before: Sequence[Title]) -> list[Title]:
        span = (self.words[noun.begin].start, self.words[noun.end - 1].end)
        head = self.low[noun.head]
        low = head if is_kin(head) or is_relational(head) else singular(head)
        of_span = (self.words[noun.of[0]].start, self.words[noun.of[1] - 1].end) if noun.of else None
        of = " ".join(self.text[slice(*of_span)].split()) if of_span else None
        of_actor = self.called.actor_of(of_span) if of_span else None
        if noun.pronoun is not None:
            of_actor = self.called.actor_of((noun.pronoun.start, noun.pronoun.end))
            of = self.called.before(of_actor, noun.pronoun.start)
        title_from, title_end = noun.title
        words = " ".join(self.text[self.words[min(title_from, noun.head)].start : self.words[title_end - 1].end].split())
        bare = noun.begin == noun.first and self.words[noun.first].tag != "DT"
        plural = self.words[noun.head].tag in ("NNS", "NNPS")
        indefinite = self.low[noun.begin] in ("a", "an", "one", "another")
        made = Title(span, words, low.removeprefix("ex-"), of, of_actor, None, "", noun.status, plural, bare, indefinite)
        if low.startswith("ex-") and words.lower().startswith("ex-"):
            made = replace(made, title=words[3:])
        found = [
            replace(made, bearer=bearer, how=how, status=status) for bearer, how, status in self._bearers(noun, made, before)
        ]
        return [t for t in found if t.bearer != t.of_actor]

    def _bearers(self, noun: Noun, title: Title, before: Sequence[Title]) -> Iterator[tuple[str, str, Status]]:
        named = self._named_behind(noun) if noun.of is None or noun.of[0] < noun.head else None
        if named is not None and not title.plural:
            yield named, "title", title.status
            return
        applied = self._apposed_to(noun, before, title)
        if applied is not None:
            yield applied, "apposition", title.status
            return
        made = list(self._predicated(noun, title))
        yield from made
        if made:
            return
        head = self.words[noun.head]
        for phrase, actor in self.called.near(title.span[0], head.end):
            core = phrase.core
            if (
                phrase.name is None
                and core[0] <= head.start
                and head.end <= core[1]
                and core[0] >= title.span[0]
                and phrase.head == self.low[noun.head]
            ):
                if self._behind_comma(noun) is not None:
                    yield self._behind_comma(noun) or actor, "title", title.status
                else:
                    yield actor, "description", title.status
                return
        behind = self._behind_comma(noun)
        if behind is not None and not title.plural:
            yield behind, "title", title.status

    def _named_behind(self, noun: Noun) -> str | None:
        after = noun.end
        while after < len(self.words) and self.nouns.near(after - 1, after) and self.low[after] in listed("role", "rank"):
            if self.nouns.name_at(after):
                break
            after += 1
        return self.nouns.name_at(after) if self.nouns.near(after - 1, after) else None

    def _behind_comma(self, noun: Noun) -> str | None:
        """The name behind a definite title and a comma: "Its captain, Goran Jusk"."""
        if noun.begin == noun.first and noun.of is None:
            return None
        after = noun.end
        if not self.nouns.near(after - 1, after) or self.low[after] != ",":
            return None
        after += 1
        while after < len(self.words) and self.low[after] in listed("role", "rank"):
            after += 1
        if after >= len(self.words) or not self.nouns.near(after - 1, after):
            return None
        actor = self.nouns.name_at(after)
        starts = self.nouns.begins_name(after)
        return actor if starts and self.low[noun.begin] not in ("a", "an") else None

    def _apposed_to(self, noun: Noun, before: Sequence[Title], title: Title) -> str | None:
        """The person right before the comma in front of a title, or the bearer of a title joined to it by "and"."""
        at = noun.begin - 1
        if not self.nouns.near(at, noun.begin):
            return None
        low = self.low[at]
        if self.nouns.near(noun.end - 1, noun.end) and self.words[noun.end].tag in ("VBD", "VBZ", "VBP", "MD") and low != "and":
            return None  # "According to X, the minister resigned"
        if low in (",", "(", "-", "–", "—") and at and self.nouns.near(at - 1, at):
            found = self._ends.get(self.words[at - 1].end, [])
            if found and not self._is_list(noun):
                named = [actor for phrase, actor in found if phrase.name is not None]
                return (named or [found[0][1]])[0]
        if before and (low == "and" or (low == "," and (title.bare or title.indefinite))):
            last = before[-1]
            ends = self.words[at - 1].end
            # "X, son of General Y and commander of Z": Y ends the words of the title before.
            if last.how in ("apposition", "copula") and last.bearer is not None and last.span[1] == ends:
                return last.bearer
            if (
                last.how == "apposition"
                and len(before) > 1
                and before[-1].span[1] <= ends
                and before[-2].bearer == last.bearer
                and before[-2].span[1] == ends
            ):
                return last.bearer
            containing = [t for t in before[-4:] if t.how == "apposition" and t.span[1] == ends and not title.plural]
            if containing:
                return containing[0].bearer
        return None

    def _is_list(self, noun: Noun) -> bool:
        """Whether what follows makes a title one of several: "X, the minister and Y"."""
        after = noun.end
        return (
            self.nouns.near(after - 1, after)
            and self.low[after] == "and"
            and after + 1 < len(self.words)
            and self.nouns.name_at(after + 1) is not None
            and self.low[noun.begin] == "the"
        )

    def _predicated(self, noun: Noun, title: Title) -> Iterator[tuple[str, str, Status]]:
        """Of whom a verb says the title: "is the minister", "claims to be president", "served as", "made her president"."""
        at = noun.begin - 1
        quoted = False
        for _ in range(_REACH):
            if at < 0 or not self.nouns.near(at, at + 1):
                return
            if self.low[at] in listed("role", "absent"):
                return
            if self.low[at] in _MARKS:
                quoted = True
            elif not (self.words[at].tag in ("RB", "DT") or (self.low[at] in ("as", "to") and at == noun.begin - 1)):
                break
            at -= 1
        row = self._item.get(self.words[at].start)
        if row is None:
            return
        items, verb = row
        low = self.low[at]
        if low in listed("role", "be") | listed("role", "become") and self.words[at].tag.startswith(("VB", "POS")):
            yield from self._being(items, verb, title)
        elif self.low[noun.begin - 1] == "as" and low in listed("role", "serve"):
            yield from self._of_clause(items, verb, title)
        elif items[verb].tag.startswith("PRP") and any(i.low in listed("role", "make") for i in items[max(0, verb - 2) : verb]):
            yield from self._made(items[verb], title)
        elif quoted and noun.begin == noun.first:
            signs = [n for n in range(max(0, verb - _REACH), verb + 1) if items[n].low in listed("role", "style")]
            if signs and (found := clause(items, signs[-1])):
                yield from ((s.actor, "copula", Status.CLAIMED) for s in found.subjects[:1] if s.actor)

    def _being(self, items: Sentence, verb: int, title: Title) -> Iterator[tuple[str, str, Status]]:
        tag = items[verb].tag
        if tag == "VB" and verb >= 2 and items[verb - 1].tag == "TO" and items[verb - 2].low in listed("role", "claims"):
            found = clause(items, verb - 2)
            if found is not None:
                yield from ((s.actor, "copula", Status.CLAIMED) for s in found.subjects[:1] if s.actor)
            return
        yield from self._of_clause(items, verb, title)

    def _of_clause(self, items: Sentence, verb: int, title: Title) -> Iterator[tuple[str, str, Status]]:
        found = clause(items, verb)
        if found is None:
            return
        past = items[verb].low in ("was", "were") or (found.past and items[verb].low in listed("role", "serve"))
        status = Status.FORMER if past and title.status is Status.CURRENT else title.status
        status = found.status if found.status is not Status.CURRENT else status
        for subject in found.subjects:
            if subject.actor is not None and (title.plural or len(found.subjects) == 1):
                yield subject.actor, "copula", status

    def _made(self, item: Item, title: Title) -> Iterator[tuple[str, str, Status]]:
        statement = self.inner.of((item.start, item.end))
        source = statement.source.actor if statement is not None else None
        # Whom "her" stands for may be open; in what someone says it is most often the speaker who claims an office.
        actor = item.actor or (source if item.low in ("her", "him", "herself", "himself") else None)
        if actor is not None:
            yield actor, "copula", Status.CLAIMED if actor == source or item.low.endswith("self") else title.status
