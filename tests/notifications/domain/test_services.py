import pytest

from notifications.domain import services
from vocabulary.services import COMMUNICATION_CODES, SERVICE_CODES


def test_every_code_of_the_matrix_has_words() -> None:
    assert set(services.SERVICES_FOR_FIRMS) == set(services.SERVICES_FOR_CLIENTS) == SERVICE_CODES
    assert set(services.COMMUNICATIONS) == COMMUNICATION_CODES
    assert set(services.RIGHTS) == {f"M{number:02}" for number in range(1, 19)}


def test_words_come_once_in_the_order_of_the_codes() -> None:
    assert services.words_for_firm(["S03", "C01", "S03"]) == ("Rappel d’échéance", "Payer et télépayer")


def test_nothing_ticked_is_the_header_of_the_account() -> None:
    assert services.words_for_client(()) == (services.SERVICES_FOR_CLIENTS["S01"],)


def test_an_unknown_code_is_not_passed_over() -> None:
    with pytest.raises(KeyError):
        services.words_for_client(["S99"])
