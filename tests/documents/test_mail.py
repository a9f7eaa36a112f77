from __future__ import annotations

import base64
import gzip
import io
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sitroom.documents.document import Document
from sitroom.documents.formats import Context, Item, LeftOut, read_stream
from sitroom.documents.known import Known
from sitroom.documents.mail import mime
from sitroom.documents.mail import reading as mail
from sitroom.documents.mail.quoting import outside
from sitroom.documents.mail.reading import read_mail, read_mbox
from sitroom.errors import DocumentError

SENTENCE = (
    "The ferry did not sail on Monday, the pilot said, because the wind had turned in the night and stood against the tide."
)
OTHER = "Nobody had told the crew of the other boat, which lay at anchor behind the island with its lights out until dawn."
HEAD = b"From: Ada Holm <ada@coast.example>\nSubject: Ferry stays\nDate: Tue, 03 Dec 2024 23:30:00 -0800\n"
PAGE = f"<html><body><p>{SENTENCE}</p><p>{OTHER}</p></body></html>"
BINARY = ("application/octet-stream", "x.dat", bytes(20))


def message(text: str | None = SENTENCE, html: str | None = None, **fields: str) -> EmailMessage:
    made = EmailMessage(policy=SMTP.clone(max_line_length=300, cte_type="8bit"))
    said = {"From": "Ada Holm <ada@coast.example>", "Subject": "Ferry stays", "Date": "Tue, 03 Dec 2024 23:30:00 -0800"}
    for name, value in (said | {name.replace("_", "-"): value for name, value in fields.items()}).items():
        if value:
            made[name] = value
    if text is not None:
        made.set_content(text)
    if html is not None and text is not None:
        made.add_alternative(html, subtype="html")
    elif html is not None:
        made.set_content(html, subtype="html")
    return made


def attach(made: EmailMessage, media: str, name: str | None, data: bytes) -> EmailMessage:
    main, sub = media.split("/")
    made.add_attachment(data, maintype=main, subtype=sub, filename=name)
    return made


def read(data: bytes | EmailMessage, path: str = "a.eml", context: Context | None = None) -> list[Item]:
    data = bytes(data) if isinstance(data, EmailMessage) else data
    return list(read_stream(io.BytesIO(data), path, context or Context()))


def mailbox(*messages: bytes | EmailMessage) -> bytes:
    """The messages as a mailbox in which each line that looks like the beginning of one is quoted (mboxrd)."""
    out = b""
    for each in messages:
        lines = bytes(each).replace(b"\r\n", b"\n").removesuffix(b"\n").split(b"\n")
        quoted = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines]
        out += b"From ada@coast.example Tue Dec  3 23:30:00 2024\n" + b"\n".join(quoted) + b"\n\n"
    return out


def documents(items: list[Item]) -> list[Document]:
    return [item for item in items if isinstance(item, Document)]


def errors(items: list[Item]) -> list[str]:
    return [item.reason for item in items if isinstance(item, DocumentError)]


def left_out(items: list[Item]) -> list[str]:
    return [item.what for item in items if isinstance(item, LeftOut)]


def test_a_message_becomes_a_document() -> None:
    (document,) = read(message(f"{SENTENCE}\n\n{OTHER}\n"))
    assert isinstance(document, Document)
    assert document.text == f"{SENTENCE}\r\n\r\n{OTHER}\r\n"
    assert (document.id, document.path, document.url) == ("path:a.eml", "a.eml", None)
    assert (document.title, document.publisher, document.published) == ("Ferry stays", "Ada Holm", "2024-12-03")
    assert document.boilerplate == ()


def test_what_a_manifest_says_goes_before_the_head() -> None:
    known = Known(published="2024-12-01", publisher="The Pilot")
    (document,) = documents(read(message(), context=Context(known=known)))
    assert (document.published, document.publisher, document.title) == ("2024-12-01", "The Pilot", "Ferry stays")


