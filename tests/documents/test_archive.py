from __future__ import annotations

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.documents.archive import members
from sitroom.documents.columns import Columns
from sitroom.documents.document import Document
from sitroom.documents.formats import Context, Item, LeftOut, read_stream
from sitroom.documents.inputs import read_documents
from sitroom.documents.known import Known
from sitroom.documents.manifest import Manifest
from sitroom.errors import DocumentError

SHUT = "The mayor of Tarsk said on Monday that the bridge was shut."
OPEN = "The governor of Tarsk said on Tuesday that the bridge was open."


def packed(*contents: tuple[str | zipfile.ZipInfo, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name that is there twice
        for name, data in contents:
            archive.writestr(name, data)
    return out.getvalue()


def read(data: bytes, **context: Any) -> list[Item]:
    stream = io.BytesIO(data)
    items = list(read_stream(stream, "news.zip", Context(**context)))
    assert not stream.closed
    return items


def paths(items: Sequence[Item]) -> list[str]:
    return [item.path for item in items if isinstance(item, Document)]


def told(items: Sequence[Item]) -> list[str]:
    return [str(item) for item in items if not isinstance(item, Document)]


# What is read.


def test_members_are_read_in_name_order_each_by_its_reader() -> None:
    page = f"<!doctype html><html><body><article><p>{SHUT}</p></article></body></html>"
    items = read(packed(("b/two.txt", OPEN), ("posts.csv", f"id,text\n7,{OPEN}\n"), ("a.html", page), ("B.txt", SHUT)))
    assert [(item.path, item.text) for item in items if isinstance(item, Document)] == [
        ("news.zip!/B.txt", SHUT),
        ("news.zip!/a.html", SHUT),
        ("news.zip!/b/two.txt", OPEN),
        ("news.zip!/posts.csv!/7", OPEN),
    ]
    assert told(items) == []


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_methods(method: int) -> None:
    text = "".join(f"{SHUT} {number}\n" for number in range(20_000))
    [document] = read(packed(("a.txt", text), method=method))
    assert isinstance(document, Document)
    assert document.text == text


def test_an_archive_that_was_written_to_a_pipe_and_one_with_large_numbers() -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: object) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.txt", "w", force_zip64=True) as member:
        member.write(SHUT.encode())
    assert paths(read(out.getvalue())) == ["news.zip!/a.txt"]


def test_the_large_form_of_the_directory() -> None:
    data = packed(("a.txt", SHUT))
    end = data.rindex(b"PK\x05\x06")
    _, _, _, _, count, size, offset, _ = struct.unpack("<4s4H2LH", data[end:])
    large = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, offset)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, end, 1)
    last = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert paths(read(data[:end] + large + locator + last)) == ["news.zip!/a.txt"]
    damaged = data[:end] + b"XX" + large[2:] + locator + last
    assert "the end of its directory" in told(read(damaged))[0]


def test_archives_in_archives_and_how_deep() -> None:
    inner = packed(("a.txt", SHUT))
    two = packed(("one.zip", inner), ("b.txt", OPEN))
    assert paths(read(packed(("two.zip", two)))) == ["news.zip!/two.zip!/b.txt", "news.zip!/two.zip!/one.zip!/a.txt"]
    items = read(packed(("three.zip", packed(("two.zip", two)))))
    assert paths(items) == ["news.zip!/three.zip!/two.zip!/b.txt"]
    assert "lies 3 containers deep" in told(items)[0]


def test_what_systems_leave_behind_is_no_word_worth() -> None:
    items = read(packed(("a.txt", SHUT), ("__MACOSX/._a.txt", "x"), (".DS_Store", "x"), ("b/Thumbs.db", "x"), ("b/", "")))
    assert paths(items) == ["news.zip!/a.txt"]
    assert told(items) == []


