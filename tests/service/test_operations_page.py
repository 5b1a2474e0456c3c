"""docs/operations.md is where an operator finds every setting."""

from pathlib import Path

import pytest

from access.settings import Settings as Access
from enrolment.settings import Settings as Enrolment
from notifications.settings import Settings as Notifications
from service.settings import ServiceSettings

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()


@pytest.mark.parametrize("settings", [Access, Enrolment, Notifications])
def test_every_setting_stands_on_the_page(settings: type[ServiceSettings]) -> None:
    untold = [name for name in settings.model_fields if f"{name.upper()}`" not in PAGE]
    assert untold == []
