from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.actors.coreference import Form
from sitroom.actors.phrases import Words, anatomy, stem, stems
from sitroom.documents.document import Span
from sitroom.reading.reader import Entity, Word
from tests.actors.noted import noted


def parts(tagged: str) -> tuple[str | None, str | None]:
    """Title and name of the phrase."""
    made = noted(tagged)
    phrase = made.phrase()
    title, name = (None if s is None else made.text[slice(*s)] for s in (phrase.title, phrase.name))
    return title, name


def kin(tagged: str) -> tuple[str | None, str | None]:
    """Owner and word of kinship of the phrase."""
    made = noted(tagged)
    phrase = made.phrase()
    return None if phrase.owner is None else made.text[slice(*phrase.owner)], phrase.kin


def descriptions(tagged: str) -> list[str]:
    made = noted(tagged)
    return [made.text[slice(*s)] for s in made.phrase().descriptions]


@pytest.mark.parametrize(
    ("tagged", "title", "name"),
    [
        ("[p the/DT late/JJ General/NNP Mihal/PER Osterek/PER]", "late General", "Mihal Osterek"),
        ("[p former/JJ Vice/NNP President/NNP Amra/PER Solte/PER]", "former Vice President", "Amra Solte"),
        ("[p spokesman/NN Goran/PER Yusk/PER]", "spokesman", "Goran Yusk"),
        ("[p Deputy/NNP Water/NNP Minister/NNP Pavel/PER Ostro/PER]", "Deputy Water Minister", "Pavel Ostro"),
        # The reader takes the title into the name too.
        ("[p Captain/PER Goran/PER Yusk/PER]", "Captain", "Goran Yusk"),
        ("[p Prof./NNP A./PER Lind/PER]", "Prof.", "A. Lind"),
        ("[p Judge/NNP and/CC General/NNP Ada/PER Lind/PER]", "Judge and General", "Ada Lind"),
        ("[p Besk/LOC 's/POS mayor/NN Ada/PER Lind/PER]", "mayor", "Ada Lind"),
        ("[p Osterek/PER 's/POS son/NN Ravan/PER]", "son", "Ravan"),
        ("[p The/DT spokesman/NN of/IN the/DT Committee/ORG ,/, Captain/NNP Goran/PER Yusk/PER]", "The spokesman", "Goran Yusk"),
    ],
)
def test_titles_are_no_part_of_a_name(tagged: str, title: str, name: str) -> None:
    assert parts(tagged) == (title, name)


@pytest.mark.parametrize(
    ("tagged", "name"),
    [
        ("[p A/PER ~./. Lind/PER]", "A. Lind"),
        ("[p J/NNP ~./. A/NNP ~./. Lind/PER]", "J. A. Lind"),
        ("[p Piet/PER van/NNP der/NNP Meer/PER]", "Piet van der Meer"),
        ("[p Nadim/PER al/NNP ~-/HYPH ~Hadi/PER]", "Nadim al-Hadi"),
        ("[p “/`` Inês/IN Ruivaz/PER ,/,]", "Inês Ruivaz"),
        ("[l Parwan/LOC province/NN]", "Parwan province"),
        ("[l Kesh/LOC airport/NN]", "Kesh airport"),
        ("[o the/DT Ministry/NNP of/IN Defence/NNP]", "Ministry of Defence"),
        ("[o the/DT Ministry/NNP of/IN the/DT Interior/NNP]", "Ministry of the Interior"),
        ("[o River/ORG &/CC Coast/ORG]", "River & Coast"),
        ("[o Bread/ORG and/ORG Roses/ORG]", "Bread and Roses"),
        ("[o the/DT Besk-based/JJ Watch/ORG Group/ORG]", "Watch Group"),
    ],
)
def test_a_name_is_kept_whole(tagged: str, name: str) -> None:
    assert parts(tagged)[1] == name


def test_the_stop_of_an_initial_or_title_belongs_to_it_and_that_of_a_sentence_does_not() -> None:
    made = noted("Prof/NNP ~./. A/NNP ~./. Lind/PER met/VBD Kesh/PER ~./. He/PRP left/VBD ~./.")
    words = Words(made.text, made.words)
    assert [words.of(w) for w in words.words] == ["Prof.", "A.", "Lind", "met", "Kesh", ".", "He", "left", "."]


