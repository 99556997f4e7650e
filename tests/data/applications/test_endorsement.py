"""Asking, the link, and the answers."""

import datetime as dt

import pytest

from tests import cases, cast
from ysgol.foundation.kernel.actors import Actor, ActorKind
from ysgol.foundation.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from ysgol.foundation.notices.models import Message
from ysgol.scheme.applications import actions, queries
from ysgol.scheme.applications.domain.endorsement import digest
from ysgol.scheme.applications.models import EndorsementLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def on():
    return cases.scene()


@pytest.fixture
def application(on):
    return cases.fill(on, cases.started(on))


def opened(token, on=cases.TODAY):
    try:
        return queries.open_link(token, on=on).id
    except (NotFound, Conflict) as refused:
        return refused.code


def test_ask_is_refused_when_asked_ten_times_within_a_day(on, application):
    for number in range(10):
        cases.ask(on, application, head_email=f"pennaeth{number}@hwbcymru.net")

    with pytest.raises(Conflict, match="asked-too-often"):
        cases.ask(on, application, head_email="pennaeth10@hwbcymru.net")
    on.now += dt.timedelta(days=1)
    cases.ask(on, application, head_email="pennaeth10@hwbcymru.net")

    assert Message.objects.filter(kind="endorsement-request").count() == 11


def test_ask_stores_the_hash_of_the_token_alone_and_sends_the_link(on, application):
    request, token = cases.ask(on, application)

    link = EndorsementLink.objects.get(endorsement=request)
    message = Message.objects.get(kind="endorsement-request")
    assert (link.token_digest, len(token)) == (digest(token), 43)
    assert (message.to_email, message.language, message.facts["expires_on"]) == (
        "pennaeth@hwbcymru.net",
        "cy",
        "2026-12-21",
    )
    assert token not in message.body
    assert opened(token) == request.pk


def test_ask_needs_a_school_and_an_address(on):
    application = cases.started(on)
    with pytest.raises(Invalid, match="school-missing"):
        cases.ask(on, application)
    with pytest.raises(Invalid, match="message-address"):
        cases.ask(on, cases.fill(on, application), head_email="not an address")


def test_link_says_who_asks_and_nothing_else_of_the_case(on, application):
    _, token = cases.ask(on, application)

    facts = queries.open_link(token, on=cases.TODAY)

    assert (facts.candidate_name, facts.school_name, facts.is_open) == (
        application.person.name,
        on.school.name,
        True,
    )
    assert not hasattr(facts, "answers")


def test_unknown_replaced_expired_and_used_links_say_which(on, application):
    _, first = cases.ask(on, application)
    request, second = cases.ask(on, application, head_email="arall@hwbcymru.net")

    assert opened("nothing") == "link-unknown"
    assert opened(first) == "link-replaced"
    assert opened(second, dt.date(2026, 12, 21)) == request.pk
    assert opened(second, dt.date(2026, 12, 22)) == "link-expired"
    cases.confirm(on, request, second)
    assert opened(second) == "link-used"
    assert opened(first) == "link-replaced"


def test_support_is_told_to_the_candidate_with_the_post(on, application):
    request, token = cases.ask(on, application)

    cases.confirm(on, request, token, commitment="guaranteed", note="Mis Medi.")

    request.refresh_from_db()
    message = Message.objects.get(kind="endorsement-answered")
    assert (request.state, request.declarations, request.answered_by) == (
        "confirmed",
        cases.DECLARATIONS,
        f"endorsement:{request.pk}",
    )
    assert (message.facts["answer"], message.facts["post"], message.facts["note"]) == (
        "confirmed",
        "guaranteed",
        "Mis Medi.",
    )


@pytest.mark.parametrize(
    "changes", [{"declarations": cases.DECLARATIONS[:3]}, {"declarations": []}, {"commitment": ""}]
)
def test_support_without_every_declaration_is_not_given(on, application, changes):
    request, token = cases.ask(on, application)

    with pytest.raises(Invalid, match="support-incomplete"):
        cases.confirm(on, request, token, **changes)

    assert opened(token) == request.pk


def test_link_works_once_and_for_its_own_request(on, application):
    request, token = cases.ask(on, application)
    other, theirs = cases.ask(on, cases.fill(on, cases.started(on)))

    with pytest.raises(NotAllowed, match="link-of-another"):
        actions.confirm(
            token=token,
            declarations=cases.DECLARATIONS,
            commitment="none",
            by=cases.holder(other),
            at=on.tick(),
        )
    cases.confirm(on, request, token)
    with pytest.raises(Conflict, match="link-used"):
        cases.confirm(on, request, token)
    with pytest.raises(Conflict, match="link-used"):
        actions.refuse(token=token, reason="No", by=cases.holder(request), at=on.tick())
    assert opened(theirs) == other.pk


def test_refusal_needs_a_reason_and_reaches_the_candidate(on, application):
    request, token = cases.ask(on, application)
    with pytest.raises(Invalid, match="reason-missing"):
        actions.refuse(token=token, reason="  ", by=cases.holder(request), at=on.tick())

    actions.refuse(token=token, reason="Not this year.", by=cases.holder(request), at=on.tick())

    facts = queries.current_request(application)
    assert (facts.state, facts.reason) == ("refused", "Not this year.")
    assert Message.objects.get(kind="endorsement-answered").facts["note"] == "Not this year."
    assert cases.ask(on, application, head_email="newydd@hwbcymru.net")[0].is_current


