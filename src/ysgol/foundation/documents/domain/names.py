"""What a file is called. The name is kept for display alone, and still must not disguise what the file is."""

import re
import unicodedata

from ysgol.foundation.documents.domain.kinds import EXTENSIONS
from ysgol.foundation.kernel.findings import Finding

MAX_NAME = 150  # characters (our default)
# Endings that make a name disguise another kind of file when they stand before the last.
_OTHER_ENDINGS = frozenset(
    "exe com bat cmd scr pif msi msp dll vbs vbe js jse mjs wsf wsh ps1 sh jar class py rb pl php phtml phar asp aspx"
    " jsp cgi html htm xhtml shtml mht mhtml svg svgz xml xsl hta lnk url reg chm iso img dmg app apk zip rar 7z gz"
    " tar tgz bz2 xz doc docm dot dotm xls xlsm xlsb ppt pptm rtf".split()
)


def extension(name: str) -> str:
    """The last ending, in lower case, "" if there is none."""
    return name.rsplit(".", 1)[-1].lower() if "." in name.strip(".") else ""


def check_name(name: str) -> tuple[Finding, ...]:
    """Everything wrong with a file's name; never raises."""
    if not name.strip():
        return (Finding("name-missing"),)
    findings = []
    if len(name) > MAX_NAME:
        findings.append(Finding("name-too-long", facts={"limit": MAX_NAME}))
    if any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for character in name):
        findings.append(Finding("name-hidden-character"))
    if re.search(r"[/\\:\u2044\u2215\uff0f\uff3c]", name) or name.startswith(".") or ".." in name:
        findings.append(Finding("name-path"))
    inner = [part.strip().lower() for part in name.split(".")[1:-1]]
    if any(part in _OTHER_ENDINGS or part in EXTENSIONS for part in inner):
        findings.append(Finding("name-two-endings"))
    if extension(name) not in EXTENSIONS:
        findings.append(Finding("kind-not-taken", facts={"extension": extension(name)[:12]}))
    return tuple(findings)


def display_name(name: str) -> str:
    """The name for showing and for downloads: normalised, printable, without paths, at most MAX_NAME characters."""
    cleaned = "".join(c for c in unicodedata.normalize("NFC", name) if c.isprintable() and c not in '/\\:"<>|?*')
    return " ".join(cleaned.split())[-MAX_NAME:].strip(". ") or "document"
