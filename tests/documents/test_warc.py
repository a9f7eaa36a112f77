from __future__ import annotations

import gzip
import hashlib
import io
import random
import re
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sitroom.documents.document import Document
from sitroom.documents.formats import Context, Item, LeftOut, format_of, read_stream
from sitroom.documents.known import Known
from sitroom.documents.warc import records as warc_records
from sitroom.documents.warc.http_answer import unchunked
from sitroom.documents.warc.records import Damage, Record, records
from sitroom.errors import DocumentError

SENTENCE = (
    "The ferry did not sail on Monday, the pilot said, because the wind had turned in the night and stood against the tide."
)
SECOND = "Nobody had told the crew of the other boat, which lay at anchor behind the island with its lights out until dawn."
URL = "https://coast.example/news/ferry"
Fields = dict[str, str]


def page(words: str = SENTENCE) -> bytes:
    head = "<!doctype html><html><head><title>Ferry stays</title></head>"
    return f"{head}<body><p>{words}</p><p>{SECOND}</p></body></html>".encode()


class Archive:
    """A web archive that is written for a test, record by record."""

    def __init__(self, *, gzipped: bool = True, version: str = "WARC/1.1") -> None:
        self.out = io.BytesIO()
        self.writer: Any = WARCWriter(self.out, gzip=gzipped, warc_version=version)
        self.writer._create_temp_file = io.BytesIO  # the library leaves its own open
        self.places: list[int] = []

    def add(
        self,
        body: bytes | None = None,
        url: str = URL,
        media: str = "text/html; charset=utf-8",
        status: str = "200 OK",
        kind: str = "response",
        fields: Fields | None = None,
        http: Fields | None = None,
        date: str = "2024-05-01T08:00:00Z",
    ) -> Archive:
        self.places.append(self.out.tell())
        head = StatusAndHeaders(status, [("Content-Type", media), *(http or {}).items()], protocol="HTTP/1.1")
        self.writer.write_record(
            self.writer.create_warc_record(
                url,
                kind,
                payload=io.BytesIO(page() if body is None else body),
                http_headers=head if kind in ("response", "revisit") else None,
                warc_content_type=media if kind in ("resource", "conversion") else "",
                warc_headers_dict={"WARC-Date": date, **(fields or {})},
            )
        )
        return self

    @property
    def data(self) -> bytes:
        return self.out.getvalue()


def read(data: bytes, context: Context | None = None) -> list[Item]:
    return list(read_stream(io.BytesIO(data), "news.warc.gz", context or Context()))


def one(data: bytes) -> Document:
    (document,) = documents(read(data))
    return document


def documents(items: list[Item]) -> list[Document]:
    return [item for item in items if isinstance(item, Document)]


def errors(items: list[Item]) -> list[str]:
    return [item.reason for item in items if isinstance(item, DocumentError)]


def left_out(items: list[Item]) -> list[str]:
    return [item.what for item in items if isinstance(item, LeftOut)]


@pytest.mark.parametrize("version", ["WARC/1.0", "WARC/1.1"])
@pytest.mark.parametrize("form", [lambda _: _, lambda data: gzip.compress(data)], ids=["plain", "gzipped as a whole"])
def test_pages_of_an_archive_become_documents(form: Callable[[bytes], bytes], version: str) -> None:
    archive = Archive(gzipped=False, version=version).add().add(b"The tide came late.\n" * 3, f"{URL}.txt", "text/plain")
    first, second = documents(read(form(archive.data)))
    assert first.path == f"news.warc.gz!/{URL}"
    assert (first.id, first.url, first.title, first.published) == (f"url:{URL}", URL, "Ferry stays", None)
    assert first.text == f"{SENTENCE}\n\n{SECOND}"
    assert (second.text, second.url) == ("The tide came late.\n" * 3, f"{URL}.txt")


