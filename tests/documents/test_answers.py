"""JSON objects with a list of articles in them, as news services answer: which list is read, and what is told."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.documents.columns import Columns
from sitroom.documents.document import Document
from sitroom.documents.formats import Context, Item, LeftOut, read_stream
from sitroom.documents.tables import answers, rows
from sitroom.errors import DocumentError

SHUT = "The mayor of Tarsk said on Monday that the bridge was shut."
OPEN = "The governor of Tarsk said on Tuesday that the bridge was open."
ARTICLE = {"id": 7, "headline": "Bridge", "body": SHUT, "date": "2024-03-05", "source": {"id": None, "name": "Tarsk Post"}}
OTHER = {**ARTICLE, "id": 8, "body": OPEN}


def read(value: object, name: str = "answer.json", *columns: str, indent: int | None = None, **context: Any) -> list[Item]:
    data = value if isinstance(value, str) else json.dumps(value, indent=indent, ensure_ascii=False)
    return list(read_stream(io.BytesIO(data.encode()), name, Context(columns=Columns.of(columns), **context)))


def documents(items: Sequence[Item]) -> list[Document]:
    return [item for item in items if isinstance(item, Document)]


def texts(items: Sequence[Item]) -> list[str]:
    return [document.text for document in documents(items)]


def told(items: Sequence[Item]) -> list[str]:
    return [str(item) for item in items if not isinstance(item, Document)]


@pytest.mark.parametrize("indent", [None, 0, 2])
@pytest.mark.parametrize(
    "answer",
    [
        {"status": "ok", "articles": [ARTICLE, OTHER]},
        {"articles": [ARTICLE, OTHER], "totalResults": 2, "nextPage": None},
        {"data": {"results": [ARTICLE, OTHER]}},
        {"response": {"meta": {"hits": 2}, "docs": [ARTICLE, OTHER], "facets": [1, 2]}, "copyright": "x"},
        {"data": {"search": {"page": {"items": [ARTICLE, OTHER]}}}},
        {"errors": [], "warnings": ["slow"], "codes": [7], "articles": [ARTICLE, OTHER]},
        {"note": 'brackets ] } in \\ "words" [{', "articles": [ARTICLE, OTHER]},
    ],
)
def test_the_list_in_it_is_the_table(answer: object, indent: int | None) -> None:
    items = read(answer, indent=indent)
    assert told(items) == []
    assert [(d.path, d.text, d.title, d.published, d.publisher) for d in documents(items)] == [
        ("answer.json!/7", SHUT, "Bridge", "2024-03-05", "Tarsk Post"),
        ("answer.json!/8", OPEN, "Bridge", "2024-03-05", "Tarsk Post"),
    ]


def test_it_is_known_without_a_name_too() -> None:
    assert texts(read({"status": "ok", "articles": [ARTICLE]}, "download")) == [SHUT]


@pytest.mark.parametrize("indent", [None, 2])
def test_an_article_that_has_lists_of_its_own_is_an_article(indent: int | None) -> None:
    article = {**ARTICLE, "authors": [{"name": "Ada Holm"}], "related": [{"text": "No."}]}
    assert texts(read(article, indent=indent)) == [SHUT]
    assert texts(read({"related": [{"text": "No."}], **ARTICLE}, indent=indent)) == [SHUT]
    inside = {"article": {"words": SHUT}, "related": [{"words": "No."}]}
    assert texts(read(inside, "a.json", "text=article.words", indent=indent)) == [SHUT]


def test_objects_line_by_line_are_rows() -> None:
    lines = "".join(json.dumps({**each, "tags": [{"name": "x"}]}) + "\n" for each in (ARTICLE, OTHER))
    assert texts(read(lines, "answer.jsonl")) == [SHUT, OPEN]
    broken = '{"id": 1, "tags": [{"name": "x"}, \n' + lines
    items = read(broken, "answer.jsonl")
    assert texts(items) == [SHUT, OPEN]
    assert told(items)[0].startswith("answer.jsonl, line 1: is not JSON")


def test_of_several_lists_the_one_with_texts_is_read_and_the_others_told() -> None:
    items = read({"sources": [{"name": "Post"}], "articles": [ARTICLE], "ads": [{"url": "x"}], "none": []})
    assert texts(items) == [SHUT]
    assert told(items) == ["answer.json: left out 2 other lists of objects beside 'articles': sources, ads"]
    assert isinstance(items[-1], LeftOut)


@pytest.mark.parametrize(
    ("value", "reason", "advice"),
    [
        ({"news": [ARTICLE], "blogs": [OTHER]}, "holds 2 lists of articles: news, blogs", "--columns rows=news"),
        (
            {"a": {"b": [{"x": 1}]}, "c": [{"y": 2}], "d": []},
            "holds 2 lists of objects and none with a column of texts: a.b, c",
            "--columns rows=a.b",
        ),
        ({"articles": []}, "holds no rows in its list 'articles'", ""),
        ({"articles": [{"words": SHUT}]}, "has no column of texts in its list 'articles'; its columns are words", "text=words"),
    ],
)
def test_what_is_not_clear_is_refused_with_what_to_do(value: object, reason: str, advice: str) -> None:
    for indent in (None, 1):
        [error] = read(value, indent=indent)
        assert isinstance(error, DocumentError)
        assert error.reason == reason
        assert advice in error.advice


def test_the_user_says_which_list_is_meant() -> None:
    value = {"news": [ARTICLE], "more": {"Blogs": [OTHER]}}
    assert texts(read(value, "a.json", "rows=news")) == [SHUT]
    items = read(value, "a.json", "rows=more.blogs,text=body")
    assert texts(items) == [OPEN]
    assert told(items) == ["a.json: left out 1 other list of objects beside 'more.Blogs': news"]
    [error] = read(value, "a.json", "rows=posts")
    assert str(error) == (
        "a.json: has no list of objects 'posts'; its lists are news, more.Blogs (name one of them:"
        ' --columns rows=NAME, in a program columns={"rows": "NAME"})'
    )
    assert texts(read([ARTICLE], "a.json", "rows=posts")) == [SHUT]


def test_what_is_nested_is_reached_by_dotted_names_or_known() -> None:
    row = {"_source": {"words": SHUT, "paper": {"called": "Tarsk Post"}}, "_id": "x7"}
    [document] = documents(read({"hits": {"hits": [row]}}, "a.json", "text=_source.words,publisher=_source.paper.called"))
    assert (document.path, document.text, document.publisher) == ("a.json!/x7", SHUT, "Tarsk Post")
    for publisher in ({"publisher": {"name": "Tarsk Post"}}, {"source": {"uri": "post.example", "title": "Tarsk Post"}}):
        items = read([{"text": SHUT, **publisher}])
        assert (documents(items)[0].publisher, told(items)) == ("Tarsk Post", [])
    page = {"title": {"rendered": "Bridge"}, "content": {"rendered": f"<p>{SHUT}</p>", "protected": False}}
    [document] = documents(read([page]))
    assert (document.title, document.text) == ("Bridge", SHUT)


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize(
    ("cut", "count", "words"),
    [
        (-1, 2, "item 2: is the last: the file ends before the object around its list does"),
        (-30, 1, "item 2: is cut short"),
    ],
)
def test_one_that_is_cut_is_read_as_far_as_it_goes(indent: int | None, cut: int, count: int, words: str) -> None:
    data = json.dumps({"status": "ok", "articles": [ARTICLE, OTHER]}, indent=indent)
    items = read(data[:cut])
    assert texts(items) == [SHUT, OPEN][:count]
    assert words in told(items)[0]


def test_what_follows_it_is_told() -> None:
    items = read(json.dumps({"articles": [ARTICLE]}) + "\n rest")
    assert texts(items) == [SHUT]
    assert told(items) == ["answer.json, item 1: is followed by more after the end of the object (give one object in a file)"]


def test_bad_items_do_not_cost_the_others() -> None:
    data = json.dumps({"articles": [ARTICLE, "BAD", OTHER]}).replace('"BAD"', '{"text": }')
    items = read(data)
    assert texts(items) == [SHUT, OPEN]
    assert told(items)[0].startswith("answer.json, item 2: is not JSON")


def test_in_an_archive_one_without_texts_is_left_out() -> None:
    [left] = read({"features": [{"x": 1}]}, "a.zip!/map.json", depth=1)
    assert isinstance(left, LeftOut)
    assert "the whole table: it has no column of texts in its list 'features'" in left.what


def test_it_is_never_held_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_ROW", 400)
    articles = [{**ARTICLE, "id": number, "body": f"{SHUT} {number}"} for number in range(200)]
    long = {"id": "long", "body": "x" * 1000}
    items = read({"before": "y" * 5000, "articles": [*articles, long, OTHER], "after": "z" * 5000})
    assert len(documents(items)) == 201
    assert told(items)[0].startswith("answer.json, item 201: is longer than")


@pytest.mark.parametrize("piece", [1, 2, 7, 64])
def test_where_it_is_divided_does_not_matter(monkeypatch: pytest.MonkeyPatch, piece: int) -> None:
    monkeypatch.setattr(rows, "PIECE", piece)
    monkeypatch.setattr(answers, "PIECE", piece)
    value = {'a\\"': "\\", "n": [1, [2]], "data": {"empty": [], "hits": [ARTICLE, OTHER]}, "o": [{"z": "]}"}]}
    for indent in (None, 1):
        items = read(value, indent=indent)
        assert texts(items) == [SHUT, OPEN]
        assert told(items) == ["answer.json: left out 1 other list of objects beside 'data.hits': o"]


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.text("ab.", min_size=1, max_size=3), VALUES, max_size=4), st.sampled_from([None, 1]))
def test_its_lists_are_those_that_json_finds(value: dict[str, Any], indent: int | None) -> None:
    def lists(within: dict[str, Any], keys: tuple[str, ...]) -> list[str]:
        found = []
        for key, each in within.items():
            way = (*keys, json.dumps(key)[1:-1])
            if isinstance(each, dict) and len(way) < answers.MAX_DEPTH:
                found += lists(each, way)
            elif isinstance(each, list) and (not each or isinstance(each[0], dict)):
                found.append(".".join(way))
        return found

    answer = answers.answer_in(io.TextIOWrapper(io.BytesIO(json.dumps(value, indent=indent).encode()), "utf-8", newline=""))
    assert [each.path for each in (answer.lists if answer else ())] == lists(value, ())[: answers.MAX_LISTS]
