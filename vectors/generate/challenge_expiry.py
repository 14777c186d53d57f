"""Vectors for the expiry of a challenge: it is expired when now > exp, in whole seconds."""

from document import Document
from stratis_id import MAXIMUM_EXPIRY, parse_challenge

WITHOUT_EXP = "sid:api.opdex.com/auth?uid=123456789"
NOWS = (0, 1, 1635199999, 1635200000, 1635200001, MAXIMUM_EXPIRY - 1, MAXIMUM_EXPIRY, MAXIMUM_EXPIRY + 1, 2**53 - 1)


def document():
    document = Document(
        "ChallengeExpiry",
        __name__,
        [
            ("SSAS, Wallet Compatibility and dApp Compatibility", "exp is checked if it is present"),
            ("SSAS.NET, StratisId.Expired", "expired is now > exp, so the second of exp itself is still good"),
        ],
    )
    document.group("ChallengeExpiry")

    def test(comment, text, now, expired):
        assert parse_challenge(text.encode()).is_expired(now) == expired
        if expired:
            document.invalid(comment, "expired", input=text, now=now)
        else:
            document.valid(comment, input=text, now=now)

    for exp in (0, 1, 1635200000, 2147483647, 2147483648, 4294967296, MAXIMUM_EXPIRY):
        text = f"{WITHOUT_EXP}&exp={exp}"
        if exp:
            test("one second before exp", text, exp - 1, expired=False)
        test("the second of exp", text, exp, expired=False)
        test("one second after exp", text, exp + 1, expired=True)
        if exp > 1:
            test("now is 0", text, 0, expired=False)
        test("now is 2^53 - 1", text, 2**53 - 1, expired=True)
    for now in NOWS:
        test("without exp never expired", WITHOUT_EXP, now, expired=False)
    test("exp before uid counts the same", "sid:api.opdex.com/auth?exp=1635200000&uid=1", 1635200001, expired=True)
    test("exp before uid counts the same", "sid:api.opdex.com/auth?exp=1635200000&uid=1", 1635200000, expired=False)
    test(
        "exp before redirect parameters counts the same",
        "web+sid:api.opdex.com/auth?uid=1&exp=1635200000&redirectScheme=brave",
        1635200001,
        expired=True,
    )
    test("another letter case is another parameter", f"{WITHOUT_EXP}&Exp=1", 1635200000, expired=False)
    test(
        "an exp inside the redirect is not exp", f"{WITHOUT_EXP}&redirectScheme=a&redirectUri=x/exp=1", 2, expired=False
    )
    test("an exp inside the path is not exp", "sid:api.opdex.com/exp=1&exp=1?uid=1", 2, expired=False)
    return document
