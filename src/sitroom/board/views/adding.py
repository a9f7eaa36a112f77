"""Adding documents from the browser, and how far that is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar

from starlette.responses import Response

from sitroom.board import links
from sitroom.board.asked import Asked, AskedError
from sitroom.board.board import Board
from sitroom.board.forms import Done, Form
from sitroom.board.intake import BatchState, ItemState, Status, Upload
from sitroom.board.rendering import Page
from sitroom.record.rows import Added

_OUTCOMES = {
    Added.NEW: "new in the record",
    Added.REVISED: "a new text of a document that the record has",
    Added.REREAD: "read again",
    Added.UPDATED: "what is known about it was changed",
    Added.UNCHANGED: "in the record already",
    Added.LEFT_OUT: "left out",
}
_SHOWN = 5
"""Batches that are shown; older ones are forgotten with the board."""
_SECONDS = 2
"""Seconds after which a page without scripts asks again."""


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file: where it is, and why it was not read and what to do, or what it brought."""

    name: str
    told: str
    href: str | None


@dataclass(frozen=True, slots=True)
class BatchCard:
    """Files that were added together and how far they are; ``href`` is where their progress can be asked for."""

    id: str
    when: str
    author: str
    done: int
    total: int
    finished: bool
    current: str | None
    trouble: str | None
    failed: tuple[FileLine, ...]
    read: tuple[FileLine, ...]
    href: str


@dataclass(frozen=True, slots=True)
class AddPage(Page):
    """Where documents are added; ``again`` are the seconds after which to look again, None where nothing is at work."""

    template: ClassVar[str] = "add.html"
    batches: tuple[BatchCard, ...]
    again: int | None


def show(board: Board, _asked: Asked) -> AddPage:
    """The forms, and what was added last."""
    batches = tuple(_card(batch) for batch in board.intake.batches()[:_SHOWN])
    return AddPage("Add documents", batches, _SECONDS if any(not batch.finished for batch in batches) else None)


def progress(board: Board, asked: Asked) -> Response:
    """How far a batch is, as JSON for the page's script."""
    state = board.intake.state(asked.needed("batch"))
    if state is None:
        raise AskedError("there is no such batch, or none any more; the documents page lists what the record has")
    told = {
        "done": state.done,
        "total": state.total,
        "finished": state.finished,
        "current": state.current,
        "trouble": state.trouble,
    }
    return Response(json.dumps(told), media_type="application/json")


def add(board: Board, form: Form) -> Done:
    """Files and a pasted text are taken in; the page shows their progress."""
    asked = form.asked
    known = {name: asked.text(name) for name in ("title", "url", "published", "publisher")}
    uploads = [Upload(file.filename or "", file.file) for file in form.files if file.filename or file.size]
    text = asked.fields.get("text", "")
    if text.strip():
        uploads.append(Upload(known["title"] or "", text.encode("utf-8", "surrogatepass"), "pasted", **known))
    if not uploads:
        raise AskedError("choose a file, drop one, or paste a text")
    state = board.intake.submit(uploads, form.author)
    return Done("", to=f"/add#{state.id}")


def _card(batch: BatchState) -> BatchCard:
    ended = [item for item in batch.items if item.status in (Status.DONE, Status.FAILED)]
    return BatchCard(
        id=batch.id,
        when=batch.submitted_at.replace("T", " ").replace("+00:00", " UTC"),
        author=batch.author,
        done=batch.done,
        total=batch.total,
        finished=batch.finished,
        current=batch.current,
        trouble=batch.trouble,
        failed=tuple(_line(item) for item in ended if item.status is Status.FAILED),
        read=tuple(_line(item) for item in ended if item.status is Status.DONE),
        href=links.link("/add/progress", {"batch": batch.id}),
    )


def _line(item: ItemState) -> FileLine:
    told = [f"{item.reason}; {item.advice}" if item.reason and item.advice else item.reason or ""]
    if item.outcome is not None:
        told.append(_OUTCOMES[item.outcome])
    if item.statements is not None:
        told.append(f"{item.statements:,} statement{'' if item.statements == 1 else 's'}")
    if item.note:
        told.append(item.note)
    href = None if item.document is None else links.document(item.document)
    return FileLine(item.name, ", ".join(part for part in told if part), href)
