"""The authorization code with PKCE as clients see it, without a browser: authlib, curl and what only a test does."""

import base64
import hashlib
import html
import http.cookiejar
import json
import re
import secrets
import shutil
import subprocess
import threading
import urllib.parse
import urllib.request

import pytest
from authlib.integrations.base_client import OAuthError

from code_flow import CodeLogin, claims, parameters, post_signature
from server import Answer, Server, Wallet

WALLET = Wallet(b"\x11" * 32)
OTHER = Wallet(b"\x22" * 32)
CALLBACK = "https://shop.example.com/callback"

SETTINGS = """
lifetimes: {accessToken: 60, refreshGrace: 0}
clients:
  - {id: shop, name: The shop, public: true, grants: [authorization_code, refresh_token], scopes: [read, write],
     redirectURIs: ["https://shop.example.com/callback"]}
  - {id: api, secret: s3cret-of-the-api, grants: [authorization_code, refresh_token], scopes: [read],
     redirectURIs: ["https://api.example.com/a?b=c", "com.example.api:/callback", "http://[::1]/x"]}
  - {id: direct, public: true, grants: [sid]}
"""


@pytest.fixture
def server(sidsign, tmp_path):
    """A server with clients that sign people in with a browser."""
    (tmp_path / "settings.yaml").write_text(SETTINGS)
    with Server(sidsign, tmp_path, "--config", tmp_path / "settings.yaml") as server:
        yield server


class Pages:
    """A browser as far as a form goes: cookies, one page after the other, and redirects only where they are wanted."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    def __init__(self, server):
        self.server = server
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies), self.Stay)

    def open(self, url, form=None, **headers):
        """The answer to a request of the browser's."""
        body = None if form is None else urllib.parse.urlencode(form).encode()
        fields = {"Accept": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}
        request = urllib.request.Request(urllib.parse.urljoin(self.server.url, url), data=body, headers=fields)
        try:
            with self.opener.open(request, timeout=20) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def begin(self, url):
        """Opens the page with the code; the challenge and the sealed login."""
        answer = self.open(url)
        assert answer.status == 200, answer.body
        page = answer.body.decode()
        (sid,) = re.findall(r'<code id="sid"[^>]*>([^<]*)</code>', page)
        (login,) = re.findall(r'<input type="hidden" name="login" value="([^"]*)">', page)
        return html.unescape(sid), html.unescape(login)

    def decide(self, decision, login, **headers):
        """Presses a button."""
        return self.open("/authorize", {"login": login, "decision": decision}, **headers)

    def sign_in(self, url, wallet):
        """All of it: what comes to the redirect URI."""
        sid, login = self.begin(url)
        assert post_signature(self.server, wallet, sid).status == 204
        answer = self.decide("continue", login)
        assert answer.status in (302, 303), answer.body
        return parameters(answer.headers["Location"])


def test_authlib_finds_out_and_signs_in(server):
    """A public client: discovery, code with PKCE, refresh, revocation."""
    metadata = server.request("/.well-known/oauth-authorization-server").json
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert metadata["authorization_response_iss_parameter_supported"] is True
    assert set(metadata["response_types_supported"]) == {"code", "sid"}
    assert {"authorization_code", "refresh_token", "sid"} <= set(metadata["grant_types_supported"])
    assert metadata["authorization_endpoint"] == f"{server.url}/authorize"

    login = CodeLogin(server, CALLBACK, scope="read")
    token = login.redeem(Pages(server).sign_in(login.url, WALLET))
    assert token["token_type"].lower() == "bearer" and token["expires_in"] == 60
    said = claims(server, token["access_token"])
    assert (said["sub"], said["network"], said["client_id"]) == (WALLET.address, "cirrus", "shop")
    assert said["scope"] == "read"

    renewed = login.session.refresh_token(metadata["token_endpoint"], refresh_token=token["refresh_token"])
    assert claims(server, renewed["access_token"])["sub"] == WALLET.address
    revoked = login.session.revoke_token(metadata["revocation_endpoint"], token=renewed["refresh_token"])
    assert revoked.status_code == 200
    with pytest.raises(OAuthError, match="invalid_grant"):
        login.session.refresh_token(metadata["token_endpoint"], refresh_token=renewed["refresh_token"])


