"""What people decided about one actor, undone decisions too."""

from __future__ import annotations

from pathlib import Path

from sitroom.record.record import Record
from tests.record.contest import Said, report
from tests.record.people import letters


def test_decisions_about_an_actor_are_those_of_its_words(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db"), matcher=letters()) as record:
        record.add(report("1.txt", "2031-05-02", Said("BC", "Tell"), Said("XY", "Tell")), "m")
        record.add(report("2.txt", "2031-05-03", Said("DE", "Tell")), "m")
        ids = {row.name: row.id for row in record.actors()}
        assert record.decisions_about(ids["BC"]) == []
        made = record.merge(ids["BC"], ids["DE"], "Ada")
        joined = record.actor("BC").actor.id
        assert [row.id for row in record.decisions_about(joined)] == [made.id]
        assert record.decisions_about(ids["XY"]) == []
        record.undo(made.id, "Ben")
        (undone,) = record.decisions_about(record.actor("DE").actor.id)
        assert (undone.id, undone.undone_by) == (made.id, "Ben")
        assert record.decisions_about(ids["XY"]) == []
