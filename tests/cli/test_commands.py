"""The commands as a user calls them, on real files, through the real model."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

ARTICLE = (
    "Ferry stays in port\n\n“Nobody told us why,” said Irena Volk, who runs the kiosk on the quay. The harbour office denied "
    "that the engine had failed.\n\nResidents fear that the island will be cut off for weeks.\n"
)


def run(*arguments: str, cwd: Path, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "sitroom.cli", *arguments], cwd=cwd, input=given, capture_output=True, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two articles, a manifest and a record of them."""
    made = tmp_path_factory.mktemp("cli")
    (made / "articles").mkdir()
    (made / "articles" / "ferry.txt").write_text(ARTICLE, "utf-8")
    (made / "articles" / "strike.txt").write_text("“We will wait,” said Tomas Reyk.\n", "utf-8")
    (made / "manifest.csv").write_text("path,published,publisher\nferry.txt,2024-03-05,Quay Post\n", "utf-8")
    done = run("read", "articles", "--manifest", "manifest.csv", cwd=made)
    assert done.returncode == 0, done.stderr.decode()
    return made


def test_extract_writes_one_clean_record_a_line(folder: Path) -> None:
    done = run("extract", "articles/ferry.txt", "articles/strike.txt", cwd=folder)
    assert done.returncode == 0
    assert done.stderr == b""
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [r["document"]["path"] for r in records] == ["articles/ferry.txt", "articles/strike.txt"]
    text = records[0]["document"]["text"]
    assert text == ARTICLE
    said = {
        " ".join(text[s:e] for s, e in s_["source"]["spans"]): (s_["quotation"], s_["polarity"])
        for s_ in records[0]["statements"]
    }
    assert said["The harbour office"] == ("indirect", "-")
    assert any(name.startswith("Irena Volk") and quotation == "direct" for name, (quotation, _) in said.items())


def test_extract_names_bad_inputs_and_reads_the_rest(folder: Path) -> None:
    (folder / "empty.txt").write_text("")
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02" * 400)
    done = run("extract", "empty.txt", "articles/strike.txt", "binary.txt", "nowhere.txt", cwd=folder)
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    complaints = done.stderr.decode().splitlines()
    assert [c.split(":")[1].strip() for c in complaints] == ["empty.txt", "binary.txt", "nowhere.txt"]


def test_extract_reads_standard_input(folder: Path) -> None:
    done = run("extract", "-", cwd=folder, given=ARTICLE.encode())
    assert json.loads(done.stdout)["document"]["id"] == "path:-"


def test_extract_on_two_cores_writes_the_same(folder: Path) -> None:
    paths = ["articles/ferry.txt", "articles/strike.txt", "nowhere.txt", "articles/ferry.txt"]
    one, two = run("extract", *paths, cwd=folder), run("extract", *paths, "--jobs", "2", cwd=folder)
    assert one.stdout == two.stdout
    assert one.stderr == two.stderr


def test_extract_without_paths_is_wrong_usage(folder: Path) -> None:
    assert run("extract", cwd=folder).returncode == 2


def test_a_manifest_gives_what_files_lack(folder: Path) -> None:
    done = run("extract", "articles/ferry.txt", "--manifest", "manifest.csv", cwd=folder)
    document = json.loads(done.stdout)["document"]
    assert (document["published"], document["publisher"]) == ("2024-03-05", "Quay Post")


def test_an_unused_manifest_row_is_told(folder: Path) -> None:
    done = run("extract", "articles/strike.txt", "--manifest", "manifest.csv", cwd=folder)
    assert done.returncode == 0
    assert "ferry.txt" in done.stderr.decode()


def test_read_prints_a_picture(folder: Path) -> None:
    done = run("read", "articles", "--manifest", "manifest.csv", "--record", "fresh.db", cwd=folder)
    out = done.stdout.decode()
    assert "2 documents" in out
    assert "Irena Volk" in out
    assert "By kind of source" in out


def test_reading_again_changes_nothing(folder: Path) -> None:
    before = run("statements", "--format", "jsonl", cwd=folder).stdout
    done = run("read", "articles", "--manifest", "manifest.csv", cwd=folder)
    assert "2 unchanged" in done.stdout.decode()
    assert run("statements", "--format", "jsonl", cwd=folder).stdout == before


