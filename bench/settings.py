"""The service's own settings in demonstration mode, with one more address: the bare view to compare with."""

from ysgol.web.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
