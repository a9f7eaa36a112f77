"""What is said of whom in a text: predicates with their arguments, read from the dependency trees.

A predicate is a verb, an adjective, noun or place with a copula, or a noun of an event that something says there is
("there were clashes", "fighting broke out", "denied any fighting"). Arguments are heads of phrases.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sitroom.claims.tree import Tree
from sitroom.claims.words import listed


class Form(StrEnum):
    """What kind of word the predicate is."""

    VERB = "verb"
    NOUN = "noun"
    ADJECTIVE = "adjective"
    WHERE = "where"


class Mood(StrEnum):
    """How the clause stands to what is: told as so, of the future, planned or wanted, only conditional, or asked."""

    FACT = "fact"
    FUTURE = "future"
    PLAN = "plan"
    CONDITION = "condition"
    ORDER = "order"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Predication:
    """One predicate with its arguments, all positions of words.

    ``verb`` is the word that carries tense and negation: the predicate itself, its copula, or the verb that says
    that the event is. ``negations`` are the words that negate it, an even number of them affirms. ``obliques`` are
    pairs of preposition and head.
    """

    head: int
    form: Form
    verb: int
    subjects: tuple[int, ...]
    objects: tuple[int, ...]
    obliques: tuple[tuple[str, int], ...]
    passive: bool
    negations: tuple[int, ...]
    mood: Mood
    attempted: bool = False
    """Whether it is only said to have been tried."""
    attribute: bool = False
    """Whether it stands before the noun that it is said of, so that the phrase takes it for granted."""
    told: bool = False
    """Whether only a report or rumour of it is spoken of."""
    existential: bool = False
    """Whether it is said that there is such a thing: "there are no foreigners in the town"."""
    over: tuple[int, bool] | None = None
    """The word of likelihood or proof that the clause hangs on, and whether it is negated."""

    @property
    def negated(self) -> bool:
        """Whether the clause says that it is not so."""
        return len(self.negations) % 2 == 1


def predications(tree: Tree) -> Iterator[Predication]:
    """Every predicate of the text, in its order."""
    reader = _Reader(tree)
    for n in range(len(tree.words)):
        yield from reader.at(n)


_BEING = frozenset(["be", "been", "being", "is", "are", "was", "were", "get", "got", "gets", "'s", "'re", "am"])
_HAVING = frozenset(["has", "have", "had", "'ve", "'d", "having"])
_NEAR = frozenset(["near", "in", "at", "around", "outside"])


class _Reader:
    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def at(self, n: int) -> Iterator[Predication]:
        tree = self.tree
        tag, relation = tree.words[n].tag, tree.relation(n)
        if relation in ("aux", "cop", "punct", "case", "mark", "det", "cc"):
            return
        if tag.startswith("VB") and relation not in ("amod", "compound", "flat"):
            if tag in ("VBN", "VBG") and (copula := tree.first(n, "cop")) is not None:
                yield self._made(n, Form.ADJECTIVE, copula)
                return
            if tree.lemma(n) & listed("be") and tree.first(n, "expl") is not None:
                return  # "there are": what there is speaks for itself
            yield self._made(n, Form.VERB, n)
            return
        copula = tree.first(n, "cop")
        if tree.first(n, "case") is not None and tag.startswith("NN"):
            verb = self._stands(n, copula)
            if verb is not None:
                yield self._made(n, Form.WHERE, verb)
            elif (verb := self._said_to_be(n)) is not None:
                yield self._event(n, verb)
            return
        if relation == "amod" and tree.lemma(n) & listed("attribute"):
            yield self._attribute(n)
            return
        if tag.startswith("JJ") or (tag in ("VBN", "VBG") and relation in ("xcomp", "amod")):
            verb = copula if copula is not None else self._linking(n)
            if verb is not None:
                yield self._made(n, Form.ADJECTIVE, verb)
        elif tag.startswith(("NN", "CD", "PRP", "DT")) or copula is not None:
            if copula is None and tag.startswith("NN") and relation == "xcomp":
                copula = self._linking(n)
            if copula is not None:
                yield self._made(n, Form.NOUN, copula)
            elif tag.startswith("NN"):
                verb = self._said_to_be(n)
                if verb is not None:
                    yield self._event(n, verb)

    def _attribute(self, n: int) -> Predication:
        """What an adjective before a noun takes for granted: "the armed resistance"."""
        noun = self.tree.words[n].head or 0
        mood = self._mood(noun, noun, ())
        return Predication(n, Form.ADJECTIVE, noun, (noun,), (), (), passive=False, negations=(), mood=mood, attribute=True)

    # -- which verb ----------------------------------------------------------------------------------------------------

    def _linking(self, n: int) -> int | None:
        """The verb that links an adjective to what it is said of: "remains closed", "was declared void"."""
        head = self.tree.words[n].head
        if head is None or head < 0 or self.tree.relation(n) not in ("xcomp", "acomp", "obj", "advmod"):
            return None
        return head if self.tree.lemma(head) & listed("linking") else None

    def _stands(self, n: int, copula: int | None) -> int | None:
        """The verb that says that something is where ``n`` says: "is in the town", "fell into their hands"."""
        if copula is not None:
            return copula
        head = self.tree.words[n].head
        if head is None or head < 0 or self.tree.relation(n) != "obl" or self.tree.first(head, "obj") is not None:
            return None
        return head if self.tree.lemma(head) & listed("stand") else None

    def _said_to_be(self, n: int) -> int | None:
        """The verb that says that the event ``n`` is: "there are clashes", "clashes broke out", "X launched an attack"."""
        tree = self.tree
        at = n
        while tree.relation(at) == "conj" and (tree.words[at].head or -1) >= 0:
            at = tree.words[at].head or 0
        head, relation = tree.words[at].head, tree.words[at].relation
        if head is None:
            return None
        if head < 0:
            return at
        lemma = tree.lemma(head)
        if relation in ("nsubj", "nsubj:pass") and (self.happens(head) or lemma & listed("likelihood")):
            return head
        if relation == "obl" and lemma & listed("accuse") and "for" in (tree.low[c] for c in tree.under(at, "case")):
            return head
        if relation in ("obj", "nsubj:pass") and lemma & (listed("light") | listed("speak_of")):
            return head
        if relation == "obl" and lemma & (listed("light") | listed("speak_of") | listed("be")):
            return head
        if relation == "nmod" and tree.lemma(head) & listed("word_of"):
            return head
        if tree.first(at, "cop") is not None:
            return tree.first(at, "cop")
        return None

    def happens(self, verb: int) -> bool:
        """Whether a verb says of an event that it is: "took place", "broke out", "goes on"."""
        lemma, behind = self.tree.lemma(verb), self.tree.low[verb + 1 : verb + 3]
        if lemma & (listed("be") | listed("happen") | listed("go_on")):
            return True
        return ("take" in lemma and "place" in behind) or ("break" in lemma and "out" in behind)

    # -- arguments ------------------------------------------------------------------------------------------------------

    def _made(self, n: int, form: Form, verb: int) -> Predication:
        tree = self.tree
        passive = form is Form.VERB and self._passive(n)
        subjects = self._subjects(n, form, verb)
        objects: list[int] = []
        if form is Form.VERB:
            for c in tree.under(n, "obj"):
                objects += self._listed(c)
        owned = self._obliques(n)
        for c in objects if form is Form.VERB else ():
            # "attacked two posts near Vell": a parser hangs the place on the thing
            owned += [(case, o) for case, o in self._below(c) if case in _NEAR]
        if form is Form.VERB and passive:
            owned += [("by", c) for c in tree.under(n, "obl:agent") if ("by", c) not in owned]
        governors = self._governors(n)
        # "do not talk, with nobody neither" denies once.
        negations = self._negations(n, form, verb, subjects, objects)[:1]
        for g in governors:
            negations += self._negated_by(g)
        negations += self._kept_from(n)
        return Predication(
            n,
            form,
            verb,
            tuple(subjects),
            tuple(objects),
            tuple(owned),
            passive,
            tuple(sorted(set(negations))),
            self._mood(n, verb, governors),
            any(tree.lemma(g) & listed("try") for g in governors),
            over=self.over(n),
        )

    def _event(self, n: int, verb: int) -> Predication:
        """An event noun: who does it is the subject of its verb or follows "by", whom it strikes follows "on" or "against"."""
        tree = self.tree
        owned = self._obliques(n) + [o for o in self._obliques(verb) if o[1] != n]
        subjects: list[int] = []
        if tree.lemma(verb) & listed("accuse"):
            subjects = [s for c in tree.under(verb, "obj") for s in self._listed(c)]
        elif tree.lemma(verb) & listed("beaten"):
            subjects = []
        elif verb != n and tree.words[n].relation != "nsubj" and tree.words[verb].tag.startswith("VB"):
            subjects = [s for s in self._subjects(verb, Form.VERB, verb) if s != n]
        subjects += list(tree.under(n, "nmod:poss"))
        negations = self._negations(n, Form.NOUN, verb, subjects, [n])[:1]
        governors = self._governors(verb)
        for g in governors:
            negations += self._negated_by(g)
        if tree.lemma(verb) & listed("prevent") and tree.relation(n) in ("obj", "nsubj"):
            negations.append(verb)
        return Predication(
            n,
            Form.NOUN,
            verb,
            tuple(subjects),
            (),
            tuple(owned),
            passive=False,
            negations=tuple(sorted(set(negations))),
            mood=self._mood(n, verb, governors),
            attempted=any(tree.lemma(g) & listed("try") for g in governors),
            told=tree.relation(n) == "nmod",
            existential=tree.relation(n) == "nsubj" and tree.first(verb, "expl") is not None,
            over=self._likely(n, verb) or self.over(verb),
        )

    def _likely(self, n: int, verb: int) -> tuple[int, bool] | None:
        """The adjective of likelihood that an event is said to have: "an agreement is unlikely"."""
        tree = self.tree
        if tree.lemma(verb) & listed("likelihood") and tree.relation(n) == "nsubj":
            return verb, any(tree.is_not(c) for c in tree.children[verb])
        return None

    def _passive(self, n: int) -> bool:
        tree = self.tree
        helpers = [tree.low[c].removesuffix("n't") for c in tree.under(n, "aux")]
        if helpers and not any(h in _BEING for h in helpers) and any(h in _HAVING for h in helpers):
            return False  # "had fired": a parser may still call its subject passive
        if tree.first(n, "nsubj:pass", "aux:pass") is not None:
            return True
        if tree.words[n].tag != "VBN":
            return False
        # "the bridge taken by the militia": a participle behind a noun
        if tree.relation(n) == "acl":
            return tree.words[n].relation != "acl:relcl"
        return False

    def _listed(self, c: int) -> list[int]:
        """A phrase with those that "and" and commas join to it."""
        found = [c]
        for other in self.tree.under(c, "conj"):
            if not self.tree.words[other].tag.startswith("VB"):
                found += self._listed(other)
        return found

    def _subjects(self, n: int, form: Form, verb: int, depth: int = 0) -> list[int]:
        tree = self.tree
        if form is not Form.VERB and verb != n and tree.relation(n) == "xcomp" and (obj := tree.under(verb, "obj")):
            # "declared the ballot void", "made her president"
            return [c for o in obj for c in self._listed(o)]
        own = tree.under(n, "nsubj", "nsubj:pass")
        if not own and verb != n and tree.words[verb].tag.startswith("VB") and tree.relation(verb) != "cop":
            return self._subjects(verb, Form.VERB, verb, depth + 1)
        if own:
            found: list[int] = []
            for c in own:
                found += self._relative(c, n) or self._listed(c)
            return found
        head = tree.words[n].head
        if head is None or head < 0 or depth > 4:
            return []
        base = tree.relation(n)
        if base == "acl":
            # "men wounded in the fighting": the noun itself; "the plan to leave" has another subject
            return [] if tree.words[n].tag == "VB" else self._listed(head)
        if base == "xcomp":
            controlled = tree.under(head, "obj", "iobj")
            if controlled and not tree.lemma(head) & listed("promise"):
                return self._listed(controlled[0])
            return self._subjects(head, Form.VERB, head, depth + 1)
        if base == "conj" and tree.is_predicate(head):
            return self._subjects(head, form, head, depth + 1)
        if (
            base in ("advcl", "xcomp", "ccomp")
            and tree.lemma(head) & (listed("accuse") | listed("keep_from"))
            and tree.under(head, "obj", "nsubj:pass")
        ):
            return [s for c in tree.under(head, "obj", "nsubj:pass") for s in self._listed(c)]
        if base == "advcl" and tree.words[n].tag in ("VBG", "VBN", "VB"):
            return self._subjects(head, Form.VERB, head, depth + 1)
        return []

    def _relative(self, c: int, n: int) -> list[int]:
        """Whom "who" and "which" stand for: the noun that the relative clause hangs on."""
        tree = self.tree
        if tree.words[c].tag not in ("WP", "WDT") and tree.low[c] not in ("who", "which", "that"):
            return []
        before = next((b for b in range(c - 1, max(-1, c - 3), -1) if tree.words[b].tag not in (",", "IN")), None)
        at = n
        for _ in range(4):
            head = tree.words[at].head
            if head is None or head < 0:
                return []
            if tree.relation(at) == "acl":
                # A parser may hang the clause on the verb; the noun right before it is meant then.
                return [head if tree.words[head].tag.startswith(("NN", "PRP", "CD", "DT")) or before is None else before]
            at = head
        return [before] if before is not None and tree.words[before].tag.startswith("NN") and tree.low[c] == "who" else []

    def _obliques(self, n: int) -> list[tuple[str, int]]:
        tree = self.tree
        found: list[tuple[str, int]] = []
        for c in tree.under(n, "obl", "nmod", "iobj"):
            if tree.words[c].relation == "nmod:poss":
                continue
            case = tree.under(c, "case")
            preposition = tree.low[case[0]] if case else ""
            found += [(preposition, other) for other in self._listed(c)]
        # "fighting in the valley" below an object: what hangs on the object belongs to the event too
        return found

    def _below(self, c: int) -> list[tuple[str, int]]:
        """What hangs on a phrase and on what hangs on it."""
        found = self._obliques(c)
        return found + [deeper for _, o in found for deeper in self._obliques(o)]

    def _kept_from(self, n: int) -> list[int]:
        """The verb that says that somebody was kept from it: "prevented the rebels from taking the bridge"."""
        tree = self.tree
        head = tree.words[n].head
        if head is None or head < 0 or tree.words[n].tag != "VBG" or not tree.lemma(head) & listed("keep_from"):
            return []
        return [head] if any(tree.low[c] == "from" for c in tree.under(n, "mark", "case")) else []

    # -- negation and mood --------------------------------------------------------------------------------------------

    def _negations(self, n: int, form: Form, verb: int, subjects: Sequence[int], objects: Sequence[int]) -> list[int]:
        tree = self.tree
        found = [c for c in dict.fromkeys((*tree.children[n], *tree.children[verb])) if tree.is_not(c)]
        for c in dict.fromkeys((*subjects, *objects, n if form is not Form.VERB else -1)):
            if c < 0 or c not in range(len(tree.words)):
                continue
            if tree.low[c] in listed("nobody"):
                found.append(c)
            found += [d for d in tree.children[c] if tree.low[d] in listed("no") and d < c]
        for c in tree.under(n, "mark", "case") + tree.under(verb, "mark"):
            if tree.low[c] == "without":
                found.append(c)
        if form is Form.VERB and tree.relation(n) == "conj" and not tree.first(n, "nsubj") and not found:
            head = tree.words[n].head or 0
            if not any(tree.low[c] in listed("but") for c in tree.under(n, "cc")) and tree.first(n, "aux") is None:
                found += [c for c in tree.children[head] if tree.is_not(c) and self._infinitive(n) == self._infinitive(head)]
        return [c for c in found if not self._only(c)]

    def _infinitive(self, n: int) -> bool:
        return self.tree.words[n].tag == "VB"

    def _only(self, c: int) -> bool:
        """Whether a negation negates nothing: "not only", "no fewer than", "no doubt"."""
        after = self.tree.low[c + 1 : c + 2]
        return bool(after) and after[0] in listed("harmless")

    def _governors(self, n: int) -> list[int]:
        """The predicates above that say how this one is meant: "failed to", "wants to", "was forced to"."""
        tree = self.tree
        found: list[int] = []
        at = n
        while len(found) < 4:
            head = tree.words[at].head
            if head is None or head < 0:
                break
            relation = tree.relation(at)
            if relation == "xcomp" or (relation in ("advcl", "ccomp", "acl") and tree.words[at].tag == "VB" and self._to(at)):
                found.append(head)
            elif relation != "conj" or not tree.is_predicate(head) or tree.first(at, "nsubj") is not None:
                break
            at = head
        return found

    def _to(self, n: int) -> bool:
        return any(self.tree.low[c] == "to" for c in self.tree.under(n, "mark"))

    def _negated_by(self, g: int) -> list[int]:
        tree = self.tree
        lemma = tree.lemma(g)
        own = [c for c in tree.children[g] if tree.is_not(c) and not self._only(c)]
        own += [c for s in tree.under(g, "nsubj", "nsubj:pass") for c in (s,) if tree.low[c] in listed("nobody")]
        if lemma & listed("fail"):
            own.append(g)
        if own and lemma & listed("choice"):
            return []
        if lemma & listed("choice"):
            return []
        return own

    def _mood(self, n: int, verb: int, governors: Sequence[int]) -> Mood:
        tree = self.tree
        if self._asked(n):
            return Mood.QUESTION
        mood = Mood.FACT
        for c in (*tree.under(n, "aux"), *(tree.under(verb, "aux") if verb != n else ())):
            low = tree.low[c].removesuffix("n't")
            if low in listed("future") or low in listed("would"):
                mood = Mood.FUTURE
            elif low in listed("ought"):
                mood = Mood.ORDER if not any(tree.low[a] == "have" for a in tree.under(n, "aux")) else mood
            elif low in ("can", "cannot", "ca") and mood is Mood.FACT:
                mood = Mood.FUTURE
        if verb != n and tree.lemma(verb) & (listed("expect") | listed("likelihood")):
            mood = Mood.FUTURE
        for g in governors:
            lemma = tree.lemma(g) | {tree.low[g]}
            if lemma & listed("try"):
                continue
            if lemma & listed("stop") and tree.words[n].tag == "VBG":
                return Mood.ORDER
            if lemma & listed("plan"):
                mood = Mood.PLAN
            elif lemma & listed("want"):
                mood = Mood.ORDER
            elif lemma & listed("expect"):
                mood = Mood.FUTURE
        if self._conditional(n, verb) or self._general(n):
            mood = Mood.CONDITION
        if tree.words[n].tag == "VB" and self._bare(n):
            mood = Mood.ORDER
        return mood

    def _bare(self, n: int) -> bool:
        """Whether an infinitive without "to", auxiliary or subject commands: "stay at home"."""
        tree = self.tree
        return (
            tree.relation(n) in ("root", "parataxis") and tree.first(n, "nsubj", "nsubj:pass", "aux", "aux:pass", "mark") is None
        )

    def _general(self, n: int) -> bool:
        """Whether a relative clause tells of anybody: "a president who resigns", "whoever comes"."""
        tree = self.tree
        head = tree.words[n].head
        if tree.words[n].relation != "acl:relcl" or head is None or head < 0:
            return any(tree.low[c] in listed("whoever") for c in tree.under(n, "nsubj", "nsubj:pass"))
        if tree.words[n].tag not in ("VBZ", "VBP"):
            return False
        return any(tree.low[c] in listed("any") for c in tree.under(head, "det")) or tree.low[head] in listed("whoever")

    def over(self, n: int) -> tuple[int, bool] | None:
        """The word that a clause hangs on in "unlikely that" or "does not mean that", and whether that word is negated."""
        tree = self.tree
        for at in dict.fromkeys((n, *self._up(n))):
            head = tree.words[at].head
            if head is None or head < 0:
                continue
            told = tree.relation(at) == "advcl" and any(tree.low[c] == "that" for c in tree.under(at, "mark"))
            if not told and tree.relation(at) not in ("ccomp", "csubj", "xcomp", "acl"):
                continue
            if tree.lemma(head) & (listed("likelihood") | listed("shows")):
                return head, any(tree.is_not(c) for c in tree.children[head])
        return None

    def _conditional(self, n: int, verb: int) -> bool:
        tree = self.tree
        for at in dict.fromkeys((n, verb, *self._up(n))):
            if any(tree.low[c] in listed("if") for c in tree.under(at, "mark", "advmod")):
                return True
            for c in tree.under(at, "advcl"):
                if any(tree.low[m] in ("if", "unless", "provided") for m in tree.under(c, "mark", "advmod")):
                    return True
        return False

    def _up(self, n: int) -> list[int]:
        """The predicates of the same clause above: through conjunction and infinitives."""
        found: list[int] = []
        at = n
        for _ in range(4):
            head = self.tree.words[at].head
            if head is None or head < 0 or self.tree.relation(at) not in ("conj", "xcomp", "cop", "obj", "nsubj", "obl"):
                break
            found.append(head)
            at = head
        return found

    def _asked(self, n: int) -> bool:
        """Whether the sentence that the word stands in is a question."""
        tree = self.tree
        root = [n, *tree.path(n)][-1]
        return any(tree.low[c] == "?" for c in tree.children[root]) or any(tree.low[c] == "?" for c in tree.children[n])
