"""Outside the demonstration only safe settings start."""

import os
import subprocess
import sys

import pytest

from tests.guard.tree import ROOT

SAFE = {
    "SECRET_KEY": "q7Zp-only-for-this-test-mN4xW9_tR2vB8sK1dF6gH3jL5aE0yU",
    "ALLOWED_HOSTS": "hlta.example.org",
    "BASE_URL": "https://hlta.example.org",
    "DEFAULT_FROM_EMAIL": "hlta@example.org",
    "DJANGO_SETTINGS_MODULE": "ysgol.web.settings",
}
REFUSED = {
    "debug": ({"DEBUG": "1"}, "DEBUG is refused"),
    "demonstration sign-in": ({"YSGOL_DEMO_SIGN_IN": "1"}, "YSGOL_DEMO_SIGN_IN is refused"),
    "no key": ({"SECRET_KEY": ""}, "SECRET_KEY must be set"),
    "short key": ({"SECRET_KEY": "short"}, "SECRET_KEY must be set"),
    "demonstration's key": ({"SECRET_KEY": "demonstration-only-key-that-production-refuses"}, "SECRET_KEY must be set"),
    "Django's default key": ({"SECRET_KEY": "django-insecure-" + "x" * 60}, "SECRET_KEY must be set"),
    "no hosts": ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name"),
    "any host": ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name"),
    "address without TLS": ({"BASE_URL": "http://hlta.example.org"}, "BASE_URL must be the https"),
    "no sender": ({"DEFAULT_FROM_EMAIL": ""}, "DEFAULT_FROM_EMAIL must be set"),
    "no scanner": ({"DOCUMENT_SCANNER": "signature"}, "DOCUMENT_SCANNER must be clamd"),
    "unclear flag": ({"DEBUG": "maybe"}, "DEBUG must be 0 or 1"),
}
QUESTION = """
import django; django.setup()
from django.conf import settings
from django.urls import get_resolver
from tests.guard.test_urls import patterns
print(settings.DEBUG, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT,
      settings.SECURE_HSTS_SECONDS >= 31_536_000, settings.DEMO_SIGN_IN)
print([path for path, entry in patterns() if "demo" in path or "demo" in (entry.name or "")])
"""


def ask(question, **changes):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", question], env={**kept, **SAFE, **changes}, cwd=ROOT, capture_output=True, text=True
    )


def test_production_settings_start_and_are_strict():
    said = ask(QUESTION)

    assert said.returncode == 0, said.stderr
    assert said.stdout.splitlines()[0] == "False True True True True False"


def test_demonstration_sign_in_is_absent_in_production():
    assert ask(QUESTION).stdout.splitlines()[1] == "[]"


def test_demonstration_sign_in_exists_in_the_demonstration():
    said = ask(QUESTION, YSGOL_DEMO="1", SECRET_KEY="", BASE_URL="")

    assert "sign-in" in said.stdout.splitlines()[1], said.stderr


@pytest.mark.parametrize("mistake", REFUSED)
def test_unsafe_setting_is_refused_in_words(mistake):
    changes, reason = REFUSED[mistake]

    said = ask("import django; django.setup()", **changes)

    assert said.returncode != 0
    assert reason in said.stderr


def test_djangos_own_deployment_check_finds_nothing():
    said = ask(
        "import django; django.setup()\n"
        "from django.core.checks import run_checks\n"
        "print([found.id for found in run_checks(include_deployment_checks=True)])"
    )

    # W021 asks for HSTS preload, which is for the owner of the whole domain to decide.
    assert said.stdout.strip() == "['security.W021']", said.stderr