def test_other_members_are_left_out_by_kind() -> None:
    items = read(
        packed(("a.txt", SHUT), ("1.png", "x"), ("2.PNG", "x"), ("README.md", "x"), (".old.txt", "x"), ("Makefile", "x"))
    )
    assert told(items) == [
        "news.zip: left out 2 members of pictures, sound or film (2 .png)",
        "news.zip: left out 3 members that are no articles by name (1 README, 1 hidden, 1 without an ending)",
    ]
    alike = [item.alike for item in items if isinstance(item, LeftOut)]
    assert alike == ["members of pictures, sound or film", "members that are no articles by name"]


def test_no_articles_at_all() -> None:
    items = read(packed(("1.png", "x")))
    assert told(items)[0].startswith("news.zip: holds no articles")
    assert isinstance(items[1], LeftOut)
    assert told(read(packed()))[0].startswith("news.zip: holds no articles")


def test_office_documents_are_told_with_what_to_do() -> None:
    word = packed(("[Content_Types].xml", "<Types/>"), ("word/document.xml", SHUT), method=zipfile.ZIP_STORED)
    items = read(
        packed(("a.txt", SHUT), ("brief.docx", word), ("old.doc", b"\xd0\xcf\x11\xe0"), ("mail.msg", "x"), ("x.rar", "x"))
    )
    assert [item.path for item in items if isinstance(item, Document)] == ["news.zip!/a.txt"]
    assert told(items) == [
        "news.zip: left out 3 members that Sitroom cannot read (2 Word, 1 Outlook): save them as PDF or plain text first",
        "news.zip: left out 1 member that Sitroom does not unpack (1 .rar): unpack it first",
    ]


@pytest.mark.parametrize("first", ["foreword/a.txt", "word/a.txt", "axl/b.txt"])
def test_an_archive_with_such_names_or_an_office_document_in_it_is_an_archive(first: str) -> None:
    word = packed(("[Content_Types].xml", "<Types/>"), ("word/document.xml", SHUT), method=zipfile.ZIP_STORED)
    items = read(packed((first, SHUT), ("z/brief.docx", word), method=zipfile.ZIP_STORED))
    assert [item.path for item in items] == [f"news.zip!/{first}", "news.zip"]
    assert isinstance(items[0], Document)


def test_tables_without_texts_are_counted() -> None:
    items = read(packed(*((f"{number}.csv", "a\n1\n") for number in range(5)), ("z.txt", SHUT)))
    assert [line.partition(";")[0] for line in told(items)] == [
        "news.zip!/0.csv: left out the whole table: it has no column of texts",
        "news.zip: left out 4 more tables in it without a column of texts",
    ]


# What is known of it.


def test_a_manifest_inside_tells_of_the_members_beside_it() -> None:
    manifest = "path,publisher,published\na.txt,Post,2024\ndeep\\b.txt,Gazette,\nposts.jsonl!/7,Voice,2023\nnone.txt,X,\n"
    items = read(
        packed(
            ("m/manifest.csv", manifest),
            ("m/a.txt", SHUT),
            ("m/deep/b.txt", OPEN),
            ("a.txt", OPEN),
            ("m/posts.jsonl", f'{{"id": 7, "text": "{SHUT}"}}\n'),
        )
    )
    known = {item.path: (item.publisher, item.published) for item in items if isinstance(item, Document)}
    assert known == {
        "news.zip!/a.txt": (None, None),
        "news.zip!/m/a.txt": ("Post", "2024"),
        "news.zip!/m/deep/b.txt": ("Gazette", None),
        "news.zip!/m/posts.jsonl!/7": ("Voice", "2023"),
    }
    assert told(items) == ["news.zip: left out 1 row of its manifest that names nothing read: 'none.txt' in line 5"]


