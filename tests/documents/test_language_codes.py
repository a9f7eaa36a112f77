from __future__ import annotations

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from sitroom.documents.article import read_document
from sitroom.documents.language_codes import language_code


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en", "en"), ("EN", "en"), ("en-GB", "en"), ("en_US", "en"), ("eng", "en"), (" en\n", "en"), ("zh-Hant-TW", "zh"),
        ("ger", "de"), ("deu", "de"), ("fre-CA", "fr"), ("cmn", "zh"), ("arb", "ar"), ("iw", "he"), ("en-x-own", "en"),
    ],
)  # fmt: skip
def test_tags_and_codes_of_one_language_are_one(tag: str, code: str) -> None:
    assert language_code(tag) == code


@pytest.mark.parametrize("tag", ["", "e", "English", "xx", "xxx", "und", "en GB", "en-", "en-toolongpart", "-en", "е\u043d", "1"])
def test_what_names_no_language_is_none(tag: str) -> None:
    assert language_code(tag) is None


def test_each_language_that_can_be_told_is_a_code() -> None:
    labels = [label for label in LanguageIdentifier.from_model_file(MODEL_FILE).labels if len(label) == 2]
    assert len(labels) > 90
    assert [label for label in labels if language_code(label) != label] == []


@pytest.mark.parametrize(("declared", "language"), [("de-AT", "de"), ("deu", "de"), ("xx", None)])
def test_a_page_says_its_language_as_a_tag(declared: str, language: str | None) -> None:
    page = f"<html lang={declared!r}><body><p>12 34 56</p></body></html>".encode()
    assert read_document(page, "p.html").language == language
