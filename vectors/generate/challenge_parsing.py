"""Vectors for the parsing of a challenge.

In the texts of refused challenges a caret "‸" stands where the error is; it is taken out before use.
"""

from document import Document
from stratis_id import MAXIMUM_CHALLENGE_LENGTH, MAXIMUM_EXPIRY, Challenge, Refusal, parse_challenge

HOST, PATH, UID, EXP = "api.opdex.com", "/auth", "123456789", 1635200000
CALLBACK = f"{HOST}{PATH}?uid={UID}&exp={EXP}"
CHALLENGE = f"sid:{CALLBACK}"
CARET = "‸"

OPDEX_UID = "aDxrmQ8wDKUruKEzD17HJqPZSinveFEQaS1MbjMnXhG4_qtd92-Jjs_7sh3ajuo0peelx87-MvQV4MzvxafCpg"
UNITY_UID = "CBN3hhkyh3ddkl98JTa4e3zn1yohMnQScs7UuG-Ok9m7uupyF4z9eM9UhBw1qOTP"

CONTROLS = [*range(0x20), 0x7F]
NOT_IN_PATH = ' "#<>[\\]^`{|}'
"""Printable ASCII that may stand neither in a path nor in a query; "%" and "?" have their own rules."""

NOT_IN_AUTHORITY = " !\"#$%&'()*+,;<=>\\^`{|}~"
"""Printable ASCII that may not stand in an authority; "/" and "?" end it and "@" has its own error."""

NOT_ASCII = (
    ("\u00a0", "a no-break space"),
    ("\u00e9", "a letter e with acute"),
    ("\u0430", "a Cyrillic a"),
    ("\u200d", "a zero-width joiner"),
    ("\u202e", "a right-to-left override"),
    ("\u3002", "an ideographic full stop"),
    ("\uff0f", "a full-width solidus"),
    ("\U0001f511", "a key emoji"),
)

PLACES = (
    ("in the authority", "sid:api.op{}dex.com/auth?uid=1"),
    ("in the path", "sid:api.opdex.com/au{}th?uid=1"),
    ("in the name of a parameter", "sid:api.opdex.com/auth?uid=1&na{}me=1"),
    ("in the uid", "sid:api.opdex.com/auth?uid=1{}2"),
    ("in the exp", "sid:api.opdex.com/auth?uid=1&exp=16{}00"),
    ("in the redirectUri", "sid:api.opdex.com/auth?uid=1&redirectScheme=a&redirectUri=b{}c"),
    ("at the end", "sid:api.opdex.com/auth?uid=1{}"),
)


class Tests:
    """Adds tests to the document, each with its expectation stated and compared with the reference."""

    def __init__(self, document):
        self.document = document

    def valid(
        self,
        comment,
        text,
        host=HOST,
        path=PATH,
        uid=UID,
        exp=EXP,
        canonical=True,
        signed=CALLBACK,
        redirect=None,
    ):
        challenge = parse_challenge(text.encode())
        assert challenge == Challenge(host, path, uid, exp, canonical, signed, redirect), comment
        self.document.valid(
            comment,
            input=text,
            host=host,
            path=path,
            uid=uid,
            exp=exp,
            canonical=canonical,
            signedText=signed,
            redirect=None if redirect is None else {"scheme": redirect[0], "uri": redirect[1]},
        )

    def host(self, comment, host, canonical=True):
        """A challenge that is valid with this authority."""
        callback = f"{host}{PATH}?uid=1"
        self.valid(comment, f"sid:{callback}", host, uid="1", exp=None, canonical=canonical, signed=callback)

    def path(self, comment, path):
        """A challenge that is valid with this path."""
        callback = f"{HOST}{path}?uid=1"
        self.valid(comment, f"sid:{callback}", path=path, uid="1", exp=None, signed=callback)

    def uid(self, comment, uid):
        """A challenge that is valid with this uid."""
        callback = f"{HOST}{PATH}?uid={uid}"
        self.valid(comment, f"sid:{callback}", uid=uid, exp=None, signed=callback)

    def parameters(self, comment, parameters, exp=None, canonical=False, redirect=None, appended=""):
        """A challenge that is valid with these parameters; the appended ones are not signed."""
        callback = f"{HOST}{PATH}?{parameters}"
        self.valid(
            comment,
            f"sid:{callback}{appended}",
            uid="1",
            exp=exp,
            canonical=canonical,
            signed=callback,
            redirect=redirect,
        )

    def invalid(self, comment, error, marked):
        """A challenge that is refused at the caret."""
        before, caret, after = marked.partition(CARET)
        assert caret and CARET not in after, comment
        self.refused(comment, error, (before + after).encode(), len(before.encode()))

    def refused(self, comment, error, data, offset):
        """Bytes that are refused; they need not be UTF-8."""
        try:
            parse_challenge(data)
        except Refusal as refusal:
            assert (refusal.case, refusal.offset) == (error, offset), (comment, refusal.case, refusal.offset, offset)
        else:
            raise AssertionError(comment)
        try:
            text = {"input": data.decode()}
        except UnicodeDecodeError:
            text = {"inputHex": data.hex()}
        self.document.invalid(comment, error, **text, offset=offset)


