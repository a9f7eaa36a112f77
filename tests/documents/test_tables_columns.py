"""Columns that are known by their names in several languages, those that nobody knew, and tables in other encodings."""

from __future__ import annotations

import io
import json

import pytest

from sitroom.documents.columns import Columns
from sitroom.documents.document import Document
from sitroom.documents.formats import Context, Item, LeftOut, Remark, read_stream
from sitroom.documents.tables.names import OTHERS, USUAL, plain

SHUT = "The mayor of Tarsk said on Monday that the bridge was shut."
OPEN = "The governor of Tarsk said on Tuesday that the bridge was open."


def read(data: str | bytes, name: str = "posts.csv", *columns: str) -> list[Item]:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    return list(read_stream(stream, name, Context(columns=Columns.of(columns))))


def documents(items: list[Item]) -> list[Document]:
    return [item for item in items if isinstance(item, Document)]


def told(items: list[Item]) -> list[str]:
    return [str(item) for item in items if not isinstance(item, Document)]


# Names in other languages.


@pytest.mark.parametrize(
    "header",
    [
        "Nr;Datum;Medium;Überschrift;Text;Sprache;Link",
        "Numéro;Date de publication;Média;Titre;Texte;Langue;Lien",
        "Identificador;FECHA;Periódico;Título;Contenido;Idioma;Enlace",
        "Identificador;Data de publicação;Veículo;Manchete;Conteúdo;Idioma;Ligação",
        "Numero;Data;Testata;Titolo;Testo;Lingua;Collegamento",
        "Номер;Дата публикации;Издание;Заголовок;Текст;Язык;Ссылка",
        "Номер;Дата публікації;Видання;Заголовок;Зміст;Мова;Посилання",
        "الرقم;التاريخ;الصحيفة;العنوان;النص;اللغة;الرابط",
        "编号;日期;媒体;标题;正文;语言;链接",
    ],
)
def test_the_usual_names_in_other_languages(header: str) -> None:
    items = read(f"{header}\n7;3.4.2025;Tarsk Post;Bridge shut;{SHUT};en;https://post.example/7\n")
    [document] = documents(items)
    assert document.path == "posts.csv!/7"
    assert (document.text, document.title, document.published) == (SHUT, "Bridge shut", "2025-04-03")
    assert (document.publisher, document.url, document.language) == ("Tarsk Post", "https://post.example/7", "en")
    assert not told(items)


def test_english_names_go_first() -> None:
    [document] = documents(read(f"titre,title,datum,date,texte,text\nno,Yes,2001,2024,no,{SHUT}\n"))
    assert (document.title, document.published, document.text) == ("Yes", "2024", SHUT)


def test_each_name_stands_for_one_thing_and_is_written_as_it_is_compared() -> None:
    names = [name for found in USUAL.values() for name in found]
    assert all(name == plain(name) for name in [*names, *OTHERS])
    of_things = [(name, thing) for thing, found in USUAL.items() for name in dict.fromkeys(found)]
    assert len({name for name, _ in of_things}) == len(of_things)


def test_a_name_that_mostly_stands_for_something_else_is_borne_out_by_its_cells() -> None:
    rows = [{"text": SHUT, "data": {"views": 3}, "media": ["a.jpg"]}, {"text": OPEN, "data": "x", "media": []}]
    items = read(json.dumps(rows), "posts.json")
    assert [(d.published, d.publisher) for d in documents(items)] == [(None, None)] * 2
    assert not [line for line in told(items) if "published of" in line or "publisher of" in line]
    [document] = documents(read(f"data,media,testo\n3.4.2025,Tarsk Post,{SHUT}\n"))
    assert (document.published, document.publisher) == ("2025-04-03", "Tarsk Post")
    assert "published of 1 row" in told(read(f"data,testo\nx,{SHUT}\n", "posts.csv", "published=data"))[0]


# Columns that were not used.


