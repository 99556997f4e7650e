"""References that people read out, write down and type: a prefix, a number and a check character."""

import re

# ISO/IEC 7064:2003, hybrid system MOD 37,36: digits and letters in, one digit or letter out.
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MODULUS = 36
_NUMBER_DIGITS = 7
_LARGEST = 10**_NUMBER_DIGITS - 1
_PREFIX = re.compile(r"[A-Z]{1,3}")
_COMPACT = re.compile(rf"([A-Z]{{1,3}})([0-9]{{{_NUMBER_DIGITS}}})([0-9A-Z])")


def check_character(body: str) -> str:
    """The check character of digits and capital letters, by ISO/IEC 7064 MOD 37,36.

    It detects every single wrong character and nearly every swap of two neighbours.
    """
    product = _MODULUS
    for character in body:
        total = (product + _ALPHABET.index(character)) % _MODULUS or _MODULUS
        product = total * 2 % (_MODULUS + 1)
    return _ALPHABET[(_MODULUS + 1 - product) % _MODULUS]


def new_reference(prefix: str, number: int) -> str:
    """The reference of a number, "A-0001234-K".

    `prefix` is one to three capital letters, `number` 1 to 9,999,999; ValueError for anything else, as that is a
    programming error and not something a person typed.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"prefix must be one to three capital letters, not {prefix!r}")
    if not 1 <= number <= _LARGEST:
        raise ValueError(f"number must be from 1 to {_LARGEST}, not {number}")
    digits = f"{number:0{_NUMBER_DIGITS}d}"
    return f"{prefix}-{digits}-{check_character(prefix + digits)}"


def canonical_reference(text: str) -> str | None:
    """What was typed as a reference in its written form, or None when it is not one.

    Small letters, spaces and missing or extra hyphens are forgiven; a wrong check character is not.
    """
    match = _COMPACT.fullmatch(re.sub(r"[\s\-\u2010-\u2015]", "", text).upper())
    if match is None:
        return None
    prefix, digits, check = match.groups()
    return f"{prefix}-{digits}-{check}" if check_character(prefix + digits) == check else None


def is_valid_reference(text: str) -> bool:
    """Whether the text can be read as a reference with the right check character."""
    return canonical_reference(text) is not None