@pytest.mark.parametrize(
    "redirect_uri", ["https://api.example.com/a?b=c", "com.example.api:/callback", "http://[::1]:4711/x"]
)
def test_a_confidential_client_introspects_what_it_got(server, redirect_uri):
    """To each kind of redirect URI, a query of its own and another port on loopback included."""
    login = CodeLogin(server, redirect_uri, "api", "s3cret-of-the-api")
    pages = Pages(server)
    sid, sealed = pages.begin(login.url)
    assert post_signature(server, WALLET, sid).status == 204
    location = pages.decide("continue", sealed).headers["Location"]
    assert location.startswith(redirect_uri + ("&" if "?" in redirect_uri else "?"))
    answer = parameters(location)
    assert answer.pop("b", "c") == "c"
    token = login.redeem(answer)
    state = login.session.introspect_token(f"{server.url}/introspect", token=token["access_token"]).json()
    assert state["active"] and state["sub"] == WALLET.address and state["client_id"] == "api"
    login.session.revoke_token(f"{server.url}/revoke", token=token["refresh_token"])
    state = login.session.introspect_token(f"{server.url}/introspect", token=token["access_token"]).json()
    assert state == {"active": False}


def test_curl_walks_the_whole_flow(sidsign, server, tmp_path):
    """curl, sed and the command alone."""
    if not shutil.which("curl"):
        pytest.skip("no curl")

    def curl(*arguments):
        command = ["curl", "--silent", "--show-error", "--fail-with-body", "--cookie", "jar", "--cookie-jar", "jar"]
        process = subprocess.run([*command, *arguments], capture_output=True, timeout=20, cwd=tmp_path, check=True)
        return process.stdout.decode()

    key = tmp_path / "wallet.key"
    address = sidsign.run("key", "new", "--no-passphrase", "--output", key).text
    verifier = secrets.token_urlsafe(32)
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    query = {
        "response_type": "code",
        "client_id": "shop",
        "redirect_uri": CALLBACK,
        "state": "a b&c",
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    page = curl(f"{server.url}/authorize?{urllib.parse.urlencode(query)}")
    sid = html.unescape(re.search(r'<code id="sid"[^>]*>([^<]*)', page)[1])
    login = re.search(r'name="login" value="([^"]*)"', page)[1]
    status = f"{server.url}/authorize/status?login={login}"
    assert json.loads(curl(status))["status"] == "pending"
    signature = sidsign.run("sign", sid, "--key", key).text
    body = json.dumps({"Signature": signature, "PublicKey": address})
    wallet = ["--header", "Content-Type: application/json; charset=utf-8", "--data", body]
    assert curl(*wallet, f"http://{sid.removeprefix('sid:')}") == ""
    assert json.loads(curl(status)) == {"status": "signed", "address": address}
    form = ["--data-urlencode", f"login={login}", "--data", "decision=continue"]
    shown = ["--write-out", "%{redirect_url}", "--output", "/dev/null"]
    answer = parameters(curl(*form, *shown, f"{server.url}/authorize"))
    assert (answer["state"], answer["iss"]) == ("a b&c", server.url)
    form = {
        "grant_type": "authorization_code",
        "client_id": "shop",
        "redirect_uri": CALLBACK,
        "code": answer["code"],
        "code_verifier": verifier,
    }
    tokens = json.loads(curl("--data", urllib.parse.urlencode(form), f"{server.url}/token"))
    assert claims(server, tokens["access_token"])["sub"] == address


def redeem(server, code, **parameters):
    """The answer to a code at the token endpoint; a parameter that is `None` is left out."""
    form = {"grant_type": "authorization_code", "client_id": "shop", "redirect_uri": CALLBACK, "code": code}
    form |= parameters
    return server.request("/token", {name: value for name, value in form.items() if value is not None})


def test_what_is_wrong_does_not_burn_the_code(server):
    """Wrong verifier, client, redirect URI: refused; then the right ones get the tokens."""
    login = CodeLogin(server, CALLBACK)
    code = login.check(Pages(server).sign_in(login.url, WALLET))
    basic = {"Authorization": "Basic " + base64.b64encode(b"api:s3cret-of-the-api").decode()}
    for changes, error in (
        ({"code_verifier": secrets.token_urlsafe(48)}, "invalid_grant"),
        ({"code_verifier": None}, "invalid_request"),
        ({"redirect_uri": CALLBACK + "/"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_grant"),
        ({"code": code[:-1] + ("A" if code[-1] != "A" else "B")}, "invalid_grant"),
        ({"code": ""}, "invalid_request"),
    ):
        answer = redeem(server, **{"code": code, "code_verifier": login.verifier, **changes})
        assert (answer.status, answer.json["error"]) == (400, error), changes
    form = {"grant_type": "authorization_code", "redirect_uri": CALLBACK, "code": code, "code_verifier": login.verifier}
    answer = server.request("/token", form, basic)
    assert (answer.status, answer.json["error"]) == (400, "invalid_grant")
    assert redeem(server, code, code_verifier=login.verifier).status == 200


def test_a_second_redemption_ends_the_login(server):
    """Whoever has got hold of a code that was used: the login it began is over."""
    login = CodeLogin(server, CALLBACK)
    answer = Pages(server).sign_in(login.url, WALLET)
    token = login.redeem(answer)
    again = redeem(server, answer["code"], code_verifier=login.verifier)
    assert (again.status, again.json["error"]) == (400, "invalid_grant")
    form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"], "client_id": "shop"}
    assert server.request("/token", form).json["error"] == "invalid_grant"


def test_continue_pressed_twice_is_one_login(server):
    """Two codes of one signature: the first redemption wins."""
    login = CodeLogin(server, CALLBACK)
    pages = Pages(server)
    sid, sealed = pages.begin(login.url)
    post_signature(server, WALLET, sid)
    codes = [login.check(parameters(pages.decide("continue", sealed).headers["Location"])) for _ in range(2)]
    statuses = [redeem(server, code, code_verifier=login.verifier).status for code in codes]
    assert statuses == [200, 400]


def test_one_code_of_64_at_once(server):
    """Exactly one redemption, whoever asks how often at the same time."""
    login = CodeLogin(server, CALLBACK)
    code = login.check(Pages(server).sign_in(login.url, WALLET))
    barrier, statuses = threading.Barrier(64), []

    def run():
        barrier.wait()
        statuses.append(redeem(server, code, code_verifier=login.verifier).status)

    threads = [threading.Thread(target=run) for _ in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [400] * 63


@pytest.mark.parametrize(
    ("changes", "heading"),
    [
        ({"client_id": None}, "Unknown application"),
        ({"client_id": "nobody"}, "Unknown application"),
        ({"client_id": "direct"}, "Not for this application"),
        ({"redirect_uri": CALLBACK + "/"}, "Unknown return address"),
        ({"redirect_uri": CALLBACK + "?x=y"}, "Unknown return address"),
        ({"redirect_uri": "https://shop.example.com.evil.example/callback"}, "Unknown return address"),
        ({"redirect_uri": "https://shop.example.com@evil.example/callback"}, "Unknown return address"),
        ({"redirect_uri": "//shop.example.com/callback"}, "Unknown return address"),
        ({"redirect_uri": "javascript:alert(1)"}, "Unknown return address"),
    ],
)
def test_nobody_is_sent_to_an_unknown_place(server, changes, heading):
    """A page that says why for browsers, JSON for others, and never a Location."""
    url = urllib.parse.urlsplit(CodeLogin(server, CALLBACK).url)
    query = dict(urllib.parse.parse_qsl(url.query)) | changes
    path = "/authorize?" + urllib.parse.urlencode({name: value for name, value in query.items() if value is not None})
    answer = Pages(server).open(path)
    assert 400 <= answer.status < 404 and answer.headers["Location"] is None
    assert f"<h1>{heading}</h1>" in answer.body.decode()
    assert "evil" not in answer.body.decode()
    plain = server.request(path, headers={"Accept": "application/json"})
    assert plain.status == answer.status and plain.headers["Location"] is None and "error" in plain.json


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
        ({"scope": "admin"}, "invalid_scope"),
    ],
)
def test_the_client_hears_what_is_wrong(server, changes, error):
    """At its redirect URI, with state and issuer."""
    login = CodeLogin(server, CALLBACK)
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(login.url).query)) | changes
    query = {name: value for name, value in query.items() if value is not None}
    answer = Pages(server).open("/authorize?" + urllib.parse.urlencode(query))
    assert answer.status in (302, 303)
    assert answer.headers["Location"].startswith(CALLBACK + "?")
    said = parameters(answer.headers["Location"])
    assert (said["error"], said["state"], said["iss"]) == (error, login.state, server.url)


