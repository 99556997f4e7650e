"""Making the database and the static files ready to serve, doing only what is not done yet."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

_STAMP = ".made-from"


def pending_migrations() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def has_cache_table() -> bool:
    """Whether the table of the shared cache exists; True where the cache is not in the database."""
    table = _cache_table()
    return not table or table in connection.introspection.table_names()


def _cache_table() -> str:
    cache = settings.CACHES["default"]
    return str(cache["LOCATION"]) if cache["BACKEND"].endswith("DatabaseCache") else ""


def make_directory() -> None:
    """Make the directory of the data, where a SQLite file and uploaded documents lie."""
    settings.VAR.mkdir(parents=True, exist_ok=True)


def prepare_database() -> None:
    """Bring the database up to date, making it if need be."""
    make_directory()
    if pending_migrations():
        call_command("migrate", verbosity=0, interactive=False)
    if not has_cache_table():
        call_command("createcachetable", verbosity=0)


def has_static_files() -> bool:
    """Whether the static files were collected."""
    return (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()


def are_static_files_current() -> bool:
    """Whether the static files were collected from what there is now."""
    stamp = Path(settings.STATIC_ROOT) / _STAMP
    return has_static_files() and stamp.exists() and stamp.read_text() == _fingerprint()


def collect_static_files() -> None:
    """Collect the static files unless that was done since they last changed."""
    if not are_static_files_current():
        call_command("collectstatic", verbosity=0, interactive=False, clear=Path(settings.STATIC_ROOT).exists())
        (Path(settings.STATIC_ROOT) / _STAMP).write_text(_fingerprint())


def _fingerprint() -> str:
    """Changes whenever a source file is added, removed or changed, judged by size and time."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        facts = path.stat()
        digest.update(f"{path}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for finder in get_finders():
        for name, storage in finder.list([]):
            yield Path(storage.path(name))
