from __future__ import annotations

import json
import re

import pytest
from starlette.testclient import TestClient

OURS = {"origin": "http://127.0.0.1:8470"}


def test_nothing_to_add_is_told(client: TestClient) -> None:
    for fields in ({}, {"text": ""}, {"text": " \n\t"}, {"title": "only a title"}):
        answer = client.post("/add", data=fields, headers=OURS)
        assert answer.status_code == 400
        assert "choose a file, drop one, or paste a text" in answer.text


def test_an_empty_file_field_beside_a_text_is_no_file(client: TestClient) -> None:
    answer = client.post("/add", data={"text": "  "}, files={"files": ("", b"")}, headers=OURS)
    assert answer.status_code == 400


def test_refused_files_are_told_at_once_with_name_and_reason(client: TestClient) -> None:
    files = [("files", ("a<b>.png", b"\x89PNG\r\n")), ("files", ("empty.txt", b"")), ("files", ("p.rtf", b"{\\rtf1"))]
    answer = client.post("/add", files=files, headers=OURS)
    assert answer.status_code == 303
    batch = answer.headers["location"].removeprefix("/add#")
    told = json.loads(client.get(f"/add/progress?batch={batch}").text)
    assert told == {"done": 3, "total": 3, "finished": True, "current": None, "trouble": None}
    page = client.get("/add").text
    assert "Read: 3 of 3" in page
    assert "a&lt;b&gt;.png" in page
    assert "a<b>" not in page
    assert page.count("<li><strong>") == 3
    assert "data-progress" not in page
    assert "refresh" not in page


@pytest.mark.parametrize("query", ["", "?batch=", "?batch=none", "?batch=..%2f..", "?batch=" + "a" * 3_000])
def test_a_batch_that_is_none_is_told(client: TestClient, query: str) -> None:
    answer = client.get(f"/add/progress{query}")
    assert answer.status_code == 400
    assert re.search("missing|no such batch|characters long", answer.text)


@pytest.mark.parametrize("field", ["title", "url", "published", "publisher"])
def test_what_is_told_of_a_text_is_bounded(client: TestClient, field: str) -> None:
    answer = client.post("/add", data={"text": "words", field: "x" * 2_001}, headers=OURS)
    assert answer.status_code == 400
    assert f"{field} is 2,001 characters long" in answer.text
