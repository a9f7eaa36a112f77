from __future__ import annotations

import pytest

from sitroom.documents.tables.cells import address_of, date_of, id_of, language_of, name_of


@pytest.mark.parametrize(
    ("cell", "date"),
    [
        ("2024", "2024"),
        (2024, "2024"),
        (2024.0, "2024"),
        ("2024-03", "2024-03"),
        (" 2024-03-05 ", "2024-03-05"),
        ("2024-03-05T23:30:00.000+02:00", "2024-03-05"),
        ("2024-03-05 10:00:00 UTC", "2024-03-05"),
        ("2024-03-05 10:00:00+00", "2024-03-05"),
        ("2024/3/5", "2024-03-05"),
        ("2024.03.05, 10:00", "2024-03-05"),
        ("Tue, 5 Mar 2024 10:00:00 GMT", "2024-03-05"),
        ("05 Mar 2024 10:00 +0100 (CET)", "2024-03-05"),
        ("March 5, 2024 at 10:00 PM", "2024-03-05"),
        ("Tue Mar 05 10:00:00 +0000 2024", "2024-03-05"),
        ("20240305", "2024-03-05"),
        (20240305, "2024-03-05"),
        ("20240305T101500Z", "2024-03-05"),
        ("1709640000", "2024-03-05"),
        (1709640000, "2024-03-05"),
        (1709640000.5, "2024-03-05"),
        (1709640000000, "2024-03-05"),
    ],
)
def test_dates_that_can_be_told(cell: object, date: str) -> None:
    assert date_of(cell) == date


@pytest.mark.parametrize(
    "cell",
    ["5/3/2024", "last week", "2024-13-01", "2024/02/30", "2024030512", 12, 123456789, True, None, [], float("nan"), float("inf"),
     10**400, "9" * 100, "2024/03-05", "31 Feb 2024", "in March 2024 they left"],
)  # fmt: skip
def test_what_is_no_date_or_may_be_two(cell: object) -> None:
    assert date_of(cell) is None


def test_addresses() -> None:
    assert address_of(" HTTPS://Paper.Example/a?utm_source=x#top ") == "https://paper.example/a"
    assert [
        address_of(cell) for cell in ("paper.example/a", "ftp://paper.example", 7, "http://a.example/\x00", "http://\ud800")
    ] == [None] * 5


def test_languages() -> None:
    assert [language_of(cell) for cell in ("en", "EN-gb", "pt_BR", "eng", "English", 1)] == ["en", "en", "pt", "en", None, None]


def test_names_and_ids() -> None:
    assert name_of(" The Tarsk\n Post ") == "The Tarsk Post"
    no_names: list[object] = ["x" * 1001, "a\x00", "\ud800", {}, 3]
    assert [name_of(cell) for cell in no_names] == [None] * 5
    assert [id_of(cell) for cell in (7, " a/b ", 1.5)] == ["7", "a/b", "1.5"]
    assert [id_of(cell) for cell in ("", True, "x" * 201, "a\nb", "a\u202eb", ["a"])] == [None] * 6
