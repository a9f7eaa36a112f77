from __future__ import annotations

from email.utils import formatdate
from time import time

import pytest

from sitroom.documents.web.headers import MAX_WAIT, max_age, retry_after, validator


def test_validators_are_sent_back_only_where_they_are_plain() -> None:
    assert validator('W/"a1"') == 'W/"a1"'
    assert validator("a\r\n b") is None
    assert validator("x" * 2000) is None
    assert validator(None) is None


def test_freshness_is_bounded() -> None:
    assert max_age("public, max-age=600") == 600
    assert max_age("max-age=999999999999") == MAX_WAIT
    assert max_age("s-maxage=600") is None
    assert max_age(None) is None


def test_retry_after_in_seconds_or_as_a_date() -> None:
    assert retry_after("120") == 120
    assert retry_after("9" * 40) == MAX_WAIT
    assert retry_after(formatdate(time() + 100, usegmt=True)) == pytest.approx(100, abs=5)
    assert retry_after(formatdate(time() - 100, usegmt=True)) == 0
    assert retry_after("soon") is None
    assert retry_after(None) is None
