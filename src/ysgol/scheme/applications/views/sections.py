"""The parts of an application: filling in, proof, and two windows that meet."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ysgol.foundation.documents import actions as documents
from ysgol.foundation.documents.labels import message as document_message
from ysgol.foundation.documents.views import send_file
from ysgol.foundation.kernel.errors import NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages.guards import ActorRequest, needs
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.domain import sections as domain
from ysgol.scheme.applications.domain.lifecycle import EDITABLE
from ysgol.scheme.applications.forms.candidate import ConfirmForm
from ysgol.scheme.applications.forms.sections import DOCUMENT, SectionForm
from ysgol.scheme.applications.labels.questions import INTROS, QUESTIONS
from ysgol.scheme.applications.labels.sections import SECTIONS
from ysgol.scheme.applications.queries import SectionFacts
from ysgol.scheme.applications.views import answers as shown
from ysgol.scheme.applications.views.own import Application, own_application, returned_items

# Not part of the answers when a form is sent again from the page that shows two versions.
_NOT_ANSWERS = {"csrfmiddlewaretoken", "version", "step"}


@needs(Permission.OWN_APPLICATION)
def section(request: ActorRequest, key: str) -> HttpResponse:
    if key not in domain.BY_KEY:
        raise NotFound("section", section=key)
    application = own_application(request.actor)
    if application is None or application.state not in EDITABLE:
        return _too_late(request, application, key)
    facts = _facts(application, key)
    if request.method == "POST":
        return _sent(request, application, facts)
    return _page(request, application, facts, _form(application, facts))


def _too_late(request: ActorRequest, application: Application | None, key: str) -> HttpResponse:
    """The answers cannot be changed now. What was typed meanwhile is shown, so that it is not lost."""
    if application is None or request.method != "POST":
        return redirect("application")
    answers = SectionForm(
        request.POST,
        section=domain.BY_KEY[key],
        answers={},
        rules=rulebook.rule_set(application.rule_version),
        language=get_language() or "",
    ).answers()
    context = {
        "section": {"name": SECTIONS[key]},
        "rows": [one for one in shown.rows(key, answers, rule_version=application.rule_version) if one.value],
    }
    return render(request, "applications/candidate/too_late.html", context, status=409)


def _facts(application: Application, key: str) -> SectionFacts:
    found = queries.section_facts(application, on=timezone.localdate())
    return next(one for one in found if one.key == key)


def _form(application: Application, facts: SectionFacts, data: Any = None, files: Any = None) -> SectionForm:
    return SectionForm(
        data,
        files,
        section=domain.BY_KEY[facts.key],
        answers=dict(facts.answers),
        rules=rulebook.rule_set(application.rule_version),
        language=get_language() or "",
    )


def _sent(request: ActorRequest, application: Application, facts: SectionFacts) -> HttpResponse:
    form = _form(application, facts, request.POST, request.FILES)
    answers = form.answers()
    if form.is_finding_school:
        return _page(request, application, facts, form, version=_version(request))
    refusal = _receive(request, application, facts.key) if DOCUMENT in request.FILES else ""
    result = actions.save_section(
        application_id=application.pk,
        section=facts.key,
        answers=answers,
        expected_version=_version(request),
        by=request.actor,
        at=timezone.now(),
    )
    if not result.is_saved:
        return _conflict(request, application, facts.key, answers, result)
    now = _facts(application, facts.key)
    if refusal:
        form.add_error(DOCUMENT, refusal)
    if request.POST.get("step") != "later":
        found = [one for one in now.findings if not (refusal and one.where == "documents")]
        form.show_problems(found)
    if form.errors:
        return _page(request, application, now, form, is_saved=True)
    messages.success(request, _("Saved: %(section)s") % {"section": SECTIONS[facts.key]})
    return redirect("application")


def _version(request: ActorRequest) -> int:
    """The version that the page was made from; 0 for anything unreadable, which then meets whatever is stored."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _receive(request: ActorRequest, application: Application, key: str) -> str:
    """Take in the document that came with the form; "" or why it was not taken. The answers are saved in any case."""
    file: Any = request.FILES[DOCUMENT]
    number, findings = documents.receive(
        file=file,
        declared_name=file.name or "",
        declared_type=file.content_type or "",
        owner_id=application.person_id,
        purpose="application-proof",
        by=request.actor,
        at=timezone.now(),
    )
    if number is None:
        return " ".join(document_message(one) for one in findings)
    full = actions.attach_document(
        application_id=application.pk, section=key, document_id=number, by=request.actor, at=timezone.now()
    )
    return _("This part has as many documents as it can hold: remove one first") if full else ""


