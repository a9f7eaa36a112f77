from __future__ import annotations

import pytest

from sitroom.board.pictures import map as maps
from sitroom.board.pictures import outlines


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Maps without outlines, as where the package with them is not installed."""
    monkeypatch.setattr(outlines, "folder", lambda: None)
    monkeypatch.setattr(maps, "folder", lambda: None)
