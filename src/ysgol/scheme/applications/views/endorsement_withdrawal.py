"""A headteacher, signed in for the school, takes back the support that was given."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ysgol.foundation.kernel.errors import Conflict
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.domain.lifecycle import EndorsementState
from ysgol.scheme.applications.forms.endorsement import WithdrawSupportForm


@needs(Permission.ENDORSE)
def withdraw(request: ActorRequest, endorsement_id: int) -> HttpResponse:
    facts = queries.request_to(request.actor, endorsement_id)
    if facts.state is not EndorsementState.CONFIRMED:
        raise Conflict("endorsement-state", endorsement=endorsement_id, state=facts.state)
    form = WithdrawSupportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.withdraw_support(
            endorsement_id=endorsement_id, reason=form.cleaned_data["reason"], by=request.actor, at=timezone.now()
        )
        messages.success(request, _("Your support is taken back. The candidate and the delivery officer are told."))
        return redirect("endorsements")
    return render(request, "applications/endorsement/withdraw.html", {"form": form, "request_facts": facts})
