from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.documents import feed as feeds
from sitroom.documents.document import Document
from sitroom.documents.feed import Entry, Feed, named_feeds, parse_feed, read_feed
from sitroom.documents.formats import Context, Item, LeftOut, read_stream
from sitroom.documents.known import Known
from sitroom.errors import DocumentError

OPENING = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>Quay Post</title><language>en-GB</language>'
)
CLOSING = "</channel></rss>"
FERRY = (
    '<item><guid isPermaLink="false">q-1</guid><link>https://quay.example/ferry?utm_source=rss</link>'
    "<title>Ferry &lt;b&gt;stays&lt;/b&gt; in port</title><pubDate>Mon, 01 Jan 2024 23:30:00 -0500</pubDate>"
    "<description>&lt;p&gt;The ferry stays in port, the mayor said.&lt;/p&gt;"
    "&lt;ul&gt;&lt;li&gt;No boats&lt;/li&gt;&lt;/ul&gt;</description></item>"
)
PLAIN = (
    "<item><link>https://quay.example/dam</link><title>Dam</title>"
    "<description>The dam holds, engineers said.</description></item>"
)
ATOM = (
    '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Radio Tell</title>'
    '<entry><id>tag:tell.example,2024:1</id><link rel="alternate" href="/boats"/><title>Boats</title>'
    '<updated>2024-03-05T08:00:00Z</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    "<p>Boats wait, she said.</p></div></content></entry></feed>"
)


def rss(*items: str) -> bytes:
    return (OPENING + "".join(items) + CLOSING).encode()


def read(data: bytes, path: str = "quay.rss", context: Context | None = None) -> list[Item]:
    return list(read_feed(io.BytesIO(data), path, context or Context()))


def documents(items: list[Item]) -> list[Document]:
    return [item for item in items if isinstance(item, Document)]


def parsed(data: bytes, address: str | None = None) -> Feed:
    return parse_feed(data, "quay.rss", address)


def test_what_is_called_a_feed_and_is_none_is_told_and_not_read_as_a_text() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><rss><channel><title>&a;</title></channel></rss>'
    for data, reason in ((b"<quay/>", "is no feed"), (bomb, "defines entities of its own, as no feed needs to")):
        (error,) = read_stream(io.BytesIO(data), "quay.rss", Context())
        assert isinstance(error, DocumentError)
        assert error.reason == reason
    page = f"<html><body><p>{'The ferry stays in port, the mayor said. ' * 9}</p></body></html>"
    assert len(documents(list(read_stream(io.BytesIO(page.encode()), "quay.rss", Context())))) == 1


def test_entries_become_documents() -> None:
    ferry, dam = documents(read(rss(FERRY, PLAIN)))
    assert ferry.path == "quay.rss!/q-1"
    assert (ferry.url, ferry.id) == ("https://quay.example/ferry", "url:https://quay.example/ferry")
    assert (ferry.title, ferry.published, ferry.publisher) == ("Ferry stays in port", "2024-01-01", "Quay Post")
    assert ferry.text == "The ferry stays in port, the mayor said.\n\nNo boats"
    assert dam.path == "quay.rss!/https://quay.example/dam"
    assert dam.text == "The dam holds, engineers said."
    assert dam.published is None


def test_atom_counts_from_its_address_and_has_the_day_of_its_last_change() -> None:
    [entry] = parsed(ATOM.encode(), "https://tell.example/feed").entries
    assert (entry.key, entry.link, entry.published) == ("tag:tell.example,2024:1", "https://tell.example/boats", "2024-03-05")
    assert entry.is_content
    assert entry.document("f", Known()).text == "Boats wait, she said."


@pytest.mark.parametrize("version", ["0.91", "0.92", "2.0"])
def test_versions_of_rss(version: str) -> None:
    doctype = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">'
    data = f'<?xml version="1.0"?>{doctype}<rss version="{version}"><channel><title>Q</title>{PLAIN}</channel></rss>'
    assert [document.title for document in documents(read(data.encode()))] == ["Dam"]


