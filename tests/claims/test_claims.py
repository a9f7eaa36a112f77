"""Claims of statements and of narration: what they say, how surely, in which words, under which ids."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sitroom.actors.actor import Predicate, Relation, Status
from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.certainty.level import Level, Polarity
from sitroom.claims.claim import ClaimKind, Part
from sitroom.places.place import Control, Holding
from tests.claims.parsed import Said, claimed, span

LIND = "[1p Lind/NNP/nsubj>said] said/VBD/root"
ATTACKED = "that/IN/mark>attacked [2g rebels/NNS/nsubj>attacked] attacked/VBD/ccomp>said the port/NN/obj>attacked ."
SAID = Said(1, "Lind", "said", "that rebels attacked the port")
NARRATED = "[2g Rebels/NNS/nsubj>attacked] attacked/VBD/root the port/NN/obj>attacked ."
ROAD = "The road/NN/nsubj>closed is/VBZ/cop>closed closed/JJ/root ."

# -- Statements and narration ------------------------------------------------------------------------------------------


def test_what_a_source_says_is_a_claim_of_its_statement() -> None:
    read = claimed(f"{LIND} {ATTACKED}", SAID)
    assert read.aspects() == ["s1 attack+ +"]
    assert read.parts("attack") == ["agent a2", "target port"]
    assert (read.of("attack").kind, read.of("attack").certainty.level) == (ClaimKind.CLASH, Level.CERTAIN)


def test_narration_becomes_a_statement_of_the_reporter() -> None:
    read = claimed(NARRATED)
    (statement,) = read.statements
    assert statement.source.kind is SourceKind.REPORTER
    assert (statement.source.spans, statement.source.actor, statement.cue) == ((), None, ())
    assert [read.text[slice(*s)] for s in statement.content] == ["Rebels attacked the port"]
    assert read.of("attack").statement == statement.id


def test_two_sentences_of_narration_are_two_statements() -> None:
    read = claimed(f"{NARRATED} {ROAD}")
    assert [s.id for s in read.statements] == ["r1", "r2"]
    assert read.aspects() == ["r1 attack+ +", "r2 openness- +"]


def test_narrated_statements_stand_behind_the_others() -> None:
    read = claimed(f"{ROAD} {LIND} {ATTACKED}", SAID)
    assert [s.id for s in read.statements] == ["s1", "r1"]
    assert [c.statement for c in read.claims] == ["r1", "s1"]


def test_the_cue_itself_claims_nothing() -> None:
    read = claimed(
        "[1p Lind/NNP/nsubj>condemned] condemned/VBD/root the attack/NN/obj>condemned on/IN/case>port the port/NN/nmod>attack .",
        Said(1, "Lind", "condemned", "the attack on the port"),
    )
    assert {c.statement for c in read.claims} <= {"s1"}
    assert not any("condemn" in c.aspect for c in read.claims)


def test_a_heading_claims_nothing() -> None:
    assert claimed(f"{NARRATED} {ROAD}", heading="Rebels attacked the port.").aspects() == ["r1 openness- +"]


def test_narration_of_a_word_of_no_table_is_left_out_and_a_statement_of_it_is_not() -> None:
    painted = "[2p Vell/NNP/nsubj>painted] painted/VBD/{} the gate/NN/obj>painted ."
    assert claimed(painted.format("root")).claims == ()
    read = claimed(f"{LIND} {painted.format('ccomp>said')}", Said(1, "Lind", "said", "Vell painted the gate"))
    assert read.aspects() == ["s1 word paint+ +"]


# -- Order, ids, words -------------------------------------------------------------------------------------------------

LONG = (
    f"{LIND} {ATTACKED} {ROAD} There/EX/expl>were were/VBD/root clashes/NNS/nsubj>were "
    f"in/IN/case>Tell [1l Tell/NNP/nmod>clashes] . "
    "[2g Rebels/NNS/nsubj>killed] killed/VBD/root 12/CD/nummod>people people/NNS/obj>killed "
    "in/IN/case>Tell [1l Tell/NNP/obl>killed] ."
)


def test_ids_are_unique_and_count_in_the_order_of_the_words() -> None:
    read = claimed(LONG, SAID)
    assert [c.id for c in read.claims] == [f"c{n}" for n in range(1, len(read.claims) + 1)]
    assert [c.spans[0][0] for c in read.claims] == sorted(c.spans[0][0] for c in read.claims)
    assert len({s.id for s in read.statements}) == len(read.statements)


def test_every_claim_stands_inside_the_content_of_its_statement() -> None:
    read = claimed(LONG, SAID)
    assert {c.statement for c in read.claims} == {s.id for s in read.statements}
    content = {s.id: s.content for s in read.statements}
    for claim in read.claims:
        assert all(any(a <= start < end <= b for a, b in content[claim.statement]) for start, end in claim.spans)


def test_the_same_text_gives_the_same_claims_twice() -> None:
    assert claimed(LONG, SAID) == claimed(LONG, SAID)


def test_a_claim_does_not_reach_out_of_its_statement() -> None:
    read = claimed(
        "[2g Rebels/NNS/nsubj>attacked] attacked/VBD/root the port/NN/obj>attacked , [1p "
        "Lind/NNP/nsubj>said] said/VBD/parataxis>attacked .",
        Said(1, "Lind", "said", "attacked the port"),
    )
    assert read.words(read.of("attack")) == "attacked the port"


@pytest.mark.xfail(strict=True, reason="things are told apart by where they stand, so a repeated one is another claim")
def test_one_thing_said_twice_in_one_statement_is_one_claim() -> None:
    read = claimed(
        f"{LIND} [2g rebels/NNS/nsubj>attacked] attacked/VBD/ccomp>said the port/NN/obj>attacked and/CC/cc>attacked "
        "again/RB/advmod>attacked attacked/VBD/conj>attacked the port/NN/obj>attacked .",
        Said(1, "Lind", "said", "rebels attacked the port and again attacked the port"),
    )
    assert read.aspects() == ["s1 attack+ +"]


# -- How it is meant ---------------------------------------------------------------------------------------------------


def test_a_negated_clause_is_denied() -> None:
    read = claimed(
        f"{LIND} that/IN/mark>attack [2g rebels/NNS/nsubj>attack] did/VBD/aux>attack not/RB/advmod>attack "
        "attack/VB/ccomp>said the port/NN/obj>attack .",
        Said(1, "Lind", "said", "that rebels did not attack the port"),
    )
    claim = read.of("attack")
    assert (claim.polarity, claim.pole) == (Polarity.DENIED, "+")
    assert claim.certainty.high is not None
    assert claim.certainty.high < 0.5


def test_what_is_denied_is_not_so() -> None:
    read = claimed(f"[1p Lind/NNP/nsubj>denied] denied/VBD/root {ATTACKED.replace('said', 'denied')}",
                   Said(1, "Lind", "denied", "that rebels attacked the port"))  # fmt: skip
    assert read.of("attack").polarity is Polarity.DENIED


def test_who_denies_that_something_is_not_so_says_that_it_is() -> None:
    read = claimed(
        "[1p Lind/NNP/nsubj>denied] denied/VBD/root that/IN/mark>attacked [2g rebels/NNS/nsubj>attacked] had/VBD/aux>attacked "
        "not/RB/advmod>attacked attacked/VBN/ccomp>denied the port/NN/obj>attacked .",
        Said(1, "Lind", "denied", "that rebels had not attacked the port"),
    )
    assert read.of("attack").polarity is Polarity.AFFIRMED


def test_quoted_words_under_denied_say_what_is_so() -> None:
    """“denied that rebels attacked the port: “The road is closed””: the quotation is the denier's own claim."""
    denied, quoted = "that rebels attacked the port", "“The road is closed”"
    read = claimed(
        "[1p Lind/NNP/nsubj>denied] denied/VBD/root that/IN/mark>attacked [2g "
        "rebels/NNS/nsubj>attacked] attacked/VBD/ccomp>denied "
        "the port/NN/obj>attacked : “ ~The/DT/det>road road/NN/nsubj>closed is/VBZ/cop>closed closed/JJ/parataxis>denied ”",
        Said(1, "Lind", "denied", (denied, quoted), Quotation.MIXED),
    )
    assert read.of("attack").polarity is Polarity.DENIED
    assert read.of("openness").polarity is Polarity.AFFIRMED


