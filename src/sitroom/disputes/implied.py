"""What an account implies: the stated domain implications of ``claims/implications.toml``.

Who says that the wounded grow in number speaks for fighting, whoever else says that there is none. Each implication is
one row of the table with its reason in words; nothing else is inferred, and nothing from what is inferred.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from sitroom.claims.aspects import aspects
from sitroom.claims.claim import ClaimKind, Trend
from sitroom.claims.vocabulary import camp
from sitroom.disputes.account import Account, Entity


@dataclass(frozen=True, slots=True)
class Implication:
    """One row: an account on ``pole`` of ``aspect`` (with ``trend``, where given) speaks for ``to_pole`` of ``to``."""

    aspect: str
    pole: str
    trend: Trend | None
    to: str
    to_pole: str
    shared: str
    because: str


@cache
def implications() -> dict[str, tuple[Implication, ...]]:
    """All rows by the aspect that they start from."""
    loaded: dict[str, Any] = tomllib.loads((resources.files("sitroom.claims") / "implications.toml").read_text("utf-8"))
    found: dict[str, list[Implication]] = {}
    for row in loaded.get("implies", []):
        start, end = row["from"], row["to"]
        trend = Trend(start["trend"]) if "trend" in start else None
        made = Implication(
            start["aspect"], start.get("pole", "+"), trend, end["aspect"], end["pole"], row["shared"], row["because"]
        )
        found.setdefault(made.aspect, []).append(made)
    return {aspect: tuple(rows) for aspect, rows in found.items()}


def implied(account: Account) -> Iterator[Account]:
    """The accounts that follow from one, each with its reason in ``because``; of what is to come nothing follows."""
    if account.mood != "fact" or not account.counts or account.because is not None:
        return
    if account.aspect.startswith("office "):
        # Whoever is mayor holds an office: laid beside "was dismissed".
        yield replace(account, aspect="office", pole="+", kind=ClaimKind.OFFICE, because="")
    for row in implications().get(account.aspect, ()):
        if (row.pole == "+") != (account.stance > 0) or (row.trend is not None and not _moves(account, row.trend)):
            continue
        if row.trend is None and account.value is not None and account.aspect.startswith("trend "):
            continue
        to = aspects().get(row.to)
        if to is None or to.kind is ClaimKind.FORECAST:
            continue
        if row.to == "control" and not any(camp(a.head) or a.keys[0].startswith("a:") for a in account.agents):
            continue  # who flees a place has not lost it, unless it held it
        themes, agents = _carried(account, row.shared, to.theme)
        if (not themes and to.theme not in ("place", "none")) or (to.theme == "place" and not account.places):
            continue
        yield replace(
            account, aspect=row.to, pole=row.to_pole, affirmed=True, value=None, kind=to.kind, themes=themes, agents=agents,
            because=row.because,
        )  # fmt: skip


def _moves(account: Account, trend: Trend) -> bool:
    return account.value is not None and account.value.trend is trend


def _carried(account: Account, shared: str, theme: str) -> tuple[tuple[Entity, ...], tuple[Entity, ...]]:
    """The themes and agents of what is implied."""
    if shared == "agent":
        return (account.agents, ()) if theme in ("subject", "agent", "object") else ((), account.agents)
    if shared == "place":
        return (account.places if theme == "object" else (), ())
    return account.themes, account.agents if theme == "object" else ()
