"""The names that the rows of one table go by."""

from __future__ import annotations

import hashlib
import sqlite3


class Paths:
    """The names of the rows of one table, each given once; they lie on the disk where they are many."""

    def __init__(self) -> None:
        # "" is a temporary file of its own, which is gone when it is closed.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE row (name TEXT, digest BLOB, PRIMARY KEY (name, digest)) WITHOUT ROWID")
        self._database.execute("CREATE TABLE name (name TEXT PRIMARY KEY, last INTEGER) WITHOUT ROWID")

    def free(self, name: str, content: str) -> str | None:
        """The name for a row that is called so and has this content; None where an earlier row is the same.

        Two rows with one id and different texts are two documents, ``ID`` and ``ID#2``: as revisions of one the first
        would be gone from the picture, and which of them counts only the table's maker knows.
        """
        digest = hashlib.sha256(content.encode()).digest()
        if self._database.execute("INSERT OR IGNORE INTO row VALUES (?, ?)", (name, digest)).rowcount == 0:
            return None
        if self._take(name):
            return name
        number: int = self._database.execute("SELECT last FROM name WHERE name = ?", (name,)).fetchone()[0] + 1
        while not self._take(f"{name}#{number}"):
            number += 1
        self._database.execute("UPDATE name SET last = ? WHERE name = ?", (number, name))
        return f"{name}#{number}"

    def _take(self, name: str) -> bool:
        return self._database.execute("INSERT OR IGNORE INTO name VALUES (?, 1)", (name,)).rowcount == 1

    def close(self) -> None:
        """Let the names go."""
        self._database.close()
