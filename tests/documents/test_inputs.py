from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from sitroom.documents import Document, LeftOut, Manifest, article, expand, formats, read_document, read_documents
from sitroom.errors import DocumentError

SENTENCE = (
    "The ferry did not sail on Monday, the pilot said, because the wind had turned in the night and stood against the tide."
)
BODY = f"<p>{SENTENCE}</p>" * 3
HTML = f"<!doctype html><html><head><link rel='canonical' href='https://Coast.example/a#b'></head><body>{BODY}</body></html>"


def put(path: Path, text: str = SENTENCE) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    return str(path)


def reasons(items: Sequence[str | DocumentError | LeftOut]) -> list[str]:
    kept = [item for item in items if not isinstance(item, LeftOut)]
    return [item.reason if isinstance(item, DocumentError) else Path(item).name for item in kept]


def left_out(items: Sequence[str | DocumentError | LeftOut]) -> list[str]:
    return [item.what for item in items if isinstance(item, LeftOut)]


def one(path: str, manifest: Manifest | None = None) -> Document:
    (document,) = read_documents([path], manifest)
    assert isinstance(document, Document)
    return document


def test_folder_in_name_order_without_what_is_no_article(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "c.HTML", "README.md", ".hidden.txt", ".git/x.txt", "gold.jsonl", "manifest.csv"):
        put(tmp_path / name)
    found = expand([str(tmp_path)], [os.path.realpath(tmp_path / "manifest.csv")])
    assert reasons(found) == ["z.md", "b.txt", "c.HTML"]
    assert left_out(found) == [
        "2 files in it that are no articles by name (1 .jsonl, 1 README); name one itself to have it read",
        "1 hidden file or folder in it",
    ]


def test_files_that_cannot_be_read_are_told_apart_from_those_that_need_to_be_named(tmp_path: Path) -> None:
    for name in ("a.txt", "1.docx", "2.DOC", "x.xlsx", "mail.msg", "map.png", "talk.mp3", "old.tar.gz", "table.csv", "LICENCE"):
        put(tmp_path / name)
    assert left_out(expand([str(tmp_path)])) == [
        "4 files in it that Sitroom cannot read (2 Word, 1 Excel, 1 Outlook): save them as PDF or plain text first",
        "2 files in it of pictures, sound or film (1 .mp3, 1 .png)",
        "1 file in it that Sitroom does not unpack (1 .tar.gz): unpack it first",
        "2 files in it that are no articles by name (1 .csv, 1 without an ending); name one itself to have it read",
    ]


def test_a_folder_of_what_cannot_be_read_is_not_to_be_named_file_by_file(tmp_path: Path) -> None:
    put(tmp_path / "1.docx")
    error, told = expand([str(tmp_path)])
    assert isinstance(error, DocumentError)
    assert (error.reason, error.advice.endswith("also packed (.txt.gz)")) == ("holds no articles", True)
    assert isinstance(told, LeftOut)
    assert told.what == "1 file in it that Sitroom cannot read (1 Word): save it as PDF or plain text first"


