"""Accounts in one line: ``"d1 9 Lind: openness- road @Tell"`` is Lind in document d1 on day 9, the road in Tell is closed.

Behind the colon: the aspect with its pole, ``!`` where that is denied, then ``agent>theme``, or the theme alone. Names
with a capital are actors of the record, others are things: ``northern-terminal`` is a terminal narrowed by "northern".
``@Tell`` is a place, ``=9..12`` a number (``=9..``, ``=..12``), ``=rising`` a trend, ``#3..5`` days that are stated,
``~possible`` a level, ``&flour`` what stands beside, ``$Delta`` the scene, ``^g1`` the origin, ``“…”`` the words,
``plan`` or ``future`` a mood. A day ``-`` is not known.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from sitroom.certainty.level import Level
from sitroom.claims.aspects import aspects
from sitroom.claims.claim import ClaimKind, Trend, Value
from sitroom.disputes.account import Account, Entity
from sitroom.disputes.opposition import Comparison, compare

_LINE = re.compile(
    r"(?P<document>\S+) (?P<day>-|\d+) (?P<speaker>[^:]+): "
    r"(?P<aspect>[\w ]+?)(?P<pole>[+-])(?P<denied>!?)(?: (?P<rest>.*))?$"
)
_COUNTED = ("killed", "wounded", "missing")


def entity(written: str) -> Entity:
    """``Army`` is an actor of the record, ``northern-terminal`` a thing."""
    *narrowed, head = written.split("-")
    if head[:1].isupper():
        return Entity((f"a:{head}",), head, "person" if head in ("Lind", "Marn", "Vell") else "body", head.lower())
    return Entity((f"n:{head}",), " ".join((*narrowed, head)), "thing", head, tuple(narrowed))


def place(name: str) -> Entity:
    """A place of the record."""
    return Entity((f"p:{name}",), name, "place", name.lower())


def account(line: str, **fields: Any) -> Account:
    """One account; ``fields`` go before what the line says."""
    found = _LINE.match(re.sub(r"“[^”]*”", "", line).strip())
    if found is None:
        raise ValueError(line)
    words = re.search(r"“([^”]*)”", line)
    day = None if found["day"] == "-" else int(found["day"])
    name = found["aspect"]
    made: dict[str, Any] = {"agents": (), "themes": (), "places": (), "beside": (), "scene": (), "value": None, "mood": "fact"}
    made |= {"first": day, "last": day, "stated": False, "origin": found["speaker"], "level": Level.CERTAIN}
    for token in (found["rest"] or "").split():
        _read(token, made)
    return replace(
        Account(
            document=found["document"],
            statement=f"s-{found['speaker']}",
            claim=f"c-{name}",
            kind=_kind(name),
            aspect=name,
            pole=found["pole"],
            affirmed=not found["denied"],
            reported=day,
            speaker=f"a:{found['speaker']}",
            words=words[1] if words else f"{found['speaker']}, {line}",
            **made,
        ),
        **fields,
    )


def _kind(name: str) -> ClaimKind:
    if name in aspects():
        return aspects()[name].kind
    if name.startswith(("count ", "trend ")):
        return ClaimKind.CASUALTIES if name.split()[1] in _COUNTED else ClaimKind.NUMBER
    return ClaimKind.OFFICE if name.startswith("office ") else ClaimKind.OTHER


def _read(token: str, made: dict[str, Any]) -> None:
    mark, rest = token[0], token[1:]
    if mark == "@":
        made["places"] += (place(rest),)
    elif mark == "=":
        made["value"] = _value(rest)
    elif mark == "#":
        first, last = rest.split("..")
        made |= {"first": int(first), "last": int(last), "stated": True}
    elif mark == "~":
        made["level"] = Level(rest)
    elif mark == "&":
        made["beside"] += (entity(rest),)
    elif mark == "$":
        made["scene"] += (entity(rest),)
    elif mark == "^":
        made["origin"] = rest
    elif token in ("plan", "future"):
        made["mood"] = token
    else:
        agent, _, theme = token.rpartition(">")
        made["agents"] += (entity(agent),) if agent else ()
        made["themes"] += (entity(theme),) if theme else ()


def _value(written: str) -> Value:
    if written in tuple(Trend):
        return Value(None, None, "people", Trend(written))
    low, dots, high = written.partition("..")
    if not dots:
        return Value(float(low), float(low), "people")
    return Value(float(low) if low else None, float(high) if high else None, "people")


def verdict(one: str | Account, other: str | Account) -> tuple[str, str]:
    """Verdict and rule of two accounts, the same either way round."""
    a, b = (account(x) if isinstance(x, str) else x for x in (one, other))
    there, back = compare(a, b), compare(b, a)
    assert (there.verdict, there.rule) == (back.verdict, back.rule)
    return there.verdict.value, there.rule


def comparison(one: str, other: str) -> Comparison:
    """What two accounts are to each other."""
    return compare(account(one), account(other))
