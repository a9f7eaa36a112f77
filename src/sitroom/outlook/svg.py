"""A small writer of SVG: escaped text, a title and a description for who cannot see it, colours for light and dark."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from textwrap import wrap

WIDE_LETTER = 0.6
"""Width of a letter as a share of the font's size: that of a wide font, so that nothing runs out of the picture."""
SIDES = ("#117fc2", "#d55e00", "#009e73", "#b66394", "#8a7200", "#5b6abf")
"""Colours that people with any kind of colour blindness tell apart, each dark enough on white and light enough on black."""
_STYLE = """\
.sit text{font-family:'DejaVu Sans','Liberation Sans',Arial,Helvetica,sans-serif;fill:#1c1c1c}
.sit text{stroke:#fff;stroke-width:3px;stroke-linejoin:round;paint-order:stroke}
.sit .quiet{fill:#5c5c5c;stroke:none}.sit .line{stroke:#8c8c8c}.sit .curve{fill:none;stroke:#8c8c8c}
.sit .faint{stroke:#d4d4d4}.sit .band{fill:#efefef}.sit .ground{fill:#fff}
@media (prefers-color-scheme:dark){.sit text{fill:#ececec;stroke:#1a1a1c}.sit .quiet{fill:#b0b0b0;stroke:none}
.sit .faint{stroke:#4a4a4a}.sit .band{fill:#2b2b2e}.sit .ground{fill:#1a1a1c}}"""

_STYLED = re.compile(r"<style>.*?</style>", re.DOTALL)
_SIZED = re.compile(r' width="[0-9.]+" height="[0-9.]+">', re.ASCII)


def inline(svg: str) -> str:
    """A picture to stand in a page: its styles are the page's, and its width is the page's to choose."""
    return _SIZED.sub(">", _STYLED.sub("", svg, count=1), count=1)


def number(x: float) -> str:
    """A coordinate as short as it can be, the same on every machine."""
    return f"{x:.1f}".removesuffix(".0")


def wrapped(text: str, width: float, size: float, lines: int) -> list[str]:
    """``text`` in at most so many lines of ``width`` units; what does not fit ends in an ellipsis."""
    letters = max(4, int(width / (size * WIDE_LETTER)))
    found = wrap(text, letters) or [""]
    if len(found) > lines:
        last = found[lines - 1][: letters - 1].rstrip()
        found = [*found[: lines - 1], f"{last}…"]
    return found


@dataclass(slots=True)
class Picture:
    """An SVG picture in the making; ``width`` in units, the height grows with :meth:`finished`."""

    id: str
    title: str
    described: str
    width: float
    parts: list[str] = field(default_factory=list)
    style: str = _STYLE

    def text(
        self, x: float, y: float, words: str, size: float = 12, kind: str = "", anchor: str = "start", weight: str = ""
    ) -> None:
        """Words with their base line at ``y``."""
        extra = f' class="{kind}"' if kind else ""
        extra += f' text-anchor="{anchor}"' if anchor != "start" else ""
        extra += f' font-weight="{weight}"' if weight else ""
        self.parts.append(f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}"{extra}>{escape(words)}</text>')

    def line(self, x: float, y: float, to_x: float, to_y: float, kind: str = "line", width: float = 1, dash: str = "") -> None:
        """A straight line."""
        look = f'class="{kind}"'
        look += f' stroke-dasharray="{dash}"' if dash else ""
        ends = f'x1="{number(x)}" y1="{number(y)}" x2="{number(to_x)}" y2="{number(to_y)}"'
        self.parts.append(f'<line {ends} stroke-width="{number(width)}" {look}/>')

    def curve(self, x: float, y: float, to_x: float, to_y: float, bend: float) -> None:
        """A thin line that bends upwards by ``bend``, so that it does not run through what stands between."""
        middle = f"{number((x + to_x) / 2)} {number((y + to_y) / 2 - bend)}"
        path = f"M{number(x)} {number(y)}Q{middle} {number(to_x)} {number(to_y)}"
        self.parts.append(f'<path d="{path}" stroke-width="1.2" class="curve"/>')

    def box(self, x: float, y: float, width: float, height: float, look: str, title: str = "") -> None:
        """A rectangle; ``look`` are its attributes."""
        size = f'x="{number(x)}" y="{number(y)}" width="{number(max(width, 0.1))}" height="{number(height)}"'
        self.parts.append(f"<rect {size} {look}{_closed('rect', title)}")

    def mark(self, x: float, y: float, size: float, shape: int, colour: str, title: str) -> None:
        """A dot: the shapes differ with the colours, for who sees no colours."""
        at = f'fill="{colour}"'
        if shape % 4 == 0:
            self.parts.append(f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(size)}" {at}{_closed("circle", title)}')
            return
        s = size * 1.15
        corners = {
            1: ((-s, -s), (s, -s), (s, s), (-s, s)),
            2: ((0, -s * 1.3), (s * 1.3, 0), (0, s * 1.3), (-s * 1.3, 0)),
            3: ((0, -s * 1.2), (s * 1.2, s), (-s * 1.2, s)),
        }[shape % 4]
        points = " ".join(f"{number(x + dx)},{number(y + dy)}" for dx, dy in corners)
        self.parts.append(f'<polygon points="{points}" {at}{_closed("polygon", title)}')

    def finished(self, height: float) -> str:
        """The picture as one SVG document that also stands inside of HTML."""
        names = f'aria-labelledby="{escape(self.id)}-t {escape(self.id)}-d"'
        size = f'viewBox="0 0 {number(self.width)} {number(height)}" width="{number(self.width)}" height="{number(height)}"'
        # What is inside of an image nobody can reach with keys: with links it is a group.
        role = "group" if any("<a " in part for part in self.parts) else "img"
        head = f'<svg xmlns="http://www.w3.org/2000/svg" class="sit" role="{role}" {names} {size}>'
        title = f'<title id="{escape(self.id)}-t">{escape(self.title)}</title>'
        told = f'{title}<desc id="{escape(self.id)}-d">{escape(self.described)}</desc>'
        ground = f'<rect class="ground" width="{number(self.width)}" height="{number(height)}"/>'
        return "\n".join([head, told, f"<style>{self.style}</style>", ground, *self.parts, "</svg>"]) + "\n"


def _closed(tag: str, title: str) -> str:
    return f"><title>{escape(title)}</title></{tag}>" if title else "/>"
