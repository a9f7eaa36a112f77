"""Errors of the record alone; apart from the record itself, because importing them needs no database library."""

from __future__ import annotations

from sitroom.errors import RecordError


class WordsGoneError(RecordError):
    """The words that a decision was to rest on stand in the document no more."""


class UnknownNameError(RecordError):
    """No actor or decision, or no single one, is called so: wrong usage, which the message helps to put right."""


class UnknownDocumentError(RecordError):
    """No document, or no single one, is called so; the message lists those that may be meant."""


class JudgementError(RecordError):
    """A judgement that cannot be made as it was asked for; the message says why."""


class ReadOnlyError(RecordError):
    """A record that was to be written can only be looked at: its file or folder, or its schema, does not let it be written."""
