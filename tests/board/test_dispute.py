from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from sitroom.board import links
from sitroom.board.asked import Asked, AskedError
from sitroom.board.views import dispute
from sitroom.board.views.dispute import AccountCard, DisputePage, Graded
from sitroom.record.errors import UnknownNameError
from sitroom.record.judgement_rows import GradeRow, Grades, SideGrades
from sitroom.record.page_rows import DisputeView
from sitroom.record.record import Record
from tests.board.serving import board_of, client_of
from tests.record.contest import Said, report
from tests.record.people import letters

NO_GRADES = Grades({}, {})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """BC says that there is fighting and changes side later; two outlets repeat DE; one report has no date."""
    place = tmp_path / "r.db"
    with Record.open(str(place), matcher=letters()) as record:
        record.add(report("1.txt", "2031-05-02", Said("BC", "Tell"), publisher="Tell Post"), "m")
        record.add(report("2.txt", "2031-05-03", Said("DE", "Tell", so=False), publisher="Dun Mail"), "m")
        for number, outlet in enumerate(("Mor News", "Ket Echo")):
            copy = report(f"copy{number}.txt", "2031-05-03", Said("DE", "Tell", so=False), publisher=outlet, note=f"{number}\n")
            record.add(copy, "m")
        record.add(report("3.txt", "2031-05-06", Said("BC", "Tell", so=False), publisher="Tell Post"), "m")
        record.add(report("4.txt", None, Said("FG", "Tell"), publisher="<b>Echo</b>"), "m")
    return place


@pytest.fixture
def view(file: Path) -> Iterator[DisputeView]:
    with Record.open(str(file), matcher=letters()) as record:
        (row,) = record.disputes()
        yield record.dispute_view(row.id)


def accounts(page: DisputePage) -> list[AccountCard]:
    return [a for side in page.sides for card in side.cards for a in (card.first, *card.repeats)]


def test_every_account_has_the_words_of_its_statement_and_opens_at_them(file: Path, view: DisputeView) -> None:
    page = dispute.page(view, NO_GRADES)
    shown = accounts(page)
    assert len(shown) == 6
    with Record.open(str(file), matcher=letters()) as record:
        for account in shown:
            row = record.statement_page(account.said.document, account.said.statement).row
            assert "".join(text for text, _ in account.said.pieces) == row.content
            assert account.said.evidence.startswith("/document?id=")
            assert account.said.evidence.endswith("#words")


def test_what_goes_back_to_one_origin_stands_together(view: DisputeView) -> None:
    page = dispute.page(view, NO_GRADES)
    side = next(side for side in page.sides if side.answer == "No fighting")
    (repeated,) = (card for card in side.cards if card.repeats)
    assert {repeated.first.said.outlet, *(a.said.outlet for a in repeated.repeats)} == {"Dun Mail", "Mor News", "Ket Echo"}
    assert repeated.repeated.startswith("Repeated 2 times, by ")
    assert (side.origins, side.accounts) == ("2 independent origins", "4 accounts")


def test_who_changed_side_is_named_with_both_places(view: DisputeView) -> None:
    (change,) = dispute.page(view, NO_GRADES).changes
    assert (change.who, change.before, change.after) == ("BC", "fighting", "no fighting")
    assert [e.path for e in change.evidence] == ["1.txt", "3.txt"]
    assert change.when == "2 May 2031 to 6 May 2031"


def test_the_timeline_stands_in_the_page_without_styles(view: DisputeView) -> None:
    figure = dispute.page(view, NO_GRADES).figure
    assert figure is not None
    assert "style" not in figure
    assert "2 May 2031, BC" in figure
    assert "no date" in figure


def test_only_sources_of_a_grade_are_left(view: DisputeView) -> None:
    who = {a.actor: a.name for side in view.sides for o in side.origins for a in (o.first, *o.repeats)}
    bc = next(actor for actor, name in who.items() if name == "BC")
    de = next(actor for actor, name in who.items() if name == "DE")
    assert bc is not None
    assert de is not None
    grades = Grades(
        {bc: GradeRow("B", "usually reliable", "j1", "Ada", "", None), de: GradeRow("E", "unreliable", "j2", "Ada", "", None)}, {}
    )
    page = dispute.page(view, grades, grade=Graded.GOOD)
    assert {a.said.who for a in accounts(page)} == {"BC"}
    assert {a.reliability for a in accounts(page)} == {"B, usually reliable"}
    assert page.graded is not None
    assert page.graded.startswith("Only sources graded A or B: 2 origins.")
    assert {a.said.who for a in accounts(dispute.page(view, grades, grade=Graded.ANY))} == {"BC", "DE"}
    assert len(accounts(dispute.page(view, grades))) == 6


def test_grades_of_sides_are_told_where_there_are_any(view: DisputeView) -> None:
    graded = tuple(SideGrades(side.answer, side.origins_in_all, 1, 0, 1, 0) for side in view.sides)
    told = [side.grades for side in dispute.page(view, NO_GRADES, graded).sides]
    assert all(words is not None and "1 with a source graded A or B (of 1 graded)" in words for words in told)
    none = tuple(SideGrades(side.answer, side.origins_in_all, 0, 0, 0, 0) for side in view.sides)
    assert [side.grades for side in dispute.page(view, NO_GRADES, none).sides] == [None, None]


def test_an_account_can_be_moved_now_but_not_in_the_past(file: Path, view: DisputeView) -> None:
    page = dispute.page(view, NO_GRADES)
    assert [t.words for t in page.targets] == [*(side.answer for side in page.sides), "neither side"]
    assert [t.value.partition(":")[0] for t in page.targets] == ["0", "1", "none"]
    with Record.open(str(file), matcher=letters()) as record:
        then = record.dispute_view(view.id, "2031-05-04")
    page = dispute.page(then, NO_GRADES)
    assert page.targets == ()
    assert page.as_of == "4 May 2031"
    assert len(accounts(page)) == 5