def document():
    document = Document(
        "ChallengeParsing",
        __name__,
        [
            ("SSAS 0f9e657, README", "schemes, uid and exp"),
            (
                "SSAS.NET 449d59f, StratisId and StratisIdTests",
                "redirect parameters; the forms its tests accept are here, and those it accepts by mistake are refused",
            ),
            ("Blockcore wallet 8f3c0a50, account.component.ts", "a challenge of auth-api.opdex.com"),
            ("Stratis Unity SDK", "a challenge of nftmarketplacetest.azurewebsites.net"),
            ("RFC 3986", "bytes of a path and of a query, percent-encoding, bracketed IPv6"),
            ("self-generated", "all others"),
        ],
    )
    document.group("ChallengeParsing")
    tests = Tests(document)
    for section in (
        _issued,
        _schemes,
        _hosts,
        _ports,
        _paths,
        _queries,
        _uids,
        _expiries,
        _unknown_parameters,
        _redirects,
        _bytes,
        _percent,
        _lengths,
        _order,
    ):
        section(tests)
    return document


def _issued(tests):
    """Challenges that were really issued."""
    callback = f"auth-api.opdex.com/v1/ssas/callback?uid={OPDEX_UID}&exp=1656544738"
    host, path = "auth-api.opdex.com", "/v1/ssas/callback"
    for prefix in ("sid:", "web+sid:", "web+sid://"):
        tests.valid(f"issued by Opdex, {prefix}", prefix + callback, host, path, OPDEX_UID, 1656544738, signed=callback)
    callback = f"nftmarketplacetest.azurewebsites.net/api/login/login-callback?uid={UNITY_UID}&exp=1642262570"
    host, path = "nftmarketplacetest.azurewebsites.net", "/api/login/login-callback"
    tests.valid("issued to the Unity SDK", f"sid:{callback}", host, path, UNITY_UID, 1642262570, signed=callback)
    tests.valid("the message of a published signature", CHALLENGE)


def _schemes(tests):
    without_exp = f"{HOST}{PATH}?uid={UID}"
    for scheme in ("sid:", "web+sid:", "SID:", "Sid:", "sID:", "WEB+SID:", "Web+Sid:", "web+SID:"):
        for slashes in ("", "//"):
            tests.valid(f"{scheme}{slashes}", f"{scheme}{slashes}{CALLBACK}")
    for scheme in ("sid:", "sid://", "web+sid:", "web+sid://"):
        tests.valid(f"{scheme} without exp", scheme + without_exp, exp=None, signed=without_exp)

    for comment, text in (
        ("empty", ""),
        ("no scheme", CALLBACK),
        ("no scheme, two slashes", f"//{CALLBACK}"),
        ("no scheme, one colon", f":{CALLBACK}"),
        ("https", f"https://{CALLBACK}"),
        ("http", f"http://{CALLBACK}"),
        ("javascript", f"javascript:{CALLBACK}"),
        ("the scheme alone without its colon", "sid"),
        ("no colon", f"sid{CALLBACK}"),
        ("no colon, two slashes", f"sid//{CALLBACK}"),
        ("a space before the scheme", f" {CHALLENGE}"),
        ("a space before the colon", f"sid :{CALLBACK}"),
        ("a line feed before the scheme", f"\n{CHALLENGE}"),
        ("a zero byte before the scheme", f"\0{CHALLENGE}"),
        ("a byte order mark before the scheme", f"\ufeff{CHALLENGE}"),
        ("a zero-width joiner inside the scheme", f"s\u200did:{CALLBACK}"),
        ("a dotless i in the scheme", f"s\u0131d:{CALLBACK}"),
        ("a capital I with dot in the scheme", f"S\u0130D:{CALLBACK}"),
        ("a long s in the scheme", f"\u017fid:{CALLBACK}"),
        ("a full-width colon", f"sid\uff1a{CALLBACK}"),
        ("web-sid", f"web-sid:{CALLBACK}"),
        ("web%2Bsid", f"web%2Bsid:{CALLBACK}"),
        ("web sid", f"web sid:{CALLBACK}"),
        ("web+sid without its colon", f"web+sid{CALLBACK}"),
        ("+sid", f"+sid:{CALLBACK}"),
        ("sids", f"sids:{CALLBACK}"),
        ("ssid", f"ssid:{CALLBACK}"),
        ("a quote before the scheme", f'"{CHALLENGE}"'),
    ):
        tests.invalid(comment, "missingScheme", CARET + text)

    tests.invalid("the scheme twice", "invalidPort", f"sid:sid:‸{CALLBACK}")
    tests.invalid("web+sid: inside sid:", "invalidCharacter", f"sid:web‸+sid:{CALLBACK}")
    tests.invalid("sid: before https://", "invalidPort", f"sid:https:‸//{CALLBACK}")
    tests.invalid("sid:// before https://", "invalidPort", f"sid://https:‸//{CALLBACK}")
    tests.invalid("a space after the scheme", "invalidCharacter", f"sid:‸ {CALLBACK}")
    tests.invalid("a backslash for a slash after the scheme", "invalidCharacter", f"sid:‸\\\\{CALLBACK}")


