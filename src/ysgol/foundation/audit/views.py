"""The auditor's pages."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ysgol.foundation.audit import actions, queries
from ysgol.foundation.audit.exports import as_csv
from ysgol.foundation.audit.forms import ExportEvents, FilterEvents
from ysgol.foundation.audit.labels import ACTOR_KINDS
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, needs

PAGE_ROWS = 50  # our default: a list that can be looked through


@needs(Permission.SEE_AUDIT)
@require_safe
def events(request: ActorRequest) -> HttpResponse:
    form = FilterEvents(request.GET or None)
    rows = queries.events(request.actor, form.where())
    before = request.GET.get("before", "")
    # Numbers only grow, so "before number n" stays the same page while events are added.
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(number__lt=int(before))
    shown = list(rows[: PAGE_ROWS + 1])
    kept = [(key, value) for key in request.GET if key not in {"before", "language"} for value in [request.GET[key]]]
    older = [*kept, ("before", shown[PAGE_ROWS - 1].number)] if len(shown) > PAGE_ROWS else None
    return render(
        request,
        "audit/events.html",
        {
            "form": form,
            "events": shown[:PAGE_ROWS],
            "older": urlencode(older) if older else "",
            "newest": urlencode(kept) if before else None,
            "kinds": ACTOR_KINDS,
            "head": queries.head(),
            "export_query": urlencode(kept),
        },
    )


@needs(Permission.SEE_AUDIT)
@require_POST
def check(request: ActorRequest) -> HttpResponse:
    broken_at = actions.record_check(by=request.actor, at=timezone.now())
    if broken_at is None:
        messages.success(request, _("The chain holds: no event was changed or removed"))
        return redirect("audit-events")
    return render(request, "audit/broken.html", {"broken_at": broken_at})


@needs(Permission.SEE_AUDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: ActorRequest) -> HttpResponseBase:
    form = ExportEvents(request.POST) if request.method == "POST" else ExportEvents(initial=_initial(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "audit/export.html", {"form": form})
    # What is in the file is fixed before the export itself is recorded.
    rows = queries.events(request.actor, form.where()).filter(number__lte=queries.head().number)
    count = rows.count()
    actions.record_export(
        where=form.where(), rows=count, purpose=form.cleaned_data["purpose"], by=request.actor, at=timezone.now()
    )
    lines = as_csv(rows.order_by("number").iterator(chunk_size=2000))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


def _initial(request: ActorRequest) -> dict[str, object]:
    form = FilterEvents(request.GET)
    return dict(form.cleaned_data) if form.is_valid() else {}
