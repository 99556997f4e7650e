"""How the library's second factor is fitted to this service."""

from allauth.mfa.adapter import DefaultMFAAdapter

from ysgol.foundation.people.sealing import seal, unseal


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of authenticator apps and the seeds of recovery codes sealed in the database."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)
