"""What a person drops, picks or pastes, taken in: each file waits to be read or is refused with the reason.

Nothing is read here beyond what a file begins with and the manifests among the files, so taking is quick. The bytes wait
in one nameless temporary file a batch: it goes with the program, however that ends.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, Literal

from sitroom.board.file_names import numbered, relative_name, shown_name, suffix
from sitroom.documents.address import canonical_url
from sitroom.documents.dates import iso_date
from sitroom.documents.formats import HEAD, Format, format_of
from sitroom.documents.html import looks_like_html
from sitroom.documents.inputs import ARTICLE_SUFFIXES
from sitroom.documents.language_codes import WANTED, language_code
from sitroom.documents.manifest import FIELDS, MANIFEST_NAMES, ManifestRow, rows_of
from sitroom.documents.text import decode, refuse_known_binary
from sitroom.errors import DocumentError, ManifestError, SitroomError

_LONGEST = {"title": 500, "publisher": 200, "url": 2_000, "published": 40, "language": 40}
_IN_MEMORY = 1_000_000
_CONTROLS = dict.fromkeys([*range(32), *range(0x7F, 0xA0)])


class IntakeError(SitroomError):
    """A batch cannot be taken at all; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is taken: bytes of a file, of a manifest and of a batch, files of a batch, batches that wait at once.

    ``kept`` batches are remembered. A record that cannot be written is tried ``tries`` times, ``pause`` seconds apart.
    """

    file_bytes: int = 20_000_000
    manifest_bytes: int = 2_000_000
    batch_bytes: int = 200_000_000
    files: int = 500
    batches: int = 8
    kept: int = 50
    tries: int = 3
    pause: float = 2.0


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as a browser gives it, or one pasted text (UTF-8); ``data`` is its bytes or what they can be read from.

    ``name`` may be anything, "" for a pasted text without a name. The other fields are what the person says of it.
    """

    name: str
    data: bytes | BinaryIO
    kind: Literal["file", "pasted"] = "file"
    title: str | None = None
    url: str | None = None
    published: str | None = None
    publisher: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits to be read: its name as shown, its path in the record, where its bytes lie, what is known of it."""

    name: str
    path: str
    start: int
    length: int
    known: ManifestRow | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """A file, or a number of files, that will not be read."""

    name: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class Noted:
    """A manifest that was read, and what came of it."""

    name: str
    note: str


@dataclass(frozen=True, slots=True)
class Taken:
    """The files of one batch in the order given, and what holds the bytes of those that wait."""

    items: tuple[Waiting | Refused | Noted, ...]
    spool: IO[bytes]


def take(files: Sequence[Upload], limits: Limits, folder: Path | None = None) -> Taken:
    """Take the files of one batch in; their bytes lie in ``folder`` (None: the system's for temporary files) till they are read.

    IntakeError where there is no file, or no room for their bytes.
    """
    if not files:
        raise IntakeError("no file was given; drop, pick or paste an article")
    where = None if folder is None else str(folder)
    taking = _Taking(limits, SpooledTemporaryFile(_IN_MEMORY, dir=where))  # noqa: SIM115 (whoever reads it closes it)
    try:
        for upload in files[: limits.files]:
            taking.add(upload)
    except BaseException as error:
        taking.spool.close()
        if isinstance(error, OSError):
            reason = f"the files cannot be kept till they are read: {error.strerror}"
            raise IntakeError(f"{reason}; make room for temporary files") from error
        raise
    return Taken((*taking.items(), *_too_many(len(files) - limits.files, limits)), taking.spool)


def _too_many(more: int, limits: Limits) -> Iterator[Refused]:
    if more > 0:
        which = "1 further file" if more == 1 else f"{more} further files"
        yield Refused(which, f"more than the {limits.files} that are taken at once", "add the rest as another batch")


@dataclass(slots=True)
class _Taking:
    """A batch while it is taken in: the manifests come to bear when all files are known."""

    limits: Limits
    spool: IO[bytes]
    _found: list[_File | _Manifest | Refused] = field(default_factory=list)
    _bytes: int = 0
    _digests: dict[str, bytes] = field(default_factory=dict)

    def add(self, upload: Upload) -> None:
        name = shown_name(upload.name) if upload.name.strip() or upload.kind == "file" else "pasted text"
        try:
            self._found.append(self._added(upload, name))
        except DocumentError as error:
            self._found.append(Refused(name, error.reason, error.advice))

    def items(self) -> Iterator[Waiting | Refused | Noted]:
        rows = [row for each in self._found if isinstance(each, _Manifest) for row in each.rows]
        names = [each.relative for each in self._found if isinstance(each, _File) and not each.pasted]
        known = _matched(names, rows)
        used = {id(row) for row in known.values()}
        for each in self._found:
            if isinstance(each, _File):
                yield each.waiting(None if each.pasted else known.get(each.relative))
            elif isinstance(each, _Manifest):
                yield Noted(each.name, _use(each.rows, used))
            else:
                yield each

    def _added(self, upload: Upload, name: str) -> _File | _Manifest:
        pasted = upload.kind == "pasted"
        relative = _pasted_name(upload) if pasted else relative_name(upload.name)
        manifest = not pasted and relative.rsplit("/", 1)[-1].lower() in MANIFEST_NAMES
        data = self._read(upload, name, self.limits.manifest_bytes if manifest else self.limits.file_bytes)
        if manifest:
            return _Manifest(name, _manifest_rows(data, name, relative))
        if pasted:
            # Browsers send each line end of a form's text as two characters, whatever it was.
            data = data.replace(b"\r\n", b"\n")
        else:
            _check_kind(name, relative, data)
        told = _told(upload, name)
        relative = relative or f"{hashlib.sha256(data).hexdigest()[:16]}.txt"
        path, notes = self._path(f"{'pasted' if pasted else 'dropped'}/{relative}", data)
        file = _File(name, relative, path, self._bytes, len(data), told, notes, pasted)
        self.spool.write(data)
        self._bytes += len(data)
        return file

    def _read(self, upload: Upload, name: str, most: int) -> bytes:
        try:
            data = upload.data if isinstance(upload.data, bytes) else upload.data.read(most + 1)
        except (OSError, ValueError) as error:
            raise DocumentError(name, f"cannot be read: {error}", "add it again") from error
        if len(data) > most:
            raise DocumentError(name, f"is larger than {_megabytes(most)}", "split it into single articles")
        if not data:
            raise DocumentError(name, "is empty", "give a file with an article in it")
        if self._bytes + len(data) > self.limits.batch_bytes:
            reason = f"would make this more than the {_megabytes(self.limits.batch_bytes)} that are taken at once"
            raise DocumentError(name, reason, "add it with the next batch")
        return data

    def _path(self, path: str, data: bytes) -> tuple[str, tuple[str, ...]]:
        """The path in the record: two texts of one name in one batch are two documents, not one that was changed."""
        digest = hashlib.sha256(data).digest()
        for number in count(1):
            free = path if number == 1 else numbered(path, number)
            if self._digests.setdefault(free, digest) == digest:
                break
        note = f"another file here has the same name, so this one is kept as {free}"
        return free, (note,) if free != path else ()


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    relative: str
    path: str
    start: int
    length: int
    told: dict[str, str]
    notes: tuple[str, ...]
    pasted: bool

    def waiting(self, row: ManifestRow | None) -> Waiting:
        """The file with what is known of it; what the person says of it goes before the manifest."""
        of_row = {name: getattr(row, name) for name in FIELDS} if row else {}
        known = ManifestRow(self.path, row.file if row else "", row.line if row else 0, **of_row | self.told)
        return Waiting(self.name, self.path, self.start, self.length, known if row or self.told else None, self.notes)


@dataclass(frozen=True, slots=True)
class _Manifest:
    """Rows whose paths count from where the files of the batch were dropped."""

    name: str
    rows: tuple[ManifestRow, ...]


def _pasted_name(upload: Upload) -> str:
    """A pasted text is called what the person calls it; "" where it has no name."""
    called = upload.name.strip() or (upload.title or "").strip()
    if not called:
        return ""
    relative = relative_name(called.replace("/", "-").replace("\\", "-"))
    return relative if suffix(relative).lower() == ".txt" else f"{relative}.txt"


def _check_kind(name: str, relative: str, data: bytes) -> None:
    """Raise DocumentError where a file is no kind of article that is read; what it holds goes before what it is called."""
    head = data[:HEAD]
    if format_of(head, relative) is not Format.ARTICLE:
        return
    try:
        refuse_known_binary(data, name)
    except DocumentError as error:
        raise DocumentError(name, f"is not read: {error.reason}", error.advice) from error
    end = suffix(relative).lower()
    if end in ARTICLE_SUFFIXES or not end or looks_like_html(head.decode("utf-8", "replace")):
        return
    advice = "save an article as .txt, .md, .html or .pdf; what holds several as .zip, .mbox, .eml, .warc, .csv or .jsonl"
    raise DocumentError(name, f"is no kind of file that is read ({end})", advice)


def _told(upload: Upload, name: str) -> dict[str, str]:
    """What the person says of a file; DocumentError where that cannot be."""
    given = {key: (getattr(upload, key) or "").strip() for key in FIELDS}
    given = {key: value for key, value in given.items() if value}
    for key, value in given.items():
        if len(value) > _LONGEST[key]:
            raise DocumentError(name, f"its {key} is longer than {_LONGEST[key]} characters", "shorten it")
        if value.translate(_CONTROLS) != value or not _encodes(value):
            raise DocumentError(name, f"its {key} holds a broken character", "write it anew")
    if "published" in given:
        date = iso_date(given["published"])
        if date is None:
            raise DocumentError(name, "its date of publication is no ISO date", "write 2021, 2021-08 or 2021-08-20")
        given["published"] = date
    if "url" in given:
        address = canonical_url(given["url"])
        if address is None:
            raise DocumentError(name, "its address is no web address", "write it in full, such as https://paper.example/article")
        given["url"] = address
    if "language" in given:
        code = language_code(given["language"])
        if code is None:
            raise DocumentError(name, "its language is none that is known", WANTED)
        given["language"] = code
    return given


def _encodes(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _manifest_rows(data: bytes, name: str, relative: str) -> tuple[ManifestRow, ...]:
    """The rows of a manifest, their paths as those of the batch's files; DocumentError names the line."""
    folder = relative.rpartition("/")[0]
    rows: dict[str, ManifestRow] = {}
    try:
        text = decode(data, name)
        for row in rows_of(text, name):
            path = relative_name(f"{folder}/{row.path}")
            if path in rows:
                reason = f"{row.path} is already in line {rows[path].line}"
                raise ManifestError(f"{name}, line {row.line}", reason, "keep one of the two")
            rows[path] = ManifestRow(path, name, row.line, row.published, row.publisher, row.url, row.title, row.language)
    except ManifestError as error:
        reason = f"cannot be used as a manifest: {error.place.removeprefix(f'{name}, ')}: {error.reason}"
        advice = f"{error.advice} and add all files again; those here are read without it"
        raise DocumentError(name, reason, advice) from error
    return tuple(rows.values())


def _matched(names: Sequence[str], rows: Sequence[ManifestRow]) -> dict[str, ManifestRow]:
    """The row of each file that has one: by its path, else by its file name where one row and one file have that."""
    found: dict[str, ManifestRow] = {}
    for key in (str, _file_name):
        used = {id(row) for row in found.values()}
        open_names = [name for name in names if name not in found]
        free = [row for row in rows if id(row) not in used]
        by_key = {key(row.path): row for row in free}
        of_names = Counter(key(name) for name in open_names)
        of_rows = Counter(key(row.path) for row in free)
        for name in open_names:
            if of_names[key(name)] == of_rows[key(name)] == 1:
                found[name] = by_key[key(name)]
    return found


def _file_name(path: str) -> str:
    return path.rsplit("/", 1)[-1]


def _use(rows: Sequence[ManifestRow], used: set[int]) -> str:
    unused = [row for row in rows if id(row) not in used]
    told = f"tells of {len(rows) - len(unused)} of the files"
    if not unused:
        return told
    return f"{told}; {len(unused)} of its {len(rows)} rows name no file here, the first {shown_name(unused[0].path)}"


def _megabytes(number: int) -> str:
    return f"{number / 1_000_000:g} MB"
