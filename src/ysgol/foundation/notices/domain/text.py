"""Making what people typed harmless inside a message, and keeping secrets apart from the stored text."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

# A secret's place in the stored text: its name between two private-use characters, which `one_line` and `lines`
# remove from facts.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([a-z_]+){_CLOSE}")
# Longest name or other single line shown in a message (people.Person allows 201 characters for a whole name).
LINE_CHARACTERS = 300


def one_line(value: str) -> str:
    """`value` on one line, without hidden characters, and without anything that a mail program would make a link.

    A candidate's own name goes to an address the candidate chose: it must not carry a stranger's link there.
    """
    shown = "".join(" " if character.isspace() else character for character in value if _is_visible(character))
    shown = " ".join(shown.split())[:LINE_CHARACTERS]
    return re.sub(r"(?i)\bwww\.", "www ", shown.replace("://", " "))


def lines(value: str) -> str:
    """Each line of `value` made safe by `one_line` and quoted with "> "; blank lines at both ends are dropped."""
    return "\n".join(f"> {one_line(line)}".rstrip() for line in value.strip().splitlines())


def _is_visible(character: str) -> bool:
    return (
        character.isspace() or unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs"} or character == "\u200d"
    )


def mark(name: str) -> str:
    """What stands in the stored text in place of the secret called `name`."""
    return f"{_OPEN}{name}{_CLOSE}"


def reveal(text: str, secrets: Mapping[str, str], *, missing: Callable[[str], str]) -> str:
    """`text` with each secret in its place; `missing(name)` is shown for those not in `secrets`."""
    return _MARK.sub(lambda found: secrets.get(found[1]) or missing(found[1]), text)


def has_secret(text: str) -> bool:
    """Whether the stored text has a place for a secret."""
    return bool(_MARK.search(text))


# What stands between Welsh and English in a message in both languages, and before its text.
SUBJECT_BETWEEN = " / "
BODY_BETWEEN = f"\n\n{'-' * 60}\n\n"
NOTE = "(The English version is below.)\n\n"


@dataclass(frozen=True)
class Part:
    """A passage in one language: "cy" or "en"."""

    language: str
    text: str


def both(welsh: str, english: str, between: str) -> str:
    """The passage in both languages, Welsh first; only once if they are the same."""
    return welsh if welsh == english else f"{welsh}{between}{english}"


def parts(text: str, language: str, between: str) -> tuple[Part, ...]:
    """A stored passage cut by language, so that each is read out in its own; `language` "" is a message in both."""
    if language:
        return (Part(language, text),)
    found = (Part("en", NOTE),) if text.startswith(NOTE) else ()
    welsh, _, english = text.removeprefix(NOTE).partition(between)
    return (*found, Part("cy", welsh), *((Part("en", english),) if english else ()))


@dataclass(frozen=True)
class Piece:
    """A run of text; `link` is the path of this service it leads to, or "" for plain text."""

    text: str
    link: str = ""


def pieces(text: str, home: str) -> tuple[Piece, ...]:
    """`text` cut at the addresses of this service (those that begin with `home`), so that only they can be made
    links.
    """
    found, at = [], 0
    for address in re.finditer(rf"{re.escape(home)}(/(?:[\w\-./?=&%]*[\w/=])?)?(?![\w:@-]|\.\w)", text):
        if address.start() > at:
            found.append(Piece(text[at : address.start()]))
        found.append(Piece(address[0], address[1] or "/"))
        at = address.end()
    if at < len(text):
        found.append(Piece(text[at:]))
    return tuple(found)
