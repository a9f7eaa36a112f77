"""One sound file of every format that is read, small and the same at every run: what the hostile ones are made from."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Sequence
from functools import cache

from tests.documents.pdf_making import written

PORT = "The harbour master of Ilmen said on Tuesday that no ship had left the port since the storm."
TIDE = "She denied that the pilots had been told to wait, and added that the next tide would be on Friday."
QUAY = "“Nobody asked us,” said Oda Brandt, who sells nets on the quay, “and nobody will pay for it.”"
TEXT = f"Port of Ilmen stays shut\n\n{PORT}\n\n{TIDE}\n\n{QUAY}\n"
PAGE = (
    "<!doctype html><html lang='en'><head><meta charset='utf-8'><title>Port of Ilmen stays shut</title>"
    "<link rel='canonical' href='https://coast.example/{}'></head>"
    f"<body><article><h1>Port of Ilmen stays shut</h1><p>{PORT}</p><p>{TIDE}</p><p>{QUAY}</p></article></body></html>\n"
)


def zipped(contents: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these members, without the time of day in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in contents:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            info.external_attr = 0o100644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def record(body: bytes, url: str, media: bytes = b"text/html; charset=utf-8", extra: bytes = b"") -> bytes:
    """One captured answer, as a web archive has it."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\n%s\r\n%s" % (media, extra, body)
    head = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-05-01T08:00:00Z\r\nWARC-Target-URI: %s\r\n" % url.encode()
    return head + b"Content-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (
        len(answer),
        answer,
    )


def pages(count: int = 3) -> list[bytes]:
    """The records of a web archive of so many pages."""
    return [record(PAGE.format(number).encode(), f"https://coast.example/{number}") for number in range(count)]


def letter(number: int = 1, text: str = TEXT) -> bytes:
    """An e-mail message of one plain text."""
    return (
        f"From: Ada Holm <ada@coast.example>\nSubject: Port of Ilmen, {number}\nDate: Tue, 03 Dec 2024 23:30:00 -0800\n"
        f"Message-ID: <{number}@coast.example>\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\n\n{text}"
    ).encode()


def parcel() -> bytes:
    """A message in two forms, with a text attached in base64 and one in quoted-printable."""
    return (
        "From: Ada Holm <ada@coast.example>\nSubject: =?utf-8?q?Port_of_Ilmen_=E2=80=93_shut?=\nMIME-Version: 1.0\n"
        "Date: Tue, 03 Dec 2024 23:30:00 -0800\nMessage-ID: <p@coast.example>\n"
        'Content-Type: multipart/mixed; boundary="outer"\n\n'
        '--outer\nContent-Type: multipart/alternative; boundary="inner"\n\n'
        f"--inner\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}\n"
        f"--inner\nContent-Type: text/html; charset=utf-8\n\n{PAGE.format('p')}\n--inner--\n"
        '--outer\nContent-Type: text/plain; charset=us-ascii; name="tide.txt"\nContent-Transfer-Encoding: base64\n'
        'Content-Disposition: attachment; filename="tide.txt"\n\n'
        "VGhlIG1heW9yIHNhaWQgb24gTW9uZGF5IHRoYXQgdGhlIGJyaWRnZSB3YXMgc2h1dC4=\n"
        '--outer\nContent-Type: text/plain; charset=iso-8859-1; name="quay.txt"\nContent-Transfer-Encoding: quoted-printable\n'
        'Content-Disposition: attachment; filename="quay.txt"\n\nThe caf=E9 on the quay is shut, its owner said on Mo=\nnday.\n'
        "--outer--\n"
    ).encode()


def mailbox(count: int = 3) -> bytes:
    """So many messages one after the other, as mail programs export them."""
    return b"".join(b"From ada@coast.example Tue Dec  3 23:30:00 2024\n%s\n" % letter(number) for number in range(1, count + 1))