@pytest.mark.parametrize(
    ("tagged", "content", "level", "polarity"),
    [
        (
            "[2g rebels/NNS/nsubj>attacked] may/MD/aux>attacked have/VB/aux>attacked "
            "attacked/VBN/ccomp>said the port/NN/obj>attacked .",
            "rebels may have attacked the port",
            Level.POSSIBLE,
            Polarity.AFFIRMED,
        ),
        (
            "[2g rebels/NNS/nsubj>attacked] probably/RB/advmod>attacked attacked/VBD/ccomp>said the port/NN/obj>attacked .",
            "rebels probably attacked the port",
            Level.PROBABLE,
            Polarity.AFFIRMED,
        ),
        (
            "it/PRP/expl>unlikely was/VBD/cop>unlikely unlikely/JJ/ccomp>said "
            "that/IN/mark>attacked [2g rebels/NNS/nsubj>attacked] "
            "attacked/VBD/csubj>unlikely the port/NN/obj>attacked .",
            "it was unlikely that rebels attacked the port",
            Level.UNLIKELY,
            Polarity.DENIED,
        ),
        (
            "the fire/NN/nsubj>mean did/VBD/aux>mean not/RB/advmod>mean mean/VB/ccomp>said that/IN/mark>attacked "
            "[2g rebels/NNS/nsubj>attacked] attacked/VBD/ccomp>mean the port/NN/obj>attacked .",
            "the fire did not mean that rebels attacked the port",
            Level.POSSIBLE,
            Polarity.AFFIRMED,
        ),
    ],
    ids=["may have", "probably", "unlikely that", "does not mean that"],
)
def test_how_sure_a_clause_is(tagged: str, content: str, level: Level, polarity: Polarity) -> None:
    claim = claimed(f"{LIND} {tagged}", Said(1, "Lind", "said", content)).of("attack")
    assert (claim.certainty.level, claim.polarity) == (level, polarity)


