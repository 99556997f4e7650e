"""Loading the demonstration nation: real schools, invented people, two cohorts with applications in every state.

Everything is done by the same actions that people use, at times in the past, so nothing of it is a special case.
"""

import datetime as dt
import random
from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from ysgol.foundation.kernel.actors import system
from ysgol.foundation.kernel.errors import NotAllowed
from ysgol.foundation.kernel.permissions import Permission
from ysgol.foundation.notices import actions as notices
from ysgol.foundation.organisations import queries as organisations
from ysgol.foundation.people import actions as people
from ysgol.web.demo import nation, stories
from ysgol.web.demo.cast import CAST, Persona, hire
from ysgol.web.demo.nation import REGIONS
from ysgol.web.models import DemoPersona

# Applications at scale 1, of which about two in five are of the cohort that is over.
APPLICATIONS = 300
LOADER = system("demonstration", *Permission)


def load(
    *,
    scale: int = 1,
    seed: int = 2026,
    at: dt.datetime,
    progress: Callable[[str], None] = lambda text: None,
    applications: int = APPLICATIONS,
) -> None:
    """Fill an empty database. The same scale, seed and day make the same nation; `scale` multiplies `applications`.

    One transaction: a load that is interrupted leaves nothing behind.
    """
    chance = random.Random(seed)
    with transaction.atomic():
        progress("Schools and cohorts…")
        land = nation.build(by=LOADER, at=at)
        staff = hire(by=LOADER, at=at - dt.timedelta(weeks=30))
        everyone = stories.cast(land, count=applications * scale, chance=chance)
        stories.fund(everyone, by=LOADER, at=at - dt.timedelta(weeks=30))
        stories.tell(everyone, land, staff, chance=chance, at=at, progress=progress)
        # The past's messages have gone; a visitor's own must not wait behind them.
        notices.settle_demonstration(by=LOADER, at=at)


def is_loaded() -> bool:
    """Whether the demonstration is in the database."""
    return DemoPersona.objects.exists()


def reset() -> None:
    """Remove every table, so that the database is as new. Only a demonstration may be emptied like this."""
    if not settings.DEMO:
        raise NotAllowed("demonstration-only")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
        return
    # Whoever has the file open keeps a working connection, which removing the file would not give them.
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")


def personas() -> list[dict[str, str]]:
    """The people to sign in as: key, name, role, organisation, language, and a link that signs in once."""
    rows = {row.key: row.person_id for row in DemoPersona.objects.all()}
    return [_shown(one, rows[one.key]) for one in CAST if one.key in rows]


def _shown(persona: Persona, person_id: int) -> dict[str, str]:
    path = people.sign_in_link(person_id=person_id, by=LOADER, at=timezone.now())
    return {
        "key": persona.key,
        "name": f"{persona.given_names} {persona.family_name}",
        "role": persona.role,
        "organisation": _organisation(persona),
        "language": persona.language,
        "sign_in_url": f"{settings.BASE_URL}{path}",
    }


def _organisation(persona: Persona) -> str:
    """The name of where the persona works, in their language; "" for nowhere in particular."""
    if persona.place in REGIONS:
        return REGIONS[persona.place][1 if persona.language == "cy" else 0]
    school = organisations.school(persona.place) if persona.place else None
    return school.name if school else ""
