"""Which reports have one origin: passages, credits, speakers, and their grouping."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.examples import gold
from evaluation.origins import pairs, score
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.disputes.credits import credits as credits_of
from sitroom.disputes.origins import (
    Kind,
    Report,
    Signature,
    agency,
    credited,
    keys,
    origin_of,
    origins,
    own_origin,
    repeats,
    same_origin,
    same_passage,
    shared,
    signature,
)
from sitroom.disputes.signature import MOST
from sitroom.documents.document import Document

FERRY = "The ferryman hid nine anvils under the organ of the chapel at Lower Semre"
WELL = "A geologist poured green dye into the second well and waited for the sheep to change colour"
_WORDS = FERRY.split() + WELL.split() + ["not", "Khazret", "Hazret", "17", "nineteen", "Monday", "army", "the", "«", "don’t"]
texts = st.lists(st.sampled_from(_WORDS), max_size=30).map(" ".join) | st.text(max_size=80)


def report(number: int, text: str = FERRY, **fields: object) -> Report:
    base = Report(f"d{number}", "s1", None, f"o{number}", None, signature(text), is_narration=False, order=number)
    return replace(base, **fields)  # type: ignore[arg-type]


@st.composite
def reports(draw: st.DrawFn) -> list[Report]:
    speakers = st.sampled_from([None, None, "a1", "a2"])
    return [
        report(
            draw(st.integers(0, 3)),
            draw(st.sampled_from([FERRY, WELL, FERRY[:-15], FERRY + " on Monday", "It is a lie"])),
            statement=f"s{number}",
            order=draw(st.integers(0, 2)),
            speaker=(speaker := draw(speakers)),
            is_narration=speaker is None and draw(st.booleans()),
            is_named=draw(st.booleans()) if speaker is None else speaker == "a1",
            is_denied=draw(st.booleans()),
            credited=draw(st.sampled_from([None, "hna", "cw"])),
        )
        for number in range(draw(st.integers(0, 9)))
    ]


# Signatures


@given(texts)
def test_a_signature_is_written_and_read_back(text: str) -> None:
    made = signature(text)
    assert Signature.parse(str(made)) == made
    assert len(made.tokens) <= MOST
    assert len(str(made)) <= 200


def test_what_is_no_signature_is_refused() -> None:
    for written in ("", "0.3.ab", "0.3.a!c", "x.3.abc", "0.3"):
        with pytest.raises(ValueError, match=r".+"):
            Signature.parse(written)


@given(texts, texts)
def test_passages_are_compared_alike_either_way_round(a: str, b: str) -> None:
    first, second = signature(a), signature(b)
    assert shared(first, second) == shared(second, first)
    assert 0 <= shared(first, second) <= 1
    assert same_passage(first, second) == same_passage(second, first)


@given(texts)
def test_a_text_shares_all_with_itself(text: str) -> None:
    made = signature(text)
    assert shared(made, made) == 1.0
    match = same_passage(made, made)
    assert match is None or (match.share == match.reach == 1.0 and match.kind in (Kind.VERBATIM, Kind.TRANSLATED))


def test_a_signature_is_the_same_in_every_process() -> None:
    code = f"from sitroom.disputes.origins import *; s = signature({FERRY!r}); print(s, *passage_keys(s))"
    code = code.replace("import *;", "import *; from sitroom.disputes.signature import passage_keys;")
    runs = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    assert str(signature(FERRY)) in runs.pop()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Forty-one anvils", "41 anvils"),
        ("nine hundred anvils", "900 anvils"),
        ("at 4:20", "at 4.20"),
        ("the 3,200 anvils", "3200 anvils"),
        ("They were shooting", "they shot"),
        ("the harbour's neighbours", "harbor neighbor"),
        ("of old Qirat", "of old Kirat"),
        ("of old Mirzhok", "of old Mirjok"),
        ("He didn't pay", "he never paid"),
    ],
)
def test_one_thing_written_in_two_ways_has_one_mark(a: str, b: str) -> None:
    assert signature(a).tokens == signature(b).tokens


def test_numbers_and_names_that_differ_make_another_report() -> None:
    bulletin = "Rain gauges in {} filled to the brim before {} mules with plaster reached the quarantine ward"
    one = signature(bulletin.format("Brenik", 12))
    assert same_passage(one, signature(bulletin.format("Brenik", 12)))
    assert same_passage(one, signature(bulletin.format("Brenik", 15))) is None
    assert same_passage(one, signature(bulletin.format("Pellin", 12))) is None
    assert same_passage(one, signature(bulletin.format("Brennick", "twelve")))


def test_a_long_text_is_halved_and_still_known() -> None:
    words = [f"{a}{b}{c}" for a in "bdfgklm" for b in ("ora", "ilu", "ent") for c in ("tap", "kon", "rif", "dus", "gel")]
    long = signature(" ".join(words))
    assert long.level
    assert len(long.tokens) <= MOST
    part = signature(" ".join(words[30:75]))
    assert part.level == 0
    match = same_passage(long, part)
    assert match is not None
    assert match.kind is Kind.CUT


def test_the_reason_says_how_much_is_shared() -> None:
    match = same_passage(signature(FERRY + ", a deacon of the parish wrote in his diary"), signature(FERRY))
    assert match is not None
    assert match.kind in (Kind.CUT, Kind.EDITED)
    assert "100 % of the shorter" in match.reason


def test_the_table_of_pairs_is_told_well() -> None:
    rows = pairs()
    assert len(rows) >= 60
    held_out = [pair for pair in rows if pair.held_out]
    assert len(held_out) * 2 >= len(rows)
    found = score(held_out)
    assert found.precision >= 0.95
    assert found.recall >= 0.9


# Two reports


@given(reports())
def test_same_origin_is_symmetric_and_needs_a_key_in_common(rows: list[Report]) -> None:
    for a in rows:
        assert same_origin(a, a)
        for b in rows:
            reason = same_origin(a, b)
            assert reason == same_origin(b, a)
            if reason is not None:
                assert set(keys(a)) & set(keys(b))


def test_one_speaker_is_one_origin_whatever_is_said() -> None:
    a, b = report(1, speaker="a7", source="the miller"), report(2, WELL, speaker="a7")
    assert same_origin(a, b) == "both are what the miller says"
    assert origins([a, b]) == [0, 0]


def test_one_agency_makes_two_translations_one() -> None:
    said = "We hear in the night the guns, but nobody came up the road"
    heard = "We hear the guns at night, but nobody has come up the road"
    a = report(1, said, credited="hna", source="A grocer of Semre, who gave no name")
    b = report(2, heard, credited="hna", source="a shopkeeper in Semre")
    assert same_origin(a, b) == "both repeat what a grocer of Semre told HNA (100 % of its words)"
    assert same_origin(a, replace(b, credited="cw")) is None
    assert same_origin(replace(a, credited=None), replace(b, credited=None)) is None


def test_sources_of_two_places_are_one_only_by_what_is_unmistakable() -> None:
    a = report(1, "They buried the scales, coins and rolls", source="a resident of Pellin")
    b = report(2, "They have buried rolls, coins, the scales and a lamp", source="a resident of Brenik")
    assert repeats(a, replace(b, source="a resident")) is not None
    assert repeats(a, b) is None
    assert repeats(a, replace(a, document="d9", source="a resident of Brenik")) is not None


def test_a_content_inside_another_of_its_document_is_no_copy() -> None:
    outer = report(1, f"{FERRY}, and {WELL}", source="a deacon")
    inner = report(1, FERRY, source="the deacon's aunt", statement="s2")
    assert repeats(outer, inner) is None
    assert repeats(outer, replace(inner, document="d2")) is not None
    assert repeats(inner, replace(inner, statement="s3")) is not None


def test_what_one_denies_in_the_words_of_another_is_no_copy() -> None:
    a, b = report(1), report(2, is_denied=True)
    assert same_origin(a, b) is None
    assert same_origin(replace(a, is_denied=True), b) is not None


def test_narration_is_its_outlets_or_its_agencys() -> None:
    a, b = report(1, FERRY, is_narration=True, outlet="The Post"), report(2, WELL, is_narration=True, outlet="Post")
    assert same_origin(a, b) == "both are the own words of The Post"
    credited_ = replace(b, outlet="Courier", credited="post")
    assert own_origin(credited_) == own_origin(a)
    assert own_origin(replace(a, outlet=None)) == "document d1"
    assert same_origin(a, replace(b, outlet="Courier")) is None


def test_a_copied_paragraph_says_how_much() -> None:
    a, b = report(1, FERRY, is_narration=True), report(2, FERRY, is_narration=True)
    assert same_origin(a, b) == "the same paragraph (100 % of its words)"


# Groups


@given(st.data(), reports())
def test_groups_do_not_depend_on_the_order(data: st.DataObject, rows: list[Report]) -> None:
    order = data.draw(st.permutations(range(len(rows))))
    found = origins(rows)
    turned = origins([rows[i] for i in order])
    for x, i in enumerate(order):
        for y, j in enumerate(order):
            assert (found[i] == found[j]) == (turned[x] == turned[y])


@given(reports())
def test_groups_are_numbered_as_they_appear(rows: list[Report]) -> None:
    found = origins(rows)
    assert list(dict.fromkeys(found)) == list(range(len(set(found))))


@given(reports())
def test_what_repeats_another_is_in_its_group(rows: list[Report]) -> None:
    found = origins(rows)
    for i, a in enumerate(rows):
        for j, b in enumerate(rows):
            if repeats(a, b) is not None:
                assert found[i] == found[j]


def test_one_copied_paragraph_does_not_make_two_outlets_one() -> None:
    first = report(1, FERRY, is_narration=True, outlet="Post")
    copy = report(2, FERRY, is_narration=True, outlet="Courier")
    other = report(3, WELL, is_narration=True, outlet="Courier")
    assert origins([first, copy, other]) == [0, 0, 1]


def test_a_quotation_under_two_names_does_not_make_two_people_one() -> None:
    right = report(1, FERRY, speaker="a1")
    wrong = report(2, FERRY, speaker="a2")
    other = report(3, WELL, speaker="a2")
    assert origins([right, wrong, other]) == [0, 0, 1]


def test_unnamed_sources_that_share_a_quotation_are_one_in_all_they_say() -> None:
    a = report(1, FERRY, speaker="u1", is_named=False)
    b = report(2, FERRY, speaker="u2", is_named=False)
    c = report(2, WELL, speaker="u2", is_named=False, statement="s2")
    assert origins([a, b, c]) == [0, 0, 0]
    assert origins([a, c]) == [0, 1]


def test_the_best_known_source_of_a_passage_is_its_origin() -> None:
    narrated = report(1, is_narration=True)
    unnamed = report(2, source="a deacon")
    named = report(3, speaker="a1")
    assert origin_of([narrated, unnamed, named]) == "speaker a1"
    assert origin_of([narrated, unnamed]) == "statement d2 s1"
    assert origin_of([narrated, replace(narrated, document="d4", order=0, outlet="Early")]) == "outlet early"
    with pytest.raises(ValueError, match="empty"):
        origin_of([])


def test_many_copies_are_one_and_many_formulas_many() -> None:
    copies = [report(n, FERRY if n % 2 else FERRY + ", it was said") for n in range(300)]
    assert set(origins(copies)) == {0}
    bulletins = [
        report(n, f"Gauge number {n} of the dyke at Semre overflowed before the sexton rang for help") for n in range(300)
    ]
    assert len(set(origins(bulletins))) == 300


# Credits


def document(text: str, publisher: str | None = None) -> Document:
    return Document("path:a.txt", "r", "a.txt", text, publisher=publisher)


def statement(text: str, number: int, source: str, cue: str, content: str) -> Statement:
    def span(words: str) -> tuple[int, int]:
        return text.index(words), text.index(words) + len(words)

    return Statement(
        id=f"s{number}",
        source=Source((span(source),), SourceKind.UNNAMED),
        cue=(span(cue),),
        content=(span(content),),
        quotation=Quotation.INDIRECT,
        via=None,
        polarity=Polarity.AFFIRMED,
        certainty=Certainty(Level.CERTAIN, 0.9, 1.0, ()),
        score=1.0,
    )


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("A title\n\nDOLVIK, May 6 (HNA) - The mill is shut.", "HNA", "hna"),
        ("DOLVIK (HNA) – The mill is shut.", "HNA", "hna"),
        ("PORT SABEL, Feb. 3 (Northline) -- The mill is shut.", "Northline", "northline"),
        ("The mill is shut.\n\n(Reporting by HNA staff in Dolvik; editing by the desk)", "HNA", "hna"),
        ("The mill is shut.\n\nSource: HNA", "HNA", "hna"),
        ("The mill is shut.\n— Own correspondence / HNA", "HNA", "hna"),
        ("The mill is shut.\nWith reporting by Agence France-Presse", "Agence France-Presse", "afp"),
        ("The mill is shut. (dpa/AP)", "dpa", "dpa"),
        ("The mill is shut.\n\n(Caravel Press Service)", "Caravel Press Service", "cps"),
        ("© 2024 Reuters. All rights reserved.", "Reuters", "reuters"),
    ],
)
def test_credit_lines_cover_the_document(text: str, name: str, key: str) -> None:
    found = credits_of(document(text), ())
    assert (name, key) in [(credit.name, credit.agency) for credit in found]
    for credit in found:
        assert text[slice(*credit.span)] == credit.name
        assert credit.statement is None
        assert credit.over is None


@pytest.mark.parametrize(
    "text",
    [
        "DOLVIK (archive) - The mill is shut.",
        "KALESSI (Update) - The mill is shut.",
        "The miller told Parliament that the mill is shut.",
        "The miller told Sefa Korsavet that the mill is shut.",
        "According to Goran Jusk the mill is shut.",
        "The miller told NATO that the mill is shut.",
        "The miller told the UN that the mill is shut.",
        "(Reporting by Mara Lind in Dolvik)",
        "Source: the ministry",
        'The mill is shut. "They told us to go," the miller said.',
    ],
)
def test_other_names_are_no_credits(text: str) -> None:
    assert credits_of(document(text, "Semre Courier"), ()) == ()


def test_told_covers_the_statements_of_its_sentence() -> None:
    text = "A grocer told HNA that the mill was shut. A baker said that it was open.\n"
    rows = [
        statement(text, 1, "A grocer", "told", "that the mill was shut"),
        statement(text, 2, "A baker", "said", "that it was open"),
    ]
    found = credits_of(document(text), rows)
    assert [(credit.name, credit.statement) for credit in found] == [("HNA", "s1")]
    assert credited(found, "s1", (9, 13)) == "hna"
    assert credited(found, "s2", (51, 55)) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("told to the agency Caravel the grocer that the mill is shut", "caravel"),
        ("The mill is shut, according to the news agency Caravel.", "caravel"),
        ("The mill is shut, the grocer said in an interview with Radio Semre.", "radio semre"),
        ("AFP reported that the mill is shut.", "afp"),
        ("The mill is shut, Coastline Press reported, citing a grocer.", "coastline press"),
        ("The grocer told the Courier that the mill is shut.", "semre courier"),
        ("The grocer told this newspaper that the mill is shut.", "semre courier"),
        ("The grocer told us that the mill is shut.", "semre courier"),
    ],
)
def test_a_sentence_without_statements_is_covered_itself(text: str, key: str) -> None:
    found = credits_of(document(text, "Semre Courier"), ())
    assert [(credit.agency, credit.over) for credit in found] == [(key, (0, len(text)))]


def test_a_sentence_with_a_colon_credits_the_next_paragraph() -> None:
    text = "As the agency Caravel reported:\n\nThe mill is shut. The grocer wept.\n\nWe saw it open.\n"
    found = credits_of(document(text), ())
    begin = text.index("The mill")
    assert credited(found, None, (begin, begin + 17)) == "caravel"
    assert credited(found, None, (text.index("We saw"), len(text) - 1)) is None


def test_an_acronym_is_read_by_the_name_of_the_same_document() -> None:
    text = "KALESSI, Feb 12 (CW) - The mill is shut.\n\nThe grocer told Coastline Wire that he wept.\n"
    assert {credit.agency for credit in credits_of(document(text), ())} == {"coastline wire"}
    text = "DOVASK, Sept 10 (Caravel) - The mill is shut.\n\n(Caravel Press Service)"
    assert {credit.agency for credit in credits_of(document(text, "Caravel Press Service"), ())} == {"caravel"}


def test_each_dateline_of_a_digest_covers_its_part() -> None:
    text = "DOLVIK (HNA) - The mill is shut.\n\nKALESSI (APD) - The mint is open.\n"
    found = credits_of(document(text), ())
    assert credited(found, None, (17, 31)) == "hna"
    begin = text.index("The mint")
    assert credited(found, None, (begin, begin + 17)) == "apd"


def test_three_articles_of_the_example_quote_one_shopkeeper() -> None:
    rows: list[Report] = []
    for extracted in gold("besieged-valley"):
        found = credits_of(extracted.document, extracted.statements)
        for s in extracted.statements:
            said = " ".join(extracted.document.text[start:end] for start, end in s.content)
            key = credited(found, s.id, (min(s.content)[0], max(s.content)[1]))
            rows.append(report(len(rows), said, document=extracted.document.id, statement=s.id, credited=key))
    numbers = origins(rows)
    guns = signature("We hear the guns at night, but nobody has come up the road")
    quoted = [i for i, row in enumerate(rows) if shared(row.signature, guns) > 0.9 and len(row.signature.tokens) > 3]
    assert len({rows[i].document for i in quoted}) == 3
    assert {rows[i].credited for i in quoted} == {"hna"}
    assert len({numbers[i] for i in quoted}) == 1
    assert len(set(numbers)) >= len(rows) - 5


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("the Associated Press", "ap"),
        ("AFP", "afp"),
        ("Southern Bureau Agency", "sba"),
        ("SBA", "sba"),
        ("the state news agency Anadolu", "anadolu"),
        ("Coastline Wire", "coastline wire"),
        ("Caravel agency", "caravel"),
    ],
)
def test_forms_of_one_agency(name: str, key: str) -> None:
    assert agency(name) == key