def rss() -> bytes:
    items = "".join(
        f"<item><title>Port, {n}</title><link>https://coast.example/{n}</link><guid>g{n}</guid>"
        f"<pubDate>Tue, 03 Dec 2024 23:30:00 +0100</pubDate><description>&lt;p&gt;{PORT}&lt;/p&gt;&lt;p&gt;{TIDE}&lt;/p&gt;"
        "</description></item>\n"
        for n in range(3)
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Ilmen Post</title>'
    return f"{head}<link>https://coast.example/</link><language>en</language>\n{items}</channel></rss>\n".encode()


def atom() -> bytes:
    entries = "".join(
        f"<entry><title>Port, {n}</title><link href='https://coast.example/{n}'/><id>urn:x:{n}</id>"
        f"<updated>2024-12-03T23:30:00Z</updated><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>{PORT}</p>"
        f"<p>{TIDE}</p></div></content></entry>\n"
        for n in range(3)
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>Ilmen Post</title>'
    return f"{head}<id>urn:x</id><updated>2024-12-03T23:30:00Z</updated>\n{entries}</feed>\n".encode()


def json_lines(count: int = 3) -> bytes:
    line = '{{"id": "{}", "text": "{}", "title": "Port", "published": "2024-12-03", "url": "https://coast.example/{}"}}\n'
    return "".join(line.format(n, f"{PORT} {TIDE}", n) for n in range(count)).encode()


def json_list() -> bytes:
    return b"[\n" + b",\n".join(json_lines().splitlines()) + b"\n]\n"


def answer() -> bytes:
    """What a news service answers: a list of articles inside an object."""
    return b'{"status": "ok", "data": {"page": 1, "articles": [' + b",\n".join(json_lines().splitlines()) + b']}, "next": null}\n'


def table(delimiter: str = ",") -> bytes:
    rows = [["id", "text", "title", "published", "url"]]
    rows += [[str(n), f'"{PORT}\n{TIDE}"', "Port", "2024-12-03", f"https://coast.example/{n}"] for n in range(3)]
    return "".join(delimiter.join(row) + "\n" for row in rows).encode()


def _shown(words: str, y: int) -> bytes:
    return b"BT /F 10 Tf 60 %d Td (%s) Tj ET\n" % (y, words.encode("cp1252"))


def printed() -> bytes:
    """A PDF of two pages."""
    first = _shown("THE ILMEN POST 1", 800) + _shown(PORT[:60], 700) + _shown(PORT[61:], 688)
    return written([first, _shown("THE ILMEN POST 2", 800) + _shown(TIDE[:60], 700) + _shown(TIDE[61:], 688)])


def bundle() -> bytes:
    """A ZIP archive with a text, a page, a table, a mailbox and another archive."""
    inner = zipped([("deep/note.txt", TEXT.encode())])
    manifest = b"path,published,publisher\na.txt,2024-12-03,Ilmen Post\n"
    return zipped(
        [
            ("manifest.csv", manifest), ("a.txt", TEXT.encode()), ("b/page.html", PAGE.format("z").encode()),
            ("c.jsonl", json_lines()), ("d.mbox", mailbox(2)), ("e.zip", inner), ("f.pdf", printed()),
        ]
    )  # fmt: skip


@cache
def samples() -> dict[str, bytes]:
    """The files by their names; each holds at least one document and has nothing to be told of it as a failure."""
    return {
        "text.txt": TEXT.encode(),
        "page.html": PAGE.format("page").encode(),
        "rows.jsonl": json_lines(),
        "list.json": json_list(),
        "answer.json": answer(),
        "table.csv": table(),
        "table.tsv": table("\t"),
        "letter.eml": letter(),
        "parcel.eml": parcel(),
        "box.mbox": mailbox(),
        "news.rss": rss(),
        "news.atom": atom(),
        "pages.warc": b"".join(pages()),
        "pages.warc.gz": b"".join(gzip.compress(each, mtime=0) for each in pages()),
        "whole.warc.gz": gzip.compress(b"".join(pages()), mtime=0),
        "text.txt.gz": gzip.compress(TEXT.encode(), mtime=0),
        "print.pdf": printed(),
        "bundle.zip": bundle(),
    }
