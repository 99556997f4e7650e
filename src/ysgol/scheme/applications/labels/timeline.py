"""What happened, in words, for the timeline of a case."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By machine and move; beside the state changes, "document", "letter", "message", "note" and "return" events.
EVENTS: dict[str, str | Promise] = {
    "application.start": _("Application started"),
    "application.submit": _("Application submitted"),
    "application.return": _("Application returned to be corrected"),
    "application.decide-eligible": _("Found eligible"),
    "application.decide-not-eligible": _("Found not eligible"),
    "application.take-back-decision": _("Decision taken back before it was released"),
    "application.wait": _("Put on the waiting list"),
    "application.stop-waiting": _("Taken off the waiting list"),
    "application.offer": _("Place offered"),
    "application.accept": _("Place accepted"),
    "application.decline": _("Place declined"),
    "application.end-offer": _("Offer of a place ended"),
    "application.release-place": _("Accepted place released"),
    "application.withdraw": _("Application withdrawn"),
    "application.undo-withdraw": _("Withdrawal undone"),
    "application.defer": _("Moved to another cohort"),
    "application.lapse": _("Application lapsed"),
    "application.reopen": _("Application reopened"),
    "endorsement.ask": _("Headteacher asked for support"),
    "endorsement.confirm": _("Headteacher supports the application"),
    "endorsement.refuse": _("Headteacher does not support the application"),
    "endorsement.wrong-person": _("The person asked was not the right one"),
    "endorsement.expire": _("The request for support ran out"),
    "endorsement.extend": _("Headteacher given more time"),
    "endorsement.reissue": _("New link sent to the headteacher"),
    "endorsement.close": _("Request for support closed"),
    "endorsement.withdraw": _("Headteacher took support back"),
    "endorsement.replace": _("Request for support replaced"),
    "offer.expire": _("The offer was not answered in time"),
    "offer.extend": _("More time to answer the offer"),
    "document.attached": _("Document added"),
    "letter.reviewed": _("Decision letter reviewed"),
    "letter.released": _("Decision released"),
}
