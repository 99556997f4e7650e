"""The headteacher's answer, through the link of a message (no account) or signed in for the school."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from ysgol.foundation.kernel.errors import Conflict, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.pages import language
from ysgol.foundation.pages.guards import ActorRequest, needs, public
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.domain.endorsement import digest
from ysgol.scheme.applications.domain.lifecycle import EndorsementState
from ysgol.scheme.applications.forms.endorsement import (
    DecisionForm,
    IdentityForm,
    RefuseForm,
    SupportForm,
    WrongPersonForm,
)
from ysgol.scheme.applications.labels import COMMITMENTS
from ysgol.scheme.applications.labels.candidate import ENDORSEMENTS, THANKS

# Links that do not work, opened from one internet address, before it has to wait (our default). Links that do work are
# never counted or refused: many headteachers share the address of their authority, or of a proxy before this service.
DEAD_LINKS_AN_HOUR = 30
HOUR_SECONDS = 3600
ANSWERED_KEY = "endorsements_answered"


@dataclass(frozen=True)
class Links:
    """Addresses of the pages that belong to one request, "" where there is none."""

    identity: str
    decision: str
    support: str
    refuse: str
    wrong_person: str = ""


Facts = queries.EndorsementFacts
LinkView = Callable[[HttpRequest, Facts, str], HttpResponse]


def with_link(view: LinkView) -> Callable[[HttpRequest, str], HttpResponse]:
    """Open the link first. Every link that cannot be used gets the same page, so that nothing is learnt from trying."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = view(request, queries.open_link(token, on=timezone.localdate()), token)
        except (NotFound, Conflict):
            response = _after_answer(request, token) or _dead(request)
        # The address is the key: it must not be kept by the browser nor told to any page that is opened from here.
        # "no-referrer" would make browsers send "Origin: null" with the form, which the CSRF check refuses.
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return opened


def _dead(request: HttpRequest) -> HttpResponse:
    key = f"dead-endorsement-links:{request.META.get('REMOTE_ADDR', '')}"
    cache.add(key, 0, HOUR_SECONDS)
    try:
        opened = cache.incr(key)
    except ValueError:  # the hour ended between the two
        opened = 1
    if opened > DEAD_LINKS_AN_HOUR:
        return render(request, "applications/endorsement/too_many.html", status=429)
    typed = request.POST.get("note", "") or request.POST.get("reason", "")
    return render(request, "applications/endorsement/dead_link.html", {"typed": typed}, status=404)


def _after_answer(request: HttpRequest, token: str) -> HttpResponse | None:
    """Back to the thanks when this browser has just answered: a second press of the button is harmless."""
    what = request.session.get(ANSWERED_KEY, {}).get(digest(token))
    return redirect("endorse-thanks", what=what) if what else None


def _answered(request: HttpRequest, token: str, what: str) -> HttpResponse:
    request.session[ANSWERED_KEY] = {**request.session.get(ANSWERED_KEY, {}), digest(token): what}
    return redirect("endorse-thanks", what=what)


def _links_of_token(token: str) -> Links:
    return Links(
        identity=reverse("endorse", args=[token]),
        decision=reverse("endorse-decision", args=[token]),
        support=reverse("endorse-support", args=[token]),
        refuse=reverse("endorse-refuse", args=[token]),
        wrong_person=reverse("endorse-wrong-person", args=[token]),
    )


@public
@with_link
def identity(request: HttpRequest, facts: Facts, token: str) -> HttpResponse:
    has_chosen = "language" in request.GET or settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    if facts.language in language.CODES and facts.language != get_language() and not has_chosen:
        return redirect(f"{request.path}?language={facts.language}")
    form = IdentityForm(_posted(request))
    if form.is_valid():
        links = _links_of_token(token)
        return redirect(links.decision if form.cleaned_data["who"] == "me" else links.wrong_person)
    return render(request, "applications/endorsement/identity.html", {"form": form, "request_facts": facts})


@public
@with_link
def wrong_person(request: HttpRequest, facts: Facts, token: str) -> HttpResponse:
    form = WrongPersonForm(_posted(request))
    if form.is_valid():
        actions.answer_wrong_person(
            token=token,
            who_name=form.cleaned_data["name"],
            who_email=form.cleaned_data["email"],
            by=queries.link_actor(facts),
            at=timezone.now(),
        )
        return _answered(request, token, "wrong-person")
    facts_shown = {"form": form, "request_facts": facts, "links": _links_of_token(token)}
    return render(request, "applications/endorsement/wrong_person.html", facts_shown)


@public
@with_link
def decision(request: HttpRequest, facts: Facts, token: str) -> HttpResponse:
    return _decision(request, facts, _links_of_token(token))


@public
@with_link
def support(request: HttpRequest, facts: Facts, token: str) -> HttpResponse:
    def send(answer: dict[str, Any]) -> HttpResponse:
        actions.confirm(token=token, by=queries.link_actor(facts), at=timezone.now(), **answer)
        return _answered(request, token, "supported")

    return _support(request, facts, _links_of_token(token), send)


@public
@with_link
def refuse(request: HttpRequest, facts: Facts, token: str) -> HttpResponse:
    def send(answer: dict[str, Any]) -> HttpResponse:
        actions.refuse(token=token, by=queries.link_actor(facts), at=timezone.now(), **answer)
        return _answered(request, token, "refused")

    return _refuse(request, facts, _links_of_token(token), send)