CONDITION = (
    "if/IN/mark>attack [2g rebels/NNS/nsubj>attack] attack/VBP/advcl>close the port/NN/obj>attack , the road/NN/nsubj>close "
    "will/MD/aux>close close/VB/{} ."
)


def test_what_is_only_supposed_is_no_fact() -> None:
    read = claimed(
        f"{LIND} {CONDITION.format('ccomp>said')}", Said(1, "Lind", "said", "if rebels attack the port, the road will close")
    )
    assert read.of("attack").kind is ClaimKind.FORECAST
    assert read.of("attack").certainty.level in (Level.POSSIBLE, Level.UNKNOWN)


def test_under_a_condition_nothing_is_more_than_possible() -> None:
    read = claimed(CONDITION.format("root").replace("if/", "If/"))
    assert read.of("openness").certainty.level is Level.POSSIBLE


def test_under_a_condition_behind_a_cue_nothing_is_more_than_possible() -> None:
    read = claimed(
        f"{LIND} {CONDITION.format('ccomp>said')}", Said(1, "Lind", "said", "if rebels attack the port, the road will close")
    )
    assert read.of("openness").certainty.level is Level.POSSIBLE


@pytest.mark.parametrize(
    "tagged",
    [
        "Did/VBD/aux>attack [2g rebels/NNS/nsubj>attack] attack/VB/root the port/NN/obj>attack ?",
        "Attack/VB/root the port/NN/obj>Attack !",
        "The army/NN/nsubj>close must/MD/aux>close close/VB/root the road/NN/obj>close .",
    ],
    ids=["question", "order", "must"],
)
def test_questions_and_orders_claim_nothing(tagged: str) -> None:
    assert claimed(tagged).claims == ()


