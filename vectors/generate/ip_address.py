"""Vectors for where on the network an address is: what a name that is resolved may lead to."""

import ipaddress

from document import Bytes, Document
from wallet import METADATA, _EMBEDDED, _SCOPES, scope_of

# Where Python's own table is of another opinion, and why.
DIFFERENT = (
    ("168.63.129.16/32", "the metadata service of a cloud, in a block of the public Internet"),
    ("192.88.99.0/24", "deprecated, RFC 7526"),
    ("192.0.0.0/24", "a few addresses of it are global, none is a host to sign in at"),
    ("2001::/23", "a few blocks of it are global, none has hosts to sign in at"),
    ("64:ff9b::/96", "what the embedded address is"),
    ("2002::/16", "what the embedded address is"),
    ("::/96", "what the embedded address is"),
    ("::ffff:0:0/96", "what the embedded address is"),
    ("224.0.0.0/4", "multicast"),
    ("ff00::/8", "multicast"),
    ("fec0::/10", "deprecated, RFC 3879"),
    ("3fff::/20", "not yet in that table"),
)


def document():
    document = Document(
        "IPAddress",
        __name__,
        [
            ("IANA IPv4 and IPv6 Special-Purpose Address Registries", "the blocks; checked against Python's ipaddress"),
            ("self-generated", "the addresses: the ends of each block, their neighbours, and pseudorandom ones"),
        ],
    )
    document.group("IPAddress")
    addresses = set(METADATA)
    for block in (
        [block for block, _ in _SCOPES] + [block for block, _ in _EMBEDDED] + [ipaddress.ip_network("2000::/3")]
    ):
        for number in (int(block[0]) - 1, int(block[0]), int(block[-1]), int(block[-1]) + 1):
            if 0 <= number < 1 << block.max_prefixlen:
                addresses.add(ipaddress.IPv4Address(number) if block.version == 4 else ipaddress.IPv6Address(number))
    stream = Bytes("ip address")
    for _ in range(200):
        addresses.add(ipaddress.IPv4Address(stream.take(4)))
        addresses.add(ipaddress.IPv6Address(stream.take(16)))
        addresses.add(ipaddress.IPv6Address(bytes([0x20 | stream.take(1)[0] & 31]) + stream.take(15)))
    for address in list(addresses):
        if address.version == 4:
            for prefix, shift in (("::ffff:0:0", 0), ("64:ff9b::", 0), ("2002::", 80)):
                addresses.add(ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | int(address) << shift))
    for address in sorted(addresses, key=lambda address: (address.version, int(address))):
        scope = scope_of(address)
        if not any(address in ipaddress.ip_network(block) for block, _ in DIFFERENT):
            # Python counts what is not yet assigned as global.
            unassigned = address.version == 6 and address not in ipaddress.ip_network("2000::/3")
            assert (scope == "global") == address.is_global or unassigned and scope != "global", (address, scope)
            assert (scope == "loopback") == address.is_loopback, (address, scope)
            assert (scope == "linkLocal") == address.is_link_local or scope == "metadata", (address, scope)
        document.valid(scope, input=str(address), scope=scope)
    for text in (
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.0x4",
        "1.2.3.4 ",
        "1.2.3.-4",
        "1.2.3.+4",
        "1..2.3",
        "\u0661.2.3.4",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "::1:2:3:4:5:6:7:8",
        "12345::",
        "::g",
        "::1.2.3",
        "::1.2.3.4:5",
        "1.2.3.4::",
        "::+1",
        "::-1",
        "fe80::1%eth0",
        "[::1]",
        "::1/64",
        "1:",
        ":1",
        "1:2:3:4:5:6:7:",
    ):
        try:
            ipaddress.ip_address(text)
        except ValueError:
            document.invalid(f"the text {text!r}", "malformed", input=text)
        else:
            assert "%" in text, "a zone, which means nothing to another machine"
            document.invalid(f"the text {text!r}", "malformed", input=text)
    return document
