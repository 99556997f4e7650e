"""How names are compared in search: without case, accents and punctuation."""

import re
import unicodedata

MAX_WORDS = 8  # of one search (our default): more only make the search slower


def normalised(text: str) -> str:
    """Lower-case words of letters and figures, separated by single spaces; apostrophes and accents vanish.

    "Ysgol Cae’r Gwenyn, Môn" is "ysgol caer gwenyn mon". Empty when nothing is left.
    """
    without_accents = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    without_apostrophes = re.sub("['’‘`´ʼ]", "", without_accents.casefold())
    return " ".join(re.findall(r"[^\W_]+", without_apostrophes))


def words(query: str) -> tuple[str, ...]:
    """The words to look for, at most MAX_WORDS of 60 characters; empty means that nothing is asked."""
    return tuple(word[:60] for word in normalised(query[:300]).split()[:MAX_WORDS])


def searchable(name: str, code: str, postcode: str, authority_names: tuple[str, ...]) -> str:
    """What a school is found by: a space, then its words, with initials and hyphened words also joined.

    Starts with a space so that " word" finds the start of any word. At most 600 characters.
    """
    parts = [normalised(name), *_joined(name), code, normalised(postcode), normalised(postcode).replace(" ", "")]
    parts += [normalised(authority) for authority in authority_names]
    return (" " + " ".join(dict.fromkeys(part for part in parts if part)))[:600]


def _joined(name: str) -> list[str]:
    """ "Y.G.G. Pen-Y-Groes" gives "ygg" and "penygroes"."""
    hyphened = [normalised(part).replace(" ", "") for part in re.findall(r"\w+(?:-\w+)+", name)]
    initials = [run.replace(" ", "") for run in re.findall(r"\b\w(?: \w)+\b", normalised(name))]
    return hyphened + initials
