"""`python -m workbench.compose_settings FOLDER`: the secrets of deploy/compose.yaml, drawn once.

FOLDER holds one volume for each of the eight who have secrets: nobody is given the secrets of another. The
three who migrate are told what their service is, and how to change its tables. The broker is told no
password, only digests of its accounts' (`broker_definitions`).
"""

import json
import os
import secrets
import sys
from pathlib import Path

from messaging.rights import SERVICES
from workbench.broker_definitions import VHOST, broker_definitions
from workbench.keys import generate_settings

FILE = "secret.env"
MIGRATION = "-migration"
SERVICE_USER = 10001
"""The user of the services' image."""
ROOT = 0
ROOTS = {"postgres"}
"""Whose image starts as root, reads its secrets, and steps down."""
BROKER = "rabbitmq"
DEFINITIONS = "definitions.json"


class PartlyLostError(Exception):
    """Some volumes of secrets are empty and others are not."""


def compose_settings() -> dict[str, dict[str, str]]:
    """The secret environment of each service, of who migrates and of `postgres`; no account at the broker."""
    settings = generate_settings()
    passwords = {f"{service.upper()}_PASSWORD": secrets.token_urlsafe(32) for service in settings}
    owners = {f"{service.upper()}_OWNER_PASSWORD": secrets.token_urlsafe(32) for service in settings}
    for service, own in settings.items():
        password = passwords[f"{service.upper()}_PASSWORD"]
        own[f"{service.upper()}_DATABASE_URL"] = (
            f"postgresql+asyncpg://{service}:{password}@postgres:5432/{service}"
        )
    migrating = {
        f"{service}{MIGRATION}": own | _of_owner(service, owners[f"{service.upper()}_OWNER_PASSWORD"])
        for service, own in settings.items()
    }
    postgres = {"POSTGRES_PASSWORD": secrets.token_urlsafe(32), **passwords, **owners}
    return {**settings, **migrating, "postgres": postgres}


def _of_owner(service: str, password: str) -> dict[str, str]:
    """Who migrates has no account at the broker."""
    prefix = service.upper()
    return {
        f"{prefix}_MIGRATION_DATABASE_URL": f"postgresql+asyncpg://{service}_owner:{password}@postgres:5432/{service}",
        f"{prefix}_BROKER_URL": "amqp://nobody@rabbitmq:5672/",
    }


def write_once(folder: Path) -> bool:
    """Write `FOLDER/<owner>/secret.env`, for a shell and for dotenv; False if all are there already.

    Raises `PartlyLostError` rather than replace secrets under which data may have been written. Accounts at
    the broker are no such secrets: where it has no definitions, they are drawn anew.
    """
    settings = compose_settings()
    present = [owner for owner in settings if (folder / owner / FILE).exists()]
    if set(settings) - set(present) == set(_migrating(settings)):
        _carry_over(folder, settings)
        present = list(settings)
    if present and len(present) < len(settings):
        raise PartlyLostError(
            f"only {', '.join(present)} still have their secrets: restore the others' volumes"
        )
    if not present:
        for owner, environment in settings.items():
            _write(
                folder / owner / f"{FILE}.new", _lines(environment), ROOT if owner in ROOTS else SERVICE_USER
            )
        for owner in settings:
            (folder / owner / f"{FILE}.new").replace(folder / owner / FILE)
    if not (folder / BROKER / DEFINITIONS).exists():
        _open_accounts(folder)
    return not present


def _open_accounts(folder: Path) -> None:
    """Tell each service its own, and last the broker, which reads it when it starts."""
    passwords = {service: secrets.token_urlsafe(32) for service in SERVICES}
    for service, password in passwords.items():
        file, name = folder / service / FILE, f"{service.upper()}_BROKER_URL"
        kept = [line for line in file.read_text().splitlines() if not line.startswith(f"{name}=")]
        url = f"amqp://{service}:{password}@rabbitmq:5672/{VHOST}"
        draft = file.with_name(f"{FILE}.new")
        _write(draft, [*kept, f"{name}='{url}'"], SERVICE_USER)
        draft.replace(file)
    definitions = folder / BROKER / DEFINITIONS
    draft = definitions.with_name(f"{DEFINITIONS}.new")
    _write(draft, [json.dumps(broker_definitions(VHOST, passwords))], ROOT)
    draft.chmod(
        0o444
    )  # the broker reads it as the user of its image; it holds digests, in a volume of its own
    draft.replace(definitions)


def _lines(environment: dict[str, str]) -> list[str]:
    return [f"{name}='{value}'" for name, value in environment.items()]


def _migrating(settings: dict[str, dict[str, str]]) -> list[str]:
    return [owner for owner in settings if owner.endswith(MIGRATION)]


def _carry_over(folder: Path, settings: dict[str, dict[str, str]]) -> None:
    """Where the server is older than owners of tables, who migrates is told what a service is."""
    for owner in _migrating(settings):
        known = (folder / owner.removesuffix(MIGRATION) / FILE).read_text().splitlines()
        _write(folder / owner / FILE, known, SERVICE_USER)


def _write(draft: Path, lines: list[str], user: int) -> None:
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text("".join(f"{line}\n" for line in lines))
    draft.chmod(0o400)
    if os.geteuid() == ROOT:
        os.chown(draft, user, user)


if __name__ == "__main__":
    drawn = write_once(Path(sys.argv[1]))
    sys.stdout.write("secrets drawn\n" if drawn else "secrets kept\n")
