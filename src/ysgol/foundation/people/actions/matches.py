"""Finding records that may be of one person, and settling them."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from ysgol.foundation.audit import actions as audit
from ysgol.foundation.kernel.actors import Actor
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotFound
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.people.access import match_cases_visible_to
from ysgol.foundation.people.domain.matching import Identity, Outcome, compare, name_keys
from ysgol.foundation.people.models import MatchCase, NameKey, Person

DECISIONS = ("same", "different")


def find_matches(*, person_id: int, region: str = "", by: Actor, at: dt.datetime) -> int:
    """Compare the person with everybody alike and keep a case for each likeness; the number of open cases of theirs.

    `region` is where the person applies, and says which officers may settle the case; "" leaves it as it was.
    A case that a person has decided is never changed. An open case that no longer stands is taken off the list.
    Called at registration, at each change of names, birth date or number, and at submission. NotFound for nobody.
    """
    if by.person_id != person_id:
        by.require(Permission.REGISTER_PEOPLE)
    with transaction.atomic():
        person = Person.objects.select_for_update(no_key=True).filter(id=person_id).first()
        if person is None:
            raise NotFound("person", person=person_id)
        _store_keys(person)
        found = 0
        for other in _candidates(person):
            found += _keep_case(person, other, region=region, at=at)
        audit.record("people.find-matches", f"person:{person_id}", by=by, at=at, facts={"open": found})
    return found


def decide_match(*, case_id: int, decision: str, reason: str, by: Actor, at: dt.datetime) -> None:
    """Settle a case as "same" or "different", with a reason. Records stay as they are: joining them is a later step.

    NotFound unless the case is visible to the actor; Conflict("match-decided") if somebody settled it first.
    """
    if decision not in DECISIONS:
        raise Invalid("decision-unknown", decision=decision)
    if not reason.strip():
        raise Invalid("reason-missing")
    by.require(Permission.SETTLE_MATCHES)
    with transaction.atomic():
        case = match_cases_visible_to(by).select_for_update().filter(id=case_id).first()
        if case is None:
            raise NotFound("match-case", case=case_id)
        if case.decision:
            raise Conflict("match-decided")
        case.decision, case.decision_reason = decision, reason
        case.decided_by, case.decided_at = by.identifier, at
        case.save(update_fields=["decision", "decision_reason", "decided_by", "decided_at"])
        facts = {"decision": decision, "outcome": case.outcome, "people": [case.first_id, case.second_id]}
        audit.record("people.decide-match", f"match-case:{case.id}", by=by, at=at, facts=facts)


def _identity(person: Person) -> Identity:
    return Identity(person.given_names, person.family_name, person.previous_names, person.birth_date, person.ewc_number)


def _store_keys(person: Person) -> None:
    keys = name_keys(_identity(person))
    NameKey.objects.filter(person=person).exclude(key__in=keys).delete()
    NameKey.objects.bulk_create([NameKey(person=person, key=key) for key in sorted(keys)], ignore_conflicts=True)


def _candidates(person: Person) -> list[Person]:
    """Everybody who could match by the rules, and everybody with an open case, ordered by number."""
    alike = Q(name_keys__key__in=name_keys(_identity(person)))
    if person.birth_date:
        alike |= Q(birth_date=person.birth_date)
    if person.ewc_number:
        alike |= Q(ewc_number=person.ewc_number)
    ids = set(Person.objects.filter(alike).values_list("id", flat=True))
    for case in MatchCase.objects.filter(Q(first=person) | Q(second=person), decision=""):
        ids |= {case.first_id, case.second_id}
    return list(Person.objects.filter(id__in=ids - {person.id}).order_by("id"))


def _keep_case(person: Person, other: Person, *, region: str, at: dt.datetime) -> bool:
    """Whether an open case stands between the two afterwards."""
    match = compare(_identity(person), _identity(other))
    first, second = sorted((person.id, other.id))
    case = MatchCase.objects.select_for_update().filter(first_id=first, second_id=second).first()
    if case is None:
        if match.outcome is Outcome.NONE:
            return False
        case = MatchCase(first_id=first, second_id=second, found_at=at)
    elif case.decision:
        return False
    case.outcome, case.reasons = match.outcome.value, [reason.value for reason in match.reasons]
    case.region = region or case.region
    case.save()
    return match.outcome is not Outcome.NONE
