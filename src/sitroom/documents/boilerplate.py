"""Which lines of an article page are not the article: one table of what such lines say.

A line counts only as a whole: every pattern must match it from its first to its last character, and
it may have no more words than the row allows, so that a sentence that merely begins like a page line
is left alone. To cover one more kind of line, add a row to the table and a case to its test.
"""

# ruff: noqa: E501  # the rows of the table are read as rows

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of page line: how it reads, how long it may be, and whether it may end as a sentence does."""

    name: str
    pattern: str
    max_words: int = 12
    sentence: bool = False


_OUR = r"(?:our|the|this|my|your|free|a)"
_NETWORK = (
    r"(?:facebook|twitter|x|instagram|telegram|whatsapp|linkedin|youtube|tiktok|reddit|bluesky|mastodon|threads|google news)"
)

KINDS: tuple[Kind, ...] = (
    Kind("source link", r"(?:source|original|article) (?:link|url|article)s?(?:\s*[:|].*)?"),
    Kind("source link", r"(?:source|via)\s*:\s*\S.*", max_words=8),
    Kind("source link", r"(?:read|see|view) (?:the )?(?:original|full)\b.*"),
    Kind("read also", r"(?:read|see|watch|listen|view|click) (?:also|more|next|further|here|it here|now)(?:\s*[:|»›>→].*|)", max_words=20, sentence=True),
    Kind("read also", r"(?:also|now|further) (?:read|watch|see|reading|on \S+)\s*(?:[:|»›>→].*|)", max_words=20, sentence=True),
    Kind("read also", r"(?:read|see|watch) also\b.*"),
    Kind("read also", r"(?:read|see|learn|find out) more (?:about|on|at|from|in|here)\b.*", max_words=10),
    Kind("related", r"you (?:may|might|could|will|'ll|’ll) (?:also )?(?:like|enjoy|love|be interested in)\b.*", max_words=8),
    Kind("related", r"(?:related|recommended|trending|see also|keep reading|up next|what to read next|more on this)\s*:.*", max_words=25, sentence=True),
    Kind("related", r"(?:related|recommended|more|popular|latest|other|top|our latest|most read|most popular|featured|similar)"
         r" (?:articles?|stories|story|news|topics?|posts?|links?|content|coverage|reading|reads?|videos?)\W*", max_words=5),
    Kind("related", r"(?:related|recommended(?: for you)?|most (?:read|popular|shared|viewed|commented)|trending(?: now)?|don['’]t miss"
         r"|editor['’]?s['’]? (?:picks?|choice)|what to read next|up next|more on this (?:story|topic)|more from .+"
         r"|(?:previous|next|older|newer) (?:article|post|story)s?.*)\W*", max_words=7),
    Kind("share", r"(?:share|tweet|pin|post|send|print|bookmark|e-?mail)(?: (?:this|it|on|to|via|by|with)\b.*)?\W*", max_words=7),
    Kind("share", rf"(?:share|find|like|join) (?:us |this |it )?(?:on|via|at) {_NETWORK}\b.*"),
    Kind("share", rf"{_NETWORK}(?:\s*[|/,·•]?\s*{_NETWORK})+\W*"),
    Kind("follow", r"follow us\b.*", sentence=True),
    Kind("follow", r"(?:like|join|find|contact) us\b.*", max_words=8),
    Kind("follow", rf"(?:join|follow) {_OUR} .{{0,40}}\b(?:channel|group|page|community|newsletter|conversation|discussion)\b.*", sentence=True),
    Kind("photo", r"[(\[]?(?:file )?(?:photo|photograph|image|picture|foto|video|illustration|graphic)s?"
         r"(?:/video| credits?| courtesy| source)?\s*[:©|].*", max_words=30, sentence=True),
    Kind("photo", r"[(\[]?(?:photo|photograph|image|picture)s? (?:by|courtesy of)\b.*", max_words=10),
    Kind("photo", r"[(\[]?(?:file )?(?:photo|image|picture|video) (?:credit|courtesy|source)s?\b.*", sentence=True),
    Kind("photo", r"(?:©|\(c\)).*", max_words=25, sentence=True),
    Kind("signing off", r"[(\[](?:additional |further )?(?:reporting|report|writing|written|editing|edited|compiled|translated|translation)"
         r"(?: and \w+)?(?: in [^;)]+)? by .*[)\]]\.?", max_words=60, sentence=True),
    Kind("signing off", r"(?:(?:additional|further) (?:reporting|research)|editing|edited|translated|(?:reporting|writing) and (?:writing|editing))"
         r"(?: in [\w ]+| from [\w ]+)? by .*", max_words=25, sentence=True),
    Kind("signing off", r"reporting by [^.]*; *(?:additional|writing|editing|edited).*", max_words=60, sentence=True),
    Kind("subscribe", r"subscribe\b(?: (?:to|for|now|today|here|and|via)\b.*)?\W*", sentence=True),
    Kind("subscribe", r"(?:sign up|register|log ?in|sign in)\W*", max_words=4),
    Kind("subscribe", rf"(?:sign up|log ?in|sign in|(?:register|get|receive|download)(?: now| here)? (?:to|for|{_OUR}))\b.{{0,60}}"
         r"\b(?:newsletters?|updates|alerts|app|account|journalism|comment|reading|inbox|trial|discussion)\b.*", max_words=20, sentence=True),
    Kind("subscribe", r"(?:support|donate to) (?:our|independent|quality) .{0,30}\b(?:journalism|newsroom|reporting|work)\b.*", max_words=12, sentence=True),
    Kind("subscribe", r"become a (?:member|subscriber|supporter)\b.*", max_words=12, sentence=True),
    Kind("subscribe", r"(?:already a (?:subscriber|member)|enjoying this (?:article|story)|create (?:a|your) (?:free )?account|this article is for subscribers)\b.*",
         sentence=True),
    Kind("cookies", r"(?:cookies?|privacy|ad|advertising|consent) (?:settings|polic(?:y|ies)|preferences|notice|choices|statement)\b.*", max_words=10),
    Kind("cookies", r"(?:we|this (?:site|website|page)) uses? cookies\b.*", max_words=60, sentence=True),
    Kind("cookies", r"(?:accept|reject|manage|allow)(?: all)?(?: cookies?)?\W*", max_words=4),
    Kind("site link", r"terms (?:of (?:use|service)|(?:and|&) conditions)\b.*", max_words=8),
    Kind("site link", r"(?:imprint|impressum|contact us|about us|back to (?:top|home|the top)|skip to (?:main )?content|site ?map|print this page|advertise with us)\W*",
         max_words=6),
    Kind("advertisement", r"\W*(?:advertisements?|advert|ads?|sponsored(?: content| by .+)?|promoted(?: content)?|paid (?:content|post)"
         r"|(?:article|story) continues (?:below|after)\b.*|continue reading\b.*|scroll (?:down )?to continue\b.*|skip ad(?:vertisement)?)\W*", max_words=8),
    Kind("copyright", r"copyright\s*(?:©|\(c\)|:|\d{4}|by\b|notice\b).*", max_words=40, sentence=True),
    Kind("copyright", r"(?:.{0,80}[.,|;©] *)?all rights reserved\b.*", max_words=40, sentence=True),
    Kind("copyright", r"this (?:material|article|content|story) may not be (?:published|reproduced|copied|republished)\b.*", max_words=40, sentence=True),
    Kind("comments", r"(?:\d+ |show |hide |view |load |more |all )*comments?\s*(?:\(\d+\)|are closed|on this (?:story|article))?\W*", max_words=6),
    Kind("comments", r"(?:leave|post|write|add|submit) (?:a|your) (?:comment|reply|response)\b.*", max_words=10, sentence=True),
    Kind("comments", r"(?:join|log in to join|be the first to) (?:the |join the )?(?:conversation|discussion|comment)\b.*", sentence=True),
    Kind("letters", r"(?:.{0,80}\. )?letters to the editor\b.*", max_words=25, sentence=True),
    Kind("letters", r"[\w' ]{1,50} (?:appears|is published) (?:daily|weekly|fortnightly|monthly|quarterly)(?: on \w+)?\.?(?: .*)?",
         sentence=True),
    Kind("letters", r"(?:(?:do you )?have (?:a )?(?:tip|story|correction|question|news tip)|got a (?:tip|story)|send (?:us )?(?:your )?(?:tips?|letters?))\b.*",
         max_words=30, sentence=True),
    Kind("origin note", r"this (?:article|story|piece|text|interview) (?:was|has been) (?:originally |first |also )?(?:published|posted|republished)\b.*",
         max_words=30, sentence=True),
    Kind("opinion note", r"(?:the )?(?:views|opinions) expressed\b.*", max_words=45, sentence=True),
    Kind("tags", r"(?:tags?|topics|filed under|categor(?:y|ies)|keywords)\s*:.*", max_words=25),
    Kind("reading time", r"(?:\d+[ -]min(?:ute)?s?(?: read)?|reading time\b.*|listen to this (?:article|story)\W*.*)", max_words=8),
    Kind("german", r"(?:lesen sie auch|mehr zum thema|auch interessant|das könnte sie (?:auch )?interessieren|quelle|foto)\s*[:|©].*", max_words=20, sentence=True),
    Kind("german", r"(?:lesen sie auch|mehr zum thema|auch interessant|anzeige|werbung|teilen|newsletter abonnieren|alle rechte vorbehalten)\W*"),
    Kind("french", r"(?:(?:à )?lire (?:aussi|également)|sur le même sujet|crédits? photos?|publicité|partager|s['’]abonner|tous droits réservés)(?:\s*[:|].*|\W*)", max_words=20),
    Kind("spanish", r"(?:lea también|leer más|te puede interesar|publicidad|compartir|suscríbete|todos los derechos reservados)(?:\s*[:|].*|\W*)", max_words=20),
    Kind("italian", r"(?:leggi anche|ti potrebbe interessare|pubblicità|condividi|riproduzione riservata|©? ?riproduzione riservata)(?:\s*[:|].*|\W*)", max_words=20),
    Kind("portuguese", r"(?:leia também|leia mais|publicidade|compartilhe?|todos os direitos reservados)(?:\s*[:|].*|\W*)", max_words=20),
    Kind("russian", r"(?:читайте также|по теме|реклама|поделиться|подписаться|фото|источник|все права защищены)(?:\s*[:|].*|\W*)", max_words=15),
)  # fmt: skip

_SEPARATOR = re.compile(r"\s+[|·•‖]\s+|\s*\|\s*")
_SENTENCE_END = re.compile(r"""(?<!\.\.)[.!?]["'”’»)\]]*$""")
_LIST_HEADS = frozenset({"read also", "related", "source link"})


def kind_of_line(line: str) -> str | None:
    """Return which kind of page line ``line`` is, or None where it may belong to the article."""
    line = line.strip()
    if not line or len(line) > 400:
        return None
    kind = _match(line)
    if kind is None and _SEPARATOR.search(line):
        # "Share | Print | Save": a row of links counts by the first one that is known.
        parts = [part for part in _SEPARATOR.split(line) if part]
        if all(len(part.split()) <= 6 and not _SENTENCE_END.search(part) for part in parts):
            return next((kind for part in parts if (kind := _match(part))), None)
    return kind


def opens_link_list(kind: str) -> bool:
    """Say whether short lines after a page line of this kind, at the end of a text, are links too."""
    return kind in _LIST_HEADS


def _match(line: str) -> str | None:
    words = len(line.split())
    sentence = bool(_SENTENCE_END.search(line))
    for kind, pattern in _compiled():
        if words <= kind.max_words and (kind.sentence or not sentence or words <= 2) and pattern.fullmatch(line):
            return kind.name
    return None


@cache
def _compiled() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(kind.pattern, re.IGNORECASE)) for kind in KINDS)
