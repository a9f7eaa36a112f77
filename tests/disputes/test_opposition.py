"""Which accounts are opposed, by which rule; and which look-alikes are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.claims.claim import Value
from sitroom.disputes.opposition import meet, same_entity
from tests.disputes.made import comparison, entity, verdict

CLOSED = "d1 9 Lind: openness- road @Tell"

# -- What is opposed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("d1 9 Lind: attack+ Army>port", "d2 9 Marn: attack+! Army>port", "denial"),
        ("d1 9 Lind: attack+ Army>port", "d2 9 Marn: attack+! port", "denial"),
        ("d1 9 Lind: fighting+ @Tell", "d2 9 Marn: fighting+! @Tell", "denial"),
        ("d1 9 Lind: word paint+ Vell>gate", "d2 9 Marn: word paint+! Vell>gate", "denial"),
        (CLOSED, "d2 9 Marn: openness+ road @Tell", "contrary"),
        ("d1 9 Lind: fighting+ @Tell", "d2 9 Marn: fighting- @Tell", "contrary"),
        ("d1 9 Lind: control+ Army>port", "d2 9 Marn: control+ Front>port", "who"),
        ("d1 9 Lind: control+ army>port", "d2 9 Marn: control+ rebel>port", "who"),
        ("d1 9 Lind: attack+ Army>port", "d2 9 Marn: attack+ Front>port", "who"),
        ("d1 9 Lind: whereabouts+ Vell @Tell", "d2 9 Marn: whereabouts+ Vell @Brenik", "where"),
        ("d1 9 Lind: whereabouts+ Vell @Tell", "d2 9 Marn: whereabouts+! Vell @Tell", "denial"),
        ("d1 9 Lind: count killed+ killed @Tell =12", "d2 9 Marn: count killed+ killed @Tell =20", "numbers"),
        ("d1 9 Lind: count killed+ killed @Tell =12..", "d2 9 Marn: count killed+ killed @Tell =..9", "numbers"),
        ("d1 9 Lind: count truck+ truck &bridge =30", "d2 10 Marn: count truck+ truck &bridge =300", "numbers"),
        ("d1 9 Lind: trend wounded+ wounded @Tell =rising", "d2 9 Marn: trend wounded+ wounded @Tell =falling", "trend"),
        ("d1 9 Lind: office mayor+ Vell @Tell", "d2 9 Marn: office mayor+ Lind @Tell", "office"),
        ("d1 9 Lind: office mayor+ Vell @Tell", "d2 9 Marn: office mayor+! Vell @Tell", "denial"),
    ],
)
def test_what_is_opposed_and_by_which_rule(one: str, other: str, rule: str) -> None:
    assert verdict(one, other) == ("opposed", rule)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (CLOSED, "d2 9 Marn: openness- road @Tell"),
        ("d1 9 Lind: control+ Army>port", "d2 9 Marn: control+ Army>port"),
        ("d1 9 Lind: control+ Army>port", "d2 9 Marn: control+ port"),
        ("d1 9 Lind: whereabouts+ Vell @Tell", "d2 9 Marn: whereabouts+ Vell @Tell"),
        ("d1 9 Lind: count killed+ killed @Tell =9..12", "d2 9 Marn: count killed+ killed @Tell =12..20"),
        ("d1 9 Lind: trend wounded+ wounded @Tell =rising", "d2 9 Marn: trend wounded+ wounded @Tell =rising"),
    ],
)
def test_who_says_the_same_agrees(one: str, other: str) -> None:
    assert verdict(one, other) == ("same", "agreement")


# -- Look-alikes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(CLOSED, "d2 9 Marn: openness+ bridge @Tell", id="another thing"),
        pytest.param(CLOSED, "d2 9 Marn: openness+ road @Brenik", id="another place"),
        pytest.param("d1 9 Lind: fighting+ @Tell", "d2 9 Marn: fighting+! @Brenik", id="fighting elsewhere"),
        pytest.param("d1 9 Lind: openness- northern-gate", "d2 9 Marn: openness+ southern-gate", id="told apart by a direction"),
        pytest.param(CLOSED, "d2 60 Marn: openness+ road @Tell", id="weeks later"),
        pytest.param("d1 9 Lind: openness- road #3..4", "d2 9 Marn: openness+ road #6..7", id="other stated days"),
        pytest.param("d1 9 Lind: attack+ Army>port", "d2 90 Marn: attack+! Army>port", id="months later"),
        pytest.param(CLOSED, "d2 9 Marn: openness+ road @Tell ~possible", id="only possible"),
        pytest.param(CLOSED, "d2 9 Marn: openness+ road @Tell ~unknown", id="not known"),
        pytest.param(CLOSED, "d2 9 Marn: openness+ road @Tell future", id="future against fact"),
        pytest.param(CLOSED, "d2 9 Marn: openness+ road @Tell plan", id="plan against fact"),
        pytest.param(CLOSED, "d2 11 Marn: openness+ road @Tell “the road is open again”", id="open again later"),
        pytest.param(
            "d1 9 Lind: control+ Army>port", "d2 12 Marn: control+! Army>port “the army no longer holds it”", id="no longer"
        ),
        pytest.param("d1 9 Lind: attack+ Army>port", "d2 9 Marn: attack+! Front>port", id="another one did not"),
        pytest.param("d1 9 Lind: attack+ army>port", "d2 9 Marn: attack+ force>port", id="descriptions that may be one"),
        pytest.param("d1 9 Lind: control+ Front>port", "d2 9 Marn: control+! Army>port", id="one holds, the other does not"),
        pytest.param("d1 9 Lind: whereabouts+ Vell @Tell", "d2 9 Marn: whereabouts+! Vell", id="nowhere in particular"),
        pytest.param("d1 9 Lind: whereabouts+ Vell @Tell", "d2 9 Marn: whereabouts+! Vell @Brenik", id="not in another town"),
        pytest.param("d1 9 Lind: whereabouts+ Vell @Tell", "d2 9 Marn: whereabouts+ Marn @Brenik", id="another person"),
        pytest.param(
            "d1 9 Lind: count killed+ killed @Tell =12", "d2 9 Marn: count killed+ killed @Brenik =20", id="dead elsewhere"
        ),
        pytest.param(
            "d1 9 Lind: count killed+ child-killed @Tell =3", "d2 9 Marn: count killed+ killed @Tell =20", id="dead children"
        ),
        pytest.param(
            "d1 9 Lind: count killed+ killed @Tell =3", "d2 9 Marn: count wounded+ wounded @Tell =20", id="dead and wounded"
        ),
        pytest.param(
            "d1 9 Lind: count killed+ killed &mutiny =12", "d2 11 Marn: count killed+ killed &mutiny =20", id="a toll that rose"
        ),
        pytest.param(
            "d1 9 Lind: count truck+ truck &bridge =30", "d2 20 Marn: count truck+ truck &bridge =90", id="counted anew"
        ),
        pytest.param(
            "d1 9 Lind: count truck+ truck &bridge =30", "d2 9 Marn: count truck+ truck &port =90", id="trucks elsewhere"
        ),
        pytest.param("d1 9 Lind: live_fire+! Army", "d2 9 Marn: live_fire-! Army", id="two denials of contraries"),
        pytest.param("d1 9 Lind: office mayor+ Vell @Tell", "d2 9 Marn: office mayor+ Lind @Brenik", id="mayor of another town"),
        pytest.param("d1 9 Lind: word paint+ Vell>gate", "d2 9 Marn: word paint+! Vell>wall", id="another verb's object"),
        pytest.param("d1 9 Lind: involvement+ Vell", "d2 9 Marn: involvement+! Vell", id="involved, nobody knows in what"),
    ],
)
def test_look_alikes_are_no_dispute(one: str, other: str) -> None:
    assert verdict(one, other) == ("unrelated", "")


def test_involved_in_the_same_thing_is_a_question() -> None:
    assert verdict("d1 9 Lind: involvement+ Vell &theft", "d2 9 Marn: involvement+! Vell &theft") == ("opposed", "denial")


def test_the_same_speaker_in_one_document_does_not_oppose_itself() -> None:
    assert verdict(CLOSED, "d1 9 Lind: openness+ road @Tell") == ("unrelated", "")


def test_the_same_speaker_in_another_document_does() -> None:
    assert verdict(CLOSED, "d2 9 Lind: openness+ road @Tell")[0] == "opposed"


def test_the_same_words_are_no_dispute() -> None:
    """A copy that was read in another way does not deny what it copies."""
    assert verdict("d1 9 Lind: openness- road “the road is shut”", "d2 9 Marn: openness+ road “the road is shut”") == (
        "unrelated",
        "",
    )


def test_unlikely_is_an_answer() -> None:
    assert verdict("d1 9 Lind: attack+ Army>port", "d2 9 Marn: attack+! Army>port ~unlikely")[0] == "opposed"


def test_two_forecasts_may_be_opposed() -> None:
    assert verdict("d1 9 Lind: openness+ road future", "d2 9 Marn: openness+! road future")[0] == "opposed"


def test_where_no_day_is_known_order_decides_nothing() -> None:
    assert verdict("d1 - Lind: openness- road", "d2 9 Marn: openness+ road")[0] == "opposed"


def test_open_again_on_the_same_day_is_a_dispute() -> None:
    assert verdict(CLOSED, "d2 9 Marn: openness+ road @Tell “the road is open again”")[0] == "opposed"


def test_a_new_bridge_is_no_change() -> None:
    one = "d1 9 Lind: openness- bridge “the new bridge is shut”"
    assert verdict(one, "d2 10 Marn: openness+ bridge “trucks pass, the new bridge is open”")[0] == "opposed"


def test_a_toll_of_one_place_that_rose_is_no_dispute() -> None:
    assert verdict("d1 9 Lind: count killed+ killed @Tell =12", "d2 11 Marn: count killed+ killed @Tell =20")[0] == "unrelated"


def test_a_toll_that_fell_is_a_dispute() -> None:
    assert verdict("d1 9 Lind: count killed+ killed @Tell =20", "d2 11 Marn: count killed+ killed @Tell =12")[0] == "opposed"


def test_who_denies_a_number_is_opposed_to_that_number_alone() -> None:
    told = "d1 9 Lind: count killed+ killed @Tell =12"
    assert verdict(told, "d2 9 Marn: count killed+! killed @Tell =12") == ("opposed", "denial")
    assert verdict(told, "d2 9 Marn: count killed+! killed @Tell =20")[0] != "opposed"


def test_the_reason_quotes_both() -> None:
    found = comparison("d1 9 Lind: openness- road “the road is shut”", "d2 9 Marn: openness+ road “trucks pass, it is open”")
    assert "the road is shut" in found.reason
    assert "trucks pass, it is open" in found.reason


# -- Entities and numbers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Army", "Army", True),
        ("Army", "Front", False),
        ("terminal", "northern-terminal", True),
        ("gas-terminal", "northern-gas-terminal", True),
        ("northern-terminal", "southern-terminal", False),
        ("northern-gas-terminal", "southern-gas-terminal", False),
        ("grain-terminal", "ferry-terminal", False),
    ],
)
def test_which_things_are_one(one: str, other: str, same: bool) -> None:
    assert same_entity(entity(one), entity(other)) is same
    assert same_entity(entity(other), entity(one)) is same


BOUND = st.none() | st.integers(0, 50).map(float)


@given(BOUND, BOUND, BOUND, BOUND, st.integers(0, 50))
def test_numbers_meet_where_one_number_fits_both(
    a: float | None, b: float | None, c: float | None, d: float | None, n: int
) -> None:
    one, other = Value(a, b, "people"), Value(c, d, "people")
    assert meet(one, other) == meet(other, one)
    if all((v.low is None or v.low <= n) and (v.high is None or n <= v.high) for v in (one, other)):
        assert meet(one, other)


def test_numbers_apart_do_not_meet() -> None:
    assert not meet(Value(5, 9, "people"), Value(10, None, "people"))