def test_only_the_browser_that_began_goes_on(server):
    """Without its cookie the sealed login is of no use, and neither is a form of another site's."""
    login = CodeLogin(server, CALLBACK)
    pages = Pages(server)
    sid, sealed = pages.begin(login.url)
    post_signature(server, WALLET, sid)
    stranger = Pages(server)
    stranger.begin(login.url)
    for other in (stranger, Pages(server)):
        answer = other.decide("continue", sealed)
        assert answer.status == 404 and answer.headers["Location"] is None
        assert other.open(f"/authorize/status?login={sealed}").status == 404
        assert other.open(f"/authorize/login?login={sealed}").status == 404
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
    ):
        answer = pages.decide("continue", sealed, **headers)
        assert answer.status == 403 and answer.headers["Location"] is None
    assert pages.open(f"/authorize?login={sealed}&decision=continue").headers["Location"] is None
    answer = pages.decide("continue", sealed, Origin=server.url, Sec_Fetch_Site="same-origin")
    assert login.check(parameters(answer.headers["Location"]))


def test_the_cookie(server):
    """One for the browser, out of reach of scripts and of other sites' forms; kept when it is there already."""
    login = CodeLogin(server, CALLBACK)
    pages = Pages(server)
    field = pages.open(login.url).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(field.split("; "))
    assert field.startswith("sid_browser=")
    assert pages.open(login.url).headers["Set-Cookie"] is None


