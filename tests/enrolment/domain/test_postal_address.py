from dataclasses import replace

import pytest

from enrolment.domain.postal_address import PostalAddress

ADDRESS = PostalAddress("Mme Ève Cœur", "12 bis, rue de l’Église", "94240", "L’Haÿ-les-Roses")


def test_lines_are_printed_as_la_poste_reads_them_m08() -> None:
    assert ADDRESS.lines == ("MME EVE COEUR", "12 BIS RUE DE L EGLISE", "94240 L HAY LES ROSES")
    assert ADDRESS.usable


def test_order_of_a_full_address() -> None:
    full = PostalAddress("SARL A & B", "1 QUAI SUD", "75436", "PARIS CEDEX 09", "BATIMENT C", "BP 12")
    assert full.lines == ("SARL A ET B", "BATIMENT C", "1 QUAI SUD", "BP 12", "75436 PARIS CEDEX 09")


@pytest.mark.parametrize(
    "change",
    [{"recipient": " "}, {"town": ""}, {"postcode": "9424"}, {"postcode": "2A004"}, {"street": "RUE " * 10}],
)
def test_unusable(change: dict[str, str]) -> None:
    assert not replace(ADDRESS, **change).usable


def test_nothing_personal_in_repr() -> None:
    assert "Cœur" not in repr(ADDRESS)
