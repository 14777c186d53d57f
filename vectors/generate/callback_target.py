"""Vectors for the hosts that a signed challenge is posted to, and those it is not."""

from document import Document
from stratis_id import Refusal, parse_challenge
from wallet import callback_url

PATH = "/v1/ssas?uid=1&exp=4102444800"

REFUSED = """
loopbackAddress 127.0.0.1 127.1.2.3 127.255.255.255 [::1] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1]
loopbackAddress [64:ff9b::7f00:1] [64:ff9b::127.0.0.1] [2002:7f00:1::] 127.0.0.1:443 [::1]:8080
privateAddress 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 192.168.255.255 [fc00::1] [fd12:3456::1]
privateAddress [::ffff:10.0.0.1] [::ffff:192.168.1.1] [64:ff9b::a00:1] [2002:c0a8:101::1] [64:ff9b:1::1] [fec0::1]
linkLocalAddress 169.254.0.1 169.254.255.255 [fe80::1] [febf::1] [::ffff:169.254.1.1]
metadataAddress 169.254.169.254 169.254.170.2 168.63.129.16 100.100.100.200 192.0.0.192 [fd00:ec2::254]
metadataAddress [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [64:ff9b::a9fe:a9fe] [2002:a9fe:a9fe::]
sharedAddress 100.64.0.1 100.127.255.255 [::ffff:100.64.0.1]
multicastAddress 224.0.0.1 239.255.255.255 [ff02::1] [ffff::1] [::ffff:224.0.0.1]
reservedAddress 0.0.0.0 0.1.2.3 240.0.0.1 255.255.255.255 192.0.2.1 198.51.100.7 203.0.113.9 198.18.0.1 198.19.255.255
reservedAddress 192.0.0.1 192.88.99.1 [::] [2001:db8::1] [2001::1] [2001:10::1] [100::1] [3fff::1] [5f00::1] [4000::1] [1::1]
addressLiteral 1.1.1.1 8.8.8.8 93.184.216.34 [2606:2800:220:1:248:1893:25c8:1946] [::ffff:8.8.8.8] [64:ff9b::808:808]
addressLiteral 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 [2002:808:808::]
obscureAddress 2130706433 0 1 4294967295 017700000001 0x7f000001 0x7F000001 0X7f.1 0x 127.1 127.0.1 10.1 192.168.257
obscureAddress 0177.0.0.1 0x7f.0.0.1 127.0.0.01 127.0.0.0x1 0x7f.0x0.0x0.0x1 1.2.3.4.5 256.256.256.256 01.1.1.1
obscureAddress example.1 example.0x10 1.2.3 127.0.0.1.0x1 00000.0.0.0 3232235777 2852039166 0xa9fea9fe
internationalName xn--pdex-vxa.com auth.xn--opdex-1ve.com example.xn--p1ai XN--80AK6AA92E.com api.xn--90a.example.com xn--a
localName localhost LOCALHOST a.localhost localhost.localdomain printer.local metadata.google.internal metadata intranet
localName router.lan nas.home wiki.corp x.home.arpa a.b.intranet a_b db
unusualPort auth.example.com:80 auth.example.com:8443 auth.example.com:22 auth.example.com:1 auth.example.com:65535
unusualPort auth.example.com:444 a-1.example:25
"""

