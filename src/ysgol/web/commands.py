"""What the commands of `ysgol` do. `cli` reads the arguments and turns errors into exit statuses."""

import json
import logging
import os
import sys
from dataclasses import asdict

from ysgol.foundation.kernel.errors import Conflict, Invalid
from ysgol.web import children

# Seconds in which the web server must answer after it was started; more means that something is wrong.
_START_SECONDS = 60
# Where the demonstration notes its address, in the directory of its data.
_ADDRESS = "address"


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ysgol.web.settings")
    import django

    django.setup()


def _demonstration_only() -> None:
    from django.conf import settings

    if not settings.DEMO:
        raise Invalid("demonstration-only")


def _ready_to_serve() -> None:
    from ysgol.web import prepare

    if count := prepare.pending_migrations():
        raise Conflict("migrations-pending", count=count)
    if not prepare.has_static_files():
        raise Conflict("static-files-missing")


def serve(*, host: str, port: int, workers: int) -> int:
    """Become the web server. Refuses with a database that is not up to date: pages would fail one by one."""
    _check_port(host, port)
    _set_up()
    _ready_to_serve()
    command = children.server_command(host=host, port=port, workers=workers)
    os.execv(command[0], command)  # noqa: S606 no shell, our own arguments


def _check_port(host: str, port: int) -> None:
    if not children.is_port_free(host, port):
        raise Invalid("port-in-use", host=host, port=port, next=port + 1 if port < 65_535 else 8001)


def work(*, once: bool) -> int:
    """Be a worker until told to stop, or do once what is due."""
    _set_up()
    from ysgol.web.worker import Worker

    logging.getLogger("ysgol").setLevel(logging.INFO)
    worker = Worker()
    if once:
        worker.turn()
    else:
        worker.run()
    return 0


def run_demonstration(*, host: str, port: int) -> int:
    """Prepare what is not ready, start web and worker, say where to sign in, and wait. Any child's end ends all."""
    _check_port(host, port)
    _set_up()
    _demonstration_only()
    from django.db import connections

    from ysgol.web import prepare

    prepare.prepare_database()
    prepare.collect_static_files()
    _load_if_empty()
    people = _personas()
    # The children must not share this process's connection.
    connections.close_all()
    family = children.Family()
    family.start(children.server_command(host=host, port=port, workers=2))
    family.start(children.worker_command())
    _remember_address()
    if children.answers(host, port, within_seconds=_START_SECONDS, still_up=family.members):
        _print_welcome(people)
    return family.wait()


def _remember_address() -> None:
    """Leave the address for `ysgol demo personas`, which is started from another window without knowing the port."""
    from django.conf import settings

    (settings.VAR / _ADDRESS).write_text(settings.BASE_URL)


def _recall_address() -> None:
    from django.conf import settings

    file = settings.VAR / _ADDRESS
    if "BASE_URL" not in os.environ and file.exists():
        settings.BASE_URL = file.read_text().strip()


def _load_if_empty() -> None:
    from django.utils import timezone

    from ysgol.web.demo import load

    if not load.is_loaded():
        load.load(at=timezone.now(), progress=_progress)


def _progress(text: str) -> None:
    """Long work shows how far it is, on a terminal alone."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def _personas() -> list[dict[str, str]]:
    from ysgol.web.demo import load

    return load.personas()


def _print_welcome(people: list[dict[str, str]]) -> None:
    from django.conf import settings

    _progress("")
    print(f"\nYsgol is running at {settings.BASE_URL} (Ctrl-C stops it)")
    print(f"Messages that it sends: {settings.BASE_URL}/messages/outbox/\n")
    print("Sign in as (each link works once; for new ones: ysgol demo personas):")
    _print_people(people)
    sys.stdout.flush()


def _print_people(people: list[dict[str, str]]) -> None:
    for person in people:
        place = f", {person['organisation']}" if person.get("organisation") else ""
        print(f"  {person['name']}: {person['role']}{place}\n    {person['sign_in_url']}")


def load_demonstration(*, scale: int, seed: int) -> int:
    """Load the demonstration into an empty database; one that is loaded is left alone."""
    _set_up()
    _demonstration_only()
    from django.utils import timezone

    from ysgol.web import prepare
    from ysgol.web.demo import load

    prepare.prepare_database()
    if load.is_loaded():
        raise Conflict("demonstration-loaded")
    load.load(scale=scale, seed=seed, at=timezone.now(), progress=_progress)
    _progress("")
    print("The demonstration is loaded.")
    return 0


def reset_demonstration(*, scale: int, seed: int) -> int:
    """Remove everything and load the demonstration anew."""
    _set_up()
    _demonstration_only()
    from ysgol.web import prepare
    from ysgol.web.demo import load

    prepare.make_directory()
    load.reset()
    return load_demonstration(scale=scale, seed=seed)


def print_personas(*, as_json: bool) -> int:
    """Print the people of the demonstration, each with a new link that signs in once."""
    _set_up()
    _demonstration_only()
    _recall_address()
    people = _personas()
    if as_json:
        print(json.dumps(people, ensure_ascii=False, indent=2))
    else:
        _print_people(people)
    return 0


def check(*, as_json: bool) -> int:
    """Print one line for each check, with what to do where one failed; 1 if any did."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        _set_up()
    except ImproperlyConfigured as error:
        results = [{"name": "Settings", "ok": False, "found": str(error), "remedy": "put it right in the environment"}]
    else:
        from ysgol.web import checks

        results = [asdict(result) for result in checks.run_all()]
    if as_json:
        print(json.dumps(results, ensure_ascii=False, indent=2))
    else:
        for result in results:
            remedy = f" -> {result['remedy']}" if not result["ok"] else ""
            print(f"{'ok    ' if result['ok'] else 'FAILED'}  {result['name']}: {result['found']}{remedy}")
    return 0 if all(result["ok"] for result in results) else 1


def migrate() -> int:
    """Bring the database up to date, with the cache's table."""
    _set_up()
    from ysgol.web import prepare

    prepare.prepare_database()
    return 0


def collect() -> int:
    """Collect the static files, unless they are as collected."""
    _set_up()
    from ysgol.web import prepare

    prepare.collect_static_files()
    return 0


def import_schools(*, file: str, apply: bool, as_json: bool) -> int:
    """Import the published list of schools."""
    _set_up()
    from ysgol.foundation.organisations.cli import import_schools as run

    return run(file, apply=apply, as_json=as_json)


def appoint_access_manager(*, given_names: str, family_name: str, email: str, language: str) -> int:
    """Register the first access manager, who gives every other role on the pages. Refused once there is one."""
    _set_up()
    from django.db import transaction
    from django.utils import timezone

    from ysgol.foundation.kernel.actors import command
    from ysgol.foundation.kernel.permissions import Permission
    from ysgol.foundation.people import actions, queries

    by = command("people appoint-access-manager", Permission.MANAGE_ACCESS, Permission.REGISTER_PEOPLE)
    at, today = timezone.now(), timezone.localdate()
    with transaction.atomic():
        if queries.holders("access-manager", on=today):
            raise Conflict("access-manager-exists")
        person = actions.register_person(
            given_names=given_names, family_name=family_name, email=email, language=language, by=by, at=at
        )
        actions.grant_role(person_id=person.id, role="access-manager", from_date=today, by=by, at=at)
    print(f"{person.name} can sign in with a code sent to {email}, and is asked to set up a second factor.")
    return 0