@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("=?utf-8?q?Caf=C3=A9_am?=\n =?utf-8?b?SGFmZW4=?=", "Café amHafen"),
        ("Re: [list]  =?iso-8859-1?q?caf=E9?= again", "Re: [list] café again"),
        ("=?no-such?q?caf=C3=A9?=", "café"),
        ("=?utf-8?b?AAAAA?= x", "=?utf-8?b?AAAAA?= x"),
        ("folded\n\tonce", "folded once"),
        ("Caf\u00e9 as it stands", "Café as it stands"),
        ("Käse =?utf-8?q?und_Brot?=", "Käse und Brot"),
    ],
)
def test_subjects_are_decoded(value: str, title: str) -> None:
    (document,) = documents(read(f"Subject: {value}\nFrom: a@b.example\n\n{SENTENCE}".encode()))
    assert document.title == title
    assert document.publisher == "a@b.example"


@pytest.mark.parametrize(
    ("value", "publisher"),
    [
        ('"Holm, Ada" <ada@coast.example>', "Holm, Ada"),
        ("=?utf-8?q?J=C3=B8rn?= <j@coast.example>", "Jørn"),
        ("<ada@coast.example>", "ada@coast.example"),
        ("ada@coast.example (Ada)", "Ada"),
        ("", None),
        ("(" * 3000, None),
    ],
)
def test_the_sender_is_the_publisher(value: str, publisher: str | None) -> None:
    (document,) = documents(read(f"From: {value}\n\n{SENTENCE}".encode()))
    assert document.publisher == publisher


@pytest.mark.parametrize(
    "value", ["Tue, 31 Feb 2024 10:00:00 +0000", "yesterday", "Thu, 01 Jan 1970 00:00:00 +0000", "1 " * 5000]
)
def test_a_date_that_cannot_be_is_told(value: str) -> None:
    items = read(f"Date: {value}\n\n{SENTENCE}".encode())
    (document,) = documents(items)
    assert document.published is None
    (reason,) = errors(items)
    assert reason.startswith("has 1 message of a date that cannot be, the first ")


def test_the_address_of_an_archived_message() -> None:
    (document,) = documents(read(message(Archived_At="<https://lists.example/m/17>")))
    assert document.url == "https://lists.example/m/17"
    assert document.id == "url:https://lists.example/m/17"


@pytest.mark.parametrize("charset", ["utf-8", "koi8-r", "windows-1251", "no-such-charset"])
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable"])
def test_charsets_and_encodings(charset: str, encoding: str) -> None:
    text = "Паром не вышел в море, сказал лоцман, потому что ветер переменился ночью и дул против течения до самого утра.\n" * 3
    made = EmailMessage()
    made.set_content(text, charset="utf-8" if charset == "no-such-charset" else charset, cte=encoding)
    data = bytes(made).replace(b'charset="utf-8"', f'charset="{charset}"'.encode())
    (document,) = documents(read(data))
    assert document.text == text


def test_flowed_text_is_kept_as_it_is() -> None:
    text = "The ferry did not sail \non Monday.\n \nFrom here on nothing \nmoved.\n"
    data = HEAD + b"Content-Type: text/plain; format=flowed\n\n" + text.encode()
    (document,) = documents(read(data))
    assert document.text == text


def test_the_plain_text_goes_before_the_page() -> None:
    assert [each.text for each in documents(read(message("Plain words.", PAGE)))] == ["Plain words.\r\n"]


def test_the_page_stands_in_for_a_plain_text_that_is_empty() -> None:
    for text in (None, " \n\n"):
        (document,) = documents(read(message(text, PAGE)))
        assert document.text == f"{SENTENCE}\n\n{OTHER}"
        assert (document.title, document.published) == ("Ferry stays", "2024-12-03")


def test_a_page_in_the_charset_that_its_part_states() -> None:
    data = HEAD + b"Content-Type: text/html; charset=koi8-r\n\n" + "<p>Паром не вышел в море, сказал лоцман.</p>".encode("koi8-r")
    (document,) = documents(read(data))
    assert document.text == "Паром не вышел в море, сказал лоцман."


