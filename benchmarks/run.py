"""Speed, memory and growth of ``sitroom extract``: ``make bench``.

Everything is measured in one run on this machine, and what is compared is a ratio, because machines
differ and are noisy. Each figure is the median of several runs. Texts are made by a generator with a
fixed seed; their length is counted in words. Prints a table and writes ``benchmarks/last.json``.
"""

from __future__ import annotations

import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks import resolving

Ints = npt.NDArray[np.int64]

RUNS = 5
_HERE = Path(__file__).resolve().parent
_NAMES = ("Irena Volk", "Tomas Reyk", "the harbour office", "a diplomat", "residents of the lower town", "Colonel Halvar")
_VERBS = ("said", "denied", "fears", "told reporters", "insisted")
_CLAUSES = (
    "that the road to the valley would stay closed until the army had cleared it",
    "that two boats had been lost in the storm and nobody had looked for them",
    "that the talks in the capital could begin again within a week",
    "that the hospital had taken in forty wounded since Monday",
)
_QUOTES = (
    "“We waited for the convoy all night and it never came,” {name} said. “In the morning we walked.”",
    "“Nobody asked us,” said {name}, who has lived there since the dam was built.",
)
_NARRATION = (
    "The market opened at six and closed again at nine, as it has on every day of the siege.",
    "Snow fell on the pass for most of the week, and the buses stopped running on Thursday.",
)


def article(words: int, seed: int) -> str:
    """An article of about so many words, one attribution in about thirty of them, as in news."""
    rng = random.Random(seed)
    paragraphs: list[str] = []
    count = 0
    while count < words:
        sentences = []
        for _ in range(4):
            pick = rng.random()
            name = rng.choice(_NAMES)
            if pick < 0.26:
                sentence = f"{name[0].upper()}{name[1:]} {rng.choice(_VERBS)} {rng.choice(_CLAUSES)}."
            elif pick < 0.4:
                sentence = rng.choice(_QUOTES).format(name=name)
            else:
                sentence = rng.choice(_NARRATION)
            sentences.append(sentence)
            count += len(sentence.split())
        paragraphs.append(" ".join(sentences))
    return "\n\n".join(paragraphs) + "\n"


def median(call: Callable[[], float], runs: int = RUNS) -> float:
    """The median of what several calls return."""
    return statistics.median(call() for _ in range(runs))