def test_the_users_own_manifest_goes_before_it(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news.zip").write_bytes(
        packed(
            ("manifest.jsonl", '{"path": "a.txt", "publisher": "Post", "title": "T"}\n{"path": "b.txt", "title": "U"}\n'),
            ("a.txt", SHUT),
            ("b.txt", OPEN),
        )
    )
    (tmp_path / "own.csv").write_text("path,publisher,language\nnews.zip!/a.txt,Gazette,\nnews.zip,Voice,en\n")
    items = list(read_documents(["news.zip"], Manifest.load(["own.csv"])))
    assert [(d.publisher, d.title, d.language) for d in items if isinstance(d, Document)] == [
        ("Gazette", "T", "en"),
        ("Voice", "U", "en"),
    ]


def test_two_rows_on_one_member() -> None:
    items = read(packed(("manifest.csv", "path,publisher\na.txt,Post\n./a.txt,Gazette\n"), ("a.txt", SHUT)))
    assert [item.publisher for item in items if isinstance(item, Document)] == ["Post"]
    assert told(items) == [
        "news.zip: left out 1 row of its manifest that tells of what an earlier one tells of: './a.txt' in line 3"
    ]


def test_a_broken_manifest_does_not_cost_the_articles() -> None:
    items = read(packed(("manifest.csv", "path,published\na.txt,soon\n"), ("a.txt", SHUT)))
    assert paths(items) == ["news.zip!/a.txt"]
    assert told(items)[0].startswith("news.zip!/manifest.csv: cannot be used as a manifest: line 2: published is 'soon'")


def test_columns_and_the_outlet_hold_inside() -> None:
    data = packed(("posts.csv", f"body,text\n{SHUT},no\n"))
    [document] = read(data, columns=Columns(text="body"), known=Known(publisher="Post", title="not theirs"))
    assert isinstance(document, Document)
    assert (document.text, document.publisher, document.title) == (SHUT, "Post", None)


# What is refused, the rest being read.


def one_bad(data: bytes) -> str:
    """The line told of the member that cannot be read; ``ok.txt`` must be."""
    items = read(data)
    assert paths(items)[-1:] == ["news.zip!/ok.txt"]
    [line] = told(items)
    assert sum(isinstance(item, DocumentError) for item in items) == 1
    return line


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../up.txt", "leads out of the archive"),
        ("a/../../up.txt", "leads out of the archive"),
        ("..\\up.txt", "leads out of the archive"),
        ("/root.txt", "begins at the root of a disk"),
        ("C:\\x.txt", "begins at the root of a disk"),
        ("\\\\server\\x.txt", "begins at the root of a disk"),
        ("x" * 2_000 + ".txt", "more than 1,000 characters"),
    ],
)
def test_names_that_lead_elsewhere(name: str, reason: str) -> None:
    assert reason in one_bad(packed((name, SHUT), ("ok.txt", OPEN)))


def test_a_zero_byte_in_a_name() -> None:
    data = packed(("aXb.txt", SHUT), ("ok.txt", OPEN)).replace(b"aXb.txt", b"a\x00b.txt")
    assert one_bad(data).startswith("news.zip!/a\\x00b.txt: has a zero byte in its name")


def test_names_are_made_harmless() -> None:
    items = read(packed(("a\x1b[2J\u202etxt.html", SHUT), ("b\\c.txt", SHUT), ("./d//e.txt", SHUT)))
    assert paths(items) == ["news.zip!/a\\x1b[2J\\u202etxt.html", "news.zip!/b/c.txt", "news.zip!/d/e.txt"]


def test_names_in_old_code_pages_and_broken_utf_8() -> None:
    data = packed(("aXY.txt", SHUT), ("ok.txt", OPEN)).replace(b"aXY.txt", b"a\x81\x8e.txt")
    assert paths(read(data)) == ["news.zip!/aüÄ.txt", "news.zip!/ok.txt"]
    marked = bytearray(data)
    for at, flags in ((marked.index(b"PK\x03\x04"), 6), (marked.index(b"PK\x01\x02"), 8)):
        struct.pack_into("<H", marked, at + flags, 0x800)
    assert paths(read(bytes(marked))) == ["news.zip!/a\\x81\\x8e.txt", "news.zip!/ok.txt"]


