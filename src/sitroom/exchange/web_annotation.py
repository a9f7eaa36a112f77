"""Every piece of evidence as a W3C Web Annotation (Recommendation of 2017), as JSON-LD.

``annotations.jsonl`` is the main file: one Annotation a line, each a JSON-LD document of its own, so that a record of any
size can be read as a stream. ``annotations.jsonld`` has the same ones as an AnnotationCollection with one page, for
programs that read one document. ``annotations.md`` describes both with the vocabulary that they add (:data:`VOCABULARY`).

A statement is up to three annotations: its content (motivation ``describing``; the body says in words and in fields how
it is meant), its source (``identifying``) and its cue (``linking``). Mentions of actors and places are ``identifying``,
claims and findings of control ``classifying``, roles ``describing``, relations ``linking``. A span is a SpecificResource
with a TextQuoteSelector and a TextPositionSelector (``sitroom.exchange.anchoring``); evidence of several spans has
several targets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from sitroom import __version__
from sitroom.actors.actor import ActorType
from sitroom.attributions.statement import Statement
from sitroom.certainty.level import Certainty
from sitroom.claims.claim import Claim
from sitroom.documents.document import Span
from sitroom.exchange.anchoring import Anchors
from sitroom.exchange.exported import Export, Written, fresh, so_many
from sitroom.exchange.identity import actor_parts, place_parts, source_of, urn
from sitroom.exchange.jsonl import INTERVAL_DECIMALS, SCORE_DECIMALS, rounded, written_value
from sitroom.exchange.page import KIND_WORDS, reading_in_words, visible
from sitroom.places.place import Place
from sitroom.record.annotating import WholeActor, WholeDocument
from sitroom.record.judgement_rows import Deed, Review
from sitroom.record.record import Record

CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"sitroom": "urn:sitroom:"}]
"""The context of every annotation: that of the W3C, and a prefix for the terms of :data:`VOCABULARY`."""

VOCABULARY = {
    "Statement": "class: what a source is reported to say",
    "Claim": "class: what a statement says is the case",
    "Role": "class: an office or occupation that the text gives an actor",
    "Relation": "class: how two actors are said to stand to each other",
    "Control": "class: who is said to hold a place",
    "Group": "class: an actor that is a camp or side without a formal body",
    "Government": "class: an actor that is a state or its government",
    "UnnamedSource": "class: an actor that the text does not name",
    "Place": "class: a place that the text names",
    "Revision": "class of a state: the text as it was when it was read",
    "sha256": "of a state: SHA-256 of the text in UTF-8; positions hold in exactly this text",
    "document": "id of the document in the record",
    "path": "path of the document as read",
    "page": "number of the page on which the words begin, from 1",
    "row": "id of the row in the document (statement, claim or mention)",
    "actor": "id of the actor in the record",
    "place": "id of the place in the record, or of a claim or finding the place that it is about",
    "statement": "the statement that a source, a cue, a claim, a relation or a finding belongs to",
    "saidBy": "the actor that a statement comes from",
    "sourceKind": "what kind of source speaks: person, organization, group, role, unnamed, document, social-media, reporter",
    "quotation": "direct, indirect or mixed",
    "via": "the statement inside whose content this one stands",
    "polarity": "+ where the source affirms, - where it denies",
    "certainty": "how far the source commits to it: certain, probable, possible, unlikely, unknown",
    "low": "least probability that the clause without its negation is true, by the source's words, 0 to 1",
    "high": "greatest probability of the same",
    "score": "how sure the reader is that the text attributes this so, 0 to 1",
    "review": "what people made of the statement: read (nobody looked), accepted, corrected, added",
    "acceptedBy": "who accepted the statement",
    "acceptedAt": "when, UTC",
    "claimKind": "what a claim is about: control, clash, casualties, number and so on",
    "aspect": "what a claim asks, in one word",
    "pole": "+ or -: the side of the aspect that the words name, as closed is the minus of openness",
    "thing": "what a claim is about beside actors and places: a noun behind what narrows it, base forms",
    "agent": "an actor that acts in a claim",
    "target": "an actor that is acted upon or spoken of in a claim",
    "participant": "an actor with another part in a claim",
    "from": "first day of a claim's time, with the precision stated",
    "to": "last day of the same",
    "valueLow": "lower bound of a number, included",
    "valueHigh": "upper bound of the same",
    "unit": "what the number counts",
    "trend": "how the number is said to move",
    "plover": "event type of PLOVER",
    "mode": "mode of the same",
    "cameo": "code of CAMEO",
    "dispute": "id of a dispute in which a claim stands",
    "title": "title of a role",
    "of": "what a role is of, as written",
    "holder": "the actor that is said to hold, contest or surround a place, or not to hold it",
    "holding": "held, not-held, contested, surrounded or unclear: which of these",
    "date": "day that a finding of control states",
    "subject": "first side of a relation",
    "predicate": "what a relation is, such as member-of",
    "object": "second side of a relation",
    "status": "current, former or claimed",
    "precision": "how exactly a place is known: point, town, admin2, admin1, country, unknown",
    "lat": "degrees north (WGS 84)",
    "lon": "degrees east",
    "gazetteer": "entry of the gazetteer",
}
"""The terms under ``urn:sitroom:`` and what they mean."""

LEFT_OUT = (
    "disputes with their sides and origins, and what the sources expect: a claim names its dispute, no more",
    "which words show a certainty or describe someone as a source, and what is a heading or boilerplate",
    "the texts themselves: an annotation has its words and their neighbours, and the SHA-256 of the text",
    "title, outlet, day and language of a document; the other names of an actor and other spellings of a place",
    "earlier texts of a document; grades, decisions on which actors are one, and decisions that were undone or replaced",
)

_ACTOR_CLASS = {
    ActorType.PERSON: "Person",
    ActorType.ORGANIZATION: "Organization",
    ActorType.GROUP: "sitroom:Group",
    ActorType.GOVERNMENT: "sitroom:Government",
    ActorType.UNNAMED: "sitroom:UnnamedSource",
}
_PARTS = {"agent": "sitroom:agent", "target": "sitroom:target", "other": "sitroom:participant"}
_encoder = msgspec.json.Encoder()
Node = dict[str, Any]


def export_web_annotation(record: Record, folder: Path) -> Export:
    """Write ``annotations.jsonl``, ``annotations.jsonld`` and ``annotations.md``; memory holds one document at a time."""
    count, silent, names = 0, 0, sha256()
    with ExitStack() as files:
        lines = files.enter_context(fresh(folder / "annotations.jsonl"))
        whole = files.enter_context(fresh(folder / "annotations.jsonld"))
        whole.write(_opening())
        for document in record.whole_documents():
            for annotation in annotations_of(document):
                lines.write(_encoder.encode({"@context": CONTEXT, **annotation}) + b"\n")
                whole.write((b",\n" if count else b"\n") + _encoder.encode(annotation))
                names.update(annotation["id"].encode())
                count += 1
            silent += sum(mention.actor is None and mention.place is None for mention in document.extracted.mentions)
        whole.write(_closing(urn("collection", names.hexdigest()), count))
    with fresh(folder / "annotations.md") as page:
        page.write(description().encode())
    return Export(
        (
            Written("annotations.jsonl", count, "annotations"),
            Written("annotations.jsonld", count, "annotations"),
            Written("annotations.md"),
        ),
        (*LEFT_OUT, *((so_many(silent, "mention", "of no actor and no place, such as dates and numbers"),) if silent else ())),
    )


def annotations_of(document: WholeDocument) -> Iterator[Node]:
    """All annotations of one document, without their context; ids are the same for the same text, reader and decisions."""
    yield from _Annotator(document).all()


def description() -> str:
    """The page that goes with the files: what they are, and the vocabulary."""
    terms = "".join(f"| `{term}` | {meaning} |\n" for term, meaning in VOCABULARY.items())
    return (
        "# Annotations\n\n"
        "W3C Web Annotations of the evidence in a Sitroom record. `annotations.jsonl`: one a line. `annotations.jsonld`: "
        "the same as one AnnotationCollection. They say what reports say, not what is so.\n\n"
        "`start` and `end` count Unicode code points, the end is not included. They hold in the text whose SHA-256 the "
        "state of the target gives, which is the article's text as Sitroom reads it and not the page around it. In another "
        "rendering the words are found by `exact`, `prefix` and `suffix`; "
        "`sitroom.exchange.anchoring.find_targets(text, annotation)` does so. "
        "`source` is the article's address, or `urn:sha256:` and the same hash where it has none.\n\n"
        "A `creator` that is a Person corrected or added the statement; a Software one read it from the text. There are no "
        "times but those of human decisions.\n\n"
        "Terms under `sitroom:` (`urn:sitroom:`):\n\n| term | meaning |\n|---|---|\n" + terms
    )


class _Annotator:
    """Makes the annotations of one document."""

    def __init__(self, whole: WholeDocument) -> None:
        self.whole, self.extracted = whole, whole.extracted
        self.document = whole.extracted.document
        self.anchors = Anchors(self.document.text)
        self.places = {place.id: place for place in self.extracted.places}

    def all(self) -> Iterator[Node]:
        for statement in self.extracted.statements:
            yield from self._statement(statement)
        for mention in self.extracted.mentions:
            body = self._actor(mention.actor) or self._place(mention.place)
            if body is not None:
                yield self._annotation("mention", mention.id, "", "identifying", [body], (mention.span,))
        for claim in self.extracted.claims:
            yield self._annotation("claim", claim.id, "", "classifying", [self._claim(claim)], claim.spans, claim.statement)
        for actor in self.extracted.actors:
            for at, role in enumerate(actor.roles):
                body = {"type": "sitroom:Role", "sitroom:title": role.title, "sitroom:of": role.of}
                body |= {"sitroom:status": role.status.value, "sitroom:subject": self._actor(actor.id)}
                yield self._annotation("role", actor.id, str(at), "describing", [_told(body)], (role.span,))
        yield from self._findings()

    def _findings(self) -> Iterator[Node]:
        for at, relation in enumerate(self.extracted.relations):
            body = {
                "type": "sitroom:Relation",
                "sitroom:subject": self._actor(relation.subject),
                "sitroom:predicate": relation.predicate.value,
                "sitroom:object": self._actor(relation.object),
                "sitroom:status": relation.status.value,
                "sitroom:statement": self._said(relation.statement),
            }
            yield self._annotation("relation", str(at), "", "linking", [_told(body)], relation.spans, relation.statement)
        for at, control in enumerate(self.extracted.control):
            body = {
                "type": "sitroom:Control",
                "sitroom:place": self._place(control.place),
                "sitroom:holder": self._actor(control.holder),
                "sitroom:holding": control.status.value,
                "sitroom:date": control.date,
                "sitroom:statement": self._said(control.statement),
            }
            yield self._annotation("control", str(at), "", "classifying", [_told(body)], control.spans, control.statement)

    def _statement(self, statement: Statement) -> Iterator[Node]:
        at = statement.id
        yield self._annotation("statement", at, "content", "describing", self._meant(statement), statement.content, at)
        linked = {"id": self._name("statement", at), "type": "sitroom:Statement"}
        if statement.source.spans:
            bodies = [body for body in (self._actor(statement.source.actor), linked) if body]
            yield self._annotation("statement", at, "source", "identifying", bodies, statement.source.spans, at)
        if statement.cue:
            yield self._annotation("statement", at, "cue", "linking", [linked], statement.cue, at)

    def _meant(self, statement: Statement) -> list[Node]:
        """What a statement is, in words for people and as fields."""
        source, at = statement.source, statement.id
        actor = None if source.actor is None else self.whole.actors.get(source.actor)
        name = self._words(source.spans) if actor is None else actor.name
        kind = KIND_WORDS[source.kind]
        said = f"{visible(name)} ({kind})" if name else kind
        fields = {
            "id": self._name("statement", at),
            "type": "sitroom:Statement",
            "sitroom:row": at,
            "sitroom:saidBy": self._actor(source.actor),
            "sitroom:sourceKind": None if source.kind is None else source.kind.value,
            "sitroom:quotation": statement.quotation.value,
            "sitroom:via": self._said(statement.via),
            "sitroom:polarity": statement.polarity.value,
            **_certainty(statement.certainty),
            "sitroom:score": rounded(statement.score, SCORE_DECIMALS),
            "sitroom:review": self.whole.reviews.get(at, Review.READ).value,
            **self._accepted(at),
        }
        words = {"type": "TextualBody", "value": f"{said}: {reading_in_words(statement)}", "format": "text/plain"}
        return [{**words, "language": "en", "purpose": "describing"}, _told(fields)]

    def _claim(self, claim: Claim) -> Node:
        time, event = claim.time, claim.event
        value = None if claim.value is None else written_value(claim.value)
        fields: Node = {
            "id": self._name("claim", claim.id),
            "type": "sitroom:Claim",
            "sitroom:row": claim.id,
            "sitroom:claimKind": claim.kind.value,
            "sitroom:aspect": claim.aspect or None,
            "sitroom:pole": claim.pole,
            "sitroom:thing": [" ".join((*thing.narrowed, thing.head)) for thing in claim.things] or None,
            "sitroom:statement": self._said(claim.statement),
            "sitroom:place": self._place(claim.place),
            "sitroom:from": time and time.start,
            "sitroom:to": time and time.end,
            "sitroom:valueLow": value and value.low,
            "sitroom:valueHigh": value and value.high,
            "sitroom:unit": value and value.unit,
            "sitroom:trend": value and value.trend and value.trend.value,
            "sitroom:polarity": claim.polarity.value,
            **_certainty(claim.certainty),
            "sitroom:plover": event and event.plover,
            "sitroom:mode": event and event.mode,
            "sitroom:cameo": event and event.cameo,
            "sitroom:dispute": [each.dispute for each in self.whole.disputed.get(claim.id, ())] or None,
        }
        for participant in claim.participants:
            if (actor := self._actor(participant.actor)) is not None:
                fields.setdefault(_PARTS[participant.part.value], []).append(actor)
        return _told(fields)

    def _annotation(
        self,
        row: str,
        number: str,
        part: str,
        motivation: str,
        body: list[Node],
        spans: Iterable[Span],
        statement: str | None = None,
    ) -> Node:
        # What has no words of its own (a record made elsewhere may say so) is of the whole text.
        targets = [self._target(span) for span in spans] or [self._target(None)]
        return {
            "id": self._name(row, number, part or "annotation"),
            "type": "Annotation",
            "motivation": motivation,
            **self._made(statement),
            "body": body[0] if len(body) == 1 else body,
            "target": targets[0] if len(targets) == 1 else targets,
        }

    def _made(self, statement: str | None) -> Node:
        """Who made it: the person who corrected or added the statement, else the reader."""
        judged = None if statement is None else self.whole.judged.get(statement)
        if judged is None or judged.what is Deed.ACCEPT:
            return {"creator": self._reader}
        return {"creator": {"type": "Person", "name": judged.author}, "created": _moment(judged.decided_at)}

    @cached_property
    def _reader(self) -> Node:
        reader = self.whole.reader
        return {"id": urn("reader", reader), "type": "Software", "name": f"Sitroom, reader {reader}"}

    def _accepted(self, statement: str) -> Node:
        judged = self.whole.judged.get(statement)
        if judged is None or judged.what is not Deed.ACCEPT:
            return {}
        return {"sitroom:acceptedBy": judged.author, "sitroom:acceptedAt": _moment(judged.decided_at)}

    def _target(self, span: Span | None) -> Node:
        page = None if span is None else self.document.page_of(span[0])
        return {
            "type": "SpecificResource",
            "source": source_of(self.document),
            **({} if span is None else {"selector": self.anchors.selectors(span)}),
            "state": {"type": "sitroom:Revision", "sitroom:sha256": self.document.revision},
            "sitroom:document": self.document.id,
            "sitroom:path": self.document.path,
            **({} if page is None else {"sitroom:page": page}),
        }

    def _name(self, *parts: str) -> str:
        return urn(self.document.id, self.document.revision, *parts)

    def _said(self, statement: str | None) -> Node | None:
        return None if statement is None else {"id": self._name("statement", statement)}

    def _words(self, spans: tuple[Span, ...]) -> str:
        return " ".join(" ".join(self.document.text[start:end].split()) for start, end in spans)

    def _actor(self, number: str | None) -> Node | None:
        known = None if number is None else self.whole.actors.get(number)
        return None if known is None else actor_node(known)

    def _place(self, number: str | None) -> Node | None:
        known = None if number is None else self.places.get(number)
        return None if known is None else place_node(known, self.whole.places)


def actor_node(actor: WholeActor) -> Node:
    """An actor as a resource with its name and class."""
    return {"id": urn(*actor_parts(actor)), "type": _ACTOR_CLASS[actor.type], "name": actor.name, "sitroom:actor": actor.id}


def place_node(place: Place, ids: Mapping[str, str]) -> Node:
    """A place as a resource; one that GeoNames has goes by its address there."""
    authority, _, number = (place.gazetteer or "").partition(":")
    known = f"https://sws.geonames.org/{number}/" if authority == "geonames" and number.isdecimal() else None
    fields = {
        "id": known or urn(*place_parts(place)),
        "type": "sitroom:Place",
        "name": place.name,
        "sitroom:place": ids.get(place.id),
        "sitroom:gazetteer": place.gazetteer,
        "sitroom:precision": place.precision.value,
        "sitroom:lat": place.lat,
        "sitroom:lon": place.lon,
    }
    return _told(fields)


def _moment(stated: str) -> str:
    """A moment of the record, which is in UTC, as section 3.3.5 of the Recommendation has it."""
    return stated.replace("+00:00", "Z")


def _certainty(certainty: Certainty) -> Node:
    low, high = certainty.low, certainty.high
    return {
        "sitroom:certainty": certainty.level.value,
        "sitroom:low": None if low is None else rounded(low, INTERVAL_DECIMALS),
        "sitroom:high": None if high is None else rounded(high, INTERVAL_DECIMALS),
    }


def _told(fields: Node) -> Node:
    """The fields that say something: JSON-LD has no word for none."""
    return {name: value for name, value in fields.items() if value is not None}


def _opening() -> bytes:
    software = {"id": urn("software", __version__), "type": "Software", "name": f"Sitroom {__version__}"}
    head = {"@context": CONTEXT, "type": "AnnotationCollection", "label": "Evidence of a Sitroom record", "generator": software}
    return _encoder.encode(head)[:-1] + b',"first":{"type":"AnnotationPage","startIndex":0,"items":['


def _closing(name: str, count: int) -> bytes:
    page, collection = _encoder.encode(urn("page", name)), _encoder.encode(name)
    return b'\n],"id":%b,"partOf":%b},"id":%b,"total":%d}\n' % (page, collection, collection, count)
