"""An authorization server of authlib on a free loopback port; the port is the first line that it prints.

    authlib_server.py CLIENT_ID CLIENT_SECRET REDIRECT_URI
"""

import secrets
import sys
import time
from dataclasses import dataclass, field
from wsgiref.simple_server import WSGIRequestHandler, make_server

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin, grants
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, jsonify, request

CLIENT_ID, CLIENT_SECRET, REDIRECT_URI = sys.argv[1:4]
USER = "alice"
PASSWORD = "correct horse + battery & staple"


class Client(ClientMixin):
    """The one client."""

    client_id = CLIENT_ID

    def get_client_id(self):
        return CLIENT_ID

    def get_default_redirect_uri(self):
        return REDIRECT_URI

    def get_allowed_scope(self, scope):
        return scope or ""

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri == REDIRECT_URI

    def check_client_secret(self, client_secret):
        return secrets.compare_digest(client_secret, CLIENT_SECRET)

    def check_endpoint_auth_method(self, method, endpoint):
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, response_type):
        return response_type == "code"

    def check_grant_type(self, grant_type):
        return grant_type in ("authorization_code", "password", "refresh_token")


@dataclass
class Token(TokenMixin):
    """A pair; a family is all pairs of one login."""

    access_token: str
    refresh_token: str
    scope: str
    family: str
    expires_in: int = 3600
    issued_at: float = field(default_factory=time.time)
    spent: bool = False
    revoked: bool = False

    def check_client(self, client):
        return True

    def get_scope(self):
        return self.scope

    def get_expires_in(self):
        return self.expires_in

    def is_revoked(self):
        return self.revoked

    def is_expired(self):
        return time.time() > self.issued_at + self.expires_in

    def get_user(self):
        return USER

    def get_client(self):
        return Client()


@dataclass
class Code:
    """An authorization code."""

    code: str
    redirect_uri: str
    scope: str
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope


TOKENS, CODES = [], {}


def revoke_family(family):
    for token in TOKENS:
        if token.family == family:
            token.revoked = True


def save_token(token, request):
    previous = getattr(request, "refresh_token", None)
    family = previous.family if previous else secrets.token_hex(8)
    TOKENS.append(
        Token(token["access_token"], token.get("refresh_token", ""), token.get("scope", ""), family)
    )


class CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def save_authorization_code(self, code, request):
        payload = request.payload
        CODES[code] = Code(
            code,
            payload.redirect_uri,
            payload.scope or "",
            payload.data.get("code_challenge"),
            payload.data.get("code_challenge_method"),
        )

    def query_authorization_code(self, code, client):
        return CODES.get(code)

    def delete_authorization_code(self, authorization_code):
        CODES.pop(authorization_code.code, None)

    def authenticate_user(self, authorization_code):
        return USER


class PasswordGrant(grants.ResourceOwnerPasswordCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def authenticate_user(self, username, password):
        return USER if (username, password) == (USER, PASSWORD) else None


class RefreshGrant(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token):
        for token in TOKENS:
            if token.refresh_token == refresh_token:
                if token.spent:
                    revoke_family(token.family)
                return None if token.spent or token.revoked else token
        return None

    def authenticate_user(self, refresh_token):
        return USER

    def revoke_old_credential(self, refresh_token):
        refresh_token.spent = True


class Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = ["client_secret_basic", "client_secret_post"]

    def query_token(self, token_string, token_type_hint):
        return next((t for t in TOKENS if token_string in (t.access_token, t.refresh_token)), None)

    def revoke_token(self, token, request):
        revoke_family(token.family)


class Validator(BearerTokenValidator):
    def authenticate_token(self, token_string):
        return next((t for t in TOKENS if t.access_token == token_string), None)


app = Flask(__name__)
app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
server = AuthorizationServer(
    app, query_client=lambda client_id: Client() if client_id == CLIENT_ID else None, save_token=save_token
)
server.register_grant(CodeGrant, [CodeChallenge(required=True)])
server.register_grant(PasswordGrant)
server.register_grant(RefreshGrant)
server.register_endpoint(Revocation)
protect = ResourceProtector()
protect.register_token_validator(Validator())


@app.get("/authorize")
def authorize():
    grant = server.get_consent_grant(end_user=USER)
    return server.create_authorization_response(grant_user=USER, grant=grant)


@app.post("/token")
def token():
    return server.create_token_response()


@app.post("/revoke")
def revoke():
    return server.create_endpoint_response("revocation")


@app.get("/me")
@protect()
def me():
    return jsonify(user=USER)


@app.post("/expire")
def expire():
    """Ends all access tokens before their time."""
    for item in TOKENS:
        item.access_token = "gone " + secrets.token_hex(4)
    return jsonify(count=len(TOKENS), path=request.path)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


with make_server("127.0.0.1", 0, app, handler_class=Quiet) as http:
    print(http.server_port, flush=True)
    http.serve_forever()
