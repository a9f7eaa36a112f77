"""Files that are broken, mislabelled or made to do harm: all made here, from the sound ones in ``samples``.

Each says how many documents are read in it all the same, and what must be told of it, line by line.
"""

from __future__ import annotations

import codecs
import gzip
import io
import json
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.documents.hostile.samples import (
    PAGE,
    PORT,
    TEXT,
    TIDE,
    json_lines,
    letter,
    pages,
    printed,
    record,
    samples,
    table,
    zipped,
)
from tests.documents.pdf_harm import SENTENCES, harmful, states, stream
from tests.documents.pdf_making import Printer, written

SECRET = "/etc/passwd"
"""A file that is there on every machine that runs the tests, whose words must never come out."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file by its ``name`` and what makes its bytes; ``documents`` is how many are read in it.

    ``says`` has a pattern for each line that is told of it, in order: what goes on after the file's name. A line that
    begins with "left out" is no failure, all others are.
    """

    name: str
    make: Callable[[], bytes]
    says: tuple[str, ...]
    documents: int = 0

    @property
    def fails(self) -> bool:
        """Whether the run must end with status 1."""
        return any("left out" not in line for line in self.says)

    def __str__(self) -> str:
        return self.name.encode("unicode_escape").decode()


def corpus() -> Iterator[Hostile]:
    """All of them; none is larger than a few megabytes."""
    # It makes more of the same with what stands here.
    from tests.documents.hostile.answers_and_packed import answers, packed

    tables = (_rows, answers, _archives, packed)
    for part in (_empty, _cut, _encodings, _entities, *tables, _mail, _feeds, _prints, _webs, _pages, _names):
        yield from part()


def _one(name: str, data: bytes | Callable[[], bytes], *says: str, documents: int = 0) -> Hostile:
    return Hostile(name, data if callable(data) else lambda: data, says, documents)


# Nothing in them.

MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
ENDINGS = (
    ".txt", ".md", ".html", ".xhtml", ".jsonl", ".json", ".csv", ".tsv", ".eml", ".mbox", ".rss", ".atom", ".warc", ".warc.gz",
    ".pdf", ".zip", ".txt.gz", "",
)  # fmt: skip


def _empty() -> Iterator[Hostile]:
    for ending in ENDINGS:
        yield _one(f"empty{ending}", b"", ": (is empty|holds no rows)")
        for encoding, mark in MARKS.items():
            says = r": (is empty|holds no rows|holds nothing but white space|is no mailbox|is no e-mail message)"
            yield _one(f"mark-{encoding}{ending}", mark, says)
        yield _one(f"blank{ending}", b" \r\n\t\n" * 50, ": (is empty|holds no rows|holds nothing but white space|is no mailbox)")


# Cut short.


def _cut() -> Iterator[Hostile]:
    found = samples()
    yield _one("cut.jsonl", found["rows.jsonl"][:-20], ", line 3: is not JSON", documents=2)
    yield _one("cut.json", found["list.json"][:-30], ", item 3: is cut short", documents=2)
    yield _one("cut.csv", found["table.csv"].rpartition(b'"')[0], ", line 6: has a quotation mark that is not closed",
               ", line 7: has 2 values for 5 columns", documents=2)  # fmt: skip
    yield _one(
        "cut.rss", found["news.rss"][:-200], ": left out 1 entry without any text", ": breaks off after 3 entries", documents=2
    )
    yield _one("cut.zip", found["bundle.zip"][:-30], ": is cut short or damaged: the directory at its end is missing")
    yield _one("headless.zip", found["bundle.zip"][:4] + found["bundle.zip"][60:], r": is damaged: its directory is not where")
    yield _one("cut.pdf", found["print.pdf"][:-20], ": is cut short or damaged: 2 pages could still be read",
               ": left out 2 running", documents=1)  # fmt: skip
    yield _one("head.pdf", found["print.pdf"][:40], ": is a PDF that is damaged or cut short")
    yield _one("cut.warc", found["pages.warc"][:-300], r": ends before the record at byte \d+ does, which says that it",
               documents=2)  # fmt: skip
    yield _one("cut.warc.gz", found["pages.warc.gz"][:-150], r": ends in the middle of the gzip member at byte \d+", documents=2)
    yield _one("cut.eml", found["parcel.eml"][:-30], ": has 1 message cut short before the last part ends", documents=3)
    yield _one("cut.mbox", found["box.mbox"][:-100], ": ends in the middle of its last message", documents=3)
    yield _one("tail-less.warc.gz", gzip.compress(found["pages.warc"], mtime=0)[:-8],
               ": ends in the middle of the gzip member at byte 0", documents=2)  # fmt: skip