def test_records_are_those_that_another_reader_finds() -> None:
    archive = (
        Archive()
        .add()
        .add(b"\x89PNG", f"{URL}.png", "image/png")
        .add(b"GET / HTTP/1.1\r\n\r\n", kind="request")
        .add(url=URL + "/2")
    )
    ours = [each for each in records(io.BytesIO(archive.data), lambda *_: True) if isinstance(each, Record)]
    theirs = [
        (each.stream_pos, each.headers.get("WARC-Target-URI"), each.reader.read())
        for each in ArchiveIterator(io.BytesIO(archive.data), parse_http=False)
    ]
    assert [(each.fields["warc-target-uri"], each.body) for each in ours] == [(address, body) for _, address, body in theirs]
    assert [each.where for each in ours] == [f"byte {place}" for place in archive.places]


def test_what_is_no_article_is_counted_by_kind() -> None:
    archive = Archive().add().add(b"GET / HTTP/1.1\r\n\r\n", kind="request").add(b"gone", status="404 Not Found")
    for number in range(3):
        archive.add(b"\x89PNG", f"{URL}/{number}.png", "image/png")
    archive.add(b"User-agent: *\nDisallow: /x\n", "https://coast.example/robots.txt", "text/plain")
    archive.add(b"", f"{URL}/empty").add(b"20240501", "dns:coast.example", "text/dns", kind="resource")
    (told,) = left_out(read(archive.data))
    assert told == (
        "8 records that are no articles (3 image/png, 1 empty, 1 request, 1 robots.txt, 1 text/dns, 1 with status 404)"
    )


def test_revisits_and_warcinfo_are_counted() -> None:
    archive = Archive().add()
    archive.writer.write_record(archive.writer.create_warcinfo_record("a.warc", {"software": "none"}))
    archive.writer.write_record(
        archive.writer.create_revisit_record(URL, "sha1:B2LTWWPUOYAH7UIPQ7ZUPQ4VMBSVC36A", URL, "2024-04-01T00:00:00Z")
    )
    items = read(archive.data)
    assert len(documents(items)) == 1
    assert left_out(items) == ["2 records that are no articles (1 revisit, 1 warcinfo)"]


def test_resource_and_conversion_records_are_read() -> None:
    archive = Archive().add(SENTENCE.encode(), kind="conversion", media="text/plain").add(kind="resource", url=f"{URL}/r")
    first, second = documents(read(archive.data))
    assert (first.text, first.url) == (SENTENCE, URL)
    assert (second.title, second.url) == ("Ferry stays", f"{URL}/r")


def test_captures_of_one_address_are_revisions_with_paths_of_their_own() -> None:
    archive = Archive()
    for date in ("2024-05-01T08:00:00Z", "2024-05-02T08:00:00Z", "2024-05-02T08:00:00Z", "2024-04-01T08:00:00Z"):
        archive.add(page(f"{SENTENCE} {len(archive.places)}"), date=date)
    items = read(archive.data)
    found = documents(items)
    assert [each.path.removeprefix(f"news.warc.gz!/{URL}") for each in found] == [
        "", " (2024-05-02T08:00:00Z)", " (2024-05-02T08:00:00Z, 2)", " (2024-04-01T08:00:00Z)",
    ]  # fmt: skip
    assert {each.id for each in found} == {f"url:{URL}"}
    assert len({each.revision for each in found}) == 4
    assert left_out(items) == ["the order in time of 1 capture that stands after a later one of the same address"]


def test_the_page_says_which_page_it_is_before_the_archive_does() -> None:
    body = page().replace(b"<title>", b"<link rel=canonical href=https://coast.example/own><title>")
    assert one(Archive().add(body).data).url == "https://coast.example/own"


def test_a_manifest_goes_before_the_archive() -> None:
    said = {f"news.warc.gz!/{URL}": Known(published="2024-04-30", title="Own title")}
    (document,) = documents(read(Archive().add().data, Context(known=Known(publisher="The Pilot"), known_of=said.get)))
    assert (document.publisher, document.published, document.title) == ("The Pilot", "2024-04-30", "Own title")


