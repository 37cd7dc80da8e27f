"""The addresses behind a name, and whether they may be reached.

A name is looked up once and the request goes to the address that was judged: a name server that answers differently
the second time changes nothing.
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from contentrepo.applets.outbound.destination import Destination
from contentrepo.applets.outbound.models import OutboundPolicy
from contentrepo.applets.outbound.refusal import IllegalPolicy, NoAnswer, NotAllowed

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")


def find_addresses(destination: Destination, policy: OutboundPolicy) -> tuple[str, ...]:
    """The addresses of a destination that may be reached, in the order of the system's resolver.

    Raises:
        NoAnswer: the name has no address.
        NotAllowed: it has, and none may be reached.
        IllegalPolicy: the policy names a network that is none.
    """
    networks = parse_networks(policy.networks)
    try:
        found = socket.getaddrinfo(destination.host, destination.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswer(f"the name `{destination.host}` cannot be looked up") from error
    addresses = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))
    allowed = tuple(one for one in addresses if _may_reach(ip_address(one), destination, networks))
    if not allowed:
        raise NotAllowed(
            f"`{destination.host}` is at {', '.join(addresses)}, where requests over {destination.scheme} may not go",
            hint="A private address, or plain http, needs its network in CONTENTREPO_OUTBOUND_NETWORKS, "
            "or in `networks` under [outbound].",
        )
    return allowed


def parse_networks(written: tuple[str, ...]) -> tuple[Network, ...]:
    """Networks as written by an operator.

    Raises:
        IllegalPolicy: one is none.
    """
    return tuple(_parse_network(one) for one in written)


def _parse_network(written: str) -> Network:
    try:
        return ip_network(written, strict=False)
    except ValueError as error:
        raise IllegalPolicy(f"`{written}` is no network", hint="Write it as `10.1.0.0/16`.") from error


def _may_reach(address: Address, destination: Destination, networks: tuple[Network, ...]) -> bool:
    carried = [address, *_carried(address)]
    if all(any(one.version == n.version and one in n for n in networks) for one in (carried[1:] or carried)):
        return True
    return destination.scheme == "https" and all(one.is_global and not one.is_multicast for one in carried)


def _carried(address: Address) -> list[Address]:
    """The IPv4 addresses that an IPv6 address leads to in the end."""
    if isinstance(address, IPv4Address):
        return []
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in inner if one is not None]
