"""The outbox of the demonstration.

What would have been sent, for everyone to read. Absent outside the demonstration.
"""

from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ysgol.foundation.notices import labels, queries
from ysgol.foundation.notices.domain.text import BODY_BETWEEN, SUBJECT_BETWEEN, parts, pieces
from ysgol.foundation.notices.forms import FilterOutbox
from ysgol.foundation.pages.guards import ActorRequest, public

PAGE_ROWS = 20  # our default: a list that can be looked through


@public
@require_safe
def outbox(request: ActorRequest) -> HttpResponse:
    form = FilterOutbox(request.GET or None)
    address = form.cleaned_data["address"] if form.is_valid() else ""
    rows = queries.demonstration_outbox(address).defer("body", "facts", "secrets")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    kept = urlencode({"address": address}) if address else ""
    return render(
        request,
        "notices/outbox.html",
        {"form": form, "page": page, "kept": kept, "parts": parts, "between": SUBJECT_BETWEEN},
    )


@public
@require_safe
def outbox_message(request: ActorRequest, message_id: int) -> HttpResponse:
    row = get_object_or_404(queries.demonstration_outbox(""), pk=message_id)
    body = queries.demonstration_body(row, hidden=str(labels.HIDDEN_SECRET))
    return render(
        request,
        "notices/outbox_message.html",
        {
            "message": row,
            "subject": parts(row.subject, row.language, SUBJECT_BETWEEN),
            "body": [
                (part.language, pieces(part.text, settings.BASE_URL))
                for part in parts(body, row.language, BODY_BETWEEN)
            ],
            "labels": labels,
        },
    )
