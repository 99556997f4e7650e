"""Loading the demonstration nation: real schools, invented people, two cohorts with applications in every state.

Everything is done by the same actions that people use, at times in the past, so nothing of it is a special case.
"""

import datetime as dt
import random
from collections.abc import Callable

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.people import actions as people_actions
from ysgol.web.demo import nation, stories
from ysgol.web.demo.cast import CAST, Persona, hire
from ysgol.web.demo.models import DemoPersona

# Applications at scale 1, of which about two in five are of the cohort that is over.
APPLICATIONS = 300
LOADER = system("demonstration", *Permission)


def load(*, scale: int = 1, seed: int = 2026, at: dt.datetime, progress: Callable[[str], None] = lambda text: None) -> None:
    """Fill an empty database. The same scale, seed and day make the same nation; `scale` multiplies the applications.

    One transaction: a load that is interrupted leaves nothing behind.
    """
    chance = random.Random(seed)
    with transaction.atomic():
        progress("Schools and cohorts…")
        land = nation.build(by=LOADER, at=at, scale=scale)
        staff = hire(by=LOADER, at=at - dt.timedelta(weeks=30))
        stories.tell(land, staff, count=APPLICATIONS * scale, chance=chance, at=at, progress=progress)


def is_loaded() -> bool:
    """Whether the demonstration is in the database."""
    return DemoPersona.objects.exists()


def reset() -> None:
    """Remove every row of the service's own tables. Only the demonstration may be emptied like this."""
    if not settings.DEMO:
        raise RuntimeError("reset is for the demonstration")
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.app_label not in _KEPT]
    with transaction.atomic(), connection.constraint_checks_disabled():
        _without_triggers(lambda: [_empty(table) for table in tables])


def personas() -> list[dict[str, str]]:
    """The people to sign in as: key, name, role, organisation, language and a link that signs in once, in that order."""
    found = []
    for row in DemoPersona.objects.select_related("person").order_by("position"):
        persona = next(one for one in CAST if one.key == row.key)
        path = people_actions.sign_in_link(person_id=row.person_id, by=LOADER, at=timezone.now())
        found.append(
            {
                "key": persona.key,
                "name": row.person.name,
                "role": persona.role,
                "organisation": _organisation(persona),
                "language": persona.language,
                "sign_in_url": f"{settings.BASE_URL}{path}",
            }
        )
    return found
