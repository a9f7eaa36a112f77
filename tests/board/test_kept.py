from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from sitroom.board import board as board_module
from sitroom.board.background import Interrupted, Worker
from sitroom.board.kept import Kept
from tests.board.serving import board_of

SECONDS = 60.0


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker("test")
    yield made
    assert made.close(SECONDS)


class Source:
    """A value with its version that waits where it is told to."""

    def __init__(self) -> None:
        self.version, self.computed, self.fails = 1, 0, False
        self.through = threading.Event()
        self.through.set()

    def compute(self) -> str:
        assert self.through.wait(SECONDS)
        if self.fails:
            raise OSError("no record")
        self.computed += 1
        return f"v{self.version}"


def test_a_value_is_computed_once_for_each_version(worker: Worker) -> None:
    source = Source()
    kept = Kept(source.compute, lambda: source.version, worker)
    assert [kept.get().value for _ in range(3)] == ["v1"] * 3
    assert source.computed == 1
    source.version = 2
    assert (kept.get(fresh=True).value, kept.get().stale) == ("v2", False)
    assert source.computed == 2


def test_after_a_change_the_old_value_is_given_at_once_and_marked(worker: Worker) -> None:
    source = Source()
    kept = Kept(source.compute, lambda: source.version, worker)
    kept.get()
    source.version = 2
    source.through.clear()
    old = kept.get()
    assert (old.value, old.version, old.stale) == ("v1", 1, True)
    source.through.set()
    new = kept.get(fresh=True)
    assert (new.value, new.version, new.stale) == ("v2", 2, False)


def test_many_first_askers_wait_for_one_computation(worker: Worker) -> None:
    source = Source()
    source.through.clear()
    kept = Kept(source.compute, lambda: source.version, worker)
    with ThreadPoolExecutor(8) as askers:
        asked = [askers.submit(kept.get) for _ in range(8)]
        source.through.set()
        assert {each.result(SECONDS).value for each in asked} == {"v1"}
    assert source.computed == 1


def test_a_failure_is_the_askers_and_the_next_one_tries_again(worker: Worker) -> None:
    source = Source()
    source.fails = True
    kept = Kept(source.compute, lambda: source.version, worker)
    with pytest.raises(OSError, match="no record"):
        kept.get()
    source.fails = False
    assert kept.get().value == "v1"


def test_a_fresh_value_is_never_of_a_computation_that_began_before_the_change(worker: Worker) -> None:
    source = Source()
    began, through = threading.Event(), threading.Event()

    def compute() -> str:
        found = f"v{source.version}"
        began.set()
        assert through.wait(SECONDS)
        return found

    kept = Kept(compute, lambda: source.version, worker)
    kept.begin()
    assert began.wait(SECONDS)
    source.version = 2
    with ThreadPoolExecutor(1) as asker:
        asked = asker.submit(kept.get, fresh=True)
        through.set()
        assert asked.result(SECONDS).value == "v2"


def test_what_has_the_lowest_rank_goes_first(worker: Worker) -> None:
    done: list[str] = []
    gate = threading.Event()
    worker.submit(lambda: done.append(f"gate {gate.wait(SECONDS)}"))
    ranks = {"c": 1, "d": 1, "a": 0, "b": 0}
    waiting = [worker.submit(partial(done.append, name), rank) for name, rank in ranks.items()]
    gate.set()
    for each in waiting:
        each.result(SECONDS)
    assert done == ["gate True", "a", "b", "c", "d"]


def test_a_long_computation_is_interrupted_by_closing_and_what_waits_is_dropped() -> None:
    worker = Worker("test")
    began = threading.Event()

    def long() -> None:
        began.set()
        while True:
            threading.Event().wait(0.001)

    running, waiting = worker.submit(long), worker.submit(long)
    assert began.wait(SECONDS)
    assert not worker.close(0.0)
    with pytest.raises(Interrupted):
        running.result(SECONDS)
    assert waiting.cancelled()
    assert worker.submit(long).cancelled()


def test_closing_tells_what_it_waits_for_and_does_not_wait_for_ever(own_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_module, "_SILENT", 0.0)
    monkeypatch.setattr(board_module, "_COMPUTING", 0.0)
    told: list[str] = []
    began = threading.Event()

    def long() -> None:
        began.set()
        while True:
            threading.Event().wait(0.001)

    with board_of(own_file, tell=told.append) as board:
        board.kept(long).begin()
        assert began.wait(SECONDS)
        board.close()
    assert told[0].startswith("Ending when what looks at the whole record is done")
