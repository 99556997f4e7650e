"""Words for the codes of this context."""

from django.utils.translation import gettext_lazy as _

STATES = {
    "held": _("Held until released"),
    "queued": _("Waiting to be sent"),
    "sending": _("Being sent"),
    "unknown": _("Not known whether it went"),
    "sent": _("Sent"),
    "delivered": _("Arrived"),
    "failed": _("Failed"),
    "bounced": _("Address refused"),
    "cancelled": _("Cancelled"),
}
# Class of the tag beside a state: colour never says anything that the word does not.
STATE_TAGS = {
    "held": "govuk-tag--grey",
    "queued": "govuk-tag--blue",
    "sending": "govuk-tag--blue",
    "unknown": "govuk-tag--orange",
    "sent": "govuk-tag--green",
    "delivered": "govuk-tag--green",
    "failed": "govuk-tag--red",
    "bounced": "govuk-tag--red",
    "cancelled": "govuk-tag--grey",
}
KINDS = {
    "sign-in-code": _("Code to sign in"),
    "sign-up-code": _("Code to confirm an address"),
    "account-changed": _("Account changed"),
    "endorsement-request": _("Request for the headteacher's support"),
    "endorsement-reminder": _("Reminder to the headteacher"),
    "endorsement-expired-candidate": _("Headteacher has not answered: to the candidate"),
    "endorsement-expired-officer": _("Headteacher has not answered: to the officer"),
    "support-withdrawn-officer": _("Headteacher took support back: to the officer"),
    "endorsement-answered": _("The headteacher's answer"),
    "application-submitted": _("Application arrived"),
    "application-returned": _("Application returned to be put right"),
    "application-eligible": _("Eligible"),
    "application-not-eligible": _("Not eligible"),
    "place-offered": _("Offer of a place"),
    "place-offer-reminder": _("Reminder of an offer"),
    "place-offer-expired": _("Offer not answered"),
    "place-accepted": _("Place confirmed"),
    "place-declined": _("Place declined"),
    "waiting-list": _("On the waiting list"),
    "cohort-date-moved": _("Date of the cohort moved"),
    "application-withdrawn": _("Application withdrawn"),
    "draft-expiry-warning": _("Unfinished application will be removed"),
    "cohort-date-moved-head": _("Moved date, to a headteacher"),
    "place-released": _("Place taken back"),
    "application-deferred": _("Application moved to another cohort"),
}
LANGUAGES = {"": _("Welsh and English"), "cy": _("Welsh"), "en": _("English")}
OUTCOMES = {
    "": _("No result: the worker stopped"),
    "sent": _("Taken by the mail server"),
    "temporary": _("Not taken for now"),
    "refused": _("Refused for good"),
    "uncertain": _("The connection broke while the message was handed over"),
}
TASKS = {
    "message-failed": _("A message could not be sent"),
    "message-bounced": _("An address was refused"),
    "message-unknown": _("Not known whether a message went"),
    "job-failing": _("A job of the service keeps failing"),
    "audit-broken": _("The audit's chain is broken"),
    "endorsement-expired": _("A headteacher has not answered"),
    "support-withdrawn": _("A headteacher has taken support back"),
    "offer-expired": _("A candidate has not answered an offer"),
    "draft-expired": _("An unfinished application has reached its last day"),
}
# What to do about each task, in a sentence.
TASK_ADVICE = {
    "message-failed": _(
        "The mail server could not be reached for two days. Send it again, or reach the person another way."
    ),
    "message-bounced": _("The address may be wrong. Find the right one and send the message there."),
    "message-unknown": _(
        "The service stopped while the message was on its way and does not send it twice by itself. "
        "Ask the person, or send it again if a second copy does no harm."
    ),
    "job-failing": _("Tell whoever operates the service: the reason is in its log."),
    "audit-broken": _("Tell whoever is responsible for the service at once, and change nothing."),
    "endorsement-expired": _("Open the case and decide what happens: nobody is turned down by the clock."),
    "support-withdrawn": _("Open the case, read the reason and decide what happens: nothing is decided by itself."),
    "offer-expired": _("Open the case and decide what happens: the place is still kept."),
    "draft-expired": _("Open the case and decide whether it is closed: nothing is removed by the clock."),
}
SETTLED = {
    "done": _("Done"),
    "not-needed": _("Not needed"),
    "resent": _("Sent again"),
    "arrived": _("It had arrived"),
    "known-now": _("The service learnt what happened"),
}
HIDDEN_SECRET = _("[one-time link or code, hidden]")
