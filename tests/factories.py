"""One builder per model, nothing clever. What a test does not say gets a plain value; numbers make names unique."""

import datetime as dt
import hashlib
import itertools
from typing import Any

from django.db import transaction

from tests.pure.notices.facts import FACTS_OF
from ysgol.foundation.documents import storage as document_storage
from ysgol.foundation.documents.models import Document
from ysgol.foundation.kernel.actors import Actor, system
from ysgol.foundation.notices import actions as notices_actions
from ysgol.foundation.notices.models import Message
from ysgol.foundation.organisations.domain.importplan import Plan
from ysgol.foundation.organisations.domain.importplan import to_json as plan_to_json
from ysgol.foundation.organisations.domain.schoollist import ListedSchool
from ysgol.foundation.organisations.domain.search import searchable
from ysgol.foundation.organisations.models import LocalAuthority, Region, RegionMembership, School, SchoolImport
from ysgol.foundation.people import queries as people_queries
from ysgol.foundation.people.models import Account, Person, RoleGrant
from ysgol.foundation.rulebook import queries as rulebook
from ysgol.foundation.rulebook.domain.rules import MilestoneKind, Season
from ysgol.scheme.cohorts.domain.milestones import propose
from ysgol.scheme.cohorts.models import Cohort, Milestone, PlacePool

# The day and the instant at which tests happen unless they say otherwise: a Monday in term.
TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)

_numbers = itertools.count(1)


def person(**fields: Any) -> Person:
    """A person without an account."""
    number = next(_numbers)
    fields.setdefault("given_names", "Mair")
    fields.setdefault("family_name", f"Prawf{number}")
    fields.setdefault("created_at", NOW)
    return Person.objects.create(**fields)


def account(of: Person | None = None, *, password: str = "", **fields: Any) -> Account:
    """An account of the person (a new one by default), with a password or by code alone."""
    of = of or person()
    fields.setdefault("email", f"person{of.id}@example.org")
    made = Account(person=of, **fields)
    if password:
        made.set_password(password)
    else:
        made.set_unusable_password()
    made.save()
    return made


def grant(to: Person, role: str, **fields: Any) -> RoleGrant:
    """A role held by the person since 2020, for `region=`, `organisation=` or all of Wales."""
    fields.setdefault("from_date", dt.date(2020, 1, 1))
    fields.setdefault("granted_by", "0")
    fields.setdefault("granted_at", NOW)
    return RoleGrant.objects.create(person=to, role=role, **fields)


def actor(of: Person, *, on: dt.date = TODAY) -> Actor:
    """The person signed in with the second factor, holding what is in force on the day."""
    return people_queries.actor_for(of.id, on=on)


def local_authority(**fields: Any) -> LocalAuthority:
    """Isle of Anglesey in the region "north" unless told otherwise; the same code twice is the same authority."""
    la_code = fields.pop("la_code", "660")
    region = fields.pop("region", "north")
    fields.setdefault("name_en", "Isle of Anglesey" if la_code == "660" else f"Authority {la_code}")
    fields.setdefault("name_cy", "Ynys Môn" if la_code == "660" else f"Awdurdod {la_code}")
    fields.setdefault("gss", f"W06000{la_code}")
    made, is_new = LocalAuthority.objects.get_or_create(la_code=la_code, defaults={"code": f"LA{la_code}", **fields})
    if is_new and region:
        first = dt.date(2012, 9, 1)
        names = {"name_en": region.title(), "name_cy": f"{region.title()} (Cymraeg)", "from_date": first}
        within, _ = Region.objects.get_or_create(code=region, defaults=names)
        RegionMembership.objects.create(local_authority=made, region=within, from_date=first, source="test")
    return made


def school(**fields: Any) -> School:
    """An open primary school on Anglesey. `region` and `la_code` choose another authority (made if need be)."""
    la_code = fields.pop("la_code", "660")
    authority = fields.pop("authority", None) or local_authority(la_code=la_code, region=fields.pop("region", "north"))
    fields.setdefault("code", f"{la_code}{next(_numbers):04d}")
    fields.setdefault("name", f"Ysgol Prawf {fields['code']}")
    fields.setdefault("sector", "Primary")
    fields.setdefault("governance", "Community")
    fields.setdefault("medium", "WM")
    fields.setdefault("postcode", "LL68 9DU")
    fields.setdefault("pupils", 120)
    fields.setdefault("first_listed_on", dt.date(2021, 8, 25))
    fields.setdefault("last_listed_on", dt.date(2021, 8, 25))
    names = (authority.name_en, authority.name_cy)
    fields.setdefault("search_text", searchable(fields["name"], fields["code"], fields["postcode"], names))
    return School.objects.create(local_authority=authority, **fields)


