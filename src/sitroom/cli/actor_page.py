"""One actor's page in the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sitroom.cli.output import counted
from sitroom.cli.terminal import harmless

if TYPE_CHECKING:
    from sitroom.record.rows import ActorPage, MemberRow, RelationRow, SaidOf

_PATHS = 4  # documents named for one spelling; the rest are counted


def page(actor: ActorPage) -> None:
    """Print names and where each was seen, roles, relations, statements, open questions, and why its members are one."""
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=False, highlight=False)
    row = actor.actor
    head = f"{row.name}  {row.id} · {row.type} · {counted(row.statements, 'statement')} in {counted(row.documents, 'document')}"
    console.print(Text(harmless(head), style="bold"))
    sections = (
        ("Names", [f"{name.name}  {_paths(name.paths)}" for name in actor.names]),
        ("Roles", _said(actor.roles)),
        ("As a source", _said(actor.profile)),
        ("Relations", [_relation(relation, actor) for relation in row.relations]),
        ("Statements", [f"{s.path} {s.statement}: {s.content} ({s.polarity} {s.certainty.level})" for s in actor.statements]),
        ("May be the same (sitroom review)", _questions(actor)),
        ("Why these are one", _why(actor.members)),
    )
    for title, lines in sections:
        if lines:
            console.print()
            console.print(Text(title, style="bold"))
            for line in lines:
                console.print(Text(harmless(f"  {line}")))


def _paths(paths: tuple[str, ...]) -> str:
    more = f" and {len(paths) - _PATHS} more" if len(paths) > _PATHS else ""
    return ", ".join(paths[:_PATHS]) + more


def _said(rows: Iterable[SaidOf]) -> list[str]:
    """Each thing once, with the first sentence that says it and how many documents do."""
    first: dict[str, SaidOf] = {}
    where: dict[str, set[str]] = {}
    for row in rows:
        first.setdefault(row.what, row)
        where.setdefault(row.what, set()).add(row.path)
    return [
        f"{what}: “{row.sentence}” ({row.path}{f' and {len(where[what]) - 1} more' if len(where[what]) > 1 else ''})"
        for what, row in first.items()
    ]


def _relation(relation: RelationRow, actor: ActorPage) -> str:
    words = relation.predicate.replace("-", " ")
    said = f"{actor.names_of[relation.subject]} {words} {actor.names_of[relation.object]}"
    other = relation.object if relation.subject == actor.actor.id else relation.subject
    status = "" if relation.status == "current" else f", {relation.status}"
    return f"{said} ({other}{status}): {_paths(tuple(dict.fromkeys(e.path for e in relation.evidence)))}"


def _questions(actor: ActorPage) -> list[str]:
    lines = []
    for question in actor.questions:
        other = question.right if question.left.actor == actor.actor.id else question.left
        reasons = "; ".join(reason.words for reason in question.reasons)
        lines.append(f"{other.actor} {other.name} ({question.score:.2f}): {reasons}")
    return lines


def _why(members: tuple[MemberRow, ...]) -> list[str]:
    if len(members) < 2:
        return []
    lines = []
    for member in members:
        score = "first" if member.score is None else f"{member.score:.2f}"
        reasons = "; ".join(reason.words for reason in member.reasons)
        lines.append(f"{member.path}: {member.name} ({score}){f': {reasons}' if reasons else ''}")
    return lines
