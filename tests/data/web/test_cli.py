import json
import os
import socket
import sys

import pytest

from tests.data.web.conftest import ROOT
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable
from ysgol.web import children, cli, commands
from ysgol.web.cli import main

PRODUCTION = {
    "YSGOL_DEMO": "0",
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "ysgol.example",
    "BASE_URL": "https://ysgol.example",
    "DEFAULT_FROM_EMAIL": "ysgol@ysgol.example",
    "DOCUMENT_SCANNER": "clamd",
    "CLAMD_ADDRESS": "127.0.0.1:1",
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
}


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["serve", "--port", "no"],
        ["serve", "--port", "0"],
        ["serve", "--port", "65536"],
        ["serve", "--workers", "0"],
        ["demo"],
        ["demo", "load", "--scale", "-1"],
        ["demo", "load", "--scale", "٣"],
        ["organisations", "import"],
        ["worker", "--surprise"],
    ],
)
def test_wrong_arguments_end_with_one_line_and_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    lines = capsys.readouterr().err.strip().splitlines()
    assert (ended.value.code, len(lines)) == (2, 1)
    assert lines[0].startswith("ysgol") and "--help" in lines[0]


def test_wrong_port_in_the_environment_is_explained(monkeypatch, capsys):
    monkeypatch.setenv("PORT", "eighty")

    with pytest.raises(SystemExit) as ended:
        main(["serve"])

    assert ended.value.code == 2
    assert "'eighty' is not a port from 1 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (Invalid("row", file="schools.xlsx", row=12), 2, "ysgol: row (file='schools.xlsx', row=12)"),
        (NotAllowed("permission-missing"), 3, "ysgol: permission-missing"),
        (NotFound("thing"), 4, "ysgol: thing"),
        (Conflict("migrations-pending", count=2), 5, "ysgol: the database is not up to date; run: ysgol migrate"),
        (Unavailable("away"), 6, "ysgol: away"),
        (KeyboardInterrupt(), 130, ""),
        (ZeroDivisionError("oh\nno"), 1, "ysgol: ZeroDivisionError: oh (set YSGOL_TRACEBACK=1 to see where)"),
    ],
)
def test_error_ends_with_its_status_and_one_line(error, status, line, monkeypatch, capsys):
    def fail(**_options):
        raise error

    monkeypatch.setattr(commands, "check", fail)

    assert main(["check"]) == status
    assert capsys.readouterr().err.strip() == line


def test_error_is_shown_in_full_on_request(monkeypatch, capsys):
    monkeypatch.setenv("YSGOL_TRACEBACK", "1")
    monkeypatch.setattr(commands, "check", lambda **_options: 1 / 0)

    assert main(["check"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["serve", "run"])
def test_port_in_use_ends_at_once_with_status_2(command, service):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        ended = service.run(command, PORT=str(port))

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        f"ysgol: port {port} on 127.0.0.1 is in use; choose another with PORT={port + 1} or --port {port + 1}\n"
    )


def test_serve_with_a_database_that_is_not_up_to_date_refuses(service):
    (service.var / "ysgol.sqlite3").unlink()

    ended = service.run("serve", "--port", str(free_port()))

    assert (ended.returncode, ended.stderr) == (5, "ysgol: the database is not up to date; run: ysgol migrate\n")


def test_serve_without_static_files_refuses(service):
    ended = service.run("serve", "--port", str(free_port()))

    assert (ended.returncode, ended.stderr) == (5, "ysgol: the static files were not collected; run: ysgol collect\n")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize("arguments", [["demo", "load"], ["demo", "reset"], ["demo", "personas", "--json"], ["run"]])
def test_demonstration_outside_demonstration_mode_is_refused(service, arguments):
    ended = service.run(*arguments, **PRODUCTION, **({"PORT": str(free_port())} if arguments == ["run"] else {}))

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == (
        "ysgol: the demonstration's data is refused here; set YSGOL_DEMO=1 to work on a demonstration\n"
    )


def test_wrong_settings_end_with_one_line_and_status_2(service):
    ended = service.run("worker", "--once", **{**PRODUCTION, "SECRET_KEY": "short"})

    assert ended.returncode == 2
    assert ended.stderr == "ysgol: settings: SECRET_KEY must be set to a random value of at least 50 characters\n"


def test_database_out_of_reach_ends_with_one_line_and_status_6(service):
    ended = service.run("migrate", YSGOL_VAR="/proc/nowhere")

    assert ended.returncode in {1, 6} and len(ended.stderr.splitlines()) == 1