def test_texts_of_several_parts_are_one_text() -> None:
    parts = b"--b\n\nFirst words.\n--b\nContent-Type: image/png\n\nx\n--b\n\nSecond words.\n--b--\n"
    items = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\npreamble\n" + parts)
    (document,) = documents(items)
    assert document.text == "First words.\n\nSecond words."
    assert left_out(items) == ["1 attachment that is no article (1 image/png)"]


def test_attached_articles_are_documents_of_their_own() -> None:
    made = message()
    attach(made, "text/plain", "note.txt", OTHER.encode())
    attach(made, "text/html", "page.html", PAGE.encode())
    attach(made, "text/plain", None, b"Unnamed words.")
    attach(made, "application/octet-stream", "dir/note.txt", b"Another note.")
    attach(attach(made, *BINARY), "image/png", "x.png", b"x")
    attach(made, "text/csv", "x.csv", b"a,b\n1,2\n")
    items = read(made)
    assert [(each.path, each.text[:13]) for each in documents(items)] == [
        ("a.eml", SENTENCE[:13]),
        ("a.eml!/note.txt", OTHER[:13]),
        ("a.eml!/page.html", SENTENCE[:13]),
        ("a.eml!/4", "Unnamed words"),
        ("a.eml!/note.txt (2)", "Another note."),
    ]
    assert [each.title for each in documents(items)][1:] == [None] * 4
    assert left_out(items)[1:] == ["2 attachments that are no articles (1 application/octet-stream, 1 image/png)"]
    assert left_out(items)[0].startswith("the whole table: it has no column of texts")


def test_an_attached_table_is_read_and_tables_of_figures_are_counted() -> None:
    made = message()
    attach(made, "text/csv", "posts.csv", f'id,text\n7,"{OTHER}"\n'.encode())
    for number in range(3):
        attach(made, "text/plain", f"figures{number}.csv", b"day,wounded\n2,5\n")
    items = read(made)
    assert [(each.path, each.text) for each in documents(items)][1:] == [("a.eml!/posts.csv!/7", OTHER)]
    assert left_out(items)[0].startswith("the whole table: it has no column of texts")
    assert left_out(items)[1:] == ["2 more attached tables without a column of texts"]


def test_an_attached_word_document_is_told_with_what_to_do() -> None:
    made = attach(message(), "application/octet-stream", "a.docx", b"PK\x03\x04")
    items = read(attach(made, "application/vnd.ms-excel", "b.XLS", b"x"))
    assert len(documents(items)) == 1
    assert errors(items) == []
    assert left_out(items) == ["2 attachments that Sitroom cannot read (1 Excel, 1 Word): save them as PDF or plain text first"]
    assert [item.alike for item in items if isinstance(item, LeftOut)] == ["attachments that Sitroom cannot read"]


def test_a_forwarded_message_is_a_document_of_its_own() -> None:
    inner = message(OTHER, Subject="Inner", Date="Mon, 02 Dec 2024 08:00:00 +0100", Message_ID="<17@coast.example>")
    inner.add_attachment(message("Innermost words.", Subject="Innermost"))
    outer = message()
    outer.add_attachment(inner)
    assert [(each.path, each.title, each.published) for each in documents(read(outer))] == [
        ("a.eml", "Ferry stays", "2024-12-03"),
        ("a.eml!/17@coast.example", "Inner", "2024-12-02"),
        ("a.eml!/17@coast.example!/2", "Innermost", "2024-12-03"),
    ]


def test_messages_within_messages_are_bounded() -> None:
    made = message("Words at the bottom.")
    for _ in range(8):
        outer = message("Words on the way.")
        outer.add_attachment(made)
        made = outer
    items = read(made)
    assert len(documents(items)) == 4
    assert errors(items) == ["is a message that lies 4 messages deep"]


