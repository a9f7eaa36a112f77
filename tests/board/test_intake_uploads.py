from __future__ import annotations

import io
from pathlib import Path

import pytest

from sitroom.board.uploads import IntakeError, Limits, Noted, Refused, Taken, Upload, Waiting, take
from sitroom.documents.manifest import ManifestRow

SMALL = Limits(file_bytes=100, manifest_bytes=300, batch_bytes=250, files=4)


def taken(*files: Upload, limits: Limits = SMALL) -> Taken:
    found = take(files, limits)
    found.spool.close()
    return found


def one(file: Upload, limits: Limits = SMALL) -> Waiting | Refused | Noted:
    (item,) = taken(file, limits=limits).items
    return item


def waiting(file: Upload) -> Waiting:
    item = one(file)
    assert isinstance(item, Waiting)
    return item


def known(item: Waiting | Refused | Noted) -> ManifestRow:
    assert isinstance(item, Waiting)
    assert item.known is not None
    return item.known


@pytest.mark.parametrize(
    ("name", "data", "reason", "advice"),
    [
        ("a.txt", b"x" * 101, "is larger than 0.0001 MB", "split it"),
        ("a.txt", b"", "is empty", "give a file"),
        ("a.rtf", b"{\\rtf1 and more", "is not read: this is an RTF document", "save it"),
        ("a.txt", b"\x89PNG\r\n and more", "is not read: this is a PNG image", "run text recognition"),
        ("a.docx", b"PK\x03\x04" + b"-" * 26 + b"word/document.xml", "is not read: this is a Word document", "save it"),
        ("a.exe", b"just words", "is no kind of file that is read (.exe)", "save an article"),
        ("manifest.csv", b"x" * 301, "is larger than", "split it"),
    ],
)
def test_what_is_refused_says_why_and_what_to_do(name: str, data: bytes, reason: str, advice: str) -> None:
    item = one(Upload(name, data))
    assert isinstance(item, Refused)
    assert item.name == name
    assert item.reason.startswith(reason)
    assert advice in item.advice


@pytest.mark.parametrize("name", ["a.txt", "b.md", "c.html", "README", "Report of 3. May", "page.php"])
def test_what_may_be_an_article_waits(name: str) -> None:
    assert waiting(Upload(name, b"<!doctype html><p>The pilot said no.")).path == f"dropped/{name}"


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (Upload("a.txt", b"words", published="last week"), "its date of publication is no ISO date"),
        (Upload("a.txt", b"words", url="javascript:alert(1)"), "its address is no web address"),
        (Upload("a.txt", b"words", title="t" * 501), "its title is longer than 500 characters"),
        (Upload("a.txt", b"words", publisher="The\x00Paper"), "its publisher holds a broken character"),
        (Upload("a.txt", b"words", title="\ud800"), "its title holds a broken character"),
    ],
)
def test_what_cannot_be_said_of_a_file_is_refused(file: Upload, reason: str) -> None:
    item = one(file)
    assert isinstance(item, Refused)
    assert item.reason == reason
    assert item.advice


def test_what_a_person_says_of_a_file_is_known_of_it() -> None:
    told = Upload("a.txt", b"words", title=" No boats ", url="https://Coast.example/a#b", published="2021-08", publisher="")
    row = known(waiting(told))
    assert (row.title, row.url, row.published, row.publisher) == ("No boats", "https://coast.example/a", "2021-08", None)


def test_a_file_that_cannot_be_read_is_refused_and_the_rest_waits() -> None:
    closed = io.BytesIO(b"words")
    closed.close()
    first, second = taken(Upload("a.txt", closed), Upload("b.txt", io.BytesIO(b"words"))).items
    assert isinstance(first, Refused)
    assert first.reason.startswith("cannot be read")
    assert isinstance(second, Waiting)


def test_a_stream_is_never_read_beyond_the_limit() -> None:
    stream = io.BytesIO(b"x" * 10_000)
    assert isinstance(one(Upload("a.txt", stream)), Refused)
    assert stream.tell() == SMALL.file_bytes + 1


def test_bytes_of_a_batch_are_bounded() -> None:
    items = taken(*(Upload(f"{number}.txt", b"x" * size) for number, size in enumerate((100, 100, 60, 50)))).items
    assert [type(item) for item in items] == [Waiting, Waiting, Refused, Waiting]
    assert isinstance(items[2], Refused)
    assert "taken at once" in items[2].reason


def test_files_beyond_the_limit_are_told_in_one_line() -> None:
    items = taken(*(Upload(f"{number}.txt", b"x") for number in range(1_000))).items
    assert len(items) == 5
    assert isinstance(items[-1], Refused)
    assert items[-1].name == "996 further files"
    assert items[-1].reason == "more than the 4 that are taken at once"


