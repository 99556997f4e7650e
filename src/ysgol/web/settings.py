"""Settings of the service, from the environment. `YSGOL_DEMO=1` is the demonstration; else only safe values start."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("YSGOL_VAR", PACKAGE.parent.parent / "var"))


def _flag(name: str) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "false", "true"}:
        raise ImproperlyConfigured(f"{name} must be 0 or 1, not {value!r}")
    return value in {"1", "true"}


DEMO = _flag("YSGOL_DEMO")
DEBUG = _flag("DEBUG")
DEMO_SIGN_IN = DEMO or _flag("YSGOL_DEMO_SIGN_IN")
DEMO_KEY = "demonstration-only-key-that-production-refuses"
SECRET_KEY = os.environ.get("SECRET_KEY", DEMO_KEY if DEMO else "")
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "").split(",") if host]
if DEMO and not ALLOWED_HOSTS:
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
# Links in messages need a full address; a request's Host header is never trusted for it.
BASE_URL = os.environ.get("BASE_URL", "http://localhost:8000" if DEMO else "").rstrip("/")

if not DEMO:
    if DEBUG:
        raise ImproperlyConfigured("DEBUG is refused outside the demonstration: unset it, or set YSGOL_DEMO=1")
    if DEMO_SIGN_IN:
        raise ImproperlyConfigured("YSGOL_DEMO_SIGN_IN is refused outside the demonstration: unset it")
    if len(SECRET_KEY) < 50 or SECRET_KEY == DEMO_KEY or SECRET_KEY.startswith("django-insecure-"):
        raise ImproperlyConfigured("SECRET_KEY must be set to a random value of at least 50 characters")
    if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts of the service, separated by commas")
    if not BASE_URL.startswith("https://"):
        raise ImproperlyConfigured("BASE_URL must be the https address of the service, for links in messages")

INSTALLED_APPS = [
    "ysgol.foundation.pages",
    "ysgol.foundation.audit",
    "ysgol.foundation.rulebook",
    "ysgol.foundation.notices",
    "ysgol.foundation.documents",
    "ysgol.foundation.people",
    "ysgol.foundation.organisations",
    "ysgol.scheme.cohorts",
    "ysgol.scheme.applications",
    "ysgol.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ysgol.foundation.pages.middleware.SecurityHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "ysgol.foundation.pages.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ysgol.foundation.people.middleware.SessionLimits",
    "ysgol.foundation.people.middleware.CurrentActor",
    "ysgol.foundation.people.middleware.SecondFactor",
    "allauth.account.middleware.AccountMiddleware",
    "ysgol.foundation.pages.middleware.Errors",
]

ROOT_URLCONF = "ysgol.web.urls"
WSGI_APPLICATION = "ysgol.web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

_JINJA_OPTIONS = {
    "context_processors": ["ysgol.web.navigation.context"],
    "environment": "ysgol.foundation.pages.environment.build",
    "extensions": ["jinja2.ext.i18n"],
}
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,  # jinja2/ inside each context
        "OPTIONS": _JINJA_OPTIONS,
    },
    {
        # For third-party templates only; ours are Jinja2 and win because that engine is first.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'ysgol.sqlite3'}", conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # A write transaction takes its lock at once: two that start as readers would deadlock.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
    }

CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/account/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("cy", "Cymraeg")]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = not DEMO
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"
FORMAT_MODULE_PATH = "ysgol.foundation.pages.formats"

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("YSGOL_STATIC", VAR / "static"))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": os.environ.get("YSGOL_FILES", VAR / "files")},
    },
    "staticfiles": {"BACKEND": "ysgol.web.staticfiles.Storage"},
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not DEMO
CSRF_COOKIE_SECURE = not DEMO
CSRF_FAILURE_VIEW = "ysgol.foundation.pages.views.csrf_failure"
# Minutes without a request, and hours since sign-in, after which a session ends (our default).
SESSION_IDLE_MINUTES = 30
SESSION_WARN_MINUTES = 5
SESSION_ABSOLUTE_HOURS = 12

SECURE_SSL_REDIRECT = not DEMO and not _flag("YSGOL_BEHIND_TLS_PROXY_ONLY")
# A probe on the machine itself asks without TLS and learns nothing but that the service is up.
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _flag("YSGOL_TRUST_PROXY") else None
SECURE_HSTS_SECONDS = 0 if DEMO else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
# Megabytes accepted for one document (our default).
DOCUMENT_MAX_MEGABYTES = 10
# "signature" (built in, for the demonstration) or "clamd".
DOCUMENT_SCANNER = os.environ.get("DOCUMENT_SCANNER", "signature" if DEMO else "clamd")
CLAMD_ADDRESS = os.environ.get("CLAMD_ADDRESS", "127.0.0.1:3310")
if not DEMO and DOCUMENT_SCANNER != "clamd":
    raise ImproperlyConfigured("DOCUMENT_SCANNER must be clamd outside the demonstration")

EMAIL_BACKEND = os.environ.get(
    "EMAIL_BACKEND",
    "django.core.mail.backends.dummy.EmailBackend" if DEMO else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = _flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "ysgol@localhost" if DEMO else "")
if not DEMO and not DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured("DEFAULT_FROM_EMAIL must be set to the address that messages come from")

# Where answers to messages go; empty says nothing about answering.
REPLY_TO_EMAIL = os.environ.get("REPLY_TO_EMAIL", "")

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Of the library, its second factor and its rate limits are used (docs/adr/0010); none of its pages has an address.
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
MFA_TOTP_ISSUER = "Ysgol"
MFA_ADAPTER = "ysgol.foundation.people.adapter.SecondFactorAdapter"
# Whose address rate limits count: the proxy's own word for it where there is one proxy that is trusted.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if _flag("YSGOL_TRUST_PROXY") else 0

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # What an operator wants to keep, for example the daily end of the audit chain; a visitor's terminal stays quiet.
    "loggers": {"ysgol": {"level": "WARNING" if DEMO else "INFO"}},
}
