"""Small secrets that must be stored: sealed under the service's own key, or as a digest if never opened again."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes

from ysgol.foundation.kernel.errors import Invalid


def seal(text: str) -> str:
    """The text under the present key, as ASCII; different each time."""
    return _keys().encrypt(text.encode()).decode("ascii")


def unseal(sealed: str) -> str:
    """The text again; earlier keys in SECRET_KEY_FALLBACKS open too. Invalid("seal-broken") for anything else."""
    try:
        return _keys().decrypt(sealed.encode("ascii")).decode()
    except (InvalidToken, UnicodeEncodeError):
        raise Invalid("seal-broken") from None


def token_digest(token: str) -> str:
    """What is stored of a long random token: whoever reads the database cannot use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def _keys() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(secret)) for secret in secrets])


def _derived(secret: str | bytes) -> bytes:
    # Named for this use, so that no other use of the same secret shares a key.
    return base64.urlsafe_b64encode(hashlib.sha256(b"ysgol.people.sealing:" + force_bytes(secret)).digest())