def _page(
    request: ActorRequest,
    application: Application,
    facts: SectionFacts,
    form: SectionForm,
    *,
    version: int | None = None,
    is_saved: bool = False,
) -> HttpResponse:
    spec = domain.BY_KEY[facts.key]
    context = {
        "application": application,
        "form": form,
        "section": {"name": SECTIONS[facts.key], "intro": INTROS.get(facts.key, "")},
        "version": facts.version if version is None else version,
        "has_files": spec.proof,
        "file_field": DOCUMENT if spec.proof else "",
        "documents": [shown.document_row(one, is_editable=True) for one in facts.documents],
        "returned_note": next((one.note for one in returned_items(application) if one.key == facts.key), ""),
        "is_saved": is_saved,
    }
    return render(request, "applications/candidate/section.html", context)


def _conflict(
    request: ActorRequest, application: Application, key: str, answers: dict[str, str], result: Any
) -> HttpResponse:
    """Both versions, side by side: nothing was overwritten, and the person chooses."""
    version = application.rule_version
    saved = {row.key: row.value for row in shown.rows(key, result.theirs or {}, rule_version=version)}
    mine = {row.key: row for row in shown.rows(key, answers, rule_version=version)}
    names = {one.key: QUESTIONS[key, one.key].label for one in domain.BY_KEY[key].questions}
    rows = [
        {"name": name, "mine": mine[one].value if one in mine else "", "saved": saved.get(one, "")}
        for one, name in names.items()
        if one in mine or one in saved
    ]
    hidden = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _NOT_ANSWERS and not name.endswith("-find")
        for value in values
    ]
    context = {
        "section": {"name": SECTIONS[key]},
        "rows": rows,
        "hidden": hidden,
        "version": result.version,
        "address": reverse("application-section", args=[key]),
    }
    return render(request, "applications/candidate/conflict.html", context, status=409)


@needs(Permission.OWN_APPLICATION)
def document(request: ActorRequest, document_id: int) -> HttpResponse:
    _own_document(request, document_id)
    return send_file(document_id)


@needs(Permission.OWN_APPLICATION)
def remove_document(request: ActorRequest, document_id: int) -> HttpResponse:
    application, facts, name = _own_document(request, document_id)
    address = reverse("application-section", args=[facts.key])
    if request.method == "POST":
        actions.remove_document(
            application_id=application.pk,
            section=facts.key,
            document_id=document_id,
            by=request.actor,
            at=timezone.now(),
        )
        messages.success(request, _("Removed: %(name)s") % {"name": name})
        return redirect(address)
    page = {
        "title": _("Remove this document?"),
        "back": address,
        "paragraphs": [name, _("You can add it again as long as the application can be changed.")],
        "button": _("Remove the document"),
        "is_warning": True,
    }
    return render(request, "applications/candidate/question.html", {"form": ConfirmForm(), "page": page})


def _own_document(request: ActorRequest, document_id: int) -> tuple[Application, SectionFacts, str]:
    """The document as part of the reader's own application; NotFound for any other."""
    application = own_application(request.actor)
    if application is not None:
        for facts in queries.section_facts(application, on=timezone.localdate()):
            for one in facts.documents:
                if one.id == document_id:
                    return application, facts, one.name
    raise NotFound("document", document=document_id)
