from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sitroom.certainty.level import Level
from sitroom.claims.claim import ClaimKind
from sitroom.disputes.account import Account
from sitroom.disputes.agreement import Agreement, agreements
from tests.outlook.made import DAY, REBELS, ROAD, TESSEL, account, rising


def closed(origin: str, day: int | None = DAY, *, open_: bool = False, **more: object) -> Account:
    """Somebody says that the coast road is closed."""
    words = f"the coast road is {'open' if open_ else 'closed'}, says {origin}"
    pole = "+" if open_ else "-"
    return account("openness", words, origin=origin, pole=pole, mood="fact", themes=(ROAD,), day=day, **more)  # type: ignore[arg-type]


def only(found: list[Agreement]) -> Agreement:
    assert len(found) == 1
    return found[0]


def test_two_origins_that_say_the_same_agree_and_the_later_confirms_the_earlier() -> None:
    late, early = closed("mayor", DAY + 2), closed("driver", DAY)
    found = only(agreements([late, early]))
    assert (found.answer, found.origins, found.first, found.last) == ("closed", 2, DAY, DAY + 2)
    assert "coast road" in found.question
    assert found.accounts == found.voices == (early, late)
    assert found.confirmations == ((late, early),)
    assert found.id.startswith("g")
    assert "n:road" in found.keys


def test_one_origin_agrees_with_nobody() -> None:
    assert agreements([closed("mayor"), closed("mayor", DAY + 1)]) == []


def test_without_dates_or_on_one_day_nobody_confirms_anybody() -> None:
    for day in (None, DAY):
        found = only(agreements([closed("mayor", day), closed("driver", day)]))
        assert found.confirmations == ()
        assert len(found.voices) == 2


def test_what_one_repeats_is_not_a_further_voice() -> None:
    first, again, other = closed("mayor"), closed("mayor", DAY + 1), closed("driver", DAY + 2)
    found = only(agreements([again, other, first]))
    assert found.voices == (first, other)
    assert found.confirmations == ((other, first),)
    assert found.accounts == (first, again, other)


def test_what_anybody_answers_otherwise_is_not_agreed() -> None:
    assert agreements([closed("mayor"), closed("driver"), closed("army", open_=True)]) == []


def test_what_speaks_against_it_by_implication_ends_an_agreement() -> None:
    def quiet(origin: str) -> Account:
        return account("fighting", f"no fighting, says {origin}", origin=origin, mood="fact", affirmed=False, places=(TESSEL,))

    wounded = account(
        "trend wounded",
        "the number of wounded is rising",
        origin="clinic",
        mood="fact",
        places=(TESSEL,),
        value=rising("wounded"),
    )
    wounded = replace(wounded, kind=ClaimKind.CASUALTIES)
    assert only(agreements([quiet("mayor"), quiet("driver")])).answer == "no fighting"
    assert agreements([quiet("mayor"), quiet("driver"), wounded]) == []


def test_a_possibility_confirms_nothing() -> None:
    assert agreements([closed("mayor"), closed("driver", level=Level.POSSIBLE)]) == []


def test_a_verb_of_no_table_is_too_little_to_agree_in() -> None:
    def said(origin: str) -> Account:
        return account("word greet", f"the rebels greeted {origin}", origin=origin, mood="fact", agents=(REBELS,), themes=(ROAD,))

    assert agreements([said("one"), said("other")]) == []


def test_of_two_things_each_has_its_own_agreement() -> None:
    rail = replace(ROAD, keys=("n:railway",), name="railway", head="railway", narrowed=())
    of_rail = [replace(closed(origin), themes=(rail,)) for origin in ("mayor", "driver", "pilot")]
    found = agreements([closed("mayor"), *of_rail, closed("driver")])
    assert [a.origins for a in found] == [3, 2]
    assert ["railway" in a.question for a in found] == [True, False]


@given(st.permutations([closed("mayor"), closed("driver", DAY + 3), closed("pilot", None), closed("driver", DAY + 9)]))
def test_the_order_of_the_accounts_does_not_matter(accounts: list[Account]) -> None:
    found = only(agreements(accounts))
    assert found == only(agreements(sorted(accounts, key=lambda a: a.at)))
    assert found.origins == 3