def test_no_file_is_no_batch() -> None:
    with pytest.raises(IntakeError, match="no file was given"):
        take((), SMALL)


def test_a_folder_for_temporary_files_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(IntakeError, match="cannot be kept till they are read"):
        take((Upload("a.txt", b"x" * 2_000_000),), Limits(), tmp_path / "gone")


def test_bytes_wait_under_no_name(tmp_path: Path) -> None:
    found = take((Upload("a.txt", b"x" * 2_000_000), Upload("b.txt", b"words")), Limits(), tmp_path)
    assert list(tmp_path.iterdir()) == []
    second = found.items[1]
    assert isinstance(second, Waiting)
    found.spool.seek(second.start)
    assert found.spool.read(second.length) == b"words"
    found.spool.close()


def test_two_texts_of_one_name_are_two_documents_and_one_text_twice_is_one() -> None:
    files = (Upload("a.txt", b"one"), Upload("a.txt", b"two"), Upload("a.txt", b"one"), Upload("sub/a.txt", b"three"))
    items = [item for item in taken(*files).items if isinstance(item, Waiting)]
    assert [item.path for item in items] == ["dropped/a.txt", "dropped/a (2).txt", "dropped/a.txt", "dropped/sub/a.txt"]
    assert [len(item.notes) for item in items] == [0, 1, 0, 0]
    assert "dropped/a (2).txt" in items[1].notes[0]


@pytest.mark.parametrize(
    ("name", "title", "path"),
    [
        ("", "Yes/no: boats", "pasted/Yes-no: boats.txt"),
        ("note.txt", "Boats", "pasted/note.txt"),
        ("note.exe", None, "pasted/note.exe.txt"),
        ("../../x", None, "pasted/..-..-x.txt"),
    ],
)
def test_a_pasted_text_is_called_what_the_person_calls_it(name: str, title: str | None, path: str) -> None:
    assert waiting(Upload(name, b"words", "pasted", title=title)).path == path


def test_pasted_texts_without_a_name_are_known_by_their_words() -> None:
    one, same, other = (waiting(Upload("", data, "pasted")) for data in (b"a\r\nb", b"a\nb", b"a\nc"))
    assert one.name == "pasted text"
    assert one.path == same.path != other.path
    assert one.length == 3


def test_a_manifest_among_the_files_tells_of_them_whatever_their_order() -> None:
    manifest = b"path,published,publisher\na.txt,2021-08,Coast Paper\nsub/b.txt,2021-09-01,\nnone.txt,2020,\n"
    files = (Upload("d/a.txt", b"one"), Upload("d/manifest.csv", manifest), Upload("d/sub/b.txt", b"two"))
    first, noted, second = taken(*files).items
    assert (known(first).published, known(first).publisher) == ("2021-08", "Coast Paper")
    assert known(second).published == "2021-09-01"
    assert noted == Noted("d/manifest.csv", "tells of 2 of the files; 1 of its 3 rows name no file here, the first d/none.txt")


def test_a_manifest_row_finds_a_file_by_its_name_alone_where_only_one_has_it() -> None:
    manifest = b'{"path": "C:\\\\articles\\\\a.txt", "published": 2021}\n{"path": "x/b.txt", "title": "B"}\n'
    files = (Upload("manifest.jsonl", manifest), Upload("a.txt", b"1"), Upload("1/b.txt", b"2"), Upload("2/b.txt", b"3"))
    _, first, second, third = taken(*files).items
    assert known(first).published == "2021"
    assert isinstance(second, Waiting)
    assert isinstance(third, Waiting)
    assert second.known is third.known is None


def test_what_a_person_says_goes_before_the_manifest() -> None:
    files = (Upload("manifest.csv", b"path,published,title\na.txt,2021,Old\n"), Upload("a.txt", b"words", title="New"))
    row = known(taken(*files).items[1])
    assert (row.title, row.published) == ("New", "2021")


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        (b"path,published\na.txt,soon\n", "line 2: published is 'soon', no date that can be told"),
        (b"name\na.txt\n", "line 1: has no column named path"),
        (b"path\na.txt\na.txt\n", "line 3: a.txt is already in line 2"),
        (b"\x00\x01\x02\x03", "is binary"),
    ],
)
def test_a_broken_manifest_is_refused_and_the_files_are_read_without_it(manifest: bytes, reason: str) -> None:
    first, second = taken(Upload("manifest.csv", manifest), Upload("a.txt", b"words")).items
    assert isinstance(first, Refused)
    assert reason in first.reason
    assert isinstance(second, Waiting)
    assert second.known is None
