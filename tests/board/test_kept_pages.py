"""What every page of the lead's keeps to: it looks and decides nothing, and its state lives in its address."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from sitroom.board.asked import Asked

PAGES = (
    "/",
    "/?at=2031-10-06",
    "/search",
    "/search?q=Vessin&kind=person",
    "/search?what=documents",
    "/review",
    "/history",
    "/add",
)


@pytest.mark.parametrize("address", PAGES)
def test_the_same_address_gives_the_same_page(client: TestClient, address: str) -> None:
    client.cookies.clear()
    first = client.get(address)
    client.cookies.clear()
    assert first.status_code == 200
    assert client.get(address).text == first.text


@pytest.mark.parametrize("address", PAGES)
def test_every_form_comes_back_to_its_page(client: TestClient, address: str) -> None:
    page = client.get(address).text
    back = page.count('name="back"')
    assert back >= 1
    assert page.count(f'name="back" value="{address.replace("&", "&amp;")}"') == back


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_not_left_in_the_browser_or_between(client: TestClient, address: str) -> None:
    assert client.get(address).headers["cache-control"] == "no-store"


def test_an_address_has_each_field_once() -> None:
    assert Asked("/search", {"q": "a&b", "kind": ""}, {}, None, "Ada").here == "/search?q=a%26b"