def chunked(body: bytes, size: int = 50) -> bytes:
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x;a=b\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("gzip", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:99]) + gzip.compress(body[99:])),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("gzip, deflate", lambda body: zlib.compress(gzip.compress(body))),
        ("gzip", lambda body: body),
        ("deflate", lambda body: body),
        ("br", lambda body: body),
        ("identity", lambda body: body),
    ],
)
def test_content_encodings_are_undone_and_those_that_are_undone_already_left(
    encoding: str, encode: Callable[[bytes], bytes]
) -> None:
    for body, fields in ((encode(page()), {}), (chunked(encode(page())), {"Transfer-Encoding": "chunked"})):
        document = one(Archive().add(body, http={"Content-Encoding": encoding, **fields}).data)
        assert document.text == f"{SENTENCE}\n\n{SECOND}"


def test_brotli() -> None:
    brotli = pytest.importorskip("brotli")
    data = brotli.compress(page() * 3000)
    assert one(Archive().add(data, http={"Content-Encoding": "br"}).data).title == "Ferry stays"
    items = read(Archive().add(data[:-9], http={"Content-Encoding": "br"}).data)
    assert errors(items) == ["has a Brotli encoding that is damaged or cut short"]


def test_chunks_that_are_gone_or_broken() -> None:
    assert unchunked(page()) == page()
    assert unchunked(b"") == b""
    assert unchunked(b"5\r\nferry\r\n") == b"ferry"
    assert unchunked(b"5\r\nferry\r\n9\r\n sai") == b"ferry sai"
    assert unchunked(b"5\nferry\n4\n sai\nthe rest") == b"ferry saithe rest"
    assert unchunked(b"b\r\nwords below a line that looks like a size") == b"b\r\nwords below a line that looks like a size"


def test_an_encoding_that_cannot_be_undone_is_told_and_the_rest_read() -> None:
    archive = Archive().add(gzip.compress(page())[:60], http={"Content-Encoding": "gzip"})
    archive.add(b"?", http={"Content-Encoding": "zstd"}, url=f"{URL}/z").add(url=f"{URL}/2")
    items = read(archive.data)
    assert errors(items) == [
        "has a gzip or deflate encoding that is damaged or cut short",
        "is encoded as 'zstd', which cannot be unpacked",
    ]
    assert [each.url for each in documents(items)] == [f"{URL}/2"]


def test_a_body_that_unpacks_without_end_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitroom.documents.warc.http_answer.MAX_BYTES", 100_000)
    bomb = gzip.compress(bytes(50_000_000))
    items = read(Archive().add(bomb, http={"Content-Encoding": "gzip"}).add(url=f"{URL}/2").data)
    assert errors(items)[0].startswith("unpacks to more than")
    assert len(documents(items)) == 1


def test_the_stated_charset_counts_where_the_bytes_do_not_say_otherwise() -> None:
    words = f"<p>Паром не вышел в море, сказал лоцман.</p><p>{SENTENCE}</p>"
    archive = Archive()
    archive.add(words.encode("koi8-r"), media="text/html; charset=koi8-r")
    archive.add(words.encode(), url=f"{URL}/2", media="text/html; charset=koi8-r")
    archive.add(b"<meta charset=koi8-r>" + words.encode("koi8-r"), url=f"{URL}/3", media="text/html; charset=latin1")
    archive.add(words.encode("koi8-r"), url=f"{URL}/4", media='text/plain; charset="koi8-r"')
    archive.add(words.encode("iso2022_jp", "ignore"), url=f"{URL}/5", media="text/plain; charset=no-such-charset")
    for document in documents(read(archive.data))[:4]:
        assert "сказал лоцман" in document.text
    assert len(documents(read(archive.data))) == 5


def test_the_type_is_known_by_the_bytes_where_none_is_stated() -> None:
    archive = Archive().add(media="").add(b"\x00\x01", url=f"{URL}/2", media="")
    items = read(archive.data)
    assert [each.title for each in documents(items)] == ["Ferry stays"]
    assert left_out(items) == ["1 record that is no article (1 of no stated type)"]


