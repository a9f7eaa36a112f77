"""The board as a web application: which address shows which page, and how a request becomes one.

Pages are functions from the board and what was asked to a context; forms are functions from the board and what was sent to
what was done. Both run in worker threads, so that a slow one does not hold up the others.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from anyio import to_thread
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sitroom.board.asked import Asked, AskedError
from sitroom.board.board import Board
from sitroom.board.forms import Form, Handler, as_cookie, from_cookie, own_address, way_back
from sitroom.board.pages import FIRST, FORMS, PAGES, View
from sitroom.board.rendering import Chrome, Page
from sitroom.board.safety import Guard, TooLargeError
from sitroom.board.settings import Settings
from sitroom.errors import SitroomError
from sitroom.record.errors import JudgementError, UnknownDocumentError, UnknownNameError, WordsGoneError

_THREADS = 12
"""Requests that are worked on at once: as many as the record has connections for, the background's apart."""
_FILES, _FIELDS, _FIELD_BYTES = 2_000, 2_000, 8_000_000
"""What one form may send: more files than a batch takes, so that those too many are named."""
_YEAR = 365 * 86_400


@dataclass(frozen=True, slots=True)
class Refused(Page):
    """Why a page cannot be shown, and what to do."""

    template: ClassVar[str] = "refused.html"
    words: str


