"""One small world with something behind every address, and one signed-in reader for each role of the access matrix."""

from typing import Any

from django.test import Client

from tests import cast, factories

NORTH_SCHOOL, SOUTH_SCHOOL = "6602130", "6802130"


class World:
    """The people, by role, and the values that fill the addresses."""

    def __init__(self) -> None:
        self.school = factories.school(code=NORTH_SCHOOL)
        self.far_school = factories.school(code=SOUTH_SCHOOL, la_code="680", region="south-east")
        self.people = {
            "own": cast.candidate(),
            "other": cast.outsider(),
            "head": cast.headteacher(school=NORTH_SCHOOL),
            "head2": cast.headteacher(school=SOUTH_SCHOOL),
            "off": cast.delivery_officer(region="north"),
            "off2": cast.delivery_officer(region="south-east"),
            "mgr": cast.delivery_manager(region="north"),
            "ref": cast.reference_data_officer(),
            "acc": cast.access_manager(),
            "aud": cast.auditor(),
        }
        self.arguments: dict[str, dict[str, Any]] = {
            "standards": {"code": "wales-2019"},
            "rules-version": {"version": "wales-2026"},
        }

    def client(self, role: str) -> Client:
        """A browser of the role's reader, signed in unless the role is signed out."""
        client = Client(HTTP_ACCEPT_LANGUAGE="en")
        return client if role == "out" else cast.sign_in(client, self.people[role])
