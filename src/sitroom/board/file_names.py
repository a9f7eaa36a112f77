"""What a browser calls a file is a stranger's text: shown with its tricks visible, kept as a clean relative name.

Neither ever reaches the file system: the bytes of a file wait in a nameless temporary file.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from sitroom.exchange.page import visible

SHOWN = 160
"""Characters of a name that are shown; of a longer one its beginning and its end are."""

_KEPT = 200
_JOINERS = frozenset("\u200c\u200d")
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
_DRIVE = re.compile(r"[A-Za-z]:")


def shown_name(name: str, most: int = SHOWN) -> str:
    """The name on one line as it was given, with control characters, direction marks and broken characters made visible."""
    cut = name if len(name) <= most else f"{name[: most // 2]}…{name[-most // 2 :]}"
    return "".join("\ufffd" if _unseen(c) else c for c in visible(cut))


def relative_name(name: str) -> str:
    """The name as a clean relative path of at most 200 characters: no folder above, no drive, nothing unseen.

    Folders stay, so files of one name in two folders stay two. The same name gives the same path, however its accents are
    composed; a name too long for a path keeps its beginning, its ending and a digest of the whole.
    """
    parts = [_part(part) for part in re.split(r"[\\/]", name)]
    parts = [part for part in parts if part.strip(". ") and not _DRIVE.fullmatch(part)]
    path = "/".join(parts) or "unnamed"
    if len(path) <= _KEPT:
        return path
    end = suffix(path)
    digest = hashlib.sha256(path.encode("utf-8")).hexdigest()[:12]
    return f"{parts[-1].removesuffix(end)[:120].rstrip()}~{digest}{end}"


def numbered(path: str, number: int) -> str:
    """The same path for another file: ``a (2).txt`` for ``a.txt``."""
    end = suffix(path)
    return f"{path.removesuffix(end)} ({number}){end}"


def suffix(name: str) -> str:
    """The ending of a file's name as written, with its dot; "" where it has none, as in ``Report of 3. May``."""
    found = _SUFFIX.search(name)
    return found[0] if found and found.start() > 0 else ""


def _part(part: str) -> str:
    text = unicodedata.normalize("NFC", part)
    clean = "".join("_" if _unseen(c) else c for c in " ".join(text.split()))
    return clean.strip()


def _unseen(character: str) -> bool:
    # The joiners are letters' neighbours in Persian and in Indian scripts.
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in _JOINERS
