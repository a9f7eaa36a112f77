"""One document as one self-contained HTML page: the text with its statements marked, and the statements beside it."""

from __future__ import annotations

from sitroom.attributions.statement import Statement
from sitroom.documents.document import Document, Span
from sitroom.exchange.marking import Segment, segments
from sitroom.extracted import Extracted

_STEERING = frozenset("\x7f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
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
    """``text`` with control characters and direction overrides shown as such, so that a page shows what the text holds."""
    return "".join("\ufffd" if (c < " " and c not in "\t\n\r") or c in _STEERING else c for c in text)


def words(text: str, spans: tuple[Span, ...]) -> str:
    """The words of spans, gaps shown as an ellipsis."""
    return " … ".join(visible(text[s:e]) for s, e in spans)


def reading_in_words(statement: Statement) -> str:
    """How a statement is meant, in words: ``direct quotation, denied, certain``."""
    quotation = {"direct": "direct quotation", "indirect": "indirect speech", "mixed": "partly quoted"}[statement.quotation]
    level = statement.certainty.level
    held = "no commitment" if level == "unknown" else level
    return f"{quotation}, {'affirmed' if statement.polarity == '+' else 'denied'}, {held}"


def _paragraphs(document: Document, parts: list[Segment]) -> list[dict[str, object]]:
    """The segments line by line; each line says whether it is a heading or boilerplate."""
    lines: list[dict[str, object]] = []
    current: list[dict[str, object]] = []
    line_start = 0
    labels = (("heading", document.headings), ("boilerplate", document.boilerplate))

    def close(end: int) -> None:
        nonlocal current, line_start
        kind = next(
            (name for name, spans in labels if any(s < max(end, line_start + 1) and line_start < e for s, e in spans)), ""
        )
        if any(str(piece["text"]).strip() for piece in current):
            lines.append({"kind": kind, "pieces": current})
        current = []
        line_start = end + 1

    for part in parts:
        start = part.start
        while start < part.end:
            stop = document.text.find("\n", start, part.end)
            end = part.end if stop < 0 else stop
            anchors = part.begins if start == part.start else ()
            if end > start:
                marks = [{"statement": m.statement, "role": m.role} for m in part.marks]
                current.append({"text": visible(document.text[start:end]), "marks": marks, "anchors": anchors})
            if stop >= 0:
                close(stop)
                start = stop + 1
            else:
                start = end
    close(len(document.text))
    return lines


def page(extracted: Extracted) -> str:
    """The page as HTML; nothing in it is loaded from elsewhere, and hostile text is shown as text."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    document = extracted.document
    environment = Environment(
        loader=PackageLoader("sitroom.exchange"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
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
        direction="rtl" if document.language in _RIGHT_TO_LEFT else "ltr",
        lines=_paragraphs(document, segments(document.text, extracted.attributed)),
        statements=rows,
    )