def test_columns_that_may_hold_what_is_missing_are_told_once_with_how_to_name_them() -> None:
    header = "Lauf;Tag der Sendung;Sender;Thema;Text\n"
    items = read(f"{header}1;3.4.2025;Kanal 4;Wasser;{SHUT}\n2;4.4.2025;Kanal 4;Hafen;{OPEN}\n")
    assert told(items) == [
        "posts.csv: left out 4 columns (Lauf, Tag der Sendung, Sender, Thema): none is known as published, title, publisher or id"
        " (say which is what: --columns 'published=Tag der Sendung', in a program"
        ' columns={"published": "Tag der Sendung"})'
    ]
    named = ["published=Tag der Sendung,publisher=Sender", "title=Thema", "id=Lauf"]
    again = read(f"{header}1;3.4.2025;Kanal 4;Wasser;{SHUT}\n", "posts.csv", *named)
    assert not told(again)
    assert [(d.published, d.publisher, d.title) for d in documents(again)] == [("2025-04-03", "Kanal 4", "Wasser")]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("id,date,title,source,text,author,section,words", "1,2024-03-05,Bridge,Post,{},Ada Holm,News,120"),
        ("url,date,title,source,text,n", "https://post.example/1,2024-03-05,Bridge,Post,{},7"),
        ("id,date,title,source,text,empty,yes", "1,2024-03-05,Bridge,Post,{},,"),
        ("id,date,title,source,text,web", "1,2024-03-05,Bridge,Post,{},none"),
        ("text,author", "{},Ada Holm"),
        ("text,views", "{},120"),
    ],
)
def test_columns_that_hold_nothing_that_is_missing_are_not_worth_a_word(header: str, row: str) -> None:
    assert told(read(f"{header}\n{row.format(SHUT)}\n{row.format(OPEN)}\n")) == []


def test_of_a_wide_table_the_first_columns_are_named() -> None:
    header = ",".join(f"who {n}" for n in range(50))
    [line] = told(read(f"text,{header}\n{SHUT}{',Ada Holm' * 50}\n{OPEN}{',Ada Holm' * 50}\n"))
    assert line.startswith("posts.csv: left out 50 columns (who 0, ")
    assert "who 11 and 38 more)" in line


def test_keys_inside_are_named_by_their_dots() -> None:
    rows = [{"text": SHUT, "meta": {"day": "2024-03-05"}}, {"text": OPEN, "meta": {"day": "2024-03-06"}}]
    [line] = told(read(json.dumps(rows), "posts.json"))
    assert "1 column (meta.day): none is known as published (" in line
    assert "--columns published=meta.day" in line
    dates = [d.published for d in documents(read(json.dumps(rows), "posts.json", "published=meta.day"))]
    assert dates == ["2024-03-05", "2024-03-06"]


# Where the texts may be.


def test_rows_without_text_say_where_their_longest_words_are() -> None:
    title = f"{OPEN} {SHUT}"
    rows = [{"id": 1, "text": SHUT, "title": title}, {"id": 2, "fields": {"bodyWords": OPEN, "head": "x"}, "title": title},
            {"id": 3, "fields": {"bodyWords": OPEN}, "url": "https://post.example/" + "a" * 90}, {"id": 4, "first": SHUT},
            {"id": 5}]  # fmt: skip
    items = read("".join(json.dumps(row) + "\n" for row in rows), "posts.jsonl")
    assert (
        "posts.jsonl: left out 4 rows without text, the first in line 2; their longest words are in fields.bodyWords, first (if"
        ' these are articles: --columns text=fields.bodyWords, in a program columns={"text": "fields.bodyWords"})'
    ) in told(items)


def test_a_table_without_a_column_of_texts_says_which_have_the_longest_words() -> None:
    rows = [{"fields": {"bodyWords": f"{OPEN} {SHUT}"}}, {"words, all": OPEN}]
    [line] = told(read(json.dumps(rows), "posts.json"))
    assert line.startswith(
        "posts.json: has no column of texts; its columns are fields.bodyWords, words, all (say which it is, by"
    )
    assert "length fields.bodyWords or words, all: --columns text=fields.bodyWords, in" in line


