"""A picture on a page, drawn for a screen and for a phone, and the same picture as a file to keep."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup
from starlette.responses import Response

from sitroom.board import links
from sitroom.board.asked import Asked, AskedError
from sitroom.board.pictures.drawing import as_png, without_links
from sitroom.outlook.svg import inline

_UNSAFE = re.compile(r"[^a-z0-9-]+")


class Draw(Protocol):
    """Draws a picture as a whole SVG document."""

    def __call__(self, identity: str, *, narrow: bool) -> str:
        """The picture under this identity; ``narrow`` for phones."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture in a page: ``wide`` for screens, ``narrow`` for phones, and where it is saved from."""

    wide: Markup
    narrow: Markup
    svg: str
    png: str
    caption: str


def drawn(draw: Draw, name: str, caption: str, fields: Mapping[str, str | None] | None = None) -> Drawn:
    """A picture with the addresses ``/name.svg`` and ``/name.png`` that keep it; ``fields`` are what it was drawn of."""
    return Drawn(
        # Whoever draws has escaped all words.
        wide=Markup(inline(draw(name, narrow=False))),  # noqa: S704
        narrow=Markup(inline(draw(f"{name}-narrow", narrow=True))),  # noqa: S704
        svg=links.link(f"/{name}.svg", fields),
        png=links.link(f"/{name}.png", fields),
        caption=caption,
    )


def saved(draw: Draw, name: str, asked: Asked) -> Response:
    """The picture as a file: SVG, or PNG where the address ends so and the extra ``plots`` is installed."""
    svg = without_links(draw(name, narrow=False))
    kind = asked.path.rsplit(".", 1)[-1]
    if kind not in ("svg", "png"):
        raise AskedError("a picture is saved as .svg or .png")
    file = f"sitroom-{_UNSAFE.sub('-', name.lower())}.{kind}"
    headers = {"content-disposition": f'attachment; filename="{file}"'}
    if kind == "png":
        return Response(as_png(svg), media_type="image/png", headers=headers)
    return Response(svg, media_type="image/svg+xml", headers=headers)
