"""What each format is made of: the words that its readers look for, put where they do not belong."""

from __future__ import annotations

from dataclasses import dataclass

from tests.documents.hostile.samples import samples


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader by the ``name`` that chooses it, its sound files (``seeds``), and the words of its format.

    ``followed`` says that the format is read from start to end, so that what comes after a sound file costs nothing of it;
    ``last`` that its last document goes on into what comes after.
    """

    name: str
    seeds: tuple[str, ...]
    tokens: tuple[bytes, ...] = ()
    followed: bool = False
    last: bool = False

    @property
    def others(self) -> list[str]:
        """The sound files of all other formats."""
        return [name for name in samples() if name not in self.seeds]


def _words(*lines: str) -> tuple[bytes, ...]:
    """The words between the bars, with the escapes of a bytes literal in them."""
    return tuple(word.encode("utf-8").decode("unicode_escape").encode("latin-1") for line in lines for word in line.split("|"))


ANY = (
    *_words(r"\x00|\xff|\xfe\xff|\xef\xbb\xbf|\r|\n|\r\n\r\n|\t| |\x1b[31m|\xe2\x80\xae|\xc2\x85|\xe2\x80\xa8|\xed\xa0\x80"),
    *_words(r"\xf4\x90\x80\x80|../|!/|#|%s|\\|'|" + '"|<|>|&|;'),
)
"""What may stand in any input."""

NUMBERS = (*_words("0|-1|1|00000007|255|65536|2147483648|99999999999|18446744073709551616|1e999"), b"9" * 400)

_XML = _words(
    r"<|</|/>|<!--|-->|<![CDATA[|]]>|&lt;|&#0;|&#xd800;|&nbsp;|<!DOCTYPE |<!DOCTYPE rss [|<!ENTITY a 'b'>|&a;|<?xml | xmlns:a='b'"
)
_HEADS = _words(r"Content-Type: |Content-Length: |Content-Encoding: gzip\r\n|charset=utf-16|charset=idna|: |\n\n")
_JSON = _words(r'{|}|[|]|,|:|"text"|"url"|"id"|null|NaN|true|\\ud800|\\u0000|\\"')

READERS = {
    reader.name: reader
    for reader in (
        Reader("text", ("text.txt",), _words(r"\n\n|# |---\n|By Ada Holm\n|3 December 2024\n|* |\xe2\x80\x9c|\xe2\x80\x9d|<p>")),
        Reader(
            "page",
            ("page.html",),
            _XML
            + _words(
                "<p>|<div>|<table><tr><td>|<script>|<template>|<svg>|<meta charset=utf-7>|<link rel=canonical href='",
                "<time datetime='|<h1>|<br>|\"datePublished\": \"2024\"|<article>| a=1|<base href='//'>|<html lang='zz-",
            ),
        ),
        Reader("jsonl", ("rows.jsonl",), _JSON, followed=True),
        Reader("json", ("list.json",), _JSON, followed=True),
        Reader("answer", ("answer.json",), _JSON + _words('"articles": [|[{|}]|{"text": "')),
        Reader("csv", ("table.csv", "table.tsv"), _words(r'"|""|,|;|\t|",|,"|sep=;\n|text|id|\r|url'), followed=True),
        Reader(
            "mail",
            ("letter.eml", "parcel.eml"),
            _HEADS
            + _words(
                r"--inner|--outer--|boundary=|=?utf-8?b?|?=|=\n|message/rfc822|multipart/mixed|text/html|base64|filename*0*=",
                r"> |-- \n|On Monday Ada wrote:\n|In-Reply-To: <a>\n|application/pkcs7-mime|-----BEGIN PGP MESSAGE-----",
            ),
        ),
        Reader(
            "mbox",
            ("box.mbox",),
            _HEADS + _words(r"From |\nFrom a@b.example Tue Dec  3 23:30:00 2024\n|>From |Message-ID: <1>\n"),
            followed=True,
            last=True,
        ),
        Reader(
            "feed",
            ("news.rss", "news.atom"),
            _XML
            + _words(
                "<item>|</item>|<entry>|</entry>|<guid>|<link>|<pubDate>|<title>|<content type='xhtml'>|</rss>|</feed>",
                "xml:base='//'|<ttl>|<content type='text/html' mode='base64'>|<media:content url='x'>",
            ),
        ),
        Reader(
            "warc",
            ("pages.warc",),
            _HEADS
            + _words(
                r"WARC/1.0\r\n|\r\n\r\n|WARC-Type: response\r\n|HTTP/1.1 200 OK\r\n|Transfer-Encoding: chunked\r\n",
                r"WARC-Truncated: length\r\n|WARC-Type: resource\r\n|WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAA\r\n",
            ),
            followed=True,
        ),
        Reader(
            "gzip",
            ("pages.warc.gz", "whole.warc.gz"),
            _words(r"\x1f\x8b\x08|\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"),
            followed=True,
        ),
        Reader(
            "packed", ("text.txt.gz",), _words(r"\x1f\x8b\x08|\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\x03../a\x00|\x00\x00\x00\x00")
        ),
        Reader(
            "pdf",
            ("print.pdf",),
            _words(
                r"obj|endobj|stream\n|endstream|<<|>>|[|]|(|)| Tj| Td| Tf|BT|ET| cm|/Type /Page|/Kids [2 0 R]|2 0 R|xref",
                "trailer|/Encrypt 3 0 R|/Filter /FlateDecode|/MediaBox [0 0 0 0]|/Rotate 90|/ToUnicode 4 0 R|%%EOF|-1e38 ",
            ),
        ),
        Reader(
            "zip", ("bundle.zip",), _words(r"PK\x03\x04|PK\x01\x02|PK\x05\x06|PK\x06\x06|PK\x06\x07|\xff\xff\xff\xff|\xff\xff")
        ),
    )
}
"""All readers by their names."""