def test_pages_without_words_and_pages_that_are_too_large_are_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitroom.documents.warc.reading.MAX_BYTES", 5000)
    archive = Archive().add(b"<html><body><img src=a></body></html>").add(page(SENTENCE * 60), f"{URL}/2").add(url=f"{URL}/3")
    items = read(archive.data)
    assert [reason[:24] for reason in errors(items)] == ["is a web page without an", "is larger than 0 MB"]
    assert [item.path for item in items if isinstance(item, DocumentError)] == [f"news.warc.gz!/{URL}", f"news.warc.gz!/{URL}/2"]
    assert len(documents(items)) == 1


def test_a_pdf_goes_to_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def reader(stream: io.BytesIO, path: str, context: Context) -> list[Item]:
        assert context.hints is not None
        return [LeftOut(path, f"{stream.read()!r} of {context.hints.url}")]

    monkeypatch.setattr("sitroom.documents.formats._reader", lambda _: reader)
    from sitroom.documents.warc.reading import read_warc

    archive = Archive().add(b"%PDF-1.4 x", media="application/pdf")
    (item,) = read_warc(io.BytesIO(archive.data), "a.warc", Context())
    assert str(item) == f"a.warc!/{URL}: left out b'%PDF-1.4 x' of {URL}"


def with_digest(digest: str, body: bytes, http: Fields | None = None, url: str = URL) -> bytes:
    data = Archive(gzipped=False).add(body, url, http=http).data
    return re.sub(rb"(?<=\nWARC-Payload-Digest: )[^\r]*", digest.encode(), data, count=1)


def test_digests_are_checked_and_what_differs_is_read_and_told() -> None:
    wrong = "sha1:B2LTWWPUOYAH7UIPQ7ZUPQ4VMBSVC36A"
    right = f"sha256:{hashlib.sha256(page()).hexdigest()}"
    plain = [with_digest(digest, page(), url=f"{URL}/{number}") for number, digest in enumerate((right, wrong, "x:y", wrong))]
    items = read(b"".join(plain))
    assert len(documents(items)) == 4
    assert errors(items) == [f"has 2 records that are not what their digests say, the first at byte {len(plain[0])}"]
    assert errors(read(Archive().add().data)) == []


def test_the_digest_may_be_of_the_body_as_sent_or_as_meant() -> None:
    sent = gzip.compress(page())
    for form, count in ((chunked(sent), 0), (sent, 0), (page(), 0), (b"another page", 1)):
        digest = f"md5:{hashlib.md5(form, usedforsecurity=False).hexdigest()}"
        http = {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}
        assert len(errors(read(with_digest(digest, chunked(sent), http)))) == count


def test_pages_cut_at_capture_are_read_and_told() -> None:
    cut = {"WARC-Truncated": "length"}
    archive = (
        Archive()
        .add(fields=cut)
        .add(gzip.compress(page(SENTENCE * 9))[:-20], URL + "/2", fields=cut, http={"Content-Encoding": "gzip"})
    )
    items = read(archive.add(url=f"{URL}/3", fields={"WARC-Segment-Number": "1"}).data)
    assert len(documents(items)) == 3
    assert errors(items) == []
    assert left_out(items) == ["the rest of 3 pages that were cut when captured (2 length, 1 segmented)"]


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_damaged_record_costs_itself(gzipped: bool) -> None:
    archive = Archive(gzipped=gzipped)
    for number in range(4):
        archive.add(page(f"{SENTENCE} {number}"), f"{URL}/{number}")
    data = bytearray(archive.data)
    data[archive.places[1] : archive.places[1] + 5] = b"#####"
    items = read(bytes(data))
    assert [each.url for each in documents(items)] == [f"{URL}/{number}" for number in (0, 2, 3)]
    kind = "gzip member" if gzipped else "record"
    assert errors(items) == [f"has at byte {archive.places[1]} no {kind} where one should begin"]
    assert [item.advice for item in items if isinstance(item, DocumentError)] == ["the records around it are read"]