def test_neither_nor_denies() -> None:
    read = claimed(
        f"{LIND} neither/CC/cc:preconj>army the army/NN/nsubj>attacked nor/CC/cc>police the police/NN/conj>army "
        "attacked/VBD/ccomp>said the port/NN/obj>attacked .",
        Said(1, "Lind", "said", "neither the army nor the police attacked the port"),
    )
    assert read.of("attack").polarity is Polarity.DENIED


def _fault(tagged: str, content: str, reason: str) -> object:
    return pytest.param(tagged, content, marks=pytest.mark.xfail(strict=True, reason=reason), id=content)


REBELS = "[2g rebels/NNS/nsubj>{}]"


@pytest.mark.parametrize(
    ("tagged", "content"),
    [
        pytest.param(
            f"{REBELS.format('failed')} failed/VBD/ccomp>said to/TO/mark>take take/VB/xcomp>failed the port/NN/obj>take .",
            "rebels failed to take the port",
            id="rebels failed to take the port",
        ),
        pytest.param(
            f"{REBELS.format('held')} no/RB/advmod>longer longer/RB/advmod>held held/VBD/ccomp>said the port/NN/obj>held .",
            "rebels no longer held the port",
        ),
        _fault(
            f"reports/NNS/nsubj>false that/IN/mark>took {REBELS.format('took')} took/VBD/acl>reports the port/NN/obj>took "
            "were/VBD/cop>false false/JJ/ccomp>said .",
            "reports that rebels took the port were false",
            "what is called false behind it is taken for said",
        ),
        _fault(
            "she/PRP/nsubj>believe did/VBD/aux>believe not/RB/advmod>believe believe/VB/ccomp>said that/IN/mark>took "
            f"{REBELS.format('took')} took/VBD/ccomp>believe the port/NN/obj>took .",
            "she did not believe that rebels took the port",
            "the negation of a belief is not carried over",
        ),
        _fault(
            "the port/NN/nsubj:pass>taken was/VBD/aux:pass>taken nearly/RB/advmod>taken taken/VBN/ccomp>said by/IN/case>rebels "
            "[2g rebels/NNS/obl:agent>taken] .",
            "the port was nearly taken by rebels",
            "“nearly” is not seen",
        ),
        _fault(
            f"{REBELS.format('have')} have/VBP/ccomp>said yet/RB/advmod>have to/TO/mark>take "
            f"take/VB/xcomp>have the port/NN/obj>take .",
            "rebels have yet to take the port",
            "“yet to” is not seen",
        ),
        _fault(
            f"{REBELS.format('far')} were/VBD/cop>far far/JJ/ccomp>said from/IN/mark>taking "
            f"taking/VBG/advcl>far the port/NN/obj>taking .",
            "rebels were far from taking the port",
            "“far from” is not seen",
        ),
        pytest.param(
            "the army/NN/nsubj>prevented prevented/VBD/ccomp>said [2g rebels/NNS/obj>prevented] from/IN/mark>taking "
            "taking/VBG/advcl>prevented the port/NN/obj>taking .",
            "the army prevented rebels from taking the port",
        ),
    ],
)
def test_what_did_not_happen_is_denied_however_it_is_said(tagged: str, content: str) -> None:
    read = claimed(f"{LIND} {tagged}", Said(1, "Lind", "said", content))
    assert [c.polarity for c in read.claims if c.aspect == "control"] == [Polarity.DENIED]


@pytest.mark.xfail(strict=True, reason="what there is no evidence of is taken for certain")
def test_what_there_is_no_evidence_of_is_not_certain() -> None:
    read = claimed(
        f"{LIND} there/EX/expl>was was/VBD/ccomp>said no/DT/det>evidence evidence/NN/nsubj>was that/IN/mark>took "
        f"{REBELS.format('took')} took/VBD/acl>evidence the port/NN/obj>took .",
        Said(1, "Lind", "said", "there was no evidence that rebels took the port"),
    )
    claim = read.of("control")
    assert (claim.polarity, claim.certainty.level) != (Polarity.AFFIRMED, Level.CERTAIN)


