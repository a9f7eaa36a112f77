"""Questions, answers and reasons in plain words."""

from __future__ import annotations

import pytest

from sitroom.claims.aspects import aspects
from sitroom.claims.claim import Trend, Value
from sitroom.disputes.opposition import Comparison, Verdict
from sitroom.disputes.wording import answer_in_words, answer_of, asked_of, number_in_words, question_in_words, reason_in_words
from tests.disputes.made import account


def question(*lines: str) -> str:
    return question_in_words([account(line) for line in lines])


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("d1 9 Lind: control+ Army>port", "d2 9 Marn: control+ Front>port"), "Who holds the port"),
        (("d1 9 Lind: attack+ Army>Vell", "d2 9 Marn: attack+! Army>Vell"), "Who attacked Vell?"),
        (("d1 9 Lind: attack+ Army>Vell", "d2 9 Marn: attack+! >Vell"), "Was Vell attacked?"),
        (("d1 - Lind: openness+ Army>road", "d2 - Marn: openness- Guard>road"), "Is the road open?"),
        (("d1 - Lind: openness+ Army>road", "d2 - Marn: openness+ Guard>road"), "Who opened the road?"),
        (("d1 9 Lind: attack+ Army>Vell", "d2 9 Marn: attack+ Front>Vell"), "Who attacked Vell?"),
        (("d1 9 Lind: fighting+ @Tell", "d2 9 Marn: fighting+! @Tell"), "Is there fighting in Tell"),
        (
            ("d1 9 Lind: count killed+ killed @Tell =12", "d2 9 Marn: count killed+ killed @Tell =20"),
            "How many people were killed in Tell?",
        ),
        (
            ("d1 9 Lind: count killed+ soldier-killed =2", "d2 9 Marn: count killed+ soldier-killed =9"),
            "How many soldiers were killed?",
        ),
        (
            ("d1 9 Lind: trend wounded+ wounded @Tell =rising", "d2 9 Marn: trend wounded+ wounded @Tell =falling"),
            "Is the number of wounded rising or falling in Tell?",
        ),
        (
            ("d1 9 Lind: word paint+ Vell>gate “that Vell painted the gate,”", "d2 9 Marn: word paint+! Vell>gate"),
            "Is it so: “Vell painted the gate”?",
        ),
    ],
)
def test_the_question(lines: tuple[str, ...], expected: str) -> None:
    assert question(*lines).startswith(expected)


def test_an_optional_part_is_left_out_where_nothing_fills_it() -> None:
    assert "[" not in question("d1 9 Lind: fighting+", "d2 9 Marn: fighting+!")
    assert " in " not in question("d1 - Lind: fighting+", "d2 - Marn: fighting+!")


def test_a_lasting_state_is_asked_of_its_day() -> None:
    day = 741_000
    one, other = f"d1 {day} Lind: openness- road", f"d2 {day} Marn: openness+ road"
    assert question(one, other).endswith("on 15 October 2029?")
    assert " on " not in question(one, other.replace(str(day), str(day + 30)))


@pytest.mark.parametrize("thing", ["bridges", "roads"])
def test_several_things_are_asked_about_in_the_plural(thing: str) -> None:
    assert question(f"d1 - Lind: openness- {thing}", f"d2 - Marn: openness+ {thing}").startswith("Are the ")


@pytest.mark.parametrize("name", sorted(aspects()))
def test_every_aspect_has_a_question_without_open_slots(name: str) -> None:
    asked = question(f"d1 9 Lind: {name}+ Army>Vell @Tell", f"d2 9 Marn: {name}+! Army>Vell @Tell")
    assert asked.endswith("?")
    assert not set("[]{}") & set(asked)


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("d1 9 Lind: openness+ road", "open"),
        ("d1 9 Lind: openness- road", "closed"),
        ("d1 9 Lind: openness-! road", "open"),
        ("d1 9 Lind: control+ Army>port", "Army"),
        ("d1 9 Lind: control+! Army>port", "not Army"),
        ("d1 9 Lind: whereabouts+ Vell @Tell", "in Tell"),
        ("d1 9 Lind: whereabouts+! Vell @Tell", "not in Tell"),
        ("d1 9 Lind: word paint+! Vell>gate", "no"),
        ("d1 9 Lind: word paint+ Vell>gate", "yes"),
        ("d1 9 Lind: count killed+ killed =12..", "at least 12"),
    ],
)
def test_the_answer(line: str, answer: str) -> None:
    assert answer_of(account(line)) == answer


