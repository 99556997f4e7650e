"""The offer of a funded place, as its candidate sees and answers it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.domain.lifecycle import State
from ysgol.scheme.applications.forms.candidate import OfferForm
from ysgol.scheme.applications.views import own


@needs(Permission.OWN_APPLICATION)
def offer(request: ActorRequest) -> HttpResponse:
    found = own.own_application(request.actor)
    if found is None or found.state != State.OFFERED:
        return redirect("application")
    form = OfferForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        now, reason = timezone.now(), form.cleaned_data["reason"]
        if form.cleaned_data["answer"] == "accept":
            actions.accept_offer(application_id=found.pk, by=request.actor, at=now)
            messages.success(request, _("You have accepted the place"))
        else:
            actions.decline_offer(application_id=found.pk, reason=reason, by=request.actor, at=now)
            messages.success(request, _("You have declined the place"))
        return redirect("application")
    context = {
        "form": form,
        "application": found,
        "cohort": own.cohort_shown(found),
        "offer": queries.offer_of(found),
        "dates": own.programme_dates(found),
    }
    return render(request, "applications/candidate/offer.html", context)