def cohort(**fields: Any) -> Cohort:
    """A cohort with all its milestones: by default spring 2027 in the north, open on `TODAY` till 29 January 2027.

    `region`, `season`, `year`, `closes_on`, `opens_on` choose another; the other dates follow by the rules.
    """
    closes_on = fields.pop("closes_on", dt.date(2027, 1, 29))
    opens_on = fields.pop("opens_on", min(TODAY, closes_on - dt.timedelta(days=56)))
    season = Season(fields.setdefault("season", "spring"))
    fields.setdefault("region", "north")
    fields.setdefault("year", closes_on.year)
    rules = rulebook.rule_set(fields.setdefault("rule_version", "wales-2026"))
    fields.setdefault("code", f"{fields['region']}-{fields['year']}-{season.value}")
    fields.setdefault("name_en", f"North, {season.value} {fields['year']}")
    fields.setdefault("name_cy", f"Gogledd, {fields['year']}")
    fields.setdefault("created_at", NOW)
    made = Cohort.objects.create(opens_on=opens_on, closes_on=closes_on, **fields)
    proposed = propose(rules, season=season, closes_on=closes_on, calendar=rulebook.school_calendar())
    for position, one in enumerate(proposed, start=1):
        dates = one.dates
        starts_on = opens_on if dates.kind is MilestoneKind.APPLICATIONS_OPEN else dates.starts_on
        ends_on = opens_on if dates.kind is MilestoneKind.APPLICATIONS_OPEN else dates.ends_on
        Milestone.objects.create(
            cohort=made, kind=dates.kind.value, position=position, starts_on=starts_on, ends_on=ends_on
        )
    return made


def pool(of: Cohort | None = None, **fields: Any) -> PlacePool:
    """A pool of ten Welsh-medium places paid by the Welsh Government, of a new cohort unless one is given."""
    fields.setdefault("language_medium", "cy")
    fields.setdefault("funder", "welsh-government")
    fields.setdefault("cap", 10)
    return PlacePool.objects.create(cohort=of or cohort(), **fields)


def document(**fields: Any) -> Document:
    """A clean PDF proof whose bytes are in the storage; `body` gives other bytes."""
    body = fields.pop("body", b"%PDF-1.7 proof")
    fields.setdefault("owner", 1)
    fields.setdefault("purpose", "application-proof")
    fields.setdefault("name", "proof.pdf")
    fields.setdefault("content_type", "application/pdf")
    fields.setdefault("size_bytes", len(body))
    fields.setdefault("sha256", hashlib.sha256(body).hexdigest())
    fields.setdefault("state", "clean")
    fields.setdefault("uploaded_at", NOW)
    fields.setdefault("changed_at", NOW)
    fields.setdefault("retain_until", TODAY + dt.timedelta(days=730))
    if "stored_as" not in fields:
        fields["stored_as"] = document_storage.put(body)
    return Document.objects.create(**fields)


def message(**fields: Any) -> Message:
    """A message queued now, to be sent now; its facts are those of `tests.pure.notices.facts` unless given."""
    kind = fields.pop("kind", "place-offered")
    fields.setdefault("facts", FACTS_OF[kind])
    fields.setdefault("to_email", "sian.jones@example.org")
    fields.setdefault("about", "application:12")
    fields.setdefault("by", system("tests"))
    fields.setdefault("at", NOW)
    fields.setdefault("region", "north")
    with transaction.atomic():
        return notices_actions.queue(kind=kind, **fields)


def school_import(**fields: Any) -> SchoolImport:
    """A preview of a list that brings one school in; `plan` gives another plan."""
    listed = ListedSchool("6602131", "Ysgol Newydd", "660", "Primary", "Community", "WM", "", "", "LL58 8HL", 48)
    plan = fields.pop("plan", None) or Plan(new=(listed,))
    fields.setdefault("file_name", "list.csv")
    fields.setdefault("sha256", hashlib.sha256(b"list").hexdigest())
    fields.setdefault("listed_on", TODAY)
    fields.setdefault("register_version", 0)
    fields.setdefault("previewed_by", "0")
    fields.setdefault("previewed_at", NOW)
    return SchoolImport.objects.create(plan={**plan_to_json(plan), "findings": []}, counts=plan.counts(), **fields)
