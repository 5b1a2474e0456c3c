"""Where a request comes from, behind the gateway: one opaque word for each source, never an address."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from itertools import islice
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BeforeValidator
from pydantic_settings import NoDecode
from starlette.datastructures import Headers
from starlette.types import Scope

type Address = IPv4Address | IPv6Address
type Network = IPv4Network | IPv6Network

MOST_HOPS = 16
LONGEST_HOP = 64
SUBSCRIBER_BITS = 64
"""Whoever has one IPv6 address has all of its /64."""
LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


def _networks(value: object) -> object:
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",") if part.strip()]
    return [] if parts == ["none"] else parts


TrustedProxies = Annotated[
    tuple[IPv4Network | IPv6Network, ...],
    NoDecode,
    BeforeValidator(_networks),
]
"""A setting: networks as CIDR, separated by commas; `none`: nobody is believed."""


@dataclass(frozen=True)
class Sources:
    """Names the source of a request by a keyed digest, the same for all replicas; put in `app.state.sources`.

    `trusted` are the proxies whose `X-Forwarded-For` is believed. Whoever knows no `secret` can't go back
    from a digest to the address, though there are only 2^32 of them.
    """

    secret: bytes = field(repr=False)
    trusted: Sequence[Network] = LOOPBACK

    def of(self, scope: Scope) -> str:
        """32 hexadecimal digits."""
        peer = scope.get("client")
        said = ",".join(Headers(scope=scope).getlist("x-forwarded-for"))
        named = subscriber(source_address(peer[0] if peer else "127.0.0.1", said, self.trusted))
        return hmac.new(self.secret, named.encode(), hashlib.sha256).hexdigest()[:32]


def source_address(peer: str, forwarded: str, trusted: Sequence[Network]) -> Address | None:
    """The rightmost address that no trusted proxy has; `forwarded` is the whole `X-Forwarded-For`.

    What a proxy says that is no address ends the search at that proxy; None for a peer without address.
    """
    found = _address(peer)
    hops = (hop.strip() for hop in reversed(forwarded.split(",")[-MOST_HOPS:]))
    for hop in islice(hops, MOST_HOPS):
        if found is None or not any(found in network for network in trusted):
            break
        named = _address(hop)
        if named is None:
            break
        found = named
    return found


def subscriber(address: Address | None) -> str:
    """What one subscriber has: an IPv4 address, or an IPv6 network of 64 bits."""
    if isinstance(address, IPv6Address):
        return str(IPv6Network((address, SUBSCRIBER_BITS), strict=False))
    return str(address)


def _address(text: str) -> Address | None:
    """Also with a port, in brackets, or an IPv4 address written as IPv6."""
    if len(text) > LONGEST_HOP:
        return None
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


async def _source(request: Request) -> str:
    sources: Any = request.app.state.sources
    return str(sources.of(request.scope))


Source = Annotated[str, Depends(_source)]
"""The digest of the caller's source, for doors that count (`web.throttle`)."""