@public
def thanks(request: HttpRequest, what: str) -> HttpResponse:
    if what not in THANKS:
        raise NotFound("page-unknown")
    return render(request, "applications/endorsement/thanks.html", {"words": THANKS[what]})


def _posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def _declarations(facts: Facts) -> list[tuple[str, str]]:
    rules = rulebook.rule_set(facts.rule_version)
    return [(one.code, one.words.in_language(get_language() or "")) for one in rules.declarations]


def _decision(request: HttpRequest, facts: Facts, links: Links) -> HttpResponse:
    form = DecisionForm(_posted(request))
    if form.is_valid():
        return redirect(links.support if form.cleaned_data["decision"] == "yes" else links.refuse)
    context = {
        "form": form,
        "request_facts": facts,
        "links": links,
        "declarations": [words for _, words in _declarations(facts)],
    }
    return render(request, "applications/endorsement/decision.html", context)


def _support(
    request: HttpRequest, facts: Facts, links: Links, send: Callable[[dict[str, Any]], HttpResponse]
) -> HttpResponse:
    declarations = _declarations(facts)
    form = SupportForm(_posted(request), declarations=declarations)
    context: dict[str, Any] = {"form": form, "request_facts": facts, "links": links}
    step = request.POST.get("step", "")
    if step == "change" or not form.is_valid():
        if step == "change":
            context["form"] = SupportForm(initial=_as_typed(request), declarations=declarations)
        return render(request, "applications/endorsement/support.html", context)
    if step == "confirm":
        return send({name: form.cleaned_data[name] for name in ("declarations", "commitment", "note")})
    words = dict(declarations)
    context["shown"] = {
        "declarations": [words[code] for code in form.cleaned_data["declarations"]],
        "commitment": COMMITMENTS[form.cleaned_data["commitment"]],
    }
    return render(request, "applications/endorsement/preview.html", context)


def _as_typed(request: HttpRequest) -> dict[str, object]:
    return {
        "declarations": request.POST.getlist("declarations"),
        "commitment": request.POST.get("commitment", ""),
        "note": request.POST.get("note", ""),
    }


def _refuse(
    request: HttpRequest, facts: Facts, links: Links, send: Callable[[dict[str, Any]], HttpResponse]
) -> HttpResponse:
    form = RefuseForm(_posted(request))
    if form.is_valid():
        return send({"reason": form.cleaned_data["reason"]})
    context = {"form": form, "request_facts": facts, "links": links}
    return render(request, "applications/endorsement/refuse.html", context)


@needs(Permission.ENDORSE)
def requests(request: ActorRequest) -> HttpResponse:
    rows = [
        {
            "candidate_name": one.candidate_name,
            "school_name": one.school_name,
            "asked_at": one.asked_at,
            "address": _address(one),
            "state_words": ENDORSEMENTS[one.state][0],
            "tag": ENDORSEMENTS[one.state][1],
        }
        for one in queries.requests_to(request.actor)
    ]
    return render(request, "applications/endorsement/list.html", {"rows": rows})


def _address(one: Facts) -> str:
    """What a headteacher can do with a request: answer it, or take back the support that was given."""
    if _is_waiting(one):
        return reverse("endorsement-decision", args=[one.id])
    return reverse("endorsement-withdraw", args=[one.id]) if one.state is EndorsementState.CONFIRMED else ""


def _is_waiting(facts: Facts) -> bool:
    return facts.is_open and facts.state is EndorsementState.ASKED


def _waiting(request: ActorRequest, endorsement_id: int) -> Facts:
    """A request to the reader's school that waits for an answer; Conflict("endorsement-state") for any other."""
    facts = queries.request_to(request.actor, endorsement_id)
    if not _is_waiting(facts):
        raise Conflict("endorsement-state", endorsement=endorsement_id, state=facts.state)
    return facts


def _links_of_request(endorsement_id: int) -> Links:
    return Links(
        identity=reverse("endorsements"),
        decision=reverse("endorsement-decision", args=[endorsement_id]),
        support=reverse("endorsement-support", args=[endorsement_id]),
        refuse=reverse("endorsement-refuse", args=[endorsement_id]),
    )


@needs(Permission.ENDORSE)
def request_decision(request: ActorRequest, endorsement_id: int) -> HttpResponse:
    return _decision(request, _waiting(request, endorsement_id), _links_of_request(endorsement_id))


@needs(Permission.ENDORSE)
def request_support(request: ActorRequest, endorsement_id: int) -> HttpResponse:
    def send(answer: dict[str, Any]) -> HttpResponse:
        actions.confirm_signed_in(endorsement_id=endorsement_id, by=request.actor, at=timezone.now(), **answer)
        return redirect("endorse-thanks", what="supported")

    return _support(request, _waiting(request, endorsement_id), _links_of_request(endorsement_id), send)


@needs(Permission.ENDORSE)
def request_refuse(request: ActorRequest, endorsement_id: int) -> HttpResponse:
    def send(answer: dict[str, Any]) -> HttpResponse:
        actions.refuse_signed_in(endorsement_id=endorsement_id, by=request.actor, at=timezone.now(), **answer)
        return redirect("endorse-thanks", what="refused")

    return _refuse(request, _waiting(request, endorsement_id), _links_of_request(endorsement_id), send)
