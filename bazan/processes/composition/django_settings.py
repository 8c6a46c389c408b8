"""Django's settings, derived from bazan.core.settings; nothing is configured here that a province would change."""

import os

from bazan.core.settings import current, of_room
from bazan.core.time import ZONE
from bazan.directory.accounts.settings import SETTINGS as Sessions
from bazan.platform.database.connection_settings import REPLICA, django_connections
from bazan.platform.security.signed_tokens import secret_key
from bazan.processes.composition import app_registry, public_hosts
from bazan.processes.runtime import log_configuration

app_registry.validate_settings(os.environ)
_settings = current()

SECRET_KEY = secret_key(_settings)
DEBUG = False
ALLOWED_HOSTS = public_hosts.allowed(_settings)
ROOT_URLCONF = "bazan.processes.web.urls"
ASGI_APPLICATION = "bazan.processes.web.asgi.application"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "procrastinate.contrib.django",
    *app_registry.django_apps(),
]
DATABASES = django_connections(_settings)
MIDDLEWARE = [
    "bazan.processes.web.middleware.request_log.told",
    *(["bazan.processes.web.middleware.replica_fallback.Replica"] if REPLICA in DATABASES else []),
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bazan.processes.web.middleware.cache_headers.personal_middleware",
    "bazan.processes.web.middleware.language.language_middleware",
    "bazan.platform.web.parameter_middleware.Readable",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:", "blob:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "worker-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
}
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["bazan.directory.accounts.authentication.authentication_backend.Backend"]
LOGIN_URL = "/sign-in"
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_TZ = True
TIME_ZONE = ZONE
STATIC_URL = "/static/"
SESSION_ENGINE = "bazan.directory.accounts.authentication.session_store"
SESSION_COOKIE_AGE = int(of_room(Sessions).life_h * 3600)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # the gate says it, and believes only the proxies it is told of
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = public_hosts.by_tls(_settings)
CSRF_TRUSTED_ORIGINS = public_hosts.origins(_settings)
SECURE_HSTS_SECONDS = 365 * 86400 if public_hosts.by_tls(_settings) else 0
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""  # rooms declare their jobs, and only who does one loads it
PROCRASTINATE_ON_APP_READY = "bazan.processes.composition.registration.wire"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": app_registry.folders("templates"),
        "OPTIONS": {"environment": "bazan.processes.web.jinja_environment.environment"},
    }
]
LOGGING = log_configuration.configuration()