def _hosts(tests):
    for comment, host in (
        ("a host without a dot", "localhost"),
        ("a host of one letter", "a"),
        ("an underscore in the host", "_sid.example_1.com"),
        ("hyphens in the host", "a-b.c--d.example"),
        ("a label that begins with a hyphen", "-a.example"),
        ("a host that begins with a digit", "1und1.example"),
        ("a Punycode host", "xn--mnchen-3ya.example"),
        ("an IPv4 address", "127.0.0.1"),
        ("digits and dots that are no IPv4 address", "999.1"),
        ("the IPv6 loopback", "[::1]"),
        ("the IPv6 unspecified address", "[::]"),
        ("an IPv6 address in full", "[2001:db8:0:1:2:3:4:5]"),
        ("an IPv6 address compressed in the middle", "[2001:db8::5]"),
        ("an IPv6 address compressed at the end", "[2001:db8::]"),
        ("an IPv6 address with one group compressed", "[1:2:3:4:5:6:7::]"),
        ("an IPv6 address with leading zeros in a group", "[0001:0002::0003]"),
        ("an IPv6 address with IPv4 at its end", "[::ffff:192.0.2.1]"),
        ("an IPv6 address of six groups and IPv4", "[1:2:3:4:5:6:192.0.2.1]"),
        ("a long host", ".".join(["a" * 63] * 4)),
    ):
        tests.host(comment, host)
    for comment, host in (
        ("an upper-case letter in the host", "Api.opdex.com"),
        ("an upper-case host", "API.OPDEX.COM"),
        ("an upper-case IPv6 address", "[2001:DB8::1]"),
        ("an upper-case host with a port", "Localhost:8080"),
    ):
        tests.host(comment, host, canonical=False)

    for comment, marked in (
        ("nothing after the scheme", "sid:‸"),
        ("nothing after web+sid:", "web+sid:‸"),
        ("nothing after the slashes", "sid://‸"),
        ("one slash after the scheme", f"sid:‸/{CALLBACK}"),
        ("three slashes after the scheme", f"sid://‸/{CALLBACK}"),
        ("no host", f"sid:‸{PATH}?uid=1"),
        ("no host before the query", "sid:‸?uid=1"),
        ("a port without a host", f"sid:‸:8080{PATH}?uid=1"),
        ("a colon without a host", f"sid:‸:{PATH}?uid=1"),
        ("a colon and slashes without a host", f"sid://‸:443{PATH}?uid=1"),
    ):
        tests.invalid(comment, "emptyHost", marked)

    for comment, host in (
        ("a dot", "."),
        ("two dots", ".."),
        ("a dot at the start", ".example.com"),
        ("a dot at the end", "example.com."),
        ("two dots inside", "example..com"),
        ("a dot before the port", "example.com.:443"),
        ("an opening bracket inside", "a[b"),
        ("a closing bracket inside", "a]b"),
        ("a closing bracket in front", "]"),
        ("brackets after the name", "a[::1]"),
        ("brackets around nothing", "[]"),
        ("brackets around a name", "[localhost]"),
        ("brackets around an IPv4 address", "[127.0.0.1]"),
        ("an opening bracket alone", "["),
        ("no closing bracket", "[::1"),
        ("two opening brackets", "[[::1]"),
        ("two closing brackets", "[::1]]"),
        ("a letter after the bracket", "[::1]a"),
        ("a dot after the bracket", "[::1]."),
        ("one colon in brackets", "[:]"),
        ("three colons in a row", "[:::]"),
        ("two compressions", "[1::2::3]"),
        ("seven groups", "[1:2:3:4:5:6:7]"),
        ("nine groups", "[1:2:3:4:5:6:7:8:9]"),
        ("eight groups and a compression", "[1:2:3:4::5:6:7:8]"),
        ("a group of five digits", "[12345::]"),
        ("a group that is not hexadecimal", "[g::]"),
        ("a colon at the start", "[:1:2:3:4:5:6:7]"),
        ("a colon at the end", "[1:2:3:4:5:6:7:]"),
        ("IPv4 of three numbers at the end", "[::1.2.3]"),
        ("IPv4 with a number above 255 at the end", "[::1.2.3.256]"),
        ("IPv4 with a leading zero at the end", "[::1.2.3.04]"),
        ("IPv4 in front", "[1.2.3.4::]"),
        ("IPv4 after seven groups", "[1:2:3:4:5:6:7:1.2.3.4]"),
        ("a version for the future", "[v1.a]"),
    ):
        tests.invalid(comment, "invalidHost", f"sid:‸{host}{PATH}?uid=1")
    tests.invalid("an IPv6 address without brackets", "emptyHost", f"sid:‸::1{PATH}?uid=1")
    tests.invalid("a zone in an IPv6 address", "invalidCharacter", f"sid:[fe80::1‸%25eth0]{PATH}?uid=1")
    tests.invalid("an invalid host after slashes", "invalidHost", f"web+sid://‸a..b{PATH}?uid=1")

    for comment, marked in (
        ("a user", f"sid:user‸@{CALLBACK}"),
        ("a user and a password", f"sid:user:password‸@{CALLBACK}"),
        ("an empty user", f"sid:‸@{CALLBACK}"),
        ("a user that looks like a host", f"sid://good.example‸@{CALLBACK}"),
        ("a user that looks like a host and port", f"sid:good.example:443‸@{CALLBACK}"),
        ("two users", f"sid:a‸@b@{CALLBACK}"),
        ("an @ after the host", f"sid:{HOST}‸@{PATH}?uid=1"),
        ("a user and no path", f"sid:a‸@{HOST}"),
    ):
        tests.invalid(comment, "userInfo", marked)
    tests.path("an @ in the path", "/@a@b")
    tests.uid("an @ in the uid", "a@b")


