"""The self-check of a deployment: what must be true before people are let in, and what to do where it is not."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core import checks as django_checks
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

from ysgol.foundation.audit import queries as audit
from ysgol.foundation.documents import scanner
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.web import prepare


class Failed(Exception):
    """A check did not hold; the text says what was found."""


@dataclass(frozen=True)
class Check:
    """One thing to hold: `run` returns what was found, or raises; `remedy` says what to do then."""

    name: str
    run: Callable[[], str]
    remedy: str


@dataclass(frozen=True)
class Result:
    """What came of one check."""

    name: str
    ok: bool
    found: str
    remedy: str


def settings_are_sane() -> str:
    """No error from the framework's own checks, which are stricter outside the demonstration."""
    found = django_checks.run_checks(include_deployment_checks=not settings.DEMO)
    errors = [message for message in found if message.is_serious()]
    if errors:
        raise Failed("; ".join(f"{message.id}: {message.msg}" for message in errors))
    return "demonstration" if settings.DEMO else "production"


def database_answers() -> str:
    """A question comes back."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return connection.vendor


def migrations_are_applied() -> str:
    """The tables are those of this version."""
    if pending := prepare.pending_migrations():
        raise Failed(f"{pending} not applied")
    return "all applied"


def audit_chain_holds() -> str:
    """No audited event was changed or removed."""
    if (number := audit.first_break()) is not None:
        raise Failed(f"broken at event {number}")
    return f"holds for {audit.head().number} events"


def cache_table_exists() -> str:
    """Rate limits are shared by all web workers."""
    if not prepare.has_cache_table():
        raise Failed("no cache table")
    return "there"


def static_files_are_collected() -> str:
    """Style and script can be served."""
    if not prepare.has_static_files():
        raise Failed(f"none in {settings.STATIC_ROOT}")
    return "collected"


def mail_is_accepted() -> str:
    """The mail server lets us in; nothing is sent."""
    if settings.EMAIL_BACKEND.endswith("dummy.EmailBackend"):
        return "kept in the demonstration's outbox"
    server = get_connection(fail_silently=False)
    server.open()
    server.close()
    return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers"


def scanner_answers() -> str:
    """Uploaded files can be scanned."""
    if settings.DOCUMENT_SCANNER != "clamd":
        return "built-in signature check, for the demonstration"
    if not scanner.scan(scanner.EICAR):
        raise Failed(f"clamd at {settings.CLAMD_ADDRESS} does not find the EICAR test string")
    return f"clamd at {settings.CLAMD_ADDRESS} finds the EICAR test string"


def rulebook_is_valid() -> str:
    """Today's rules can be read."""
    version = rulebook.current_version(timezone.localdate())
    rulebook.rule_set(version)
    return f"version {version}"


CHECKS = (
    Check("Settings", settings_are_sane, "put right the settings named, in the environment"),
    Check("Database", database_answers, "check DATABASE_URL and that the database server runs"),
    Check("Migrations", migrations_are_applied, "run: ysgol migrate"),
    Check(
        "Audit chain", audit_chain_holds, "keep the database as it is; follow 'The audit is broken' in docs/operate.md"
    ),
    Check("Cache table", cache_table_exists, "run: ysgol migrate"),
    Check("Static files", static_files_are_collected, "run: ysgol collect"),
    Check(
        "Mail", mail_is_accepted, "check EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD, EMAIL_USE_TLS"
    ),
    Check("Scanner", scanner_answers, "check CLAMD_ADDRESS and that clamd runs; uploads wait until it does"),
    Check("Rulebook", rulebook_is_valid, "put right the rule file named"),
)


def run_all() -> list[Result]:
    """Every check, in order; one that fails does not stop the others."""
    return [_result(check) for check in CHECKS]


def _result(check: Check) -> Result:
    try:
        return Result(check.name, True, check.run(), "")
    except Exception as error:
        found = str(error).strip().splitlines() or [type(error).__name__]
        return Result(check.name, False, found[0][:300], check.remedy)
