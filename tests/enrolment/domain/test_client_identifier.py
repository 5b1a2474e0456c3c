import pytest

from enrolment.domain.client_identifier import ClientIdentifier, kinds_named_by, spellings
from vocabulary.identifiers import InvalidIdentifier
from vocabulary.kinds import Kind

SIREN, SIRET, ACCOUNT = "000001008", "00000100800044", "117000000000791900"


@pytest.mark.parametrize("typed", [SIREN, "000 001 008", SIRET, "000.001.008 00044"])
def test_a_siret_is_reduced_to_its_siren(typed: str) -> None:
    assert ClientIdentifier.parse(typed, Kind.EMPLOYER) == ClientIdentifier(SIREN, is_siren=True)


def test_anything_else_is_an_account_number() -> None:
    parsed = ClientIdentifier.parse("117 000 000 000 791 900", Kind.EMPLOYER)
    assert parsed == ClientIdentifier(ACCOUNT, is_siren=False)
    assert ACCOUNT not in repr(parsed)


def test_digits_that_fail_the_check_are_an_account_number_for_a_majority_manager_only() -> None:
    parsed = ClientIdentifier.parse("123456789", Kind.MAJORITY_MANAGER)
    assert parsed == ClientIdentifier("123456789", is_siren=False)
    with pytest.raises(InvalidIdentifier):
        ClientIdentifier.parse("123456789", Kind.EMPLOYER)


def test_a_search_looks_for_every_spelling() -> None:
    assert spellings(SIRET) == (SIREN, SIRET)
    assert spellings("123456789") == ("123456789",)
    assert spellings(ACCOUNT) == (ACCOUNT,)


def test_only_an_account_number_may_name_a_majority_manager() -> None:
    assert Kind.MAJORITY_MANAGER not in kinds_named_by(SIREN)
    assert set(kinds_named_by(ACCOUNT)) == set(Kind)
    with pytest.raises(InvalidIdentifier):
        kinds_named_by("123456789")
