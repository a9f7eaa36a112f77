"""Corpora of syntax, negation and factuality as texts, what is noted carried over to our words, and the network's losses."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from evaluation.syntax import attachment, factuality, scopes
from sitroom.reading.reader import Reading, Word
from training.ud import (
    IGNORED,
    ROOT,
    Events,
    Gold,
    Noted,
    Token,
    alone,
    events,
    of_words,
    relation_of,
    reviews,
    stories,
    trees,
    with_events,
    with_silver,
    written,
)


def tree_of(tmp_path: Path, *rows: str) -> Noted:
    """One document from rows of "number form head relation misc"; "" ends a sentence."""
    lines = ["# newdoc id = made", "# newpar id = p1"]
    for row in rows:
        if not row or row.startswith("#"):
            lines.append(row)
            continue
        number, form, head, relation, *misc = row.split(" ")
        lines.append("\t".join([number, form, "_", "_", "_", "_", head, relation, "_", misc[0] if misc else "_"]))
    path = tmp_path / "made.conllu.gz"
    path.write_bytes(gzip.compress("\n".join([*lines, "", ""]).encode()))
    (one,) = trees(path)
    return one


def spans(text: str, *words: str) -> list[tuple[int, int]]:
    """The words as they follow each other."""
    made, at = [], 0
    for word in words:
        start = text.index(word, at)
        at = start + len(word)
        made.append((start, at))
    return made


def brief(gold: list[Gold]) -> list[tuple[int, str]]:
    return [(g.head, g.relation) for g in gold]


def test_the_text_and_its_trees_are_rebuilt(tmp_path: Path) -> None:
    one = tree_of(
        tmp_path,
        "1 Gulls 2 nsubj", "2 left 0 root SpaceAfter=No", "3 . 2 punct", "",
        "# newpar id = p2", "1 Do 3 aux SpaceAfter=No", "2 n't 3 advmod", "3 wait 0 root",
    )  # fmt: skip
    assert one.text == "Gulls left.\n\nDon't wait"
    assert [t.head for t in one.tokens] == [1, ROOT, 1, 5, 5, ROOT]
    assert one.sentences == ((0, 3), (3, 6))
    assert [one.text[t.start : t.end] for t in one.tokens] == ["Gulls", "left", ".", "Do", "n't", "wait"]


def test_a_token_of_two_words_is_written_as_one(tmp_path: Path) -> None:
    one = tree_of(tmp_path, "1-2 can't _ _", "1 ca 3 aux", "2 n't 3 advmod", "3 stay 0 root")
    assert one.text == "can't stay"


@pytest.mark.parametrize(
    ("label", "kept"), [("nsubj:pass", "nsubj:pass"), ("csubj:pass", "csubj"), ("orphan", "dep"), ("obl:npmod", "obl")]
)
def test_rare_subtypes_count_as_their_relation(label: str, kept: str) -> None:
    assert relation_of(label) == kept


def test_a_word_of_several_tokens_hangs_as_the_first_that_hangs_outside(tmp_path: Path) -> None:
    one = tree_of(
        tmp_path,
        "1 A 5 det", "2 ten 4 nummod SpaceAfter=No", "3 - 2 punct SpaceAfter=No", "4 day 5 compound", "5 truce 6 nsubj",
        "6 is 0 root SpaceAfter=No", "7 n't 6 advmod",
    )  # fmt: skip
    assert one.text == "A ten-day truce isn't"
    gold = of_words(one, spans(one.text, "A", "ten-day", "truce", "isn't"))
    assert brief(gold) == [(2, "det"), (2, "compound"), (3, "nsubj"), (ROOT, "root")]
    assert [g.alone for g in gold] == [True, False, True, False]


def test_a_token_of_several_words_is_its_first(tmp_path: Path) -> None:
    one = tree_of(tmp_path, "1 Some 2 advmod", "2 1,200 3 nummod", "3 fled 0 root")
    gold = of_words(one, spans(one.text, "Some", "1", ",", "200", "fled"))
    assert brief(gold) == [(1, "advmod"), (4, "nummod"), (1, "goeswith"), (1, "goeswith"), (ROOT, "root")]


def test_words_that_would_hang_in_a_circle_have_no_head() -> None:
    text = "ab c"
    tokens = (Token(0, 1, 2, "det"), Token(1, 2, ROOT, "root"), Token(3, 4, 1, "obj"))
    assert brief(of_words(Noted("d", text, tokens, ((0, 3),)), [(0, 2), (3, 4)])) == [(ROOT, "root"), (0, "obj")]
    turned = (Token(0, 1, 2, "det"), Token(1, 2, 3, "dep"), Token(3, 4, 1, "obj"), Token(5, 6, ROOT, "root"))
    gold = of_words(Noted("d", "ab c d", turned, ((0, 4),)), [(0, 2), (3, 4), (5, 6)])
    assert [g.head for g in gold] == [IGNORED, IGNORED, ROOT]


def test_tokens_are_written_as_people_write() -> None:
    sentences = [["He", "did", "n't", "(", "yet", ")", "say", '"', "no", '"', "."], ["``", "Why", "?", "''"]]
    assert written(sentences, "d").text == 'He didn\'t (yet) say "no". “Why?”'


REVIEW = """# domain - {domain}
# sentence - made
It	O	B_spec
may	O	B_speccue
never	B_negcue	B_spec
work	B_neg	I_spec