@pytest.mark.parametrize(
    "tagged",
    [
        "[p an/DT unnamed/JJ Frenchman/NNP]",
        "[p a/DT diplomat/NN]",
        "[g the/DT Rebels/NNPS]",
        "[l the/DT valley/NN of/IN Kesh/LOC]",
        "[p Osterek/PER 's/POS lawyer/NN]",
    ],
)
def test_a_description_is_no_name(tagged: str) -> None:
    assert parts(tagged)[1] is None


@pytest.mark.parametrize(
    ("tagged", "owner", "word"),
    [
        ("[p Osterek/PER 's/POS son/NN]", "Osterek", "child"),
        ("[p Osterek’s/PER son/NN]", "Osterek", "child"),
        ("[p Mihal/PER Osterek/PER 's/POS eldest/JJS daughter/NN]", "Mihal Osterek", "child"),
        ("[p the/DT late/JJ commander/NN 's/POS widow/NN]", "late commander", "spouse"),
        ("[p the/DT son/NN of/IN the/DT commander/NN]", "the commander", "child"),
        ("[p the/DT father/NN of/IN Ravan/PER Osterek/PER]", "Ravan Osterek", "father"),
        ("[p his/PRP$ uncle/NN]", "his", "kin"),
        ("[p Osterek/PER 's/POS lawyer/NN]", "Osterek", None),
        ("[p the/DT lawyer/NN of/IN the/DT commander/NN]", None, None),
    ],
)
def test_whose_somebody_is(tagged: str, owner: str | None, word: str | None) -> None:
    assert kin(tagged) == (owner, word)


def test_a_relative_does_not_carry_the_owners_name() -> None:
    assert noted("[p Mihal/PER Osterek/PER 's/POS son/NN]").phrase().name is None


@pytest.mark.parametrize(
    "tagged",
    [
        "[p Lind/PER and/CC Osterek/PER]",
        "[p Ada/PER Lind/PER and/CC Mihal/PER Osterek/PER]",
        "[p the/DT mayor/NN and/CC the/DT judge/NN]",
        "[g Lind/PER and/CC her/PRP$ men/NNS ,/, who/WP fled/VBD]",
    ],
)
def test_two_joined_are_one_plural_phrase_without_a_name(tagged: str) -> None:
    phrase = noted(tagged).phrase()
    assert (phrase.name, phrase.plural, phrase.owner) == (None, True, None)


def test_a_coordination_ends_before_what_hangs_on_it() -> None:
    made = noted("[p Lind/PER and/CC Osterek/PER ,/, two/CD lawyers/NNS]")
    assert made.text[slice(*made.phrase().core)] == "Lind and Osterek"


@pytest.mark.parametrize(
    ("tagged", "hanging"),
    [
        ("[p Ada/PER Lind/PER ,/, a/DT historian/NN at/IN Besk/ORG University/ORG]", ["a historian at Besk University"]),
        ("[p Ada/PER Lind/PER ,/, 43/CD ,/, a/DT historian/NN]", ["43", "a historian"]),
        ("[p Ada/PER Lind/PER of/IN the/DT think/NN tank/NN Clearwater/ORG]", ["the think tank Clearwater"]),
        ("[p Ada/PER Lind/PER (/-LRB- Clearwater/ORG ~)/-RRB-]", ["Clearwater"]),
        ("[p Ada/PER Lind/PER ,/, who/WP taught/VBD law/NN ,/, a/DT trade/NN]", []),
        ("[p Ada/PER Lind/PER]", []),
    ],
)
def test_what_is_said_behind_a_name(tagged: str, hanging: list[str]) -> None:
    made = noted(tagged)
    phrase = made.phrase()
    assert made.text[slice(*phrase.core)] == "Ada Lind"
    assert descriptions(tagged) == hanging