def _ports(tests):
    for comment, host in (
        ("port 1", "localhost:1"),
        ("port 80", "localhost:80"),
        ("port 443", "localhost:443"),
        ("port 44390", "localhost:44390"),
        ("port 65535", "localhost:65535"),
        ("a port after IPv4", "127.0.0.1:8080"),
        ("a port after IPv6", "[::1]:8080"),
    ):
        tests.host(comment, host)
    for comment, port in (
        ("no digits", ""),
        ("zero", "0"),
        ("65536", "65536"),
        ("99999", "99999"),
        ("six digits", "100000"),
        ("two to the 16th and 443", "65979"),
        ("two to the 32nd and 443", "4294967739"),
        ("two to the 64th and 443", "18446744073709552059"),
        ("a leading zero", "080"),
        ("many leading zeros", "0000443"),
        ("a letter", "http"),
        ("a hexadecimal number", "1bb"),
        ("a sign", "-1"),
        ("a decimal point", "1.5"),
        ("two ports", "80:80"),
        ("a colon after the port", "443:"),
        ("two colons", ":443"),
    ):
        tests.invalid(f"port: {comment}", "invalidPort", f"sid:localhost:‸{port}{PATH}?uid=1")
    tests.invalid("no digits in the port after IPv6", "invalidPort", f"sid:[::1]:‸{PATH}?uid=1")
    tests.invalid("port 0 after IPv6", "invalidPort", f"sid://[::1]:‸0{PATH}?uid=1")
    tests.invalid("a port with a plus sign", "invalidCharacter", f"sid:localhost:‸+443{PATH}?uid=1")


def _paths(tests):
    for comment, path in (
        ("a path of one slash", "/"),
        ("two slashes in the path", "//auth"),
        ("a slash at the end of the path", "/auth/"),
        ("several segments", "/v1/auth/token"),
        ("dots in the path are kept", "/a/../b/./c"),
        ("upper case in the path is kept", "/Auth"),
        ("all bytes a path may hold", "/AZaz09-._~!$&'()*+,;=:@/"),
        ("uid and exp in the path", "/uid=1&exp=2"),
        ("a colon in the path", "/:443"),
    ):
        tests.path(comment, path)
    for comment, marked in (
        ("the host alone", f"sid:{HOST}‸"),
        ("the host and slashes alone", f"web+sid://{HOST}‸"),
        ("the query after the host", f"sid:{HOST}‸?uid=1"),
        ("the query after the port", f"sid:{HOST}:443‸?uid=1"),
        ("the query after IPv6", "sid:[::1]‸?uid=1"),
        ("the port at the end", f"sid:{HOST}:443‸"),
    ):
        tests.invalid(comment, "missingPath", marked)
    for comment, marked in (
        ("the path alone", f"sid:{HOST}{PATH}‸"),
        ("a slash alone", f"sid:{HOST}/‸"),
        ("parameters without a question mark", f"sid:{HOST}{PATH}&uid=1&exp=2‸"),
        ("an encoded question mark", f"sid:{HOST}{PATH}%3Fuid=1‸"),
    ):
        tests.invalid(comment, "missingQuery", marked)


def _queries(tests):
    for comment, marked in (
        ("two question marks in a row", f"sid:{HOST}{PATH}?‸?uid=1"),
        ("three question marks in a row", f"sid:{HOST}{PATH}?‸??uid=1"),
        ("a question mark at the end", f"{CHALLENGE}‸?"),
        ("a question mark after the uid", f"sid:{HOST}{PATH}?uid=1‸?"),
        ("a question mark in the uid", f"sid:{HOST}{PATH}?uid=1‸?2"),
        ("a question mark for &", f"sid:{HOST}{PATH}?uid=1‸?exp=2"),
        ("a question mark after &", f"sid:{HOST}{PATH}?uid=1&‸?exp=2"),
        ("a question mark in the redirectUri", f"{CHALLENGE}&redirectScheme=a&redirectUri=b‸?c"),
    ):
        tests.invalid(comment, "extraQuestionMark", marked)
    tests.invalid("a question mark before the host", "emptyHost", f"sid:‸?{HOST}{PATH}?uid=1")
    for comment, marked in (
        ("nothing after the question mark", f"sid:{HOST}{PATH}?‸"),
        ("an & alone", f"sid:{HOST}{PATH}?‸&"),
        ("an & in front", f"sid:{HOST}{PATH}?‸&uid=1"),
        ("an & at the end", f"sid:{HOST}{PATH}?uid=1&‸"),
        ("an & at the end after exp", f"{CHALLENGE}&‸"),
        ("two & in a row", f"sid:{HOST}{PATH}?uid=1&‸&exp=2"),
        ("an = alone", f"sid:{HOST}{PATH}?‸="),
        ("a value without a name in front", f"sid:{HOST}{PATH}?‸=1&uid=1"),
        ("a value without a name at the end", f"sid:{HOST}{PATH}?uid=1&‸=2"),
        ("two = without a name", f"sid:{HOST}{PATH}?uid=1&‸=="),
        ("an & at the end after the redirect", f"{CHALLENGE}&redirectScheme=a&‸"),
    ):
        tests.invalid(comment, "emptyParameter", marked)
    for comment, marked in (
        ("uid twice", f"sid:{HOST}{PATH}?uid=1&‸uid=2"),
        ("uid twice with the same value", f"sid:{HOST}{PATH}?uid=1&‸uid=1"),
        ("uid twice, the second empty", f"sid:{HOST}{PATH}?uid=1&‸uid="),
        ("uid twice, the second without =", f"sid:{HOST}{PATH}?uid=1&‸uid"),
        ("uid twice around exp", f"{CHALLENGE}&‸uid=2"),
        ("exp twice", f"{CHALLENGE}&‸exp=1635200001"),
        ("exp twice with the same value", f"{CHALLENGE}&‸exp={EXP}"),
        ("exp twice, the second not a number", f"{CHALLENGE}&‸exp=x"),
        ("exp twice around uid", f"sid:{HOST}{PATH}?exp=1&uid=1&‸exp=1"),
        ("redirectScheme twice", f"{CHALLENGE}&redirectScheme=a&‸redirectScheme=b"),
        ("redirectScheme twice around redirectUri", f"{CHALLENGE}&redirectScheme=a&redirectUri=b&‸redirectScheme=a"),
        ("redirectUri twice", f"{CHALLENGE}&redirectScheme=a&redirectUri=b&‸redirectUri=c"),
        ("redirectUri twice without a scheme", f"{CHALLENGE}&redirectUri=b&‸redirectUri=b"),
    ):
        tests.invalid(comment, "duplicateParameter", marked)
    for comment, query in (
        ("exp alone", "exp=2"),
        ("an unknown parameter alone", "a=1"),
        ("UID", "UID=1"),
        ("Uid", "Uid=1&exp=2"),
        ("id", "id=1"),
        ("an encoded name", "%75id=1"),
        ("redirect parameters alone", "redirectScheme=a&redirectUri=b"),
        ("a semicolon for &", "exp=2&a=1;uid=1"),
        ("an encoded &", "a=1%26uid=1"),
        ("an encoded =", "uid%3D1"),
    ):
        tests.invalid(f"no uid: {comment}", "missingUID", f"sid:{HOST}{PATH}?{query}‸")


