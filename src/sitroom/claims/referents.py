"""What the words of a text stand for: for the head of each phrase the actor, the place or the thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType
from sitroom.actors.phrases import grounds
from sitroom.claims.tree import Tree, noun
from sitroom.claims.vocabulary import same_thing, things
from sitroom.claims.words import listed
from sitroom.documents.document import Span
from sitroom.places.place import Place


@dataclass(frozen=True, slots=True)
class Referent:
    """What one phrase stands for: an actor, a place, both (a government), or neither: a thing with its noun.

    ``kind`` is person, body, place or thing; ``head`` the lemma of the noun, ``narrowed`` the lemmas before it,
    ``at`` the position of the head word.
    """

    at: int
    head: str
    narrowed: tuple[str, ...]
    kind: str
    actor: str | None = None
    place: str | None = None
    ours: bool = False
    """Whether it is a "we" of which only the speaker is known."""

    @property
    def empty(self) -> bool:
        """Whether it names nothing that could be met again: a pronoun without antecedent, "something", "those"."""
        return self.actor is None and self.place is None and not self.head


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who "I" and "we" are in some words: the source, and the body that it speaks for or leads, if any."""

    actor: str
    body: str | None = None
    start: int = 0
    """Where what is said begins."""
    pronoun: str = ""
    """The pronoun that stands for the source where its words are not quoted; none where they are."""

    def opens(self, at: int, low: str) -> bool:
        """Whether a pronoun stands for the source: "said that it held the pass"."""
        return low == self.pronoun and at - self.start <= _OPENS


_OPENS = 8
"""Characters of what is said before the pronoun of its subject, at most: "that it"."""


class Referents:
    """Finds what the head of a phrase stands for."""

    def __init__(
        self,
        tree: Tree,
        mentions: Sequence[Mention],
        actors: Sequence[Actor],
        places: Sequence[Place],
        speakers: Callable[[Span], Speaker | None] = lambda _: None,
    ) -> None:
        self.tree = tree
        self._speakers = speakers
        self._type = {a.id: a.type for a in actors}
        self._known = {p.id for p in places}
        self._mention: dict[int, Mention] = {}
        inside: dict[int, Mention] = {}
        for mention in sorted(mentions, key=lambda m: (m.span[0] - m.span[1], m.span)):
            if not (mention.actor or mention.place):
                continue
            root = tree.root_of(mention.span)
            if root is not None:
                # The widest mention with this head stands for it.
                self._mention.setdefault(root, mention)
            for n in tree.within(mention.span):
                if tree.words[n].tag.startswith("NNP"):
                    # The narrowest around a name: a parser may hang "Lind" and "Mara Lind" on two heads.
                    inside[n] = mention
        for n, mention in inside.items():
            self._mention.setdefault(n, mention)

    def of(self, n: int) -> Referent:
        """What the phrase with the head ``n`` stands for."""
        tree = self.tree
        mention = self._mention.get(n)
        head, narrowed = self._words(n)
        if tree.low[n] in listed("nobody"):
            # "nobody from the party": the party
            inner = next((c for c in tree.under(n, "nmod") if c > n), None)
            return self.of(inner) if inner is not None else Referent(n, "", (), "thing")
        if mention is None and (tree.words[n].tag == "CD" or tree.low[n] in listed("amount")):
            # "two of our posts", "most of the town"
            inner = next((c for c in tree.under(n, "nmod") if c > n), None)
            if inner is not None:
                return self.of(inner)
        if any(tree.low[c] == "neither" for c in tree.children[n]) and head in listed("two_sides"):
            return Referent(n, "", (), "thing")
        if mention is None or mention.actor is None:
            spoken = self._spoken(n)
            if spoken is not None:
                return spoken
        if mention is None or (mention.actor is None and self._stands_for_owner(head)):
            owner = self._owner(n)
            if owner is not None and self._stands_for_owner(head):
                return Referent(n, head, narrowed, "body", owner)
        if mention is None:
            if not tree.words[n].tag.startswith(("NN", "CD", "JJ", "VBG")) or head in _NOTHING:
                return Referent(n, "", (), "thing")
            return Referent(n, head, narrowed, "place" if head in grounds() and head not in things("facility") else "thing")
        if mention.place is not None and (mention.actor is None or mention.type is MentionType.PLACE):
            return Referent(n, head, narrowed, "place", mention.actor, mention.place)
        if mention.actor is not None:
            kind = "person" if self._type.get(mention.actor) in _PERSONS and not self._plural(n) else "body"
            return Referent(n, head, narrowed, kind, mention.actor, mention.place)
        return Referent(n, head, narrowed, "thing")

    def _spoken(self, n: int) -> Referent | None:
        """Whom "we" stands for, and "it" at the beginning of what a body is said to have said: the speaker or its body."""
        low, word = self.tree.low[n], self.tree.words[n]
        low = {"our": "we", "ours": "we", "my": "i", "mine": "i"}.get(low, low)
        if low not in ("i", "we", "me", "us", "he", "she", "it", "they"):
            return None
        speaker = self._speakers((word.start, word.end))
        if speaker is None or (low in ("he", "she", "it", "they") and not speaker.opens(word.start, low)):
            return None
        ours = low in ("we", "us") and speaker.body is not None
        kind = "person" if low in ("i", "me", "he", "she") else "body"
        alone = low in ("we", "us") and speaker.body is None and kind == "body"
        return Referent(n, "", (), kind, speaker.body if ours else speaker.actor, ours=alone)

    def _stands_for_owner(self, head: str) -> bool:
        """Whether what the noun names acts for whose it is: "the army's mortars", "X's men"."""
        return head in things("side") or head in listed("instrument")

    def _plural(self, n: int) -> bool:
        return self.tree.words[n].tag in ("NNS", "NNPS")

    def _owner(self, n: int) -> str | None:
        for c in self.tree.under(n, "nmod:poss", "compound", "amod", "nmod"):
            mention = self._mention.get(c)
            if mention is not None and mention.actor is not None:
                return mention.actor
            if self.tree.low[c] in ("our", "my"):
                word = self.tree.words[c]
                speaker = self._speakers((word.start, word.end))
                if speaker is not None:
                    return speaker.body or speaker.actor
        return None

    def _words(self, n: int) -> tuple[str, tuple[str, ...]]:
        tree = self.tree
        before = [c for c in tree.under(n, "amod", "compound", "nmod:poss", "flat") if c < n and tree.low[c].isalpha()]
        before = [c for c in before if not tree.words[c].tag.startswith(("PRP", "DT", "WP"))]
        behind = [
            c for c in tree.under(n, "nmod") if tree.words[c].relation != "nmod:poss" and tree.words[c].tag.startswith("NNP")
        ]
        low = tree.low[n]
        head = same_thing(noun(low)) if tree.words[n].tag in ("NN", "NNS", "CD", "JJ", "VBG") else low
        return head, tuple(noun(tree.low[c]) for c in (*before, *behind))


_PERSONS = (ActorType.PERSON, ActorType.UNNAMED)
_NOTHING = frozenset(
    ["something", "anything", "nothing", "everything", "thing", "one", "someone", "anyone", "everyone", "way", "lot", "matter"]
)
