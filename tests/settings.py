"""Settings of the tests: the service's own, in demonstration mode, with what would be slow or shared replaced."""

import os

os.environ["YSGOL_DEMO"] = "1"

from ysgol.web.settings import *  # noqa: F403

SECRET_KEY = "tests-only-tests-only-tests-only-tests-only-tests-only"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
