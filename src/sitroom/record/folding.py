"""How words compare where their case, spacing, articles and titles do not matter."""

from __future__ import annotations

import re
import unicodedata

# A source that is only one of these words names nobody: counting it would add up different people.
_PRONOUNS = frozenset({
    "i", "me", "my", "mine", "myself", "you", "your", "yours", "yourself", "yourselves", "we", "us", "our", "ours",
    "ourselves", "he", "him", "his", "himself", "she", "her", "hers", "herself", "it", "its", "itself", "they", "them",
    "their", "theirs", "themselves", "who", "whom", "whose", "which", "that", "this", "these", "those", "one", "ones",
    "other", "others", "another", "both", "some", "many", "most", "few", "several", "all", "each", "none", "any",
    "someone", "somebody", "anyone", "everybody", "everyone", "nobody",
})  # fmt: skip
_ARTICLES = frozenset({"the", "a", "an"})
# Only in front of a person's name, so that "General Electric" keeps its first word.
_TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "president", "minister", "senator",
    "judge", "ambassador", "captain", "colonel", "general", "major", "lieutenant", "sergeant", "admiral", "commander",
    "marshal",
})  # fmt: skip
_APPOSITION = re.compile(r"\s*[,(]")
_POSSESSIVE = re.compile(r"['’]s?$")


def folded(text: str) -> str:
    """Make texts equal that differ only in case, composition or white space.

    It is applied to what is stored and to what is searched, in Python, because databases fold case
    differently (SQLite: ASCII alone).
    """
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


def is_pronoun(source: str) -> bool:
    """Tell whether the words of a source are pronouns alone, an article apart ("He", "she herself", "the other")."""
    words = [word.strip(".,;:") for word in folded(source).split()]
    if words in (["q"], ["a"]):
        # The labels of a transcript's questions and answers name nobody either.
        return True
    words = words[1:] if words and words[0] in _ARTICLES else words
    return bool(words) and all(word in _PRONOUNS for word in words)


def bare_name(source: str, *, person: bool) -> str:
    """Strip a source's words of what is light about them: leading article, a person's title, possessive, apposition.

    "The company's" gives "company", "Dr. Ada Vell" gives "Ada Vell", and "Ada Vell, a surgeon" gives
    "Ada Vell"; "the envoy, Ada Vell" stays, because "envoy" alone would be another source.
    """
    words = source.split()
    if len(words) > 1 and words[0].casefold() in _ARTICLES:
        words = words[1:]
    while person and len(words) > 1 and words[0].rstrip(".").casefold() in _TITLES and words[1][:1].isupper():
        words = words[1:]
    whole = " ".join(words)
    before = _APPOSITION.split(whole, maxsplit=1)[0]
    if before and all(word[:1].isupper() for word in before.split()):
        whole = before
    return _POSSESSIVE.sub("", whole) or whole