def timed(call: Callable[[], object]) -> float:
    """Seconds that one call takes."""
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def process(code: str, *arguments: str) -> float:
    """Seconds that a fresh interpreter takes to run ``code``, bytecode caches allowed as users have them."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return timed(
        lambda: subprocess.run([sys.executable, "-c", code, *arguments], check=True, stdout=subprocess.DEVNULL, env=environment)
    )


def reading_speed() -> dict[str, float]:
    """Words per second from text to JSON on one core, and the ratio to the bare encoder on the same tokens."""
    from sitroom.documents.inputs import read_document
    from sitroom.exchange.jsonl import encode
    from sitroom.flow import extract, network
    from sitroom.reading.features import describe
    from sitroom.reading.reader import framed
    from sitroom.reading.windows import cut

    text = article(20_000, 1)
    data = text.encode()
    scorer = network().scorer
    encoded = network().tokenizer.encode(text, add_special_tokens=False)
    spans = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2)
    described = describe(text, spans)
    ids = np.array(encoded.ids, dtype=np.int64)
    # The same tokens, each once, in windows as long as the reader's.
    bare = [(i, min(i + 254, len(ids))) for i in range(0, len(ids), 254)]
    batches = [framed(window, ids, described.columns) for window in bare]
    full = [framed(window, ids, described.columns) for window in cut(described.sentence)]

    def whole() -> None:
        encode(extract(read_document(data, "bench.txt")))

    def encoder(prepared: list[tuple[Ints, Ints, Ints]]) -> None:
        for batch in prepared:
            scorer.windows(*batch)

    whole()
    paired = [(timed(whole), timed(lambda: encoder(batches)), timed(lambda: encoder(full))) for _ in range(RUNS)]
    seconds = statistics.median(p[0] for p in paired)
    return {
        "words_per_second": len(text.split()) / seconds,
        "ratio_to_bare_encoder": statistics.median(p[0] / p[1] for p in paired),
        "ratio_to_encoder_on_the_same_windows": statistics.median(p[0] / p[2] for p in paired),
    }


def mention_heads() -> dict[str, float]:
    """How much the heads for mentions add to the encoder's pass: the whole graph against the part without them.

    Needs the package onnx (extra ``training``) to cut the graph; nothing without it.
    """
    try:
        from onnx.utils import extract_model
    except ImportError:
        print("the pass with and without mentions: skipped, the package onnx is not here", file=sys.stderr)
        return {}
    import onnxruntime

    from sitroom.reading.network import model_folder

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    rng = np.random.default_rng(1)
    feeds = {
        "ids": rng.integers(1000, 20000, (1, 256)),
        "columns": np.zeros((1, 256, 4), dtype=np.int64),
        "mask": np.ones((1, 256), dtype=np.int64),
    }
    with tempfile.TemporaryDirectory() as folder:
        part = str(Path(folder) / "part.onnx")
        whole = str(model_folder() / "windows.onnx")
        extract_model(whole, part, list(feeds), ["states", "tags", "inner", "speech", "entities"], check_model=False)
        both, without = (onnxruntime.InferenceSession(path, options) for path in (whole, part))
    both.run(None, feeds)
    without.run(None, feeds)
    pairs = [(timed(lambda: both.run(None, feeds)), timed(lambda: without.run(None, feeds))) for _ in range(60)]
    return {"encoder_pass_with_mentions_to_without": statistics.median(a / b for a, b in pairs)}


def start_up() -> dict[str, float]:
    """Start-up until the first record, against importing the libraries and opening the model bare."""
    bare = (
        "import onnxruntime, tokenizers; from sitroom.reading.network import model_folder as m\n"
        "o = onnxruntime.SessionOptions(); o.intra_op_num_threads = 1; o.log_severity_level = 3\n"
        "tokenizers.Tokenizer.from_file(str(m() / 'tokenizer.json'))\n"
        "[onnxruntime.InferenceSession(str(m() / n), o) for n in ('windows.onnx', 'attributions.onnx')]"
    )
    ours = "import sys; sys.argv = ['sitroom', 'extract', sys.argv[1]]; from sitroom.cli.main import main; main()"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text(article(60, 2), "utf-8")
        paired = [(process(ours, str(path)), process(bare)) for _ in range(RUNS + 1)][1:]
    return {
        "first_record_seconds": statistics.median(a for a, _ in paired),
        "bare_seconds": statistics.median(b for _, b in paired),
        "start_up_ratio": statistics.median(a / b for a, b in paired),
    }


def peak_memory(words: int) -> float:
    """Peak memory in MB of ``sitroom extract`` on one article of so many words."""
    code = (
        "import resource, sys; from sitroom.documents.inputs import read_document; from sitroom.flow import extract\n"
        "from sitroom.exchange.jsonl import encode\n"
        "encode(extract(read_document(open(sys.argv[1], 'rb').read(), 'a.txt')))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_text(article(words, 3), "utf-8")
        done = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
    return float(done.stdout)


def growth(sizes: list[tuple[int, int]]) -> dict[str, float]:
    """Milliseconds per thousand words for (documents, words in each), each against the first."""
    from sitroom.documents.inputs import read_document
    from sitroom.exchange.jsonl import encode
    from sitroom.flow import extract

    out: dict[str, float] = {}
    for documents, words in sizes:
        texts = [article(words, seed).encode() for seed in range(min(documents, 20))]
        total = sum(len(t.split()) for t in texts) * documents / len(texts)

        def run(texts: list[bytes] = texts, documents: int = documents) -> None:
            for i in range(documents):
                encode(extract(read_document(texts[i % len(texts)], f"{i}.txt")))

        out[f"{documents} x {words}"] = median(lambda run=run: timed(run), 1 if documents * words > 100_000 else 3) / total * 1e6  # type: ignore[misc]
    return out


def jobs() -> float:
    """How many times as fast two jobs are as one, start-up included, on 60 articles of 600 words."""
    with tempfile.TemporaryDirectory() as folder:
        for i in range(60):
            (Path(folder) / f"{i:03}.txt").write_text(article(600, i), "utf-8")
        script = Path(folder) / "run.py"
        script.write_text(
            "import sys\nfrom sitroom.cli.main import main\n"
            "if __name__ == '__main__':\n    sys.argv = ['sitroom', 'extract', sys.argv[1], '--jobs', sys.argv[2]]\n    main()\n"
        )

        def call(n: int) -> float:
            command = [sys.executable, str(script), folder, str(n)]
            return timed(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))

        return statistics.median(call(1) / call(2) for _ in range(3))


def main() -> None:
    """Run everything and print it."""
    quick = "--quick" in sys.argv
    figures: dict[str, float] = {}
    # First, while this process is small: a child's peak is never below what its parent had when it was made.
    print("memory …", file=sys.stderr)
    figures["peak_memory_mb_1000_words"] = peak_memory(1_000)
    figures["peak_memory_mb_100000_words"] = peak_memory(100_000)
    print("reading …", file=sys.stderr)
    figures |= reading_speed()
    figures |= mention_heads()
    print("start-up …", file=sys.stderr)
    figures |= start_up()
    print("growth …", file=sys.stderr)
    sizes = [(1, 600), (10, 600), (100, 600), (1, 1_000), (1, 10_000)] + ([] if quick else [(1_000, 600), (1, 100_000)])
    for name, value in growth(sizes).items():
        figures[f"ms_per_1000_words, {name}"] = value
    if not quick:
        print("jobs …", file=sys.stderr)
        figures["two_jobs_speed_up"] = jobs()
        print("resolving …", file=sys.stderr)
        figures |= resolving.measure()
    for name, value in figures.items():
        print(f"{name:44} {value:10.2f}")
    figures["own_peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (_HERE / "last.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