# domain - {domain}
# sentence - made
I	O	O
{word}	O	O
it	O	O
"""


@pytest.mark.parametrize(
    ("domain", "word", "negation", "speculation"),
    [("BOOKS", "like", 0, 0), ("BOOKS", "not", IGNORED, 0), ("CARS", "like", 0, IGNORED)],
)
def test_sentences_that_were_left_unmarked_teach_nothing(
    tmp_path: Path, domain: str, word: str, negation: int, speculation: int
) -> None:
    path = tmp_path / "SFU_made.conll"
    path.write_text(REVIEW.format(domain=domain, word=word), "utf-8")
    (one,) = reviews(path, whole=False)
    assert [t.negation for t in one.tokens] == [0, 0, 1, 3, *[negation] * 3]
    assert [t.speculation for t in one.tokens] == [3, 1, 3, 4, *[speculation] * 3]
    (whole,) = reviews(path, whole=True)
    assert [t.negation for t in whole.tokens][4:] == [0, 0, 0]


def test_all_negations_of_a_story_stand_together(tmp_path: Path) -> None:
    rows = [
        ("I", "_", "I", "_"),
        ("saw", "_", "saw", "_"),
        ("no", "no", "_", "_"),
        ("light", "_", "light", "_"),
        (".", "_", "_", "_"),
    ]
    lines = ["\t".join(["s1", "0", str(n), w, w, "X", "*", cue, scope, event]) for n, (w, cue, scope, event) in enumerate(rows)]
    path = tmp_path / "stories.txt"
    path.write_text("\n".join(lines) + "\n\ns1\t1\t0\tYes\tyes\tX\t*\t***\n", "utf-8")
    (one,) = stories(path)
    assert one.text == "I saw no light. Yes"
    assert [t.denied for t in one.tokens] == [2, 2, 1, 2, 0, 0]


def test_factuality_is_found_again_in_a_tree(tmp_path: Path) -> None:
    path = tmp_path / "dev.jsonl"
    rows = [
        {"text": "Gulls left .", "targets": [{"span1": [1, 2], "label": 2.5}]},
        {"text": "No one knows", "targets": [{"span1": [2, 3], "label": -1.5}]},
    ]
    path.write_text("\n".join(json.dumps(r) for r in rows), "utf-8")
    one = tree_of(tmp_path, "1 Gulls 2 nsubj", "2 left 0 root SpaceAfter=No", "3 . 2 punct")
    (noted,), rest = with_events([one], events(path))
    assert [t.factuality for t in noted.tokens] == [None, 2.5, None]
    assert rest == [Events(("No", "one", "knows"), ((2, -1.5),))]
    (apart,) = alone(rest, "made")
    assert [t.factuality for t in apart.tokens] == [None, None, -1.5]
    assert of_words(noted, spans(noted.text, "Gulls", "left", "."))[1].factuality == 2.5


def test_what_a_plain_negator_denies_is_read_off_the_tree(tmp_path: Path) -> None:
    one = tree_of(
        tmp_path,
        "1 They 4 nsubj", "2 did 4 aux", "3 not 4 advmod", "4 open 0 root", "5 the 6 det", "6 gate 4 obj", "7 but 8 cc",
        "8 left 4 conj SpaceAfter=No", "9 . 4 punct", "",
        "1 Nobody 2 nsubj", "2 came 0 root", "", "1 Rain 3 nsubj", "2 may 3 aux", "3 come 0 root",
    )  # fmt: skip
    (noted,) = with_silver([one])
    denied = [t.negation for t in noted.tokens]
    assert denied[:9] == [0, 0, 1, 3, 4, 4, 0, 0, 0]
    assert denied[9:11] == [IGNORED, IGNORED]
    assert [t.speculation for t in noted.tokens][11:] == [0, 1, 3]


def test_the_losses_ask_only_for_what_is_noted() -> None:
    torch = pytest.importorskip("torch", reason="needs PyTorch, of training alone")
    pytest.importorskip("onnx", reason="needs onnx, of training alone")
    from training.syntax import LAYERS, Batch, Syntax, losses

    torch.manual_seed(1)
    gold = torch.full((1, 3, 8), IGNORED)
    gold[0, :, 0] = torch.tensor([2, 0, 2])
    gold[0, :, 1] = torch.tensor([5, 1, 2])
    made = Batch(
        torch.randn(1, 6, len(LAYERS), 384),
        torch.ones(1, 6),
        torch.tensor([[0, 1, 2, 4]]),
        torch.ones(1, 4),
        gold,
        torch.full((1, 3), float("nan")),
        torch.ones(1, 3, dtype=torch.bool),
    )
    model = Syntax(0.0)
    parts = losses(model, made)
    assert set(parts) == {"arcs", "labels"}
    made.factuality[0, 1] = -2.0
    parts = losses(model, made)
    assert set(parts) == {"arcs", "labels", "factuality"}
    before = sum(float(v.detach()) for v in parts.values())
    optim = torch.optim.Adam(model.parameters(), 1e-3)
    for _ in range(30):
        optim.zero_grad()
        torch.stack(list(losses(model, made).values())).sum().backward()
        optim.step()
    assert sum(float(v.detach()) for v in losses(model, made).values()) < before / 3


class _Told:
    """A reader that cuts at spaces and full stops and says of each word what is written down for it."""

    def __init__(self, *said: Word) -> None:
        self.said = said

    def read(self, text: str) -> Reading:
        assert text
        return Reading((), (), self.said)


def test_attachment_counts_words_that_are_one_token(tmp_path: Path) -> None:
    one = tree_of(tmp_path, "1 Gulls 2 nsubj", "2 left 0 root SpaceAfter=No", "3 . 2 punct", "", "1 No 2 det", "2 rain 0 root")
    assert one.text == "Gulls left. No rain"
    said = [(0, 5, 1, "obj"), (6, 10, -1, "root"), (10, 11, 1, "punct"), (12, 14, 1, "det"), (15, 19, -1, "root")]
    network = _Told(*(Word(a, b, "NN", head, relation) for a, b, head, relation in said))
    found = attachment(network, [one])
    assert (found["words"], found["tokens"]) == (5, 5)
    assert found["uas"] == pytest.approx(4 / 5)
    assert found["las"] == pytest.approx(3 / 5)
    # Two trees are found, the second with a word of the first sentence, and so begins too early.
    assert found["sentences"] == pytest.approx(2 / 4)


def test_scopes_count_by_words_and_whole() -> None:
    tokens = (Token(0, 2, negation=1), Token(3, 5, negation=3), Token(6, 8, negation=4), Token(9, 11, negation=0))
    noted = Noted("d", "no ab cd ef", tokens, ((0, 4),))
    said = [Word(t.start, t.end, "NN", negated=p) for t, p in zip(tokens, (0.1, 0.9, 0.8, 0.7), strict=True)]
    found = scopes(_Told(*said), [noted])
    assert found["negation_scope"] == pytest.approx(2 * 2 / (3 + 2))
    assert found["negation_exact"] == 0.0
    assert scopes(_Told(*said[:3], Word(9, 11, "NN")), [noted])["negation_exact"] == 1.0


def test_factuality_is_measured_where_it_is_told() -> None:
    tokens = tuple(Token(3 * n, 3 * n + 2, factuality=value) for n, value in enumerate((3.0, -1.0, 2.0)))
    noted = Noted("d", "ab cd ef", tokens, ((0, 3),))
    said = [Word(t.start, t.end, "VB", factuality=value) for t, value in zip(tokens, (2.0, -2.0, None), strict=True)]
    found = factuality(_Told(*said), [noted])
    assert (found["mae"], found["events"]) == (1.0, 3)
    assert found["r"] == pytest.approx(1.0)
    assert found["told"] == pytest.approx(2 / 3)
