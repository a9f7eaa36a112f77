"""Every address of the board: which page it shows, and which form it takes. The first file to read here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.responses import Response

from sitroom.board.asked import Asked
from sitroom.board.board import Board
from sitroom.board.forms import Handler
from sitroom.board.rendering import Page
from sitroom.board.views import (
    actor,
    adding,
    author,
    dispute,
    document,
    history,
    lists,
    place,
    question,
    relations,
    review,
    search,
    situation,
    sources,
    statement,
    times,
    whereabouts,
)

View = Callable[[Board, Asked], Page | Response]
FIRST = "/"
PAGES: Mapping[str, View] = {
    FIRST: situation.show,
    "/disputes": lists.disputes,
    "/dispute/{id}": dispute.show,
    "/documents": lists.documents,
    "/actors": lists.actors,
    "/actor/{id}": actor.show,
    "/places": lists.places,
    "/place/{id}": place.show,
    "/sources": sources.show,
    "/questions": question.listed,
    "/question/{id}": question.show,
    "/document": document.show,
    "/statement": statement.show,
    "/statement.json": statement.as_json,
    "/search": search.show,
    "/map": whereabouts.show,
    "/map.svg": whereabouts.file,
    "/map.png": whereabouts.file,
    "/relations": relations.show,
    "/relations.svg": relations.file,
    "/relations.png": relations.file,
    "/timeline": times.show,
    "/timeline.svg": times.file,
    "/timeline.png": times.file,
    "/review": review.show,
    "/history": history.show,
    "/add": adding.show,
    "/add/progress": adding.progress,
}
FORMS: Mapping[str, Handler] = {
    "/author": author.change,
    "/keys": author.keys,
    "/seen": situation.seen,
    "/dispute/move": dispute.move,
    "/actor/merge": actor.merge,
    "/actor/split": actor.split,
    "/questions/ask": question.ask,
    "/document/state": document.state,
    "/statement/judge": statement.judge,
    "/statement/correct": statement.correct,
    "/statement/grade": statement.grade,
    "/add": adding.add,
    "/undo": history.undo,
    "/review/pair": review.decide_pair,
    "/review/source": review.grade_source,
    "/review/bulk": review.decide_many,
}
