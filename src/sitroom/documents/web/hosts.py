"""Which web addresses may be asked: their spelling, and whether the network addresses behind a name are public.

A name is resolved once, all addresses that it stands for are checked, and the connection is made to one of those very
addresses: a name server that answers differently the next time (DNS rebinding) is not asked a next time.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

Resolve = Callable[[str, int], list[str]]
"""Gives the IP addresses of a host name, for a port, in the order in which to try them; OSError where there are none."""

PORTS = frozenset({80, 443, 8080, 8443})
"""Ports of public servers that are asked: on others listen mail servers and databases, which a page could have us speak to."""

MAX_URL = 4096

_ALLOW = "give --allow-private, in a program allow_private=True"
_DEFAULT_PORTS = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*")
_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)\Z")
_LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "localdomain", "home.arpa", "lan")
_PATH_SAFE = "/:@!$&'()*+,;=~-._%"

_METADATA = frozenset(
    ipaddress.ip_address(address)
    for address in ("169.254.169.254", "169.254.170.2", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254")
)
"""Where clouds hand out keys to whoever asks from inside; one of them is a public address."""

_CLOSED_RANGES = tuple(
    ipaddress.ip_network(network)
    # Carrier-grade NAT, the relays of 6to4, IPv4-compatible IPv6, a network's own NAT64, site-local IPv6, and discard-only:
    # not every release of Python 3.11 counts all of these as not global.
    for network in ("100.64.0.0/10", "192.88.99.0/24", "::/96", "64:ff9b:1::/48", "fec0::/10", "100::/64")
)
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class AddressError(ValueError):
    """A web address that is not asked: ``reason`` is what is wrong with it, ``advice`` what to do."""

    def __init__(self, reason: str, advice: str) -> None:
        self.reason, self.advice = reason, advice
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Site:
    """A web address taken apart: whom to ask (``host`` in ASCII, without brackets) and for what (path and query)."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The host as the Host header and addresses write it, with its port where that is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, without fragment."""
        return f"{self.scheme}://{self.authority}{self.target}"


def without_password(url: str) -> str:
    """A web address as messages may show it."""
    return re.sub(r"//[^/?#]*@", "//…@", url, count=1)


def site_of(url: str) -> Site:
    """Take a web address apart; AddressError where it is none that is asked, whatever it leads to."""
    if len(url) > MAX_URL:
        raise AddressError(f"is an address of {len(url)} characters", f"give one of at most {MAX_URL}")
    if _FORBIDDEN.search(url):
        raise AddressError("is an address with spaces, control characters or backslashes in it", "copy it anew")
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        raise AddressError("is no address of a page", "write it in full, such as https://paper.example/article") from None
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise AddressError(f"is no web address but begins with {scheme}:", "only http and https are asked")
    if parts.username is not None or parts.password is not None:
        raise AddressError("has a user name or password in it", "save the page in a browser and read the file")
    if not host or port == 0:
        raise AddressError("names no host", "write it in full, such as https://paper.example/article")
    target = quote(parts.path or "/", safe=_PATH_SAFE) + (f"?{quote(parts.query, safe=_PATH_SAFE + '?')}" if parts.query else "")
    return Site(scheme, _host(host), port or _DEFAULT_PORTS[scheme], target)


def _host(written: str) -> str:
    """The host in ASCII and lower case; AddressError for what is no name and no address in its usual spelling."""
    if ":" in written:
        try:
            return str(ipaddress.IPv6Address(written.partition("%")[0]))
        except ValueError:
            raise AddressError("names a host that is no address", "check it") from None
    try:
        # This also makes digits and dots of other scripts into plain ones.
        name = written.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        name = ""
    if not _NAME.fullmatch(name):
        raise AddressError("names a host that can be none", "check its spelling")
    if _NUMBER.match(name.rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError:
            raise AddressError("writes an IP address in an unusual way", "write it as four plain numbers") from None
    return name


def addresses_of(site: Site, resolve: Resolve, *, allow_private: bool) -> list[str]:
    """Resolve the host of a site, once, and give its addresses; AddressError where one of them may not be asked.

    OSError where the name has none. With ``allow_private`` addresses of this machine and its network are given too,
    on any port, but for the clouds' own metadata services and what is no address of one host.
    """
    if not allow_private:
        if any(site.host == name or site.host.endswith(f".{name}") for name in _LOCAL_NAMES):
            raise _private("a name of its own network")
        if site.port not in PORTS:
            ports = ", ".join(map(str, sorted(PORTS)))
            raise AddressError(f"asks port {site.port}", f"{_ALLOW} if it is of your own network; else {ports} are asked")
    try:
        written = [str(ipaddress.ip_address(site.host))]
    except ValueError:
        written = resolve(site.host, site.port)
    for each in written:
        address = ipaddress.ip_address(each.partition("%")[0])
        if any(one in _METADATA or one.is_multicast or one.is_unspecified for one in _meant(address)):
            raise AddressError(f"leads to {address}, which is no web server", "it is never asked")
        if not allow_private and not is_public(address):
            raise _private(str(address))
    return written


def is_public(address: _Address) -> bool:
    """Whether an address is one of the public internet, in itself and in the IPv4 address that it may carry."""
    return all(
        one.is_global
        and not (one.is_multicast or one.is_reserved or one.is_unspecified)
        and one not in _METADATA
        and not any(one.version == closed.version and one in closed for closed in _CLOSED_RANGES)
        for one in _meant(address)
    )


def is_public_address(address: str) -> bool:
    """As :func:`is_public`, of an address as it is written."""
    return is_public(ipaddress.ip_address(address.partition("%")[0]))


def _meant(address: _Address) -> list[_Address]:
    """The address and, of IPv6, what it stands for: mapped, 6to4, Teredo and NAT64 lead to an IPv4 address."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)]
    carried: list[_Address] = [address]
    if address.sixtofour is not None:
        carried.append(address.sixtofour)
    if address.teredo is not None:
        carried.extend(address.teredo)
    return carried


def _private(where: str) -> AddressError:
    return AddressError(
        f"leads to {where}, not to the public internet",
        f"if that is meant, {_ALLOW}",
    )


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host as the system knows them, each once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))