# Texts that their sender cut short.


@pytest.mark.parametrize("mark", ["… [+2314 chars]", "... [+23 characters]", "[+1 chars]"])
def test_the_mark_of_a_text_that_was_cut_is_none_of_its_words(mark: str) -> None:
    text = f"{SHUT} {OPEN} {mark}"
    items = read(json.dumps([{"content": text, "url": "https://post.example/1"}, {"content": SHUT}]), "posts.json")
    first, second = documents(items)
    assert first.text == text
    assert first.excerpt
    assert [text[start:end] for start, end in first.boilerplate] == [mark]
    assert second.boilerplate == ()
    assert told(items) == ["posts.json: left out the end of 1 text, which its sender cut short, in item 1"]


def test_texts_that_were_cut_are_counted() -> None:
    rows = [{"content": f"{each} [+7 chars]"} for each in (SHUT, OPEN)]
    line = "posts.json: left out the end of 2 texts, which their senders cut short, the first in item 1"
    assert told(read(json.dumps(rows), "posts.json")) == [line]


# Encodings.

WESTERN = f"Nr;Datum;Medium;Überschrift;Text\n1;3.4.2025;Küstenpost;Brücke;{SHUT}\n"
CHINESE = f"日期,标题,正文\n2025-04-03,桥梁,{SHUT}\n2025-04-04,桥梁,市长说，桥已经关闭，反对派否认这一点。\n"
RUSSIAN = f"дата,заголовок,текст\n2025-04-03,Мост,{SHUT}\n2025-04-04,Мост,Мэр сказал, что мост закрыт.\n".replace("зал, ", "зал ")


@pytest.mark.parametrize(
    ("table", "encoding", "name"),
    [(WESTERN, "cp1252", "Windows-1252"), (CHINESE, "gb18030", "GB18030"), (RUSSIAN, "cp1251", "Windows-1251")],
)
def test_a_guessed_encoding_is_told_where_the_names_of_columns_depend_on_it(table: str, encoding: str, name: str) -> None:
    items = read(table.encode(encoding))
    assert [d.text for d in documents(items)] == [d.text for d in documents(read(table))]
    assert [d.title for d in documents(items)] == [d.title for d in documents(read(table))]
    assert [str(item) for item in items if isinstance(item, Remark)] == [
        f"posts.csv: is read as {name}, which was guessed from its bytes (if its letters are wrong, save it as UTF-8)"
    ]
    assert not [item for item in read(table) if isinstance(item, Remark)]
    assert not [item for item in read(table.encode("utf-16")) if isinstance(item, Remark)]


def test_nothing_is_told_of_a_guess_where_the_names_are_sure() -> None:
    items = read(f"id,title,text\n1,Brücke,{SHUT}\n".encode("cp1252"))
    assert [d.title for d in documents(items)] == ["Brücke"]
    assert not [item for item in items if isinstance(item, Remark)]


def test_a_large_table_is_told_by_whole_lines_around_its_first_letter_beyond_ascii() -> None:
    plain_rows = "".join(f"{n},{SHUT}\n" for n in range(8_000))
    chinese = "".join(f"{n},市长说，桥已经关闭。反对派否认这一点。\n" for n in range(8_000, 16_000))
    last = documents(read(f"id,text\n{plain_rows}{chinese}".encode("gb18030")))[-1]
    assert last.text == "市长说，桥已经关闭。反对派否认这一点。"


def test_a_table_without_texts_says_that_its_encoding_was_guessed() -> None:
    [error] = told(read(f"Fußnote;Größe\n{SHUT};1\n".encode("cp1252")))
    assert error.endswith("; it is read as Windows-1252: if its letters are wrong, save it as UTF-8)")


def test_what_was_left_out_and_how_it_was_read_are_one_kind_for_those_who_ask() -> None:
    remark = Remark("a.csv", "is read as GB18030")
    assert isinstance(remark, LeftOut)
    assert str(remark) == "a.csv: is read as GB18030"
    assert LeftOut("a.csv", "1 row").words == "left out 1 row"
