"""What every test shares: no network, no leftovers between tests."""

import socket

import pytest
from django.core.cache import cache
from django.utils import translation

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True)
def _clean_between_tests():
    yield
    cache.clear()
    translation.activate("en")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """A test that opens a socket to anywhere but this machine fails."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