def _uids(tests):
    for comment, uid in (
        ("a uid of one byte", "0"),
        ("a long uid", "A" * 1000),
        ("a GUID", "4e8a6445-7629-4c28-8a5a-5fb1e8be4e1b"),
        ("32 hex digits", "4e8a644576294c288a5a5fb1e8be4e1b"),
        ("all bytes a uid may hold", "AZaz09-._~!$'()*+,;=:@/%41"),
        ("a uid with an =", "a=b"),
        ("a uid that is an =", "="),
        ("a uid of padded base64url", "YWJjZA=="),
        ("a uid of base64", "a+b/c="),
        ("a slash in the uid", "a/b"),
        ("a uid that looks like exp", "exp=1"),
        ("a uid with an encoded &exp=1", "1%26exp%3D1"),
        ("a uid with an encoded space", "%20"),
        ("upper case in the uid is kept", "aBcD"),
    ):
        tests.uid(comment, uid)
    for comment, marked in (
        ("an empty uid", f"sid:{HOST}{PATH}?‸uid="),
        ("an empty uid before exp", f"sid:{HOST}{PATH}?‸uid=&exp=2"),
        ("an empty uid after exp", f"sid:{HOST}{PATH}?exp=2&‸uid="),
        ("a uid without =", f"sid:{HOST}{PATH}?‸uid"),
        ("a uid without = before exp", f"sid:{HOST}{PATH}?‸uid&exp=2"),
        ("an empty uid before another", f"sid:{HOST}{PATH}?‸uid=&uid=1"),
    ):
        tests.invalid(comment, "emptyUID", marked)


def _expiries(tests):
    for exp in (0, 1, 9, 10, 1635200000, 2**31 - 1, 2**31, 2**32, 99999999999, 100000000000, MAXIMUM_EXPIRY):
        tests.parameters(f"exp {exp}", f"uid=1&exp={exp}", exp=exp, canonical=True)
    tests.parameters("exp before uid", "exp=2&uid=1", exp=2)
    for comment, value in (
        ("empty", ""),
        ("a plus sign", "+5"),
        ("a plus sign alone", "+"),
        ("an encoded plus sign", "%2B5"),
        ("a minus sign", "-1"),
        ("minus zero", "-0"),
        ("a leading zero", "01"),
        ("two zeros", "00"),
        ("ten digits with a leading zero", "0635200000"),
        ("a leading zero before ten digits", "01635200000"),
        ("an exponent", "1e9"),
        ("a decimal point", "1635200000.0"),
        ("a hexadecimal number", "0x61"),
        ("letters", "never"),
        ("a letter at the end", "1635200000Z"),
        ("a comma", "1,635,200,000"),
        ("an underscore", "1_000"),
        ("an encoded space in front", "%201635200000"),
        ("an encoded digit", "%31635200000"),
        ("an =", "1=2"),
        ("two =", "=1"),
        ("the first second of the year 10000", "253402300800"),
        ("999999999999", "999999999999"),
        ("13 digits", "1635200000000"),
        ("two to the 32nd times two to the 32nd", "18446744073709551616"),
        ("two to the 63rd minus 1", "9223372036854775807"),
        ("two to the 63rd", "9223372036854775808"),
        ("two to the 64th and 1", "18446744073709551617"),
        ("the limit of another implementation", "273402300800"),
        ("300 digits", "1" * 300),
        ("300 zeros and a 1", "0" * 300 + "1"),
    ):
        tests.invalid(f"exp: {comment}", "invalidExpiry", f"sid:{HOST}{PATH}?uid=1&‸exp={value}")
    tests.invalid("exp without =", "invalidExpiry", f"sid:{HOST}{PATH}?uid=1&‸exp")
    tests.invalid("exp without = in front", "invalidExpiry", f"sid:{HOST}{PATH}?‸exp&uid=1")
    tests.invalid("an empty exp before another", "invalidExpiry", f"sid:{HOST}{PATH}?uid=1&‸exp=&exp=2")
    tests.invalid("exp below zero before uid", "invalidExpiry", f"sid:{HOST}{PATH}?‸exp=-1&uid=1")
    tests.invalid("exp before a redirect", "invalidExpiry", f"sid:{HOST}{PATH}?uid=1&‸exp=1x&redirectScheme=a")


