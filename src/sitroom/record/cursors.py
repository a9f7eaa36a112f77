"""Where a list goes on, as one word that travels in an address: opaque to whoever carries it."""

from __future__ import annotations

import base64
import binascii
import json

from sitroom.record.errors import UnknownNameError

Value = str | int | None


def written(*values: Value) -> str:
    """Write the place of the last row that was given."""
    return base64.urlsafe_b64encode(json.dumps(values, separators=(",", ":")).encode()).decode().rstrip("=")


def read(cursor: str, *kinds: type[str] | type[int]) -> list[Value]:
    """Read a place again; ``kinds`` are the types of its values. UnknownNameError where nobody wrote it."""
    wrong = UnknownNameError("the list cannot go on there: its address was changed; open the list anew")
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        # No database takes half of a character.
        json.dumps(values, ensure_ascii=False).encode()
    except (ValueError, RecursionError, binascii.Error):
        raise wrong from None
    if not isinstance(values, list) or [type(value) for value in values] != list(kinds):
        raise wrong
    # A database has no larger whole numbers.
    if any(isinstance(value, int) and abs(value) >= 1 << 63 for value in values):
        raise wrong
    return values
