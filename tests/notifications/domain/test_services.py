import pytest

from notifications.domain import services


def test_every_code_of_the_matrix_has_words() -> None:
    online = {f"S{number:02}" for number in range(1, 15)}

    assert set(services.SERVICES_FOR_FIRMS) == set(services.SERVICES_FOR_CLIENTS) == online
    assert set(services.COMMUNICATIONS) == {f"C{number:02}" for number in range(1, 10)}
    assert set(services.RIGHTS) == {f"M{number:02}" for number in range(1, 19)}


def test_words_come_once_in_the_order_of_the_codes() -> None:
    assert services.words_for_firm(["S03", "C01", "S03"]) == ("Rappel d’échéance", "Payer et télépayer")


def test_nothing_ticked_is_the_header_of_the_account() -> None:
    assert services.words_for_client(()) == (services.SERVICES_FOR_CLIENTS["S01"],)


def test_an_unknown_code_is_not_passed_over() -> None:
    with pytest.raises(KeyError):
        services.words_for_client(["S99"])
