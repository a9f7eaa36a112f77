"""Web archives (WARC): each captured page, text and PDF in one becomes a document.

The captures of one address are read in the order of the archive, as revisions of one document. The day of a capture is not
the day of publication, so it dates nothing. What an archive holds beside articles is counted and told at the end.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO
from urllib.parse import quote, urlsplit

from sitroom.documents.address import canonical_url
from sitroom.documents.article import shown
from sitroom.documents.body import body_document
from sitroom.documents.fields import media_type
from sitroom.documents.formats import INSIDE, Context, Item, LeftOut, read_stream
from sitroom.documents.html import looks_like_html
from sitroom.documents.known import Known
from sitroom.documents.tally import Tally, counted
from sitroom.documents.text import MAX_BYTES
from sitroom.documents.warc.http_answer import Answer, answer_of, content_of, unchunked
from sitroom.documents.warc.records import Damage, Record, records
from sitroom.errors import DocumentError

MAX_DAMAGE_TOLD = 10
"""Damaged places of one archive that are told one by one; the others are counted."""

MAX_ADDRESS = 2000
"""Characters of an address that stand in a path; browsers and servers take no longer ones."""

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_TYPES = PAGE_TYPES | {"text/plain", "application/pdf"}
_KINDS = frozenset({"warcinfo", "request", "metadata", "revisit", "continuation"})
_DIGEST = re.compile(r"(\w[\w-]{1,9}):([\w=+/-]{16,140})")
_DIGESTS = {"md5": "md5", "sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256", "sha512": "sha512"}


@dataclass(frozen=True, slots=True)
class _Capture:
    """What a record has captured: its type, and how the body it lies in is to be read."""

    media: str
    charset: str | None
    answer: Answer | None


@dataclass(slots=True)
class _Archive:
    """What is counted while an archive is read."""

    left_out: Tally = field(default_factory=Tally)
    cut: Tally = field(default_factory=Tally)
    unlike: Tally = field(default_factory=Tally)
    older: int = 0
    captures: dict[bytes, int] = field(default_factory=dict)
    latest: dict[bytes, str] = field(default_factory=dict)
    sorted: _Capture | str = ""

    def keep(self, fields: Mapping[str, str], size: int, begins: bytes) -> bool:
        """Sort a record by what it says of itself; whether its body is needed."""
        self.sorted = _sort(fields, size, begins)
        return isinstance(self.sorted, _Capture) and size <= MAX_BYTES

    def name(self, address: str, date: str) -> str:
        """The address, with the date of the capture from its second one on, and a number where the date is the same too."""
        if self._count(address) == 1:
            return address
        count = self._count(dated := f"{address} ({date})")
        return dated if count == 1 else f"{address} ({date}, {count})"

    def _count(self, name: str) -> int:
        key = _key(name)
        self.captures[key] = count = self.captures.get(key, 0) + 1
        return count

    def order(self, address: str, date: str) -> None:
        """Count a capture that stands after a later one of its address."""
        key = _key(address)
        latest = self.latest.get(key, "")
        self.older += date < latest
        self.latest[key] = max(date, latest)


def read_warc(stream: BinaryIO, path: str, context: Context) -> Iterator[Item]:
    """Give the articles of a web archive: ``path!/<address>`` each, with the capture's date from the second capture on.

    Pages, plain texts and PDFs answered with status 200, and those in resource and conversion records (as WET files have).
    The address comes to bear where a page names none of its own. A damaged place is an error that says where it is, and
    reading goes on behind it; a record that is damaged or cut short is not read.
    """
    archive = _Archive()
    damaged = 0
    for each in records(stream, archive.keep):
        if isinstance(each, Damage):
            damaged += 1
            if damaged <= MAX_DAMAGE_TOLD or each.last:
                yield DocumentError(shown(path), each.what, _advice(each))
        elif isinstance(archive.sorted, str):
            archive.left_out.add(archive.sorted)
        else:
            yield from _captured(each, archive.sorted, archive, path, context)
    yield from _told(archive, damaged, shown(path))


def _sort(fields: Mapping[str, str], size: int, begins: bytes) -> _Capture | str:
    """What a record has captured that may be an article, or the kind of record that is none."""
    kind = fields.get("warc-type", "").lower()
    if kind not in ("response", "resource", "conversion"):
        return kind if kind in _KINDS else "of an unknown kind"
    answer = answer_of(begins) if kind == "response" else None
    if answer is not None and answer.status != 200:
        return f"with status {answer.status}"
    media, charset = media_type(answer.fields.get("content-type", "") if answer else fields.get("content-type", ""))
    if media == "application/http":
        return "without an HTTP answer"
    body = begins[answer.length if answer else 0 :]
    media = media or media_type(fields.get("warc-identified-payload-type", ""))[0] or _media_of(body)
    if media not in _TYPES:
        return media or "of no stated type"
    if size == (answer.length if answer else 0):
        return "empty"
    if _address(fields).endswith("/robots.txt") and urlsplit(_address(fields)).path == "/robots.txt":
        return "robots.txt"
    return _Capture(media, charset, answer)


def _captured(record: Record, capture: _Capture, archive: _Archive, path: str, context: Context) -> Iterator[Item]:
    """The article that a record holds."""
    address, date = _address(record.fields), record.fields.get("warc-date", "")[:40]
    archive.order(address, date)
    inner = f"{path}{INSIDE}{archive.name(_shortened(address), date)}"
    hints = Known(url=canonical_url(address))
    around = context.inside(inner)
    if record.body is None:
        yield DocumentError(shown(inner), f"is larger than {MAX_BYTES // 2**20} MB", "save its text apart and read that")
        return
    if cut := record.fields.get("warc-truncated", "segmented" if "warc-segment-number" in record.fields else ""):
        archive.cut.add(cut[:20])
    try:
        body = _body(record, capture, archive, shown(inner), cut=bool(cut))
        if capture.media == "application/pdf":
            yield from read_stream(BytesIO(body), inner, around.of(around.known, hints))
        else:
            page = capture.media in PAGE_TYPES
            yield body_document(body, inner, around.known, hints, charset=capture.charset, page=page)
    except DocumentError as error:
        yield error


def _body(record: Record, capture: _Capture, archive: _Archive, path: str, *, cut: bool) -> bytes:
    """The captured file itself, unpacked; DocumentError where that cannot be."""
    block = record.body or b""
    if capture.answer is None:
        whole = _is(record.fields, "warc-block-digest", block) and _is(record.fields, "warc-payload-digest", block)
        body = block
    else:
        sent = block[capture.answer.length :]
        whole = _is(record.fields, "warc-block-digest", block)
        plain = unchunked(sent) if "chunked" in capture.answer.fields.get("transfer-encoding", "").lower() else sent
        body = content_of(plain, capture.answer.fields.get("content-encoding", ""), path, cut=cut)
        # Archivers do not agree on which of these the payload is.
        whole = whole and any(_is(record.fields, "warc-payload-digest", each) for each in (sent, plain, body))
    if not whole:
        archive.unlike.add(where=record.where)
    return body


def _is(fields: Mapping[str, str], name: str, data: bytes) -> bool:
    """Whether data is what a record's digest says; True where there is none, or none that is known."""
    found = _DIGEST.fullmatch(fields.get(name, ""))
    algorithm = _DIGESTS.get(found[1].lower()) if found else None
    if found is None or algorithm is None:
        return True
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    return found[2].upper().rstrip("=") in (base64.b32encode(digest).decode().rstrip("="), digest.hex().upper()) or (
        found[2].rstrip("=") == base64.b64encode(digest).decode().rstrip("=")
    )


