"""Who plays in the story: two firms and two clients of the fictitious sample."""

import csv
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SAMPLE = Path(__file__).parents[1] / "sample"
VARIETY = "-Aa1!"
"""After random characters, it makes every password satisfy the policy (R003-14)."""


@dataclass(frozen=True)
class Client:
    """A contributor as the firm knows him: by number, not by address."""

    kind: str
    identifier: str
    name: str
    nir: str


@dataclass(frozen=True)
class Person:
    """A firm user to be."""

    first_name: str
    last_name: str
    email: str
    password: str


def new_person(first_name: str, last_name: str) -> Person:
    """Somebody with an address and a password of his own at each telling."""
    email = f"{first_name}.{last_name}.{secrets.token_hex(3)}@cabinet.example".lower()
    return Person(first_name, last_name, email, secrets.token_urlsafe(12) + VARIETY)


def firm_application(siret: str, founder: Person) -> dict[str, Any]:
    """What an accountant fills in (R004-02); the rest is the reference's."""
    return {
        "profession": "EXPERT_COMPTABLE",
        "siret": siret,
        "phone": "04 72 00 00 00",
        "founder": {
            "civility": "MME",
            "first_name": founder.first_name,
            "last_name": founder.last_name,
            "email": founder.email,
            "mobile": "06 12 34 56 78",
        },
    }


def sample_firms() -> list[dict[str, str]]:
    """Firms that may apply: neither struck off nor sanctioned."""
    return [row for row in _rows("firms.csv") if row["struck_off"] == row["sanctioned"] == "no"]


def sample_clients(kind: str = "INDEPENDENT") -> list[Client]:
    """Contributors of one kind who can get a letter, the only ones of their kind under their SIREN."""
    rows = [row for row in _rows("contributors.csv") if row["kind"] == kind and row["siren"]]
    seen = [row["siren"] for row in rows]
    return [
        _client(row)
        for row in rows
        if row["street"] and row["struck_off"] == "no" and seen.count(row["siren"]) == 1
    ]


def _client(row: dict[str, str]) -> Client:
    return Client(row["kind"], row["siren"], row["display_name"], row["nir"])


def _rows(file: str) -> list[dict[str, str]]:
    with (SAMPLE / file).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))
