"""A request's source is what the last trusted proxy saw, and nobody can choose another by saying so."""

from ipaddress import ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from starlette.types import Scope

from web.source import LOOPBACK, Sources, TrustedProxies, source_address, subscriber

GATEWAY = "172.20.0.3"
TRUSTED = (ip_network("172.20.0.0/16"), ip_network("fd00::/8"))
SOURCES = Sources(b"k" * 32, TRUSTED)


def scope(peer: str | None, *forwarded: str) -> Scope:
    headers = [(b"x-forwarded-for", line.encode("latin-1")) for line in forwarded]
    return {"type": "http", "client": (peer, 1) if peer else None, "headers": headers}


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        (GATEWAY, "203.0.113.7", "203.0.113.7"),
        (GATEWAY, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (GATEWAY, "198.51.100.1,203.0.113.7 , 172.20.9.9", "203.0.113.7"),
        (GATEWAY, "203.0.113.7:4711", "203.0.113.7"),
        (GATEWAY, "[2001:db8:1:2:3::4]:4711", "2001:db8:1:2::/64"),
        (GATEWAY, "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        (GATEWAY, "::ffff:203.0.113.7", "203.0.113.7"),
        ("::ffff:172.20.0.3", "203.0.113.7", "203.0.113.7"),
        ("fd00::3", "203.0.113.7", "203.0.113.7"),
        (GATEWAY, "", GATEWAY),
        (GATEWAY, "203.0.113.7, unknown", GATEWAY),
        (GATEWAY, "203.0.113.7, " + "9" * 5000, GATEWAY),
        (GATEWAY, "172.20.0.8, 172.20.0.9", "172.20.0.8"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", "127.0.0.1"),
    ],
)
def test_the_rightmost_address_that_no_trusted_proxy_has(peer: str, forwarded: str, found: str) -> None:
    assert subscriber(source_address(peer, forwarded, TRUSTED)) == found


def test_neighbours_in_one_network_are_one_source_and_a_digest_tells_no_address() -> None:
    one = SOURCES.of(scope(GATEWAY, "2001:db8:1:2::1"))
    assert one == SOURCES.of(scope(GATEWAY, "2001:db8:1:2:aaaa::9"))
    assert one != SOURCES.of(scope(GATEWAY, "2001:db8:1:3::1"))
    assert one != Sources(b"l" * 32, TRUSTED).of(scope(GATEWAY, "2001:db8:1:2::1"))
    assert len(one) == 32
    assert "2001" not in repr(SOURCES) + one[:4]


def test_lines_of_the_header_are_read_in_their_order() -> None:
    said = SOURCES.of(scope(GATEWAY, "198.51.100.1", "203.0.113.7"))
    assert said == SOURCES.of(scope(GATEWAY, "203.0.113.7"))


def test_a_socket_without_address_is_this_machine() -> None:
    assert Sources(b"k").of(scope(None, "203.0.113.7")) == Sources(b"k").of(scope("127.0.0.1", "203.0.113.7"))


@given(st.text(st.characters(codec="latin-1"), max_size=300))
def test_whatever_is_said_there_is_a_source(said: str) -> None:
    assert len(SOURCES.of(scope(GATEWAY, said))) == 32


def test_the_setting_is_a_list_of_networks() -> None:
    class Chosen(BaseModel):
        trusted: TrustedProxies = LOOPBACK

    assert Chosen(trusted="10.0.0.0/8, fd00::/8").trusted == (
        ip_network("10.0.0.0/8"),
        ip_network("fd00::/8"),
    )  # type: ignore[arg-type]
    assert Chosen(trusted="").trusted == ()  # type: ignore[arg-type]
    for wrong in ("10.0.0.1/8", "everybody"):
        with pytest.raises(ValueError, match="network"):
            Chosen(trusted=wrong)  # type: ignore[arg-type]
