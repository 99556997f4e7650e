"""What became of messages, and the tasks that failures make."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ysgol.foundation.kernel.errors import Invalid
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import actions, labels, queries
from ysgol.foundation.notices.domain.delivery import MOVES, State
from ysgol.foundation.notices.domain.text import BODY_BETWEEN, SUBJECT_BETWEEN, has_secret, parts
from ysgol.foundation.notices.forms import FilterMessages, ResendMessage, SettleTask
from ysgol.foundation.pages.guards import ActorRequest, needs

PAGE_ROWS = 50  # our default: a list that can be looked through


@needs(Permission.SEE_DELIVERY)
@require_safe
def message_list(request: ActorRequest) -> HttpResponse:
    form = FilterMessages(request.GET or None)
    rows = queries.visible_to(request.actor).filter(**form.conditions()).defer("body", "facts", "secrets")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    kept = urlencode([(key, value) for key, value in request.GET.items() if key not in {"page", "language"}])
    return render(
        request,
        "notices/message_list.html",
        {
            "form": form,
            "page": page,
            "kept": kept,
            "labels": labels,
            "counts": queries.state_counts(request.actor),
            "open_tasks": queries.open_tasks(request.actor).count(),
        },
    )


@needs(Permission.SEE_DELIVERY)
@require_safe
def message(request: ActorRequest, message_id: int) -> HttpResponse:
    row = queries.message(request.actor, message_id)
    return render(
        request,
        "notices/message.html",
        {
            "message": row,
            "subject": parts(row.subject, row.language, SUBJECT_BETWEEN),
            "body": parts(queries.shown_body(row, hidden=str(labels.HIDDEN_SECRET)), row.language, BODY_BETWEEN),
            "attempts": queries.attempts(message_id),
            "tasks": queries.tasks_of(request.actor, message_id),
            "labels": labels,
            "may_resend": State.QUEUED in MOVES[State(row.state)] and row.state not in {"held", "sending", "sent"},
            "may_bounce": row.state in {"sent", "delivered"},
            "may_confirm": row.state in {"unknown", "sent"},
            "secret_gone": has_secret(row.body) and not row.secrets,
        },
    )


@needs(Permission.SEE_DELIVERY)
@require_http_methods(["GET", "HEAD", "POST"])
def resend(request: ActorRequest, message_id: int) -> HttpResponse:
    row = queries.message(request.actor, message_id)
    form = ResendMessage(request.POST if request.method == "POST" else None, initial={"to_email": row.to_email})
    if request.method == "POST" and form.is_valid():
        try:
            actions.resend(
                message_id=message_id, to_email=form.cleaned_data["to_email"], by=request.actor, at=timezone.now()
            )
        except Invalid as error:
            if error.code != "message-secret-elsewhere":
                raise
            words = _("This message holds a one-time link for the first address. Make a new request from the case")
            form.add_error("to_email", words)
        else:
            messages.success(request, _("The message waits to be sent again"))
            return redirect("message", message_id=message_id)
    return render(request, "notices/resend.html", {"form": form, "message": row, "labels": labels})


@needs(Permission.SEE_DELIVERY)
@require_POST
def bounce(request: ActorRequest, message_id: int) -> HttpResponse:
    actions.record_bounce(message_id=message_id, by=request.actor, at=timezone.now())
    messages.success(request, _("Noted: the message came back. There is a task to find the right address"))
    return redirect("message", message_id=message_id)


@needs(Permission.SEE_DELIVERY)
@require_POST
def confirm(request: ActorRequest, message_id: int) -> HttpResponse:
    actions.record_delivered(message_id=message_id, by=request.actor, at=timezone.now())
    messages.success(request, _("Noted: the message arrived"))
    return redirect("message", message_id=message_id)


@needs(Permission.SEE_DELIVERY)
@require_safe
def task_list(request: ActorRequest) -> HttpResponse:
    page = Paginator(queries.open_tasks(request.actor), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "notices/task_list.html", {"page": page, "kept": "", "labels": labels})


@needs(Permission.SEE_DELIVERY)
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: ActorRequest, task_id: int) -> HttpResponse:
    row = queries.task(request.actor, task_id)
    form = SettleTask(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.settle_task(task_id=task_id, how=form.cleaned_data["how"], by=request.actor, at=timezone.now())
        messages.success(request, _("The task is closed"))
        return redirect("message-tasks")
    return render(request, "notices/task.html", {"task": row, "form": form, "labels": labels})
