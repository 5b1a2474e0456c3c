"""Every connection to the broker opens within a limit, and is given up when the other side says nothing."""

from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

from faststream.rabbit import RabbitBroker

HEARTBEAT_SECONDS = 5
"""The broker gives up a client that froze after two to three of these, and hands its messages to others; a
client notices after three and a bit that its broker froze. `?heartbeat=` in the address goes before."""
OPEN_SECONDS = 5.0
"""For a connection."""


def with_heartbeat(url: str) -> str:
    """`url`, with a heartbeat in it."""
    parts = urlsplit(url)
    if "heartbeat" in parse_qs(parts.query):
        return url
    query = f"{parts.query}&" if parts.query else ""
    return urlunsplit(parts._replace(query=f"{query}heartbeat={HEARTBEAT_SECONDS}"))


def robust_broker(url: str, **options: Any) -> RabbitBroker:
    """A broker that connects again by itself, each try within its limit."""
    return RabbitBroker(with_heartbeat(url), timeout=OPEN_SECONDS, logger=None, **options)