def test_damage_within_a_gzip_member_costs_its_record() -> None:
    archive = Archive().add(url=f"{URL}/0").add(url=f"{URL}/1").add(url=f"{URL}/2")
    data = bytearray(archive.data)
    data[archive.places[2] - 6] ^= 1  # in the checksum: every byte of the page is there, and one of them may be wrong
    items = read(bytes(data))
    assert [each.url for each in documents(items)] == [f"{URL}/0", f"{URL}/2"]
    assert errors(items) == [f"is damaged in the gzip member at byte {archive.places[1]}"]


@pytest.mark.parametrize("gzipped", [True, False])
@pytest.mark.parametrize("lie", ["4294967296", "99999999999999999999", "-5", "many", "9", "0"])
def test_a_length_that_lies_costs_its_record(gzipped: bool, lie: str) -> None:
    plain = [Archive(gzipped=False).add(url=f"{URL}/{number}").data for number in range(3)]
    plain[1] = re.sub(rb"(?<=\nContent-Length: )\d+", lie.encode(), plain[1], count=1)
    data = b"".join(gzip.compress(each) if gzipped else each for each in plain)
    items = read(data)
    assert [each.url for each in documents(items)] == [f"{URL}/0", f"{URL}/2"]
    (error,) = [item for item in items if isinstance(item, DocumentError)]
    assert f"byte {len(gzip.compress(plain[0]) if gzipped else plain[0])}" in error.reason


def test_a_length_that_leads_into_a_later_record_costs_one() -> None:
    plain = [Archive(gzipped=False).add(url=f"{URL}/{number}").data for number in range(4)]
    plain[1] = re.sub(
        rb"(?<=\nContent-Length: )\d+", lambda found: b"%d" % (int(found[0]) + len(plain[2]) // 2), plain[1], count=1
    )
    items = read(b"".join(plain))
    assert [each.url for each in documents(items)] == [f"{URL}/{number}" for number in (0, 2, 3)]


@pytest.mark.parametrize("garbage", [b"not a record at all\n" * 40, bytes(700), b"\x1f\x8b\x08broken"])
@pytest.mark.parametrize("gzipped", [True, False])
def test_what_follows_the_last_record_is_told(garbage: bytes, gzipped: bool) -> None:
    archive = Archive(gzipped=gzipped).add()
    items = read(archive.data + garbage)
    assert len(documents(items)) == 1
    (error,) = [item for item in items if isinstance(item, DocumentError)]
    assert str(len(archive.data)) in error.reason
    assert "fetch the archive again" in error.advice


def test_heads_without_end_are_bounded() -> None:
    endless = b"WARC/1.1\r\nWARC-Type: response\r\n" + b"X-Field: a\r\n" * 20_000 + b"\r\n"
    http = b"HTTP/1.1 200 OK\r\n" + b"X-Field: a\r\n" * 20_000 + b"\r\n" + page()
    fields = b"WARC-Type: response\r\nWARC-Target-URI: a\r\nContent-Type: application/http\r\nContent-Length: %d" % len(http)
    record = b"WARC/1.1\r\n" + fields + b"\r\n\r\n" + http + b"\r\n\r\n"
    items = read(endless + record + Archive(gzipped=False).add().data)
    assert [each.url for each in documents(items)] == [URL]
    assert errors(items) == ["has a record at byte 0 whose head is no head, or has no end"]
    assert left_out(items) == ["1 record that is no article (1 without an HTTP answer)"]


def test_a_member_that_unpacks_without_end_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc_records, "FREE_RATIO", 100_000)
    bomb = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 50000000\r\n\r\n" + bytes(50_000_000)
    items = read(gzip.compress(bomb) + Archive().add().data)
    assert errors(items) == ["has a gzip member at byte 0 that unpacks to more than 200 times its size"]
    assert [each.url for each in documents(items)] == [URL]


