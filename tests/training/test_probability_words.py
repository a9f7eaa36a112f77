from __future__ import annotations

from pathlib import Path

import pytest

from training.probability_words import TARGET, merged, phrase_of, wide, written

DATA = Path(__file__).resolve().parents[3] / "shared/data/verbal_probability"


def test_headings_become_phrases() -> None:
    assert [phrase_of(h) for h in ('"""We Doubt"""', "Almost Certainly", "real_possibility")] == [
        "we doubt", "almost certain", "real possibility",
    ]  # fmt: skip


def test_an_answer_given_twice_counts_once_and_what_is_no_share_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    path.write_text("Likely,Age\n70,30\n70,30\n80,41\nn/a,20\n400,20\n", "utf-8")
    assert wide(path, apart=("Age",)) == {"likely": [70, 80]}


def test_surveys_are_merged_by_people() -> None:
    table = merged({"A": {"likely": [60.0] * 3}, "B": {"likely": [90.0], "never": [0.0]}})
    assert table == {"likely": (0.6, 0.6, 0.81, 4, ["A", "B"])}


@pytest.mark.skipif(not DATA.exists(), reason=f"{DATA} is not here")
def test_the_shipped_table_is_what_the_data_gives() -> None:
    assert TARGET.read_text("utf-8") == written(DATA)