def test_a_name_that_is_there_twice() -> None:
    assert "is in the archive 2 times" in one_bad(packed(("a.txt", SHUT), ("./a.txt", OPEN), ("ok.txt", OPEN)))


def test_links_and_devices() -> None:
    for mode, kind in ((0o120777, "is a link"), (0o020666, "is no regular file")):
        link = zipfile.ZipInfo("a.txt")
        link.create_system, link.external_attr = 3, mode << 16
        assert kind in one_bad(packed((link, "/etc/passwd"), ("ok.txt", OPEN)))


def changed(data: bytes, flags: int = 0, method: int | None = None) -> bytes:
    """The archive with the flags and the method of its first member changed, in both places."""
    out = bytearray(data)
    for start, at in ((out.index(b"PK\x03\x04"), 6), (out.index(b"PK\x01\x02"), 8)):
        struct.pack_into("<H", out, start + at, flags)
        if method is not None:
            struct.pack_into("<H", out, start + at + 2, method)
    return bytes(out)


def test_encryption_and_other_methods() -> None:
    data = packed(("a.txt", SHUT), ("ok.txt", OPEN))
    assert "is encrypted" in one_bad(changed(data, flags=1))
    assert "is packed with LZMA, which is not read" in one_bad(changed(data, method=14))
    assert "is packed with method 77" in one_bad(changed(data, method=77))


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_bombs(method: int) -> None:
    data = packed(("a.txt", b"\0" * 20_000_000), ("ok.txt", OPEN), method=method)
    assert "becomes more than 200 times its packed size" in one_bad(data)


def test_a_bomb_that_says_it_is_small() -> None:
    data = bytearray(packed(("a.txt", b"\0" * 20_000_000), ("ok.txt", OPEN)))
    for start, at in ((data.index(b"PK\x03\x04"), 22), (data.index(b"PK\x01\x02"), 24)):
        struct.pack_into("<L", data, start + at, 100)
    assert "becomes more than 200 times" in one_bad(bytes(data))


def test_a_member_that_becomes_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MAX_MEMBER", 10_000)
    text = "".join(map(str, range(10_000)))
    assert "becomes more than" in one_bad(packed(("a.txt", text), ("ok.txt", OPEN)))


def test_the_bound_on_what_is_unpacked_holds_over_nested_archives() -> None:
    def text(number: int) -> str:
        return "".join(f"{number}-{n} " for n in range(100))

    inner = [packed(*((f"{n}.txt", text(10 * i + n)) for n in range(5))) for i in range(5)]
    data = packed(*((f"{i}.zip", each) for i, each in enumerate(inner)))
    everything = len(paths(read(data)))
    budget = members.Budget(unpacked=6_000)
    items = read(data, budget=budget)
    assert everything == 25
    assert 0 < len(paths(items)) < 12
    assert all("would make more than" in line for line in told(items))
    assert sum(len(item.text) for item in items if isinstance(item, Document)) <= 6_000


def test_the_bound_on_members_holds_over_nested_archives() -> None:
    inner = packed(*((f"{n}.txt", SHUT) for n in range(4)))
    data = packed(("0.zip", inner), ("1.zip", inner), ("2.zip", inner))
    items = read(data, budget=members.Budget(members=12))
    assert len(paths(items)) == 8
    assert "news.zip!/2.zip: has more than 100,000 members, with the archives in it" in told(items)[0]
    assert len(read(data, budget=members.Budget(members=2))) == 1


def overlapping(number: int) -> bytes:
    """An archive in which all members are the same bytes, as D. Fifield's."""
    body = zlib.compress(b"a" * 50_000, 9)[2:-4]
    about = (0, 8, 0, 0, zlib.crc32(b"a" * 50_000), len(body), 50_000, 5, 0)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, *about) + b"0.txt" + body
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, *about, 0, 0, 0, 0, 0)
    directory = b"".join(entry + f"{index}.txt".encode() for index in range(number))
    return local + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, number, number, len(directory), len(local), 0)


