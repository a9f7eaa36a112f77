"""The style sheets against what uses them: a rule for a class that nothing has is dead."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import sitroom.board
from sitroom.certainty.level import Level
from sitroom.record.judgement_rows import Review

BOARD = Path(sitroom.board.__file__).parent
COMPUTED = frozenset(
    # Made of numbers, or the kind of a line of the text.
    {
        *(f"{name}{number}" for name in ("side-", "ink-", "c") for number in range(6)),
        *(f"inside-{number}" for number in (1, 2, 3)),
        "heading",
        "boilerplate",
    }
)


def classes() -> set[str]:
    """The classes that our style sheets have rules for."""
    found: set[str] = set()
    for sheet in sorted((BOARD / "static").glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        for selector in re.findall(r"([^{}]+)\{", text):
            if not selector.strip().startswith("@"):
                found |= set(re.findall(r"\.([a-zA-Z][\w-]*)", selector))
    return found


def used() -> set[str]:
    """What stands in class attributes of templates and pictures, in strings of the code and in our scripts."""
    found: set[str] = set()
    for template in BOARD.rglob("*.html"):
        for written in re.findall(r'class="((?:\{[{%].*?[%}]\}|[^"])*)"', template.read_text("utf-8")):
            found |= set(re.findall(r"[\w-]+", written))
    for script in BOARD.rglob("*.js"):
        found |= set(re.findall(r"[\w-]+", script.read_text("utf-8")))
    for module in (*BOARD.rglob("*.py"), *(BOARD.parent / "outlook").glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            # Sentences are no names of classes: docstrings and the like.
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.endswith("."):
                found |= set(re.findall(r"[\w-]+", node.value))
    return found | {review.value for review in Review} | {f"level-{level.value}" for level in Level}


def test_every_class_with_a_rule_is_used() -> None:
    assert sorted(classes() - used() - COMPUTED) == []


def test_no_rule_is_said_twice() -> None:
    """In one part of the style sheet a selector has its rule once."""
    twice: list[str] = []
    for sheet in sorted((BOARD / "static").glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        rules = [" ".join(rule.split()) for rule in re.findall(r"[^{}]+\{[^{}]*\}", text)]
        twice += [f"{sheet.name}: {rule}" for rule in sorted({rule for rule in rules if rules.count(rule) > 1})]
    assert twice == []
