"""The restore drill of docs/operate.md: what was backed up comes back whole, with the audit's chain holding."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.guard.tree import SOURCE

YSGOL = str(Path(sys.executable).with_name("ysgol"))
LIST = SOURCE / "foundation/organisations/data/schools-wales-2021-08-25.csv"
IS_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")


def run(command, *, url="", var):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    said = subprocess.run(
        command,
        env={**kept, "YSGOL_DEMO": "1", "YSGOL_VAR": str(var), "DATABASE_URL": url},
        capture_output=True,
        text=True,
    )
    assert said.returncode == 0, said.stderr
    return said.stdout


def found_by_check(*, url="", var):
    """What `ysgol check` says of database, migrations and audit, by name."""
    kept = {"Database", "Migrations", "Audit chain"}
    return {
        line["name"]: (line["ok"], line["found"])
        for line in json.loads(run([YSGOL, "check", "--json"], url=url, var=var))
        if line["name"] in kept
    }


def fill(*, url="", var):
    run([YSGOL, "migrate"], url=url, var=var)
    run([YSGOL, "collect"], url=url, var=var)
    run([YSGOL, "organisations", "import", str(LIST), "--apply"], url=url, var=var)


def test_sqlite_backup_comes_back_whole(tmp_path):
    var = tmp_path / "var"
    fill(var=var)
    before = found_by_check(var=var)
    live, kept = var / "ysgol.sqlite3", tmp_path / "ysgol.backup"
    with sqlite3.connect(live) as source, sqlite3.connect(kept) as target:
        source.backup(target)

    for lost in var.glob("ysgol.sqlite3*"):
        lost.unlink()
    shutil.copy(kept, live)

    assert before["Audit chain"] != (True, "holds for 0 events")
    assert found_by_check(var=var) == before


@pytest.mark.postgres
@pytest.mark.skipif(not IS_POSTGRES, reason="runs on PostgreSQL: scripts/with-postgres")
def test_postgres_dump_comes_back_whole(tmp_path):
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    lost, restored = f"{server}/drill_lost", f"{server}/drill_restored"
    dump = tmp_path / "ysgol.dump"
    sql = ["psql", "--quiet", "--dbname", os.environ["DATABASE_URL"], "--command"]
    for name in ("drill_lost", "drill_restored"):
        run([*sql, f"CREATE DATABASE {name}"], var=tmp_path)
    try:
        fill(url=lost, var=tmp_path)
        before = found_by_check(url=lost, var=tmp_path)
        run(["pg_dump", "--format=custom", f"--file={dump}", lost], var=tmp_path)
        run([*sql, "DROP DATABASE drill_lost"], var=tmp_path)

        run(["pg_restore", "--exit-on-error", "--no-owner", f"--dbname={restored}", str(dump)], var=tmp_path)

        assert before["Audit chain"] != (True, "holds for 0 events")
        assert found_by_check(url=restored, var=tmp_path) == before
    finally:
        for name in ("drill_lost", "drill_restored"):
            run([*sql, f"DROP DATABASE IF EXISTS {name}"], var=tmp_path)
