"""Nothing but ``--fetch`` and ``watch`` ever asks the network, whatever the inputs lead to."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitroom.board.pages import PAGES
from sitroom.cli.main import sitroom
from tests.board.serving import client_of

ARTICLE = "The harbour office said on Monday that no ferry would sail. Pilot Irena Volk denied that the strike was over. "
LINKS = (
    '<link rel="canonical" href="https://quay.example/ferry"><link rel="stylesheet" href="http://quay.example/s.css">'
    '<base href="http://quay.example/"><meta http-equiv="refresh" content="0;url=http://quay.example/next">'
)
PAGE = (
    f'<!DOCTYPE html PUBLIC "-//W3C//DTD" "http://quay.example/x.dtd"><html><head>{LINKS}</head><body><img src="http://quay.example/p.png">'
    f'<iframe src="http://quay.example/f"></iframe><article><p>{ARTICLE * 4}</p></article></body></html>'
)
FEED = (
    '<?xml version="1.0"?><?xml-stylesheet href="http://quay.example/s.xsl"?><rss version="2.0"><channel><title>Quay</title>'
    f"<item><guid>1</guid><link>http://quay.example/1</link><description>{ARTICLE}</description>"
    '<enclosure url="http://quay.example/a.mp3" type="audio/mpeg"/></item></channel></rss>'
)
MAIL = (
    "From: Ann <ann@quay.example>\nMessage-ID: <1@quay.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    f"--b\nContent-Type: text/html\n\n{PAGE}\n--b\nContent-Type: message/external-body; access-type=URL;"
    ' URL="http://quay.example/a.txt"\n\nContent-Type: text/plain\n\n--b--\n'
)
_WATCHED = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.sendto")
_seen: list[str] | None = None


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if _seen is not None and event in _WATCHED:
        _seen.append(f"{event} {arguments[-1] if event == 'socket.connect' else arguments[0]}")


sys.addaudithook(_watch)  # which stays, and tells of nothing while nobody wants to know


@contextmanager
def network() -> Iterator[list[str]]:
    """What is asked of the network meanwhile, from whatever code."""
    global _seen  # a hook can be given nothing
    _seen = []
    try:
        yield _seen
    finally:
        _seen = None


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, words in (("a.txt", ARTICLE), ("b.html", PAGE), ("c.rss", FEED), ("d.eml", MAIL)):
        (tmp_path / name).write_text(words, "utf-8")
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.write(tmp_path / "b.html", "http://quay.example/b.html")
    return tmp_path


def test_reading_writing_and_looking_ask_nothing_of_the_network(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with network() as asked:
        for arguments in (
            ["extract", "."],
            ["read", ".", "http://quay.example/ferry", "--record", "r.db"],
            ["export", "out", "--format", "jsonl", "--record", "r.db"],
            ["export", "web", "--format", "web-annotation", "--record", "r.db"],
            ["load", "out", "--record", "again.db"],
        ):
            done = CliRunner().invoke(sitroom, arguments)
            assert done.exit_code == ("http://quay.example/ferry" in arguments), done.output
        with client_of(folder / "r.db") as board:
            for page in PAGES:
                board.get(page)
    assert asked == []


def test_the_network_is_seen_where_it_is_asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    with network() as asked:
        done = CliRunner().invoke(sitroom, ["extract", "http://127.0.0.1:1/ferry", "--fetch", "--allow-private"])
    assert done.exit_code == 1
    assert asked[-1] == "socket.connect ('127.0.0.1', 1)"
