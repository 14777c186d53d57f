"""The client against authorization servers of other projects: authlib and django-oauth-toolkit, on loopback.

The client is driven through `oauth-driver`, which stands beside the command.
"""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
REDIRECT_URI = "http://127.0.0.1:8000/callback"
CLIENT_ID = "client-one"
# Characters that come out differently in the two ways of encoding HTTP Basic.
CLIENT_SECRET = "canary+s&cret=:/x"
PASSWORD = "correct horse + battery & staple"


class Driver:
    """The client as a process."""

    def __init__(self, path):
        self.process = subprocess.Popen(
            [path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        _, self.errors = self.process.communicate(timeout=20)
        assert self.errors == ""

    def do(self, operation, **members):
        """Does one thing and returns what came of it."""
        self.process.stdin.write(json.dumps({"op": operation, **members}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert "canary" not in answer.get("error", "")
        return answer

    def login(self):
        """Goes through the browser's way."""
        url = self.do("authorize")["url"]
        return self.do("exchange", callback=location(url))


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


def location(url):
    """Where a browser that opens the URL is sent on to."""
    try:
        urllib.request.build_opener(NoRedirect).open(url, timeout=20)
    except urllib.error.HTTPError as error:
        assert error.code in (302, 303), error.read()
        return error.headers["Location"]
    raise AssertionError("the server does not redirect")


@pytest.fixture
def driver(sidsign):
    """The client under test."""
    path = Path(sidsign.path).with_name("oauth-driver")
    if not path.exists():
        pytest.fail(f"{path} does not exist; swift build --build-tests makes it")
    with Driver(path) as driver:
        yield driver


class RealServer:
    """A server as a process."""

    def __init__(self, script, *arguments):
        self.process = subprocess.Popen(
            [sys.executable, HERE / script, CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1", "OAUTHLIB_INSECURE_TRANSPORT": "1"},
        )
        line = self.process.stdout.readline()
        assert line.strip().isdigit(), self.process.stderr.read()
        self.url = f"http://127.0.0.1:{line.strip()}"

    def expire(self):
        """Ends all access tokens before their time."""
        request = urllib.request.Request(self.url + "/expire", data=b"", method="POST")
        urllib.request.urlopen(request, timeout=20).close()

    def stop(self):
        self.process.terminate()
        self.process.communicate(timeout=20)


@pytest.fixture
def authlib():
    """A server of authlib."""
    pytest.importorskip("flask", reason="flask is not installed, and PyPI could not be reached for it")
    server = RealServer("authlib_server.py")
    server.settings = {
        "authorize": server.url + "/authorize",
        "token": server.url + "/token",
        "revoke": server.url + "/revoke",
        # It reads a secret without percent signs as it stands in the header.
        "authentication": "basic-raw",
    }
    yield server
    server.stop()


@pytest.fixture
def toolkit(tmp_path):
    """A server of django-oauth-toolkit."""
    pytest.importorskip(
        "oauth2_provider", reason="django-oauth-toolkit is not installed, and PyPI could not be reached for it"
    )
    server = RealServer("django_server.py", tmp_path / "database")
    server.settings = {
        "authorize": server.url + "/o/authorize/",
        "token": server.url + "/o/token/",
        "revoke": server.url + "/o/revoke_token/",
        # It decodes name and secret as values of a form.
        "authentication": "basic-form",
    }
    yield server
    server.stop()


@pytest.fixture(params=["authlib", "toolkit"])
def server(request):
    """Each of the servers."""
    return request.getfixturevalue(request.param)


def configure(driver, server, **changes):
    """A client of the server."""
    settings = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "redirect_uri": REDIRECT_URI,
        "scope": "read",
        **server.settings,
        **changes,
    }
    assert driver.do("configure", **settings) == {}


def test_code_with_pkce_a_call_and_an_early_401(driver, server):
    """A login in the browser; a token that dies early costs one refresh."""
    configure(driver, server)
    first = driver.login()
    assert first["access"] and first["refresh"], first
    assert driver.do("send", url=server.url + "/me")["status"] == 200
    server.expire()
    answer = driver.do("send", url=server.url + "/me")
    assert answer["status"] == 200, answer
    assert json.loads(answer["body"]) == {"user": "alice"}


def test_a_code_is_good_once(driver, server):
    """The second exchange of a code is refused."""
    configure(driver, server)
    callback = location(driver.do("authorize")["url"])
    assert driver.do("exchange", callback=callback)["access"]
    assert driver.do("exchange", callback=callback)["code"] == "invalid_grant"


def test_another_state_is_refused_by_the_client(driver, server):
    """The answer to an earlier flow is not taken for that to a later one."""
    configure(driver, server)
    callback = location(driver.do("authorize")["url"])
    driver.do("authorize")
    assert "does not belong to this login" in driver.do("exchange", callback=callback)["error"]


def test_refresh_rotates_and_reuse_ends_the_login(driver, server):
    """The old refresh token is spent; sending it again ends the whole family."""
    configure(driver, server)
    first = driver.login()
    second = driver.do("refresh")
    assert second["refresh"] != first["refresh"]
    third = driver.do("refresh")
    assert third["refresh"] != second["refresh"]
    assert driver.do("refresh-with", token=first["refresh"])["code"] == "invalid_grant"
    assert driver.do("refresh")["code"] == "login_required"


def test_a_revoked_token_ends_the_login(driver, server):
    """After a revocation the refresh token is dead."""
    configure(driver, server)
    tokens = driver.login()
    assert driver.do("revoke", token=tokens["refresh"]) == {}
    assert driver.do("refresh")["code"] == "login_required"


def test_the_secret_in_the_body(driver, server):
    """`client_secret_post`, where no encoding can be wrong."""
    configure(driver, server, authentication="post")
    assert driver.login()["access"]


def test_authlib_reads_both_encodings_of_basic(driver, authlib):
    """It decodes percent signs and leaves plus signs alone, so that both ways arrive as long as there is no space."""
    configure(driver, authlib, authentication="basic-form")
    assert driver.login()["access"]


def test_the_toolkit_reads_one_encoding_of_basic(driver, toolkit):
    """It decodes the form; the other encoding is `invalid_client`, and the client tries nothing by itself."""
    configure(driver, toolkit, authentication="basic-raw")
    answer = driver.login()
    assert answer["code"] == "invalid_client", answer
    assert answer["status"] == 401


def test_a_wrong_secret(driver, server):
    """`invalid_client`, with nothing of the secret in the error."""
    configure(driver, server, client_secret="another canary")
    assert driver.login()["code"] == "invalid_client"


def test_password(driver, server, request):
    """The password grant: every byte of the password arrives, and a wrong one is refused."""
    name = request.node.callspec.params["server"]
    configure(driver, server, client_id=CLIENT_ID + ("-password" if name == "toolkit" else ""))
    assert driver.do("password", username="alice", password=PASSWORD)["access"]
    refused = driver.do("password", username="alice", password="wrong canary")
    assert refused["code"] in ("invalid_grant", "invalid_request"), refused
    assert driver.do("refresh")["refresh"]
