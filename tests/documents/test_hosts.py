from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.documents.web.hosts import AddressError, addresses_of, is_public, site_of


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("HTTP://Paper.Example:80/a?b=c#d", "http://paper.example/a?b=c"),
        ("https://paper.example", "https://paper.example/"),
        ("https://paper.example:8443/ü?q=ü", "https://paper.example:8443/%C3%BC?q=%C3%BC"),
        ("http://zürich.example/", "http://xn--zrich-kva.example/"),
        ("http://[2606:4700:0::1]/", "http://[2606:4700::1]/"),
        ("http://①②⑦.⓪.⓪.①/", "http://127.0.0.1/"),
        ("http://paper.example./", "http://paper.example/"),
    ],
)
def test_an_address_is_taken_apart(url: str, whole: str) -> None:
    assert site_of(url).url == whole


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://paper.example/", "no web address"),
        ("file:///etc/passwd", "no web address"),
        ("http://ann:secret@paper.example/", "user name"),
        ("http://@paper.example/", "user name"),
        ("http:///a", "names no host"),
        ("http://paper.example:70000/", "no address"),
        ("http://paper..example/", "can be none"),
        ("http://paper.example\\@127.0.0.1/", "backslashes"),
        ("http://paper.example/a\r\nX: y", "control characters"),
        ("http://2130706433/", "unusual way"),
        ("http://0x7f000001/", "unusual way"),
        ("http://0x7f.1/", "unusual way"),
        ("http://0177.0.0.1/", "unusual way"),
        ("http://127.1/", "unusual way"),
        ("http://[::1/", "no address"),
        ("http://paper.example/" + "a" * 5000, "characters"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(url: str, reason: str) -> None:
    with pytest.raises(AddressError) as error:
        site_of(url)
    assert reason in error.value.reason
    assert "secret" not in error.value.reason


NOT_PUBLIC = """
    127.0.0.1 127.8.9.1 10.1.2.3 172.16.0.1 192.168.7.7 169.254.1.1 169.254.169.254 100.64.0.1 100.100.100.200 0.0.0.0
    0.1.2.3 224.0.0.1 239.1.2.3 240.0.0.1 255.255.255.255 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.9
    192.88.99.1 168.63.129.16 ::1 :: fe80::1 fc00::1 fd00:ec2::254 ff02::1 fec0::1 2001:db8::1 100::1 ::7f00:1
    ::ffff:127.0.0.1 ::ffff:192.168.0.1 2002:7f00:1:: 2002:c0a8:1:: 64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::808:808
    2001:0:4136:e378:8000:63bf:3fff:fdd2
"""


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_addresses_that_are_not_of_the_public_internet(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "93.184.216.34"])
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses())
def test_a_public_address_is_global_and_what_carries_a_private_one_is_not_public(address: ipaddress.IPv4Address) -> None:
    if is_public(address):
        carried = getattr(address, "ipv4_mapped", None) or address
        assert carried.is_global or address in ipaddress.ip_network("64:ff9b::/96")


@given(st.ip_addresses(v=4))
def test_ipv6_that_carries_an_address_is_as_public_as_that(address: ipaddress.IPv4Address) -> None:
    for mapped in (0xFFFF << 32, 0x0064FF9B << 96):
        assert is_public(ipaddress.IPv6Address(mapped | int(address))) == is_public(address)


def test_every_address_of_a_name_is_checked() -> None:
    site = site_of("http://paper.example/")
    with pytest.raises(AddressError, match=r"10\.0\.0\.7, not to the public internet"):
        addresses_of(site, lambda _host, _port: ["93.184.216.34", "10.0.0.7"], allow_private=False)
    assert addresses_of(site, lambda _host, _port: ["93.184.216.34", "10.0.0.7"], allow_private=True)


@pytest.mark.parametrize("url", ["http://localhost/", "http://printer.local/", "http://a.internal/", "http://x.localhost/"])
def test_names_of_an_own_network_are_not_even_looked_up(url: str) -> None:
    def resolve(_host: str, _port: int) -> list[str]:
        raise AssertionError("looked up")

    with pytest.raises(AddressError, match="own network"):
        addresses_of(site_of(url), resolve, allow_private=False)


def test_ports_of_other_servers_are_not_asked() -> None:
    with pytest.raises(AddressError, match="asks port 25"):
        addresses_of(site_of("http://93.184.216.34:25/"), lambda _host, _port: [], allow_private=False)


@pytest.mark.parametrize("address", ["169.254.169.254", "fd00:ec2::254", "::ffff:169.254.169.254", "224.0.0.1", "0.0.0.0"])
def test_metadata_services_are_never_asked(address: str) -> None:
    with pytest.raises(AddressError, match="no web server"):
        addresses_of(site_of("http://meta.example/"), lambda _host, _port: [address], allow_private=True)