def test_the_first_wallet_stays(server):
    """The same wallet may post again, another one does not take its place; a bad signature changes nothing."""
    pages = Pages(server)
    sid, sealed = pages.begin(CodeLogin(server, CALLBACK).url)
    assert post_signature(server, WALLET, sid, signature=OTHER.sign(sid)).status == 400
    assert post_signature(server, WALLET, sid, signature="nonsense").status == 400
    assert pages.open(f"/authorize/status?login={sealed}").json["status"] == "pending"
    for _ in range(2):
        answer = post_signature(server, WALLET, sid)
        assert (answer.status, answer.body) == (204, b"")
    answer = post_signature(server, OTHER, sid)
    assert (answer.status, answer.json["error"]) == (400, "invalid_grant")
    assert pages.open(f"/authorize/status?login={sealed}").json == {"status": "signed", "address": WALLET.address}


def test_the_two_kinds_of_challenge_are_not_mixed(server):
    """One of the sid grant is refused by the callback, one of a page by the sid grant."""
    direct = server.challenge()
    assert post_signature(server, WALLET, direct).status == 400
    sid, _ = Pages(server).begin(CodeLogin(server, CALLBACK).url)
    form = {"grant_type": "sid", "sid": sid, "public_key": WALLET.address, "signature": WALLET.sign(sid)}
    answer = server.request("/token", form)
    assert (answer.status, answer.json["error"]) == (400, "invalid_grant")


def test_a_long_state_comes_back_whole(server):
    """4,096 characters of any that a state may have; one more is refused."""
    state = "%&+ \"'<>\\~" + "x" * 4086
    assert len(state) == 4096
    login = CodeLogin(server, CALLBACK)
    query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(login.url).query))
    pages = Pages(server)

    def url(state):
        return "/authorize?" + urllib.parse.urlencode(query | {"state": state})

    sid, sealed = pages.begin(url(state))
    assert pages.open(f"/authorize/login?login={sealed}").status == 200
    post_signature(server, WALLET, sid)
    assert parameters(pages.decide("continue", sealed).headers["Location"])["state"] == state
    assert parameters(pages.open(url(state + "x")).headers["Location"])["error"] == "invalid_request"


def test_the_header_fields_of_a_page(server):
    """Nothing from elsewhere, no frame around it, nothing kept."""
    answer = Pages(server).open(CodeLogin(server, CALLBACK).url)
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    policy = dict(part.split(maxsplit=1) for part in answer.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert policy["connect-src"] == "'self'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    # With no-referrer the form would come with `Origin: null`, as from anywhere.
    assert answer.headers["Referrer-Policy"] == "same-origin"