ALLOWED = (
    ("auth.example.com", ()),
    ("AUTH.Example.COM", ()),
    ("auth.example.com:443", ()),
    ("a.b.c.d.e.example", ()),
    ("xn-.example.com", ()),
    ("0x7f.example.com", ()),
    ("1.example.com", ()),
    ("127.0.0.1.example.com", ()),
    ("localhost.example.com", ()),
    ("internal.example.com", ()),
    ("1a", ("1a",)),
    ("127.0.0.1:8080", ("127.0.0.1:8080",)),
    ("127.0.0.1:8080", ("127.0.0.1",)),
    ("127.0.0.1", ("127.0.0.1",)),
    ("[::1]:8080", ("[::1]:8080",)),
    ("localhost:8080", ("localhost:8080",)),
    ("LOCALHOST:8080", ("localhost",)),
    ("localhost", ("LocalHost",)),
    ("a.localhost", ("a.localhost",)),
    ("10.0.0.7", ("10.0.0.7",)),
    ("auth.internal", ("auth.internal",)),
    ("auth.example.com:8443", ("auth.example.com:8443",)),
    ("auth.example.com:8443", ("x.example.com", "auth.example.com")),
    ("xn--p1ai.example.com", ("xn--p1ai.example.com",)),
    ("2130706433", ("2130706433",)),
)

NOT_ALLOWED = (
    ("127.0.0.1:8080", ("127.0.0.1:8081",), "loopbackAddress"),
    ("127.0.0.1", ("127.0.0.1:8080",), "loopbackAddress"),
    ("127.0.0.2", ("127.0.0.1",), "loopbackAddress"),
    ("[::1]", ("127.0.0.1", "localhost"), "loopbackAddress"),
    ("localhost", ("127.0.0.1",), "localName"),
    ("a.localhost", ("localhost",), "localName"),
    ("auth.example.com:8443", ("example.com",), "unusualPort"),
    ("auth.example.com:8443", ("auth.example.com:8444",), "unusualPort"),
    ("2130706433", ("127.0.0.1",), "obscureAddress"),
)


def document():
    document = Document(
        "CallbackTarget",
        __name__,
        [
            ("IANA IPv4 and IPv6 Special-Purpose Address Registries", "the blocks; the hosts are self-made"),
            ("WHATWG URL Standard, IPv4 parser", "the spellings of addresses that programs accept"),
        ],
    )
    document.group("CallbackTarget")
    for line in REFUSED.split("\n")[1:-1]:
        error, *hosts = line.split(" ")
        for host in hosts:
            _invalid(document, f"{error}: {host}", error, host)
    for host, comment in (
        ("a" * 64 + ".example.com", "a label of 64 characters"),
        ("a." * 126 + "de", "254 characters"),
    ):
        _invalid(document, comment, "malformedHost", host)
    _valid(document, "a label of 63 characters", "a" * 63 + ".example.com", ())
    _valid(document, "253 characters", "a." * 126 + "d", ())
    for host, allowed in ALLOWED:
        _valid(document, f"{host}, allowed: {', '.join(allowed) or 'nothing'}", host, allowed)
    for host, allowed, error in NOT_ALLOWED:
        _invalid(document, f"{host}, allowed: {', '.join(allowed)}", error, host, allowed)
    for sid, url in (
        ("sid:a.example.com/x?uid=1", "https://a.example.com/x?uid=1"),
        ("web+sid://A.example.com/X?uid=aB", "https://a.example.com/X?uid=aB"),
        ("web+sid:a.example.com/x?uid=1&redirectScheme=b&redirectUri=c", "https://a.example.com/x?uid=1"),
        ("sid:a.example.com/%2e%2E/../x?exp=1&uid=%00&z='", "https://a.example.com/%2e%2E/../x?exp=1&uid=%00&z='"),
    ):
        assert callback_url(sid) == url
        document.valid(f"the URL of {sid}", sid=sid, allowed=[], url=url)
    return document


def _valid(document, comment, host, allowed):
    sid = f"sid:{host}{PATH}"
    document.valid(comment, sid=sid, allowed=list(allowed), url=callback_url(sid, allowed))


def _invalid(document, comment, error, host, allowed=()):
    sid = f"sid:{host}{PATH}"
    parse_challenge(sid.encode())
    try:
        callback_url(sid, allowed)
    except Refusal as refusal:
        assert refusal.case == error, (comment, refusal.case)
    else:
        raise AssertionError(comment)
    document.invalid(comment, error, sid=sid, allowed=list(allowed))
