"""Words of a source in quotation marks of our own: theirs become single ones inside, and none is left open."""

from __future__ import annotations

_CLOSED_BY = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"'}
"""What ends a quotation that a mark begins."""
_ENDS = frozenset("”»“«")
_BEFORE_OPENING = frozenset(" \t\n([{—–-/‘'")


def quoted(words: str) -> str:
    """Words as they are said, in marks: “the report is ‘a fairy tale’”."""
    return f"“{unquoted(words)}”"


def unquoted(words: str) -> str:
    """Words for somebody who sets marks around them: without those around all of them and the comma before the last.

    The marks inside are single ones. What the words begin and do not end, since they are a piece of a sentence, is ended,
    and a mark that ends nothing is left out. For showing alone: evidence keeps its characters.
    """
    text = words.strip().rstrip(",").rstrip()
    if text[-1:] in ("”", '"', "»", "’") and text[-2:-1] == ",":
        text = text[:-2] + text[-1]
    shown = _single(text)
    while len(shown) > 2 and shown[0] == "‘" and shown[-1] == "’" and _is_one(shown):
        shown = shown[1:-1].strip()
    if shown.startswith("‘") and "’" not in shown:
        return shown[1:]
    return shown


def _single(text: str) -> str:
    out: list[str] = []
    opened: list[str] = []
    for at, mark in enumerate(text):
        before = text[at - 1] if at else " "
        if opened and mark in _CLOSED_BY[opened[-1]] and not (mark == '"' and before in _BEFORE_OPENING):
            opened.pop()
            out.append("’")
        elif mark in _CLOSED_BY and (before in _BEFORE_OPENING or mark in "“„«") and not (mark == "»" and at):
            opened.append(mark)
            out.append("‘")
        elif mark == '"' and before.isdecimal():
            out.append(mark)  # inches or seconds
        elif mark not in _ENDS and mark != '"':
            out.append(mark)
    return "".join(out) + "’" * len(opened)


def _is_one(text: str) -> bool:
    """Whether the first mark and the last are of one quotation."""
    return "‘" not in text[1:-1]
