"""Reads articles as they come, text or web page, and keeps where each of their words stands."""

from __future__ import annotations

from sitroom.documents.address import canonical_url
from sitroom.documents.article import read_document
from sitroom.documents.columns import Columns
from sitroom.documents.document import Document, Span
from sitroom.documents.formats import Item, LeftOut
from sitroom.documents.inputs import expand, read_documents
from sitroom.documents.known import Known
from sitroom.documents.language import detect_language
from sitroom.documents.layout import Layout, read_layout
from sitroom.documents.manifest import Manifest, ManifestRow
from sitroom.documents.text import MAX_BYTES, decode

__all__ = [
    "MAX_BYTES",
    "Columns",
    "Document",
    "Item",
    "Known",
    "Layout",
    "LeftOut",
    "Manifest",
    "ManifestRow",
    "Span",
    "canonical_url",
    "decode",
    "detect_language",
    "expand",
    "read_document",
    "read_documents",
    "read_layout",
]
