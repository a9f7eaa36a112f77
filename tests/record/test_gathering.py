from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from sitroom.disputes.dispute import Dispute
from sitroom.record import gathering
from sitroom.record.gathering import Quoted, Wanted, quotes
from sitroom.record.record import Record
from tests.record import made
from tests.record.contest import Said, report
from tests.record.test_disputes import exact

TEXT = (
    "The gate is shut. "
    + "A long road leads to the mill and back again " * 12
    + "to the quay.\n\nNobody came. Ilse said: “Not today, not here.”\n"
)


def pieces(text: str, *spans: tuple[int, int]) -> tuple[tuple[str, bool], ...]:
    return gathering._pieces(text, spans)


def marked(found: tuple[tuple[str, bool], ...]) -> str:
    return " ".join("".join(text for text, is_marked in found if is_marked).split())


def test_words_stand_in_their_sentence() -> None:
    span = made.span(TEXT, "Nobody")
    assert pieces(TEXT, span) == (("Nobody", True), (" came.", False))
    assert pieces(TEXT, made.span(TEXT, "came")) == (("Nobody ", False), ("came", True), (".", False))


def test_words_of_one_sentence_stand_in_it_together() -> None:
    found = pieces(TEXT, made.span(TEXT, "Not today"), made.span(TEXT, "not here"))
    assert "".join(text for text, _ in found) == "Ilse said: “Not today, not here.”"
    assert [text for text, is_marked in found if is_marked] == ["Not today", "not here"]


def test_words_of_two_sentences_are_parted_by_an_ellipsis() -> None:
    found = pieces(TEXT, made.span(TEXT, "shut"), made.span(TEXT, "today"))
    assert "".join(text for text, _ in found) == "The gate is shut. … Ilse said: “Not today, not here.”"


def test_a_long_sentence_is_cut_between_words_and_shows_it() -> None:
    start = TEXT.index("mill", 300)
    whole = "".join(text for text, _ in pieces(TEXT, (start, start + 4)))
    assert whole.startswith("… ")
    assert whole.endswith(" …")
    assert len(whole) < 340
    assert set(whole.split()) - {"…"} <= set(TEXT.split())


@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 80)), min_size=1, max_size=4))
def test_what_is_marked_is_what_the_spans_hold(drawn: list[tuple[int, int]]) -> None:
    spans = [(start, min(len(TEXT), start + length)) for start, length in drawn]
    covered = sorted({n for start, end in spans for n in range(start, end)})
    words = "".join(TEXT[n] for n in covered)
    assert marked(pieces(TEXT, *spans)).replace(" ", "") == "".join(words.split())


def kept(path: Path) -> str:
    with Record.open(str(path), matcher=exact()) as record:
        record.add(report("1.txt", "2031-05-02", Said("BC", "Dun"), publisher="Dun Post"), "m")
        record.add(report("2.txt", "2031-05-04", Said("DE", "Dun", so=False)), "m")
        record.add(report("3.txt", "2031-05-06", Said("FG", "Dun")), "m")
    return str(path)


def whole(record: Record, at: str | None = None) -> Dispute:
    (row,) = record.disputes()
    return record.whole_dispute(row.id, at)[0]


def test_a_dispute_as_one_object_is_what_its_row_says(tmp_path: Path) -> None:
    with Record.open(kept(tmp_path / "r.db")) as record:
        (row,) = record.disputes()
        found = whole(record)
        assert (found.id, found.question, found.reason) == (row.id, row.question, row.reason)
        assert [(s.answer, s.origins, len(s.accounts)) for s in found.sides] == [("fighting", 2, 2), ("no fighting", 1, 1)]
        assert [side.origins for side in found.sides] == [len({a.origin for a in side.accounts}) for side in found.sides]


def test_a_dispute_as_it_stood_has_only_the_accounts_of_then(tmp_path: Path) -> None:
    with Record.open(kept(tmp_path / "r.db")) as record:
        then = whole(record, "2031-05-04")
        assert then.id == whole(record).id
        assert sorted(a.document for side in then.sides for a in side.accounts) == ["path:1.txt", "path:2.txt"]


def test_speakers_go_by_their_names(tmp_path: Path) -> None:
    with Record.open(kept(tmp_path / "r.db")) as record:
        (row,) = record.disputes()
        assert sorted(record.whole_dispute(row.id)[1].values()) == ["BC", "DE", "FG"]


def test_a_quotation_knows_who_says_it_and_where(tmp_path: Path) -> None:
    text = report("1.txt", "2031-05-02", Said("BC", "Dun")).document.text
    spoken, own = Wanted("path:1.txt", "s1", (made.span(text, "fighting"),)), Wanted("path:1.txt", None, ((0, 2),))
    gone, unspecified = Wanted("path:none.txt", None, ((0, 2),)), Wanted("path:1.txt", "s1", ())
    with Record.open(kept(tmp_path / "r.db")) as record, record._reading() as connection:
        found: list[Quoted] = quotes(connection, [spoken, own, gone, unspecified])
    assert [q.wanted for q in found] == [spoken, own, unspecified]
    assert (found[0].source, found[0].actor, found[0].publisher, found[0].published) == ("BC", "BC", "Dun Post", "2031-05-02")
    assert (found[1].source, found[1].kind) == (None, "reporter")
    assert marked(found[2].pieces).startswith("fighting in Dun")
