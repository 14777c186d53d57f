"""What the tests of the authorization code share: a login as a client begins and ends it, and the wallet's callback."""

import json
import secrets
import urllib.parse

from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.jwk import KeySet


class CodeLogin:
    """One login of a client, with its own state and code verifier."""

    def __init__(self, server, redirect_uri, client_id="shop", secret=None, **parameters):
        self.server = server
        self.verifier = secrets.token_urlsafe(48)
        self.session = OAuth2Session(
            client_id,
            secret,
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            token_endpoint=f"{server.url}/token",
            **parameters,
        )
        self.url, self.state = self.session.create_authorization_url(
            f"{server.url}/authorize", code_verifier=self.verifier
        )

    def check(self, answer):
        """The code in what came to the redirect URI; state and issuer have to be this login's."""
        assert set(answer) == {"code", "state", "iss"}, answer
        assert answer["state"] == self.state
        assert answer["iss"] == self.server.url
        return answer["code"]

    def redeem(self, answer):
        """Tokens for what came to the redirect URI."""
        code = self.check(answer)
        return self.session.fetch_token(f"{self.server.url}/token", code=code, code_verifier=self.verifier)


def post_signature(server, wallet, sid, headers=None, **changes):
    """The answer to a wallet that posts its signature to the callback that the challenge names."""
    authority, _, rest = sid.removeprefix("sid:").partition("/")
    assert authority == server.url.removeprefix("http://")
    body = {"signature": wallet.sign(sid), "publicKey": wallet.address} | changes
    fields = {"Content-Type": "application/json", **(headers or {})}
    return server.request(f"/{rest}", json.dumps(body).encode(), fields)


def claims(server, access_token, audience=None):
    """The claims of an access token, once it has been verified against the published keys."""
    metadata = server.request("/.well-known/oauth-authorization-server").json
    keys = KeySet.import_key_set(server.request(metadata["jwks_uri"].removeprefix(server.url)).json)
    token = jwt.decode(access_token, keys, algorithms=["ES256"])
    assert token.header["typ"] == "at+jwt"
    rules = jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": metadata["issuer"]},
        aud={"essential": True, "value": audience or server.url},
    )
    rules.validate(token.claims)
    return token.claims


def parameters(url):
    """The parameters of a redirect's query, each of which is there once."""
    pairs = urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query, keep_blank_values=True, strict_parsing=True)
    assert len(dict(pairs)) == len(pairs), pairs
    return dict(pairs)
