"""Each reader on some hundred broken inputs, the same ones at every run; ``make fuzz`` goes on from there."""

from __future__ import annotations

from random import Random

import pytest

from tests.documents.hostile.samples import samples
from tests.fuzz import properties
from tests.fuzz.formats import READERS
from tests.fuzz.mutation import broken, rubbish
from tests.fuzz.properties import hold, hold_followed, hold_time
from tests.fuzz.running import fault_of, smaller

INPUTS = 150
FOLLOWED = 30


@pytest.mark.parametrize("name", READERS)
def test_broken_inputs_are_read_or_told(name: str) -> None:
    chance = Random(f"broken {name}")
    for number in range(INPUTS):
        path, data = broken(READERS[name], chance)
        hold(path, data, again=number % 10 == 0)


@pytest.mark.parametrize("name", [name for name, reader in READERS.items() if reader.followed])
def test_what_comes_after_a_sound_file_costs_nothing_of_it(name: str) -> None:
    chance = Random(f"followed {name}")
    for _ in range(FOLLOWED):
        path = chance.choice(READERS[name].seeds)
        hold_followed(READERS[name], path, rubbish(READERS[name], chance))


def test_an_input_that_fails_is_made_smaller() -> None:
    def no_storm(data: bytes) -> None:
        assert b"storm" not in data, f"names a storm: {data!r}"

    data = samples()["text.txt"]
    assert fault_of(no_storm, b"sunshine") is None
    fault = fault_of(no_storm, data)
    assert fault == "AssertionError: names a storm"
    assert smaller(data, no_storm, fault) == b"storm"


def test_a_seed_names_the_same_inputs_for_good() -> None:
    first, second = Random("same"), Random("same")
    for reader in READERS.values():
        assert [broken(reader, first) for _ in range(20)] == [broken(reader, second) for _ in range(20)]


def test_time_that_grows_with_the_square_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(properties, "_seconds", lambda data, _: len(data) ** 2 / 1e6)
    hold_time("a.txt", bytes(100), bytes(400))
    with pytest.raises(AssertionError, match=r"needs 1.00 s for 1000 bytes and 16.00 s for 4000"):
        hold_time("a.txt", bytes(1000), bytes(4000))
    monkeypatch.setattr(properties, "_seconds", lambda data, _: len(data) / 1e3)
    hold_time("a.txt", bytes(1000), bytes(4000))