# Letters that are none.


def _encodings() -> Iterator[Hostile]:
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        yield _one(f"no-mark-{encoding}.txt", TEXT.replace("“", "'").replace("”", "'").encode(encoding), documents=1)
        yield _one(f"no-mark-{encoding}.csv", table().decode().encode(encoding), documents=3)
        yield _one(f"no-mark-{encoding}.jsonl", json_lines().decode().encode(encoding), documents=3)
    yield _one("odd-utf-16.txt", codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le")[:-1], ": begins as UTF-16 but is damaged at byte")
    yield _one("surrogate.txt", f"{PORT}\n".encode() + b"\xed\xa0\x80 " * 30, documents=1)
    surrogate = {"text": f"{PORT} \ud800"}
    yield _one("surrogate.jsonl", json_lines(2) + json.dumps(surrogate).encode() + b"\n" + json_lines(1).replace(b'"0"', b'"9"'),
               ", line 3: has a broken character in its text .a lone surrogate.", documents=3)  # fmt: skip
    strange = {"id": "\ud800\u202e\x1b[31m", "text": PORT, "title": "\udfff\x1b[0m", "url": "\ud800"}
    yield _one("strange-cells.jsonl", json.dumps(strange).encode(), ": left out url of 1 row", ": left out title of 1 row",
               ": left out id of 1 row", documents=1)  # fmt: skip
    mixed = ("Stände, the café and the façade: " * 20 + PORT).encode() + "\nThe price was 20 €, he said.\n".encode("cp1252")
    yield _one("mixed.txt", mixed, documents=1)
    yield _one("mixed.jsonl", json_lines() + json.dumps({"text": PORT}).encode()[:-2] + b' \x93quoted\x94"}\n', documents=4)
    yield _one("zeros.txt", TEXT.encode()[:100] + bytes(3) + TEXT.encode()[100:], ": is binary or in an unknown encoding")
    yield _one("zeros.html", PAGE.encode().replace(b"storm", b"st\x00rm"), ": is binary or in an unknown encoding")
    yield _one("zeros.jsonl", json_lines(2) + json_lines(1).replace(b"no ship", b"no\\u0000ship"),
               ", line 3: has a zero byte in its text", documents=2)  # fmt: skip
    yield _one("zeros.csv", table().replace(b"no ship", b"no\x00ship", 1), ", line 2: has a zero byte in its text", documents=2)
    yield _one("zeros.eml", letter().replace(b"no ship", b"no\x00ship"), ": is binary or in an unknown encoding")
    yield _one("noise.txt", _noise(4000), ": is binary or in an unknown encoding")
    yield _one("noise.jsonl", _noise(4000), ": (is binary or in an unknown encoding|none of its rows can be read)")
    yield _one("noise.csv", _noise(4000), ": (is binary or in an unknown encoding|has no column of texts)")
    yield _one("noise.mbox", _noise(4000), ": is no mailbox")
    yield _one("noise.eml", _noise(4000), ": ")
    for name, magic, says in (
        ("noise.pdf", b"%PDF-1.7\n", ": is a PDF that is damaged or cut short"),
        ("noise.zip", b"PK\x03\x04", ": is cut short or damaged: the directory at its end is missing"),
        ("noise.warc", b"WARC/1.0\r\n", r": has a record at byte 0 whose head is no head"),
        ("noise.rss", b"<rss version='2.0'>", ": "),
        ("noise.gz", b"\x1f\x8b\x08\0", ": is damaged: it cannot be unpacked"),
        ("noise.html", b"<html><body>", ": is binary or in an unknown encoding"),
    ):
        yield _one(name, magic + _noise(4000), says)


def _noise(size: int) -> bytes:
    """Bytes without any order, the same ones at every run: those of a congruential generator (Knuth's MMIX)."""
    state, out = 1, bytearray()
    while len(out) < size:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out += state.to_bytes(8, "little")[4:]
    return bytes(out[:size])


# Entities of XML.


def _entities() -> Iterator[Hostile]:
    laughs = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    squared = f'<!ENTITY long "{"x" * 20_000}">'
    outside = f'<!ENTITY a9 SYSTEM "file://{SECRET}">'
    parameter = f'<!ENTITY % a8 SYSTEM "file://{SECRET}"> %a8; <!ENTITY a9 "x">'
    own = ": defines entities of its own, as no feed needs to"
    for name, entities, used in (
        ("laughs", laughs, "&a9;"), ("squared", squared, "&long;" * 500), ("outside", outside, "&a9;"),
        ("parameter", parameter, "&a9;"),
    ):  # fmt: skip
        item = f"<item><title>{used}</title><description>{PORT} {used}</description></item>"
        rss = f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss version="2.0"><channel>{item}</channel></rss>'
        yield _one(f"{name}.rss", rss.encode(), own)
        entry = f"<entry><id>1</id><content>{PORT} {used}</content></entry>"
        atom = f'<!DOCTYPE feed [{entities}]><feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'
        yield _one(f"{name}.atom", atom.encode(), own)
        page = f"<!DOCTYPE html [{entities}]><html><body><p>{PORT}</p><p>{used}</p><p>{TIDE}</p></body></html>"
        yield _one(f"{name}.xhtml", f'<?xml version="1.0"?>{page}'.encode(), documents=1)
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file://{SECRET}"/>'
    yield _one("include.xhtml", f"<html><body><p>{PORT}</p>{include}<p>{TIDE}</p></body></html>".encode(), documents=1)
    linked = f"<html><head><link rel='canonical' href='file://{SECRET}'></head><body><p>{PORT}</p><p>{TIDE}</p></body></html>"
    yield _one("linked.html", linked.encode(), documents=1)
    first = f"<html><body><iframe src='file://{SECRET}'></iframe><object data='file://{SECRET}'></object>"
    yield _one("framed.html", f"{first}<p>{PORT}</p><p>{TIDE}</p></body></html>".encode(), documents=1)
    item = f"<item><link>file://{SECRET}</link><description>{PORT}</description></item>"
    yield _one("linked.rss", f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), documents=1)


