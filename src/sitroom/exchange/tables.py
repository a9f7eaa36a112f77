"""The tables of a record: documents, statements, actors, places, mentions, relations, control, claims, disputes and accounts.

Each begins with the columns that the command of its name lists (RECORD.md); what follows is for joining tables and for
finding the words again.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from sitroom.actors.actor import ActorType, MentionType, Predicate, Status
from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.certainty.level import Level, Polarity
from sitroom.claims.claim import ClaimKind, Part, Trend
from sitroom.exchange.columns import Column, Many, Parts, Plain, Reference, Table, Type
from sitroom.exchange.jsonl import INTERVAL_DECIMALS, SCORE_DECIMALS
from sitroom.places.place import Holding, Precision
from sitroom.record.judgement_rows import Credibility, Reliability, Review

SPANS = Many(Plain.SPAN)
_TEXTS = Many(Plain.TEXT)


def _text(name: str, says: str, *, empty: bool = False) -> Column:
    return Column(name, Plain.TEXT, says, empty)


def _one_of(name: str, values: Iterable[StrEnum], says: str, *, empty: bool = False) -> Column:
    return Column(name, Plain.TEXT, says, empty, tuple(value.value for value in values))


def _date(name: str, says: str) -> Column:
    return Column(name, Plain.DATE, says, empty=True)


def _number(name: str, says: str, decimals: int | None = None, *, empty: bool = False) -> Column:
    return Column(name, Plain.NUMBER, says, empty, decimals=decimals)


def _whole(name: str, says: str, *, empty: bool = False) -> Column:
    return Column(name, Plain.INTEGER, says, empty)


def _list(name: str, of: Type, says: str) -> Column:
    return Column(name, Many(of), says)


_DOCUMENT = _text("document", "Id of the document: `url:` and its canonical URL, else `path:` and the path as it was given.")
_PATH = _text("path", "Path or address that the document was read from.")
_STATEMENT = _text("statement", "Id of the statement in its document.")
_SAID_IN = _text("statement", "Id of the statement in whose words it stands; empty for the outlet's own words.", empty=True)
_PUBLISHED = _date("published", "When the document was published, with the precision that was stated.")
_PUBLISHER = _text("publisher", "Outlet of the document.", empty=True)
_QUOTE_SPANS = Column("spans", SPANS, "Where the words stand in the document's text.")
_WORDS = _text("words", "The words of the spans, exactly as the text has them, with “ … ” between spans.", empty=True)
_ON_ONE_LINE = _text("words", "The words of the spans on one line, with “ … ” between spans.", empty=True)
_PLACE = _text("place", "Id of the place.", empty=True)
_EVIDENCE = Parts((_DOCUMENT, _PATH, _SAID_IN))
_CERTAINTY = (
    _one_of("certainty", Level, "How far the source commits to what is said, by its own words."),
    _number("low", "Lower bound of the probability that the clause without its negation is true.", INTERVAL_DECIMALS, empty=True),
    _number("high", "Upper bound of that probability; both empty where it is unknown.", INTERVAL_DECIMALS, empty=True),
    Column("certainty_spans", SPANS, "Where the words stand that show the certainty."),
)
_CERTAINTY_TABLE = _text("certainty_table", "Table of probability words that the bounds come from.", empty=True)
_POLARITY = _one_of("polarity", Polarity, "Affirmed (+) or denied (-), by the first main clause.")

_TO_DOCUMENT = Reference(("document",), "documents", ("id",))
_TO_STATEMENT = Reference(("document", "statement"), "statements", ("document", "statement"))


def _to_actor(column: str) -> Reference:
    return Reference((column,), "actors", ("id",))


_TO_PLACE = Reference(("place",), "places", ("id",))

DOCUMENTS = Table(
    "documents",
    "One row a document, by the text that it has now. All offsets in all tables count Unicode code points of `text`.",
    ("id",),
    (
        _text("id", _DOCUMENT.says),
        _PATH,
        _text("title", "Headline.", empty=True),
        _PUBLISHER,
        _PUBLISHED,
        _whole("statements", "Number of statements of sources; what the outlet tells itself is not counted."),
        _text("revision", "SHA-256 of the text in UTF-8: another text is another revision of the document."),
        _text("url", "Address of the document.", empty=True),
        _text("language", "Language of the text (ISO 639-1); only English is read for statements.", empty=True),
        _text("reader", "What read the text: the version of the program and of its model."),
        _whole("characters", "Length of the text in code points."),
        Column("headings", SPANS, "Where headings stand in the text."),
        Column("boilerplate", SPANS, "Where words of the page stand that are not the article's."),
        _list("pages", Plain.INTEGER, "Offsets at which the pages of a paged document begin; empty for others."),
        _text("text", "The whole text, unchanged."),
    ),
)

STATEMENTS = Table(
    "statements",
    "One row a statement: who said what. What outlets tell themselves has the kind reporter.",
    ("document", "statement"),
    (
        _DOCUMENT,
        _PATH,
        _STATEMENT,
        _text("actor", "Id of the actor who says it; empty where the source is not identified.", empty=True),
        _text("source_name", "The words that name the source, joined by a space; empty where none do.", empty=True),
        _one_of("kind", SourceKind, "Kind of source; empty where the text names none (“it is said”).", empty=True),
        _text("content", "The words of what is said, with “ … ” between parts."),
        _one_of("quotation", Quotation, "Direct: all of it stands in quotation marks; indirect: none; mixed: some."),
        _POLARITY,
        *_CERTAINTY,
        _PUBLISHED,
        _PUBLISHER,
        _text("actor_name", "Usual name of the actor.", empty=True),
        _text("title", "Headline of the document.", empty=True),
        _text("url", "Address of the document.", empty=True),
        _whole("page", "Page on which what is said begins, from 1; empty where the document has no pages.", empty=True),
        _text("cue", "The words that signal the attribution (“said”), joined by a space.", empty=True),
        Column("source_spans", SPANS, "Where the words stand that name the source."),
        Column("cue_spans", SPANS, "Where the cue stands."),
        Column("content_spans", SPANS, "Where the words stand of what is said."),
        _text("via", "Id of the statement, in the same document, in whose content this one stands.", empty=True),
        _number("score", "How sure the reader is of the statement, 0 to 1.", SCORE_DECIMALS),
        _CERTAINTY_TABLE,
        _one_of(
            "review",
            (review for review in Review if review is not Review.REJECTED),
            "What people made of it; read: nobody looked at it.",
        ),
        _one_of("credibility", Credibility, "How credible a person graded it (Admiralty code, 1 is best).", empty=True),
    ),
    (_TO_DOCUMENT, _to_actor("actor"), Reference(("document", "via"), "statements", ("document", "statement"))),
)

ACTORS = Table(
    "actors",
    "One row an actor of the whole record: who speaks and acts, over all documents.",
    ("id",),
    (
        _text("id", "Id of the actor."),
        _text("name", "Its usual full name; of an unnamed one its first words."),
        _one_of("type", ActorType, "Kind of actor."),
        _list("aliases", Plain.TEXT, "Its other names and spellings."),
        _list(
            "roles",
            Parts(
                (
                    _text("title", "Office or occupation."),
                    _text("of", "Of what, as written.", empty=True),
                    _one_of("status", Status, "Whether it has it now, had it, or is only said to."),
                    _list("evidence", _EVIDENCE, "Where that is said."),
                )
            ),
            "Its roles.",
        ),
        _list(
            "relations",
            Parts(
                (
                    _text("subject", "Id of the actor who stands so to the object."),
                    _one_of("predicate", Predicate, "How."),
                    _text("object", "Id of the other actor."),
                    _one_of("status", Status, "Whether it holds now, held once, or is only claimed."),
                    _list("evidence", _EVIDENCE, "Where that is said."),
                )
            ),
            "How it stands to other actors; the table relations has one row for each place that says so.",
        ),
        _whole("documents", "Number of documents that name it."),
        _whole("statements", "Number of statements that it makes."),
        _one_of(
            "reliability", Reliability, "How reliable a person graded it as a source (Admiralty code, A is best).", empty=True
        ),
    ),
)

PLACES = Table(
    "places",
    "One row a place of the whole record.",
    ("id",),
    (
        _text("id", "Id of the place."),
        _text("name", "Its usual name."),
        Column("written", _TEXTS, "How the texts write it."),
        _text("type", "Kind of place.", empty=True),
        _number("lat", "Latitude in degrees (WGS 84); empty where it is not placed.", empty=True),
        _number("lon", "Longitude in degrees.", empty=True),
        _text("gazetteer", "Id of the gazetteer's entry.", empty=True),
        _one_of("precision", Precision, "What the coordinates stand for: of a country or province they are one point in it."),
        _whole("documents", "Number of documents that name it."),
        _list("evidence", _EVIDENCE, "Where it is named."),
    ),
)

MENTIONS = Table(
    "mentions",
    "One row for all words that stand for an actor, a place or a thing.",
    ("document", "mention"),
    (
        _DOCUMENT,
        _PATH,
        _text("mention", "Id of the mention in its document."),
        _whole("start", "Offset of the first character."),
        _whole("end", "Offset behind the last character."),
        _text("words", "The words, exactly `text[start:end]` of the document."),
        _one_of("type", MentionType, "What the words stand for."),
        _text("actor", "Id of the actor that is meant.", empty=True),
        _text("place", "Id of the place that is meant.", empty=True),
        _SAID_IN,
    ),
    (_TO_DOCUMENT, _to_actor("actor"), _TO_PLACE, _TO_STATEMENT),
)

RELATIONS = Table(
    "relations",
    "One row for each place in a text that says how two actors stand to each other. Of what holds both ways the actor with "
    "the smaller number is the subject.",
    ("document", "relation"),
    (
        _DOCUMENT,
        _PATH,
        _whole("relation", "Number of the finding in its document, from 1."),
        _text("subject", "Id of the actor who stands so to the object."),
        _text("subject_name", "Usual name of the subject."),
        _one_of("predicate", Predicate, "How."),
        _text("object", "Id of the other actor."),
        _text("object_name", "Usual name of the object."),
        _one_of("status", Status, "Whether it holds now, held once, or is only claimed."),
        _SAID_IN,
        _QUOTE_SPANS,
        _WORDS,
        _PUBLISHED,
        _PUBLISHER,
    ),
    (_TO_DOCUMENT, _to_actor("subject"), _to_actor("object"), _TO_STATEMENT),
)

CONTROL = Table(
    "control",
    "One row for each place in a text that says who holds a place.",
    ("document", "finding"),
    (
        _text("place", "Id of the place."),
        _text("place_name", "Usual name of the place."),
        _text(
            "holder",
            "Id of the actor who is said to hold, contest or surround it, or not to hold it; empty where none is named.",
            empty=True,
        ),
        _text("holder_name", "Usual name of the holder.", empty=True),
        _one_of("status", Holding, "What is said of it."),
        _date("date", "The date that the text states, with its precision."),
        _QUOTE_SPANS,
        _PUBLISHED,
        Column("evidence", _EVIDENCE, "Where that is said; the same as the columns document, path and statement."),
        _DOCUMENT,
        _PATH,
        _SAID_IN,
        _whole("finding", "Number of the finding in its document, from 1."),
        _WORDS,
        _PUBLISHER,
    ),
    (_TO_DOCUMENT, _TO_PLACE, _to_actor("holder"), _TO_STATEMENT),
)

CLAIMS = Table(
    "claims",
    "One row a claim: one thing that a statement says of the situation, in a frame that others can be laid beside.",
    ("document", "id"),
    (
        _text("id", "Id of the claim in its document."),
        Column("evidence", _EVIDENCE, "Where it is made; the same as the columns document, path and statement."),
        _text("actor", "Id of the actor who says it; empty where the source is not identified.", empty=True),
        _text("source_name", "Usual name of who says it, else the words that name the source.", empty=True),
        _one_of("kind", ClaimKind, "What the claim is about."),
        _list(
            "participants",
            Parts((_text("actor", "Id of the actor.", empty=True), _one_of("part", Part, "What it does in the claim."))),
            "Actors that take part.",
        ),
        Column("participant_names", _TEXTS, "Their usual names, in the same order."),
        _PLACE,
        _text("place_name", "Name of the place.", empty=True),
        Column(
            "time",
            Parts(
                (
                    _date("from", "First day, month or year."),
                    _date("to", "Last one, included."),
                    Column("words", Plain.SPAN, "Where the words stand that say it.", empty=True),
                )
            ),
            "When it holds.",
            empty=True,
        ),
        Column(
            "value",
            Parts(
                (
                    _number("low", "Lower bound; empty where it is open.", empty=True),
                    _number("high", "Upper bound.", empty=True),
                    _text("unit", "What is counted.", empty=True),
                    _one_of("trend", Trend, "How the number moves.", empty=True),
                )
            ),
            "A number that it gives.",
            empty=True,
        ),
        _POLARITY,
        *_CERTAINTY,
        Column(
            "event",
            Parts(
                (
                    _text("plover", "Type of event in PLOVER."),
                    _text("mode", "Its mode.", empty=True),
                    _text("cameo", "CAMEO code.", empty=True),
                )
            ),
            "Its code in the event ontologies, where one fits.",
            empty=True,
        ),
        _QUOTE_SPANS,
        _ON_ONE_LINE,
        _text("aspect", "What is asked (“openness”): claims with the same aspect can be laid beside each other.", empty=True),
        Column("pole", Plain.TEXT, "Side of the aspect that the words without their negation name.", values=("+", "-")),
        _list(
            "things",
            Parts(
                (
                    _text("head", "Lemma of the noun."),
                    Column("narrowed", _TEXTS, "Lemmas of what narrows it."),
                    _one_of("part", Part, "What it does in the claim."),
                    Column("span", Plain.SPAN, "Where the words stand."),
                )
            ),
            "What the claim is about beside actors and places.",
        ),
        _PUBLISHED,
        _DOCUMENT,
        _PATH,
        _STATEMENT,
        _PUBLISHER,
        _CERTAINTY_TABLE,
    ),
    (_TO_DOCUMENT, _TO_STATEMENT, _to_actor("actor"), _TO_PLACE),
)

DISPUTES = Table(
    "disputes",
    "One row a question that is answered in ways that cannot all be so.",
    ("id",),
    (
        _text("id", "Id of the dispute."),
        _text("question", "What is asked."),
        _one_of("kind", ClaimKind, "Kind of the claims."),
        _list(
            "sides",
            Parts(
                (
                    _text("answer", "The answer of this side."),
                    _list("evidence", _EVIDENCE, "Where it is given."),
                    _whole("origins", "Number of independent origins: copies of one report count once."),
                    _date("first", "When it was given first."),
                    _date("last", "When it was given last."),
                )
            ),
            "The answers; the table accounts has one row for each that gives one.",
        ),
        _text("reason", "Why the answers cannot all be so."),
        _list("changed", _EVIDENCE, "Where actors speak who stood on another side before."),
        _date("last_change", "Day of the newest account; empty where none is dated."),
        _date("settled", "Day from which all agree; empty while they do not."),
    ),
)

ACCOUNTS = Table(
    "accounts",
    "One row for each claim on a side of a dispute.",
    ("dispute", "side", "document", "claim"),
    (
        _text("dispute", "Id of the dispute."),
        _whole("side", "Number of the side, from 0, in the order of the dispute's sides."),
        _text("answer", "The answer of that side."),
        _DOCUMENT,
        _PATH,
        _STATEMENT,
        _text("claim", "Id of the claim in its document."),
        _text("actor", "Id of the actor who gives the account.", empty=True),
        _text("source_name", "Usual name of who gives it, else the words that name the source.", empty=True),
        _ON_ONE_LINE,
        _QUOTE_SPANS,
        _one_of("level", Level, "How far the source commits to it."),
        _whole("origin", "Number of its independent origin in the dispute, from 1: accounts of one number are one report."),
        Column("changed", Plain.FLAG, "Whether the same speaker stood on another side before."),
        _PUBLISHED,
        _PUBLISHER,
    ),
    (
        _TO_DOCUMENT,
        _TO_STATEMENT,
        Reference(("document", "claim"), "claims", ("document", "id")),
        Reference(("dispute",), "disputes", ("id",)),
        _to_actor("actor"),
    ),
)

TABLES = (DOCUMENTS, STATEMENTS, ACTORS, PLACES, MENTIONS, RELATIONS, CONTROL, CLAIMS, DISPUTES, ACCOUNTS)