@pytest.mark.parametrize(
    ("tagged", "form", "definite", "plural"),
    [
        ("[p she/PRP]", Form.SHE, True, False),
        ("[g they/PRP]", Form.THEY, True, True),
        ("[p who/WP]", Form.WHO, True, False),
        ("[p the/DT doctor/NN]", Form.DEFINITE, True, False),
        ("[p this/DT doctor/NN]", Form.DEMONSTRATIVE, True, False),
        ("[p a/DT doctor/NN]", Form.INDEFINITE, False, False),
        ("[p another/DT doctor/NN]", Form.INDEFINITE, False, False),
        ("[g two/CD doctors/NNS]", Form.INDEFINITE, False, True),
        ("[g doctors/NNS]", Form.BARE, False, True),
        ("[g Osterek/PER 's/POS forces/NNS]", Form.POSSESSIVE, True, True),
        ("[p Ada/PER Lind/PER]", Form.PROPER, True, False),
    ],
)
def test_how_a_phrase_is_built(tagged: str, form: Form, *, definite: bool, plural: bool) -> None:
    phrase = noted(tagged).phrase()
    assert (phrase.form, plural) == (form, phrase.plural)
    assert phrase.form <= Form.WHO or phrase.definite is definite


def test_one_of_many_is_one() -> None:
    phrase = noted("[p One/CD of/IN her/PRP$ observers/NNS]").phrase()
    assert (phrase.head, phrase.plural) == ("observer", False)


def test_quotation_marks_and_commas_around_a_phrase_are_left_out() -> None:
    made = noted("[p “/`` the/DT doctor/NN ,/,]")
    assert made.text[slice(*made.phrase().span)] == "the doctor"


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Frenchman", "French"),
        ("Frenchwoman", "Frenchman"),
        ("Ulmarian", "Ulmaria"),
        ("Őrség", "orseg"),
        ("Ulmarians", "Ulmarian"),
    ],
)
def test_words_of_one_stem(a: str, b: str) -> None:
    assert stem(a) == stem(b)


@pytest.mark.parametrize(("a", "b"), [("woman", "man"), ("Iran", "Iraq"), ("Oman", "O"), ("Mali", "Malta")])
def test_short_words_keep_their_endings(a: str, b: str) -> None:
    assert stem(a) != stem(b)


def test_the_parts_of_a_hyphenated_word() -> None:
    assert stems("Arden-1") == {"arden", "1"}
    assert stems("co-leader") == {"co", "leader"}


_TAGS = ("NNP", "NN", "NNS", "DT", "IN", "CC", "POS", "PRP$", "PRP", ",", "WP", "CD", "JJ", ".", "-LRB-")
_SPELLED = (
    "Ada",
    "Lind",
    "the",
    "of",
    "and",
    "'s",
    "son",
    "his",
    "he",
    ",",
    "who",
    "two",
    "late",
    ".",
    "(",
    "Ministry",
    "A",
    "&",
)


@st.composite
def _texts(draw: st.DrawFn) -> tuple[str, tuple[Word, ...], Span, list[Entity]]:
    pairs = draw(st.lists(st.tuples(st.sampled_from(_SPELLED), st.sampled_from(_TAGS)), min_size=1, max_size=12))
    text, words = "", []
    for spelled, tag in pairs:
        text += " " * bool(text)
        words.append(Word(len(text), len(text) + len(spelled), tag))
        text += spelled
    first, last = sorted(draw(st.tuples(*[st.integers(0, len(words) - 1)] * 2)))
    names = [Entity(w.start, w.end, "PERSON") for w in words if draw(st.booleans())]
    return text, tuple(words), (words[first].start, words[last].end), names


@given(_texts())
def test_every_part_lies_in_the_phrase(made: tuple[str, tuple[Word, ...], Span, list[Entity]]) -> None:
    text, words, span, names = made
    phrase = anatomy(Words(text, words), span, names)
    assert span[0] <= phrase.span[0] <= phrase.span[1] <= span[1]
    for part in (phrase.name, phrase.title, phrase.owner, *phrase.descriptions):
        assert part is None or (span[0] <= part[0] < part[1] <= span[1] and text[slice(*part)].strip()), part
