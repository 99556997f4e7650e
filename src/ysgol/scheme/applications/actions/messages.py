"""Messages about an application, to its candidate and to the headteacher."""

import datetime as dt
from collections.abc import Mapping

from django.urls import reverse

from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.notices import actions as notices
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.people import queries as people
from ysgol.scheme.applications.models import Application, Endorsement
from ysgol.scheme.applications.queries.letters import candidate_facts, cohort_name


def tell_candidate(
    *,
    application: Application,
    kind: str,
    by: Actor,
    at: dt.datetime,
    facts: Mapping[str, object] | None = None,
    once_key: str = "",
) -> int | None:
    """Queue a message to the candidate; returns its number, None for a person without an address.

    `facts` are those of the kind beyond the candidate's name, the reference, the cohort and the link.
    """
    who = people.person(application.person_id)
    if not who.email:
        return None
    row = notices.queue(
        kind=kind,
        to_email=who.email,
        to_person_id=who.id,
        language=who.language,
        facts=candidate_facts(application, kind, who.name, facts or {}),
        about=f"application:{application.pk}",
        once_key=once_key,
        region=application.region,
        by=by,
        at=at,
    )
    return int(row.pk)


def ask_head(
    *, application: Application, request: Endorsement, token: str, kind: str, by: Actor, at: dt.datetime
) -> None:
    """Queue the request or a reminder to the headteacher, with a link that opens with the token."""
    who = people.person(application.person_id)
    school = organisations.school(request.school_code)
    notices.queue(
        kind=kind,
        to_email=request.head_email,
        language=request.head_language,
        facts={
            "head_name": request.head_name,
            "candidate_name": who.name,
            "school_name": school.name if school else request.school_code,
            "cohort_name": cohort_name(application),
            "link": reverse("endorse", args=[token]),
            "expires_on": request.expires_on.isoformat(),
        },
        about=f"application:{application.pk}",
        region=application.region,
        by=by,
        at=at,
    )


def tell_officer(
    *, application: Application, request: Endorsement, kind: str, once_key: str, by: Actor, at: dt.datetime
) -> None:
    """Queue word about a headteacher's request to whoever the case is assigned to; nothing when to nobody.

    `kind` is "endorsement-expired-officer" or "support-withdrawn-officer".
    """
    if application.assigned_to_id is None:
        return
    officer, who = people.person(application.assigned_to_id), people.person(application.person_id)
    school = organisations.school(request.school_code)
    if not officer.email:
        return
    notices.queue(
        kind=kind,
        to_email=officer.email,
        to_person_id=officer.id,
        language=officer.language,
        facts={
            "candidate_name": who.name,
            "reference": application.reference,
            "school_name": school.name if school else request.school_code,
            "link": f"/cases/{application.pk}/",
        },
        about=f"application:{application.pk}",
        once_key=once_key,
        region=application.region,
        by=by,
        at=at,
    )
