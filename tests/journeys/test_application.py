"""From the first question to an accepted place, in Welsh and in English, without script."""

import datetime as dt

import pytest

from tests.journeys import steps

both = pytest.mark.parametrize("language", ["cy", "en"])
SCHOOL = "6732152"
REGION = {"en": "Central South Wales", "cy": "Canolbarth y De"}


@both
def test_teaching_assistant_applies_is_endorsed_and_accepts_a_place(window, tmp_path, language):
    email, head_email = f"bethan-{language}@example.org", f"pennaeth-{language}@example.org"

    # Given a teaching assistant who may apply by her own answers
    assistant, outbox, head = window(language), window(language), window(language)
    steps.check_eligibility(assistant)

    # When she carries them into an application, with an account of her own and an uploaded proof
    assistant.follow("Carry my answers into an application")
    steps.sign_up(assistant, outbox, given_names="Bethan", family_name="Rees-Jones", email=email)
    steps.start_application(assistant, region=REGION[language])
    steps.fill_in(assistant, school=SCHOOL, today=dt.datetime.now(dt.UTC).date(), certificate=steps.proof(tmp_path))
    steps.ask_headteacher(assistant, name="Gareth Morgan", email=head_email, language=language)

    # And the headteacher answers through the link in the message, without an account
    request = steps.message(outbox, head_email, "")
    head.visit(steps.link_in(request, "/endorse/"))
    head.shows("Bethan Rees-Jones")
    steps.support(head)

    # Then she can send it, and is told that it arrived
    reference = steps.send(assistant)
    assistant.visit("/application/").shows(reference)
    steps.message(outbox, email, reference)

    # When an officer decides, and a manager releases the letter
    officer = window(language, persona="delivery-officer")
    case = steps.open_case(officer, reference)
    officer.shows("Bethan Rees-Jones")
    steps.decide(officer, case)
    assistant.visit("/application/").shows(reference)
    manager = window(language, persona="delivery-manager")
    steps.review_and_release(manager, reference)

    # And a place is offered
    steps.offer(officer, case)

    # Then she reads the letter, and accepts the place
    assistant.visit("/application/").follow("See the offer and answer it")
    assistant.answer(answer="accept").press("Send my answer")
    assistant.visit("/application/").sees("Place accepted")
    steps.open_case(officer, reference)
    officer.sees("Place accepted")
