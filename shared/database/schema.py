"""Which revision of its database a release needs, known without Alembic, which is slow to import."""

import re
from importlib.resources import files

_NUMBERED = re.compile(r"([0-9]{4})_\w+\.py")


def newest_revision(service: str) -> str:
    """Of the migrations that this release of `service` brings: they are numbered, in one chain."""
    found = (files(service) / "storage" / "migrations" / "versions").iterdir()
    return max(known[1] for file in found if (known := _NUMBERED.fullmatch(file.name)))
