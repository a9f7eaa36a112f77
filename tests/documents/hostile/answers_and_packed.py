"""Answers of news services, and files packed with gzip: see ``corpus``."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterator

from tests.documents.hostile.corpus import SECRET, Hostile
from tests.documents.hostile.corpus import _one as one
from tests.documents.hostile.samples import TEXT, json_lines, samples, zipped

# Answers.


def answers() -> Iterator[Hostile]:
    rows = b", ".join(json_lines().splitlines())
    lists = b", ".join(b'"l%d": [{"a": 1}]' % number for number in range(20_000))
    which = ": holds 20 lists of objects and none with a column of texts: l0, l1, .*, l19"
    yield one("lists.json", b"{" + lists + b"}", which)
    yield one("two.json", b'{"news": [%s], "blogs": [%s]}' % (rows, rows), ": holds 2 lists of articles: news, blogs")
    yield one("cut-answer.json", samples()["answer.json"][:-60], ", item 3: is cut short", documents=2)
    yield one("open-answer.json", samples()["answer.json"][:-4], ", item 3: is the last: the file ends before the object around",
               documents=3)  # fmt: skip
    yield one(
        "tail-answer.json", samples()["answer.json"] + b"\x9d\x1b\x81\xff" * 9, ", item 3: is followed by more", documents=3
    )
    yield one("deep-answer.json", b'{"a": [{"x": %s%s}], "articles": [%s]}' % (b"[" * 100_000, b"]" * 100_000, rows),
               ": left out 1 other list of objects beside 'articles': a", documents=3)  # fmt: skip
    yield one("deep-item.json", b'{"articles": [{"text": %s%s}, %s]}' % (b"[" * 100_000, b"]" * 100_000, rows),
               ", item 1: is not JSON that can be read: nested too deeply", documents=3)  # fmt: skip
    yield one("steps.json", b'{"a": ' * 5_000 + b'{"articles": [%s]}' % rows + b"}" * 5_000, ", line 1: is not JSON that can be")
    steering = b'{"\\u001b[31m\x1b[31m": [{"a": 1}], "two\\nlines": [{"b": 1}]}'
    yield one("steering.json", steering, r": holds 2 lists of objects and none with a column of texts: .*u001b\[31m.*, two")


# Packed with gzip.


def _named(name: bytes) -> bytes:
    packed = gzip.compress(TEXT.encode(), mtime=0)
    return packed[:3] + b"\x08" + packed[4:10] + name + b"\0" + packed[10:]


def _in_tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("../../up.txt")
        info.size = len(TEXT.encode())
        archive.addfile(info, io.BytesIO(TEXT.encode()))
    return out.getvalue()


def packed() -> Iterator[Hostile]:
    whole = gzip.compress(TEXT.encode(), mtime=0)
    for cut in (3, 15, 100, len(whole) - 8, len(whole) - 1):
        yield one(f"cut-{cut}.txt.gz", whole[:cut], ": is cut short: it ends before what is packed in it does")
    yield one("cut-second.txt.gz", whole + whole[:50], ": is cut short")
    changed = whole[:-8] + bytes([whole[-8] ^ 1]) + whole[-7:]
    yield one("changed.txt.gz", changed, ": is damaged: it cannot be unpacked")
    yield one("tail.txt.gz", whole + b"and more", ": goes on with something that is not packed with gzip", documents=1)
    yield one("filled.txt.gz", whole + bytes(100_000), documents=1)
    yield one("zeros.txt.gz", lambda: gzip.compress(bytes(50 * 2**20), mtime=0), ": becomes more than 200 times its packed size")
    yield one("pieces.txt.gz", lambda: gzip.compress(b"", mtime=0) * 100_000 + whole, documents=1)
    eight = whole
    for _ in range(7):
        eight = gzip.compress(eight, mtime=0)
    yield one("eight.gz", eight, "!/eight!/content!/content: lies 3 containers deep")
    for number, name in enumerate((SECRET.encode(), b"../../up.txt", b"\x1b[31mred\x07.txt", b"..", b"x" * 70_000)):
        yield one(f"./named-{number}.gz", _named(name), documents=1)
    yield one("bomb-in.zip", lambda: zipped([("a.txt.gz", gzip.compress(bytes(50 * 2**20), mtime=0)), ("b.txt", TEXT.encode())]),
               "!/a.txt.gz: becomes more than 200 times its packed size", documents=1)  # fmt: skip
    yield one("files.tar", _in_tar(), ": this is a tar archive, not text")
    yield one("files.tar.gz", gzip.compress(_in_tar(), mtime=0), "!/files.tar: this is a tar archive, not text")