def _unknown_parameters(tests):
    for comment, parameters, exp in (
        ("after uid", "uid=1&a=b", None),
        ("after exp", "uid=1&exp=2&a=b", 2),
        ("between uid and exp", "uid=1&a=b&exp=2", 2),
        ("in front", "a=b&uid=1&exp=2", 2),
        ("without =", "uid=1&a", None),
        ("with an empty value", "uid=1&a=", None),
        ("twice", "uid=1&a=1&a=2", None),
        ("UID beside uid", "UID=2&uid=1", None),
        ("Exp is not exp", "uid=1&Exp=x", None),
        ("EXP beside exp", "uid=1&exp=2&EXP=3", 2),
        ("uid2 and exp2", "uid=1&uid2=2&exp2=x", None),
        ("an encoded name", "uid=1&e%78p=x", None),
        ("redirectscheme in lower case", "uid=1&redirectscheme=a", None),
        ("redirect_uri", "uid=1&redirect_uri=a", None),
        ("callback", "uid=1&callback=https://a/b", None),
    ):
        tests.parameters(f"an unknown parameter: {comment}", parameters, exp=exp)


def _redirects(tests):
    both = ("brave", "app.example%2Fdone")
    for comment, appended, redirect in (
        ("a scheme", "&redirectScheme=brave", ("brave", None)),
        ("a scheme and a URI", "&redirectScheme=brave&redirectUri=app.example%2Fdone", both),
        ("a URI and a scheme", "&redirectUri=app.example%2Fdone&redirectScheme=brave", both),
        ("a scheme of one letter", "&redirectScheme=a", ("a", None)),
        ("an upper-case scheme is kept", "&redirectScheme=HTTPS", ("HTTPS", None)),
        ("all bytes a scheme may hold", "&redirectScheme=aZ09+.-", ("aZ09+.-", None)),
        ("a URI with a port", "&redirectScheme=a&redirectUri=localhost:8080/x", ("a", "localhost:8080/x")),
        ("a URI with an encoded port", "&redirectScheme=a&redirectUri=b%3A8080%2Fx", ("a", "b%3A8080%2Fx")),
        ("a URI that is a whole one", "&redirectScheme=a&redirectUri=https://b/c", ("a", "https://b/c")),
        ("a URI with an =", "&redirectScheme=a&redirectUri=b=c", ("a", "b=c")),
        ("a URI that is an =", "&redirectScheme=a&redirectUri==", ("a", "=")),
        ("a URI with a plus sign", "&redirectScheme=a&redirectUri=b+c", ("a", "b+c")),
    ):
        tests.parameters(f"redirect: {comment}", "uid=1&exp=2", 2, True, redirect, appended)
    for comment, parameters, exp, canonical in (
        ("without exp", "uid=1", None, True),
        ("exp before uid", "exp=2&uid=1", 2, False),
        ("after an unknown parameter", "uid=1&a=b", None, False),
    ):
        appended = "&redirectScheme=a&redirectUri=b"
        tests.parameters(f"redirect: {comment}", parameters, exp, canonical, ("a", "b"), appended)
    tests.valid(
        "redirect: web+sid with slashes",
        f"web+sid://{CALLBACK}&redirectScheme=brave&redirectUri=app.example%2Fdone",
        redirect=both,
    )

    for comment, marked in (
        ("an empty scheme", f"{CHALLENGE}&‸redirectScheme="),
        ("a scheme without =", f"{CHALLENGE}&‸redirectScheme"),
        ("an empty scheme before a URI", f"{CHALLENGE}&‸redirectScheme=&redirectUri=b"),
        ("a scheme that begins with a digit", f"{CHALLENGE}&‸redirectScheme=1a"),
        ("a scheme that begins with a plus sign", f"{CHALLENGE}&‸redirectScheme=+a"),
        ("a scheme with a colon", f"{CHALLENGE}&‸redirectScheme=https:"),
        ("a scheme with slashes", f"{CHALLENGE}&‸redirectScheme=https://"),
        ("a scheme with an underscore", f"{CHALLENGE}&‸redirectScheme=a_b"),
        ("a scheme with an encoded letter", f"{CHALLENGE}&‸redirectScheme=%61"),
        ("a scheme with an =", f"{CHALLENGE}&‸redirectScheme=a=b"),
        ("a URI without a scheme", f"{CHALLENGE}&‸redirectUri=b"),
        ("a URI without a scheme and without exp", f"sid:{HOST}{PATH}?uid=1&‸redirectUri=b"),
        ("an empty URI", f"{CHALLENGE}&redirectScheme=a&‸redirectUri="),
        ("a URI without =", f"{CHALLENGE}&redirectScheme=a&‸redirectUri"),
        ("an empty URI without a scheme", f"{CHALLENGE}&‸redirectUri="),
        ("an empty URI before a scheme", f"{CHALLENGE}&‸redirectUri=&redirectScheme=a"),
    ):
        tests.invalid(f"redirect: {comment}", "invalidRedirect", marked)

    for comment, marked in (
        ("before uid", f"sid:{HOST}{PATH}?redirectScheme=a&‸uid=1"),
        ("before uid and exp", f"sid:{HOST}{PATH}?redirectScheme=a&‸uid=1&exp=2"),
        ("between uid and exp", f"sid:{HOST}{PATH}?uid=1&redirectScheme=a&‸exp=2"),
        ("between exp and uid", f"sid:{HOST}{PATH}?exp=2&redirectScheme=a&redirectUri=b&‸uid=1"),
        ("before an unknown parameter", f"{CHALLENGE}&redirectScheme=a&‸x=y"),
        ("a URI before an unknown parameter", f"{CHALLENGE}&redirectUri=a&‸x=y"),
        ("around an unknown parameter", f"{CHALLENGE}&redirectScheme=a&‸x=y&redirectUri=b"),
        ("a URI that is cut off at its &", f"{CHALLENGE}&redirectScheme=a&redirectUri=b&‸c=d"),
        ("before a second uid", f"{CHALLENGE}&redirectScheme=a&‸uid=2"),
        ("before an empty uid", f"sid:{HOST}{PATH}?redirectScheme=a&‸uid="),
        ("before an exp that is not a number", f"sid:{HOST}{PATH}?uid=1&redirectScheme=a&‸exp=x"),
    ):
        tests.invalid(f"redirect: {comment}", "misplacedRedirect", marked)


