"""The candidate asks for the headteacher's support and sees how that stands."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import queries as notices
from ysgol.foundation.notices.labels import STATES as DELIVERY_STATES
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.pages.environment import date, moment
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.domain.lifecycle import ASKABLE, EndorsementState
from ysgol.scheme.applications.forms.endorsement import AskForm
from ysgol.scheme.applications.labels import COMMITMENTS
from ysgol.scheme.applications.labels.candidate import ENDORSEMENTS
from ysgol.scheme.applications.queries import RequestFacts
from ysgol.scheme.applications.views import own
from ysgol.scheme.applications.views.own import Application

# Messages that ask the headteacher: what became of others is not about the request.
_ASKING = ("endorsement-request", "endorsement-reminder")


@needs(Permission.OWN_APPLICATION)
def support(request: ActorRequest) -> HttpResponse:
    found = own.own_application(request.actor)
    if found is None:
        return redirect("application")
    asked = queries.current_request(found)
    is_given = asked is not None and asked.state is EndorsementState.CONFIRMED
    may_ask = found.state in ASKABLE and bool(found.school_code) and not is_given
    form = _form(request, asked) if may_ask else None
    if form is not None and form.is_valid() and _is_sent(request, found, form):
        messages.success(request, _("We have sent a message to the headteacher"))
        return redirect("application-endorsement")
    school = organisations.school(found.school_code) if found.school_code else None
    context = {
        "application": found,
        "form": form,
        "form_title": _("Send a new link or give another address"),
        "endorsement": _shown(found, asked) if asked else None,
        "school": school,
        "needs_school": found.state in ASKABLE and not found.school_code,
    }
    return render(request, "applications/candidate/endorsement.html", context)


def _is_sent(request: ActorRequest, found: Application, form: AskForm) -> bool:
    try:
        actions.ask_endorsement(application_id=found.pk, by=request.actor, at=timezone.now(), **form.cleaned_data)
    except Conflict as conflict:
        if conflict.code != "asked-too-often":
            raise
        form.add_error("head_email", _("You have asked many times today. Check the address and try again tomorrow"))
        return False
    return True


def _form(request: ActorRequest, asked: RequestFacts | None) -> AskForm:
    if request.method == "POST":
        return AskForm(request.POST)
    if asked is None:
        return AskForm(initial={"head_language": ""})
    is_wrong = asked.state is EndorsementState.WRONG_PERSON
    known = {} if is_wrong else {"head_name": asked.head_name, "head_email": asked.head_email}
    return AskForm(initial={**known, "head_language": asked.head_language})


def _shown(found: Application, asked: RequestFacts) -> dict[str, object]:
    status, tag, happened = ENDORSEMENTS[asked.state]
    rows: list[tuple[str, object]] = [
        (_("Headteacher"), asked.head_name),
        (_("E-mail address"), asked.head_email),
        (_("Asked on"), date(timezone.localdate(asked.asked_at))),
    ]
    if asked.state is EndorsementState.ASKED:
        rows.append((_("Answer wanted by"), date(asked.expires_on)))
        rows += [(_("Reminders sent"), str(asked.reminders)), *_delivery(found, asked)]
    if asked.answered_at:
        rows.append((_("Answered"), moment(asked.answered_at)))
    if asked.commitment:
        rows.append((_("An HLTA post"), COMMITMENTS[asked.commitment]))
    if asked.note:
        rows.append((_("Note to you"), asked.note))
    if asked.reason:
        rows.append((_("Reason"), asked.reason))
    return {
        "status": status,
        "tag": tag,
        "happened": happened,
        "rows": [{"name": name, "value": value} for name, value in rows],
    }


def _delivery(found: Application, asked: RequestFacts) -> list[tuple[str, object]]:
    """What became of the newest message of this request."""
    about = f"application:{found.pk}"
    for one in notices.deliveries([about]).get(about, []):
        if one.kind in _ASKING and one.queued_at >= asked.asked_at:
            return [(_("The last message"), DELIVERY_STATES[one.state])]
    return []
