from collections.abc import Callable
from dataclasses import replace

import pytest

from notifications.domain.key_letter import KeyLetterContent


def test_the_key_is_printed_in_three_groups(letter: Callable[..., KeyLetterContent]) -> None:
    assert letter(key="7kqm2xwp9rtd").printed_key == "7KQM-2XWP-9RTD"
    assert letter(key="7KQM-2XWP-9RTD").printed_key == "7KQM-2XWP-9RTD"


def test_repr_shows_neither_secret_nor_person(letter: Callable[..., KeyLetterContent]) -> None:
    shown = repr(letter())

    assert "7KQM" not in shown
    assert "R4X7" not in shown
    assert "Lefèvre" not in shown
    assert "4821" not in shown


@pytest.mark.parametrize(
    "changes", [{"key": "7KQM2XWP9RT"}, {"account_ending": "94821"}, {"account_ending": ""}]
)
def test_what_must_not_be_printed_is_refused_unquoted(
    letter: Callable[..., KeyLetterContent], changes: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match=r"^(an activation key|a letter shows)") as refused:
        replace(letter(), **changes)

    assert not any(value and value in str(refused.value) for value in changes.values())
