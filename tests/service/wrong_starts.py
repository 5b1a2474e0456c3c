"""A start with one wrong variable: what is said, and how the process ends."""

from collections.abc import Callable

import pytest

from service.settings import WRONG_SETTINGS


def said_at_start(start: Callable[[], object], capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The sentences on stderr of a start that ends at once."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        start()
    assert ended.value.code == WRONG_SETTINGS
    assert ended.value.__context__ is None, "a traceback of what it came from would show values"
    return capsys.readouterr().err.splitlines()
