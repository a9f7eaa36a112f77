from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.board.file_names import SHOWN, numbered, relative_name, shown_name, suffix


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("tide.txt", "tide.txt"),
        ("week 1/tide.txt", "week 1/tide.txt"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        (r"C:\Users\me\tide.txt", "Users/me/tide.txt"),
        (r"\\host\share\tide.txt", "host/share/tide.txt"),
        ("a//./b/.../c.txt", "a/b/c.txt"),
        ("", "unnamed"),
        ("../..", "unnamed"),
        ("ti\x00de\n.txt", "ti_de .txt"),
        ("\u202etxt.exe", "_txt.exe"),
        ("\ud800.txt", "_.txt"),
        ("نامه\u200cها.txt", "نامه\u200cها.txt"),
        ("e\u0301tat.txt", "\u00e9tat.txt"),
    ],
)
def test_a_name_becomes_a_clean_relative_path(name: str, path: str) -> None:
    assert relative_name(name) == path


def test_a_long_name_keeps_its_beginning_and_ending_and_stays_apart_from_others() -> None:
    one, other = relative_name("a" * 10_000 + "1.txt"), relative_name("a" * 10_000 + "2.txt")
    assert one != other
    assert one.startswith("aaa")
    assert one.endswith(".txt")
    assert len(one) <= 200


@settings(deadline=None)
@given(st.text(st.characters(codec=None), max_size=300))
def test_no_name_leads_out_of_its_folder_or_breaks_a_line(name: str) -> None:
    path = relative_name(name)
    assert path
    assert len(path) <= 200
    assert not path.startswith("/")
    assert all(part.strip(". ") for part in path.split("/"))
    for text in (path, shown_name(name)):
        text.encode("utf-8")
        assert all(unicodedata.category(c) not in ("Cc", "Zl", "Zp") for c in text)
    assert relative_name(path) == path


def test_a_name_is_shown_with_its_tricks() -> None:
    assert shown_name("invoice\u202etxt.exe") == "invoice\ufffdtxt.exe"
    assert shown_name("a\nb\x00c\x1b[31m") == "a\ufffdb\ufffdc\ufffd[31m"
    long = shown_name("b" * 10_000 + ".txt")
    assert len(long) == SHOWN + 1
    assert long.endswith(".txt")


@pytest.mark.parametrize(
    ("name", "end"), [("a.txt", ".txt"), ("a.tar.GZ", ".GZ"), (".hidden", ""), ("Report of 3. May", ""), ("plain", "")]
)
def test_the_ending_of_a_name(name: str, end: str) -> None:
    assert suffix(name) == end


def test_another_file_of_a_name_is_numbered() -> None:
    assert numbered("dropped/a.txt", 2) == "dropped/a (2).txt"
    assert numbered("dropped/plain", 3) == "dropped/plain (3)"