def test_a_signed_message_is_read() -> None:
    parts = b"--b\n\nSigned words.\n--b\nContent-Type: application/pgp-signature; name=s.asc\n\nx\n--b--\n"
    items = read(HEAD + b"Content-Type: multipart/signed; boundary=b; protocol=x\n\n" + parts)
    assert [each.text for each in documents(items)] == ["Signed words."]
    assert left_out(items) == ["1 attachment that is no article (1 application/pgp-signature)"]


@pytest.mark.parametrize(
    ("rest", "kind"),
    [
        (b'Content-Type: multipart/encrypted; boundary=b; protocol="application/pgp-encrypted"\n\n--b\n\nx\n--b--\n', "PGP"),
        (b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nx", "S/MIME"),
        (b"Content-Type: application/x-pkcs7-mime; smime-type=signed-data\n\nx", "S/MIME, signed"),
        (b"\n-----BEGIN PGP MESSAGE-----\n\nx\n-----END PGP MESSAGE-----\n", "PGP"),
    ],
)
def test_encrypted_messages_are_told(rest: bytes, kind: str) -> None:
    items = read(HEAD + rest)
    assert documents(items) == []
    assert errors(items) == [f"has 1 message encrypted or sealed (1 {kind}), the first a.eml"]
    assert left_out(items) == []


def test_a_message_without_words_is_told() -> None:
    items = read(attach(message(None), *BINARY))
    assert documents(items) == []
    assert left_out(items) == [
        "1 message without words of its own",
        "1 attachment that is no article (1 application/octet-stream)",
    ]


def test_a_message_that_fails_does_not_cost_its_attachments() -> None:
    made = message(None, "<html><body><img src=a></body></html>")
    items = read(attach(made, "text/plain", "note.txt", b"Words beside."))
    assert [reason[:30] for reason in errors(items)] == ["is a web page without any text"]
    assert [each.text for each in documents(items)] == ["Words beside."]


def labelled(text: str, **fields: str) -> list[str]:
    data = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in fields.items()) + "\n" + text
    (document,) = documents(read(data.encode()))
    assert document.text == text
    return [document.text[start:end] for start, end in document.boilerplate]


def test_quoted_lines_of_an_answer_and_signatures_are_labelled() -> None:
    text = (
        f"{OTHER}\n\nOn Mon, 2 Dec 2024, Ada Holm\n<ada@coast.example> wrote:\n\n> First quoted line.\n> \n>> Second one.\n\n"
        f"{SENTENCE}\n\n> Third one.\n\nAnd so on.\n-- \nBo Lund\nHarbour Office\n"
    )
    quoted = "On Mon, 2 Dec 2024, Ada Holm\n<ada@coast.example> wrote:\n\n> First quoted line.\n> \n>> Second one."
    signature = "-- \nBo Lund\nHarbour Office"
    assert labelled(text, Subject="Re: x") == [quoted, "> Third one.", signature]
    assert labelled(text, Subject="x", In_Reply_To="<1@a.example>") == [quoted, "> Third one.", signature]
    assert labelled(text.replace("\n", "\r\n"), Subject="AW: x")[1:] == ["> Third one.", signature.replace("\n", "\r\n")]
    for subject in ("x", "Fwd: Re: x"):
        assert labelled(text, Subject=subject) == [signature]
    assert labelled(f"> It sails.\n\n{SENTENCE}\n", Subject="Re: x") == ["> It sails."]


def of_page(html: str, subject: str = "x") -> list[str]:
    (document,) = documents(
        read(message(None, f"<html><body><p>{SENTENCE}</p><p>{OTHER}</p>{html}</body></html>", Subject=subject))
    )
    assert document.headings == ()
    return [document.text[start:end] for start, end in document.boilerplate]


def test_the_signature_of_a_web_page_is_labelled() -> None:
    assert of_page("<p>-- <br>Bo Lund<br>Harbour Office</p>") == ["--\nBo Lund\nHarbour Office"]
    assert of_page("<p>--</p><p>Bo Lund</p><p>Harbour Office</p>") == ["--\n\nBo Lund\n\nHarbour Office"]
    assert of_page(f"<p>--</p><p>Bo Lund</p><p>{OTHER} Again.</p>") == ["--\n\nBo Lund"]
    assert of_page(f"<p>--</p><p>{OTHER} Again.</p>") == []
    assert of_page("<p>--</p>" + "".join(f"<p>Line {number}</p>" for number in range(20))) == []