def _media_of(body: bytes) -> str:
    """The type of a body of which none is stated."""
    if body.startswith(b"%PDF-"):
        return "application/pdf"
    return "text/html" if looks_like_html(body[:4096].decode("latin-1")) else ""


def _address(fields: Mapping[str, str]) -> str:
    """The address that a record was captured from; older archives have it in angle brackets."""
    address = fields.get("warc-target-uri") or fields.get("warc-record-id", "")
    return address.strip("<> ")


def _shortened(address: str) -> str:
    """The address as it stands in a path: on one line, and no longer than an address is."""
    line = re.sub(r"[\x00-\x20\x7f-\xa0\u2028\u2029]", lambda found: quote(found[0]), address)
    return line if len(line) <= MAX_ADDRESS else f"{line[:MAX_ADDRESS]}...{_key(line).hex()}"


def _key(name: str) -> bytes:
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _advice(damage: Damage) -> str:
    return "what is whole before it is read; fetch the archive again" if damage.last else "the records around it are read"


def _told(archive: _Archive, damaged: int, path: str) -> Iterator[DocumentError | LeftOut]:
    if damaged > MAX_DAMAGE_TOLD:
        more = damaged - MAX_DAMAGE_TOLD
        yield DocumentError(path, f"has {more} more damaged places", "the records around them are read; fetch the archive again")
    if count := archive.unlike.count:
        what = counted(count, "record that is not what its digest says", "records that are not what their digests say")
        reason = f"has {what}, the first at {archive.unlike.first}"
        yield DocumentError(path, reason, "read as they are; the archive was damaged or changed")
    if count := archive.cut.count:
        pages = counted(count, "page that was", "pages that were")
        yield LeftOut(path, f"the rest of {pages} cut when captured ({archive.cut.kinds()})")
    if count := archive.older:
        captures = counted(count, "capture that stands after a later one", "captures that stand after later ones")
        yield LeftOut(path, f"the order in time of {captures} of the same address")
    if count := archive.left_out.count:
        what = counted(count, "record that is no article", "records that are no articles")
        yield LeftOut(path, f"{what} ({archive.left_out.kinds()})")
