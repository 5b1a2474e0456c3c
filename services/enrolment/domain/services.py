"""What a firm may tick for a client account: online services `S..` (E.1) and e-mail services `C..` (E.2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from enrolment.domain.refusals import Refusal
from vocabulary.kinds import Kind
from vocabulary.services import COMMUNICATION_CODES


class Group(StrEnum):
    """Groups of services, on which the client's privacy settings act (E.1)."""

    CONSULT = "CONSULT"
    DECLARE = "DECLARE"
    PAY = "PAY"
    CERTIFICATE = "CERTIFICATE"
    ABROAD = "ABROAD"
    DELAY = "DELAY"
    MESSAGING = "MESSAGING"
    ESTIMATE = "ESTIMATE"
    ADMIN = "ADMIN"


class ServiceNotOffered(Refusal, ValueError):
    """Codes that don't exist or aren't offered to this kind (`422 SERVICE_NOT_OFFERED`, R001-06)."""

    code = "SERVICE_NOT_OFFERED"

    def __init__(self, codes: tuple[str, ...]) -> None:
        super().__init__(f"not offered: {', '.join(codes)}")
        self.codes = codes


@dataclass(frozen=True, slots=True)
class Offer:
    """A code that may be ticked, and whether the form proposes it ticked."""

    code: str
    ticked_by_default: bool


# Columns: employer, independent, regulated liberal and majority manager, auto-entrepreneur.
# ● offered and ticked, ○ offered but not ticked, – not offered.
_SERVICES: dict[str, tuple[Group, str]] = {
    "S01": (Group.CONSULT, "●●●●"),
    "S02": (Group.DECLARE, "●○○●"),
    "S03": (Group.PAY, "●●●●"),
    "S04": (Group.PAY, "○○○○"),
    "S05": (Group.CERTIFICATE, "●●●●"),
    "S06": (Group.CERTIFICATE, "●●●●"),
    "S07": (Group.ABROAD, "○○○○"),
    "S08": (Group.DELAY, "●●●○"),
    "S09": (Group.MESSAGING, "●●●●"),
    "S10": (Group.ESTIMATE, "–●●–"),
    "S11": (Group.DECLARE, "○––○"),
    "S12": (Group.CONSULT, "●●●●"),
    "S13": (Group.ADMIN, "○○○○"),
    "S14": (Group.CONSULT, "●●●●"),
}
_COLUMN = {
    Kind.EMPLOYER: 0,
    Kind.INDEPENDENT: 1,
    Kind.REGULATED_LIBERAL: 2,
    Kind.MAJORITY_MANAGER: 2,
    Kind.AUTO_ENTREPRENEUR: 3,
}
COURRIELS = tuple(
    Offer(code, ticked_by_default=code not in {"C06", "C07", "C08"}) for code in sorted(COMMUNICATION_CODES)
)


def offered_services(kind: Kind) -> tuple[Offer, ...]:
    """The online services that may be ticked for an account of this kind, by code (E.1)."""
    marks = ((code, columns[_COLUMN[kind]]) for code, (_, columns) in _SERVICES.items())
    return tuple(Offer(code, ticked_by_default=mark == "●") for code, mark in marks if mark != "–")


def group_of(service: str) -> Group:
    """The privacy group of an online service. Raises ServiceNotOffered for a code that doesn't exist."""
    if service not in _SERVICES:
        raise ServiceNotOffered((service,))
    return _SERVICES[service][0]


def check_offered(kind: Kind, services: Iterable[str], courriels: Iterable[str]) -> None:
    """Refuse codes that are unknown or not offered to this kind; nothing ticked is fine (R001-06, D-21).

    Raises ServiceNotOffered with every such code.
    """
    offered = {offer.code for offer in offered_services(kind)}
    sent = {offer.code for offer in COURRIELS}
    refused = [code for code in services if code not in offered]
    refused += [code for code in courriels if code not in sent]
    if refused:
        raise ServiceNotOffered(tuple(refused))
