"""Made-up documents for the tests of what keeps and exchanges them."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.documents.document import Document, Span
from sitroom.extracted import Extracted

DAM = (
    "Dam at Ostrava Reach holds, engineers say\n\n"
    "“The wall is sound,” Dr. Ilse Marrow, chief of the Water Board, said on Friday. “It will stay so.”\n\n"
    "She denied that 100% of the sluices were shut. Officials said it might rain.\n\n"
    "ÉTIENNE ÅBERG told the paper that the gauge_7 log was lost. It is said that boats wait.\n"
)
FERRY = "No boats today\n\nThe Water Board’s ferries stay in port, Ilse Marrow said. The mayor of Tell likely agrees, she said.\n"


def document(text: str, path: str = "dam.txt", **known: str | None) -> Document:
    """A document of this text; ``known`` are url, publisher, title and published."""
    return Document(
        id=f"path:{path}",
        revision=hashlib.sha256(text.encode()).hexdigest(),
        path=path,
        text=text,
        url=known.get("url"),
        publisher=known.get("publisher"),
        title=known.get("title"),
        published=known.get("published"),
    )


def span(text: str, words: str, after: int = 0) -> Span:
    start = text.index(words, after)
    return start, start + len(words)


def statement(
    text: str,
    number: int,
    source: str | None,
    cue: str,
    *content: str,
    kind: SourceKind | None = SourceKind.PERSON,
    quotation: Quotation = Quotation.INDIRECT,
    polarity: Polarity = Polarity.AFFIRMED,
    certainty: Certainty = Certainty(Level.CERTAIN, 0.9, 1.0),  # noqa: B008 - it is frozen
    via: str | None = None,
    score: float = 0.5,
) -> Statement:
    return Statement(
        id=f"s{number}",
        source=Source((span(text, source),) if source else (), kind),
        cue=(span(text, cue),),
        content=tuple(span(text, words) for words in content),
        quotation=quotation,
        via=via,
        polarity=polarity,
        certainty=certainty,
        score=score,
    )


def dam(**known: str | None) -> Extracted:
    """One of each: direct over two spans, denied, unnamed and hedged, accents, no source at all."""
    text = DAM
    heading = span(text, "Dam at Ostrava Reach holds, engineers say")
    about = replace(document(text, "dam.txt", **known), language="en", headings=(heading,))
    unknown = Certainty(Level.UNKNOWN)
    possible = Certainty(Level.POSSIBLE, 0.2, 0.6, (span(text, "might"),))
    return Extracted(
        about,
        (
            statement(
                text,
                1,
                "Dr. Ilse Marrow, chief of the Water Board",
                "said",
                "“The wall is sound,”",
                "“It will stay so.”",
                quotation=Quotation.DIRECT,
                score=0.97,
            ),
            statement(
                text, 2, "She", "denied", "that 100% of the sluices were shut", polarity=Polarity.DENIED,
                certainty=Certainty(Level.CERTAIN, 0.0, 0.1),
            ),
            statement(text, 3, "Officials", "said", "it might rain", kind=SourceKind.UNNAMED, certainty=possible),
            statement(text, 4, "ÉTIENNE ÅBERG", "told", "that the gauge_7 log was lost", quotation=Quotation.MIXED),
            statement(text, 5, None, "It is said", "that boats wait", kind=None, certainty=unknown, via="s4"),
        ),
    )  # fmt: skip


def ferry(path: str = "sub/ferry.txt", **known: str | None) -> Extracted:
    """A second document, with Ilse Marrow again under a shorter name."""
    text = FERRY
    return Extracted(
        document(text, path, **known),
        (
            statement(text, 1, "Ilse Marrow", "said", "The Water Board’s ferries stay in port"),
            statement(
                text, 2, "The mayor of Tell", "agrees", "likely", kind=SourceKind.ROLE,
                certainty=Certainty(Level.PROBABLE, 0.55, 0.8, (span(text, "likely"),)),
            ),
        ),
    )  # fmt: skip
