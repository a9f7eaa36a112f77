from __future__ import annotations

from pathlib import Path

import pytest

from sitroom.documents.manifest import Manifest
from sitroom.errors import ManifestError


def write(path: Path, text: str, encoding: str = "utf-8") -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return str(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [["Path", "published", "note", "title"], ["a.txt", "2021-08", "x", '"Boats; and, wind"'], [], ["b.txt"]]
    file = write(tmp_path / "m.csv", "\r\n".join(delimiter.join(line) for line in lines), encoding)
    manifest = Manifest.load([file])
    assert [(row.path, row.published, row.title, row.line) for row in manifest.rows] == [
        ("a.txt", "2021-08", "Boats; and, wind", 2),
        ("b.txt", None, None, 4),
    ]


def test_jsonl_with_bare_year_and_datetime(tmp_path: Path) -> None:
    file = write(
        tmp_path / "m.jsonl",
        '{"path": "a", "published": 2021, "more": []}\n\n{"path": "b", "published": "2021-08-20T10:00Z", "url": null}',
    )
    assert [row.published for row in Manifest.load([file]).rows] == ["2021", "2021-08-20"]


def test_dates_that_can_be_one_day_only_are_read(tmp_path: Path) -> None:
    dates = ["31.12.2024", "4/13/2025", "3. April 2025", "2025/4/3", "4.3.2025"]
    file = write(tmp_path / "m.csv", "path,published\n" + "".join(f"{n},{date}\n" for n, date in enumerate(dates)))
    told = [row.published for row in Manifest.load([file]).rows]
    assert told == ["2024-12-31", "2025-04-13", "2025-04-03", "2025-04-03", "2025-03-04"]


def test_a_language_may_be_a_tag(tmp_path: Path) -> None:
    file = write(tmp_path / "m.csv", "path,language\na,EN\nb,en-GB\nc,eng\nd,de_AT\ne,\n")
    assert [row.language for row in Manifest.load([file]).rows] == ["en", "en", "en", "de", None]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("m.csv", "path,language\na,English\n", "line 2: language is 'English', none that is known"),
        ("m.csv", "file,title\na,b\n", "line 1: has no column named path"),
        ("m.csv", "path,path\na,b\n", "two columns"),
        ("m.csv", "path,published\na,2/8/2021\n", "line 2: published is '2/8/2021', which may be more than one day"),
        ("m.csv", "path,published\na,2021-02-30\n", "line 2: published"),
        ("m.csv", "path,title\na,b\n,c\n", "line 3: has no path"),
        ("m.csv", "path,title\na,b,c\n", "line 2: has 3 values"),
        ("m.csv", "path,url\na,paper.example\n", "line 2: url"),
        ("m.csv", 'path,title\na,"b\nc\n', "is not CSV"),
        ("m.csv", "path\na.txt\n./a.txt\n", "line 3: ./a.txt is already in .*line 2"),
        ("m.jsonl", '{"path": "a"}\n{"path": \n', "line 2: is not JSON"),
        ("m.jsonl", '["a"]', "line 1: is not a JSON object"),
        ("m.jsonl", '{"path": ["a"]}', "line 1: path is no text"),
        ("m.jsonl", '{"path": "\\ud800"}', "line 1: path holds a broken"),
        ("m.csv", "", "is empty"),
        ("m.csv", "\x00\x01", "binary"),
    ],
)
def test_errors_name_file_line_and_remedy(tmp_path: Path, name: str, text: str, message: str) -> None:
    file = write(tmp_path / name, text)
    with pytest.raises(ManifestError, match=message) as caught:
        Manifest.load([file])
    assert str(caught.value).startswith(file)
    assert str(caught.value).endswith(")")


def test_missing_manifest(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="cannot be read"):
        Manifest.load([str(tmp_path / "none.csv")])


def test_match_beside_the_manifest_then_as_given_then_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = write(tmp_path / "lists" / "m.csv", "path,title\na.txt,beside\ntexts/b.txt,given\nC:\\old\\c.txt,name\nd.txt,unused\n")
    for name in ("lists/a.txt", "texts/a.txt", "texts/b.txt", "texts/c.txt"):
        write(tmp_path / name, "x")
    manifest = Manifest.load([file])
    found = manifest.match(["./lists/a.txt", "texts/a.txt", "texts/b.txt", "texts/c.txt"])
    assert {path: row.title for path, row in found.items()} == {
        "./lists/a.txt": "beside",
        "texts/b.txt": "given",
        "texts/c.txt": "name",
    }
    assert [row.path for row in manifest.unused()] == ["d.txt"]


def test_a_name_that_two_inputs_have_matches_neither(tmp_path: Path) -> None:
    manifest = Manifest.load([write(tmp_path / "m.csv", "path,title\na.txt,x\n")])
    assert manifest.match(["one/a.txt", "two/a.txt"]) == {}
    assert len(manifest.unused()) == 1


def test_standard_input_and_several_manifests(tmp_path: Path) -> None:
    files = [
        write(tmp_path / "one" / "m.csv", "path,title\n-,spoken\n"),
        write(tmp_path / "two" / "m.csv", "path,title\na.txt,x\n"),
    ]
    manifest = Manifest.load(files)
    assert len(manifest.rows) == 2
    assert manifest.match(["-"])["-"].title == "spoken"