def test_hidden_files_are_counted_and_what_systems_leave_is_not(tmp_path: Path) -> None:
    for name in (
        "a.txt",
        ".draft.txt",
        ".notes/b.txt",
        ".notes/c.txt",
        "sub/.x",
        ".DS_Store",
        ".git/config",
        "sub/Thumbs.db",
        "._a.txt",
    ):
        put(tmp_path / name)
    assert left_out(expand([str(tmp_path)])) == ["3 hidden files or folders in it"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_pipe_in_a_folder_is_told(tmp_path: Path) -> None:
    put(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    told = "1 file in it that is no article by name (1 pipe or device); name one itself to have it read"
    assert left_out(expand([str(tmp_path)])) == [told]


def test_links_that_lead_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "secret" / "key.txt")
    put(tmp_path / "given-too" / "a.txt")
    put(tmp_path / "given" / "b.txt")
    (tmp_path / "given" / "a.txt").symlink_to(tmp_path / "secret" / "key.txt")
    (tmp_path / "given" / "more").symlink_to(tmp_path / "given-too", target_is_directory=True)
    found = expand([str(tmp_path / "given")])
    assert reasons(found) == ["b.txt"]
    assert left_out(found) == ["2 links in it that lead out of it; name what is to be read there"]
    (tmp_path / "link").symlink_to(tmp_path / "given", target_is_directory=True)
    assert reasons(expand([str(tmp_path / "link"), str(tmp_path / "given" / "a.txt")])) == ["b.txt", "a.txt"]


def test_links_inside_a_folder_are_read_once(tmp_path: Path) -> None:
    put(tmp_path / "b.txt")
    put(tmp_path / "sub" / "c.txt")
    put(tmp_path / ".kept" / "1")
    put(tmp_path / ".kept" / "old" / "d.txt")
    for name, target in (
        ("a.txt", "b.txt"),
        ("s", "sub"),
        ("x.txt", ".kept/1"),
        ("y.txt", ".kept/1"),
        ("z", ".kept/old"),
        ("zz", "z"),
    ):
        (tmp_path / name).symlink_to(tmp_path / target)
    found = expand([str(tmp_path)])
    assert reasons(found) == ["b.txt", "c.txt", "x.txt", "d.txt"]
    assert left_out(found) == ["1 hidden file or folder in it"]


def test_the_path_of_what_lies_in_a_file_leads_to_that_file(tmp_path: Path) -> None:
    outer = put(tmp_path / "news.zip")
    (error,) = expand([f"{outer}!/monday/a.html"])
    assert str(error) == f"{outer}!/monday/a.html: lies in another file, which is read as a whole (name {outer})"
    path = put(tmp_path / "news!" / "a.txt")
    assert expand([path]) == [path]
    assert reasons(expand([f"{tmp_path}/none.zip!/a.html"])) == ["does not exist"]


def test_named_files_are_taken_whatever_they_are_called(tmp_path: Path) -> None:
    path = put(tmp_path / "README.log")
    assert expand([path, "-"]) == [path, "-"]


def test_missing_empty_and_looping_are_errors_in_their_place(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    put(tmp_path / "loop" / "a.txt")
    (tmp_path / "loop" / "b").symlink_to(tmp_path / "loop", target_is_directory=True)
    (tmp_path / "loop" / "c.txt").symlink_to(tmp_path / "nowhere")
    found = reasons(expand([str(tmp_path / "none.txt"), str(tmp_path / "empty"), str(tmp_path / "loop"), "a\x00b"]))
    assert found[:3] == ["does not exist", "holds no articles", "a.txt"]
    assert found[3].startswith("is a link back")
    assert found[4] == "does not exist"
    assert found[5].startswith("cannot be read")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file(tmp_path: Path) -> None:
    path = put(tmp_path / "a.txt")
    Path(path).chmod(0)
    (error,) = read_documents([path])
    assert isinstance(error, DocumentError)
    assert error.reason == "may not be read"


def test_text_document(tmp_path: Path) -> None:
    text = f"Ferry stays in port\r\n\r\n{SENTENCE}\r\n"
    path = put(tmp_path / "a.txt", text)
    document = one(path)
    assert document.text == text
    assert document.id == f"path:{path}"
    assert document.revision == hashlib.sha256(text.encode()).hexdigest()
    assert (document.title, document.language, document.published, document.url) == ("Ferry stays in port", "en", None, None)


def test_one_failure_does_not_end_the_run(tmp_path: Path) -> None:
    paths = [put(tmp_path / "a.txt"), put(tmp_path / "b.txt", " "), str(tmp_path / "none"), put(tmp_path / "c.txt")]
    assert [isinstance(item, Document) for item in read_documents(paths)] == [True, False, False, True]


def test_page_called_txt_and_text_called_html(tmp_path: Path) -> None:
    page, text = one(put(tmp_path / "a.txt", HTML)), one(put(tmp_path / "b.html", SENTENCE))
    assert page.text == "\n\n".join([SENTENCE] * 3)
    assert page.id == "url:https://coast.example/a"
    assert page.url == "https://coast.example/a"
    assert text.text == SENTENCE


def test_manifest_wins_over_the_input(tmp_path: Path) -> None:
    path = put(tmp_path / "a.html", HTML)
    file = put(
        tmp_path / "m.csv", "path,published,publisher,url,title\na.html,2021,Coast,https://other.example/x?utm_medium=y,Boats\n"
    )
    document = one(path, Manifest.load([file]))
    assert (document.published, document.publisher, document.title) == ("2021", "Coast", "Boats")
    assert document.id == "url:https://other.example/x"


def test_standard_input_once() -> None:
    first, second = read_documents(["-", "-"], stdin=io.BytesIO(SENTENCE.encode()))
    assert isinstance(first, Document)
    assert (first.id, first.path) == ("path:-", "-")
    assert isinstance(second, DocumentError)
    assert "already" in second.reason


def test_same_address_with_another_text_is_another_revision(tmp_path: Path) -> None:
    paths = [put(tmp_path / "a.html", HTML), put(tmp_path / "b.html", HTML.replace("Monday", "Tuesday"))]
    found = [document for document in read_documents(paths) if isinstance(document, Document)]
    assert len({document.id for document in found}) == 1
    assert len({document.revision for document in found}) == 2


def test_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "MAX_BYTES", 10)
    (error,) = read_documents([put(tmp_path / "a.txt")])
    assert isinstance(error, DocumentError)
    assert "larger" in error.reason


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_more_text_than_one_article_has_is_refused(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article, "MAX_CHARACTERS", 20)
    page = f"<html><body><article><p>{SENTENCE}</p></article></body></html>"
    (error,) = read_documents([put(tmp_path / name, page if name.endswith("html") else SENTENCE)])
    assert isinstance(error, DocumentError)
    assert "characters of text, more than the 20 that" in error.reason
    assert error.advice == "split it into single articles"


@pytest.mark.parametrize("data", [b"wind and the sea " * 110_000, b"a short line\n" * 150_000, b"Source Link\n" * 100_000])
def test_the_longest_texts_and_many_lines_are_read(data: bytes) -> None:
    document = read_document(data, "a.txt")
    assert document.text == data.decode()
    assert document.headings == ()


def test_odd_file_names_can_be_written(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"a\xff.txt")  # noqa: PTH118
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(SENTENCE.encode())
    (document,) = read_documents([os.fsdecode(path)])
    assert isinstance(document, Document)
    document.id.encode("utf-8")


def test_importing_is_light() -> None:
    heavy = ("trafilatura", "lxml", "rich", "charset_normalizer")
    code = f"import sys, sitroom.documents; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
