"""The words of the candidate's pages by code."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ysgol.scheme.applications.domain.lifecycle import EndorsementState, State
from ysgol.scheme.applications.domain.sections import Status

Text = str | Promise

STATUSES: dict[Status, tuple[Text, str]] = {
    Status.NOT_STARTED: (_("Not started"), "govuk-tag--blue"),
    Status.IN_PROGRESS: (_("In progress"), "govuk-tag--light-blue"),
    Status.DONE: (_("Done"), ""),
    Status.UPDATE_NEEDED: (_("Update needed"), "govuk-tag--yellow"),
}


@dataclass(frozen=True)
class StandingWords:
    """How an application stands, in its candidate's words; `tag` is the class of the tag."""

    name: Text
    tag: str
    happened: Text
    next_step: Text


STANDINGS: dict[State, StandingWords] = {
    State.SUBMITTED: StandingWords(
        _("Being checked"),
        "govuk-tag--blue",
        _("We have your application."),
        _("A delivery officer of your region checks it. You need to do nothing unless we write to you."),
    ),
    State.ELIGIBLE: StandingWords(
        _("Eligible"),
        "govuk-tag--green",
        _("You are eligible for the scheme."),
        _("This is not yet a place. We write to you when a place is offered, or when you are put in the waiting list."),
    ),
    State.NOT_ELIGIBLE: StandingWords(
        _("Not eligible"),
        "govuk-tag--red",
        _("This application was found not eligible."),
        _("The letter gives the reasons and what you can do. You can apply again for a later cohort."),
    ),
    State.OFFERED: StandingWords(
        _("Place offered"),
        "govuk-tag--purple",
        _("You are offered a place."),
        _("The place is kept for you while you decide."),
    ),
    State.WAITING: StandingWords(
        _("In the waiting list"),
        "govuk-tag--turquoise",
        _("You are eligible, and all the places are taken for now."),
        _("You need to do nothing. If a place comes free and you are first, we write to you."),
    ),
    State.ACCEPTED: StandingWords(
        _("Place accepted"),
        "govuk-tag--green",
        _("You have a place."),
        _("Your region writes to you about the first briefing day."),
    ),
    State.DECLINED: StandingWords(
        _("Place declined"),
        "govuk-tag--grey",
        _("You declined the place."),
        _("This application is over. You can apply again for a later cohort."),
    ),
    State.WITHDRAWN: StandingWords(
        _("Withdrawn"),
        "govuk-tag--grey",
        _("This application was withdrawn."),
        _("You can start a new application whenever a cohort is open."),
    ),
    State.DEFERRED: StandingWords(
        _("Moved to another cohort"),
        "govuk-tag--orange",
        _("This application was moved to another cohort."),
        _("It goes on there as a new draft."),
    ),
    State.LAPSED: StandingWords(
        _("Closed"),
        "govuk-tag--grey",
        _("This draft was closed because nothing was changed for a long time."),
        _("Your answers are kept: you can open it again as long as you have no other application."),
    ),
}

ENDORSEMENTS: dict[EndorsementState | None, tuple[Text, str, Text]] = {
    None: (_("Not asked yet"), "govuk-tag--blue", ""),
    EndorsementState.ASKED: (
        _("Waiting for an answer"),
        "govuk-tag--light-blue",
        _("We have sent the headteacher a message with a link."),
    ),
    EndorsementState.CONFIRMED: (
        _("Supported"),
        "govuk-tag--green",
        _("Your headteacher supports your application."),
    ),
    EndorsementState.REFUSED: (
        _("Not supported"),
        "govuk-tag--red",
        _(
            "The headteacher does not support your application. You may want to talk about it "
            "together. You can ask again."
        ),
    ),
    EndorsementState.WRONG_PERSON: (
        _("Wrong person"),
        "govuk-tag--yellow",
        _("The person we wrote to is not your headteacher. Please give another address."),
    ),
    EndorsementState.EXPIRED: (
        _("No answer yet"),
        "govuk-tag--yellow",
        _(
            "The time for an answer has passed. Nothing is decided by that: a delivery officer looks "
            "into it, and you can send a new link."
        ),
    ),
    EndorsementState.CLOSED: (
        _("Closed"),
        "govuk-tag--grey",
        _("A delivery officer closed this request because there was no answer. You can ask again."),
    ),
    EndorsementState.WITHDRAWN: (
        _("Support withdrawn"),
        "govuk-tag--red",
        _("The headteacher has withdrawn the support. You may want to talk about it together."),
    ),
    EndorsementState.REPLACED: (_("Replaced"), "govuk-tag--grey", _("You asked again.")),
}


@dataclass(frozen=True)
class ThanksWords:
    """The page after a headteacher's answer."""

    title: Text
    happened: Text
    next_step: Text


THANKS: dict[str, ThanksWords] = {
    "supported": ThanksWords(
        _("Thank you: you support the application"),
        _("Your answer is with the candidate and the delivery officer of the region."),
        _("If the candidate is offered a place, you are asked for nothing more until the briefing days."),
    ),
    "refused": ThanksWords(
        _("Your answer has been sent"),
        _("You do not support the application. The candidate and the delivery officer of the region see the reason."),
        _("You need to do nothing more. The candidate can talk to you and ask again."),
    ),
    "wrong-person": ThanksWords(
        _("Thank you for telling us"),
        _("The link has stopped working, and the candidate is asked to give another address."),
        _("You need to do nothing more."),
    ),
}
