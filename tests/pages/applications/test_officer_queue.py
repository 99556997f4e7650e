import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cases, cast
from tests.factories import NOW
from ysgol.scheme.applications.models import Application, SavedView

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_a_fixed_time():
    with time_machine.travel(NOW + dt.timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def scene():
    return cases.scene()


def queries_of(client, address):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)


def test_queue_at_one_and_three_rows_asks_the_same_number_of_queries(client, scene):
    cast.sign_in(client, scene.officer)
    cases.started(scene)
    client.get("/cases/")
    one = queries_of(client, "/cases/")
    cases.submitted(scene)
    cases.submitted(scene)

    assert queries_of(client, "/cases/") <= one + 2  # a row with a school asks for schools and their authorities


def test_queue_at_two_and_four_submitted_rows_asks_the_same_number_of_queries(client, scene):
    cast.sign_in(client, scene.officer)
    cases.submitted(scene)
    cases.submitted(scene)
    client.get("/cases/")
    two = queries_of(client, "/cases/")
    cases.submitted(scene)
    cases.submitted(scene)

    assert queries_of(client, "/cases/") == two


def test_queue_shows_who_must_act_and_by_when_in_words(client, scene):
    application = cases.submitted(scene)
    cast.sign_in(client, scene.officer)

    page = client.get("/cases/").content.decode()

    assert application.reference in page
    assert "Being considered" in page
    assert "Delivery officer" in page
    assert "Nobody" in page


def test_queue_of_another_region_shows_nothing_of_it(client, scene):
    application = cases.submitted(scene)
    cast.sign_in(client, cast.delivery_officer(region="mid"))

    page = client.get("/cases/").content.decode()

    assert application.reference not in page
    assert "There are no applications in your region yet" in page


def test_queue_for_a_candidate_is_refused(client):
    cast.sign_in(client, cast.candidate())

    assert client.get("/cases/").status_code == 403


def test_queue_signed_out_leads_to_sign_in(client):
    assert client.get("/cases/?state=draft").headers["Location"] == "/sign-in/?next=%2Fcases%2F%3Fstate%3Ddraft"


def test_queue_filter_that_matches_nothing_says_what_to_do(client, scene):
    cases.started(scene)
    cast.sign_in(client, scene.officer)

    page = client.get("/cases/?state=accepted").content.decode()

    assert "No application matches these filters." in page
    assert "Show all cases" in page


def test_queue_with_nonsense_in_the_address_shows_everything(client, scene):
    application = cases.started(scene)
    cast.sign_in(client, scene.officer)

    response = client.get("/cases/?state=x&cohort=abc&page=-3&sort=id;drop&clock=%F0%9F%98%80&text=%E2%80%AEgnp")

    assert response.status_code == 200
    assert application.reference in response.content.decode()


