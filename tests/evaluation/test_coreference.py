"""The scores of small cases, worked out by hand from their definitions."""

from __future__ import annotations

import pytest

from evaluation.coreference import Cluster, CoreferenceScores, Ratio, f1


def scored(gold: list[str], found: list[str]) -> CoreferenceScores:
    """Clusters are written as the letters of their mentions."""
    made = CoreferenceScores()
    made.add(clusters(gold), clusters(found))
    return made


def clusters(written: list[str]) -> list[Cluster]:
    return [frozenset(w) for w in written]


def figures(ratio: Ratio) -> tuple[float, float]:
    return pytest.approx(ratio.precision), pytest.approx(ratio.recall)  # type: ignore[return-value]


def test_what_is_equal_scores_one() -> None:
    made = scored(["abc", "de"], ["de", "abc"])
    assert [r.f1 for r in (made.mentions, made.muc, made.b3, made.ceaf)] == [1.0] * 4
    assert made.conll == 1.0


def test_one_chain_broken_in_two() -> None:
    # MUC: 2 of 3 gold links left, none wrong. B3 recall: (2·2/4 + 2·2/4) / 4 = 1/2. CEAF: one pair of φ4 = 2·2/6.
    made = scored(["abcd"], ["ab", "cd"])
    assert figures(made.mentions) == (1, 1)
    assert figures(made.muc) == (1, 2 / 3)
    assert figures(made.b3) == (1, 1 / 2)
    assert figures(made.ceaf) == ((2 / 3) / 2, 2 / 3)
    assert made.conll == pytest.approx((4 / 5 + 2 / 3 + 4 / 9) / 3)


def test_two_chains_put_into_one() -> None:
    made = scored(["ab", "cd"], ["abcd"])
    assert figures(made.muc) == (2 / 3, 1)
    assert figures(made.b3) == (1 / 2, 1)
    assert figures(made.ceaf) == (2 / 3, (2 / 3) / 2)


def test_mentions_missed_and_mentions_too_many() -> None:
    # Found a, b and x of the gold a, b, c. MUC: the link a-b of two each way. B3: 2·2/3 of 3. CEAF: φ4 = 2·2/6.
    made = scored(["abc"], ["abx"])
    assert figures(made.mentions) == (2 / 3, 2 / 3)
    assert figures(made.muc) == (1 / 2, 1 / 2)
    assert figures(made.b3) == (4 / 9, 4 / 9)
    assert figures(made.ceaf) == (2 / 3, 2 / 3)


def test_chains_that_cross() -> None:
    # The case of Luo 2005: gold 12345, 67, 89abc; found 12345, 6789abc. There MUC P .9 R 1, B3 P .762 R 1.
    made = scored(["12345", "67", "89abc"], ["12345", "6789abc"])
    assert figures(made.muc) == (9 / 10, 1)
    assert figures(made.b3) == ((5 + (4 + 25) / 7) / 12, 1)
    assert figures(made.ceaf) == ((1 + 10 / 12) / 2, (1 + 10 / 12) / 3)


def test_mentions_alone_have_no_links() -> None:
    made = scored(["a", "b"], ["a", "b"])
    assert (made.muc.gold, made.muc.f1) == (0, 0.0)
    assert (made.b3.f1, made.ceaf.f1) == (1.0, 1.0)


def test_each_chain_is_set_beside_one_other() -> None:
    # "ab" fits both halves; the best of both orders is counted, not each chain's best.
    made = scored(["ab", "c"], ["a", "bc"])
    assert figures(made.ceaf) == ((2 / 3 + 2 / 3) / 2, (2 / 3 + 2 / 3) / 2)


def test_nothing_found_and_nothing_to_find() -> None:
    for gold, found in ((["ab"], []), ([], ["ab"]), ([], [])):
        made = scored(gold, found)
        assert made.conll == 0.0
        assert made.mentions.f1 == 0.0


def test_documents_are_summed_before_shares_are_taken() -> None:
    made = scored(["abcd"], ["ab", "cd"])
    made.add(clusters(["ef"]), clusters(["ef"]))
    assert figures(made.mentions) == (1, 1)
    assert figures(made.muc) == (1, 3 / 4)
    assert figures(made.b3) == (1, 4 / 6)
    assert figures(made.ceaf) == ((2 / 3 + 1) / 3, (2 / 3 + 1) / 2)


def test_f1_is_the_harmonic_mean() -> None:
    assert f1(1.0, 0.5) == pytest.approx(2 / 3)
    assert f1(0.0, 0.0) == 0.0
