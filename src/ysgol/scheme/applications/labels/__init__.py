"""Words for the codes of this context, in the language of the moment."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ysgol.scheme.applications.domain.endorsement import Commitment
from ysgol.scheme.applications.domain.lifecycle import EndorsementState, OfferState, State
from ysgol.scheme.applications.domain.standing import LetterState, NextActor, Stage
from ysgol.scheme.applications.labels.sections import SECTIONS

Words = str | Promise

STATES: dict[str, Words] = {
    State.DRAFT: _("Not sent yet"),
    State.SUBMITTED: _("Being considered"),
    State.RETURNED: _("Returned to be corrected"),
    State.ELIGIBLE: _("Eligible"),
    State.NOT_ELIGIBLE: _("Not eligible"),
    State.OFFERED: _("Place offered"),
    State.WAITING: _("On the waiting list"),
    State.ACCEPTED: _("Place accepted"),
    State.DECLINED: _("Place declined"),
    State.WITHDRAWN: _("Withdrawn"),
    State.DEFERRED: _("Moved to another cohort"),
    State.LAPSED: _("Lapsed"),
}
STAGES: dict[str, Words] = {
    Stage.APPLYING: _("Applying"),
    Stage.CHECKING: _("Checking"),
    Stage.CORRECTING: _("Correcting"),
    Stage.LETTER: _("Decision letter"),
    Stage.PLACE: _("Waiting for a place to be offered"),
    Stage.WAITING: _("Waiting list"),
    Stage.OFFER: _("Offer of a place"),
    Stage.ENROLLED: _("Place accepted"),
    Stage.CLOSED: _("Closed"),
}
ACTORS: dict[str, Words] = {
    NextActor.CANDIDATE: _("Candidate"),
    NextActor.HEADTEACHER: _("Headteacher"),
    NextActor.OFFICER: _("Delivery officer"),
    NextActor.MANAGER: _("Delivery manager"),
    NextActor.NOBODY: _("Nobody"),
}
ENDORSEMENTS: dict[str, Words] = {
    EndorsementState.ASKED: _("Waiting for an answer"),
    EndorsementState.CONFIRMED: _("Supported"),
    EndorsementState.REFUSED: _("Not supported"),
    EndorsementState.WRONG_PERSON: _("Wrong person"),
    EndorsementState.EXPIRED: _("Not answered in time"),
    EndorsementState.CLOSED: _("Closed without an answer"),
    EndorsementState.WITHDRAWN: _("Support taken back"),
    EndorsementState.REPLACED: _("Replaced by a new request"),
}
COMMITMENTS: dict[str, Words] = {
    Commitment.GUARANTEED: _("A post is guaranteed if the status is awarded"),
    Commitment.INTENDED: _("A post is intended, but not promised"),
    Commitment.NONE: _("No post is expected"),
    Commitment.NOT_DECIDED: _("Not decided yet"),
}
OFFERS: dict[str, Words] = {
    OfferState.OFFERED: _("Offered"),
    OfferState.ACCEPTED: _("Accepted"),
    OfferState.DECLINED: _("Declined"),
    OfferState.EXPIRED: _("Not answered in time"),
    OfferState.WITHDRAWN: _("Ended"),
}
LETTERS: dict[str, Words] = {
    LetterState.DRAFTED: _("To be reviewed"),
    LetterState.REVIEWED: _("Reviewed"),
    LetterState.SCHEDULED: _("Waiting for its day"),
    LetterState.RELEASED: _("Released"),
    LetterState.CANCELLED: _("Cancelled"),
}
# Why the address given for a headteacher is flagged.
FLAGS: dict[str, Words] = {
    "same-as-candidate": _("The address is the candidate's own."),
    "free-mail": _("The address is from a free mail service, where anybody can open a mailbox."),
    "unlike-school": _("The address does not look like one of the school's."),
    "unlike-earlier": _("Headteachers who confirmed for this school before used another kind of address."),
    "many-schools": _("The same address was given for several schools."),
}
# Why a rule stands as it does in a case.
FINDINGS: dict[str, Words] = {
    "not-answered": _("Not answered yet."),
    "document-missing": _("No proof has been attached."),
    "document-not-scanned": _("The proof has not been checked for viruses yet."),
    "document-refused": _("A document was refused by the virus check, or could not be checked."),
    "other-proof": _("The proof is of a kind that the rulebook does not list: look at it."),
    "proof-given": _("Proof of a listed kind is attached: look at it."),
    "number-given": _("A registration number of the right form was given."),
    "number-missing": _("Registered, but without a number of the right form."),
    "registration-applied": _("The candidate has applied to register."),
    "not-registered": _("Not registered."),
    "head-confirmed": _("The headteacher supports the application."),
    "head-refused": _("The headteacher does not support the application."),
    "head-withdrew": _("The headteacher has taken support back."),
    "head-not-asked": _("No headteacher has been asked."),
    "head-not-answered": _("The headteacher has not answered."),
    "answered-yes": _("The candidate answered yes."),
    "answered-no": _("The candidate answered no."),
    "described": _("The candidate has described the experience: read it."),
    "within-period": _("The dates lie within the rule's period."),
    "outside-period": _("The dates lie outside the rule's period."),
}
# Why somebody is behind the person before them in a waiting list.
CRITERIA: dict[str, Words] = {
    "": _("First in the list"),
    "waited-before": _("Others waited in an earlier cohort and were not offered a place"),
    "submitted-first": _("Others first submitted their applications earlier"),
    "reference": _("All else is equal: the lower reference goes first"),
}

__all__ = [
    "ACTORS",
    "COMMITMENTS",
    "CRITERIA",
    "ENDORSEMENTS",
    "FINDINGS",
    "FLAGS",
    "LETTERS",
    "OFFERS",
    "SECTIONS",
    "STAGES",
    "STATES",
    "Words",
]
