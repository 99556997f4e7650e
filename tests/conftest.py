"""What every test shares: no network, no leftovers between tests."""

import socket
from importlib import import_module

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from ysgol.foundation.organisations.queries.finder import forget

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True)
def _clean_between_tests():
    yield
    cache.clear()
    forget()  # the list of schools that a search keeps in memory
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


_audit_triggers = import_module("ysgol.foundation.audit.migrations.0002_append_only")
_empty_the_tables = TransactionTestCase._fixture_teardown


def _empty_the_tables_and_the_audit(self):
    """Tests that commit are cleaned up by emptying every table, which the triggers of the audit rightly refuse."""
    with connection.schema_editor() as editor:
        _audit_triggers.remove_triggers(None, editor)
    _empty_the_tables(self)
    with connection.schema_editor() as editor:
        _audit_triggers.add_triggers(None, editor)


TransactionTestCase._fixture_teardown = _empty_the_tables_and_the_audit
