"""Who pays for places, and in which language medium they are."""

from enum import StrEnum


class LanguageMedium(StrEnum):
    """The language in which a place is assessed."""

    WELSH = "cy"
    ENGLISH = "en"


class Funder(StrEnum):
    """Who pays for a place; stored."""

    WELSH_GOVERNMENT = "welsh-government"
    LOCAL_AUTHORITY = "local-authority"
    SCHOOL = "school"
    OTHER = "other"


# The most places one pool can hold: far above the planning guess of 30 to 60 a cohort, and it catches a slip of a key.
MOST_PLACES = 1_000
