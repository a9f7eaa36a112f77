"""Readers of drawn pictures for the tests here."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from xml.etree import ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"


def drawn(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def words(root: ET.Element) -> list[str]:
    return ["".join(each.itertext()).replace("\u200e", "") for each in root.iter(f"{SVG}text")]


def titles(root: ET.Element) -> list[str]:
    return [(each.text or "").replace("\u200e", "") for each in root.iter(f"{SVG}title")]


def links(root: ET.Element) -> list[str]:
    return [each.attrib["href"] for each in root.iter(f"{SVG}a")]


def size(root: ET.Element) -> tuple[float, float]:
    return float(root.attrib["width"]), float(root.attrib["height"])


def circles(root: ET.Element, kind: str = "") -> Iterator[tuple[float, float, float]]:
    for each in root.iter(f"{SVG}circle"):
        if kind in each.attrib.get("class", "").split() or not kind:
            yield float(each.attrib["cx"]), float(each.attrib["cy"]), float(each.attrib["r"])


def under_seeds(program: str) -> set[str]:
    """What a program prints under different orders of the iteration of sets."""
    found = set()
    for seed in ("0", "77"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(done.stdout)
    return found