def test_who_repelled_an_attack_was_attacked() -> None:
    read = claimed(
        f"{LIND} [3o army/NN/nsubj>repelled] repelled/VBD/ccomp>said an attack/NN/obj>repelled "
        f"on/IN/case>port the port/NN/nmod>attack .",
        Said(1, "Lind", "said", "army repelled an attack on the port"),
    )
    claim = read.of("attack")
    assert claim.polarity is Polarity.AFFIRMED
    assert "agent a3" not in read.parts("attack")


@pytest.mark.parametrize("denied", [False, True], ids=["violated", "did not violate"])
@pytest.mark.xfail(strict=True, reason="who broke a ceasefire or did not is taken to say that one was agreed or not")
def test_who_violates_a_ceasefire_says_nothing_of_whether_there_is_one(*, denied: bool) -> None:
    verb = "did/VBD/aux>violate not/RB/advmod>violate violate/VB" if denied else "violated/VBD"
    word = "violate" if denied else "violated"
    read = claimed(f"[3o Brigade/NNP/nsubj>{word}] {verb}/root the ceasefire/NN/obj>{word} .")
    assert [c.polarity for c in read.claims if c.aspect == "ceasefire"] in ([], [Polarity.AFFIRMED])
    assert [c.pole for c in read.claims if c.aspect == "breach"] == ["+"]


def test_who_stopped_shelling_has_shelled() -> None:
    read = claimed(
        f"{LIND} [3o army/NN/nsubj>stopped] stopped/VBD/ccomp>said shelling/VBG/xcomp>stopped the port/NN/obj>shelling .",
        Said(1, "Lind", "said", "army stopped shelling the port"),
    )
    assert Polarity.DENIED not in [c.polarity for c in read.claims if c.aspect == "attack"]


@pytest.mark.xfail(strict=True, reason="“nobody” as the only theme leaves the clause without anybody to be about")
def test_that_nobody_was_killed_is_a_claim() -> None:
    read = claimed(
        f"{LIND} nobody/NN/nsubj:pass>killed was/VBD/aux:pass>killed killed/VBN/ccomp>said "
        f"in/IN/case>Tell [1l Tell/NNP/obl>killed] .",
        Said(1, "Lind", "said", "nobody was killed in Tell"),
    )
    assert read.claims


@pytest.mark.xfail(strict=True, reason="whom a source names is searched beyond what it said")
def test_the_source_takes_no_part_in_what_it_says_of_others() -> None:
    """A parser may hang the name behind the comma on the noun before it: it stands outside of the content."""
    read = claimed(
        "[2o Brigade/NNP/nsubj>attacked] attacked/VBD/ccomp>said the port/NN/obj>attacked "
        ", [1p Lind/NNP/conj>Brigade] said/VBD/root .",
        Said(1, "Lind", "said", "Brigade attacked the port"),
    )
    assert read.parts("attack") == ["agent a2", "target port"]


# -- Who, where, when --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("relations", "holder"), [((), "a1"), ((Relation("a1", Predicate.SPEAKS_FOR, "a3", Status.CURRENT, ()),), "a3")]
)
def test_we_is_the_body_that_the_source_speaks_for(relations: tuple[Relation, ...], holder: str) -> None:
    read = claimed(
        "[3o Army/NNP/compound>spokesman] spokesman/NN/appos>Lind [1p Lind/NNP/nsubj>said] said/VBD/root ~: “ "
        "~We/PRP/nsubj>hold hold/VBP/ccomp>said the port/NN/obj>hold .",
        Said(1, "Lind", "said", "We hold the port", Quotation.DIRECT),
        relations=relations,
    )
    assert read.parts("control") == [f"agent {holder}", "target port"]


def test_a_claim_has_the_time_that_its_own_words_state() -> None:
    read = claimed(
        f"{LIND} on/IN/case>Friday Friday/NNP/obl>said that/IN/mark>attacked [2g rebels/NNS/nsubj>attacked] "
        "attacked/VBD/ccomp>said the port/NN/obj>attacked on/IN/case>Thursday Thursday/NNP/obl>attacked .",
        Said(1, "Lind", "said on Friday", "that rebels attacked the port on Thursday"),
    )
    time = read.of("attack").time
    assert time is not None
    assert (time.start, time.end) == ("2031-05-08", "2031-05-08")


