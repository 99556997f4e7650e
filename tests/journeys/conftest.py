"""What every journey starts from: the running service, a browser, and a count of the pages scanned."""

import os
import shutil
from collections import Counter

import pytest

from tests.journeys.service import Service, prepared
from tests.journeys.window import SCANNED, Scanner, Window

# The browser's own loop runs in the tests' thread, and the framework takes them for asynchronous callers.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# As root Chromium needs no sandbox; the rest keeps it from calling anybody.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-dev-shm-usage --disable-quic --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync --disable-extensions"
).split()


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Debian's Chromium."""
    return {"executable_path": shutil.which("chromium"), "args": FLAGS}


@pytest.fixture(scope="session")
def service(tmp_path_factory, worker_id):
    mine = tmp_path_factory.getbasetemp()
    shared = mine if worker_id == "master" else mine.parent
    running: Service = prepared(shared, mine / "service")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="session")
def scanner(browser):
    return Scanner(browser)


@pytest.fixture
def window(browser, scanner, service):
    """Open a browser for one person: `window("cy")`, or `window("en", script=True)`."""
    opened = []

    def open_window(language="en", *, script=False, persona=""):
        new = Window(browser, scanner, service.address, language=language, script=script)
        opened.append(new)
        if persona:
            new.page.goto(service.personas()[persona]["sign_in_url"])
            # Signing in chose the person's own language; the journey may want the other one.
            new.visit(f"/?language={language}")
        return new

    yield open_window
    for each in opened:
        each.close()


_totals: list[tuple[str, str]] = []


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["scanned"] = SCANNED
    else:
        _totals.extend(SCANNED)


def pytest_testnodedown(node, error):
    _totals.extend(tuple(scan) for scan in getattr(node, "workeroutput", {}).get("scanned", []))


def pytest_terminal_summary(terminalreporter):
    if _totals:
        by_language = Counter(language for _, language in _totals)
        terminalreporter.write_line(
            f"pages scanned: {len(_totals)} ({by_language['cy']} in Welsh, {by_language['en']} in English),"
            f" {len({path for path, _ in _totals})} different addresses"
        )