# Tables.


def _rows() -> Iterator[Hostile]:
    good = json_lines()
    yield _one("deep.jsonl", b'{"text": ' + b"[" * 100_000 + b"\n" + good,
               ", line 1: is not JSON that can be read: nested too deeply", documents=3)  # fmt: skip
    closed = b'{"text": "%s", "x": %s%s}\n' % (PORT.encode(), b"[" * 100_000, b"]" * 100_000)
    yield _one("deep-closed.jsonl", closed + good, ", line 1: is not JSON that can be read: nested too deeply", documents=3)
    yield _one("deep.json", b"[" * 100_000, ", item 1: is cut short")
    yield _one("objects.json", b'{"a":' * 100_000, ", line 1: is not JSON that can be read: nested too deeply")
    yield _one("number.jsonl", b'{"text": 1' + b"0" * 10_000 + b"}\n" + good, ", line 1: ", documents=3)
    yield _one(
        "not-numbers.jsonl", b'{"text": NaN, "id": Infinity}\n' + good, ": left out 1 row without text, in line 1", documents=3
    )
    wide = b",".join(b"c%d" % number for number in range(100_000))
    yield _one("wide.csv", wide + b"\n" + b"," * 99_999 + b"\n1\n", ": has no column of texts; its columns are c0, c1")
    yield _one("wide-text.csv", b"text," + wide + b"\n" + PORT.encode() + b"," * 100_000 + b"\n", documents=1)
    yield _one(
        "ragged.csv", b"id,text\n1,a,b,c,d\n2," + PORT.encode() + b"\n", ", line 2: has 5 values for 2 columns", documents=1
    )
    yield _one("quote.csv", b'id,text\n1,"open\n2,' + PORT.encode() + b"\n3," + TIDE.replace(",", "").encode() + b"\n",
               ", line 2: has a quotation mark that is not closed", documents=2)  # fmt: skip
    yield _one("one-name.csv", b"text,text\na,b\n", ": has two columns named 'text'")
    yield _one("json.csv", good, ": has no column of texts; its columns are")
    yield _one("table.jsonl", table(), ": none of its rows can be read; the first of 7 faults: line 1 is not JSON")
    many = b"".join(b"{broken %d\n" % number for number in range(30_000))
    yield _one("broken.jsonl", many, ": none of its rows can be read; the first of 30000 faults: line 1 is not JSON")
    yield _one("mostly-broken.jsonl", good + many, *[r", line \d+: is not JSON"] * 20,
               ": 29980 more of its rows cannot be read; the first of them: line 24 is not JSON", documents=3)  # fmt: skip
    yield _one("same.jsonl", json_lines(1) * 500, ": left out 499 rows with the id, the text and the address of an earlier one",
               documents=1)  # fmt: skip
    yield _one("keys.jsonl", b"".join(b'{"text": "%s", "k%d": 1}\n' % (PORT.encode(), n) for n in range(30)), documents=30)
    yield _one("carriage.csv", table().replace(b"\n", b"\r"), documents=3)
    yield _one("path.jsonl", json.dumps({"id": "../../etc/passwd", "text": PORT, "url": f"file://{SECRET}"}).encode(),
               ": left out url of 1 row: no web address", documents=1)  # fmt: skip

    told = PORT.encode()
    rubbish = b"\x9d\x1b\x81\xff" * 9
    yield _one("tail.jsonl", good + rubbish, ", line 4: is not JSON", documents=3)
    yield _one("tail.json", samples()["list.json"] + rubbish, ", item 3: is followed by more", documents=3)
    yield _one("tail.csv", table() + rubbish, ": left out 1 row without text, in line 8", documents=3)
    accents = json.dumps({"text": f"{PORT} Étienne Brûlé vérifia tôt après."}, ensure_ascii=False).encode()
    yield _one("tail-accents.jsonl", accents + b"\n" + rubbish * 9, ", line 2: is not JSON", documents=1)
    yield _one("steering.csv", b"\x1b[31mred,\xc2\x85\n1,2\n", r": has no column of texts; its columns are \\x1b\[31mred")
    yield _one("steering.tsv", b'text\tid\n"a" b\t1\n' + told + b"\t2\n", ", line 2: is not CSV: .* expected after", documents=1)


