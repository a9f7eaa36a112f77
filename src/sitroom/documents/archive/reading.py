"""ZIP archives to documents: each member by its own reader, in the order of the names, with what a manifest inside says."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from sitroom.documents.archive.members import ArchiveError, Budget, Member, read_directory, unpack
from sitroom.documents.article import shown
from sitroom.documents.faults import Faults
from sitroom.documents.formats import INSIDE, ROW_SUFFIXES, Context, Item, LeftOut, read_stream
from sitroom.documents.inputs import is_article
from sitroom.documents.known import Known
from sitroom.documents.manifest import MANIFEST_NAMES, ManifestRow, rows_of
from sitroom.documents.passed import Passed, ending, is_clutter
from sitroom.documents.tables.reading import WHOLE_TABLE
from sitroom.documents.tally import counted
from sitroom.documents.text import decode
from sitroom.errors import DocumentError, ManifestError

MAX_MANIFEST = 16 * 2**20
"""Bytes of a manifest in an archive: a hundred thousand rows."""

_IN_MEMORY = 8 * 2**20


def read_zip(stream: BinaryIO, path: str, context: Context) -> Iterator[Item]:
    """Give what the members of an archive hold; those that cannot be read are errors, those that are no articles left out."""
    if context.budget is None:
        context = replace(context, budget=Budget())
    yield from _Archive(stream, path, context).read()


@dataclass(slots=True)
class _Told:
    """The rows of the manifests in an archive by the path that they tell of, and which of them were of use."""

    rows: dict[str, ManifestRow] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    again: list[ManifestRow] = field(default_factory=list)

    def take(self, path: str, row: ManifestRow) -> None:
        if self.rows.setdefault(path, row) is not row:
            self.again.append(row)

    def of(self, path: str) -> Known | None:
        row = self.rows.get(path)
        if row is None:
            return None
        self.used.add(path)
        return row.known


class _Archive:
    """One archive on its way through the reader."""

    def __init__(self, stream: BinaryIO, path: str, context: Context) -> None:
        self._stream, self._path, self._name = stream, path, shown(path)
        self._budget = context.budget or Budget()
        self._told = _Told()
        self._faults = Faults(self._name, "members", waiting=False)
        self._passed = Passed()
        self._context = context
        self._tables = 0

    def read(self) -> Iterator[Item]:
        try:
            members = read_directory(self._stream, self._budget)
        except ArchiveError as error:
            raise DocumentError(self._name, error.reason, error.advice) from error
        names = {member.name for member in members}
        if "[Content_Types].xml" in names or "mimetype" in names:
            advice = "save it as PDF or plain text first"
            raise DocumentError(self._name, "this is an office document or a book, not an archive", advice)
        found = False
        manifests = [member for member in members if _file_name(member).lower() in MANIFEST_NAMES and not _is_hidden(member.name)]
        for member in manifests:
            yield from self._read_manifest(member)
        for member in members:
            if member in manifests or _is_never(member.name):
                continue
            if self._is_passed_over(member.name):
                continue
            for item in self._read_member(member):
                found = found or not isinstance(item, LeftOut)
                if not self._is_further_table(item):
                    yield item
        if not found and not self._faults.count:
            yield DocumentError(self._name, "holds no articles", "what is in it is of no kind that is read")
        yield from self._faults.rest()
        yield from self._left_out()

    def _is_passed_over(self, name: str) -> bool:
        """Whether a member is no article by its name; it is counted then."""
        last = posixpath.basename(name)
        if _is_hidden(name):
            self._passed.add_other("hidden")
            return True
        readme = last.upper().startswith("README")
        if not readme and (is_article(name) or ending(last).removesuffix(".gz") in ROW_SUFFIXES):
            return False
        self._passed.add(last)
        return True

    def _is_further_table(self, item: Item) -> bool:
        """Whether this tells of a table without texts, as not only the first one does: those are counted."""
        if not isinstance(item, LeftOut) or not item.what.startswith(WHOLE_TABLE):
            return False
        self._tables += 1
        return self._tables > 1

    def _read_member(self, member: Member) -> Iterator[Item]:
        path = self._member_path(member)
        if self._budget.members < 0:
            yield from self._faults.add(DocumentError(path, "is not read", "the archives in it have too many members; unpack it"))
            return
        with SpooledTemporaryFile(_IN_MEMORY) as spool:
            unpacked = cast("BinaryIO", spool)
            try:
                unpack(self._stream, member, unpacked, self._budget)
            except ArchiveError as error:
                yield from self._faults.add(DocumentError(path, error.reason, error.advice))
                return
            inner = self._context.inside(path)
            # What the user says goes before what the archive says of itself.
            known = (inner.known or Known()).over(self._told.of(path))
            yield from read_stream(unpacked, path, replace(inner, known=known, known_of=_KnownOf(self._context, self._told)))

    def _member_path(self, member: Member) -> str:
        return f"{self._path}{INSIDE}{member.name}"

    def _read_manifest(self, member: Member) -> Iterator[DocumentError]:
        """Take the rows of a manifest; their paths count from its folder, and the first row of a path counts."""
        path = self._member_path(member)
        folder = posixpath.dirname(member.name)
        try:
            with SpooledTemporaryFile(_IN_MEMORY) as spool:
                unpack(self._stream, member, cast("BinaryIO", spool), self._budget)
                if spool.tell() > MAX_MANIFEST:
                    raise ArchiveError(
                        f"is larger than {MAX_MANIFEST // 2**20} MB",
                        "divide it, or give it by itself: --manifest, in a program manifest=",
                    )
                spool.seek(0)
                text = decode(spool.read(), shown(path))
            for row in rows_of(text, shown(path)):
                self._told.take(f"{self._path}{INSIDE}{_beside(folder, row.path)}", row)
        except (ArchiveError, DocumentError) as error:
            yield from self._faults.add(DocumentError(shown(path), error.reason, error.advice))
        except ManifestError as error:
            reason = f"cannot be used as a manifest: {error.place.removeprefix(f'{shown(path)}, ')}: {error.reason}"
            yield from self._faults.add(DocumentError(shown(path), reason, f"{error.advice}; no row after it was used"))

    def _left_out(self) -> Iterator[LeftOut]:
        if more := max(self._tables - 1, 0):
            yield LeftOut(self._name, f"{counted(more, 'more table', 'more tables')} in it without a column of texts")
        for what, alike in self._passed.told("member", "members"):
            yield LeftOut(self._name, what, alike)
        if again := self._told.again:
            rows = counted(len(again), "row of its manifest", "rows of its manifests")
            yield LeftOut(
                self._name, f"{rows} that {_each(again, 'tells', 'tell')} of what an earlier one tells of: {_first(again)}"
            )
        if unused := [row for path, row in self._told.rows.items() if path not in self._told.used]:
            rows = counted(len(unused), "row of its manifest", "rows of its manifests")
            yield LeftOut(self._name, f"{rows} that {_each(unused, 'names', 'name')} nothing read: {_first(unused)}")


@dataclass(frozen=True, slots=True)
class _KnownOf:
    """What is known of a path inside an archive: what the user's manifest says goes before what one in the archive says."""

    context: Context
    told: _Told

    def __call__(self, path: str) -> Known | None:
        users = self.context.known_of(path)
        own = self.told.of(path)
        return users.over(own) if users is not None else own


def _each(rows: list[ManifestRow], one: str, many: str) -> str:
    return one if len(rows) == 1 else many


def _first(rows: list[ManifestRow]) -> str:
    return f"{_each(rows, '', 'the first ')}{rows[0].path!r} in line {rows[0].line}"


def _beside(folder: str, path: str) -> str:
    """The name of a member by a manifest's folder and the path in it; a manifest made on Windows divides with backslashes."""
    outer, inside, inner = path.partition(INSIDE)
    return posixpath.normpath(posixpath.join(folder, outer.replace("\\", "/"))) + inside + inner


def _file_name(member: Member) -> str:
    return posixpath.basename(member.name)


def _is_never(name: str) -> bool:
    """Whether a member, or a folder that it lies in, is what systems leave behind."""
    return any(map(is_clutter, name.split("/")))


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") and part != ".." for part in name.split("/"))