@pytest.mark.parametrize("after", ["x", "0", "0.", "a.b", "99999.x"])
def test_an_address_that_goes_on_nowhere_is_told(file: Path, view: DisputeView, after: str) -> None:
    with board_of(file) as board, pytest.raises((AskedError, UnknownNameError)):
        dispute.show(board, Asked(f"/dispute/{view.id}", {"after": after}, {"id": view.id}, None, "Ada"))


def test_a_side_goes_on_where_it_stopped(file: Path, view: DisputeView) -> None:
    with Record.open(str(file), matcher=letters()) as record:
        first = dispute.page(record.dispute_view(view.id, None, 1), NO_GRADES)
        assert all(side.following is not None and side.told == "1 of 2 origins shown" for side in first.sides)
        cut = record.dispute_view(view.id, None, 1)
        rest = record.dispute_view(view.id, None, 1, {side.number: side.after or "" for side in cut.sides})
    second = dispute.page(rest, NO_GRADES)
    whole = {a.said.evidence for a in accounts(dispute.page(view, NO_GRADES))}
    assert {a.said.evidence for a in accounts(first)} | {a.said.evidence for a in accounts(second)} == whole
    assert not {a.said.evidence for a in accounts(first)} & {a.said.evidence for a in accounts(second)}


def test_the_page_shows_hostile_names_as_text_and_leads_on(file: Path, view: DisputeView) -> None:
    with client_of(file) as client:
        answer = client.get(links.dispute(view.id))
    assert answer.status_code == 200
    assert "<b>Echo</b>" not in answer.text
    assert "&lt;b&gt;Echo" in answer.text
    assert links.search(dispute=view.id) in unescape(answer.text)
    assert len(re.findall(r'action="/dispute/move"', answer.text)) == 6


def test_a_dispute_that_is_not_there_is_told(file: Path) -> None:
    with client_of(file) as client:
        assert client.get("/dispute/d000").status_code == 404
        assert client.get("/dispute/d000?at=2031-13-01").status_code == 400


def move_form(view: DisputeView, side: str) -> dict[str, str]:
    account = view.sides[0].origins[0].first.statement
    return {"dispute": view.id, "document": account.document, "statement": account.statement, "side": side, "back": "/disputes"}


def test_a_side_that_has_another_answer_by_now_is_not_taken(file: Path, view: DisputeView) -> None:
    page = dispute.page(view, NO_GRADES)
    (chosen,) = (t.value for t in page.targets if t.words == "No fighting")
    number, _, answer = chosen.partition(":")
    other = next(t.value.partition(":")[0] for t in page.targets if t.words == "Fighting")
    with client_of(file) as client:
        headers = {"origin": str(client.base_url).rstrip("/")}
        for stale in (f"{other}:{answer}", f"9:{answer}"):
            answered = client.post("/dispute/move", data=move_form(view, stale), headers=headers)
            assert answered.status_code == 409
            assert "load the page again" in answered.text
        account = next(s for s in view.sides if s.answer == "fighting").origins[0].first.statement
        sent = move_form(view, f"{number}:{answer}") | {"document": account.document, "statement": account.statement}
        assert client.post("/dispute/move", data=sent, headers=headers).status_code == 303


@pytest.mark.parametrize("side", ["", "x", "-1", "12345", "²"])
def test_a_move_to_no_side_is_told(file: Path, view: DisputeView, side: str) -> None:
    with client_of(file) as client:
        sent = client.post("/dispute/move", data=move_form(view, side), headers={"origin": str(client.base_url).rstrip("/")})
    assert sent.status_code == 400


def test_a_moved_account_stands_on_the_other_side_until_it_is_undone(file: Path, view: DisputeView) -> None:
    account = next(s for s in view.sides if s.answer == "fighting").origins[0].first.statement
    target = next(s.number for s in view.sides if s.answer == "no fighting")
    with client_of(file) as client:
        headers = {"origin": str(client.base_url).rstrip("/")}
        sent = {"dispute": view.id, "document": account.document, "statement": account.statement, "side": str(target)}
        assert client.post("/dispute/move", data=sent, headers=headers).status_code == 303
        assert client.post("/undo", data={"decision": "j1"}, headers=headers).status_code == 303
    with Record.open(str(file), matcher=letters()) as record:
        (row,) = record.judgements()
        assert (row.what, row.undone_by) == ("move", "Ada Tester")
        after = record.dispute_view(view.id)
    assert [s.accounts_in_all for s in after.sides] == [s.accounts_in_all for s in view.sides]


def test_when_the_last_account_of_a_side_is_moved_the_list_of_disputes_follows(tmp_path: Path) -> None:
    file = tmp_path / "two.db"
    with Record.open(str(file), matcher=letters()) as record:
        record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "m")
        record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False)), "m")
        (row,) = record.disputes()
    with client_of(file) as client:
        headers = {"origin": str(client.base_url).rstrip("/")}
        sent = {"dispute": row.id, "document": "path:1.txt", "statement": "s1", "side": "none", "back": f"/dispute/{row.id}"}
        answer = client.post("/dispute/move", data=sent, headers=headers)
        assert (answer.status_code, answer.headers["location"]) == (303, "/disputes")
        assert client.get(f"/dispute/{row.id}").status_code == 404
        client.post("/undo", data={"decision": "j1"}, headers=headers)
        assert client.get(f"/dispute/{row.id}").status_code == 200
