from __future__ import annotations

from evaluation.command_reference import reference
from evaluation.examples import ROOT


def test_docs_say_what_the_commands_say() -> None:
    assert (ROOT / "docs" / "cli.md").read_text("utf-8") == reference(), "run: make docs"
