"""The fictitious accounting firms that may open an account."""

from collections.abc import Iterator
from random import Random

from vocabulary.capitals import plain_capitals
from workbench.sample_holders import draw_address
from workbench.sample_identifiers import siren_of, siret_of
from workbench.sample_names import FIRM_NAMES

_FIRST_SERIAL = 11
_STRUCK_OFF = "GESTION DES REMPARTS"
_SANCTIONED = "COMPTABLES RÉUNIS"
_NOT_ACCOUNTANTS = frozenset({"PAIE ET CONSEIL DU CANAL", "BUREAU VAN DEN BROECK"})


def draw_firms(random: Random) -> Iterator[dict[str, str]]:
    """One row for each name: one struck off, one under sanction, two that aren't chartered accountants."""
    for serial, name in enumerate(FIRM_NAMES, _FIRST_SERIAL):
        yield {
            "siret": siret_of(siren_of(serial), 1),
            "name": name,
            **draw_address(random, plain_capitals(name), business=True),
            "oec_number": "" if name in _NOT_ACCOUNTANTS else f"14{serial:010d}",
            "struck_off": "yes" if name == _STRUCK_OFF else "no",
            "sanctioned": "yes" if name == _SANCTIONED else "no",
        }
