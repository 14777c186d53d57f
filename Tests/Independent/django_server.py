"""An authorization server of django-oauth-toolkit on a free loopback port; the port is the first line that it prints.

    django_server.py CLIENT_ID CLIENT_SECRET REDIRECT_URI DATABASE

The client with `-password` behind its name may use the password grant.
"""

import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.conf import settings
from django.http import JsonResponse
from django.urls import include, path

CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, DATABASE = sys.argv[1:5]
USER = "alice"
PASSWORD = "correct horse + battery & staple"


class SignedIn:
    """Every browser is the user's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/o/authorize"):
            from django.contrib.auth.models import User

            request.user = User.objects.get(username=USER)
        return self.get_response(request)


settings.configure(
    DEBUG=False,
    SECRET_KEY="only for tests on loopback",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATABASE}},
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "oauth2_provider",
    ],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", f"{__name__}.SignedIn"],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    USE_TZ=True,
    LOGGING_CONFIG=None,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    OAUTH2_PROVIDER={
        "PKCE_REQUIRED": True,
        "ROTATE_REFRESH_TOKEN": True,
        "REFRESH_TOKEN_GRACE_PERIOD_SECONDS": 0,
        "REFRESH_TOKEN_REUSE_PROTECTION": True,
        "SCOPES": {"read": "read"},
    },
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402
from oauth2_provider.models import AccessToken, Application  # noqa: E402
from oauth2_provider.oauth2_backends import get_oauthlib_core  # noqa: E402


def me(request):
    """A resource that says 401 as RFC 6750 has it; the toolkit's own decorator says 403."""
    valid, checked = get_oauthlib_core().verify_request(request, scopes=[])
    if not valid:
        return JsonResponse({}, status=401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})
    return JsonResponse({"user": checked.user.username})


@csrf_exempt
def expire(request):
    """Ends all access tokens before their time."""
    from django.utils import timezone

    return JsonResponse({"count": AccessToken.objects.update(expires=timezone.now())})


urlpatterns = [path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")), path("me", me)]
urlpatterns += [path("expire", expire)]

call_command("migrate", verbosity=0)
user = User.objects.create_user(USER, password=PASSWORD)
for client_id, grant in ((CLIENT_ID, "authorization-code"), (CLIENT_ID + "-password", "password")):
    Application.objects.create(
        client_id=client_id,
        client_secret=CLIENT_SECRET,
        client_type="confidential",
        authorization_grant_type=grant,
        redirect_uris=REDIRECT_URI,
        skip_authorization=True,
        user=user,
        name=client_id,
    )


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


with make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet) as http:
    print(http.server_port, flush=True)
    http.serve_forever()
