"""The fictitious client accounts: every kind, and every oddity that the rules speak of."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count, islice
from random import Random

from workbench.sample_holders import (
    Holder,
    address_abroad,
    draw_address,
    draw_company,
    draw_person,
    long_company,
)
from workbench.sample_identifiers import account_number_of, draw_nir, siren_of, siret_of
from workbench.sample_towns import LONG_TOWN

FIRST_SERIAL = 100
MAX_ACCOUNTS = 18_000

_KINDS = ("EMPLOYER", "INDEPENDENT", "REGULATED_LIBERAL", "MAJORITY_MANAGER", "AUTO_ENTREPRENEUR")
_WEIGHTS = (38, 28, 12, 8, 14)
_PREFIXES = dict(zip(_KINDS, ("117", "827", "917", "700", "957"), strict=True))
_INSTALMENT_KINDS = frozenset({"INDEPENDENT", "REGULATED_LIBERAL", "MAJORITY_MANAGER"})

type Row = dict[str, str]


def draw_accounts(random: Random, number: int) -> Iterator[Row]:
    """So many rows; always the same for a generator seeded alike."""
    return islice(_all_accounts(random), number)


def _all_accounts(random: Random) -> Iterator[Row]:
    for serial in count(FIRST_SERIAL):
        both = serial % 25 == 3
        kind = "EMPLOYER" if both else random.choices(_KINDS, _WEIGHTS)[0]
        account = _account(random, serial, kind, sole_trader=both)
        yield account
        if both:
            yield account | _own(random, serial, "INDEPENDENT")


def _account(random: Random, serial: int, kind: str, *, sole_trader: bool) -> Row:
    company = kind == "EMPLOYER" and not sole_trader and random.random() < 0.8
    holder = draw_company(random) if company else draw_person(random, homonym=serial % 90 == 42)
    if company and serial % 9 == 4:
        holder = long_company(serial)
    return {
        **_identity(random, serial, kind, holder),
        **_whereabouts(random, serial, holder),
        **_own(random, serial, kind),
        "struck_off": "yes" if serial % 53 == 11 else "no",
    }


def _identity(random: Random, serial: int, kind: str, holder: Holder) -> Row:
    siren = "" if kind == "MAJORITY_MANAGER" else siren_of(serial)
    age = timedelta(days=random.randint(1, 60) if serial % 20 == 9 else random.randint(100, 7000))
    return {
        "siren": siren,
        "siret": siret_of(siren, random.randint(1, 4)) if siren else "",
        "civility": holder.civility,
        "display_name": holder.display_name,
        "nir": draw_nir(random, woman=holder.civility == "MME") if holder.civility else "",
        "siret_received_on": (date(2026, 11, 15) - age).isoformat() if siren else "",
    }


def _whereabouts(random: Random, serial: int, holder: Holder) -> Row:
    address = draw_address(random, holder.recipient, business=not holder.civility)
    if serial % 67 == 5:
        return dict.fromkeys(address, "")
    if serial % 59 == 18:
        return address | address_abroad(serial)
    if serial % 211 == 7:
        return address | dict(zip(("postcode", "town"), LONG_TOWN, strict=True))
    return address


def _own(random: Random, serial: int, kind: str) -> Row:
    """What two accounts of one SIREN don't share."""
    return {
        "kind": kind,
        "account_number": account_number_of(_PREFIXES[kind], serial),
        **_declaration(random, kind, "last", date(2026, 10, 15)),
        **_declaration(random, kind, "previous", date(2026, 9, 15)),
        **_instalment(random, kind),
    }


def _declaration(random: Random, kind: str, which: str, due: date) -> Row:
    known = kind in {"EMPLOYER", "AUTO_ENTREPRENEUR"} and random.random() > 0.06
    filed_on = due - timedelta(days=random.randint(0, 10))
    period = f"{due.year}-{due.month - 1:02d}"
    amount = 0 if random.random() < 0.08 else random.randint(4_000, 2_500_000)
    values = (period, filed_on.isoformat(), str(amount)) if known else ("", "", "")
    columns = (f"{which}_period", f"{which}_filed_on", f"{which}_amount_cents")
    return dict(zip(columns, values, strict=True))


def _instalment(random: Random, kind: str) -> Row:
    known = kind in _INSTALMENT_KINDS and random.random() > 0.05
    amount = 0 if random.random() < 0.05 else random.randint(8_000, 900_000)
    return {
        "instalment_year": "2026" if known else "",
        "first_instalment_cents": str(amount) if known else "",
    }
