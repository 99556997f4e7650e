"""Words of the error pages, by error code or status: title, what happened, what to do next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class ErrorWords:
    """`title` is the heading; `happened` and `next_step` are sentences."""

    title: str | Promise
    happened: str | Promise
    next_step: str | Promise


ERROR_PAGES = {
    "400": ErrorWords(
        _("There is a problem with what was sent"),
        _("The service did not understand what your browser sent."),
        _("Go back and try again."),
    ),
    "403": ErrorWords(
        _("You do not have permission to do this"),
        _("You are signed in, but your role does not allow this page or action."),
        _("If you think you should have access, ask your access manager."),
    ),
    "404": ErrorWords(
        _("Page not found"),
        _("There is no such page, or you may not see it."),
        _("Check the address, or start again from the home page."),
    ),
    "409": ErrorWords(
        _("Someone changed this before you"),
        _("What you were working on has changed since you opened the page, so your change was not made."),
        _("Open the page again to see what changed, then decide whether you still want to make your change."),
    ),
    "422": ErrorWords(
        _("This cannot be done"),
        _("What you asked for breaks one of the rules of the scheme or of this service."),
        _("Go back and check what you entered."),
    ),
    "500": ErrorWords(
        _("Sorry, there is a problem with the service"),
        _("Something went wrong on our side. What you saved before is safe."),
        _("Try again in a few minutes."),
    ),
    "503": ErrorWords(
        _("The service is not available at the moment"),
        _("Something the service needs cannot be reached. What you saved before is safe."),
        _("Try again in a few minutes."),
    ),
    "csrf": ErrorWords(
        _("Your page is out of date"),
        _("To protect you, the service did not accept the form: it was opened too long ago or in another session."),
        _("Go back, reload the page and send the form again."),
    ),
}

# Django's own Welsh for this month is misspelt; the catalogue of this context goes before Django's.
CORRECTED = (_("July"),)
