"""What lies among articles and is passed over by its name: what cannot be read, what is read only where it is named itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from sitroom.documents.tally import Tally, counted

CLUTTER = frozenset(
    {".ds_store", ".localized", ".directory", ".spotlight-v100", ".fseventsd", ".trashes", "thumbs.db", "desktop.ini", "__macosx"}
    | {".git", ".gitignore", ".gitattributes", ".gitkeep", ".gitmodules", ".hg", ".hgignore", ".svn"}
)
"""What operating systems and version control leave in folders, in lower case: never content, and not worth a word."""

LONGEST_ENDING = 12
"""Characters of an ending that is named; what is longer is no ending but a part of the name."""


class Group(StrEnum):
    """Why a file that is no article is passed over; the value is what is said of such files after their number and noun."""

    UNREAD = "that Sitroom cannot read"
    WORDLESS = "of pictures, sound or film"
    PACKED = "that Sitroom does not unpack"
    OTHER = "no article by name"


_ADVICE = {
    Group.UNREAD: ("save it as PDF or plain text first", "save them as PDF or plain text first"),
    Group.PACKED: ("unpack it first", "unpack them first"),
}

_UNREAD = {
    "Word": ".doc .docx .docm .dot .dotx",
    "Excel": ".xls .xlsx .xlsm .xlsb",
    "PowerPoint": ".ppt .pptx .pps .ppsx",
    "OpenDocument": ".odt .ods .odp .fodt",
    "RTF": ".rtf",
    "Outlook": ".msg .pst .ost",
    "Apple iWork": ".pages .numbers",
    "WordPerfect": ".wpd",
    "e-book": ".epub .mobi .azw3",
    "web archive": ".mht .mhtml .webarchive",
}
_WORDLESS = (
    ".png .jpg .jpeg .gif .tif .tiff .bmp .webp .heic .svg .ico .mp3 .wav .ogg .oga .opus .m4a .aac .flac .amr "
    ".mp4 .mov .avi .mkv .webm .m4v .3gp .wmv"
)
_PACKED = ".tar .tgz .tar.gz .tbz2 .txz .rar .7z .bz2 .xz .zst"
_KINDS = {ending: (Group.UNREAD, kind) for kind, endings in _UNREAD.items() for ending in endings.split()}
_KINDS |= {ending: (Group.WORDLESS, ending) for ending in _WORDLESS.split()}
_KINDS |= {ending: (Group.PACKED, ending) for ending in _PACKED.split()}


def ending(name: str) -> str:
    """The ending of a file's name in lower case, of one that is packed with gzip too: ``.txt``, ``.txt.gz``, ``.gz``."""
    stem, last = os.path.splitext(name.lower())  # noqa: PTH122  # the name may be any string
    return os.path.splitext(stem)[1] + last if last == ".gz" else last  # noqa: PTH122


def is_clutter(name: str) -> bool:
    """Whether a file or folder of this name is what systems leave behind: never content, and not worth a word."""
    return name.lower() in CLUTTER or name.startswith("._")


def unread_kind(name: str) -> str:
    """What a file of this name is if it holds text in a format that Sitroom does not read, such as "Word"; else empty."""
    group, kind = _kind(name)
    return kind if group is Group.UNREAD else ""


def _kind(name: str) -> tuple[Group, str]:
    if name.upper().startswith("README"):
        return Group.OTHER, "README"
    end = ending(name)
    found = _KINDS.get(end) or _KINDS.get(end.removesuffix(".gz"))
    return found or (Group.OTHER, end if 1 < len(end) <= LONGEST_ENDING else "without an ending")


@dataclass(slots=True)
class Passed:
    """Counts what is passed over in one container, by why and by kind."""

    _tallies: dict[Group, Tally] = field(default_factory=lambda: {group: Tally() for group in Group})

    @property
    def count(self) -> int:
        """How many files were passed over."""
        return sum(tally.count for tally in self._tallies.values())

    def of(self, group: Group) -> int:
        """How many there were in one group."""
        return self._tallies[group].count

    def add(self, name: str) -> None:
        """Count a file by its name."""
        group, kind = _kind(name)
        self._tallies[group].add(kind)

    def add_other(self, kind: str) -> None:
        """Count what is no article for another reason than its ending."""
        self._tallies[Group.OTHER].add(kind)

    def told(self, one: str, many: str, *, named: bool = False) -> Iterator[tuple[str, str]]:
        """What is said of each group, and of the same in many containers, as in :class:`LeftOut`.

        ``one`` and ``many`` are the nouns; ``named``: naming such a file has it read.
        """
        for group, tally in self._tallies.items():
            if not tally.count:
                continue
            noun = counted(tally.count, one, many)
            if group is Group.OTHER:
                which = "that is no article by name" if tally.count == 1 else "that are no articles by name"
                advice = "; name one itself to have it read" if named else ""
                yield f"{noun} {which} ({tally.kinds()}){advice}", f"{many} that are no articles by name"
            else:
                advice = f": {_ADVICE[group][tally.count > 1]}" if group in _ADVICE else ""
                yield f"{noun} {group} ({tally.kinds()}){advice}", f"{many} {group}"