@pytest.mark.parametrize(("comma", "start"), [(" ,/,", "2031-05-08"), ("", None)])
def test_a_time_without_a_date_gives_way_to_the_date_behind_a_comma(comma: str, start: str | None) -> None:
    read = claimed(
        f"{LIND} that/IN/mark>attacked [2g rebels/NNS/nsubj>attacked] attacked/VBD/ccomp>said the port/NN/obj>attacked "
        f"hours/NNS/obl>attacked later/RB/advmod>hours{comma} on/IN/case>Thursday Thursday/NNP/obl>attacked .",
        Said(1, "Lind", "said", f"that rebels attacked the port hours later{',' if comma else ''} on Thursday"),
    )
    time = read.of("attack").time
    assert time is not None
    assert time.start == start


def test_a_claim_without_a_stated_time_has_none() -> None:
    assert claimed(f"{LIND} {ATTACKED}", SAID).of("attack").time is None


def test_a_claim_has_its_place() -> None:
    read = claimed("There/EX/expl>were were/VBD/root clashes/NNS/nsubj>were in/IN/case>Tell [1l Tell/NNP/nmod>clashes] .")
    assert read.of("fighting").place == "p1"


def test_what_narrows_a_thing_is_kept() -> None:
    read = claimed(
        "The northern/JJ/amod>terminal gas/NN/compound>terminal terminal/NN/nsubj>closed is/VBZ/cop>closed closed/JJ/root ."
    )
    (thing,) = read.of("openness").things
    assert (thing.head, thing.narrowed, thing.part) == ("terminal", ("northern", "gas"), Part.TARGET)
    assert read.text[slice(*thing.span)] == "terminal"


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (Holding.HELD, ("control", Polarity.AFFIRMED, Level.CERTAIN)),
        (Holding.NOT_HELD, ("control", Polarity.DENIED, Level.CERTAIN)),
        (Holding.CONTESTED, ("contested", Polarity.AFFIRMED, Level.CERTAIN)),
        (Holding.SURROUNDED, ("siege", Polarity.AFFIRMED, Level.CERTAIN)),
        (Holding.UNCLEAR, ("control", Polarity.AFFIRMED, Level.UNKNOWN)),
    ],
)
def test_a_finding_of_who_holds_a_place_is_a_claim(status: Holding, expected: tuple[str, Polarity, Level]) -> None:
    tagged = (
        "[1p Lind/NNP/nsubj>spoke] spoke/VBD/root of/IN/case>Tell [1l Tell/NNP/obl>spoke] "
        "and/CC/cc>Front [2g Front/NNP/conj>Tell] ."
    )
    said = Said(1, "Lind", "spoke", "of Tell and Front")
    text = claimed(tagged, said).text
    held = Control("p1", "a2", status, None, (span(text, "Tell and Front"),), "s1")
    (claim,) = (c for c in claimed(tagged, said, control=[held]).claims if c.kind is ClaimKind.CONTROL)
    assert (claim.aspect, claim.polarity, claim.certainty.level) == expected
    assert [(p.actor, p.part) for p in claim.participants] == [("a2", Part.AGENT)]
    assert (claim.place, claim.statement) == ("p1", "s1")


def test_denied_holding_is_improbable() -> None:
    tagged = "[1p Lind/NNP/nsubj>spoke] spoke/VBD/root of/IN/case>Tell [1l Tell/NNP/obl>spoke] ."
    said = Said(1, "Lind", "spoke", "of Tell")
    held = Control("p1", None, Holding.HELD, None, (span(claimed(tagged, said).text, "Tell"),), "s1")
    yes, no = (
        next(c for c in claimed(tagged, said, control=[replace(held, status=s)]).claims if c.kind is ClaimKind.CONTROL)
        for s in (Holding.HELD, Holding.NOT_HELD)
    )
    assert yes.certainty.low is not None
    assert no.certainty.high is not None
    assert no.certainty.high < 0.5 < yes.certainty.low