def create_app(board: Board) -> ASGIApp:
    """The application behind its guard; it closes the board when it is shut down."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = _THREADS
        board.situation.begin()
        yield
        await run_in_threadpool(board.close)

    routes = [Route(path, _page(board, view), name=path) for path, view in PAGES.items()]
    routes += [Route(path, _form(board, handler), methods=["POST"], name=path) for path, handler in FORMS.items()]
    routes.append(Route("/static/{digest}/{name}", _static(board), name="static"))
    app = Starlette(
        routes=routes,
        middleware=[Middleware(GZipMiddleware, minimum_size=1_000, compresslevel=5)],
        exception_handlers={
            HTTPException: _failed(board),
            SitroomError: _failed(board),
            MultiPartException: _failed(board),
            TooLargeError: _failed(board),
            ClientDisconnect: _gone,
            Exception: _failed(board),
        },
        lifespan=lifespan,
    )
    # Outermost: it refuses before anything is read, and sees every answer on its way out, those of faults too.
    return Guard(app, board.settings)


def _page(board: Board, view: View) -> Callable[[Request], Awaitable[Response]]:
    async def shown(request: Request) -> Response:
        asked = asked_of(request, board.settings)
        return await run_in_threadpool(_shown, board, view, asked, request)

    return shown


def _shown(board: Board, view: View, asked: Asked, request: Request) -> Response:
    found = view(board, asked)
    return found if isinstance(found, Response) else html(board, found, asked, request)


def html(board: Board, page: Page, asked: Asked, request: Request, status: int = 200) -> Response:
    """A page as the answer to a request; what was done before it is told once."""
    cookie = board.settings.cookie("done")
    done = from_cookie(request.cookies.get(cookie))
    chrome = Chrome(
        path=asked.path,
        here=asked.here,
        record=board.settings.record,
        author=asked.author,
        done=None if done is None else done.words,
        undo=None if done is None else done.undo,
        keys=request.cookies.get(board.settings.cookie("keys")) != "off",
    )
    answer = HTMLResponse(board.templates.render(page, chrome), status)
    if asked.path == FIRST and status == 200:
        _visited(answer, request, board.settings)
    if done is not None:
        answer.delete_cookie(cookie, path="/")
    return answer


def _form(board: Board, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def handled(request: Request) -> Response:
        async with request.form(max_files=_FILES, max_fields=_FIELDS, max_part_size=_FIELD_BYTES) as sent:
            pairs = sent.multi_items()
            many: dict[str, tuple[str, ...]] = {}
            for name, value in pairs:
                if isinstance(value, str):
                    many[name] = (*many.get(name, ()), value)
            fields = {name: values[-1] for name, values in many.items()}
            asked = Asked(request.url.path, fields, request.path_params, None, author_of(request, board.settings))
            form = Form(asked, many, [value for _, value in pairs if isinstance(value, UploadFile)])
            done = await run_in_threadpool(handler, board, form)
        answer = RedirectResponse(way_back(form, done), status_code=303)
        if done.words:
            _set(answer, "done", as_cookie(done), board.settings, seconds=60)
        for name, value in done.cookies.items():
            # What is new is told from a moment of this session of the browser; who decides is kept.
            _set(answer, name, quote(value), board.settings, seconds=None if name == "since" else _YEAR)
        return answer

    return handled


def _static(board: Board) -> Callable[[Request], Awaitable[Response]]:
    files = board.templates.static

    async def given(request: Request) -> Response:
        file = files.get(request.path_params["name"])
        if file is None or file.digest != request.path_params["digest"]:
            raise HTTPException(404)
        return Response(file.data, media_type=file.media, headers={"cache-control": "private, max-age=31536000, immutable"})

    return given


def _failed(board: Board) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def told(request: Request, error: Exception) -> Response:
        status, words = _reason(error)
        came = urlsplit(request.headers.get("referer", "") if request.method == "POST" else "")
        path = request.url.path if request.method != "POST" else own_address(came.path or "/")
        asked = Asked(path, dict(parse_qsl(came.query)), {}, None, author_of(request, board.settings))
        page = Refused("This cannot be shown" if request.method != "POST" else "This was not done", words)
        return await run_in_threadpool(html, board, page, asked, request, status)

    return told


async def _gone(_request: Request, _error: Exception) -> Response:
    # The browser went away while it sent a form: nobody reads this, and it is no fault of ours to be told.
    return Response(status_code=400)


def _reason(error: Exception) -> tuple[int, str]:
    match error:
        case UnknownNameError() | UnknownDocumentError():
            return 404, str(error)
        case AskedError():
            return 400, str(error)
        case MultiPartException():
            return 400, f"The form could not be read: {error.message}"
        case TooLargeError():
            return 413, "That is more than is taken at once; send less."
        case JudgementError() | WordsGoneError():
            return 409, str(error)
        case SitroomError():
            return 503, str(error)
        case HTTPException(status_code=404):
            return 404, "There is no such page. The menu above leads to all there are."
        case HTTPException():
            return error.status_code, error.detail
        case _:
            return 500, f"A fault in Sitroom: {type(error).__name__}. Nothing that was kept is lost; please report it."


def asked_of(request: Request, settings: Settings) -> Asked:
    """What a request asks for."""
    # A session of the browser begins without "since": its first page tells news from the last look of the one before.
    seen = request.cookies.get(settings.cookie("since")) or request.cookies.get(settings.cookie("seen"))
    return Asked(
        request.url.path,
        dict(request.query_params),
        request.path_params,
        None if seen is None else unquote(seen),
        author_of(request, settings),
    )


def author_of(request: Request, settings: Settings) -> str:
    """In whose name this browser decides."""
    given = " ".join(unquote(request.cookies.get(settings.cookie("author"), "")).split())[:100]
    return given if given and given.isprintable() else settings.author


def _visited(answer: Response, request: Request, settings: Settings) -> None:
    """Keep when the first page was looked at: what is new is told since the last time before this session of the browser."""
    before = request.cookies.get(settings.cookie("seen"))
    if before is not None and settings.cookie("since") not in request.cookies:
        _set(answer, "since", before, settings, seconds=None)
    _set(answer, "seen", quote(datetime.now(UTC).isoformat(timespec="milliseconds")), settings, seconds=_YEAR)


def _set(answer: Response, name: str, value: str, settings: Settings, *, seconds: int | None) -> None:
    answer.set_cookie(settings.cookie(name), value, max_age=seconds, httponly=True, samesite="lax", path="/")
