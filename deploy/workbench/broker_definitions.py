"""What operations tell RabbitMQ before a release: an account for each service, its rights, its policy.

`python -m workbench.broker_definitions [VHOST] | rabbitmqctl import_definitions`: the passwords are read from
ENROLMENT_BROKER_PASSWORD and so on; only their digests are printed. Doing it again does no harm.
"""

import base64
import hashlib
import json
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from contracts.envelope import Service
from messaging.rights import SERVICES, policy_of, rights_of

VHOST = "espace-tiers"
SALT_BYTES = 4
EVERYTHING = {"configure": ".*", "write": ".*", "read": ".*"}


def broker_definitions(
    vhost: str, passwords: Mapping[Service, str], *, administrator: str | None = None
) -> dict[str, Any]:
    """Definitions to import: `passwords` by service; an existing `administrator` is let into the vhost."""
    permissions = [{"user": service, "vhost": vhost, **asdict(rights_of(service))} for service in SERVICES]
    if administrator:
        permissions.append({"user": administrator, "vhost": vhost, **EVERYTHING})
    return {
        "vhosts": [{"name": vhost}],
        "users": [_account(service, passwords[service]) for service in SERVICES],
        "permissions": permissions,
        "policies": [{"vhost": vhost, **policy_of(service)} for service in SERVICES],
    }


def _account(service: str, password: str) -> dict[str, Any]:
    """No tag: it may not even look at the management page."""
    return {
        "name": service,
        "password_hash": _digest(password),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": "",
    }


def _digest(password: str) -> str:
    salt = secrets.token_bytes(SALT_BYTES)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def main(vhost: str = VHOST) -> None:
    """Print the definitions; a password that is missing is said, and stops it."""
    names = {service: f"{service.upper()}_BROKER_PASSWORD" for service in SERVICES}
    if missing := [name for name in names.values() if not os.environ.get(name)]:
        sys.exit(f"missing: {', '.join(missing)}")
    passwords = {service: os.environ[name] for service, name in names.items()}
    sys.stdout.write(json.dumps(broker_definitions(vhost, passwords), indent=2) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:2])
