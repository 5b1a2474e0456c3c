from datetime import date
from uuid import UUID

from enrolment.domain.contributors import Contributor, Declaration, Instalment
from vocabulary.identifiers import Nir
from vocabulary.kinds import Kind
from vocabulary.postal_address import PostalAddress

CONTRIBUTOR = Contributor(
    account_ref=UUID(int=1),
    kind=Kind.INDEPENDENT,
    account_number="827000000000123456",
    display_name="MARTIN Jean",
    address=PostalAddress("M JEAN MARTIN", "1 RUE PASTEUR", "35000", "RENNES"),
    nir=Nir("1800699999123"),
    last_declaration=Declaration("2026-09", date(2026, 10, 15), 123_456),
    first_instalment=Instalment(2026, 98_765),
)


def test_repr_hides_person_nir_and_amounts() -> None:
    shown = repr(CONTRIBUTOR) + repr(CONTRIBUTOR.last_declaration) + repr(CONTRIBUTOR.first_instalment)
    for secret in ("MARTIN", "1800699999123", "123456", "98765", "PASTEUR"):
        assert secret not in shown


def test_only_four_characters_of_the_account_are_shown() -> None:
    assert CONTRIBUTOR.account_ending == "3456"


def test_postable_only_with_a_usable_address() -> None:
    assert CONTRIBUTOR.postable
    assert not Contributor(CONTRIBUTOR.account_ref, Kind.EMPLOYER, "12345678", "X").postable