# Archives.


def nested(depth: int, ending: str = ".zip") -> bytes:
    """A text so many archives deep."""
    data = zipped([("note.txt", TEXT.encode())])
    for _ in range(depth - 1):
        data = zipped([(f"in{ending}", data)])
    return data


def bomb(layers: int = 3, copies: int = 5, zeros: int = 20 * 2**20) -> bytes:
    """Archives in archives whose innermost ones hold zeros: small on the disk, without end when unpacked."""
    data = zipped([("zeros.txt", bytes(zeros))])
    for _ in range(layers - 1):
        data = zipped([(f"{number:02}.zip", data) for number in range(copies)])
    return data


def overlapping(count: int = 1000) -> bytes:
    """An archive whose directory names one member again and again under other names."""
    data = zipped([("0000.txt", TEXT.encode())])
    begin = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entries = b"".join(data[begin:end].replace(b"0000.txt", b"%04d.txt" % number) for number in range(count))
    return data[:begin] + entries + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, len(entries), begin, 0)


def within_itself() -> bytes:
    """An archive whose only member is said to be the rest of the archive, with the directory and its own entry."""
    name = b"self.zip"
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    size = 46 + len(name) + 22
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, size, size, len(name), 0, 0, 0, 0, 0, 0) + name
    return local + entry + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), len(local), 0)


def _linked() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link.txt")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, SECRET)
        archive.writestr(zipfile.ZipInfo("note.txt"), TEXT)
    return out.getvalue()


