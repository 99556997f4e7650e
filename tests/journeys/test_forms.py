"""Forms with script, as most people have it: where the focus goes after an error, and what is shown when."""

import re

import pytest

from tests.journeys import steps

both = pytest.mark.parametrize("language", ["en", "cy"])
ERROR = {"en": "Error: ", "cy": "Gwall: "}


def told_of_errors(window) -> None:
    """The title begins with the word for an error, and the summary of errors has the focus."""
    assert window.page.title().startswith(ERROR[window.language]), window.page.title()
    assert "govuk-error-summary" in window.page.evaluate("document.activeElement.className")


@both
def test_sign_up_left_empty_says_so_in_the_title_and_moves_the_focus(window, language):
    reader = window(language, script=True)

    reader.visit("/sign-up/").press("Continue")

    told_of_errors(reader)


@both
def test_part_of_the_application_left_empty_says_so_and_moves_the_focus(window, language):
    candidate = window(language, script=True, persona="candidate-draft")

    candidate.visit("/application/parts/access-needs/").press("Save and continue")

    told_of_errors(candidate)


@both
def test_headteachers_answer_left_empty_says_so_and_moves_the_focus(window, language):
    # Given a headteacher who has opened the link of a message
    candidate, outbox = window(language, persona="candidate-draft"), window(language)
    address = f"form-{language}@example.org"
    steps.ask_headteacher(candidate, name="Gareth Morgan", email=address, language=language)
    head = window(language, script=True)
    head.visit(steps.link_in(steps.message(outbox, address, ""), "/endorse/"))

    # When they go on without an answer
    head.press("Continue")

    told_of_errors(head)


@both
def test_officers_decision_left_empty_says_so_and_moves_the_focus(window, language):
    officer = window(language, script=True, persona="delivery-officer")
    officer.visit("/cases/?state=submitted")
    number = next(found[1] for link in officer.links() if (found := re.match(r"/cases/(\d+)/", link)))

    officer.visit(f"/cases/{number}/decide/").press("Save the decision")

    told_of_errors(officer)


@both
def test_question_that_does_not_apply_is_hidden_with_script_and_its_answer_is_kept(window, language):
    # Given a candidate who has said yes and what they need
    candidate = window(language, script=True, persona="candidate-draft")
    candidate.visit("/application/parts/access-needs/")
    needs = candidate.page.locator("main [name=needs]")
    candidate.answer(has_needs="yes", needs="Dolen sain")
    assert needs.is_visible()

    # When they say no and save
    candidate.answer(has_needs="no")
    assert not needs.is_visible()
    candidate.press("Save and continue")

    # Then the question is hidden, and comes back with what was typed
    candidate.visit("/application/parts/access-needs/")
    assert not needs.is_visible()
    candidate.answer(has_needs="yes")
    assert needs.is_visible()
    assert needs.input_value() == "Dolen sain"