def test_a_changed_article_is_a_new_revision(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text(ARTICLE, "utf-8")
    run("read", "a.txt", cwd=tmp_path)
    article.write_text(ARTICLE + "\n“It sails tomorrow,” said Irena Volk.\n", "utf-8")
    done = run("read", "a.txt", cwd=tmp_path)
    assert "1 revised" in done.stdout.decode()
    assert "It sails tomorrow" in run("statements", cwd=tmp_path).stdout.decode()


def test_statements_filter_and_formats_agree(folder: Path) -> None:
    rows = [
        json.loads(line) for line in run("statements", "--source", "VOLK", "--format", "jsonl", cwd=folder).stdout.splitlines()
    ]
    assert rows
    assert all("Volk" in r["source_name"] for r in rows)
    table = run("statements", "--source", "VOLK", cwd=folder).stdout.decode()
    assert "Irena Volk" in table
    assert "Reyk" not in table
    cells = list(
        csv.DictReader(io.StringIO(run("statements", "--source", "VOLK", "--format", "csv", cwd=folder).stdout.decode()))
    )
    assert [c["content"] for c in cells] == [r["content"] for r in rows]


def test_statements_by_kind_and_polarity(folder: Path) -> None:
    denied = run("statements", "--polarity", "-", "--kind", "role", "--format", "jsonl", cwd=folder).stdout.splitlines()
    assert [json.loads(line)["source_name"] for line in denied] == ["The harbour office"]


def test_statements_without_a_record_says_what_to_do(folder: Path) -> None:
    done = run("statements", "--record", "none.db", cwd=folder)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("sitroom: none.db")
    assert not (folder / "none.db").exists()


def test_show_marks_the_text(folder: Path) -> None:
    out = run("show", "ferry.txt", cwd=folder).stdout.decode()
    assert "⟨" in out
    assert "‹said›" in out
    assert "The harbour office (office): indirect speech, denied, certain" in out


def test_show_writes_a_page_that_loads_nothing(folder: Path) -> None:
    done = run("show", "ferry.txt", "--html", "ferry.html", cwd=folder)
    assert done.stdout == b""
    page = (folder / "ferry.html").read_text("utf-8")
    assert 'class="source"' in page
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page


def test_show_of_an_unknown_document_names_the_nearest(folder: Path) -> None:
    done = run("show", "fery.txt", cwd=folder)
    assert done.returncode == 1
    assert "ferry.txt" in done.stderr.decode()


def test_hostile_text_is_shown_as_text(tmp_path: Path) -> None:
    hostile = "<script>alert(1)</script> \x1b[31mred\x1b[0m\n\n“<img src=x onerror=alert(2)>,” said Ada Marn.\n"
    (tmp_path / "x.txt").write_text(hostile, "utf-8")
    run("read", "x.txt", cwd=tmp_path)
    assert "\x1b" not in run("show", "x.txt", cwd=tmp_path).stdout.decode()
    assert "\x1b" not in run("statements", cwd=tmp_path).stdout.decode()
    run("show", "x.txt", "--html", "x.html", cwd=tmp_path)
    page = (tmp_path / "x.html").read_text("utf-8")
    assert "<script>" not in page
    assert "<img" not in page


@pytest.mark.parametrize("command", ["read", "extract", "statements", "actors", "places", "control", "review", "show"])
def test_help_has_examples(command: str, tmp_path: Path) -> None:
    out = run(command, "--help", cwd=tmp_path).stdout.decode()
    assert "Examples:" in out
    assert f"sitroom {command}" in out


def test_the_version_is_printed(tmp_path: Path) -> None:
    from sitroom import __version__

    assert __version__ in run("--version", cwd=tmp_path).stdout.decode()


def test_a_closed_pipe_is_no_error(folder: Path) -> None:
    command = f"{sys.executable} -m sitroom.cli statements --format jsonl --record sitroom.db | head -c 10"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], cwd=folder, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr


def test_every_format_of_statements_ends_well(folder: Path) -> None:
    for form in ("table", "jsonl", "csv"):
        done = run("statements", "--format", form, cwd=folder)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"Volk" in done.stdout


def test_a_page_that_cannot_be_written_is_one_line(folder: Path) -> None:
    done = run("show", "ferry.txt", "--html", "nowhere/x.html", cwd=folder)
    assert done.returncode == 1
    assert len(done.stderr.decode().splitlines()) == 1


def test_a_closed_standard_output_is_one_line(folder: Path) -> None:
    command = f"{sys.executable} -m sitroom.cli extract articles/ferry.txt >&-"
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 1
    assert len(done.stderr.decode().splitlines()) == 1


def test_a_closed_standard_input_matters_to_no_file(folder: Path) -> None:
    command = f"{sys.executable} -m sitroom.cli extract %s <&-"
    done = subprocess.run(["bash", "-c", command % "articles/ferry.txt"], cwd=folder, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    done = subprocess.run(["bash", "-c", command % "-"], cwd=folder, capture_output=True, check=False)
    assert (done.returncode, done.stderr.splitlines()) == (1, [b"sitroom: standard input is closed; name files instead of -"])


def test_own_places_from_a_pipe_are_wrong_usage(folder: Path) -> None:
    command = f"{sys.executable} -m sitroom.cli extract articles/ferry.txt --places <(printf 'name,lat,lon\\nMorva,1,2\\n')"
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"is not a regular file" in done.stderr


def test_a_full_disk_is_one_line(folder: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m sitroom.cli extract articles/ferry.txt > /dev/full"],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_a_file_name_cannot_steer_the_terminal(folder: Path) -> None:
    done = run("extract", "no\x1b]0;x\x07\nfile.txt", cwd=folder)
    assert done.returncode == 1
    assert b"\x1b" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_arguments_that_are_no_utf8_find_their_file(tmp_path: Path) -> None:
    import os

    for byte in (b"\xff", b"\xfe"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad" + byte + b".txt")).write_text(ARTICLE + repr(byte), "utf-8")
    done = run("read", ".", cwd=tmp_path)
    assert "2 new" in done.stdout.decode()
    found = subprocess.run(
        [sys.executable, "-m", "sitroom.cli", "show", b"bad\xff.txt"], cwd=tmp_path, capture_output=True, check=False
    )
    assert found.returncode == 0
    assert "ff'" in found.stdout.decode()
    assert run("statements", "--limit", "99999999999999999999", cwd=tmp_path).returncode == 2
