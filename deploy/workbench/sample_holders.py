"""Who holds the fictitious accounts, and where they live."""

from dataclasses import dataclass
from random import Random

from vocabulary.capitals import plain_capitals
from workbench.sample_names import LEGAL_FORMS, LONG_COMPANIES, MEN, PLACES, SURNAMES, TRADES, WOMEN
from workbench.sample_towns import ABROAD, CEDEX_TOWNS, COMPLEMENTS, STREETS, TOWNS


@dataclass(frozen=True)
class Holder:
    """A person, or a company (no civility), with the name on letters and the name on envelopes."""

    civility: str
    display_name: str
    recipient: str


def draw_person(random: Random, *, homonym: bool) -> Holder:
    """A person; homonyms are all « MARTIN Jean »."""
    woman = not homonym and random.random() < 0.48
    civility = "MME" if woman else "M"
    first = "Jean" if homonym else random.choice(WOMEN if woman else MEN)
    last = "MARTIN" if homonym else random.choice(SURNAMES)
    return Holder(civility, f"{last} {first}", plain_capitals(f"{civility} {first} {last}"))


def draw_company(random: Random) -> Holder:
    """A company with a trade, a place and a legal form ."""
    name = f"{random.choice(LEGAL_FORMS)} {random.choice(TRADES)} {random.choice(PLACES)}"
    return Holder("", name, plain_capitals(name))


def long_company(serial: int) -> Holder:
    """A company whose name needs two lines of an envelope."""
    name = LONG_COMPANIES[serial % len(LONG_COMPANIES)]
    return Holder("", name, name)


def address_abroad(serial: int) -> dict[str, str]:
    """An address in a neighbouring country, as its own people write it."""
    return {"complement": "", "locality": ""} | ABROAD[serial % len(ABROAD)]


def draw_address(random: Random, recipient: str, *, business: bool) -> dict[str, str]:
    """An address in NF Z10-011 capitals; some businesses have a post-office box and a CEDEX."""
    cedex = business and random.random() < 0.15
    postcode, town = random.choice(CEDEX_TOWNS if cedex else TOWNS)
    number = f"{random.randint(1, 180)}{random.choice(('', '', '', '', ' BIS', ' TER'))}"
    return {
        "recipient": recipient,
        "complement": random.choice(COMPLEMENTS) if random.random() < 0.25 else "",
        "street": f"{number} {random.choice(STREETS)}",
        "locality": f"BP {random.randint(10000, 99999)}" if cedex else "",
        "postcode": postcode,
        "town": town,
        "country": "",
    }