def _bytes(tests):
    for place, pattern in PLACES:
        for code in CONTROLS:
            tests.invalid(f"byte {code:02x} {place}", "invalidCharacter", pattern.format(CARET + chr(code)))
        for character, name in NOT_ASCII:
            tests.invalid(f"{name} {place}", "invalidCharacter", pattern.format(CARET + character))
        characters = NOT_IN_AUTHORITY if place == "in the authority" else NOT_IN_PATH
        for character in characters:
            tests.invalid(f"{character} {place}", "invalidCharacter", pattern.format(CARET + character))
        for code in (0x80, 0xBF, 0xC0, 0xF5, 0xFF):
            before, after = pattern.split("{}")
            data = before.encode() + bytes([code]) + after.encode()
            tests.refused(f"byte {code:02x} {place}", "invalidCharacter", data, len(before))

    length = len(CHALLENGE)
    for offset in range(4, length + 1):
        data = CHALLENGE[:offset].encode() + b"\x80" + CHALLENGE[offset:].encode()
        tests.refused(f"byte 80 at {offset}", "invalidCharacter", data, offset)
    for offset in range(4):
        data = CHALLENGE[:offset].encode() + b"\x80" + CHALLENGE[offset:].encode()
        tests.refused(f"byte 80 at {offset}", "missingScheme", data, 0)

    tests.invalid("a fragment after exp", "invalidCharacter", f"{CHALLENGE}‸#anchor")
    tests.invalid("a fragment after uid", "invalidCharacter", f"sid:{HOST}{PATH}?uid=1‸#anchor")
    tests.invalid("a fragment after uid, exp in front", "invalidCharacter", f"sid:{HOST}{PATH}?exp=2&uid=1‸#anchor")
    tests.invalid("a fragment before the query", "invalidCharacter", f"sid:{HOST}{PATH}‸#?uid=1")
    tests.invalid("an empty fragment", "invalidCharacter", f"{CHALLENGE}‸#")
    tests.invalid("CR LF at the end", "invalidCharacter", f"{CHALLENGE}‸\r\n")
    tests.invalid("a second challenge after a space", "invalidCharacter", f"{CHALLENGE}‸ {CHALLENGE}")
    tests.invalid("a combining mark after the exp", "invalidCharacter", f"{CHALLENGE}‸\u0301")
    tests.invalid("CR LF between host and path", "invalidCharacter", f"sid:{HOST}‸\r\n{PATH}?uid=1")


def _percent(tests):
    tests.path("percent-encoding in the path is kept", "/%61%2F%2f")
    tests.path("an encoded percent sign", "/%25")
    tests.path("an encoded zero byte", "/%00")
    tests.path("encoded bytes that are not UTF-8", "/%FF%fe")
    tests.path("hex digits after a whole encoding", "/%411")
    for place, pattern in PLACES[1:4] + PLACES[5:6]:
        for comment, text in (
            ("no digits", "%"),
            ("one digit", "%4"),
            ("a digit and a letter that is none", "%4g"),
            ("a letter that is none and a digit", "%g4"),
            ("two percent signs", "%%"),
            ("a sign", "%+1"),
            ("a Unicode escape", "%u0041"),
            ("full-width digits", "%\uff14\uff11"),
        ):
            tests.invalid(f"percent {place}: {comment}", "invalidPercentEncoding", pattern.format(CARET + text + "~"))
    for comment, text in (("no digits", "%"), ("one digit", "%4"), ("no digits after a whole one", "%41‸%")):
        marked = text if CARET in text else CARET + text
        tests.invalid(f"percent at the end: {comment}", "invalidPercentEncoding", f"sid:{HOST}{PATH}?uid=1{marked}")
    tests.invalid("percent at the end of the path", "invalidPercentEncoding", f"sid:{HOST}/a‸%?uid=41")
    tests.invalid("percent and a digit at the end of the path", "invalidPercentEncoding", f"sid:{HOST}/a‸%4?uid=1")
    tests.invalid("percent at the end of a parameter", "invalidPercentEncoding", f"sid:{HOST}{PATH}?uid=1‸%&exp=2")
    tests.invalid("percent before a control character", "invalidPercentEncoding", f"sid:{HOST}{PATH}?uid=1‸%\n1")
    tests.invalid("percent in the exp", "invalidPercentEncoding", f"sid:{HOST}{PATH}?uid=1&exp=1‸%")
    tests.invalid("percent in the host", "invalidCharacter", f"sid:api‸%2Eopdex.com{PATH}?uid=1")
    tests.invalid("percent in the port", "invalidCharacter", f"sid:localhost:44‸%33{PATH}?uid=1")


