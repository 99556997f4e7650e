"""Withdrawing an application and undoing it, moving it to another cohort, opening a lapsed one again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.environment import date
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.domain.lifecycle import State
from ysgol.scheme.applications.forms.candidate import ConfirmForm, DeferForm, WithdrawForm
from ysgol.scheme.applications.views import own

_PAGE = "applications/candidate/question.html"


@needs(Permission.OWN_APPLICATION)
def withdraw(request: ActorRequest) -> HttpResponse:
    found = own.own_application(request.actor)
    if found is None or own.is_over(found):
        return redirect("application")
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.withdraw(
            application_id=found.pk, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now()
        )
        messages.success(request, _("Your application is withdrawn"))
        return redirect("application")
    paragraphs = [_("Your application stops here. What you entered is kept for the time that the privacy notice says.")]
    if queries.visible_state(found) in {State.OFFERED, State.ACCEPTED}:
        paragraphs.append(
            _("Your place is offered to the next person at once. It does not come back if you undo this.")
        )
    paragraphs.append(_("You can undo this until the day before the next date of the cohort."))
    page = {
        "title": _("Withdraw the application?"),
        "back": reverse("application"),
        "paragraphs": paragraphs,
        "button": _("Withdraw the application"),
        "is_warning": True,
    }
    return render(request, _PAGE, {"form": form, "page": page})


@needs(Permission.OWN_APPLICATION)
def undo_withdrawal(request: ActorRequest) -> HttpResponse:
    found = own.own_application(request.actor)
    if found is None or found.state != State.WITHDRAWN or found.undo_until is None:
        return redirect("application")
    if request.method == "POST":
        actions.undo_withdraw(application_id=found.pk, by=request.actor, at=timezone.now())
        messages.success(request, _("Your application goes on"))
        return redirect("application")
    page = {
        "title": _("Undo the withdrawal?"),
        "back": reverse("application"),
        "paragraphs": [
            _("Your application goes on from where it was. A place that you gave up does not come back by itself."),
            _("You can do this until %(day)s.") % {"day": date(found.undo_until)},
        ],
        "button": _("Undo the withdrawal"),
    }
    return render(request, _PAGE, {"form": ConfirmForm(), "page": page})


@needs(Permission.OWN_APPLICATION)
def defer(request: ActorRequest) -> HttpResponse:
    found = own.own_application(request.actor)
    if found is None or own.is_over(found):
        return redirect("application")
    later = own.cohort_choices(own.later_cohorts(found, timezone.localdate()))
    if not later:
        return render(request, "applications/candidate/no_other_cohort.html")
    form = DeferForm(request.POST if request.method == "POST" else None, cohorts=later)
    if form.is_valid():
        actions.defer(
            application_id=found.pk,
            cohort_id=form.cleaned_data["cohort"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("Your application has moved: look it through and send it again"))
        return redirect("application")
    paragraphs = [
        _support_words(found),
        _("Look through the draft and send it again while the new cohort is open."),
    ]
    if queries.visible_state(found) in {State.OFFERED, State.ACCEPTED, State.WAITING}:
        paragraphs.append(_("You give up your place or your position in the waiting list. It does not come back."))
    page = {
        "title": _("Move the application to another cohort"),
        "back": reverse("application"),
        "paragraphs": paragraphs,
        "button": _("Move the application"),
        "is_warning": False,
    }
    return render(request, _PAGE, {"form": form, "page": page})


def _support_words(found: own.Application) -> str:
    days = rulebook.rule_set(found.rule_version).number("support_valid_days")
    words = ngettext(
        "Your answers and documents come with you into a new draft, and so does your headteacher's support if it was "
        "given in the last %(num)s day.",
        "Your answers and documents come with you into a new draft, and so does your headteacher's support if it was "
        "given in the last %(num)s days.",
        days,
    )
    return words % {"num": days}


@needs(Permission.OWN_APPLICATION)
def reopen(request: ActorRequest) -> HttpResponse:
    found = own.own_application(request.actor)
    if found is None or found.state != State.LAPSED:
        return redirect("application")
    if request.method == "POST":
        actions.reopen_lapsed(application_id=found.pk, by=request.actor, at=timezone.now())
        messages.success(request, _("Your application is open again"))
        return redirect("application")
    page = {
        "title": _("Open the application again?"),
        "back": reverse("application"),
        "paragraphs": [_("It becomes a draft again, with everything that you had filled in.")],
        "button": _("Open the application again"),
    }
    return render(request, _PAGE, {"form": ConfirmForm(), "page": page})
