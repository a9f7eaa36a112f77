"""What a plain text file cannot say about itself: date, outlet, address and title, from a manifest."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sitroom.documents.address import canonical_url
from sitroom.documents.day_order import day_of, figures_in
from sitroom.documents.known import Known
from sitroom.documents.language_codes import WANTED, language_code
from sitroom.documents.text import decode
from sitroom.errors import DocumentError, ManifestError

FIELDS = ("published", "publisher", "url", "title", "language")
MANIFEST_NAMES = frozenset({"manifest.csv", "manifest.jsonl", "manifest.ndjson", "manifest.json"})
"""What a manifest is called that lies beside its articles: in an archive, or among files that were dropped."""

_DELIMITERS = (",", ";", "\t")
_JSON_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json"})


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """What one line of a manifest says about one input; None where it says nothing.

    ``path`` is as written; ``file`` and ``line`` say where, for messages.
    """

    path: str
    file: str
    line: int
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    title: str | None = None
    language: str | None = None

    @property
    def known(self) -> Known:
        """What the row says of its article."""
        return Known(published=self.published, publisher=self.publisher, url=self.url, title=self.title, language=self.language)


@dataclass(slots=True)
class Manifest:
    """The rows of one or more manifests, and which of them have been matched with an input."""

    rows: tuple[ManifestRow, ...] = ()
    _used: set[ManifestRow] = field(default_factory=set, repr=False)
    _by_path: dict[str, ManifestRow] | None = field(default=None, repr=False)

    @classmethod
    def load(cls, paths: Sequence[str]) -> Manifest:
        """Read manifests and merge them; ManifestError names file, line and what to do."""
        rows: dict[str, ManifestRow] = {}
        for path in paths:
            for row in _rows(path):
                key = _beside_manifest(row)
                if key in rows:
                    first = rows[key]
                    raise _error(
                        path, row.line, f"{row.path} is already in {first.file}, line {first.line}", "keep one of the two"
                    )
                rows[key] = row
        return cls(tuple(rows.values()))

    def match(self, paths: Iterable[str]) -> dict[str, ManifestRow]:
        """Return the row of each input that has one; inputs and rows are matched one to one.

        A row's path counts from the manifest's own folder, else as given on the command line, else
        by its file name where only one row and one input have that name.
        """
        inputs = list(dict.fromkeys(paths))
        found: dict[str, ManifestRow] = {}
        free = dict.fromkeys(self.rows)
        for key_of_row, key_of_input in (
            (_beside_manifest, _resolved),
            (lambda row: os.path.normpath(row.path), os.path.normpath),
            (lambda row: _file_name(row.path), _file_name),
        ):
            by_key = _unique(free, key_of_row)
            names = _unique((path for path in inputs if path not in found), key_of_input)
            for key, path in names.items():
                row = by_key.get(key)
                if row is not None:
                    found[path] = row
                    del free[row]
        self._used.update(found.values())
        return found

    def known_of(self, path: str) -> Known | None:
        """What is said of one document inside an input, whose path is known only when it is met; None without a row."""
        if self._by_path is None:
            self._by_path = {key(row): row for key in (lambda r: os.path.normpath(r.path), _beside_manifest) for row in self.rows}
        row = self._by_path.get(_resolved(path)) or self._by_path.get(os.path.normpath(path))
        if row is None:
            return None
        self._used.add(row)
        return row.known

    def unused(self) -> list[ManifestRow]:
        """Return the rows that have matched no input so far, in the order of the manifests."""
        return [row for row in self.rows if row not in self._used]


def _unique(items: Iterable[Any], key: Any) -> dict[str, Any]:
    """Map each key that exactly one item has to that item."""
    groups: dict[str, list[Any]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: group[0] for name, group in groups.items() if len(group) == 1}


def _resolved(path: str) -> str:
    return path if path == "-" else os.path.realpath(path)


def _beside_manifest(row: ManifestRow) -> str:
    if row.path == "-":
        return row.path
    return os.path.realpath(Path(row.file).parent / row.path)


def _file_name(path: str) -> str:
    # A manifest written on Windows divides folders with a backslash.
    return re.split(r"[\\/]", path)[-1]


def _rows(path: str) -> Iterator[ManifestRow]:
    try:
        text = decode(Path(path).read_bytes(), path)
    except DocumentError as error:
        raise ManifestError(path, f"manifest {error.reason}", "save it as CSV or JSONL in UTF-8") from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ManifestError(path, f"manifest cannot be read: {reason}", "check the name and the permissions") from error
    return rows_of(text, path)


def rows_of(text: str, path: str) -> Iterator[ManifestRow]:
    """Give the rows of a manifest of either kind; ManifestError names the line that cannot be read."""
    if text.lstrip().startswith("{") or Path(path).suffix.lower() in _JSON_SUFFIXES:
        return _json_rows(text, path)
    return _csv_rows(text, path)


def _json_rows(text: str, path: str) -> Iterator[ManifestRow]:
    """Give the rows of a manifest of JSON lines; ManifestError names the line that cannot be read."""
    import json

    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise _error(path, number, "is not JSON", 'write one object on each line, such as {"path": "a.txt"}') from error
        if not isinstance(values, dict):
            raise _error(path, number, "is not a JSON object", 'write one object on each line, such as {"path": "a.txt"}')
        yield _row(values, path, number)


def _csv_rows(text: str, path: str) -> Iterator[ManifestRow]:
    """Give the rows of a manifest of comma-, semicolon- or tab-separated values; ManifestError names the line."""
    header = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] | None = None
    line = 0
    try:
        for values in reader:
            line, start = reader.line_num, line + 1
            if not any(value.strip() for value in values):
                continue
            if columns is None:
                columns = [value.strip().lower() for value in values]
                _check_header(columns, path, start)
                continue
            if len(values) > len(columns):
                raise _error(
                    path,
                    start,
                    f"has {len(values)} values for {len(columns)} columns",
                    "put quotation marks around a value with a comma",
                )
            yield _row(dict(zip(columns, values, strict=False)), path, start)
    except csv.Error as error:
        raise _error(path, line + 1, f"is not CSV: {error}", "check its quotation marks") from error
    if columns is None:
        raise _error(path, 1, "has no header", "begin with a line such as path,published,publisher,url,title")


def _check_header(columns: list[str], path: str, line: int) -> None:
    if "path" not in columns:
        raise _error(path, line, "has no column named path", "begin with a line such as path,published,publisher,url,title")
    twice = next((name for name in ("path", *FIELDS) if columns.count(name) > 1), None)
    if twice:
        raise _error(path, line, f"has two columns named {twice}", "keep one of the two")


def _row(values: Mapping[str, object], file: str, line: int) -> ManifestRow:
    fields = {name: _text(values.get(name), name, file, line) for name in ("path", *FIELDS)}
    path = fields["path"]
    if path is None:
        raise _error(file, line, "has no path", "name the article's file, counted from the manifest's folder")
    published, url = fields["published"], fields["url"]
    day = day_of(published) if published else None
    if published is not None and day is None:
        raise _error(file, line, f"published is {published!r}, {_no_day(published)}", "write 2021, 2021-08 or 2021-08-20")
    if url is not None and canonical_url(url) is None:
        raise _error(file, line, f"url is {url!r}, no web address", "write it in full, such as https://paper.example/article")
    language = fields["language"]
    code = None if language is None else language_code(language)
    if language is not None and code is None:
        raise _error(file, line, f"language is {language!r}, none that is known", WANTED)
    return ManifestRow(
        path=path,
        file=file,
        line=line,
        published=day,
        publisher=fields["publisher"],
        url=canonical_url(url) if url else None,
        title=fields["title"],
        language=code,
    )


def _no_day(published: str) -> str:
    figures = figures_in(published)
    return "which may be more than one day" if figures and figures.days else "no date that can be told"


def _text(value: object, name: str, file: str, line: int) -> str | None:
    if value is None:
        return None
    if name == "published" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # a bare year
    if not isinstance(value, str):
        raise _error(file, line, f"{name} is no text", "put it in quotation marks")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _error(file, line, f"{name} holds a broken character", "write it anew") from error
    if "\x00" in value:
        raise _error(file, line, f"{name} holds a zero byte", "write it anew")
    return value.strip() or None


def _error(file: str, line: int, reason: str, advice: str) -> ManifestError:
    return ManifestError(f"{file}, line {line}", reason, advice)
