from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sitroom.errors import ModelError
from sitroom.flow import network
from sitroom.reading.network import FILES, model_folder, model_version, open_network

TEXT = "The ferry stopped at noon.\n\n“Nobody told us why,” said Irena Volk, who runs the kiosk on the quay."


def test_the_shipped_model_reads_a_quotation() -> None:
    found = [f for f in network().read(TEXT).found if f.score >= 0.5]
    assert [TEXT[slice(*f.content[0])] for f in found] == ["“Nobody told us why,”"]
    assert TEXT[slice(*found[0].source[0])].startswith("Irena Volk")
    assert TEXT[slice(*found[0].cue[0])] == "said"


def test_the_shipped_model_knows_a_name() -> None:
    assert ("Irena Volk", "PERSON") in [(TEXT[e.start : e.end], e.type) for e in network().read(TEXT).entities]


def test_spans_lie_in_the_text_however_odd_it_is() -> None:
    odd = "“\u202eאב” sagte 👩‍🚀\u200d\ufeff… İ ﷽\r\n\r\n''Nein''—x\x00y " * 30
    reading = network().read(odd)
    for f in reading.found:
        for start, end in (*f.source, *f.cue, *f.content):
            assert 0 <= start < end <= len(odd)


def test_a_text_without_words_reads_as_nothing() -> None:
    assert network().read(" \n\t ").found == ()


def test_reading_twice_gives_the_same() -> None:
    assert network().read(TEXT * 9) == network().read(TEXT * 9)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_model_file_is_named(name: str, tmp_path: Path) -> None:
    shutil.copytree(model_folder(), tmp_path / "model")
    (tmp_path / "model" / name).unlink()
    with pytest.raises(ModelError, match=name):
        open_network(tmp_path / "model")


def test_a_damaged_model_file_is_told(tmp_path: Path) -> None:
    shutil.copytree(model_folder(), tmp_path / "model")
    (tmp_path / "model" / "windows.onnx").write_bytes(b"not a model")
    with pytest.raises(ModelError, match="cannot be opened"):
        open_network(tmp_path / "model")


def test_the_version_is_twelve_hexadecimal_digits() -> None:
    assert len(model_version()) == 12
    assert int(model_version(), 16) >= 0


def test_importing_opens_nothing_heavy() -> None:
    heavy = ("onnxruntime", "tokenizers", "torch", "sqlalchemy", "trafilatura")
    code = f"import sys, sitroom.flow; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
