"""Which language a text is written in: plain English by its function words, everything else by py3langid.

The first way is there because the second takes 0.9 s and 104 MB for its first answer, and most runs meet nothing but
English: articles of 4,000 characters are all told by the first. The thresholds were set on 9,000 windows of 60 to 4,000
characters from English articles (PolNeAR, GUM, re3d) and on the user guide of GNOME in 39 languages: from 400
characters on no English window was taken for another language, and at 200 characters 1 in 3,165.
"""

from __future__ import annotations

import re
from functools import cache
from threading import Lock
from typing import Any

SAMPLE = 4_000
"""Characters looked at; the language of an article does not change after its first page."""

MIN_WORDS = 8
MIN_DIFFERENT = 5
MIN_SHARE = 0.25
MAX_OTHER_LETTERS = 0.05
"""A text is plainly English with so many words, of which so many different ones and such a share are English function
words (English news has .35 to .50, Hungarian up to .30 with "a", "is" and "be"), and few letters beyond ASCII."""

MIN_LEAD = 80.0
"""Log-likelihood by which another language must lead English: one good sentence. English names and titles reach 79."""

MIN_ENGLISH_LEAD = 20.0
"""The same for English over the runner-up: a line of names alone has less and is called unknown."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

_FUNCTION_WORDS = """
the of and to in a is that for it as was with be by on not he his but at are this have from or had an they which you were
her she there would their we him been has when who will no more if out so said what its about than into
"""
_ENGLISH = frozenset(_FUNCTION_WORDS.split())

_NOT_LATIN = """
am ar as ba be bg bn dz el fa gu he hi hy ja ka kk km kn ko ky lo mk ml mn mr my ne or pa ps ru sa si ta te tg th tt ug uk
ur zh
"""
_OTHER_SCRIPTS = frozenset(_NOT_LATIN.split())
"""Languages that are not written in Latin letters: a text of Latin letters that quotes a name in one is none of them."""


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of the language, or None where the text is too short or unsure."""
    sample = text[:SAMPLE]
    letters = sum(character.isalpha() for character in sample)
    if letters < 2 * MIN_WORDS:
        return None
    latin = sum(character.isascii() and character.isalpha() for character in sample)
    if latin >= (1 - MAX_OTHER_LETTERS) * letters and _is_plainly_english(sample):
        return "en"
    ranked = _rank(sample)
    (best, score), (_, second) = ranked[0], ranked[1]
    if best == "en":
        return "en" if score - second >= MIN_ENGLISH_LEAD else None
    if score - dict(ranked)["en"] < MIN_LEAD or (best in _OTHER_SCRIPTS and latin > letters / 2):
        return None
    return best


def _is_plainly_english(sample: str) -> bool:
    words = [word.lower() for word in _WORD.findall(sample)]
    found = [word for word in words if word in _ENGLISH]
    return len(words) >= MIN_WORDS and len(found) >= MIN_SHARE * len(words) and len(set(found)) >= MIN_DIFFERENT


_lock = Lock()


def _rank(sample: str) -> list[tuple[str, float]]:
    """All languages with their log-likelihoods, the best first."""
    with _lock:  # its arrays are filled at the first call, and the board reads in a thread
        ranked: list[tuple[str, float]] = _identifier().rank(sample)
    return ranked


@cache
def _identifier() -> Any:
    """An identifier of our own: py3langid's other one is shared by the whole process, and so is its list of languages."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    # Three-letter codes are dialects and creoles of the others, which cost English its short texts, and "no language".
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier
