"""The command `ysgol`. Django is loaded only when a command needs it, so that help and mistakes answer at once."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence
from typing import NoReturn

from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Unavailable, YsgolError

# Exit statuses by error; 1 is the unexpected, 2 also a wrong argument or setting.
STATUS_OF: dict[type[YsgolError], int] = {Invalid: 2, NotAllowed: 3, NotFound: 4, Conflict: 5, Unavailable: 6}
# Words for the errors that the commands themselves raise; others are shown by their code and facts.
WORDS = {
    "demonstration-only": "the demonstration's data is refused here; set YSGOL_DEMO=1 to work on a demonstration",
    "migrations-pending": "the database is not up to date; run: ysgol migrate",
    "static-files-missing": "the static files were not collected; run: ysgol collect",
    "access-manager-exists": "there is an access manager already, who gives roles on the page /access/",
    "email-taken": "that e-mail address has an account already",
    "port-in-use": "port {port} on {host} is in use; choose another with PORT={next} or --port {next}",
}


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message} (see {self.prog} --help)\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    options = parser().parse_args(arguments)
    if options.command in {"run", "demo"}:
        _assume_demonstration()
    try:
        return int(options.run(options))
    except YsgolError as error:
        return _fail(WORDS.get(error.code, str(error)).format(**error.facts), STATUS_OF[type(error)])
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has gone (for example `head`): nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _unexpected(error)


def _assume_demonstration() -> None:
    """These commands mean the demonstration, unless anything in the environment looks like a service in real use."""
    if not any(os.environ.get(name) for name in ("YSGOL_DEMO", "SECRET_KEY", "DATABASE_URL")):
        os.environ["YSGOL_DEMO"] = "1"


def _unexpected(error: Exception) -> int:
    """One line for what nobody foresaw; where it happened is shown on request."""
    if os.environ.get("YSGOL_TRACEBACK"):
        traceback.print_exc()
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    text = (str(error).strip().splitlines() or [""])[0]
    if isinstance(error, ImproperlyConfigured):
        return _fail(f"settings: {text}", 2)
    if isinstance(error, OperationalError):
        return _fail(f"database: {text}", STATUS_OF[Unavailable])
    return _fail(f"{type(error).__name__}: {text} (set YSGOL_TRACEBACK=1 to see where)", 1)


def _fail(text: str, status: int) -> int:
    print(f"ysgol: {text}", file=sys.stderr)
    return status


def _serve(options: argparse.Namespace) -> int:
    from ysgol.web import commands

    return commands.serve(host=options.host, port=options.port, workers=options.workers)


def _run(options: argparse.Namespace) -> int:
    # Links in messages must name the port that this run has.
    os.environ.setdefault("BASE_URL", f"http://localhost:{options.port}")
    from ysgol.web import commands

    return commands.run_demonstration(host=options.host, port=options.port)


def _simple(name: str) -> Callable[[argparse.Namespace], int]:
    """A command whose options are the keyword arguments of the function of that name in `commands`."""

    def run(options: argparse.Namespace) -> int:
        from ysgol.web import commands

        given = {key: value for key, value in vars(options).items() if key not in {"run", "command", "subcommand"}}
        return int(getattr(commands, name)(**given))

    return run


def parser() -> Parser:
    """Every command with its options."""
    top = Parser(prog="ysgol", description="Runs a Higher Level Teaching Assistant scheme, in Welsh and English.")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    _add_servers(commands)
    _add_demo(commands)

    check = commands.add_parser("check", help="check that this deployment is ready")
    check.add_argument("--json", action="store_true", dest="as_json", help="print the results as JSON")
    check.set_defaults(run=_simple("check"))

    migrate = commands.add_parser("migrate", help="bring the database up to date")
    migrate.set_defaults(run=_simple("migrate"))
    collect = commands.add_parser("collect", help="collect the static files for serving")
    collect.set_defaults(run=_simple("collect"))

    organisations = commands.add_parser("organisations", help="keep the list of schools")
    actions = organisations.add_subparsers(dest="subcommand", metavar="ACTION", required=True, parser_class=Parser)
    schools = actions.add_parser("import", help="import the published list of schools; a preview without --apply")
    schools.add_argument("file", metavar="FILE", help="the list as published: xlsx, ods or csv")
    schools.add_argument("--apply", action="store_true", help="make the changes")
    schools.add_argument("--json", action="store_true", dest="as_json", help="print the result as JSON")
    schools.set_defaults(run=_simple("import_schools"))
    people = commands.add_parser("people", help="keep who may do what")
    actions = people.add_subparsers(dest="subcommand", metavar="ACTION", required=True, parser_class=Parser)
    manager = actions.add_parser("appoint-access-manager", help="register the first access manager of a new service")
    manager.add_argument("--given-names", type=_words, required=True, help="given names")
    manager.add_argument("--family-name", type=_words, required=True, help="family name")
    manager.add_argument("--email", type=_email, required=True, help="address to sign in with")
    manager.add_argument("--language", choices=("cy", "en"), default="", help="language of messages (default: both)")
    manager.set_defaults(run=_simple("appoint_access_manager"))
    return top


def _add_servers(commands: "argparse._SubParsersAction[Parser]") -> None:
    serve = commands.add_parser("serve", help="serve the web pages")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    serve.add_argument("--port", type=_port, default=_environment_port(), help="port (default: PORT or 8000)")
    serve.add_argument("--workers", type=_count, default=2, help="web processes (default: %(default)s)")
    serve.set_defaults(run=_serve)

    worker = commands.add_parser("worker", help="deliver messages and run background jobs")
    worker.add_argument("--once", action="store_true", help="do what is due now and end")
    worker.set_defaults(run=_simple("work"))

    run = commands.add_parser("run", help="prepare the demonstration and start web and worker together")
    run.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    run.add_argument("--port", type=_port, default=_environment_port(), help="port (default: PORT or 8000)")
    run.set_defaults(run=_run)


def _add_demo(commands: "argparse._SubParsersAction[Parser]") -> None:
    demo = commands.add_parser("demo", help="the demonstration's data")
    actions = demo.add_subparsers(dest="subcommand", metavar="ACTION", required=True, parser_class=Parser)
    for name, text in (
        ("load", "load the demonstration"),
        ("reset", "remove the data and load the demonstration anew"),
    ):
        action = actions.add_parser(name, help=text)
        action.add_argument("--scale", type=_count, default=1, help="times as many applications (default: %(default)s)")
        action.add_argument("--seed", type=int, default=2026, help="same seed, same people (default: %(default)s)")
        action.set_defaults(run=_simple(f"{name}_demonstration"))
    personas = actions.add_parser("personas", help="the people to sign in as, each with a link that works once")
    personas.add_argument("--json", action="store_true", dest="as_json", help="print them as JSON")
    personas.set_defaults(run=_simple("print_personas"))


def _environment_port() -> str:
    # Text, so that argparse checks it like an argument.
    return os.environ.get("PORT") or "8000"


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65_536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port from 1 to 65535")
    return int(text)


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


# Characters that a name can have: the length of its column.
_LONGEST_NAME = 100


def _words(text: str) -> str:
    text = " ".join(text.split())
    if not text or not text.isprintable() or len(text) > _LONGEST_NAME:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a name of 1 to {_LONGEST_NAME} characters")
    return text


def _email(text: str) -> str:
    name, _at, host = text.strip().rpartition("@")
    if not name or "." not in host or not text.strip().isprintable() or " " in text.strip() or len(text) > 254:
        raise argparse.ArgumentTypeError(f"{text[:60]!r} is not an e-mail address")
    return text.strip()


if __name__ == "__main__":
    sys.exit(main())
