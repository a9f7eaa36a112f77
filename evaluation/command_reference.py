"""The reference of the commands, made from their own help (``make docs`` writes docs/cli.md; a test holds it to the code)."""

from __future__ import annotations

import click

from sitroom.cli.main import sitroom

_HEAD = "# The commands\n\nMade from the commands' own help by `make docs`; change it there.\n"


def reference() -> str:
    """The whole page as Markdown."""
    # With the group's own settings: a command keeps the help option that it was asked with first.
    context = click.Context(sitroom, info_name="sitroom", terminal_width=100, **sitroom.context_settings)
    parts = [_HEAD, f"## sitroom\n\n```\n{sitroom.get_help(context)}\n```\n"]
    for name in sitroom.list_commands(context):
        command = sitroom.commands[name]
        inner = click.Context(command, info_name=name, parent=context, max_content_width=100, terminal_width=100)
        parts.append(f"## sitroom {name}\n\n```\n{command.get_help(inner)}\n```\n")
    return "\n".join(parts)


def main() -> None:
    """Print the page."""
    print(reference(), end="")


if __name__ == "__main__":
    main()
