"""`python -m workbench.compose_settings FOLDER`: the secrets of deploy/compose.yaml, drawn once.

FOLDER holds one volume for each of the five who have secrets: nobody is given the secrets of another.
"""

import os
import secrets
import sys
from pathlib import Path

from workbench.keys import generate_settings

FILE = "secret.env"
SERVICE_USER = 10001
"""The user of the services' image."""
ROOT = 0
ROOTS = {"postgres", "rabbitmq"}
"""Whose images start as root, read their secrets, and step down."""


class PartlyLostError(Exception):
    """Some volumes of secrets are empty and others are not."""


def compose_settings() -> dict[str, dict[str, str]]:
    """The secret environment of each service, of `postgres` and of `rabbitmq`."""
    settings = generate_settings()
    passwords = {f"{service.upper()}_PASSWORD": secrets.token_urlsafe(32) for service in settings}
    broker = {"RABBITMQ_DEFAULT_USER": "espace-tiers", "RABBITMQ_DEFAULT_PASS": secrets.token_urlsafe(32)}
    broker_url = "amqp://{RABBITMQ_DEFAULT_USER}:{RABBITMQ_DEFAULT_PASS}@rabbitmq:5672/espace-tiers"
    for service, own in settings.items():
        password = passwords[f"{service.upper()}_PASSWORD"]
        own[f"{service.upper()}_DATABASE_URL"] = (
            f"postgresql+asyncpg://{service}:{password}@postgres:5432/{service}"
        )
        own[f"{service.upper()}_BROKER_URL"] = broker_url.format_map(broker)
    postgres = {"POSTGRES_PASSWORD": secrets.token_urlsafe(32), **passwords}
    return {**settings, "postgres": postgres, "rabbitmq": broker}


def write_once(folder: Path) -> bool:
    """Write `FOLDER/<owner>/secret.env`, for a shell and for dotenv; False if all are there already.

    Raises `PartlyLostError` rather than replace secrets under which data may have been written.
    """
    settings = compose_settings()
    present = [owner for owner in settings if (folder / owner / FILE).exists()]
    if len(present) == len(settings):
        return False
    if present:
        raise PartlyLostError(
            f"only {', '.join(present)} still have their secrets: restore the others' volumes"
        )
    for owner, environment in settings.items():
        _write(folder / owner / f"{FILE}.new", environment, ROOT if owner in ROOTS else SERVICE_USER)
    for owner in settings:
        (folder / owner / f"{FILE}.new").replace(folder / owner / FILE)
    return True


def _write(draft: Path, environment: dict[str, str], user: int) -> None:
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text("".join(f"{name}='{value}'\n" for name, value in environment.items()))
    draft.chmod(0o400)
    if os.geteuid() == ROOT:
        os.chown(draft, user, user)


if __name__ == "__main__":
    drawn = write_once(Path(sys.argv[1]))
    sys.stdout.write("secrets drawn\n" if drawn else "secrets kept\n")
