"""Which part of the earth a map shows and where it puts a point: equirectangular, true to scale along the middle parallel.

That projection keeps north up and every kilometre northwards the same length, so that one scale bar holds for the picture,
and at the size of a conflict it shows shapes as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, isfinite, radians

import numpy as np

from sitroom.board.pictures.outlines import Line

KM = 111.195
"""Kilometres to a degree of latitude."""
_LEAST_SPAN = 260.0
"""Kilometres that a map shows at least: one town is shown with its region."""
_MARGIN = 0.14
_WORLD = 11.0
"""Longitude in the middle of a map of the world, in degrees."""
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 45)


@dataclass(frozen=True, slots=True)
class Reach:
    """A point of the earth in degrees and how many kilometres around it belong to it."""

    lat: float
    lon: float
    km: float = 0.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of so many units around a point in degrees; ``scale`` is units to a degree northwards."""

    lat: float
    lon: float
    scale: float
    width: float
    height: float

    @property
    def squeeze(self) -> float:
        """Units to a degree eastwards, as a share of those northwards."""
        return _squeeze(self.lat)

    @property
    def units_to_km(self) -> float:
        """Units to a kilometre."""
        return self.scale / KM

    def xy(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a point stands, on the side of the date line that is nearer to the middle."""
        east = (lon - self.lon + 180) % 360 - 180
        return self.width / 2 + east * self.squeeze * self.scale, self.height / 2 - (lat - self.lat) * self.scale

    def project(self, line: Line, turned: float) -> Line:
        """Rows of longitude and latitude as rows of x and y, ``turned`` degrees further east."""
        x = self.width / 2 + (line[:, 0] + turned - self.lon) * (self.squeeze * self.scale)
        y = self.height / 2 - (line[:, 1] - self.lat) * self.scale
        return np.stack([x, y], axis=1)

    @property
    def across(self) -> float:
        """Degrees of longitude from edge to edge."""
        return self.width / (self.scale * self.squeeze)

    @property
    def down(self) -> float:
        """Degrees of latitude from edge to edge."""
        return self.height / self.scale

    def meridians(self) -> list[float]:
        """Longitudes of the grid inside of the frame, in (-180, 180], west to east."""
        step = _step(self.across)
        first = -int((self.across / 2 - self.lon) // step) * step
        count = int(self.across // step) + 1
        found = [first + n * step for n in range(count)]
        return [180 - (180 - x) % 360 for x in found if abs(x - self.lon) < self.across / 2]

    def parallels(self) -> list[float]:
        """Latitudes of the grid inside of the frame, south to north."""
        step = _step(self.down)
        lowest = int((self.lat - self.down / 2) // step)
        found = [(lowest + n) * step for n in range(int(self.down // step) + 2)]
        return [y for y in found if abs(y - self.lat) < self.down / 2 and abs(y) <= 90]


def on_earth(lat: float, lon: float) -> bool:
    """Whether two numbers are a latitude and a longitude."""
    return isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 360


def frame_of(points: Sequence[Reach], width: float, tallest: float, least: float = 0.56) -> Frame:
    """The frame that holds all points with a margin; the world where there are none.

    It is at most ``tallest`` units high, and not less than ``least`` of its width unless that is more than the earth.
    """
    if not points:
        return _whole(width)
    south = max(-90.0, min(p.lat - p.km / KM for p in points))
    north = min(90.0, max(p.lat + p.km / KM for p in points))
    squeeze = _squeeze((south + north) / 2)
    west, span = _round([(p.lon, p.km / KM / squeeze) for p in points])
    across = max(span * (1 + 2 * _MARGIN), _LEAST_SPAN / KM / squeeze)
    down = max((north - south) * (1 + 2 * _MARGIN), _LEAST_SPAN / KM * 0.62)
    if across >= 300:
        return _whole(width)
    height = min(max(width * down / (across * squeeze), least * width), tallest)
    scale = max(min(width / (across * squeeze), height / down), width / (360 * squeeze))
    middle = (south + north) / 2
    # No more than the earth: from pole to pole at most.
    height = min(max(height, min(down * scale, tallest)), 180 * scale)
    half = height / scale / 2
    middle = min(max(middle, -90 + half), 90 - half)
    if abs(_squeeze(middle) - squeeze) > 1e-9:
        scale = max(min(scale, width / (across * _squeeze(middle))), width / (360 * _squeeze(middle)))
        half = min(height / scale / 2, 90.0)
        height = min(height, 180 * scale)
        middle = min(max(middle, -90 + half), 90 - half)
    return Frame(middle, (west + span / 2 + 180) % 360 - 180, scale, width, height)


def _whole(width: float) -> Frame:
    """The world, cut through the Bering Strait as most maps of it are."""
    return Frame(0.0, _WORLD, width / 360, width, width / 2)


def _squeeze(lat: float) -> float:
    # Near the poles the picture would be a line.
    return cos(radians(min(abs(lat), 75.0)))


def _round(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The shortest arc of longitudes that holds all points with their reach: where it begins and how long it is."""
    ends = sorted(((lon - reach) % 360, 2 * reach) for lon, reach in points)
    if any(length >= 360 for _, length in ends):
        return -180.0, 360.0
    arcs: list[tuple[float, float]] = []
    for begin, length in ends:
        if arcs and begin <= arcs[-1][1]:
            arcs[-1] = (arcs[-1][0], max(arcs[-1][1], begin + length))
        else:
            arcs.append((begin, begin + length))
    # What reaches over the end of the circle covers its beginning.
    over = max(end for _, end in arcs) - 360
    arcs = [(begin, end) for begin, end in arcs if end > over] or [(0.0, 360.0)]
    gaps = [(after[0] - before[1], after[0]) for before, after in pairwise(arcs)]
    gaps.append((arcs[0][0] + 360 - max(end for _, end in arcs), arcs[0][0]))
    gap, begin = max(gaps, key=lambda g: (g[0], -g[1]))
    return begin, max(0.0, 360 - max(gap, 0.0))


def _step(degrees: float) -> float:
    return next((s for s in _STEPS if degrees / s <= 6), _STEPS[-1])