def _lengths(tests):
    for length in (MAXIMUM_CHALLENGE_LENGTH - 1, MAXIMUM_CHALLENGE_LENGTH):
        callback = f"{HOST}{PATH}?uid="
        callback += "u" * (length - len("sid:") - len(callback))
        uid = callback.partition("uid=")[2]
        tests.valid(f"{length} bytes", f"sid:{callback}", uid=uid, exp=None, signed=callback)
    callback = f"{HOST}{PATH}?uid="
    callback += "u" * (MAXIMUM_CHALLENGE_LENGTH - len("web+sid://") - len(callback))
    uid = callback.partition("uid=")[2]
    tests.valid("2048 bytes with the longest scheme", f"web+sid://{callback}", uid=uid, exp=None, signed=callback)
    tail = "&redirectScheme=a&redirectUri="
    text = f"{CHALLENGE}{tail}" + "r" * (MAXIMUM_CHALLENGE_LENGTH - len(CHALLENGE) - len(tail))
    tests.valid("2048 bytes with a redirect", text, redirect=("a", text.partition("redirectUri=")[2]))
    for comment, text in (
        ("2049 bytes", f"web+sid://{callback}u"),
        ("2049 bytes by a redirect", f"{CHALLENGE}{tail}" + "r" * (2049 - len(CHALLENGE) - len(tail))),
        ("2049 bytes without a scheme", "a" * 2049),
        ("2049 bytes with a space in front", " " * 2049),
        ("2049 zero bytes", "\0" * 2049),
        ("2047 characters of 2048 bytes and one more", f"sid:{HOST}/" + "a" * (2047 - 18) + "\u00e9"),
        ("10000 bytes", CHALLENGE + "a" * (10000 - len(CHALLENGE))),
    ):
        data = text.encode()
        assert len(data) > MAXIMUM_CHALLENGE_LENGTH
        tests.refused(comment, "tooLong", data, MAXIMUM_CHALLENGE_LENGTH)
    text = f"sid:{HOST}/" + "a" * (2046 - 18) + "‸\u00e9"
    tests.invalid("2047 characters of 2048 bytes", "invalidCharacter", text)


def _order(tests):
    """Where several errors hold, the first in the order of vectors/README.md is reported."""
    for comment, error, marked in (
        ("the scheme before the host", "missingScheme", "‸http:// @"),
        ("a character before the host", "invalidCharacter", "sid:a..b‸ /a?uid=1"),
        ("a user before the host", "userInfo", "sid:a..b‸@c/a?uid=1"),
        ("the earlier of a character and a user", "invalidCharacter", "sid:a‸ b@c/a?uid=1"),
        ("the earlier of a user and a character", "userInfo", "sid:a‸@b c/a?uid=1"),
        ("a character in the port before the host", "invalidCharacter", "sid:a..b:1‸ /a?uid=1"),
        ("the host before the port", "invalidHost", "sid:‸a..b:0/a?uid=1"),
        ("the empty host before the port", "emptyHost", "sid:‸:0/a?uid=1"),
        ("the port before the path", "invalidPort", "sid:a:‸0?uid=1"),
        ("the host before the path", "invalidHost", "sid:‸a..b"),
        ("the path before the query", "missingPath", "sid:a‸?uid=1 "),
        ("a character in the path before the query", "invalidCharacter", "sid:a/‸ "),
        ("a character in the path before the parameters", "invalidCharacter", "sid:a/‸ ?exp=x"),
        ("a parameter before a character after it", "invalidExpiry", "sid:a/?‸exp=x& "),
        ("a character in a parameter before its value", "invalidCharacter", "sid:a/?exp=x‸ "),
        ("an extra question mark before the value", "extraQuestionMark", "sid:a/?exp=x‸?"),
        ("a character before an extra question mark", "invalidCharacter", "sid:a/?uid=1‸ ?"),
        ("an extra question mark before a character", "extraQuestionMark", "sid:a/?uid=1‸? "),
        ("an extra question mark before an empty name", "extraQuestionMark", "sid:a/?=‸?"),
        ("a parameter before an extra question mark in the next", "emptyUID", "sid:a/?‸uid=&a?"),
        ("a duplicate before its empty value", "duplicateParameter", "sid:a/?uid=1&‸uid="),
        ("a misplaced redirect before a duplicate", "misplacedRedirect", "sid:a/?uid=1&redirectScheme=a&‸uid=1"),
        ("an empty name before a misplaced redirect", "emptyParameter", "sid:a/?uid=1&redirectScheme=a&‸=1"),
        ("a parameter before the missing uid", "invalidExpiry", "sid:a/?‸exp=x"),
        ("a redirect parameter before the missing uid", "invalidRedirect", "sid:a/?‸redirectScheme=1"),
        ("the missing uid before the missing scheme", "missingUID", "sid:a/?redirectUri=b‸"),
    ):
        tests.invalid(f"order: {comment}", error, marked)
