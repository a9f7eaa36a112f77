"""The profile of a source: what the text says of it as a source."""

from __future__ import annotations

import pytest

from tests.actors.tagged import Said, read


@pytest.mark.parametrize(
    ("tagged", "said", "profile"),
    [
        (
            "[1u a/DT baker/NN] in/IN Tarn/NNP said/VBD bread/NN is/VBZ dear/JJ ./.",
            Said(1, "a baker in Tarn", "said", "bread is dear"),
            ["in Tarn"],
        ),
        (
            "[1u A/DT diplomat/NN] close/JJ to/TO the/DT talks/NNS said/VBD peace/NN is/VBZ near/JJ ./.",
            Said(1, "A diplomat close to the talks", "said", "peace is near"),
            ["close to the talks"],
        ),
        (
            "[1u An/DT official/NN] ,/, who/WP asked/VBD not/RB to/TO be/VB named/VBN ,/, said/VBD peace/NN is/VBZ near/JJ ./.",
            Said(1, "An official", "said", "peace is near"),
            ["who asked not to be named"],
        ),
        (
            "[1o Aid/NNP First/NNP] ,/, which/WDT runs/VBZ two/CD clinics/NNS ,/, said/VBD peace/NN is/VBZ near/JJ ./.",
            Said(1, "Aid First, which runs two clinics", "said", "peace is near"),
            ["which runs two clinics"],
        ),
        (
            "Bread/NN is/VBZ dear/JJ ,/, [1u a/DT baker/NN] told/VBD reporters/NNS ,/, asking/VBG not/RB to/TO be/VB named/VBN "
            "because/IN his/PRP$ son/NN serves/VBZ ./.",
            Said(1, "a baker", "told", "Bread is dear"),
            ["asking not to be named because his son serves"],
        ),
        (
            "Bread/NN is/VBZ dear/JJ ,/, [1u a/DT baker/NN] said/VBD on/IN condition/NN of/IN anonymity/NN ./.",
            Said(1, "a baker", "said", "Bread is dear"),
            ["on condition of anonymity"],
        ),
        (
            "“/`` ~Bread/NN is/VBZ dear/JJ ,/, ~”/'' [1u a/DT baker/NN] told/VBD HNA/NNP "
            "he/PRP knew/VBD the/DT town/NN well/RB ./.",
            Said(1, "a baker", "told", "“Bread is dear,”"),
            ["he knew the town well"],
        ),
        (
            "[1p Ana/NNP Vell/NNP] has/VBZ watched/VBN such/JJ sieges/NNS for/IN years/NNS ./. "
            "Now/RB [1p she/PRP] says/VBZ it/PRP ends/VBZ ./.",
            Said(1, "she", "says", "it ends"),
            ["has watched such sieges for years"],
        ),
    ],
)
def test_a_source_is_described_by_access_side_and_terms(tagged: str, said: Said, profile: list[str]) -> None:
    assert read(tagged, said).profile(1) == profile


@pytest.mark.parametrize(
    ("tagged", "said"),
    [
        # What is only of what many there are, when it was said, or how.
        (
            "[1u a/DT number/NN] of/IN people/NNS said/VBD peace/NN is/VBZ near/JJ ./.",
            Said(1, "a number of people", "said", "peace is near"),
        ),
        (
            "[1p Ana/NNP Vell/NNP] ,/, speaking/VBG of/IN prices/NNS ,/, said/VBD peace/NN is/VBZ near/JJ ./.",
            Said(1, "Ana Vell", "said", "peace is near"),
        ),
        (
            "[1p Ana/NNP Vell/NNP] ,/, who/WP described/VBD it/PRP as/IN peace/NN ,/, left/VBD ./.",
            Said(1, "Ana Vell", "described", "it as peace"),
        ),
    ],
)
def test_quantity_topic_and_speech_are_no_profile(tagged: str, said: Said) -> None:
    assert read(tagged, said).profile(1) == []


def test_only_sources_have_a_profile() -> None:
    found = read("[1p Ana/NNP Vell/NNP] ,/, who/WP asked/VBD not/RB to/TO be/VB named/VBN ,/, left/VBD ./.")
    assert found.profile(1) == []
