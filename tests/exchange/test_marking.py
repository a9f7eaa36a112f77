from __future__ import annotations

from dataclasses import replace

from sitroom.exchange.marking import Mark, beginnings, cut, lines, marked, segments
from tests.record import made
from tests.record.made import span

TEXT = "Title\n\nAna said that Bo said it rains.\nSubscribe\n"


def test_segments_cover_the_text_and_keep_all_marks() -> None:
    outer = made.statement(TEXT, 1, "Ana", "said", "that Bo said it rains")
    inner = made.statement(TEXT, 2, "Bo", "said", "it rains")
    found = segments(TEXT, [inner, outer])
    assert "".join(TEXT[s.start : s.end] for s in found) == TEXT
    bo = next(s for s in found if TEXT[s.start : s.end] == "Bo")
    assert bo.marks == (Mark("s1", "content"), Mark("s2", "source"))
    assert [s.begins for s in found if TEXT[s.start : s.end] == "Ana"] == [("s1",)]


def test_a_stretch_cuts_what_reaches_out_of_it() -> None:
    said = made.statement(TEXT, 1, "Ana", "said", "that Bo said it rains")
    start, end = span(TEXT, "Bo said")
    found = cut((start, end), marked([said]), {}, beginnings([said]))
    assert [(TEXT[s.start : s.end], s.marks, s.begins) for s in found] == [("Bo said", (Mark("s1", "content"),), ())]


def test_lines_tell_headings_and_boilerplate() -> None:
    about = replace(made.document(TEXT), headings=(span(TEXT, "Title"),), boilerplate=(span(TEXT, "Subscribe"),))
    found = lines(about, segments(TEXT, []))
    assert [(line.kind, "".join(TEXT[s.start : s.end] for s in line.segments)) for line in found] == [
        ("heading", "Title"),
        ("", "Ana said that Bo said it rains."),
        ("boilerplate", "Subscribe"),
    ]
    part = cut(span(TEXT, "said it rains.\nSub"), [], {}, {})
    assert [(line.kind, line.segments[0].start) for line in lines(about, part)] == [
        ("", TEXT.index("said it")),
        ("boilerplate", TEXT.index("Sub")),
    ]
