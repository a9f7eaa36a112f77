"""What the board's pictures draw with: links, paths and marks, with classes for all colours so that a page can style them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from math import cos, pi, sin

from sitroom.exchange.page import visible
from sitroom.outlook.plot import png_of
from sitroom.outlook.svg import SIDES, Picture, number

WIDE, NARROW = 976, 360
"""Units across: about a page of text, and a phone held upright."""
_DARK = ("#4fa8e0", "#f0894a", "#3cc49c", "#d48bb6", "#c2a63a", "#93a0e6")
_RULES = """\
.sit text{font-family:'DejaVu Sans','Liberation Sans',Arial,Helvetica,sans-serif;fill:#1c1c1c;stroke:#fff;\
stroke-width:3px;stroke-linejoin:round;paint-order:stroke}
.sit .dim{fill:#555;stroke:none}.sit .plain{stroke:none}
.sit .place{fill:#6a6a62;stroke:none;letter-spacing:1px}
.sit .line{stroke:#6f6f6f;fill:none}.sit .faint{stroke:#d4d4d4;fill:none}.sit .band{fill:#efefef}.sit .ground{fill:#fff}
.sit .sea{fill:#e4edf3}.sit .land{fill:#f6f3ea;stroke:#a9a89c;stroke-width:.6}
.sit .lake{fill:#e4edf3;stroke:#a9a89c;stroke-width:.4}
.sit .border{fill:none;stroke:#8f8d80;stroke-width:.9;stroke-dasharray:5 2}.sit .grid{fill:none;stroke:#c3cdd3;stroke-width:.5}
.sit .node{fill:#fff;stroke:#4c4c4c}.sit .paper{fill:#fff}
.sit .edge-of{stroke:#fff;fill:none}.sit .hit{stroke:transparent;fill:none;pointer-events:stroke}
.sit .grey{color:#5f6368}
.sit a:hover text,.sit a:focus text{text-decoration:underline}"""
_DARK_RULES = """\
.sit text{fill:#ececec;stroke:#1a1a1c}.sit .dim{fill:#b8b8b8;stroke:none}.sit .plain{stroke:none}\
.sit .place{fill:#a5a79d;stroke:none}
.sit .line{stroke:#9c9c9c}.sit .faint{stroke:#4a4a4a}.sit .band{fill:#2b2b2e}.sit .ground{fill:#1a1a1c}
.sit .sea{fill:#16202a}.sit .land{fill:#2a2c2a;stroke:#60635c}.sit .lake{fill:#16202a;stroke:#60635c}
.sit .border{stroke:#7d8078}.sit .grid{stroke:#31404c}
.sit .node{fill:#26282c;stroke:#b0b0b0}.sit .paper{fill:#1a1a1c}.sit .edge-of{stroke:#1a1a1c}.sit .grey{color:#aeb2b8}"""


def _sides(colours: Sequence[str]) -> str:
    return "".join(f".sit .c{n}{{color:{colour}}}" for n, colour in enumerate(colours))


STYLE = f"{_RULES}\n{_sides(SIDES)}\n@media (prefers-color-scheme:dark){{{_DARK_RULES}\n{_sides(_DARK)}}}"
"""The rules that the pictures' classes need: a saved picture carries them, a page has them in its stylesheet."""

_UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
_LINKED = re.compile(r'<a href="[^"]*" aria-label="[^"]*">')
_SCHEME = re.compile(r"[^/?#]*:")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def shown(words: str) -> str:
    """Words as one line that any XML reader takes: what steers or cannot be written is made visible."""
    return _UNWRITABLE.sub("\ufffd", visible(" ".join(words.split())))


def isolated(name: str) -> str:
    """A name that right-to-left letters in it do not let run into what is written around it."""
    return f"\u200e{name}\u200e" if _RIGHT_TO_LEFT.search(name) else name


def colour_class(n: int | None) -> str:
    """The class of the n-th side's colour, grey for None."""
    return "grey" if n is None else f"c{n % len(SIDES)}"


def inner_href(href: str | None) -> str | None:
    """An address inside the board; None for anything that leads elsewhere or runs."""
    if not href or _SCHEME.match(href) or href.startswith("//") or "\\" in href:
        return None
    return shown(href)


@dataclass(slots=True)
class Drawing(Picture):
    """An SVG picture of the board in the making."""

    style: str = STYLE

    @contextmanager
    def linked(self, href: str | None, told: str) -> Iterator[None]:
        """What is drawn meanwhile is one mark: it tells ``told`` and, with an address inside the board, leads there."""
        inside = inner_href(href)
        words = escape(shown(told))
        # A mark's first child names it to the pointer, its label to a screen reader.
        opened = f'<a href="{escape(inside)}" aria-label="{words}">' if inside else "<g>"
        self.parts.append(f"{opened}<title>{words}</title>")
        yield
        self.parts.append("</a>" if inside else "</g>")

    def path(self, path: str, look: str) -> None:
        """A path; ``look`` are its attributes."""
        self.parts.append(f'<path d="{path}" {look}/>')

    def disc(self, x: float, y: float, radius: float, look: str) -> None:
        """A circle; ``look`` are its attributes."""
        self.parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" {look}/>')

    def figure(self, x: float, y: float, size: float, shape: int, look: str) -> None:
        """A filled figure of about the same area for each shape: circle, square, diamond, triangle, hexagon, cross."""
        if shape % 6 == 0:
            self.disc(x, y, size, look)
            return
        s = size
        d = s * 0.42
        corners = {
            1: ((-0.9 * s, -0.9 * s), (0.9 * s, -0.9 * s), (0.9 * s, 0.9 * s), (-0.9 * s, 0.9 * s)),
            2: ((0, -1.25 * s), (1.25 * s, 0), (0, 1.25 * s), (-1.25 * s, 0)),
            3: ((0, -1.3 * s), (1.25 * s, 0.95 * s), (-1.25 * s, 0.95 * s)),
            4: tuple((1.1 * s * cos(n * pi / 3), 1.1 * s * sin(n * pi / 3)) for n in range(6)),
            5: ((-d, -s), (d, -s), (d, -d), (s, -d), (s, d), (d, d), (d, s), (-d, s), (-d, d), (-s, d), (-s, -d), (-d, -d)),
        }[shape % 6]
        at = " ".join(f"{number(x + dx)},{number(y + dy)}" for dx, dy in corners)
        self.parts.append(f'<polygon points="{at}" {look}/>')


def drawing(identity: str, title: str, told: str, width: float) -> Drawing:
    """An empty picture; its id holds only letters that an address may name."""
    return Drawing(re.sub(r"[^A-Za-z0-9_-]", "-", identity) or "picture", shown(title), shown(told), width)


def without_links(svg: str) -> str:
    """A picture of this module to be kept as a file: its addresses would lead nowhere from there, its marks still tell."""
    return _LINKED.sub("<g>", svg).replace("</a>", "</g>").replace(' role="group" ', ' role="img" ', 1)


def as_png(svg: str, scale: float = 2.0) -> bytes:
    """A saved picture as PNG, ``scale`` pixels to a unit, with the colours for light.

    Raises PlotError where the extra ``plots`` is not installed or the machine has no font.
    """
    return png_of(svg, scale)
