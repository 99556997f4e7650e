"""Reading one cell of the published list: what is cleaned is told as a question, what cannot be used as an error."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from ysgol.foundation.kernel.findings import Finding

# As the list of August 2021 uses them.
SECTORS = frozenset({"Nursery", "Primary", "Middle", "Secondary", "Special"})
GOVERNANCE = frozenset({"Community", "Voluntary aided", "Voluntary controlled", "Foundation", "Not Applicable"})
MEDIUMS = {
    "WM": "Welsh medium",
    "EM": "English medium",
    "EW": "English with significant Welsh",
    "DS": "Dual Stream",
    "AB": "Bilingual (Type A)",
    "BB": "Bilingual (Type B)",
    "CB": "Bilingual (Type C)",
    "TR": "Transitional",
    "NA": "Not applicable",
}
MAX_NAME = 120  # characters; the longest published is 62
MAX_TEXT = 80  # characters of school type and religious character; the longest published is 34
CUT_OFF_LENGTH = 30  # characters: names in the list stop there in mid-word, an older system's field width
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
# Words that names of schools end in. An end like "Scho" or "Prim" is the beginning of one.
_LAST_WORDS = (
    "school", "schools", "primary", "secondary", "comprehensive", "community", "nursery", "infants", "juniors",
    "catholic", "controlled", "centre", "campus", "academy", "ysgol", "gynradd", "uwchradd", "gymraeg", "gymuned",
    "gymunedol",
)  # fmt: skip
_WHOLE_WORDS = frozenset({"junior", "infant", "school", "gymuned", "cat", "com"})


def shown(text: str) -> str:
    """A piece of a file for a message: at most 60 characters, without what could disguise it."""
    visible = "".join(c if c.isprintable() and not _is_hidden(c) else "�" for c in text)
    return visible if len(visible) <= 60 else f"{visible[:59]}…"


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


@dataclass
class Reading:
    """A row while it is read: what stood there, what it was read as, and what was found."""

    number: int
    raw: Mapping[str, str]
    titles: Mapping[str, str]
    values: dict[str, str] = field(default_factory=dict)
    pupils: int | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def code(self) -> str:
        """The school number, "" if it could not be read."""
        return self.values.get("code", "")

    def add(self, code: str, title: str, **facts: object) -> None:
        """Note a finding in this row, in the column of that title ("" for the row)."""
        place = f"row {self.number}, {title}" if title else f"row {self.number}"
        self.findings.append(Finding(code, place, {"row": self.number, "column": title, "school": self.code, **facts}))

    def squeezed(self, name: str) -> str:
        """The cell without outer and double spaces, in Unicode form NFC."""
        return unicodedata.normalize("NFC", " ".join(self.raw[name].split()))


def read_number(reading: Reading) -> None:
    """Seven figures."""
    number = reading.squeezed("code")
    if not number:
        reading.add("number-missing", "School Number")
    elif not re.fullmatch(r"[0-9]{7}", number):
        reading.add("number-bad", "School Number", value=shown(number))
    else:
        reading.values["code"] = number


def read_name(reading: Reading) -> None:
    """The name as published but for outer and double spaces, each of which is told."""
    published, name = unicodedata.normalize("NFC", reading.raw["name"]), reading.squeezed("name")
    reading.values["name"] = name
    facts = {"value": shown(published), "cleaned": shown(name)}
    if not name:
        reading.add("name-missing", "School Name")
    elif len(name) > MAX_NAME:
        reading.add("name-too-long", "School Name", length=len(name), limit=MAX_NAME)
    elif any(_is_hidden(c) for c in published):
        reading.add("name-hidden-character", "School Name", value=shown(published))
    else:
        if published != published.strip():
            reading.add("name-outer-space", "School Name", **facts)
        if name != published.strip():
            reading.add("name-double-space", "School Name", **facts)
        _question_end(reading, name)


def _question_end(reading: Reading, name: str) -> None:
    """Ask about a name that stops in mid-word, or that ends in a comma or the like."""
    last = name.rsplit(" ", maxsplit=1)[-1]
    if is_cut_off(name):
        reading.add("name-cut-off", "School Name", value=shown(name), length=len(name), last=shown(last))
    elif last[-1] in ",;:/&-":
        reading.add("name-odd-end", "School Name", value=shown(name), last=last[-1])


def is_cut_off(name: str) -> bool:
    """Whether the last word is the beginning of a word that school names end in ("Scho"), and not a word by itself.

    Also a name of exactly CUT_OFF_LENGTH characters that stops within initials ("V.A").
    """
    last = name.rsplit(" ", maxsplit=1)[-1].casefold()
    is_beginning = any(word.startswith(last) and word != last for word in _LAST_WORDS)
    if len(last) >= 3 and last not in _WHOLE_WORDS and is_beginning:
        return True
    return len(name) == CUT_OFF_LENGTH and re.fullmatch(r"(\w\.)+\w", last) is not None


def read_authority(reading: Reading, authorities: Mapping[str, tuple[str, ...]]) -> None:
    """A known LA code, equal to the first three figures of the number; another name for it is asked about."""
    la_code, name = reading.squeezed("la_code"), reading.squeezed("la_name")
    reading.values["la_code"] = la_code
    if la_code not in authorities:
        reading.add("authority-unknown", "LA Code", value=shown(la_code))
        return
    if reading.code and not reading.code.startswith(la_code):
        reading.add("authority-number-mismatch", "LA Code", value=la_code, number=reading.code)
    known = {one.casefold() for one in authorities[la_code]}
    if name.casefold().removeprefix("the ") not in known:
        reading.add("authority-name-different", "Local Authority", value=shown(name), known=authorities[la_code][0])


def read_choice(reading: Reading, name: str, allowed: frozenset[str], code: str) -> None:
    """One of the allowed values, whatever its case."""
    cell = reading.squeezed(name)
    by_folded = {value.casefold(): value for value in allowed}
    reading.values[name] = by_folded.get(cell.casefold(), "")
    if not reading.values[name]:
        reading.add(code, reading.titles[name], value=shown(cell), allowed=", ".join(sorted(allowed)))


def read_medium(reading: Reading) -> None:
    """The code of the language medium; text that does not say the same is asked about."""
    read_choice(reading, "medium", frozenset(MEDIUMS), "medium-unknown")
    code, text = reading.values["medium"], reading.squeezed("medium_text")
    if code and text.casefold() != MEDIUMS[code].casefold():
        reading.add(
            "medium-text-different", reading.titles["medium_text"], value=shown(text), medium=code, known=MEDIUMS[code]
        )


def read_text(reading: Reading, name: str) -> None:
    """Free text of bounded length."""
    reading.values[name] = reading.squeezed(name)
    if len(reading.values[name]) > MAX_TEXT:
        reading.add("text-too-long", reading.titles[name], length=len(reading.values[name]), limit=MAX_TEXT)
    if any(_is_hidden(character) for character in reading.values[name]):
        reading.add("text-hidden-character", reading.titles[name], value=shown(reading.values[name]))


def read_postcode(reading: Reading) -> None:
    """A postcode in capitals with one space before its last three characters; a change of form is told."""
    published = reading.raw["postcode"].strip()
    joined = re.sub(r"\s", "", published.upper())
    reading.values["postcode"] = f"{joined[:-3]} {joined[-3:]}"
    if not _POSTCODE.fullmatch(joined):
        reading.add("postcode-bad", "Postcode", value=shown(published))
    elif reading.values["postcode"] != published:
        reading.add("postcode-form", "Postcode", value=shown(published), cleaned=reading.values["postcode"])


def read_pupils(reading: Reading) -> None:
    """A whole number up to 9,999; none is asked about."""
    cell = reading.squeezed("pupils")
    if not cell:
        reading.add("pupils-missing", reading.titles["pupils"])
    elif re.fullmatch(r"[0-9]{1,4}", cell):
        reading.pupils = int(cell)
    else:
        reading.add("pupils-not-number", reading.titles["pupils"], value=shown(cell))