def _archives() -> Iterator[Hostile]:
    note = ("note.txt", TEXT.encode())
    yield _one("seven.zip", lambda: nested(7), "!/in.zip!/in.zip!/in.zip: lies 3 containers deep")
    yield _one("seven-texts.zip", lambda: nested(7, ".txt"), "!/in.txt!/in.txt!/in.txt: lies 3 containers deep")
    yield _one(
        "short-end.zip", b"PK\x03\x04PK\x05\x06P\x06\0\0\0", ": is cut short or damaged: the directory at its end is missing"
    )
    yield _one("itself.zip", within_itself, "!/self.zip: shares its bytes with another member")
    yield _one("zeros.zip", lambda: zipped([("zeros.txt", bytes(50 * 2**20)), note]),
               "!/zeros.txt: becomes more than 200 times its packed size", documents=1)  # fmt: skip
    yield _one("zeros-bzip2.zip", lambda: zipped([("zeros.csv", bytes(50 * 2**20)), note], zipfile.ZIP_BZIP2),
               "!/zeros.csv: becomes more than 200 times its packed size", documents=1)  # fmt: skip
    yield _one("bomb.zip", bomb, *[r"!/\d\d.zip!/\d\d.zip!/zeros.txt: becomes more than 200 times its packed size"] * 25)
    yield _one("overlapping.zip", overlapping, *[r"!/\d{4}.txt: shares its bytes with another member"] * 20,
               ": 980 more of its members cannot be read; the first of them: 0020.txt shares its bytes")  # fmt: skip
    yield _one("outside.zip", zipped([("../../up.txt", b"x"), ("/root.txt", b"x"), ("c:\\disk.txt", b"x"), note]),
               "!/../../up.txt: has a name that leads out of the archive", "!/.*root.txt: has a name that begins at the root",
               "!/c:/disk.txt: has a name that begins at the root", documents=1)  # fmt: skip
    turned = [("\u202etxt.exe.txt", TEXT.encode()), ("\x1b[2J\x07bell.txt", TEXT.encode()), ("two\nlines.txt", TEXT.encode())]
    yield _one("turned.zip", zipped(turned), documents=3)
    yield _one("linked.zip", _linked, "!/link.txt: is a link", documents=1)
    changed = bytearray(zipped([note, ("other.txt", PORT.encode())], zipfile.ZIP_STORED))
    changed[changed.index(PORT.encode()[:20])] ^= 1
    yield _one("changed.zip", bytes(changed), "!/note.txt: is damaged: what comes out is not what went in", documents=1)
    yield _one("empty-archive.zip", zipped([]), ": holds no articles")
    yield _one("pictures.zip", zipped([(f"{n}.png", b"\x89PNG\r\n") for n in range(300)]), ": holds no articles",
               ": left out 300 members of pictures, sound or film")  # fmt: skip
    kinds = [(f"{number}.k{number}", b"x") for number in range(300)]
    yield _one("kinds.zip", zipped([*kinds, note]), ": left out 300 members .* 288 of other kinds", documents=1)
    yield _one("broken-members.zip", zipped([*[(f"{n:03}.txt", bytes(9)) for n in range(100)], note]),
               *[r"!/\d+.txt: is binary or in an unknown encoding"] * 100, documents=1)  # fmt: skip


# Mail.


def deep_mail(depth: int = 1000) -> bytes:
    """Parts in parts in parts, the text in the innermost."""
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    head = "From: Ada Holm <ada@coast.example>\nSubject: Deep\nMIME-Version: 1.0\n"
    closed = "".join(f"--b{n}--\n" for n in reversed(range(depth)))
    return f"{head}{opened}Content-Type: text/plain\n\n{PORT}\n{closed}".encode()


def messages_in_messages(depth: int = 1000) -> bytes:
    """Messages that are forwarded as attachments of each other."""
    return b"From: a@b.example\nContent-Type: message/rfc822\n\n" * depth + letter()


