"""`python -m workbench.contracts [--check]`: the snapshots of docs/api, written or held against the code."""

import argparse
import importlib
import json
import os
import sys
from pathlib import Path
from typing import Any

from web.description import describe
from workbench.asyncapi import asyncapi_document
from workbench.house import SERVICES
from workbench.keys import generate_settings

SNAPSHOTS = Path(__file__).parents[2] / "docs" / "api"
NOWHERE: dict[str, str | tuple[str, ...]] = {
    "DATABASE_URL": "postgresql+asyncpg://nobody@localhost/nothing",
    "BROKER_URL": "amqp://localhost",
    "ACCESS_URL": "http://localhost",
    "SPOOL_FOLDER": os.devnull + "/spool",
    "SMTP_HOST": "localhost",
    "SMTP_PORT": "25",
    "SENDER_ADDRESS": "nobody@espace-tiers.example",
    "PORTAL_NAME": "Espace Tiers",
    "PORTAL_URL": "https://www.espace-tiers.example",
    "SUPPORT_PHONE": "36 00",
    "SUPPORT_URL": "https://www.espace-tiers.example/contact",
    "DPO_CONTACT": "dpo@espace-tiers.example",
    "ISSUER_NAME": "nobody",
    "ISSUER_ADDRESS": ("nowhere",),
    "ISSUER_TOWN": "nowhere",
    "ISSUER_PHONE": "36 00",
    "ISSUER_URL": "https://www.espace-tiers.example",
}
"""Describing an API opens no connection, so these lead nowhere."""


def main() -> int:
    """Write the snapshots; with `--check`, say which of them differ from the code and exit 1."""
    parser = argparse.ArgumentParser(prog="python -m workbench.contracts", description=__doc__)
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = [path for path, document in snapshots().items() if not kept(path, document, check=check)]
    for path in stale:
        sys.stderr.write(f"{path.name} is not what the code says: run `python -m workbench.contracts`\n")
    return 1 if stale else 0


def snapshots() -> dict[Path, dict[str, Any]]:
    """Each document beside the file that keeps it."""
    documents = {SNAPSHOTS / f"{service}.openapi.json": openapi_document(service) for service in SERVICES}
    for service in SERVICES:
        internal = openapi_document(service, internal=True)
        if internal["paths"]:
            documents[SNAPSHOTS / f"{service}.internal.openapi.json"] = internal
    return documents | {SNAPSHOTS / "asyncapi.json": asyncapi_document()}


def openapi_document(service: str, *, internal: bool = False) -> dict[str, Any]:
    """What a service's `/openapi.json` answers; or its internal paths, which no door describes."""
    secrets = generate_settings()[service]
    values = {name.removeprefix(f"{service.upper()}_"): value for name, value in secrets.items()} | NOWHERE
    settings = importlib.import_module(f"{service}.settings").Settings
    known = {name: values[name.upper()] for name in settings.model_fields if name.upper() in values}
    app = importlib.import_module(f"{service}.main").create_app(settings(**known))
    return describe(app, internal=internal)


def kept(path: Path, document: dict[str, Any], *, check: bool) -> bool:
    """Whether the file says what the document says; without `check` it is made to."""
    text = json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if check:
        return path.exists() and path.read_text() == text
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return True


if __name__ == "__main__":
    sys.exit(main())
