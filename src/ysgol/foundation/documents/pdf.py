"""Opening a PDF to refuse encrypted, scripted, corrupt and overlarge ones, in a process of its own with hard limits.

A PDF of a few kilobytes can ask for gigabytes of memory or for hours: the process that answers the web must not be the
one that opens it. `python -m ysgol.foundation.documents.pdf` reads a PDF from standard input and writes finding codes.
"""

import contextlib
import json
import subprocess
import sys

from ysgol.foundation.kernel.errors import Unavailable
from ysgol.foundation.kernel.findings import Finding

MAX_PAGES = 100  # of one document (our default)
MAX_OBJECTS = 200_000  # parts of a PDF; a scanned hundred pages has some thousand (our default)
MEMORY_BYTES = 1024 * 1024 * 1024  # address space of the checking process (our default)
CPU_SECONDS = 10  # of the checking process (our default)
WAIT_SECONDS = 30  # for its answer on a busy machine (our default)
UNPACKED_BYTES = 64 * 1024 * 1024  # of any one compressed stream (our default)
# Dictionary keys and action kinds that make a PDF do something. Links to addresses are allowed.
_ACTIVE_KEYS = ("/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/AA")
_ACTIVE_KINDS = frozenset(
    "/JavaScript /Launch /ImportData /SubmitForm /GoToE /Rendition /RichMediaExecute /Movie /Sound".split()
)
_EMBEDDING_KEYS = ("/EF", "/EmbeddedFiles", "/EmbeddedFile")


def check(body: bytes) -> tuple[Finding, ...]:
    """What is wrong with the PDF, found by a separate process; "pdf-too-complex" when that reached its limits.

    Raises Unavailable when this machine cannot start another process now.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "ysgol.foundation.documents.pdf"],
            input=body,
            env={},  # it has no business with the service's secrets
            capture_output=True,
            timeout=WAIT_SECONDS,
            check=True,
        )
        codes = json.loads(done.stdout)
    except (subprocess.SubprocessError, json.JSONDecodeError):
        return (Finding("pdf-too-complex"),)
    except OSError as error:
        raise Unavailable("document-check-unavailable") from error
    return tuple(Finding(code, facts={"pages": MAX_PAGES}) for code in codes)


def codes_of(body: bytes) -> list[str]:
    """The finding codes of a PDF, opened here and now; only for the separate process and for tests."""
    import io

    import pikepdf  # imported here: the web process never opens a PDF

    try:
        with pikepdf.open(io.BytesIO(body)) as document:
            if document.is_encrypted:
                return ["document-encrypted"]
            if len(document.objects) > MAX_OBJECTS:
                return ["pdf-too-complex"]
            codes = _active(document)
            pages = len(document.pages)
            if not pages:
                codes.append("pdf-damaged")
            if pages > MAX_PAGES:
                codes.append("pdf-too-long")
            return sorted(set(codes))
    except pikepdf.PasswordError:
        return ["document-encrypted"]
    except (pikepdf.PdfError, RuntimeError, ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return ["pdf-damaged"]


def _active(document) -> list[str]:  # type: ignore[no-untyped-def]
    """Codes for every part that acts or carries another file. Looks at each object, also those no page names."""
    import pikepdf

    codes = []
    opening = document.Root.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and opening.get("/S") != "/GoTo":
        codes.append("document-scripted")
    waiting = [(part, 0) for part in document.objects]
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, pikepdf.Array):
            inner = list(part)
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            codes += _codes_of_dictionary(part)
            inner = [value for _key, value in part.items()]
        else:
            continue
        if depth < 50:  # deeper than any real document nests without a reference
            waiting += [(one, depth + 1) for one in inner if isinstance(one, pikepdf.Object) and not one.is_indirect]
    return codes


def _codes_of_dictionary(part) -> list[str]:  # type: ignore[no-untyped-def]
    codes = []
    if any(key in part for key in _ACTIVE_KEYS) or str(part.get("/S", "")) in _ACTIVE_KINDS:
        codes.append("document-scripted")
    if any(key in part for key in _EMBEDDING_KEYS) or str(part.get("/Type", "")) == "/EmbeddedFile":
        codes.append("document-embedded")
    return codes


def main() -> None:
    """Read a PDF from standard input within the limits; write its finding codes as JSON."""
    import resource

    import pikepdf

    with contextlib.suppress(ValueError):  # macOS knows no limit of address space
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    pikepdf.settings.set_qpdf_limits(flate_max_memory=UNPACKED_BYTES, run_length_max_memory=UNPACKED_BYTES)
    json.dump(codes_of(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
