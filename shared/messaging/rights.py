"""What each service's account may do at the broker: say its own events, read its own queues (decision 34)."""

from dataclasses import dataclass
from typing import Any, get_args

from contracts.envelope import Service
from messaging.topology import EDITION, Topology

SERVICES: tuple[Service, ...] = get_args(Service)

RETURNS_BEFORE_THE_BROKER_PARKS = 20
"""Only for what kills its consumer before it can be looked at: who hears counts less (`setbacks`)."""


@dataclass(frozen=True)
class Rights:
    """Patterns of names, as RabbitMQ takes them: of what may be declared, written to and read from."""

    configure: str
    write: str
    read: str


def rights_of(service: Service) -> Rights:
    """Its own names, and the queues in which others hear what it says: these it declares and binds, unread.

    Nobody may write to the default exchange, which leads to every queue.
    """
    others = "|".join(other for other in SERVICES if other != service)
    own = rf"{service}\..*"
    said = rf"^({own}|({others})\.{service}\..*)$"
    return Rights(configure=said, write=said, read=f"^{own}$")


def policy_of(service: Service) -> dict[str, Any]:
    """The broker's own net under a service's queues; numbers in it may be changed at any time."""
    topology = Topology(service)
    others = "|".join(other for other in SERVICES if other != service)
    return {
        "name": f"{service}-{EDITION}",
        "pattern": rf"^{service}\.(({others})\..*|suspects.*)\.{EDITION}$",
        "apply-to": "queues",
        "priority": 0,
        "definition": {
            "delivery-limit": RETURNS_BEFORE_THE_BROKER_PARKS,
            "dead-letter-exchange": topology.to_parking().name,
            "dead-letter-strategy": "at-least-once",
            "overflow": "reject-publish",
        },
    }
