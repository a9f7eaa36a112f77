"""Every file made to break the readers is told in clear lines; what is sound beside it is read, what was kept stays kept."""

from __future__ import annotations

import gzip
import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitroom.cli.main import sitroom
from sitroom.documents.article import shown
from sitroom.documents.document import Document
from sitroom.documents.formats import Item
from sitroom.documents.inputs import read_documents
from sitroom.documents.web.fetcher import Fetcher, Limits
from sitroom.exchange.jsonl import decode as decoded
from sitroom.extracted import Extracted
from sitroom.record.record import Record
from tests.documents.hostile.corpus import SECRET, Hostile, corpus
from tests.documents.hostile.running import Done, extract, run
from tests.documents.hostile.samples import PAGE, PORT, TEXT, pages, rss, samples
from tests.documents.hostile.sound import check, is_steady
from tests.documents.served import Reply, served

CORPUS = list(corpus())
GOOD = "good.txt"
SLOW = ("deep.html", "attributes.html", "wide-text.csv", "bomb.zip", "swelling.pdf")
"""Read in the run of all of them alone."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a sound article in it."""
    (tmp_path / GOOD).write_text(PORT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(folder: Path, hostile: Hostile) -> str:
    with open(os.fsencode(folder / hostile.name), "wb") as file:  # noqa: PTH123  # names that are no UTF-8
        file.write(hostile.make())
    return hostile.name


def decode(out: bytes) -> list[Extracted]:
    """What was written, held to the format line by line."""
    return [decoded(line, f"line {number}") for number, line in enumerate(out.splitlines(), start=1)]


def told(items: list[Item]) -> list[str]:
    return [str(item) for item in items if not isinstance(item, Document)]


def texts(items: list[Item]) -> list[str]:
    return [item.text for item in items if isinstance(item, Document)]


def read_beside(path: str) -> list[Item]:
    """What is read of an input, once it is sure that the good one after it is read too."""
    *items, last = read_documents([path, GOOD])
    assert isinstance(last, Document)
    assert (last.id, last.text) == (f"path:{GOOD}", PORT)
    return items


def as_said(hostile: Hostile, lines: list[str]) -> bool:
    name = re.escape(shown(hostile.name))
    return len(lines) == len(hostile.says) and all(
        re.match(name + says, line) for says, line in zip(hostile.says, lines, strict=True)
    )


def secret_words() -> list[str]:
    return [line for line in Path(SECRET).read_text("utf-8", "replace").splitlines() if len(line) > 10]


@pytest.mark.parametrize("hostile", [each for each in CORPUS if each.name not in SLOW], ids=str)
def test_a_hostile_file_is_told_in_clear_lines(folder: Path, hostile: Hostile) -> None:
    path = put(folder, hostile)
    items = read_beside(path)
    if is_steady(path):
        check(items, shown(path))
    assert as_said(hostile, told(items)), "\n".join(told(items))
    assert len(texts(items)) == hostile.documents

    result = CliRunner().invoke(sitroom, ["extract", "--", path, GOOD])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code == int(hostile.fails), result.stderr
    records = decode(result.stdout_bytes)
    assert len(records) == hostile.documents + 1
    assert records[-1].document.text == PORT
    lines = [line for line in result.stderr.splitlines() if "kept and not read" not in line]
    assert len(lines) == len(hostile.says)
    assert all(is_steady(line) and line.startswith("sitroom: ") for line in lines)


def test_names_of_hostile_files_are_different_ones() -> None:
    assert len({each.name for each in CORPUS}) == len(CORPUS)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them in one folder, and the good one."""
    folder = tmp_path_factory.mktemp("hostile")
    for each in CORPUS:
        put(folder, each)
    (folder / GOOD).write_text(PORT, "utf-8")
    return folder


@pytest.fixture(scope="module")
def run_of_everything(everything: Path) -> Done:
    return extract(*[each.name for each in CORPUS], GOOD, cwd=everything)


def test_all_of_them_on_one_command_line(run_of_everything: Done) -> None:
    done = run_of_everything
    assert done.status == 1
    records = decode(done.out)
    assert len(records) == sum(each.documents for each in CORPUS) + 1
    assert records[-1].document.text == PORT
    lines = [line for line in done.err.split("\n")[:-1] if "kept and not read" not in line]
    assert all(line.startswith("sitroom: ") and is_steady(line) for line in lines)
    assert len(lines) == sum(len(each.says) for each in CORPUS)


def test_no_file_beside_the_input_is_read(run_of_everything: Done) -> None:
    words = secret_words()
    assert words
    whole = run_of_everything.out.decode() + run_of_everything.err
    assert not [line for line in words if line in whole]


def test_the_same_files_give_the_same_output(everything: Path, run_of_everything: Done) -> None:
    again = extract(*[each.name for each in CORPUS], GOOD, cwd=everything, seed="17")
    assert again.out == run_of_everything.out
    assert again.err == run_of_everything.err


def test_a_record_keeps_what_it_held(everything: Path, run_of_everything: Done) -> None:
    (everything / "kept.txt").write_text(TEXT, "utf-8")
    first = run("read", "kept.txt", cwd=everything)
    assert first.status == 0
    with Record.open(str(everything / "sitroom.db")) as record:
        before = record.document("kept.txt")
    few = [each.name for each in CORPUS if each.documents < 2 and each.name not in SLOW]
    done = run("read", "--", *few, GOOD, cwd=everything)
    assert done.status == 1
    with Record.open(str(everything / "sitroom.db")) as record:
        assert record.document("kept.txt") == before
        assert record.document(GOOD).document.text == PORT
        held = {row.id for row in record.documents()}
    assert held >= {each.document.id for each in decode(run_of_everything.out) if each.document.path in few}


# Under the name of another format.

NO_OTHER = {".eml": "is no e-mail message", ".mbox": "is no mailbox"}
BY_CONTENT = ("box.mbox", "pages.warc", "pages.warc.gz", "whole.warc.gz", "text.txt.gz", "print.pdf", "bundle.zip")
ROWS = re.compile(r"is not JSON|has no column of texts|holds no rows")


def in_place(path: Path, data: bytes) -> list[Item]:
    path.write_bytes(data)
    items = read_beside(path.name)
    check(items, path.name)
    return items


def comes_to(name: str, suffix: str) -> str | None:
    """What is told of a sound file under another ending; "same" where it is read as ever, None where as a text or page."""
    own = Path(name).suffix
    wordy = own == ".html"
    by_name = {own, suffix} in ({own}, {".jsonl", ".json"}, {".csv", ".tsv"}) or (own == ".eml" and suffix == ".mbox")
    if name in BY_CONTENT or by_name:
        return "same"
    if suffix in NO_OTHER:
        return NO_OTHER[suffix]
    if name.startswith("news"):
        return "same"
    if suffix in (".rss", ".atom") and not wordy:
        return "is no feed"
    if own in (".jsonl", ".json") and suffix not in (".csv", ".tsv"):
        return "same"
    return ROWS.pattern if suffix in (".jsonl", ".json", ".csv", ".tsv") else None


@pytest.mark.parametrize("other", sorted({"".join(Path(name).suffixes) for name in samples()}))
@pytest.mark.parametrize("name", samples())
def test_under_the_name_of_another_format_a_file_is_read_or_told(folder: Path, name: str, other: str) -> None:
    items = in_place(folder / f"x{other}", samples()[name])
    wanted = comes_to(name, other)
    if wanted == "same":
        assert texts(items) == texts(in_place(folder / name, samples()[name]))
        assert all("left out" in line for line in told(items))
    elif wanted is None:
        assert len(texts(items)) == 1
        assert PORT in " ".join(texts(items)[0].split())
        assert not told(items)
    else:
        assert [bool(re.search(wanted, line)) for line in told(items)] == [True]
        assert not texts(items)


# Cut at odd places.


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_web_archive_cut_anywhere_gives_what_is_whole_and_says_so(folder: Path, packed: bool) -> None:
    parts = [gzip.compress(each, mtime=0) if packed else each for each in pages()]
    whole = b"".join(parts)
    ends = [sum(map(len, parts[:count])) for count in range(len(parts) + 1)]
    wanted = texts(in_place(folder / "whole.warc", whole))
    for cut in sorted({*range(30, len(whole), 41), *(end + step for end in ends[1:] for step in (-5, -1, 0) if end)}):
        items = in_place(folder / "cut.warc", whole[:cut])
        # The line ends after a plain record may be missing.
        complete = sum(end - (0 if packed else 4) <= cut for end in ends[1:])
        assert texts(items) == wanted[:complete], cut
        if cut in ends:
            assert not told(items), cut
        elif packed or min(abs(cut - end) for end in ends) > 5:
            assert len(told(items)) == 1, (cut, told(items))


# Large ones.

LARGE = 100 * 2**20


def lines_of(*, start: bytes, repeated: bytes, end: bytes) -> Iterator[bytes]:
    yield start
    piece = repeated * (2**20 // len(repeated))
    for _ in range(LARGE // len(piece)):
        yield piece
    yield end


GOOD_ROW = b'{"id": "after", "text": "%s"}\n' % PORT.encode()
HUGE = {
    "line.jsonl": ((b'{"text": "', b"word ", b'"}\n' + GOOD_ROW), 1, [", line 1: is longer than 64 million characters"]),
    "line.csv": ((b"id,text\n1,", b"word ", b"\nafter," + PORT.encode() + b"\n"), 1,
                 [", line 2: is longer than 64 million characters"]),
    "line.json": ((b'[{"text": "', b"word ", b'"},\n' + GOOD_ROW + b"]"), 1, [", item 1: is longer than 64 million characters"]),
    "line.txt": ((b"", b"word ", b""), 0, [": is larger than 64 MB"]),
    "line.html": ((b"<html><body><p>", b"word ", b"</p></body></html>"), 0, [": is larger than 64 MB"]),
    "line.mbox": ((b"From a@b.example Tue Dec  3 23:30:00 2024\nSubject: x\n\n", b"word ",
                   b"\n\nFrom a@b.example Tue Dec  3 23:30:00 2024\nMessage-ID: <after>\n\n" + PORT.encode() + b"\n\n"), 1,
                  ["!/1: is a message of more than 64 MB"]),
    "head.mbox": ((b"From a@b.example Tue Dec  3 23:30:00 2024\nSubject: ", b"word ",
                   b"\n\nFrom a@b.example Tue Dec  3 23:30:00 2024\nMessage-ID: <after>\n\n" + PORT.encode() + b"\n\n"), 1,
                  ["!/1: is a message of more than 64 MB"]),
    "line.eml": ((b"Subject: ", b"word ", b"\n\nwords\n"), 0, [": is larger than 64 MB"]),
    "line.rss": ((b"<rss version='2.0'><channel><item><description>", b"word ", b"</description></item></channel></rss>"), 0,
                 [": left out 1 entry without any text of its own", ": is larger than 16 MB"]),
    "line.warc": ((b"WARC/1.0\r\nWARC-Type: ", b"word ", b"\r\n\r\n" + pages(1)[0]), 1, [": has a record at byte 0"]),
}  # fmt: skip


@pytest.mark.parametrize("name", HUGE)
def test_a_line_of_a_hundred_megabytes_holds_no_memory(folder: Path, name: str) -> None:
    (start, repeated, end), documents, says = HUGE[name]
    with (folder / name).open("wb") as file:
        for piece in lines_of(start=start, repeated=repeated, end=end):
            file.write(piece)
    done = extract(name, GOOD, cwd=folder)
    (folder / name).unlink()
    assert done.status == 1
    records = decode(done.out)
    assert [record.document.text for record in records[-1:]] == [PORT]
    assert len(records) == documents + 1
    assert len(done.lines) == len(says)
    assert all(line.startswith(name + say) for line, say in zip(done.lines, says, strict=True)), done.err


# What is no file.


def test_a_device_without_end_is_told_and_ends(folder: Path) -> None:
    for name in ("zeros.txt", "zeros.csv", "zeros.jsonl", "zeros.mbox", "zeros.eml", "zeros.warc.gz", "zeros"):
        (folder / name).symlink_to("/dev/zero")
        assert [line.removeprefix(name) for line in told(read_beside(name))] == [": is a device (name a file)"]


@pytest.mark.usefixtures("folder")
def test_a_device_without_anything_is_told() -> None:
    assert told(read_beside("/dev/null")) == ["/dev/null: is a device (name a file)"]


def test_what_comes_through_a_pipe_with_a_name_is_read(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    thread = threading.Thread(target=(folder / "pipe").write_text, args=(TEXT, "utf-8"))
    thread.start()
    assert texts(read_beside("pipe")) == [TEXT]
    thread.join()


def test_a_pipe_in_a_folder_is_passed_over(folder: Path) -> None:
    (folder / "in").mkdir()
    os.mkfifo(folder / "in" / "pipe.txt")
    (folder / "in" / "a.txt").write_text(TEXT, "utf-8")
    items = read_beside("in")
    assert texts(items) == [TEXT]
    assert len(told(items)) == 1
    assert told(items)[0].startswith("in: left out 1 file in it that is no article")


def test_a_folder_that_is_called_as_a_file_is_read_as_a_folder(folder: Path) -> None:
    (folder / "x.pdf").mkdir()
    (item,) = told(read_beside("x.pdf"))
    assert item.startswith("x.pdf: holds no articles")
    (folder / "x.pdf" / "a.txt").write_text(TEXT, "utf-8")
    assert texts(read_beside("x.pdf")) == [TEXT]


def test_links_that_lead_in_a_circle_or_nowhere_are_told(folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(TEXT, "utf-8")
    (folder / "in" / "again").symlink_to(folder / "in", target_is_directory=True)
    (folder / "in" / "gone.txt").symlink_to("nowhere")
    (folder / "in" / "self.txt").symlink_to("self.txt")
    items = read_beside("in")
    assert texts(items) == [TEXT]
    lines = told(items)
    assert [line.partition(":")[0] for line in lines] == ["in/again", "in/gone.txt", "in/self.txt"]
    assert "is a link back to a folder that it lies in" in lines[0]
    assert all(line.endswith(")") for line in lines)


# Servers.


@pytest.mark.usefixtures("folder")
def test_a_feed_that_redirects_to_itself_is_told_and_ends() -> None:
    fetcher = Fetcher(allow_private=True, limits=Limits(pause=0))
    with served() as server:
        server.replies = {
            "/feed.xml": Reply(b"", 302, {"Location": f"{server.url}/feed.xml"}),
            "/a": Reply(b"", 301, {"Location": "/b"}),
            "/b": Reply(b"", 301, {"Location": "/a"}),
            "/file": Reply(b"", 302, {"Location": f"file://{SECRET}"}),
            "/good.xml": Reply(rss(), 200, {"Content-Type": "application/rss+xml"}),
            "/page": Reply(PAGE.encode(), 200, {"Content-Type": "application/rss+xml"}),
            **{f"/{n}": Reply(b"", 302, {"Location": f"/{n + 1}"}) for n in range(20)},
        }
        paths = ["/feed.xml", "/a", "/file", "/0", "/good.xml", "/page"]
        items = list(read_documents([f"{server.url}{path}" for path in paths] + [GOOD], fetcher=fetcher))
        lines = [line.removeprefix(server.url) for line in told(items)]
        assert lines[0].startswith("/feed.xml: redirects in a circle")
        assert lines[1].startswith("/a: redirects in a circle")
        assert lines[2].startswith(f"/file: redirects to file://{SECRET}, which ")
        assert lines[3].startswith("/0: redirects more than 5 times")
        assert len(lines) == 4
        assert len(texts(items)) == 3 + 1 + 1
        assert len(server.requests) < 30