def test_members_within_members_are_not_read_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc_records, "MAX_AGAIN", 500_000)
    reads = 0

    class Counting(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            nonlocal reads
            data = super().read(size)
            reads += len(data)
            return data

    # Stored blocks: each member that fails holds all the later ones.
    data = gzip.compress(b"WARC/1.1\r\n", compresslevel=0)[:-8] * 5000
    found = list(records(Counting(data), lambda *_: True))
    assert all(isinstance(each, Damage) for each in found)
    assert reads < 4 * warc_records.MAX_AGAIN


@pytest.mark.parametrize("size", [10, 65_530, 65_536, 100_000, 131_072, 200_000, 300_000])
@pytest.mark.parametrize("gzipped", [True, False])
def test_records_after_much_garbage_are_found(gzipped: bool, size: int) -> None:
    first, second = (Archive(gzipped=gzipped).add(url=f"{URL}/{number}").data for number in range(2))
    items = read(first + random.Random(size).randbytes(size) + b"\n" + second)
    assert [each.url for each in documents(items)] == [f"{URL}/0", f"{URL}/1"]
    assert len(errors(items)) == 1


def test_many_damaged_places_are_counted() -> None:
    one_bad = Archive().add().data
    bad = one_bad[:-6] + b"######"
    items = read(bad * 30 + one_bad)
    assert len(documents(items)) == 1
    assert len(errors(items)) == 11
    assert errors(items)[-1] == "has 20 more damaged places"


def test_an_odd_address_makes_a_path_of_one_line() -> None:
    archive = Archive().add(url="http://coast.example/a b\tc\u2028" + "x" * 3000)
    archive.add(url="<http://coast.example/angle>")
    first, second = documents(read(archive.data))
    assert first.path.startswith("news.warc.gz!/http://coast.example/a%20b")
    assert len(first.path) < 2100
    assert "\n" not in first.path
    assert second.url == "http://coast.example/angle"


@pytest.fixture(scope="module")
def three() -> dict[bool, Archive]:
    archives = {}
    for gzipped in (True, False):
        archives[gzipped] = archive = Archive(gzipped=gzipped)
        for number in range(3):
            archive.add(f"{SENTENCE} {number}\n".encode(), f"{URL}/{number}", "text/plain")
    return archives


@settings(max_examples=150, deadline=None)
@given(gzipped=st.booleans(), share=st.floats(0, 1))
def test_an_archive_cut_anywhere_gives_the_whole_records_before_it_and_tells(
    three: dict[bool, Archive], gzipped: bool, share: float
) -> None:
    archive = three[gzipped]
    end = 1 + int(share * (len(archive.data) - 1))
    ends = [*archive.places[1:], len(archive.data)]
    items = list(_read_cut(archive.data[:end]))
    found = [each.url for each in documents(items)]
    # The line ends that close a record of a plain archive are no part of what it holds.
    whole = [f"{URL}/{number}" for number, place in enumerate(ends) if end >= place - (0 if gzipped else 4)]
    assert found == whole
    assert len(errors(items)) == (end not in ends)
    assert all(not item.what for item in items if isinstance(item, LeftOut))


def _read_cut(data: bytes) -> list[Item]:
    from sitroom.documents.warc.reading import read_warc

    return list(read_warc(io.BytesIO(data), "news.warc", Context()))


@settings(max_examples=150, deadline=None)
@given(gzipped=st.booleans(), damage=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=9)), min_size=1, max_size=4))
def test_damage_of_any_kind_ends_in_documents_and_errors(
    three: dict[bool, Archive], gzipped: bool, damage: list[tuple[float, bytes]]
) -> None:
    data = bytearray(three[gzipped].data)
    for share, put in damage:
        at = int(share * len(data))
        data[at : at + len(put)] = put
    items = _read_cut(bytes(data))
    assert len(items) <= 14
    assert all(str(item) if not isinstance(item, Document) else item.text for item in items)


def test_the_beginning_of_an_archive_is_known() -> None:
    assert format_of(Archive().add().data, "x").value == "web archive (WARC)"
    assert format_of(Archive(gzipped=False).add().data, "x").value == "web archive (WARC)"
