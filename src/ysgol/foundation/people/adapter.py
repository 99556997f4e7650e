"""How the sign-in library is fitted to this service."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by e-mail code or password; messages go through the service's own catalogue."""
