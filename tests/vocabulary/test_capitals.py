import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.capitals import plain_capitals


@pytest.mark.parametrize(
    ("written", "spelt"),
    [
        ("SØRENSEN Jørgen", "SORENSEN JORGEN"),
        ("Łukasz Đorđević", "LUKASZ DORDEVIC"),
        ("Þóra Ðóra Straße ẞ", "THORA DORA STRASSE SS"),
        ("Cœur Ægir ﬁls ĳ", "COEUR AEGIR FILS IJ"),
        ("İstanbul Ilgaz ılık", "ISTANBUL ILGAZ ILIK"),
        ("Ħal Ŧ Ɓ Ŋ", "HAL T B NG"),
        ("Ma\u200brie\u00ad\u200d Du\ufeffpont\u2060", "MARIE DUPONT"),
        ("Jo\u0308el ＡＢＣ\u00a0１２\t3", "JOEL ABC 12 3"),
        ("L’Haÿ-les-Roses, M. & Mme D'ORNANO", "L HAY LES ROSES M ET MME D ORNANO"),
        ("7, rue de l'Été", "7 RUE DE L ETE"),
    ],
)
def test_no_letter_of_a_latin_name_is_lost(written: str, spelt: str) -> None:
    assert plain_capitals(written) == spelt


def test_letters_of_other_scripts_stay_for_whoever_judges() -> None:
    assert plain_capitals("王 Ж") == "王 Ж"


@given(st.text(max_size=40))
def test_spelling_again_changes_nothing(text: str) -> None:
    assert plain_capitals(plain_capitals(text)) == plain_capitals(text)


@given(st.text(st.characters(min_codepoint=0x41, max_codepoint=0x24F, categories=["Lu", "Ll"]), min_size=1))
def test_latin_letters_become_capitals_and_never_nothing(text: str) -> None:
    spelt = plain_capitals(text)
    assert spelt
    assert all("A" <= letter <= "Z" or not letter.isascii() or letter == " " for letter in spelt)