HEADS = [
    "From: Ada Holm <ada@coast.example>\nSent: Monday, 2 December 2024 08:00\nTo: Bo Lund; Cy Dunn;\n Eve Rask\nSubject: Ferry",
    "Von: Ada Holm\nGesendet: Montag, 2. Dezember 2024 08:00\nAn: Bo Lund\nBetreff: Fähre",
    "De : Ada Holm\nEnvoyé : lundi 2 décembre 2024\nÀ : Bo Lund\nObjet : Bac",
    "*De:* Ada Holm\n*Enviado el:* lunes\n*Para:* Bo Lund\n*CC:* Cy\n*Asunto:* Barco",
    "От: Ада\nОтправлено: 2 декабря\nКому: Бо\nТема: Паром",
    "发件人： Ada\n发送时间：2024-12-02\n收件人： Bo\n主题： 船",
    "> From: Ada Holm\n> Date: 2 Dec 2024\n> Subject: Ferry",
    "---------- Forwarded message ---------\nFrom: Ada Holm\nDate: Mon, 2 Dec 2024\nSubject: Ferry\nTo: Bo Lund",
    "Begin forwarded message:\n\nFrom: Ada Holm\n\nDate: 2 December 2024\n\nTo: Bo Lund",
]


@pytest.mark.parametrize("head", HEADS)
def test_the_heads_in_a_forwarded_chain_are_labelled(head: str) -> None:
    text = f"For your information.\n\n{head}\n\n{SENTENCE}\n\n{head}\n\n{OTHER}\n"
    assert labelled(text, Subject="Fwd: x") == [head, head]
    assert labelled(text.replace("\n", "\r\n"), Subject="Fwd: x") == [head.replace("\n", "\r\n")] * 2


def test_the_head_of_a_forwarded_page_is_labelled_and_the_signature_above_it() -> None:
    head = "<p><b>From:</b> Ada Holm<br><b>Sent:</b> Monday<br><b>To:</b> Bo Lund<br><b>Subject:</b> Ferry</p>"
    found = of_page(f"<p>-- <br>Bo Lund</p>{head}<p>{SENTENCE} Again.</p><p>{OTHER} Again.</p>", "Fwd: x")
    assert found == ["--\nBo Lund", "From: Ada Holm\nSent: Monday\nTo: Bo Lund\nSubject: Ferry"]


@pytest.mark.parametrize(
    "lines",
    [
        "From: the harbour\nTo: the quay",
        "Date: Monday\nSubject: the ferry",
        "From: Ada\n\nNobody answered.\n\nDate: Monday\n\nTo: Bo",
        "From: Ada\n\n\n\nSent: Monday\n\n\n\nTo: Bo",
        "From: Ada\na\nb\nc\nd\nSent: Monday\nTo: Bo",
    ],
)
def test_lines_that_are_no_head_are_left_alone(lines: str) -> None:
    assert labelled(f"{SENTENCE}\n\n{lines}\n\n{OTHER}\n", Subject="Fwd: x") == []


def test_quoted_lines_are_no_headings() -> None:
    text = f"{SENTENCE}\n\nOn 2 Dec Ada wrote:\n> {OTHER}\n>\n> # The harbour\n>\n> {OTHER}\n\n# The island\n\n{OTHER}\n"
    (document,) = documents(read(b"Subject: Re: x\n\n" + text.encode()))
    assert [document.text[start:end] for start, end in document.headings] == ["The island"]
    assert outside([(0, 2), (2, 4), (5, 9), (9, 12), (20, 22)], [(2, 3), (8, 20)]) == ((0, 2), (20, 22))


