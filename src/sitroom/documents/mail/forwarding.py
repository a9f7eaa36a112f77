"""The heads of messages that stand in the text of another: "From: … Sent: … To: … Subject: …", in the words of many languages.

A mail program writes them above what is forwarded or answered. They say nothing of what is reported, and are no headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from sitroom.documents.document import Span


class Field(Enum):
    """What a line of such a head gives."""

    SENDER = auto()
    DAY = auto()
    RECIPIENT = auto()
    SUBJECT = auto()
    OTHER = auto()


_NAMES = {
    Field.SENDER: "from|von|de|da|van|od|от|від|kimden|från|fra|lähettäjä|από|من|מאת|发件人|寄件者|差出人|보낸 사람",
    Field.DAY: "sent|date|gesendet|datum|envoyé|envoyé le|enviado|enviado el|enviado em|enviada em|fecha|inviato|data|verzonden"
    "|wysłano|отправлено|дата|надіслано|gönderme|gönderildi|gönderilme|tarih|skickat|sendt|dato|lähetetty|στάλθηκε|ημερομηνία"
    "|تاريخ الإرسال|التاريخ|تم الإرسال|נשלח|תאריך|发送时间|日期|寄件日期|送信日時|日時|보낸 날짜|날짜",
    Field.RECIPIENT: "to|an|à|a|para|aan|do|кому|kime|till|til|vastaanottaja|προς|إلى|אל|收件人|收件者|宛先|받는 사람",
    Field.SUBJECT: "subject|betreff|objet|asunto|oggetto|assunto|onderwerp|temat|тема|konu|ämne|emne|aihe|θέμα|الموضوع|נושא"
    "|主题|主題|件名|제목",
    Field.OTHER: "cc|bcc|kopie|copie à|copia|копия|копія|bilgi|kopia|kopi|κοινοποίηση|نسخة|抄送|副本|참조|reply-to|reply to"
    "|antwort an|importance|wichtigkeit|priorität|attachments|anlagen|pièces jointes|adjuntos|organization|organisation",
}
_FIELDS = {name: each for each, names in _NAMES.items() for name in names.split("|")}

MAX_CONTINUED = 3
"""Further lines that a field may have: a long list of those whom a message went to."""

MAX_DIVIDER = 200
"""Characters of a line that divides a forwarded message off; mail programs write up to 80."""

_LINE = re.compile(r"[^\r\n]+")
_FIELD = re.compile(
    r"[> \t\xa0]{0,40}\*{0,2}(?P<name>[^\W\d_][^:：*>]{0,24}?)\*{0,2}[ \t\xa0]{0,2}[:：]\*{0,2}(?=[ \t\xa0]|$|(?<=：))"
)
_DIVIDER = re.compile(
    r"[> \t]{0,40}(?:[-–—]{2,}[^\r\n]{0,80}?[-–—]{2,}|_{5,}"
    r"|(?:begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)"
    r"|inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem (?:reencaminhada|encaminhada)"
    r"|начало переадресованного сообщения)\s*:)\s*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Head:
    """A head on its way: where it begins and ends, what its lines give, and how many lines continue the last one."""

    start: int
    end: int
    fields: set[Field] = field(default_factory=set)
    continued: int = 0

    @property
    def is_one(self) -> bool:
        """Whether the lines are a message's head: nobody writes sender, day and a third thing in lines of a report."""
        return {Field.SENDER, Field.DAY} <= self.fields and bool(self.fields & {Field.RECIPIENT, Field.SUBJECT})


def inner_heads(text: str) -> tuple[Span, ...]:
    """The spans of the heads of other messages in a text, each with the line above it that divides it off, in order."""
    return tuple(_heads(text))


def _divides(text: str, line: Span) -> bool:
    return line[1] - line[0] <= MAX_DIVIDER and bool(_DIVIDER.fullmatch(text, *line))


def _heads(text: str) -> Iterator[Span]:
    head: _Head | None = None
    before: Span | None = None
    end = 0
    for line in _LINE.finditer(text):
        if not line.group().strip("> \t\xa0"):
            continue
        breaks = text.count("\n", end, line.start())
        found = _FIELD.match(line.group())
        given = _FIELDS.get(" ".join(found["name"].casefold().split())) if found else None
        if head is not None and (breaks > 2 or (given is None and (breaks > 1 or head.continued == MAX_CONTINUED))):
            if head.is_one:
                yield head.start, head.end
            head = None
        if given is not None:
            if head is None or (given is Field.SENDER and Field.SENDER in head.fields):
                if head is not None and head.is_one:
                    yield head.start, head.end
                divided = before is not None and breaks <= 2 and _divides(text, before)
                head = _Head(before[0] if divided and before is not None else line.start(), line.end())
            head.fields.add(given)
            head.end, head.continued = line.start() + len(line.group().rstrip()), 0
        elif head is not None:
            head.continued += 1
        before, end = line.span(), line.end()
    if head is not None and head.is_one:
        yield head.start, head.end