def test_queue_search_escapes_what_was_typed(client, scene):
    cast.sign_in(client, scene.officer)

    page = client.get("/cases/", {"text": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


@pytest.mark.parametrize("sort", ["due", "submitted", "reference", "candidate"])
@pytest.mark.parametrize("descending", ["", "1"])
def test_queue_sorts_both_ways(client, scene, sort, descending):
    references = {cases.started(scene).reference, cases.submitted(scene).reference}
    cast.sign_in(client, scene.officer)

    page = client.get("/cases/", {"sort": sort, "descending": descending}).content.decode()

    assert all(reference in page for reference in references)


def test_queue_select_all_ticks_every_row(client, scene):
    cases.started(scene)
    cases.started(scene)
    cast.sign_in(client, scene.officer)

    assert client.get("/cases/?tick=all").content.decode().count(" checked>") == 2
    assert client.get("/cases/").content.decode().count(" checked>") == 0


def test_queue_marks_late_cases_in_words(client, scene):
    application = cases.submitted(scene)
    Application.objects.filter(pk=application.pk).update(due_on=dt.date(2026, 11, 2), near_on=dt.date(2026, 10, 30))
    cast.sign_in(client, scene.officer)

    page = client.get("/cases/?clock=breach").content.decode()

    assert application.reference in page
    assert ">Late</strong>" in page


def test_assigning_many_to_me_is_done_and_can_be_undone(client, scene):
    first, second = cases.started(scene), cases.started(scene)
    cast.sign_in(client, scene.officer)

    done = client.post("/cases/assign/", {"case": [first.pk, second.pk], "to": "me", "query": "state=draft"})
    page = client.get(done.headers["Location"]).content.decode()

    assert done.headers["Location"] == "/cases/?state=draft"
    assert {cases.fresh(one).assigned_to_id for one in (first, second)} == {scene.officer.pk}
    assert "You assigned 2 applications." in page

    client.post("/cases/assign/undo/", {"query": "state=draft"})
    assert {cases.fresh(one).assigned_to_id for one in (first, second)} == {None}
    assert "Undo the assignment" not in client.get("/cases/").content.decode()


def test_assigning_to_a_colleague_and_to_nobody(client, scene):
    application = cases.started(scene)
    cast.sign_in(client, scene.officer)

    client.post("/cases/assign/", {"case": [application.pk], "to": str(scene.second.pk)})
    assert cases.fresh(application).assigned_to_id == scene.second.pk

    client.post("/cases/assign/", {"case": [application.pk], "to": "nobody"})
    assert cases.fresh(application).assigned_to_id is None


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"to": "me"}, "Select at least one application"),
        ({"case": ["abc", "-1"], "to": "me"}, "Select at least one application"),
        ({"case": ["1"], "to": ""}, "Choose who to assign the applications to"),
        ({"case": ["1"], "to": "999999"}, "Choose who to assign the applications to from the list"),
        ({"case": [str(one) for one in range(1, 300)], "to": "me"}, "Select 200 or fewer"),
    ],
)
def test_assigning_with_something_missing_says_what(client, scene, sent, words):
    cases.started(scene)
    cast.sign_in(client, scene.officer)

    page = client.post("/cases/assign/", sent).content.decode()

    assert words in page
    assert "<title>Error: " in page


def test_assigning_a_case_of_another_region_is_not_found(client, scene):
    application = cases.started(scene)
    cast.sign_in(client, cast.delivery_officer(region="mid"))

    assert client.post("/cases/assign/", {"case": [application.pk], "to": "me"}).status_code == 404
    assert cases.fresh(application).assigned_to_id is None


def test_saving_a_view_keeps_the_filters_under_a_name(client, scene):
    cast.sign_in(client, scene.officer)

    client.post("/cases/views/save/", {"name": "Hwyr 😀", "query": "clock=breach&page=4"})
    page = client.get("/cases/").content.decode()

    assert SavedView.objects.get().query == "clock=breach"
    assert "Hwyr 😀" in page


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\u202eb", "a\x00b"])
def test_saving_a_view_with_a_bad_name_says_what(client, scene, name):
    cast.sign_in(client, scene.officer)

    response = client.post("/cases/views/save/", {"name": name, "query": "state=draft"})

    assert response.status_code == 200
    assert "<title>Error: " in response.content.decode()
    assert not SavedView.objects.exists()


def test_saving_too_many_views_says_so(client, scene):
    cast.sign_in(client, scene.officer)
    for number in range(20):
        client.post("/cases/views/save/", {"name": f"View {number}", "query": "state=draft"})

    page = client.post("/cases/views/save/", {"name": "One more", "query": ""}).content.decode()

    assert "You have 20 saved views: remove one first" in page


def test_removing_a_view_of_somebody_else_is_not_found(client, scene):
    cast.sign_in(client, scene.officer)
    client.post("/cases/views/save/", {"name": "Mine", "query": ""})
    view = SavedView.objects.get()
    cast.sign_in(client, scene.second)

    assert client.post(f"/cases/views/{view.pk}/delete/").status_code == 404
    assert "Mine" not in client.get("/cases/").content.decode()
    cast.sign_in(client, scene.officer)
    assert client.post(f"/cases/views/{view.pk}/delete/").status_code == 302
