"""What a browser keeps for its user: in whose name decisions are kept, and whether single keys do something."""

from __future__ import annotations

from enum import StrEnum

from sitroom.board.asked import AskedError
from sitroom.board.board import Board
from sitroom.board.forms import Done, Form


class Keys(StrEnum):
    """Whether single keys do something."""

    ON = "on"
    OFF = "off"


def change(_board: Board, form: Form) -> Done:
    """From now on decisions of this browser are kept as by another name."""
    name = " ".join((form.asked.text("author", 100) or "").split())
    if not name or not name.isprintable():
        raise AskedError("write a name to keep decisions by")
    return Done(f"Decisions are kept as by {name}.", cookies={"author": name})


def keys(_board: Board, form: Form) -> Done:
    """From now on single keys do what pages say beside them, or nothing (WCAG 2.2, 2.1.4)."""
    wanted = form.asked.choice("keys", Keys) or Keys.ON
    return Done(f"Keys are {wanted.value}.", cookies={"keys": wanted.value})
