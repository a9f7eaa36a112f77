"""What a page of the board must never do, noted while it is looked at."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request, Response, WebError

OURS = "127.0.0.1"
_WITHIN = ("blob", "about")
"""Schemes that reach nobody: pictures that a script saves are blobs."""


class Watch:
    """Notes in ``faults`` each request to elsewhere, each error in the console, of a script or of the server, and each dialog.

    That the browser tells of a page that was asked for and refused (404 and the like) is no fault.
    """

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.requests: list[str] = []
        self._refused: set[str] = set()

    def follow(self, context: BrowserContext) -> None:
        """Watch all pages of a context, those that are there and those to come."""
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._told)
        context.on("weberror", self._failed)
        context.on("dialog", self._dialog)

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.hostname != OURS and parts.scheme not in _WITHIN:
            self.faults.append(f"request to elsewhere: {request.url[:200]}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} from {response.url[:200]}")
        elif response.status >= 400 and response.request.is_navigation_request():
            self._refused.add(response.url)

    def _told(self, message: ConsoleMessage) -> None:
        expected = message.text.startswith("Failed to load resource") and message.location["url"] in self._refused
        if message.type in ("error", "assert") and not expected:
            self.faults.append(f"console: {message.text[:400]} ({message.location['url'][:200]})")

    def _failed(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message[:200]}")
        dialog.dismiss()
