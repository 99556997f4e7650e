"""Demonstration links must not exist in production: each test starts a fresh interpreter with production settings."""

import os
import subprocess
import sys

import pytest

from tests import cast, factories
from tests.factories import NOW
from ysgol.foundation.kernel.actors import command
from ysgol.foundation.kernel.errors import NotAllowed, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people import actions
from ysgol.foundation.people.models import SignInLink

BY = command("tests", Permission.REGISTER_PEOPLE)
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "ysgol.web.settings",
    "SECRET_KEY": "x7" * 30,
    "ALLOWED_HOSTS": "ysgol.example",
    "BASE_URL": "https://ysgol.example",
    "DEFAULT_FROM_EMAIL": "ysgol@ysgol.example",
    "DATABASE_URL": "sqlite://:memory:",
    "PATH": os.environ["PATH"],
}
RESOLVE = """
import django
django.setup()
from django.urls import Resolver404, resolve, reverse
assert resolve("/sign-in/").url_name == "sign-in"
try:
    resolve("/demo/sign-in/abc/")
except Resolver404:
    print("absent")
"""


def start(code, **more):
    return subprocess.run([sys.executable, "-c", code], env=PRODUCTION | more, capture_output=True, text=True)


def test_route_exists_in_the_demonstration_and_is_absent_in_production():
    demo = start(RESOLVE, YSGOL_DEMO="1")
    production = start(RESOLVE)

    assert (demo.returncode, demo.stdout) == (0, ""), demo.stderr
    assert (production.returncode, production.stdout.strip()) == (0, "absent"), production.stderr


def test_production_refuses_to_start_with_demonstration_sign_in():
    done = start("import django; django.setup()", YSGOL_DEMO_SIGN_IN="1")

    assert done.returncode != 0
    assert "YSGOL_DEMO_SIGN_IN is refused outside the demonstration" in done.stderr


@pytest.mark.django_db
def test_link_is_neither_made_nor_used_without_demonstration_sign_in(settings):
    person = cast.candidate()
    link = actions.sign_in_link(person_id=person.id, by=BY, at=NOW)
    settings.DEMO_SIGN_IN = False

    with pytest.raises(NotAllowed):
        actions.sign_in_link(person_id=person.id, by=BY, at=NOW)
    with pytest.raises(NotAllowed):
        actions.use_sign_in_link(token=link.split("/")[3], by=BY, at=NOW)


@pytest.mark.django_db
def test_token_is_stored_as_a_digest_and_made_by_permission_alone():
    person = cast.candidate()
    link = actions.sign_in_link(person_id=person.id, by=BY, at=NOW)

    assert SignInLink.objects.get().token_digest not in link
    with pytest.raises(NotAllowed):
        actions.sign_in_link(person_id=person.id, by=factories.actor(person), at=NOW)
    with pytest.raises(NotFound):
        actions.sign_in_link(person_id=999_999, by=BY, at=NOW)