def test_rss_1_is_read_through_its_format() -> None:
    data = (
        '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="https://quay.example/"><title>Quay Post</title></channel>'
        '<item rdf:about="https://quay.example/a"><title>A</title><link>https://quay.example/a</link>'
        "<description>The bridge is open, he said.</description></item></rdf:RDF>"
    )
    [document] = read_stream(io.BytesIO(data.encode()), "old.xml", Context())
    assert isinstance(document, Document)
    assert (document.path, document.publisher) == ("old.xml!/https://quay.example/a", "Quay Post")


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1251", "utf-8-sig"])
def test_encodings(encoding: str) -> None:
    text = (
        OPENING.replace("utf-8", encoding.removesuffix("-sig"))
        + "<item><guid>1</guid><description>Мост закрыт, сказал мэр.</description></item>"
    )
    [document] = documents(read((text + CLOSING).encode(encoding)))
    assert document.text == "Мост закрыт, сказал мэр."


def test_what_a_manifest_says_goes_before_the_feed() -> None:
    known = {"quay.rss!/q-1": Known(published="2023", title="By hand")}
    context = Context(known=Known(publisher="Quay Post, late edition"), known_of=known.get)
    ferry, dam = documents(read(rss(FERRY, PLAIN), context=context))
    assert (ferry.published, ferry.title, ferry.publisher) == ("2023", "By hand", "Quay Post, late edition")
    assert (dam.title, dam.publisher) == ("Dam", "Quay Post, late edition")


def test_entries_without_text_are_counted_and_left_out() -> None:
    empty = "<item><guid>{}</guid><title>Only a picture</title><description>&lt;img src='a.png'/&gt;</description></item>"
    *found, left = read(rss(FERRY, empty.format(1), empty.format(2)))
    assert len(found) == 1
    assert isinstance(left, LeftOut)
    assert left.what.startswith("2 entries without any text")


def test_ids_that_are_given_twice_do_not_make_two_entries_one() -> None:
    item = "<item><guid isPermaLink='false'>same</guid>{}<description>Text {}.</description></item>"
    entries = parsed(rss(item.format("<link>https://quay.example/1</link>", 1), item.format("", 2), item.format("", 3))).entries
    assert [entry.key for entry in entries] == ["same", "same#2", "same#3"]
    assert len({document.id for document in documents(read(rss(item.format("", 1), item.format("", 2))))}) == 2


def test_an_address_that_entries_share_is_nobodys() -> None:
    item = (
        "<item><guid isPermaLink='false'>{0}</guid><link>https://quay.example/</link><description>Text {0}.</description></item>"
    )
    assert [entry.link for entry in parsed(rss(item.format(1), item.format(2))).entries] == [None, None]


def test_an_entry_without_id_and_address_is_known_by_its_words() -> None:
    item = "<item><title>{}</title><description>Words.</description></item>"
    first, second = parsed(rss(item.format("a"), item.format("b"))).entries
    assert parsed(rss(item.format("new"), item.format("a"))).entries[1].key == first.key != second.key
    long = "<item><guid>" + "x" * 5000 + "</guid><description>Words.</description></item>"
    assert len(parsed(rss(long)).entries[0].key) < 100


@pytest.mark.parametrize("link", ["javascript:alert(1)", "mailto:a@b.example", "http://[::1", "//", "ftp://a.example/"])
def test_links_that_are_no_web_addresses_are_none(link: str) -> None:
    [entry] = parsed(
        rss(f"<item><guid isPermaLink='false'>1</guid><link>{link}</link><description>Words.</description></item>")
    ).entries
    assert entry.link is None


def test_a_feed_that_breaks_off_is_read_up_to_there_and_that_is_told() -> None:
    whole = rss(FERRY, PLAIN).decode()
    *found, trouble = read(whole[: whole.index("holds, eng")].encode())
    assert isinstance(trouble, DocumentError)
    assert "breaks off after 2 entries" in trouble.reason
    assert [document.title for document in documents(found)] == ["Ferry stays in port"]
    assert parsed(whole[: whole.index("holds, eng")].encode()).cut
    between = parsed(whole[: whole.index(PLAIN)].encode())
    assert (between.cut, len(between.entries)) == (False, 1)
    assert between.trouble is not None
    assert parsed(rss(FERRY)).trouble is None
    assert parsed(rss(FERRY) + b"<!-- made in 0.1 s -->").trouble is None