def _mail() -> Iterator[Hostile]:
    yield _one("deep.eml", deep_mail, ": has 1 message of more than 1000 parts, or parts more than 20 deep",
               ": left out 1 message without words of its own")  # fmt: skip
    yield _one("forwarded.eml", messages_in_messages, "!/.*: is a message that lies 4 messages deep", ": left out")
    parts = b"".join(b"--b\nContent-Type: text/plain\n\nx%d\n" % number for number in range(5000)) + b"--b--\n"
    yield _one("parts.eml", b'Subject: x\nContent-Type: multipart/mixed; boundary="b"\n\n' + parts,
               ": has 1 message of more than 1000 parts", documents=1)  # fmt: skip
    yield _one("head.eml", b"Subject: x\n" + b"X-Field: y\n" * 40_000 + b"\n" + PORT.encode(), ": has a head of more than 256 kB")
    folded = b"Subject: x\nX-Long:" + b" y\n" * 60_000 + b"\n" + PORT.encode()
    yield _one("folded.eml", folded, documents=1)
    words = b"Subject: " + b"=?utf-8?q?x?= " * 10_000 + b"\n\n" + PORT.encode()
    yield _one("words.eml", words, documents=1)
    yield _one("codec.eml", letter().replace(b"charset=utf-8", b"charset=undefined"), documents=1)
    yield _one("packed.eml", letter().replace(b"charset=utf-8", b"charset=zlib_codec"), documents=1)
    yield _one(
        "boundary.eml", b'Subject: x\nContent-Type: multipart/mixed; boundary=""\n\n--\nx\n--\n' + PORT.encode(), documents=1
    )
    names = b'Content-Disposition: attachment; filename="../../../%s\x1b[31m.txt"\nContent-Type: text/plain\n\n' % b"a" * 3
    attached = b'Subject: x\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\n' + PORT.encode() + b"\n--b\n" + names
    yield _one("names.eml", attached + PORT.encode() + b"\n--b--\n", documents=2)
    yield _one("endless.mbox", b"From ada@coast.example Tue Dec  3 23:30:00 2024\n" + letter() + (TIDE + "\n").encode() * 20,
               documents=1)  # fmt: skip
    yield _one("separators.mbox", b"From a Tue Dec  3 23:30:00 2024\nX: y\n\n" * 3000, ": left out 3000 messages without words")
    same = b"From a@b.example Tue Dec  3 23:30:00 2024\n" + letter() + b"\n"
    yield _one("same.mbox", same * 5, documents=5)
    yield _one("page.eml", samples()["page.html"], ": is no e-mail message")
    yield _one("text.eml", TEXT.encode(), ": is no e-mail message")
    yield _one("rows.eml", samples()["rows.jsonl"], ": is no e-mail message")
    yield _one("rows.mbox", samples()["rows.jsonl"], ": is no mailbox")
    yield _one("begun.mbox", b"\nFrom ", ": ends before its first message does")
    yield _one("alone.mbox", b"From a@b.example Tue Dec  3 23:30:00 2024\n", ": ends before its first message does")
    yield _one("text.mbox", TEXT.encode(), ": is no mailbox")


# Feeds.


def _feeds() -> Iterator[Hostile]:
    yield _one("page.rss", samples()["page.html"], documents=1)
    yield _one("bare.rss", b"<rss version='2.0'></rss>", ": holds no entries")
    yield _one(
        "nested.rss", b"<rss><channel>" + b"<item>" * 5000 + PORT.encode(), ": opens entries inside each other as no feed does"
    )
    spaces = b" ".join(b"xmlns:a%d='http://x.example/%d'" % (n, n) for n in range(3000))
    opened = b"<rss version='2.0' " + spaces + b"><channel><item><description>" + PORT.encode()
    yield _one("spaces.rss", opened, ": declares too many namespaces to be a feed")
    yield _one("same.atom", b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<entry><id>1</id><content>%s</content></entry>"
               % PORT.encode() * 9 + b"</feed>", documents=9)  # fmt: skip
    strange = "<guid>\u202e\x1b[31m../../x\n</guid>"
    item = f"<item>{strange}<description>{PORT}</description></item>"
    yield _one("strange.rss", f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), documents=1)
    yield _one("wordless.rss", b"<rss version='2.0'><channel>" + b"<item><title>x</title></item>" * 500 + b"</channel></rss>",
               ": left out 500 entries without any text")  # fmt: skip


# PDFs.


def _locked(password: str) -> bytes:
    printer = Printer()
    printer.paragraph(PORT)
    printer.pdf.set_encryption(owner_password="owner", user_password=password)
    return printer.done()


def _prints() -> Iterator[Hostile]:
    yield _one("of-pdfs.txt", f"{PORT} Such files begin with %PDF-1.7 or %PDF-1.4.".encode(), documents=1)
    yield _one("behind.pdf", b"HTTP/1.0 200 OK\r\n\r\n" + printed(), ": left out 2 running heads", documents=1)
    yield _one("wordless.pdf", written([b"0 0 100 100 re f"]), r": is a PDF without any text on its 1 page \(scanned\?\)")
    yield _one("locked.pdf", lambda: _locked("user"), ": is a PDF locked with a password")
    yield _one("owned.pdf", lambda: _locked(""), documents=1)
    damaged = re.sub(rb"(?m)^\d{10} 00000 n", b"9999999999 00000 n", printed())
    yield _one("xref.pdf", damaged, ": left out 2 running heads", documents=1)
    yield _one("lost.pdf", re.sub(rb"startxref\n\d+", b"startxref\n99999", printed()), ": left out 2 running heads", documents=1)
    loop = printed().replace(b"/Kids [5 0 R 7 0 R]", b"/Kids [2 0 R 2 0 R]")
    yield _one("loop.pdf", loop, ": is a PDF ")
    yield _one("count.pdf", printed().replace(b"/Count 2 ", b"/Count 2000000000 "), ": left out 2 running heads", documents=1)
    page = stream(SENTENCES)
    yield _one("swelling.pdf", lambda: harmful([page, states(20_000_000), page]), ": page 2: needs more than 1,024 MiB of memory",
               documents=1)  # fmt: skip
    yield _one("second.pdf", printed() + printed(), ": left out 2 running heads", documents=1)


