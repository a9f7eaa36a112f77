"""How much of a content stands inside quotation marks, however the marks are broken."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sitroom.attributions.statement import Quotation
from sitroom.documents.document import Span
from sitroom.reading.features import Quote, quote_states

Mask = npt.NDArray[np.bool_]

MARKS = frozenset("“”„‟«»\"″‘’‚‛'`´‹›")
"""Characters that may open or close a quotation."""
SURE_MARKS = MARKS - set("'’`´")
"""Those that are never an apostrophe."""

_ALL = 0.95
"""A content is direct from this share of its letters on: a stray word outside broken marks does not make it mixed."""


def marked(text: str) -> Mask:
    """True for the characters of ``text`` that stand inside quotation marks or are such marks. Shape (len(text),)."""
    states = quote_states(text)
    return np.asarray((states != Quote.OUTSIDE) & (states != Quote.APOSTROPHE))


def quotation_of(text: str, content: Sequence[Span], inside: Mask) -> Quotation:
    """Direct where all of ``content`` is quoted, indirect where nothing is, else mixed.

    ``inside`` is :func:`marked` of the text. A span that ends in a mark which closes nothing is taken
    as quoted from its start: machine translation often drops or turns the opening mark.
    """
    letters = quoted = 0
    for start, end in content:
        flags = inside[start:end].copy()
        stripped = text[start:end].rstrip(" .,;!?")
        begins = text[start] in SURE_MARKS and not flags[1:].any()
        ends = stripped[-1:] in SURE_MARKS and not flags[: len(stripped) - 1].any()
        framed = len(stripped) > 1 and text[start] in MARKS and stripped[-1] in MARKS and not text[start + 1].isspace()
        if stripped and (begins or ends or framed):
            flags[:] = True
        alpha = np.fromiter((c.isalnum() for c in text[start:end]), dtype=bool, count=end - start)
        letters += int(alpha.sum())
        quoted += int((alpha & flags).sum())
    if not quoted:
        return Quotation.INDIRECT
    return Quotation.DIRECT if quoted >= _ALL * letters else Quotation.MIXED
