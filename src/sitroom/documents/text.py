"""Bytes to text: the encoding is found, and what is no text is refused with a reason.

The text that comes out is the file as it stands: line ends and spaces are kept, and only a byte
order mark is dropped, so that offsets into it hold in the user's own file.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from sitroom.documents.language import detect_language
from sitroom.errors import DocumentError

MAX_BYTES = 64 * 1024 * 1024
"""Largest input that is read. An article of a megabyte is already a book; this only stops a
database dump or an endless device from filling the memory."""

MAX_CONTROL_SHARE = 0.01
"""Share of control characters above which bytes or text count as binary. Random bytes have .10."""

MAX_UNASSIGNED_SHARE = 0.05
"""Share of unassigned and private code points above which a UTF-16 or UTF-32 reading is no text."""

_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF", "convert it to text first, for example with pdftotext"),
    (b"PK\x03\x04", "a ZIP archive", "unpack it and give the files or the folder"),
    (b"{\\rtf", "an RTF document", "save it as PDF or plain text first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document or an Outlook message", "save it as PDF or plain text first"),
    (b"\x1f\x8b", "gzip-compressed", "decompress it first, for example with gunzip"),
    (b"BZh", "bzip2-compressed", "decompress it first, for example with bunzip2"),
    (b"\xfd7zXZ\x00", "xz-compressed", "decompress it first, for example with unxz"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed", "decompress it first, for example with unzstd"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it and give the files or the folder"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it and give the files or the folder"),
    (b"\x89PNG\r\n", "a PNG image", "run text recognition (OCR) on it first"),
    (b"\xff\xd8\xff", "a JPEG image", "run text recognition (OCR) on it first"),
    (b"GIF8", "a GIF image", "run text recognition (OCR) on it first"),
    (b"II*\x00", "a TIFF image", "run text recognition (OCR) on it first"),
    (b"MM\x00*", "a TIFF image", "run text recognition (OCR) on it first"),
    (b"ID3", "an MP3 recording", "transcribe it first"),
    (b"OggS", "an Ogg recording", "transcribe it first"),
    (b"RIFF", "a RIFF file (WebP, WAV or AVI)", "transcribe it or run text recognition first"),
    (b"SQLite format 3\x00", "an SQLite database", "if it is a record, give it with --record, in a program to Record.open"),
    (b"PAR1", "a Parquet file", "give the articles themselves"),
    (b"bplist00", "a Safari web archive", "save the page as HTML or plain text"),
    (b"WARC/1.", "a WARC web archive", "extract its pages as HTML first"),
    (b"\x7fELF", "a program", "give an article as text or HTML"),
)

_TAR_AT = 257
"""Where a tar archive says what it is, behind the head of its first member."""

_ZIPPED: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document (.docx)"),
    (b"ppt/", "a PowerPoint file (.pptx)"),
    (b"xl/", "an Excel file (.xlsx)"),
    (b"opendocument.text", "an OpenDocument text (.odt)"),
    (b"epub+zip", "an EPUB book"),
)

_BOMS: tuple[tuple[bytes, str], ...] = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b"))
_NOT_ASCII = bytes(set(range(256)) - set(range(32, 127)) - set(b"\t\r\n"))
_HIGH = bytes(range(128, 256))
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")

_WESTERN = frozenset({"en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no"})
"""Languages written in Windows-1252. charset-normalizer 3.5 took short French for Mac Latin 2."""

_MAC_QUOTES = re.compile(r"(?<!\w)[ÒÔ][A-Za-z]|[a-z]Õ[a-z]")
"""How Mac Roman quotation marks look when read as Windows-1252."""

_WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
"""What programs write that say the first: rarer signs in the part that was not looked at need the second."""

_HIGH_RUN = re.compile(rb"[\x80-\xff]{4,}")
MAX_RUNS = 0.3
"""Share of the bytes beyond ASCII that may stand four and more together in Windows-1252: a word of a western language has one
or two such letters, one of Chinese or Russian has nothing else, also in a text that is English for the most part."""

_CONVERT = "save it as UTF-8 text"


def decode(data: bytes, path: str) -> str:
    """Return the text that ``data`` holds, unchanged but for a byte order mark.

    UTF-8 where it is valid; UTF-16 and UTF-32 by mark or by their pattern of zero bytes; else the
    encoding that charset-normalizer finds, Windows-1252 first where that reads as a western language.
    Raises DocumentError, naming ``path``, for empty, binary and undecodable input.
    """
    if not data:
        raise DocumentError(path, "is empty", "give a file with an article in it")
    refuse_known_binary(data, path)
    text = _decode(data, path)
    if not text.strip("\ufeff\x00 \t\r\n\f\v") or text.isspace():
        raise DocumentError(path, "holds nothing but white space", "give a file with an article in it")
    if len(_CONTROL_CHARACTERS.findall(text)) > MAX_CONTROL_SHARE * len(text) or "\x00" in text:
        raise _binary(path)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:  # some codecs let half a character pair through
        raise DocumentError(path, "holds broken characters (a lone surrogate)", _CONVERT) from error
    return text


def refuse_known_binary(data: bytes, path: str) -> None:
    """Raise DocumentError, with what to do instead, where ``data`` begins like a known binary format."""
    for magic, name, advice in _MAGIC:
        if data.startswith(magic):
            if magic == b"PK\x03\x04":
                inner = next((what for mark, what in _ZIPPED if mark in data[:65536]), None)
                if inner:
                    raise DocumentError(path, f"this is {inner}, not text", "save it as PDF or plain text first")
            raise DocumentError(path, f"this is {name}, not text", advice)
    if data.startswith(b"ustar", _TAR_AT):
        raise DocumentError(path, "this is a tar archive, not text", "unpack it and give the folder, or pack it as a ZIP")


def _decode(data: bytes, path: str) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return data[len(bom) :].decode(encoding)
            except UnicodeDecodeError as error:
                reason = f"begins as {encoding[:6].upper()} but is damaged at byte {error.start + len(bom)}"
                raise DocumentError(path, reason, _CONVERT) from error
    data = data.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in data:
        wide = _decode_wide(data)
        if wide is None:
            raise _binary(path)
        return wide.removeprefix("\ufeff")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if len(data) - len(data.translate(None, _CONTROLS)) > MAX_CONTROL_SHARE * len(data):
        raise _binary(path)
    return _decode_damaged_utf8(data) or decode_single_byte(data, path)


def _decode_wide(data: bytes) -> str | None:
    """UTF-32 or UTF-16 without a mark: their zero bytes stand at fixed places of each unit."""
    zeros = [data[place::4].count(0) for place in range(4)]
    quarter = len(data) / 4
    if zeros[3] + zeros[2] > 1.5 * quarter and zeros[0] < 0.1 * quarter:
        order = ("utf-32-le",)
    elif zeros[0] + zeros[1] > 1.5 * quarter and zeros[3] < 0.1 * quarter:
        order = ("utf-32-be",)
    else:
        # Latin letters have a zero beside them; in other scripts only spaces and line ends have.
        inked = len(data) - sum(zeros)
        if sum(zeros) < 0.2 * len(data) and len(data.translate(None, _NOT_ASCII)) > 0.9 * inked:
            return None  # plain ASCII with stray zero bytes
        even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
        if max(even, odd) < 0.02 * len(data) or min(even, odd) > 0.1 * max(even, odd):
            return None
        order = ("utf-16-le",) if odd > even else ("utf-16-be",)
    try:
        text = data.decode(order[0])
    except UnicodeDecodeError:
        return None
    sample = text[:: max(1, len(text) // 5000)]
    strange = sum(unicodedata.category(character) in ("Cn", "Co", "Cc") and character not in "\t\r\n\f" for character in sample)
    return None if strange > MAX_UNASSIGNED_SHARE * len(sample) else text


def _decode_damaged_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes, such as a file cut in the middle of a character."""
    text = data.decode("utf-8", "replace")
    broken = len(re.findall("\ufffd+", text))
    whole = len(re.findall("[^\\x00-\\x7f\ufffd]", text))
    # Legacy encodings form a valid UTF-8 sequence only by rare chance.
    return text if whole >= 5 * broken else None


