"""A real Chromium before a real board. Whatever leaves this machine, breaks a policy or faults in a script fails its test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.board.browser.watching import Watch
from tests.board.serving import BoardServer, copied, served

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name is looked up: what the browser itself would like to fetch stays here too.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
NEEDED = "SITROOM_NEEDS_BROWSER"
"""Set in the environment it turns a missing browser from a skip into a failure."""
LAPTOP = {"width": 1280, "height": 900}
PageMaker = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests, that of the system."""
    found = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if found is None:
        reason = "no Chromium on this machine: install it with `apt-get install chromium`"
        if os.environ.get(NEEDED):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def board(situation_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    """A board that all tests share: they look and do not decide."""
    with served(copied(situation_file, tmp_path_factory.mktemp("board"))) as running:
        yield running


@pytest.fixture
def own_board(own_file: Path) -> Iterator[BoardServer]:
    """A board of the test's own, to decide on."""
    with served(own_file) as running:
        yield running


@pytest.fixture
def watch() -> Watch:
    """What the pages of this test did that they must not."""
    return Watch()


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[PageMaker]:
    """Opens pages, each in a context of its own, with the options of Playwright's ``new_context``; all are watched."""
    contexts = []

    def opened(**options: Any) -> Page:
        context = browser.new_context(**{"viewport": LAPTOP, "locale": "en-GB", **options})
        context.set_default_timeout(15_000)
        contexts.append(context)
        watch.follow(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()
    assert not watch.faults, "\n".join(watch.faults)


@pytest.fixture
def page(open_page: PageMaker) -> Page:
    """A page at the size of a laptop."""
    return open_page()
