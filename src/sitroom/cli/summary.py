"""A record in numbers, in plain words, as ``sitroom read`` prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sitroom.attributions.statement import SourceKind
from sitroom.cli.output import counted

if TYPE_CHECKING:
    from sitroom.record.rows import Summary

_BAR = 24


def in_numbers(summary: Summary) -> str:
    """Documents and statements, statements by kind of source, the most quoted, and the unnamed share."""
    from sitroom.exchange.page import KIND_WORDS

    lines = [f"{counted(summary.documents, 'document')}, {counted(summary.statements, 'statement')}"]
    if not summary.statements:
        return "\n".join(lines)
    lines += ["", "By kind of source"]
    said = {kind: n for kind, n in summary.by_kind.items() if n and kind is not SourceKind.REPORTER}
    kinds = sorted(((n, KIND_WORDS[k]) for k, n in said.items()), key=lambda item: (-item[0], item[1]))
    most = kinds[0][0]
    for count, name in kinds:
        bar = "█" * max(1, round(_BAR * count / most))
        lines.append(f"  {name:<18}{count:>6}  {bar}")
    if summary.most_quoted:
        lines += ["", "Most quoted by name"]
        width = min(48, max(len(q.name) for q in summary.most_quoted))
        for quoted in summary.most_quoted:
            name = quoted.name if len(quoted.name) <= width else quoted.name[: width - 1] + "…"
            lines.append(f"  {name:<{width}}  {quoted.statements:>4}  in {counted(quoted.documents, 'document')}")
    if summary.unnamed_share is not None:
        lines += ["", f"{summary.unnamed_share:.0%} of the statements come from sources that the reports do not name."]
    return "\n".join(lines)
