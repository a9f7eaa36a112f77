"""How every page of ours is made from a template: escaped, and with no name that the template has and the page does not give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def templates(package: str, finalize: Callable[[Any], Any] | None = None) -> Environment:
    """The templates of a package; ``finalize`` is what becomes of each value before it is escaped and written."""
    return Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
