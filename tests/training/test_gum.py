from __future__ import annotations

import gzip
from pathlib import Path

from training.gum import Annotated, GoldMention, gum

HEAD = ("# newdoc id = GUM_news_made", "# meta::genre = news")


def read(tmp_path: Path, *lines: str) -> list[Annotated]:
    """Documents from lines of "number form misc" between comments; "" ends a sentence."""
    rows = [
        line if not line or line.startswith("#") else "\t".join([*line.split(" ")[:2], *"_" * 7, line.split(" ")[2]])
        for line in lines
    ]
    path = tmp_path / "made.conllu.gz"
    path.write_bytes(gzip.compress(("\n".join(rows) + "\n").encode()))
    return gum(path)


def mentions(one: Annotated) -> list[tuple[str, str, str]]:
    return [(one.text[m.start : m.end], m.type, m.group) for m in one.mentions]


def test_the_text_is_rebuilt_from_its_tokens(tmp_path: Path) -> None:
    (one,) = read(
        tmp_path, *HEAD, "# newpar", "1 Ada _", "2 left SpaceAfter=No", "3 . _", "",
        "1 Rain _", "2 came SpaceAfter=No", "3 . _", "",
        "# newpar_block = p (1 s)", "# newpar", "1 Night _", "2 fell SpaceAfter=No", "3 . _", "",
    )  # fmt: skip
    assert one.text == "Ada left. Rain came.\n\nNight fell."
    assert (one.doc, one.genre, one.mentions, one.speakers) == ("GUM_news_made", "news", (), ())


def test_mentions_of_one_token_and_of_many(tmp_path: Path) -> None:
    (one,) = read(
        tmp_path, *HEAD, "1 Ada Entity=(1-person-new-cf1-1-coref)", "2 met _", "3 the Entity=(2-person-new", "4 mayor Entity=2)",
        "", "1 She Entity=(1-person-giv-cf1-1-ana)", "",
    )  # fmt: skip
    assert mentions(one) == [("Ada", "person", "1"), ("the mayor", "person", "2"), ("She", "person", "1")]
    assert one.mentions[1] == GoldMention(8, 17, "person", "2")


def test_nested_mentions_stand_the_wider_first(tmp_path: Path) -> None:
    (one,) = read(
        tmp_path, *HEAD, "1 the Entity=(2-person-new", "2 mayor _", "3 of _", "4 Besk Entity=(1-place-new)2)", "5 spoke _", "",
        "1 Besk's Entity=(3-person-new(1-place-giv)", "2 mayor Entity=3)", "",
    )  # fmt: skip
    assert mentions(one) == [
        ("the mayor of Besk", "person", "2"),
        ("Besk", "place", "1"),
        ("Besk's mayor", "person", "3"),
        ("Besk's", "place", "1"),
    ]


def test_a_mention_inside_another_of_its_own_group(tmp_path: Path) -> None:
    (one,) = read(tmp_path, *HEAD, "1 Ada Entity=(1-person-new", "2 with _", "3 her Entity=(1-person-giv)", "4 dog Entity=1)", "")
    assert mentions(one) == [("Ada with her dog", "person", "1"), ("her", "person", "1")]


def test_a_mention_in_parts_is_left_out(tmp_path: Path) -> None:
    (one,) = read(
        tmp_path, *HEAD, "1 men Entity=(5[1/2]-person-new", "2 here Entity=5[1/2])", "3 and _",
        "4 there Entity=(5[2/2]-person-new)", "5 met _", "6 Ada Entity=(1-person-new)", "",
    )  # fmt: skip
    assert mentions(one) == [("Ada", "person", "1")]


def test_a_word_of_several_tokens_has_no_space_inside(tmp_path: Path) -> None:
    (one,) = read(
        tmp_path, *HEAD, "1 Ada Entity=(1-person-new)", "2-3 can't _", "2 ca _", "3 n't _", "4-5 Tam's SpaceAfter=No",
        "4 Tam Entity=(2-person-new)", "5 's _", "6 . _", "",
    )  # fmt: skip
    assert one.text == "Ada can't Tam's."
    assert mentions(one) == [("Ada", "person", "1"), ("Tam", "person", "2")]


def test_words_that_are_only_understood_are_no_text(tmp_path: Path) -> None:
    (one,) = read(tmp_path, *HEAD, "1 Ada _", "1.1 left _", "2 too _", "")
    assert one.text == "Ada too"


def test_other_fields_beside_an_entity_do_not_matter(tmp_path: Path) -> None:
    (one,) = read(tmp_path, *HEAD, "1 Ada Discourse=x|Entity=(1-person-new)|SpaceAfter=No", "2 , _", "")
    assert (one.text, mentions(one)) == ("Ada,", [("Ada", "person", "1")])


def test_ontogum_gives_groups_without_types(tmp_path: Path) -> None:
    (one,) = read(tmp_path, *HEAD, "1 Ada Entity=(7)", "2 and _", "3 her Entity=(8", "4 dog Entity=8)", "")
    assert mentions(one) == [("Ada", "", "7"), ("her dog", "", "8")]


def test_speakers_hold_for_their_own_sentence(tmp_path: Path) -> None:
    (one,) = read(
        tmp_path, *HEAD, "# speaker = Ada", "1 Yes SpaceAfter=No", "2 . _", "", "1 Rain _", "", "# speaker = Tam", "1 No _", ""
    )
    assert [(one.text[s:e], who) for s, e, who in one.speakers] == [("Yes.", "Ada"), ("No", "Tam")]


def test_each_document_begins_anew(tmp_path: Path) -> None:
    one, other = read(
        tmp_path, *HEAD, "1 Ada Entity=(1-person-new", "",
        "# newdoc id = GUM_vlog_made", "# meta::genre = vlog", "1 Tam Entity=1)", "2 left Entity=(1-event-new)", "",
    )  # fmt: skip
    assert (one.doc, other.doc, other.genre, other.text) == ("GUM_news_made", "GUM_vlog_made", "vlog", "Tam left")
    assert (mentions(one), mentions(other)) == ([], [("left", "event", "1")])
