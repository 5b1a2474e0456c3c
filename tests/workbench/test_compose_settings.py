import json
import subprocess
from pathlib import Path

import pytest
from dotenv import dotenv_values

from workbench.compose_settings import PartlyLostError, compose_settings, write_once

SERVICES = ("enrolment", "access", "notifications")
OWNERS = (*SERVICES, *(f"{service}-migration" for service in SERVICES), "postgres")


@pytest.fixture
def volumes(tmp_path: Path) -> Path:
    for owner in (*OWNERS, "rabbitmq"):
        (tmp_path / owner).mkdir()
    return tmp_path


def test_secrets_are_drawn_once(volumes: Path) -> None:
    assert write_once(volumes)
    first = {owner: (volumes / owner / "secret.env").read_text() for owner in OWNERS}
    assert not write_once(volumes)
    assert {owner: (volumes / owner / "secret.env").read_text() for owner in OWNERS} == first


def test_secrets_lost_in_part_are_not_replaced(volumes: Path) -> None:
    write_once(volumes)
    (volumes / "postgres" / "secret.env").unlink()
    with pytest.raises(PartlyLostError):
        write_once(volumes)
    assert not list((volumes / "postgres").iterdir())


def test_accounts_at_the_broker_are_opened_anew_where_it_has_none(volumes: Path) -> None:
    """So it was until each service had its own: one account, an administrator, for all."""
    write_once(volumes)
    before = {service: dotenv_values(volumes / service / "secret.env") for service in SERVICES}
    (volumes / "rabbitmq" / "definitions.json").unlink()
    assert not write_once(volumes)
    for service in SERVICES:
        after, name = dotenv_values(volumes / service / "secret.env"), f"{service.upper()}_BROKER_URL"
        assert {other for other in after if after[other] != before[service][other]} == {name}


def test_the_broker_is_told_digests_and_each_service_its_own_account_only(volumes: Path) -> None:
    write_once(volumes)
    definitions = (volumes / "rabbitmq" / "definitions.json").read_text()
    assert {user["name"] for user in json.loads(definitions)["users"]} == set(SERVICES)
    assert {user["tags"] for user in json.loads(definitions)["users"]} == {""}
    for service in SERVICES:
        url = dotenv_values(volumes / service / "secret.env")[f"{service.upper()}_BROKER_URL"] or ""
        user, _, password = url.removeprefix("amqp://").partition("@")[0].partition(":")
        assert user == service
        assert password not in definitions
        others = [volumes / other / "secret.env" for other in OWNERS if other != service]
        assert not [file for file in others if password in file.read_text()]


def test_who_migrates_a_server_of_before_there_were_two_roles_is_told_what_its_service_is(
    volumes: Path,
) -> None:
    write_once(volumes)
    for service in SERVICES:
        (volumes / f"{service}-migration" / "secret.env").unlink()
    assert not write_once(volumes)
    for service in SERVICES:
        known = (volumes / service / "secret.env").read_text()
        assert (volumes / f"{service}-migration" / "secret.env").read_text() == known


def test_only_the_owner_may_read(volumes: Path) -> None:
    write_once(volumes)
    for owner in OWNERS:
        assert (volumes / owner / "secret.env").stat().st_mode & 0o777 == 0o400


def test_a_shell_and_dotenv_read_the_same(volumes: Path) -> None:
    write_once(volumes)
    file = volumes / "notifications" / "secret.env"
    for name, value in dotenv_values(file).items():
        read = subprocess.run(
            ["sh", "-c", f'. "$1"; printf %s "${name}"', "-", file],
            capture_output=True,
            check=True,
            text=True,
        )
        assert read.stdout == value


def test_each_service_is_told_its_own_password_only() -> None:
    settings = compose_settings()
    for service in SERVICES:
        password = settings["postgres"][f"{service.upper()}_PASSWORD"]
        assert _told(settings, password) == [service, f"{service}-migration", "postgres"]
        owners = settings["postgres"][f"{service.upper()}_OWNER_PASSWORD"]
        assert _told(settings, owners) == [f"{service}-migration", "postgres"]


def _told(settings: dict[str, dict[str, str]], password: str) -> list[str]:
    return [owner for owner, own in settings.items() if password in "".join(own.values())]
