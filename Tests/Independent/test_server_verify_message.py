"""The Stratis node's call, as a server that had a node makes it."""

import base64
import json

import pytest

from server import Server, Wallet
from stratis_id import encode_signature, sign

SECRET = b"\x11" * 32
WALLET = Wallet(SECRET)
PATH = "/api/Wallet/verifymessage"


@pytest.fixture
def server(sidsign, tmp_path):
    """A server that answers the call."""
    with Server(sidsign, tmp_path, "--verify-message-endpoint") as server:
        yield server


def signature(message):
    """A message signed by the wallet, in base64."""
    return encode_signature(sign(message.encode(), SECRET, compressed=True))


def call(server, body, path=PATH, content_type="application/json; charset=utf-8"):
    """The answer to a call with this body."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return server.request(path, raw, {"Content-Type": content_type})


def request(message="hello", /, **changes):
    """The body of a call that is right."""
    return {"signature": signature(message), "externalAddress": WALLET.address, "message": message} | changes


@pytest.mark.parametrize("message", ["hello", "line\nline", "ünïcödé €", "x" * 5000, " spaces "])
def test_a_signed_message_is_true(server, message):
    """The JSON string that the node answers."""
    answer = call(server, request(message))
    assert (answer.status, answer.json) == (200, "True")
    assert call(server, request(message, message=message + ".")).json == "False"


def test_letter_case_does_not_count(server):
    """Neither in the names nor in the path; other members do not matter."""
    body = request()
    for rename in (str.upper, str.lower, str.capitalize):
        answer = call(server, {rename(name): value for name, value in body.items()})
        assert (answer.status, answer.json) == (200, "True")
    assert call(server, {**body, "walletName": None, "x": [1]}).json == "True"
    assert call(server, body, path="/api/wallet/VerifyMessage").json == "True"


@pytest.mark.parametrize(
    "changes",
    [
        {"signature": "nonsense"},
        {"signature": base64.b64encode(b"\x1f" + bytes(64)).decode()},
        {"signature": signature("hello").rstrip("=")},
        {"externalAddress": "nonsense"},
        {"externalAddress": Wallet(SECRET, "strax").address},
        {"externalAddress": Wallet(b"\x22" * 32).address},
        {"message": "hullo"},
    ],
)
def test_everything_that_is_not_signed_is_false(server, changes):
    """Malformed or wrong: one answer."""
    answer = call(server, request(**changes))
    assert (answer.status, answer.json) == (200, "False")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        *((request(**{name: value}), name) for name in request() for value in ("", " \t\n", None, 5, ["x"])),
        *(({key: value for key, value in request().items() if key != name}, name) for name in request()),
        ({**request(), "MESSAGE": "hello"}, "message is there twice"),
        (b"", "JSON object"),
        (b"null", "JSON object"),
        (b"[]", "JSON object"),
        (b'{"message": "\xff"}', "JSON object"),
        (b"[" * 16000, "JSON object"),
    ],
)
def test_a_call_that_is_none(server, body, text):
    """400 in the node's shape."""
    answer = call(server, body)
    assert answer.status == 400
    (error,) = answer.json["errors"]
    assert set(error) == {"status", "message", "description"} and error["status"] == 400
    assert text in error["message"]


def test_the_limits_of_the_call(server):
    """Method, media type and length."""
    assert server.request(PATH).status == 405
    assert call(server, request(), content_type="text/plain").status == 415
    assert call(server, request("x" * 17000)).status == 413


def test_the_call_is_off_unless_it_is_wanted(sidsign, tmp_path):
    """A flag beats the variable, the variable beats the file."""
    (tmp_path / "settings.yaml").write_text("verifyMessageEndpoint: true")
    file = ["--config", tmp_path / "settings.yaml"]
    variable = "SIDSIGN_VERIFY_MESSAGE_ENDPOINT"
    for arguments, environment, status in (
        ([], {}, 404),
        (file, {}, 200),
        ([], {variable: "1"}, 200),
        (file, {variable: "0"}, 404),
        (["--no-verify-message-endpoint"], {variable: "1"}, 404),
    ):
        with Server(sidsign, tmp_path, *arguments, environment=environment) as server:
            assert call(server, request()).status == status
