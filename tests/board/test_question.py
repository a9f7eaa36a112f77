from __future__ import annotations

from pathlib import Path

from sitroom.board.views import question
from sitroom.board.views.question import EvidenceList
from sitroom.outlook.outlook import outlook_of
from sitroom.outlook.question import laid, question_from
from sitroom.record.outlook import Expected
from sitroom.record.record import Record
from tests.board.serving import board_of, client_of
from tests.outlook.made import surrender
from tests.record import made

ASKED = laid(question_from("Will the garrison surrender?"), [[surrender()]])


def expected(origins: str, **known: str | None) -> Expected:
    accounts = [surrender(0.6, 0.8, origin=o, speaker=f"a:{o}") for o in origins]
    made_of = outlook_of(ASKED, accounts)
    return Expected(made_of, "in words", known.get("author"), known.get("asked_at"), known.get("why"), (), {"a:a": "Ilse Brandt"})


def all_of(given: EvidenceList) -> int:
    return len(given.shown) + len(given.folded) + given.more


def test_a_question_has_its_evidence_with_words_and_addresses() -> None:
    page = question.page(expected("abc", author="Ada", asked_at="2031-05-02T09:30:00+00:00"), None)
    assert page.put == "asked by Ada, 2 May 2031, 09:30 UTC"
    (hypothesis,) = page.hypotheses
    assert hypothesis.likelihood.startswith("Likely, 71%")
    lines = hypothesis.speaks_for.shown
    assert len(lines) == 3
    assert {line.figure for line in lines} == {"60% to 80%"}
    assert "Ilse Brandt" in {line.who for line in lines}
    assert all(line.href.startswith("/document?id=") for line in lines)
    assert page.figure is not None
    assert "<style" not in page.figure
    assert [len(row.mids) for row in page.sensitivity] == [1] * len(page.sensitivity)
    assert len(page.sensitivity) >= 3
    assert page.answers == (hypothesis.text,)


def test_what_rests_on_nothing_has_no_picture_and_no_table() -> None:
    page = question.page(expected("", why="asked in an article"), None)
    assert page.put == "proposed: asked in an article"
    assert page.figure is None
    assert page.sensitivity == ()
    assert all_of(page.hypotheses[0].speaks_for) == 0


def test_much_evidence_unfolds_and_is_counted() -> None:
    origins = "abcdefghijklmnopqrstuvwxyz"
    accounts = [surrender(0.6, 0.8, origin=f"{a}{b}", speaker=f"a:{a}{b}") for a in origins for b in "xyz"]
    given = Expected(outlook_of(ASKED, accounts), "", None, None, "", (), {})
    evidence = question.page(given, None).hypotheses[0].speaks_for
    assert (len(evidence.shown), len(evidence.folded), evidence.more) == (8, 52, 78 - 60)


def test_a_question_is_asked_kept_and_listed(tmp_path: Path) -> None:
    file = tmp_path / "q.db"
    with Record.open(str(file)) as record:
        record.add(made.dam(published="2031-05-02"), "m")
        number = record.ask(question_from("Will the dam break?"), "Ada")
    with client_of(file) as client:
        listed = client.get("/questions").text
        assert f'href="/question/{number}"' in listed
        assert listed.index("h-asked") < listed.index("Will the dam break?") < listed.index("h-proposed")
        shown = client.get(f"/question/{number}")
        assert shown.status_code == 200
        assert "asked by Ada" in shown.text
        assert client.get("/question/q000").status_code == 404
        assert client.get(f"/question/{number}?at=2031-05-01").status_code == 200
        headers = {"origin": str(client.base_url).rstrip("/")}
        # Without the reader nothing can be asked here.
        assert client.post("/questions/ask", data={"question": "Will it rain?"}, headers=headers).status_code == 400


def test_a_new_question_leads_to_its_page_before_all_are_computed_anew(tmp_path: Path) -> None:
    file = tmp_path / "q.db"
    with Record.open(str(file)) as record:
        record.add(made.dam(published="2031-05-02"), "m")
    with board_of(file, reader=question_from) as board:
        board.expected.get()
        number = board.record.ask(question_from("Will the dam break?"), "Ada")
        found = question._expected(board, number, None)
    assert found.outlook.question == "Will the dam break?"
