from datetime import UTC, date, datetime, timedelta

import pytest

from notifications.domain.french import (
    after_cabinet,
    day,
    days_between,
    hour,
    moment,
    spaced,
    town_name,
)
from tests.typed_cases import typed


def test_a_moment_is_told_in_the_time_of_paris() -> None:
    assert moment(datetime(2026, 11, 22, 9, 5, tzinfo=UTC)) == "22\xa0novembre\xa02026 à 10\xa0h\xa005"
    assert moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2\xa0juillet\xa02026 à 0\xa0h\xa030"


@pytest.mark.parametrize(
    ("utc_hour", "told"),
    [(0, "2\xa0h\xa030 (heure d’été)"), (1, "2\xa0h\xa030 (heure d’hiver)"), (2, "3\xa0h\xa030")],
)
def test_the_hour_that_comes_twice_says_which_it_is(utc_hour: int, told: str) -> None:
    assert hour(datetime(2026, 10, 25, utc_hour, 30, tzinfo=UTC)) == told


def test_the_first_of_the_month_is_an_ordinal() -> None:
    assert day(date(2027, 3, 1)) == "1er\xa0mars\xa02027"


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        moment(datetime(2026, 1, 1))  # noqa: DTZ001


def test_french_punctuation_never_starts_a_line() -> None:
    assert spaced("Quoi ? « Gérer » : oui") == "Quoi\xa0? «\xa0Gérer\xa0»\xa0: oui"
    assert spaced("https://a.fr/?b;c") == "https://a.fr/?b;c"


def test_the_word_cabinet_is_not_said_twice() -> None:
    assert after_cabinet("CABINET Durand") == "Durand"
    assert after_cabinet("Cabinetterie Durand") == "Cabinetterie Durand"
    assert after_cabinet("Cabinet") == "Cabinet"


@pytest.mark.parametrize(
    ("printed", "written"),
    [
        ("FORT DE FRANCE CEDEX", "Fort de France"),
        ("PARIS CEDEX 08", "Paris"),
        ("SAINT GERMAIN EN LAYE", "Saint Germain en Laye"),
        ("LE HAVRE", "Le Havre"),
        ("BOIS-COLOMBES", "Bois-Colombes"),
        ("", ""),
    ],
)
def test_a_town_is_written_as_in_a_sentence(printed: str, written: str) -> None:
    assert town_name(printed) == written


def test_two_deadlines_an_hour_apart_are_worded_apart() -> None:
    (pair,) = typed("deadline in words")
    summer, winter = (moment(datetime.fromisoformat(utc)) for utc in pair)
    assert "heure d’été" in summer
    assert "heure d’hiver" in winter


def test_days_are_those_of_the_calendar_in_paris() -> None:
    evening, morning = datetime(2026, 11, 23, 22, 59, tzinfo=UTC), datetime(2026, 11, 23, 23, 1, tzinfo=UTC)
    assert days_between(evening, morning) == 1
    assert days_between(morning, morning + timedelta(days=15)) == 15