def test_wrong_person_keeps_the_suggestion_and_writes_to_nobody(on, application):
    request, token = cases.ask(on, application)

    actions.answer_wrong_person(
        token=token, who_name="Gwen", who_email="gwen@hwbcymru.net", by=cases.holder(request), at=on.tick()
    )

    facts = queries.current_request(application)
    assert (facts.state, facts.suggested_name, facts.suggested_email) == ("wrong-person", "Gwen", "gwen@hwbcymru.net")
    assert not Message.objects.filter(to_email="gwen@hwbcymru.net").exists()


def test_support_given_cannot_be_asked_for_again(on, application):
    cases.confirm(on, *cases.ask(on, application))

    with pytest.raises(Conflict, match="endorsement-confirmed"):
        cases.ask(on, application)


def test_same_request_twice_within_a_minute_is_one(on, application):
    cases.ask(on, application)
    on.now -= cases.MINUTE

    cases.ask(on, application)

    assert Message.objects.filter(kind="endorsement-request").count() == 1


def test_headteacher_signed_in_answers_for_their_school_alone(on, application):
    request, token = cases.ask(on, application)
    head, other = cast.headteacher(school=on.school.code), cast.headteacher(school="6602130")

    assert [one.id for one in queries.requests_to(on.by(head))] == [request.pk]
    assert queries.requests_to(on.by(other)) == []
    with pytest.raises(NotFound):
        actions.confirm_signed_in(
            endorsement_id=request.pk,
            declarations=cases.DECLARATIONS,
            commitment="none",
            by=on.by(other),
            at=on.tick(),
        )
    actions.confirm_signed_in(
        endorsement_id=request.pk,
        declarations=cases.DECLARATIONS,
        commitment="none",
        by=on.by(head),
        at=on.tick(),
    )
    assert queries.current_request(application).is_signed_in_answer
    assert opened(token) == "link-used"


def test_support_can_be_taken_back_while_the_application_is_considered(on, application):
    request, token = cases.ask(on, application)
    cases.confirm(on, request, token)
    head = cast.headteacher(school=on.school.code)

    actions.withdraw_support(endorsement_id=request.pk, reason="Staff have left.", by=on.by(head), at=on.tick())

    assert queries.current_request(application).state == "withdrawn"
    told = Message.objects.filter(kind="endorsement-answered").latest("id")
    assert "has taken back the support" in told.body


@pytest.mark.parametrize("choice", ["extend", "reissue", "close"])
def test_expiry_is_settled_by_an_officer_who_gives_a_reason(on, application, choice):
    request, token = cases.ask(on, application)
    on.now += dt.timedelta(days=29)
    actions.run_due(by=cases.WORKER, at=on.tick())
    request.refresh_from_db()
    assert (request.state, opened(token, on.now.date())) == ("expired", "link-expired")

    def settle(reason):
        return actions.settle_expired(
            application_id=application.pk, choice=choice, reason=reason, by=on.by(on.officer), at=on.tick()
        )

    with pytest.raises(Invalid, match="reason-missing"):
        settle("")
    settle("The school was closed.")
    states = {"extend": "asked", "reissue": "asked", "close": "closed"}
    links = {"extend": request.pk, "reissue": "link-replaced", "close": "link-replaced"}
    assert queries.current_request(application).state == states[choice]
    assert opened(token, on.now.date()) == links[choice]
    if choice == "reissue":
        assert opened(cases.token_of(application), on.now.date()) == request.pk


def test_reissue_to_a_corrected_address_ends_the_old_link(on, application):
    _, old = cases.ask(on, application)

    actions.reissue(
        application_id=application.pk,
        head_email="cywir@hwbcymru.net",
        reason="Rang the school.",
        by=on.by(on.officer),
        at=on.tick(),
    )

    newest = Message.objects.filter(kind="endorsement-request").order_by("id").last()
    assert (newest.to_email, opened(old)) == ("cywir@hwbcymru.net", "link-replaced")
    # What was not sent yet with the old link never goes.
    assert Message.objects.filter(state="cancelled", to_email="pennaeth@hwbcymru.net").count() == 1


def test_officer_of_another_region_knows_nothing_of_it(on, application):
    cases.ask(on, application)

    with pytest.raises(NotFound):
        actions.reissue(
            application_id=application.pk,
            reason="x",
            by=on.by(cast.delivery_officer(region="mid")),
            at=on.tick(),
        )


def test_flags_name_what_is_remarkable_about_the_address(on, application):
    cases.ask(on, application, head_email="head@gmail.com")
    assert [one.code for one in queries.plausibility(application)] == ["free-mail"]

    other = cases.fill(on, cases.started(on))
    cases.confirm(on, *cases.ask(on, other, head_email="pennaeth@ysgolprawf.cymru"))
    cases.ask(on, application, head_email="head@elsewhere.example")
    assert [one.code for one in queries.plausibility(application)] == ["unlike-earlier"]


def test_link_actor_is_the_holder_of_the_request(on, application):
    request, token = cases.ask(on, application)

    actor = queries.link_actor(queries.open_link(token, on=cases.TODAY))

    assert actor == Actor(ActorKind.LINK, f"endorsement:{request.pk}")