def test_members_that_share_their_bytes() -> None:
    items = read(overlapping(9))
    assert paths(items) == []
    assert all("shares its bytes with another member" in line for line in told(items))
    assert len(items) == 9
    # The quoting kind: the first member holds the header of the second.
    inner = packed(("b.txt", SHUT), method=zipfile.ZIP_STORED)
    data = packed(("a.txt", inner), method=zipfile.ZIP_STORED)
    begin = data.index(b"PK\x03\x04", 4)
    entry = bytearray(inner[inner.index(b"PK\x01\x02") : inner.rindex(b"PK\x05\x06")])
    struct.pack_into("<L", entry, 42, begin)
    end = data.rindex(b"PK\x05\x06")
    size = struct.unpack_from("<L", data, end + 12)[0] + len(entry)
    offset = struct.unpack_from("<L", data, end + 16)[0]
    both = data[:end] + entry + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 2, 2, size, offset, 0)
    assert zipfile.ZipFile(io.BytesIO(both)).namelist() == ["a.txt", "b.txt"]
    items = read(both)
    assert told(items)[0].startswith("news.zip!/a.txt: shares its bytes")
    assert paths(items) == ["news.zip!/b.txt"]


def test_damage() -> None:
    data = packed(("a.txt", SHUT), ("ok.txt", OPEN), method=zipfile.ZIP_STORED)
    assert "by its checksum" in one_bad(data.replace(b"Monday", b"Friday"))
    deflated = packed(("a.txt", SHUT), ("ok.txt", OPEN))
    begin = 30 + len("a.txt")
    assert "is damaged" in one_bad(deflated[:begin] + b"\xff\xff" + deflated[begin + 2 :])
    swapped = packed(("ok.txt", OPEN), ("z.txt", SHUT), method=zipfile.ZIP_STORED)
    at = swapped.index(b"PK\x03\x04", 4)
    assert "does not begin where the directory says" in one_bad(swapped[:at] + b"XX" + swapped[at + 2 :])


@pytest.mark.parametrize("cut", [10, 30, 60, 120, 200])
def test_an_archive_cut_short(cut: int) -> None:
    data = packed(("a.txt", SHUT), ("b.txt", OPEN))
    items = read(data[:-cut])
    assert len(items) == 1
    assert "is cut short or damaged" in str(items[0])


def test_a_directory_that_is_not_whole() -> None:
    data = packed(("a.txt", SHUT))
    at = data.index(b"PK\x01\x02")
    for broken in (data[:at] + b"XX" + data[at + 2 :], data[: at + 28] + b"\xff\xff" + data[at + 30 :], data[:60] + data[90:]):
        items = read(broken)
        assert len(items) == 1
        assert "directory" in str(items[0])


def test_a_directory_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "MAX_DIRECTORY", 100)
    assert "has a directory of more than" in told(read(packed(*((f"{n}.txt", SHUT) for n in range(9)))))[0]


def test_many_bad_members_are_told_by_number() -> None:
    items = read(packed(*((f"../{number}.txt", SHUT) for number in range(50)), ("ok.txt", OPEN)))
    assert paths(items) == ["news.zip!/ok.txt"]
    assert len(told(items)) == 21
    assert "30 more of its members cannot be read; the first of them: ../27.txt has a name" in told(items)[-1]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_is_told_or_does_no_harm(data: st.DataObject) -> None:
    whole = bytearray(packed(("a.txt", SHUT), ("b.csv", f"text\n{OPEN}\n"), ("c.zip", packed(("d.txt", SHUT)))))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    items = read(bytes(whole))
    assert items
    for item in items:
        assert item.path.startswith("news.zip")
        if isinstance(item, Document):
            assert item.text in (SHUT, OPEN)
