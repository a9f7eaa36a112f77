from __future__ import annotations

import pytest

from sitroom.documents.dates import iso_date, written_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2021", "2021"),
        ("2021-08", "2021-08"),
        (" 2021-08-20 ", "2021-08-20"),
        ("2021-08-20T23:30:00+02:00", "2021-08-20"),
        ("2021-08-20 10:15", "2021-08-20"),
        ("2021-02-30", None),
        ("20/08/2021", None),
        ("2021-8-1", None),
        ("", None),
    ],
)
def test_iso_date_keeps_precision(value: str, expected: str | None) -> None:
    assert iso_date(value) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("20 August 2021", "2021-08-20"),
        ("Aug. 20, 2021", "2021-08-20"),
        ("1st of May 2020", "2020-05-01"),
        ("2021-08-20", "2021-08-20"),
        ("August 2021", "2021-08"),
        ("31 June 2021", None),
        ("3/4/2021", None),
        ("next May", None),
    ],
)
def test_written_date(words: str, expected: str | None) -> None:
    assert written_date(words) == expected