# Web archives.


def _webs() -> Iterator[Hostile]:
    first, second, third = pages()
    longer = re.sub(rb"Content-Length: \d+", b"Content-Length: 99999999999", second)
    yield _one(
        "long.warc",
        first + longer + third,
        r": ends before the record at byte \d+ does, which says that it has 99999999999 bytes",
        documents=2,
    )
    shorter = re.sub(rb"Content-Length: \d+", b"Content-Length: 100", second)
    yield _one("short.warc", first + shorter + third, r": has a record at byte \d+ that is longer than it says", documents=2)
    unsaid = re.sub(rb"Content-Length: \d+\r\n", b"", second)
    yield _one("unsaid.warc", first + unsaid + third, r": has a record at byte \d+ that does not say how long it is", documents=2)
    packed = [gzip.compress(each, mtime=0) for each in (first, second, third)]
    yield _one(
        "hole.warc.gz", packed[0] + packed[1][:90] + packed[2], r": is damaged in the gzip member at byte \d+", documents=2
    )
    flipped = bytearray(packed[1])
    flipped[60] ^= 0xFF
    yield _one(
        "flipped.warc.gz", packed[0] + bytes(flipped) + packed[2], r": is damaged in the gzip member at byte \d+", documents=2
    )
    zeros = gzip.compress(record(bytes(30 * 2**20), "https://coast.example/zeros", b"text/plain"), mtime=0)
    yield _one("zeros.warc.gz", packed[0] + zeros + packed[2], "!/https://coast.example/zeros: ", documents=2)
    bombed = record(gzip.compress(bytes(200 * 2**20)), "https://coast.example/bomb", extra=b"Content-Encoding: gzip\r\n")
    yield _one("bomb.warc", first + bombed + third, "!/https://coast.example/bomb: ", documents=2)
    strange = record(PAGE.format("x").encode(), "https://coast.example/\u202e\x1b[31m/../..", b"text/html")
    yield _one("strange.warc", first + strange, documents=2)
    yield _one("tail.warc", first + second + _noise(3000), ": has ", documents=2)


# Web pages.


def _pages() -> Iterator[Hostile]:
    yield _one("deep.html", b"<html><body>" + b"<div>" * 5_000 + PORT.encode(), documents=1)
    yield _one("open.html", b"<html><body><p>" + PORT.encode() + b"<" * 2_000, documents=1)
    yield _one("comments.html", b"<!--" * 50_000 + b"<html><body><p>" + PORT.encode(), ": ")
    yield _one("attributes.html", b"<html><body " + b" ".join(b"a%d=1" % n for n in range(40_000)) + b"><p>" + PORT.encode(),
               documents=1)  # fmt: skip
    yield _one("wordless.html", b"<html><body><img src=x></body></html>", ": ")
    yield _one("script.html", b"<html><body><script>" + b"alert(1);" * 10_000 + b"</script></body></html>", ": ")
    references = b"&#x1b;[31m&#0;&#xd800;&#xffff;&#x202e;"
    yield _one("references.html", b"<html><body><p>" + PORT.encode() + references + b"</p></body></html>", documents=1)


# Names.


def _names() -> Iterator[Hostile]:
    for name in (
        "\u202efdp.txt",
        "\x1b[31mred\x07.txt",
        "two\nlines.txt",
        "white\u2028line.txt",
        "-x.txt",
        "a!",
        "%s%n.txt",
        "a'b\"c.txt",
    ):
        yield _one(f"./{name}", TEXT.encode(), documents=1)
        yield _one(f"./empty-{name}", b"", ": is empty")
    yield _one("./lone\udcff.txt", TEXT.encode(), documents=1)
    yield _one("./empty-lone\udcff.txt", b"", ": is empty")