def test_only_what_is_surely_a_signature_is_labelled() -> None:
    long = f"{SENTENCE}\n-- \n" + f"{OTHER}\n" * 20
    assert labelled(long, Subject="x") == []
    assert labelled(f"{SENTENCE}\n--\n{OTHER}\n", Subject="x") == []
    assert labelled(f"{SENTENCE}\n\n{OTHER}\n-- \n", Subject="x") == []
    # The line above a quotation is the writer's own where it does not say whose the quotation is.
    assert labelled(f"{SENTENCE}\n\nNot true:\n> It sails.\n", Subject="Re: x") == ["> It sails."]


@pytest.mark.parametrize("path", ["in.mbox", "unnamed"])
def test_a_mailbox_is_read_message_by_message(path: str) -> None:
    first = message(f"{SENTENCE}\n\nFrom here on nothing moved.\n>From there neither.\n", Message_ID="<1@coast.example>")
    items = read(mailbox(first, message(OTHER, Subject="Second")), path)
    assert errors(items) == []
    assert [(each.path, each.title) for each in documents(items)] == [
        (f"{path}!/1@coast.example", "Ferry stays"),
        (f"{path}!/2", "Second"),
    ]
    assert documents(items)[0].text == f"{SENTENCE}\n\nFrom here on nothing moved.\n>From there neither.\n"
    assert documents(items)[1].text == f"{OTHER}\n"


def test_lines_of_a_text_that_begin_as_a_message_does() -> None:
    text = "From Monday on.\n\nFrom 2024 to 2025\nit rained.\n\nFrom ada to bo at 10:00 in 2024\n\nno field follows\n"
    data = b"From - Tue Dec  3 23:30:00 2024\n" + HEAD + b"\n" + text.encode() + b"\n"
    (document,) = documents(read(data, "in.mbox"))
    assert document.text == text


@pytest.mark.parametrize(
    "line",
    [
        "From - Tue Dec  3 23:30:00 2024",
        "From 17@xxx Tue Dec 03 23:30:00 +0000 2024",
        "From ada 2024",
        "From a@b Tue Dec 3 23:30 2024 +01",
    ],
)
def test_forms_of_the_line_that_begins_a_message(line: str) -> None:
    one = line.encode() + b"\n" + HEAD + b"\nWords of one.\n\n"
    assert [each.text for each in documents(read(one * 2, "in.mbox"))] == ["Words of one.\n"] * 2
    crlf = (one * 2).replace(b"\n", b"\r\n")
    assert [each.text for each in documents(read(crlf, "in.mbox"))] == ["Words of one.\r\n"] * 2


def test_messages_of_one_id() -> None:
    one = message(SENTENCE, Message_ID="<1@a.example>")
    other = message(OTHER, Message_ID="<1@a.example>")
    found = documents(read(mailbox(one, other, one, other, message("Third words.", Message_ID="<1@a.example>")), "in.mbox"))
    assert [each.path for each in found] == [f"in.mbox!/1@a.example{number}" for number in ("", " (2)", "", " (2)", " (3)")]
    assert found[0] == found[2]


def test_what_is_left_out_of_a_mailbox_is_told_once() -> None:
    made = [attach(attach(message(), *BINARY), "image/png", "a.png", b"x") for _ in range(30)]
    items = read(mailbox(*made).replace(b"Date: Tue, 03 Dec 2024 23:30:00 -0800", b"Date: never"), "in.mbox")
    assert len(documents(items)) == 30
    assert errors(items) == ["has 30 messages of a date that cannot be, the first 'never' in in.mbox!/1"]
    assert left_out(items) == ["60 attachments that are no articles (30 application/octet-stream, 30 image/png)"]


def test_the_mailbox_and_a_manifest() -> None:
    said = {"in.mbox!/1@a.example": Known(title="Own title")}
    context = Context(known=Known(publisher="The List"), known_of=said.get)
    (document,) = documents(read(mailbox(message(Message_ID="<1@a.example>")), "in.mbox", context))
    assert (document.title, document.publisher, document.published) == ("Own title", "The List", "2024-12-03")