def test_broken_xml_is_read_as_far_as_it_goes() -> None:
    feed = parsed(rss(FERRY.replace("mayor", "mayor &nbsp; of Tell & his aide"), PLAIN))
    assert [entry.key for entry in feed.entries] == ["q-1", "https://quay.example/dam"]
    assert feed.trouble is None


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!-- <a --><!doctype x [<!ENTITY a "a">]>',
        'junk <?pi <a ?><!DOCTYPE x SYSTEM "a" [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE x [",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(before: str, encoding: str) -> None:
    data = f"{before}<rss><channel><item><description>&a;&b;</description></item></channel></rss>".encode(encoding)
    with pytest.raises(DocumentError, match="defines entities"):
        parsed(data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"<html><body><p>A page</p></body></html>", "is no feed"),
        (b"<catalogue><book/></catalogue>", "is no feed"),
        (b"plain words", "no element"),
        (b"<!-- never closed <rss>", "no element"),
        (b"<rss>" + b"<item>" * 500, "inside each other"),
        (b"<rss " + b" ".join(b'xmlns:n%d="u"' % number for number in range(1500)) + b">", "too many namespaces"),
        (b"\x00\x01\x02\xff" * 100, "binary"),
    ],
)
def test_what_is_no_feed_is_told(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError) as error:
        parsed(data)
    assert reason in error.value.reason
    assert error.value.path == "quay.rss"


def test_of_a_feed_that_is_too_large_the_beginning_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MAX_FEED", 3000)
    items = [PLAIN.replace("/dam", f"/dam{number}") for number in range(100)]
    *found, trouble = read(rss(*items))
    assert isinstance(trouble, DocumentError)
    assert "is larger than" in trouble.reason
    assert 10 < len(found) < 30


def test_what_a_feed_says_of_the_time_between_two_requests() -> None:
    def wait(about: str) -> float | None:
        return parsed((OPENING + about + FERRY + CLOSING).encode()).wait

    assert wait("<ttl>60</ttl>") == 3600
    assert wait("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>") == 21600
    assert wait("<ttl>999999999</ttl>") == 86400
    assert wait("<ttl>-5</ttl><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>") == 86400
    assert wait("<ttl>soon</ttl>") is None


@pytest.mark.parametrize(
    ("words", "is_content", "ending", "whole"),
    [
        (300, True, ".", True),
        (300, False, ".", False),
        (100, True, ".", False),
        (300, True, " […]", False),
        (300, True, "... ", False),
        (300, True, " Read more", False),
        (300, True, " Continue reading →", False),
        (300, True, " They want no more boats.", True),
    ],
)
def test_when_an_entrys_own_words_are_the_whole_article(words: int, is_content: bool, ending: str, whole: bool) -> None:
    entry = Entry(key="1", words="word " * words + ending, is_content=is_content)
    assert entry.is_whole(entry.document("f", Known()).text) is whole


def test_a_page_names_its_feeds() -> None:
    page = (
        b"<html><head><link rel='alternate' type='application/rss+xml' href='/feed'>"
        b"<link rel='alternate' type='application/atom+xml' href='https://quay.example/atom'>"
        b"<link rel='stylesheet' href='/x.css'></head><body>News</body></html>"
    )
    assert named_feeds(page, "https://quay.example/news/") == ["https://quay.example/feed", "https://quay.example/atom"]
    assert named_feeds(rss(FERRY), "https://quay.example/") == []
    assert named_feeds(b"", "https://quay.example/") == []


@given(
    st.lists(
        st.sampled_from(
            [OPENING, CLOSING, FERRY, PLAIN, ATOM, "<item>", "</item>", "<![CDATA[", "&#0;&#xD800;", "\x0b", "<", "]]>"]
        )
    )
)
@settings(deadline=None, max_examples=60)
def test_whatever_comes_is_read_or_told(parts: list[str]) -> None:
    try:
        found = read("".join(parts).encode())
    except DocumentError:
        return
    for document in documents(found):
        document.text.encode()
        document.path.encode()


def test_characters_that_no_text_can_hold_are_replaced() -> None:
    item = "<item><guid>1</guid><title>a &#xD800; b</title><description>one &#xD800; two &#0; three & four</description></item>"
    [document] = documents(read(rss(item)))
    document.text.encode()
    assert "\x00" not in document.text
    assert document.text.startswith("one ")
