"""What a question about the future asks: the hypotheses that answer it, and what accounts can be laid beside.

``question_from`` makes plain sentences of the question's words, ``laid`` adds what the reader finds in these sentences. A
question names its answers ("A or B?") or is answered by yes or no; one that does neither ("Who will win?") is an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sitroom.claims.aspects import named_by
from sitroom.claims.predication import Form
from sitroom.disputes.account import Account
from sitroom.errors import SitroomError
from sitroom.outlook.content import content_keys, forms_of, key_of, listed, own_word, words_in
from sitroom.outlook.sentences import Asked, asked
from sitroom.reading.reader import Word


class QuestionError(SitroomError):
    """A question that cannot be laid beside accounts; the message says how to ask instead."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One answer as a plain sentence.

    ``gists`` are the accounts of that sentence that say what is asked, ``keys`` the content words of it. The ``opposite`` of a
    question answered by yes or no has neither: all that is said of the other is said of it, mirrored.
    """

    text: str
    gists: tuple[Account, ...] = ()
    keys: frozenset[str] = frozenset()
    opposite: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its hypotheses, of which exactly one is taken to come true."""

    text: str
    hypotheses: tuple[Hypothesis, ...]

    @property
    def to_read(self) -> tuple[str, ...]:
        """The sentences that the reader has to read for :func:`laid`: those of all hypotheses that are no mere opposites."""
        return tuple(h.text for h in self.hypotheses if not h.opposite)

    @property
    def folded(self) -> str:
        """The question without case, marks and spaces that vary: what its id is made of."""
        return " ".join(words_in(self.text)).casefold()


def question_from(text: str, words: Sequence[Word] = ()) -> Question:
    """The question of ``text``; ``words`` are the reader's words of the same text, with tags and heads.

    Without words it is parted by word lists alone. Raises :class:`QuestionError` where no answers can be named.
    """
    found = asked(text, words)
    if isinstance(found, str):
        raise QuestionError(f"“{' '.join(text.split())}”: {found}")
    return Question(" ".join(text.split()), _hypotheses(found))


def _hypotheses(found: Asked) -> tuple[Hypothesis, ...]:
    made = tuple(Hypothesis(sentence, keys=content_keys(sentence)) for sentence in found.sentences)
    return made if found.otherwise is None else (*made, Hypothesis(found.otherwise, opposite=True))


def laid(question: Question, read: Sequence[Sequence[Account]]) -> Question:
    """The question with what was read in its sentences: for each of :attr:`Question.to_read`, in order, its accounts.

    Of each sentence only the accounts of what is asked stay: what the last word of its main clause that a table knows
    names ("the talks will end in an *agreement*"), else its own verb.
    """
    given = iter(read)
    return replace(
        question,
        hypotheses=tuple(h if h.opposite else replace(h, gists=_focus(h.text, next(given))) for h in question.hypotheses),
    )


def _focus(sentence: str, accounts: Sequence[Account]) -> tuple[Account, ...]:
    ahead = [a for a in accounts if a.mood in ("future", "plan")] or list(accounts)
    placed = [(_place(sentence, a), n) for n, a in enumerate(ahead)]
    best = max((place for place, _ in placed), default=None)
    negating = _negates(sentence)
    return tuple(ahead[n] if negating else replace(ahead[n], affirmed=True) for place, n in placed if place == best)


def _negates(sentence: str) -> bool:
    """Whether any word of a sentence could turn what is asked into its opposite.

    The sentences of hypotheses are made without negation; where no word of theirs negates, neither does their reading:
    a question taken for its opposite would turn all its evidence round.
    """
    words = words_in(sentence.lower())
    for n, word in enumerate(words):
        ends_so = "end" in forms_of(word) and words[n + 1 : n + 2] and words[n + 1] in listed("outcome")
        if forms_of(word) & listed("negating") and not ends_so:
            return True
    return False


def _place(sentence: str, account: Account) -> tuple[bool, int]:
    """Whether a table knows what the account is about, and where in the main clause the last word stands that names it."""
    main: list[str] = []
    for word in words_in(sentence):
        if main and word.lower() in listed("further"):
            break
        main.append(word.lower())
    known, own = -1, -1
    for n, word in enumerate(main):
        lemma = forms_of(word)
        behind = [forms_of(w) for w in main[n + 1 : n + 6]]
        before = [forms_of(w) for w in reversed(main[:n])]
        if any(found.aspect.name == account.aspect for form in Form for found in named_by(form, lemma, behind, before)):
            known = n
        if key_of(word) == key_of(own_word(account.aspect)):
            own = n
    return (True, known) if known >= 0 else (False, own)
