"""People, their sign-in accounts, what they are allowed, and cases of possible duplicates."""

from ysgol.foundation.people.models.grants import RoleGrant
from ysgol.foundation.people.models.matches import MatchCase
from ysgol.foundation.people.models.person import Account, AccountManager, Language, NameKey, Person
from ysgol.foundation.people.models.sign_in import KeptForm, SignInAttempt, SignInLink

__all__ = [
    "Account",
    "AccountManager",
    "KeptForm",
    "Language",
    "MatchCase",
    "NameKey",
    "Person",
    "RoleGrant",
    "SignInAttempt",
    "SignInLink",
]