def test_a_message_that_ends_before_its_last_part() -> None:
    cut = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nFirst words.\n"
    items = read(cut)
    assert [each.text for each in documents(items)] == ["First words.\n"]
    assert errors(items) == ["has 1 message cut short before the last part ends, the first a.eml"]
    assert errors(read(mailbox(cut + b"\nx", message()), "in.mbox")) == [
        "has 1 message cut short before the last part ends, the first in.mbox!/1"
    ]


def test_a_mailbox_without_a_message() -> None:
    assert errors(read(b"", "in.mbox")) == ["is empty"]
    assert errors(read(b"\n\n", "in.mbox")) == ["is empty"]
    assert errors(read(b"", "in.eml")) == ["is empty"]
    assert errors(read(b"No message at all.\n", "in.mbox")) == ["is no mailbox: no message begins in its first line"]


def test_nested_parts_are_bounded() -> None:
    head = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number) for number in range(1000))
    items = read(HEAD + head + b"\nWords at the bottom.\n")
    assert documents(items) == []
    assert any("more than 20 deep" in reason for reason in errors(items))


def test_many_parts_are_bounded() -> None:
    parts = b"--b\nContent-Type: image/png\n\nx\n" * 100_000
    items = read(HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nWords.\n" + parts + b"--b--\n")
    assert [each.text for each in documents(items)] == ["Words."]
    assert left_out(items) == ["999 attachments that are no articles (999 image/png)"]
    assert any("more than 1000 parts" in reason for reason in errors(items))


def test_long_heads_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mime, "MAX_HEAD", 10_000)
    long = b"X-Field: a\n" * 2000 + HEAD + b"\nWords.\n"
    items = read(mailbox(message(), long, message(OTHER)), "in.mbox")
    assert len(documents(items)) == 2
    assert [str(item).partition(" of ")[0] for item in items if isinstance(item, DocumentError)] == ["in.mbox!/2: has a head"]


