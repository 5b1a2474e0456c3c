from datetime import timedelta

import pytest

from vocabulary.durations import in_words


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(hours=24), "24 heures"),
        (timedelta(days=2), "48 heures"),
        (timedelta(days=3), "72 heures"),
        (timedelta(days=90), "90 jours"),
        (timedelta(hours=1), "1 heure"),
        (timedelta(minutes=30), "30 minutes"),
        (timedelta(minutes=90), "1 heure et 30 minutes"),
        (timedelta(days=4, hours=12), "4 jours et 12 heures"),
        (timedelta(days=4, minutes=12), "4 jours"),
        (timedelta(minutes=29, seconds=59.7), "30 minutes"),
        (timedelta(seconds=45), "45 secondes"),
        (timedelta(minutes=1, seconds=1.5), "1 minute et 1 seconde"),
    ],
)
def test_in_words(span: timedelta, words: str) -> None:
    assert in_words(span) == words


def test_nothing_is_no_span() -> None:
    with pytest.raises(ValueError, match="a second or more"):
        in_words(timedelta(0))
