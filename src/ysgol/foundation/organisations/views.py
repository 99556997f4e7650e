"""Pages about schools: the public search, a school's page, and the import of the published list."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import actions, labels, queries
from ysgol.foundation.organisations.domain.schoollist import is_error
from ysgol.foundation.organisations.forms import ApplyForm, FindForm, ImportForm
from ysgol.foundation.organisations.queries import ImportFacts
from ysgol.foundation.pages.guards import ActorRequest, needs, public
from ysgol.foundation.people import queries as people

TYPED_MATCHES = 10  # schools offered while one types (our default)
SHOWN_ROWS = 100  # of each table of a preview: a first import has some 1,500 new schools (our default)


@public
@require_GET
def find_school(request: HttpRequest) -> HttpResponse:
    form = FindForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    number = request.GET.get("page", "")
    is_number = re.fullmatch(r"[0-9]{1,4}", number)
    page = queries.search_page(text, number=int(number) if is_number else 1)
    context = {
        "form": form,
        "text": text,
        "page": page,
        "page_address": f"?{urlencode({'q': text})}&page=",
        "list_date": page.list_date,
    }
    return render(request, "organisations/find_school.html", context)


@public
@require_GET
def find_school_json(request: HttpRequest) -> HttpResponse:
    found = queries.search_schools(request.GET.get("q", ""), limit=TYPED_MATCHES)
    message = ngettext("%(count)d school found", "%(count)d schools found", len(found)) % {"count": len(found)}
    if not found:
        message = _("No school found")
    language = get_language() or "en"
    rows = [
        {"code": one.code, "name": one.name, "authority": one.la_name(language), "postcode": one.postcode}
        for one in found
    ]
    return JsonResponse({"schools": rows, "message": message})


@public
@require_GET
def show_school(request: HttpRequest, code: str) -> HttpResponse:
    school = queries.school(code)
    if school is None:
        raise NotFound("school", school=code)
    language = get_language() or "en"
    context = {
        "school": school,
        "authority": school.la_name(language),
        "region": queries.region_name(school.region, language) if school.region else "",
        "sector": labels.SECTORS.get(school.sector, school.sector),
        "governance": labels.GOVERNANCE.get(school.governance, school.governance),
        "medium": labels.MEDIUMS.get(school.medium, school.medium),
    }
    return render(request, "organisations/show_school.html", context)


@needs(Permission.IMPORT_SCHOOLS)
def import_schools(request: ActorRequest) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        row, findings = actions.preview_import(
            body=file.read(),
            file_name=file.name,
            listed_on=form.cleaned_data["listed_on"],
            by=request.actor,
            at=timezone.now(),
        )
        if row is not None:
            return redirect("show-import", import_id=row.pk)
        for finding in (one for one in findings if is_error(one) or not one.where):
            words = f"{labels.problem(finding.code, finding.facts)} {labels.remedy(finding.code, finding.facts)}"
            form.add_error("file", words)
    context = {
        "form": form,
        "imports": [
            {"facts": one, "state": labels.IMPORT_STATES[one.state]}
            for one in queries.imports_visible_to(request.actor)
        ],
        "list_date": queries.list_date(),
    }
    return render(request, "organisations/import_schools.html", context)


@needs(Permission.IMPORT_SCHOOLS)
@require_GET
def show_import(request: ActorRequest, import_id: int) -> HttpResponse:
    return _import_page(request, _visible_import(request, import_id), ApplyForm())


@needs(Permission.IMPORT_SCHOOLS)
@require_POST
def apply_import(request: ActorRequest, import_id: int) -> HttpResponse:
    facts = _visible_import(request, import_id)
    form = ApplyForm(request.POST)
    form.is_valid()
    confirmed = form.cleaned_data["closures"]
    try:
        actions.apply_import(import_id=facts.id, closures_confirmed=confirmed, by=request.actor, at=timezone.now())
    except Invalid:
        form.add_error("closures", _("Tick the box if these schools have closed, or put the import aside"))
        return _import_page(request, facts, form)
    except Conflict:  # the page itself tells who was first
        return _import_page(request, _visible_import(request, import_id), ApplyForm(), status=409)
    messages.success(request, _("The list of schools has been applied."))
    return redirect("show-import", import_id=import_id)


@needs(Permission.IMPORT_SCHOOLS)
@require_POST
def discard_import(request: ActorRequest, import_id: int) -> HttpResponse:
    facts = _visible_import(request, import_id)
    try:
        actions.discard_import(import_id=facts.id, by=request.actor, at=timezone.now())
    except Conflict:
        return _import_page(request, _visible_import(request, import_id), ApplyForm(), status=409)
    messages.success(request, _("The preview was put aside. Nothing has changed."))
    return redirect("import-schools")


def _visible_import(request: ActorRequest, import_id: int) -> ImportFacts:
    facts = queries.import_visible_to(request.actor, import_id)
    if facts is None:
        raise NotFound("school-import", import_id=import_id)
    return facts


def _import_page(request: ActorRequest, facts: ImportFacts, form: ApplyForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "facts": facts,
        "counts": facts.plan.counts(),
        "state": labels.IMPORT_STATES[facts.state],
        "people": _names(facts),
        "errors": [_finding_row(one) for one in facts.findings if is_error(one)],
        "questions": [_finding_row(one) for one in facts.findings if not is_error(one)],
        "changes": [
            (change, [(labels.FIELDS[name], *values) for name, values in change.fields.items()])
            for change in facts.plan.changed
        ],
        "shown_rows": SHOWN_ROWS,
    }
    return render(request, "organisations/show_import.html", context, status=status)


def _finding_row(finding: Any) -> dict[str, object]:
    return {
        "row": finding.facts.get("row", ""),
        "column": finding.facts.get("column", ""),
        "school": finding.facts.get("school", ""),
        "problem": labels.problem(finding.code, finding.facts),
        "remedy": labels.remedy(finding.code, finding.facts),
    }


def _names(facts: ImportFacts) -> dict[str, str]:
    """Names of the people who previewed and settled the import, by identifier; a command keeps its own name."""
    identifiers = {facts.previewed_by, facts.settled_by, facts.overtaken_by} - {""}
    found = people.people(int(one) for one in identifiers if one.isdigit())
    names = {str(number): person.name for number, person in found.items()}
    return {one: names.get(one, one) for one in identifiers}