def decode_single_byte(data: bytes, path: str) -> str:
    """Return the text of bytes that are no Unicode encoding, or raise DocumentError."""
    encoding = single_byte_encoding(data)
    if encoding is None:
        raise _binary(path)
    return data.decode(encoding)


def single_byte_encoding(data: bytes) -> str | None:
    """The encoding of bytes that are in no Unicode encoding: Windows-1252 where that reads as a western language.

    Where not, what charset-normalizer finds, of two bytes a character too (GB18030, Big5, Shift JIS); None where it finds none.
    """
    western = data.decode("cp1252", "replace")
    sound = "\ufffd" not in western and not _MAC_QUOTES.search(western) and not _is_of_other_letters(data)
    if sound and detect_language(western) in _WESTERN:
        return "cp1252"
    from charset_normalizer import from_bytes  # 0.1 s: only for files that need it

    best = from_bytes(data).best()
    return None if best is None else _WIDER.get(best.encoding, best.encoding)


def _is_of_other_letters(data: bytes) -> bool:
    high = len(data) - len(data.translate(None, _HIGH))
    # A line of dashes is no word.
    return sum(len(run) for run in _HIGH_RUN.findall(data) if len(set(run)) > 1) > MAX_RUNS * high


def _binary(path: str) -> DocumentError:
    return DocumentError(path, "is binary or in an unknown encoding, not text", f"if it is an article, {_CONVERT}")