@pytest.mark.parametrize(
    ("lines", "answers"),
    [
        # Who closed the road says that it is closed, whoever opened it before.
        (("d1 - Lind: openness+ >road", "d2 - Marn: openness- Drivers>road"), ["open", "closed"]),
        (("d1 - Lind: openness+ Army>road", "d2 - Marn: openness- Drivers>road"), ["open", "closed"]),
        (("d1 - Lind: openness+ Army>road", "d2 - Marn: openness+! Army>road"), ["open", "not by Army"]),
        (("d1 - Lind: openness+ Army>road", "d2 - Marn: openness+ Guard>road"), ["Army", "Guard"]),
        (("d1 - Lind: openness+ Army>road", "d2 - Marn: openness-! Guard>road"), ["open", "open"]),
        (("d1 9 Lind: control+ Army>port", "d2 9 Marn: control-! Guard>port"), ["Army", "Guard"]),
        (("d1 9 Lind: attack+ Army>Vell", "d2 9 Marn: attack+! Army>Vell"), ["Army", "not Army"]),
        (("d1 9 Lind: attack+ >Vell", "d2 9 Marn: attack+! Army>Vell"), ["attacked", "not by Army"]),
        (("d1 9 Lind: attack+ Army>Vell", "d2 9 Marn: attack+! >Vell"), ["attacked", "not attacked"]),
        (("d1 9 Lind: death+ >Vell", "d2 9 Marn: death- >Vell"), ["dead", "alive"]),
        (("d1 9 Lind: control+ Army>port", "d2 9 Marn: control- Army>port"), ["Army", "not Army"]),
        (("d1 9 Lind: control+ Army>port", "d2 9 Marn: control+ >port"), ["Army", "held, by whom is not said"]),
        (("d1 9 Lind: signature+ Army>deal", "d2 9 Marn: signature+! Army>deal"), ["signed", "did not sign"]),
        # Where the question has to be in the words of one account, the others say yes or no to them.
        (("d1 9 Lind: attack+ Army> “the Army attacked”", "d2 9 Marn: attack+! Army>"), ["yes", "no"]),
        (("d1 9 Lind: attack+ Army> “the Army did”", "d2 9 Marn: attack+ Guard>"), ["yes", "no: Guard"]),
        (("d1 9 Lind: attack+ Army>Vell future", "d2 9 Marn: attack+! Army>Vell future"), ["yes", "no"]),
    ],
)
def test_an_answer_answers_the_question_that_is_asked(lines: tuple[str, ...], answers: list[str]) -> None:
    accounts = [account(line) for line in lines]
    asked = asked_of(accounts)
    assert [answer_in_words(a, asked) for a in accounts] == answers


@pytest.mark.parametrize("name", sorted(aspects()))
@pytest.mark.parametrize("other", ["+! Army>Vell", "- Army>Vell", "+ Guard>Vell", "-! >Vell", "+! >Vell"])
def test_yes_or_no_is_never_answered_by_a_name(name: str, other: str) -> None:
    accounts = [account(f"d1 9 Lind: {name}+ Army>Vell @Tell"), account(f"d2 9 Marn: {name}{other} @Tell")]
    asked = asked_of(accounts)
    if not asked.words.startswith(("Who ", "Where ")):
        assert not {answer_in_words(a, asked) for a in accounts} & {"Army", "Guard", "not Army", "not Guard"}


def test_the_denial_of_a_number_is_another_answer_than_the_number() -> None:
    assert answer_of(account("d1 9 Lind: count killed+! killed =12")) != answer_of(account("d1 9 Lind: count killed+ killed =12"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Value(12, 12, "people"), "12"),
        (Value(9000, 10000, "people"), "9,000 to 10,000"),
        (Value(12, None, "people"), "at least 12"),
        (Value(None, 12, "people"), "at most 12"),
        (Value(2.5, 2.5, "people"), "2.5"),
        (Value(None, None, "people", Trend.RISING), "rising"),
        (Value(None, None, "people"), "unknown"),
    ],
)
def test_a_number(value: Value, words: str) -> None:
    assert number_in_words(value) == words


def test_each_rule_is_told_once_with_its_first_example() -> None:
    made = [Comparison(Verdict.OPPOSED, rule, reason) for rule, reason in (("who", "a"), ("denial", "b"), ("who", "c"))]
    assert reason_in_words(made) == "a; b"
