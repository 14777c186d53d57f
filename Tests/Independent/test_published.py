"""The published signature, as a user checks it."""

import pytest

SID = "sid:api.opdex.com/auth?uid=123456789&exp=1635200000"
ADDRESS = "tQ9RukZsB6bBsenHnGSo1q69CJzWGnxohm"
SIGNATURES = {
    "as published": "H9xjfnvqucCmi3sfEKUes0qL4mD9PrZ/al78+Ka440t6WH5Qh0AIgl5YlxPa2cyuXdwwDa2OYUWR/0ocL6jRZLc=",
    "high s": "INxjfnvqucCmi3sfEKUes0qL4mD9PrZ/al78+Ka440t6p4GveL/3faGnaOwlJjNRoN5+zzkg51qpwIhCXSdk3Io=",
}


@pytest.fixture(params=SIGNATURES.values(), ids=SIGNATURES.keys())
def verify(request, sidsign):
    """Verifies the published signature at a time, on a network."""

    def verify(at, network="cirrus-test"):
        arguments = ("verify", SID, "--address", ADDRESS, "--signature", request.param)
        return sidsign.run(*arguments, "--network", network, "--at", at, "--json")

    return verify


@pytest.mark.parametrize("at", [0, 1635199999, 1635200000])
def test_it_is_valid_up_to_exp(verify, at):
    result = verify(at)
    assert result.status == 0
    assert result.json == {
        "valid": True,
        "address": ADDRESS,
        "network": "cirrus-test",
        "host": "api.opdex.com",
        "uid": "123456789",
        "exp": 1635200000,
    }


def test_it_is_expired_after_exp(verify):
    result = verify(1635200001)
    assert result.status == 1
    assert (result.json["valid"], result.json["error"]) == (False, "expired")


@pytest.mark.parametrize(
    ("network", "error"), [("cirrus", "wrongNetwork"), ("strax", "wrongNetwork"), ("strax-test", "unsupportedAddress")]
)
def test_it_is_refused_on_other_networks(verify, network, error):
    result = verify(1635199999, network)
    assert result.status == 1
    assert result.json["error"] == error
