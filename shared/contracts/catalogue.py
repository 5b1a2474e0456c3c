"""All events by name, read from the modules of their producers."""

from collections.abc import Iterator

from contracts import access, enrolment, notifications
from contracts.envelope import Event, Service


def all_events() -> Iterator[type[Event]]:
    """Every event that is published, in the order of the modules."""
    for module in (enrolment, access, notifications):
        for thing in vars(module).values():
            if isinstance(thing, type) and issubclass(thing, Event) and "heard_by" in vars(thing):
                yield thing


def produced_by(service: Service) -> list[type[Event]]:
    """What `service` says."""
    return [event for event in all_events() if event.producer == service]


def heard_by(service: Service) -> list[type[Event]]:
    """What `service` must listen to."""
    return [event for event in all_events() if service in event.heard_by]