def test_check_of_a_ready_demonstration_holds(service):
    service.run("collect")

    ended = service.run("check", "--json", EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend")

    results = json.loads(ended.stdout)
    assert [(row["name"], row["found"]) for row in results if not row["ok"]] == []
    assert (ended.returncode, ended.stderr) == (0, "")


def test_check_of_an_unready_production_names_each_fault_and_its_remedy(service):
    ended = service.run("check", **PRODUCTION, EMAIL_PORT="1", YSGOL_VAR=str(service.var / "empty"))

    failed = [line.split(":")[0].split()[1:] for line in ended.stdout.splitlines() if line.startswith("FAILED")]
    assert ended.returncode == 1
    assert failed == [
        ["Database"],
        ["Migrations"],
        ["Audit", "chain"],
        ["Cache", "table"],
        ["Static", "files"],
        ["Mail"],
        ["Scanner"],
    ]
    assert all(" -> " in line for line in ended.stdout.splitlines() if line.startswith("FAILED"))


def test_check_with_wrong_settings_says_so(service):
    ended = service.run("check", "--json", **{**PRODUCTION, "ALLOWED_HOSTS": "*"})

    [result] = json.loads(ended.stdout)
    assert (ended.returncode, result["name"], result["ok"]) == (1, "Settings", False)


def test_collect_twice_does_the_work_once(service):
    service.run("collect")
    manifest = service.var / "static" / "staticfiles.json"
    before = manifest.stat().st_mtime_ns
    service.run("collect")

    assert manifest.stat().st_mtime_ns == before


def test_help_and_mistakes_do_not_load_django(service):
    import subprocess

    code = "import sys; from ysgol.web import cli; cli.parser(); sys.exit('django' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], env=service.environment, cwd=service.var).returncode == 0


FAMILY = """
import sys
from ysgol.web.children import Family
family = Family()
for code in sys.argv[1:]:
    family.start([sys.executable, "-c", code])
print("started", flush=True)
sys.exit(family.wait())
"""
# Says its number, then leaves a sign that it has, for the child that is to end only afterwards.
SLEEP = "import os, time, pathlib; print(os.getpid(), flush=True); pathlib.Path('{sign}').touch(); time.sleep(60)"
AFTER = "import time, pathlib\nwhile not pathlib.Path('{sign}').exists(): time.sleep(0.01)\n"


def family(*codes):
    import subprocess

    return subprocess.Popen([sys.executable, "-c", FAMILY, *codes], stdout=subprocess.PIPE, text=True)


def is_alive(pid):
    import os

    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def sleeper_of(parent):
    """The number of the sleeping child, once both lines have come."""
    lines = {parent.stdout.readline().strip() for _ in range(2)}
    return int(next(line for line in lines if line.isdigit()))


@pytest.mark.parametrize(
    ("end", "status"), [("import sys; sys.exit(7)", 7), ("import os; os.kill(os.getpid(), 9)", 137), ("", 1)]
)
def test_child_that_ends_ends_the_others_with_its_status(end, status, tmp_path):
    sign = tmp_path / "said"
    parent = family(SLEEP.format(sign=sign), AFTER.format(sign=sign) + end)
    sleeper = sleeper_of(parent)

    assert parent.wait(timeout=30) == status
    assert not is_alive(sleeper)


@pytest.mark.parametrize("number", [2, 15, 1])
def test_command_asked_to_stop_ends_its_children_and_with_status_0(number):
    parent = family(SLEEP.format(sign=os.devnull))
    sleeper = sleeper_of(parent)

    parent.send_signal(number)

    assert parent.wait(timeout=30) == 0
    assert not is_alive(sleeper)


def test_command_killed_takes_its_children_with_it():
    import time

    parent = family(SLEEP.format(sign=os.devnull))
    sleeper = sleeper_of(parent)

    parent.kill()
    parent.wait(timeout=30)

    for _ in range(100):
        if not is_alive(sleeper):
            break
        time.sleep(0.05)
    assert not is_alive(sleeper)


def test_port_is_free_until_somebody_listens():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert not children.is_port_free("127.0.0.1", port)
    assert children.is_port_free("127.0.0.1", port)


def test_every_error_class_has_an_exit_status():
    from ysgol.foundation.kernel.errors import YsgolError

    assert set(cli.STATUS_OF) == set(YsgolError.__subclasses__())


def test_import_of_schools_is_a_preview_until_applied(service, tmp_path):
    source = ROOT / "src/ysgol/foundation/organisations/data"
    listed = max(source.glob("*schools*.csv"))

    preview = service.run("organisations", "import", str(listed), "--json")
    missing = service.run("organisations", "import", str(tmp_path / "none.csv"))

    assert (preview.returncode, preview.stderr.count("Traceback")) == (0, 0)
    assert isinstance(json.loads(preview.stdout), dict)
    assert service.sql("SELECT COUNT(*) FROM organisations_school") == [(0,)]
    assert missing.returncode == 2 and len(missing.stderr.strip().splitlines()) == 1
