"""Single files packed with gzip: what is read of them, under which path, and what is refused."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from sitroom.documents.archive import members
from sitroom.documents.document import Document
from sitroom.documents.formats import Context, Item, read_stream
from sitroom.documents.inputs import read_documents
from sitroom.documents.known import Known
from sitroom.documents.manifest import Manifest

SHUT = "The mayor of Tarsk said on Monday that the bridge was shut."
PAGE = f"<!doctype html><html><body><article><p>{SHUT}</p></article></body></html>"
RSS = f"<rss version='2.0'><channel><item><guid>7</guid><description>{SHUT}</description></item></channel></rss>"
LETTER = f"From: Ada <ada@post.example>\nSubject: Bridge\nMessage-ID: <7@post.example>\n\n{SHUT}\n"


def read(data: bytes, path: str = "a.txt.gz", **context: Any) -> list[Item]:
    stream = io.BytesIO(data)
    items = list(read_stream(stream, path, Context(**context)))
    assert not stream.closed
    return items


def packed(text: str) -> bytes:
    return gzip.compress(text.encode(), mtime=0)


def named(name: str, text: str = SHUT) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(name, "wb", fileobj=out, mtime=0) as file:
        file.write(text.encode())
    return out.getvalue()


def documents(items: Sequence[Item]) -> list[Document]:
    return [item for item in items if isinstance(item, Document)]


def told(items: Sequence[Item]) -> list[str]:
    return [str(item) for item in items if not isinstance(item, Document)]


@pytest.mark.parametrize(
    ("path", "text", "inner"),
    [
        ("a.txt.gz", SHUT, "a.txt"),
        ("A.HTML.GZ", PAGE, "A.HTML"),
        ("posts.csv.gz", f"id,text\n7,{SHUT}\n", "posts.csv!/7"),
        ("posts.jsonl.gz", f'{{"id": "7", "text": "{SHUT}"}}\n', "posts.jsonl!/7"),
        ("feed.rss.gz", RSS, "feed.rss!/7"),
        ("letter.eml.gz", LETTER, "letter.eml"),
        ("sub/folder/note.gz", SHUT, "note"),
        ("unnamed", SHUT, "content"),
        ("-", PAGE, "content"),
    ],
)
def test_it_is_read_as_the_file_that_it_holds(path: str, text: str, inner: str) -> None:
    items = read(packed(text), path)
    assert told(items) == []
    [document] = documents(items)
    assert document.path == f"{path}!/{inner}"
    assert document.text.rstrip("\n") == SHUT


@pytest.mark.parametrize(
    ("head", "path", "inner"),
    [
        ("posts.csv", "-", "posts.csv!/7"),
        ("posts.csv", "dump.gz", "posts.csv!/7"),
        ("posts.csv", "dump.tsv.gz", "dump.tsv!/7"),
        ("/etc/../posts.csv", "-", "posts.csv!/7"),
        ("\x1b[31mposts.csv", "-", "[31mposts.csv!/7"),
    ],
)
def test_its_head_names_it_where_the_packed_file_does_not(head: str, path: str, inner: str) -> None:
    [document] = documents(read(named(head, f"id\ttext\n7\t{SHUT}\n"), path))
    assert document.path == f"{path}!/{inner}"


def test_a_head_with_a_name_that_leads_elsewhere_or_is_cut() -> None:
    data = named("x.txt")
    for head in (b"..\x00", b"\\..\\..\x00", b"\x00"):
        assert documents(read(data[:10] + head + data[16:], "-"))[0].path == "-!/content"
    assert "is cut short" in told(read(data[:12], "-"))[0]


def test_several_members_are_one_file_and_zeros_after_them_are_nothing() -> None:
    parts = [packed(SHUT[at : at + 7]) for at in range(0, len(SHUT), 7)]
    items = read(b"".join(parts) + bytes(40_000))
    assert [document.text for document in documents(items)] == [SHUT]
    assert told(items) == []
    large = "".join(f"{SHUT} {number}\n" for number in range(20_000))
    [document] = documents(read(packed(large[:700_001]) + packed(large[700_001:])))
    assert document.text == large


def test_what_is_known_of_the_packed_file_is_known_of_the_one_in_it() -> None:
    known = Known(published="2024-03-05", title="By hand", url="https://post.example/7")
    [document] = documents(read(packed(SHUT), known=known))
    assert (document.published, document.title, document.id) == ("2024-03-05", "By hand", "url:https://post.example/7")
    of = {"a.txt.gz!/a.txt": Known(title="Of the one in it")}.get
    [document] = documents(read(packed(SHUT), known=known, known_of=of))
    assert (document.published, document.title) == ("2024-03-05", "Of the one in it")
    [document] = documents(read(packed(PAGE), hints=Known(url="https://post.example/8")))
    assert document.url == "https://post.example/8"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed(SHUT)[:-5], "is cut short"),
        (packed(SHUT)[:30], "is cut short"),
        (packed(SHUT) + packed(SHUT)[:20], "is cut short"),
        (packed(SHUT)[:-8] + b"\0\0\0\0" + packed(SHUT)[-4:], "is damaged"),
        (packed(SHUT)[:20] + b"\xff\xff\xff" + packed(SHUT)[23:], "is damaged"),
        (b"\x1f\x8b\x01" + bytes(50), "is damaged"),
        (packed(""), "is empty"),
    ],
)
def test_what_is_damaged_or_cut_is_refused(data: bytes, reason: str) -> None:
    items = read(data)
    assert documents(items) == []
    assert len(items) == 1
    assert reason in told(items)[0]


def test_what_comes_after_it_is_told() -> None:
    items = read(packed(SHUT) + b"something else")
    assert [document.text for document in documents(items)] == [SHUT]
    assert "goes on with something that is not packed with gzip" in told(items)[0]


def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "becomes more than 200 times its packed size" in told(read(gzip.compress(bytes(30 * 2**20))))[0]
    monkeypatch.setattr(members, "MAX_MEMBER", 1000)
    assert "becomes more than 0 GB" in told(read(packed(SHUT * 20)))[0]
    assert "would make more than" in told(read(packed(SHUT), budget=members.Budget(unpacked=10)))[0]


def test_packed_in_packed_ends() -> None:
    data = packed(SHUT)
    for _ in range(2):
        data = gzip.compress(data)
    assert [document.path for document in documents(read(data, "a.gz"))] == ["a.gz!/a!/content!/content"]
    assert "lies 3 containers deep" in told(read(gzip.compress(data), "a.gz"))[0]


def test_a_tar_archive_is_refused_with_what_to_do() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(SHUT)
        archive.addfile(info, io.BytesIO(SHUT.encode()))
    for data, path, shown in (
        (out.getvalue(), "a.tar", "a.tar"),
        (gzip.compress(out.getvalue()), "a.tgz", "a.tgz!/a.tar"),
        (gzip.compress(out.getvalue()), "a.tar.gz", "a.tar.gz!/a.tar"),
    ):
        assert told(read(data, path)) == [
            f"{shown}: this is a tar archive, not text (unpack it and give the folder, or pack it as a ZIP)"
        ]


def test_a_folder_and_an_archive_are_searched_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for name in ("a.txt.gz", "posts.csv.gz", "b.tar.gz", "README.txt.gz"):
        Path("in", name).write_bytes(packed(SHUT))
    items = list(read_documents(["in"]))
    assert [document.path for document in documents(items)] == ["in/a.txt.gz!/a.txt"]
    assert all(name in " ".join(told(items)) for name in (".csv.gz", ".tar.gz", "1 README"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt.gz", packed(SHUT))
        archive.writestr("posts.csv.gz", packed(f"id,text\n7,{SHUT}\n"))
        archive.writestr("c.png.gz", packed(SHUT))
        archive.writestr("manifest.csv", "path,title\na.txt.gz,Told\n")
    items = read(out.getvalue(), "news.zip")
    assert [(document.path, document.title) for document in documents(items)] == [
        ("news.zip!/a.txt.gz!/a.txt", "Told"),
        ("news.zip!/posts.csv.gz!/posts.csv!/7", None),
    ]
    [left] = told(items)
    assert left.startswith("news.zip: left out 1 member")
    assert "1 .png" in left


def test_a_manifest_tells_of_it_by_either_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        Path(f"{name}.txt.gz").write_bytes(packed(SHUT))
    Path("m.csv").write_text("path,title\na.txt.gz,A\nb.txt.gz!/b.txt,B\n", "utf-8")
    manifest = Manifest.load(["m.csv"])
    items = read_documents(["a.txt.gz", "b.txt.gz"], manifest)
    assert [document.title for document in documents(list(items))] == ["A", "B"]
    assert list(manifest.unused()) == []
