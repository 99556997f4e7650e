"""Whether the address given for a headteacher looks like one. It flags, for a person to look at; it never refuses."""

from collections.abc import Collection
from dataclasses import dataclass

from ysgol.foundation.kernel.findings import Finding
from ysgol.foundation.organisations.domain.search import normalised

# Domains where anybody can open a mailbox: the common ones in Britain (our list, 2026).
FREE_MAIL = frozenset(
    {
        "aol.com", "btinternet.com", "fastmail.com", "gmail.com", "gmx.com", "googlemail.com", "hotmail.co.uk",
        "hotmail.com", "icloud.com", "live.co.uk", "live.com", "mail.com", "me.com", "msn.com", "outlook.com",
        "proton.me", "protonmail.com", "sky.com", "talktalk.net", "tiscali.co.uk", "virginmedia.com", "yahoo.co.uk",
        "yahoo.com",
    }
)  # fmt: skip
# Domains under which schools of Wales have their mail: any authority's schools, and the shared Hwb service.
SCHOOL_MAIL = ("hwbcymru.net", "sch.uk", "gov.uk", "gov.wales", "llyw.cymru")
# Schools for which one address may be given before it is flagged: a headteacher can lead a federation (our default).
MOST_SCHOOLS = 2
# Letters of a word of the school's name that make it telling within a domain; shorter ones are in every domain.
_TELLING_LETTERS = 4
_COMMON_WORDS = frozenset({"ysgol", "school", "primary", "cynradd", "community", "gymunedol", "secondary", "uwchradd"})


@dataclass(frozen=True)
class Address:
    """What is known about the address given. `known_domains`: of headteachers who confirmed for the school before."""

    head_email: str
    candidate_email: str
    school_name: str
    known_domains: Collection[str] = ()
    schools_using: int = 1


def domain_of(email: str) -> str:
    """What stands after the last @, in small letters."""
    return email.rpartition("@")[2].strip().lower()


def flags(address: Address) -> tuple[Finding, ...]:
    """What a person should look at, each with `where` "head_email"; empty when nothing is remarkable.

    Codes: same-as-candidate, free-mail, unlike-school, unlike-earlier, many-schools.
    """
    domain = domain_of(address.head_email)
    found = []
    if address.head_email.strip().lower() == address.candidate_email.strip().lower():
        found.append("same-as-candidate")
    if domain in FREE_MAIL:
        found.append("free-mail")
    elif address.known_domains and domain not in address.known_domains:
        found.append("unlike-earlier")
    elif not address.known_domains and not _is_like_school(domain, address.school_name):
        found.append("unlike-school")
    if address.schools_using > MOST_SCHOOLS:
        found.append("many-schools")
    return tuple(Finding(code, "head_email", {"domain": domain}) for code in found)


def _is_like_school(domain: str, school_name: str) -> bool:
    if any(domain == known or domain.endswith(f".{known}") for known in SCHOOL_MAIL):
        return True
    telling = {
        word for word in normalised(school_name).split() if len(word) >= _TELLING_LETTERS and word not in _COMMON_WORDS
    }
    return any(word in domain for word in telling)