@pytest.mark.parametrize("field", ["Subject", "From", "Date", "Content-Type", "Content-Disposition", "Message-ID", "Archived-At"])
@pytest.mark.parametrize("words", ["=?utf-8?q?a?= ", '"a" <a@b.c>, ', '\\";', "(", "a; a*0=x", "boundary=", "\udce9", "\x00"])
def test_hostile_fields_cost_no_more_than_their_message(field: str, words: str) -> None:
    value = (words * (100_000 // len(words))).encode("utf-8", "surrogateescape")
    items = read(field.encode() + b": " + value + b"\n\n" + SENTENCE.encode())
    assert [each.text for each in documents(items)] == [SENTENCE] or errors(items) or left_out(items)
    for document in documents(items):
        repr(document).encode()


def test_a_message_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MAX_BYTES", 2000)
    items = read(mailbox(message(), HEAD + b"\n" + b"x" * 100_000, message(OTHER)), "in.mbox")
    assert len(documents(items)) == 2
    assert len(errors(items)) == 1
    with pytest.raises(DocumentError, match="is larger than"):
        list(read_mail(io.BytesIO(HEAD * 100), "a.eml", Context()))


def test_broken_base64_is_read_as_far_as_it_goes() -> None:
    data = base64.encodebytes(f"{SENTENCE}\n{OTHER}".encode()).replace(b"\n", b" \n*")
    for end in (len(data), len(data) - 5, len(data) - 6, len(data) - 7):
        (document,) = documents(read(HEAD + b"Content-Transfer-Encoding: base64\n\n" + data[:end]))
        assert document.text.startswith(SENTENCE)


def test_an_attached_archive_is_opened_by_its_own_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    def reader(stream: io.BytesIO, path: str, context: Context) -> Iterator[Item]:
        yield LeftOut(path, f"{stream.read(2)!r}, {context.depth} deep")

    monkeypatch.setattr("sitroom.documents.formats._reader", lambda _: reader)
    made = attach(message(), "application/zip", "a.zip", b"PK\x03\x04")
    items = list(read_mail(io.BytesIO(bytes(made)), "a.eml", Context()))
    assert str(items[1]) == "a.eml!/a.zip: left out b'PK', 1 deep"


_LINES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=40) | st.sampled_from(
    [
        "From ada@coast.example Tue Dec  3 23:30:00 2024",
        "From here",
        ">From there",
        ">>From",
        "Subject: not a field",
        "",
        "-- ",
        "> x",
    ]
)
_TEXTS = st.lists(_LINES, min_size=1, max_size=6).map("\n".join).filter(lambda text: text.strip() != "")


def made_of(texts: list[str]) -> list[bytes]:
    head = "From: a@b.example\nMessage-ID: <{}@a.example>\nContent-Type: text/plain; charset=utf-8\n\n"
    return [f"{head.format(number)}{text}".encode() for number, text in enumerate(texts)]


def words(text: str) -> str:
    return text.removeprefix("\ufeff")


@settings(max_examples=150, deadline=None)
@given(st.lists(_TEXTS, min_size=1, max_size=5))
def test_any_messages_come_back_from_a_mailbox(texts: list[str]) -> None:
    assume(all("-----" not in text and "\x85" not in text for text in texts))
    # The one line end more is the message's last.
    items = list(read_mbox(io.BytesIO(mailbox(*(each + b"\n" for each in made_of(texts)))), "in.mbox", Context()))
    whole = [text for text in texts if not any(word in text for word in ("<html", "<body"))]
    assert [each.text for each in documents(items)] == [words(text) + "\n" for text in whole if words(text).strip()]


@settings(max_examples=200, deadline=None)
@given(share=st.floats(0, 1))
def test_a_mailbox_cut_anywhere_gives_what_is_whole_and_tells(share: float) -> None:
    texts = [f"{SENTENCE}\n\nFrom here on.", f"{OTHER}\nFrom there.", f"{SENTENCE}\n{OTHER}"]
    made = [each + b"\n" for each in made_of(texts)]
    ends = [len(mailbox(*made[: count + 1])) for count in range(3)]
    data = mailbox(*made)
    end = 5 + int(share * (len(data) - 5))
    items = read(data[:end], "in.mbox")
    whole = [text + "\n" for text, place in zip(texts, ends, strict=True) if place <= end]
    assert [each.text for each in documents(items)][: len(whole)] == whole
    told = [reason for reason in errors(items) if reason.startswith(("ends in the middle", "ends before"))]
    # A first message that ends with a line is whole for all that can be told, and so is one that ends with a paragraph.
    unseen = end in ends or data[:end].endswith(b"\n\n") or (end < ends[0] and data[:end].endswith(b"\n"))
    assert unseen or len(told) == 1
    assert len(errors(items)) <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12)), max_size=6), st.booleans())
def test_damage_of_any_kind_ends_in_documents_and_errors(damage: list[tuple[float, bytes]], box: bool) -> None:
    made = attach(message(SENTENCE, PAGE), "text/plain", "note.txt", OTHER.encode())
    made.add_attachment(message(OTHER))
    data = bytearray(mailbox(made, made) if box else bytes(made))
    for share, put in damage:
        at = int(share * len(data))
        data[at : at + len(put)] = put
    for item in read(bytes(data), "a.mbox" if box else "a.eml"):
        assert repr(item).encode()


def test_policies_of_the_standard_library_agree_on_a_made_message() -> None:
    made = attach(message(f"{SENTENCE}\n", PAGE), "text/plain", "note.txt", OTHER.encode())
    for policy in (SMTP, EmailPolicy(linesep="\n")):
        items = documents(read(made.as_bytes(policy=policy)))
        assert [each.text.strip() for each in items] == [SENTENCE, OTHER]


def test_a_compressed_mailbox_is_read_as_one() -> None:
    [document] = read(gzip.compress(mailbox(message())), "in.mbox.gz")
    assert document.path.startswith("in.mbox.gz!/in.mbox!/")
