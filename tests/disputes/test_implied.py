"""What an account implies, by the table of implications."""

from __future__ import annotations

import pytest

from sitroom.disputes.implied import implications, implied
from tests.disputes.made import account, verdict


def from_(line: str) -> list[str]:
    """What follows, as ``"fighting+"``."""
    return [f"{a.aspect}{a.pole}" for a in implied(account(line))]


@pytest.mark.parametrize(
    ("line", "follows"),
    [
        ("d1 9 Lind: trend wounded+ wounded @Tell =rising", ["fighting+"]),
        ("d1 9 Lind: chemical_weapons+ Army", ["banned_weapons+"]),
        ("d1 9 Lind: force- Army", ["live_fire-"]),
        ("d1 9 Lind: force+! Army", ["live_fire-"]),
        ("d1 9 Lind: mined+ road", ["safety-"]),
        ("d1 9 Lind: resignation+ Vell", ["office-"]),
    ],
)
def test_what_follows(line: str, follows: list[str]) -> None:
    assert from_(line) == follows


@pytest.mark.parametrize(
    "line",
    [
        "d1 9 Lind: trend wounded+ wounded @Tell =falling",
        "d1 9 Lind: count wounded+ wounded @Tell =40",
        "d1 9 Lind: trend wounded+ wounded =rising",
        "d1 9 Lind: mined+! road",
        "d1 9 Lind: mined+ road future",
        "d1 9 Lind: mined+ road plan",
        "d1 9 Lind: mined+ road ~possible",
        "d1 9 Lind: mined+",
        "d1 9 Lind: word paint+ Vell>gate",
    ],
    ids=["falling", "a number", "nowhere", "denied", "to come", "planned", "possible", "of nothing", "no row"],
)
def test_from_what_nothing_follows(line: str) -> None:
    assert from_(line) == []


def test_what_follows_tells_its_reason_and_keeps_its_words_and_source() -> None:
    one = account("d1 9 Lind: mined+ road @Tell “the road is mined”")
    (other,) = implied(one)
    assert other.because == "what is mined is not safe"
    assert (other.words, other.speaker, other.at, other.themes) == (one.words, one.speaker, one.at, one.themes)
    assert other.value is None


def test_nothing_follows_from_what_follows() -> None:
    for line in ("d1 9 Lind: chemical_weapons+ Army", "d1 9 Lind: death+ Vell", "d1 9 Lind: paid+ Vell"):
        assert [list(implied(a)) for a in implied(account(line))] == [[]]


def test_who_acts_in_the_one_is_the_theme_of_the_other() -> None:
    found = next(a for a in implied(account("d1 9 Lind: bombardment+ Army> @Tell")) if a.aspect == "shooting")
    assert [e.name for e in found.themes] == ["Army"]


def test_wounded_rising_speaks_against_no_clashes() -> None:
    (found,) = implied(account("d1 9 Lind: trend wounded+ wounded @Tell =rising"))
    assert verdict(found, "d2 9 Marn: fighting+! @Tell") == ("opposed", "implication")
    assert verdict(found, "d2 9 Marn: fighting+! @Brenik") == ("unrelated", "")
    assert verdict(found, "d2 9 Marn: fighting+ @Tell")[0] == "same"


def test_two_that_are_both_implied_are_not_compared() -> None:
    (one,), (other,) = (list(implied(account(x))) for x in ("d1 9 Lind: mined+ road", "d2 9 Marn: mined+ road"))
    assert verdict(one, other) == ("unrelated", "")


def test_every_reason_is_one_line_of_plain_words() -> None:
    for rows in implications().values():
        for row in rows:
            assert row.because.strip() == row.because
            assert "_" not in row.because
            assert not row.because.endswith(".")
