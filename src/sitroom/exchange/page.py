"""One document as one self-contained HTML page: the text with its statements marked, and the statements beside it."""

from __future__ import annotations

import re

from sitroom.attributions.statement import Statement
from sitroom.documents.document import Document, Span
from sitroom.exchange.marking import Segment, lines, segments
from sitroom.extracted import Extracted

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "yi"})
KIND_WORDS = {
    None: "no source named",
    "person": "person",
    "organization": "organisation",
    "group": "group",
    "role": "office",
    "unnamed": "unnamed",
    "document": "document",
    "social-media": "social media",
    "reporter": "the outlet itself",
}


def visible(text: str) -> str:
    """``text`` with what steers a page or cannot be written (controls, direction overrides, half characters) made visible."""
    return _UNSEEN.sub("\ufffd", text)


def words(text: str, spans: tuple[Span, ...]) -> str:
    """The words of spans, gaps shown as an ellipsis."""
    return " … ".join(visible(text[s:e]) for s, e in spans)


def reading_in_words(statement: Statement) -> str:
    """How a statement is meant, in words: ``direct quotation, denied, certain``."""
    quotation = {"direct": "direct quotation", "indirect": "indirect speech", "mixed": "partly quoted"}[statement.quotation]
    level = statement.certainty.level
    held = "no commitment" if level == "unknown" else level
    return f"{quotation}, {'affirmed' if statement.polarity == '+' else 'denied'}, {held}"


def right_to_left(language: str | None) -> bool:
    """Whether a language is written from right to left."""
    return language in _RIGHT_TO_LEFT


def _paragraphs(document: Document, parts: list[Segment]) -> list[dict[str, object]]:
    """The segments line by line; each line says whether it is a heading or boilerplate."""
    return [
        {
            "kind": line.kind,
            "pieces": [
                {"text": visible(document.text[s.start : s.end]), "marks": s.marks, "anchors": s.begins} for s in line.segments
            ],
        }
        for line in lines(document, parts)
    ]


def page(extracted: Extracted) -> str:
    """The page as HTML; nothing in it is loaded from elsewhere, and hostile text is shown as text."""
    from sitroom.exchange.templating import templates

    document = extracted.document
    environment = templates("sitroom.exchange")
    rows = [
        {
            "id": s.id,
            "source": words(document.text, s.source.spans),
            "kind": KIND_WORDS[s.source.kind],
            "cue": words(document.text, s.cue),
            "content": words(document.text, s.content),
            "reading": reading_in_words(s),
            "via": s.via,
            "score": f"{s.score:.2f}",
        }
        for s in extracted.attributed
    ]
    return environment.get_template("document.html").render(
        document=document,
        direction="rtl" if right_to_left(document.language) else "ltr",
        lines=_paragraphs(document, segments(document.text, extracted.attributed)),
        statements=rows,
    )
