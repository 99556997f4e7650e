"""Somebody who is not signed in finds out what HLTA status is and whether they may apply."""

import pytest

PUBLIC = [
    "/",
    "/what-hlta-status-is/",
    "/how-the-scheme-works/",
    "/rules/",
    "/accessibility/",
    "/privacy/",
    "/schools/",
]
both = pytest.mark.parametrize("language", ["en", "cy"])


@both
@pytest.mark.parametrize("path", PUBLIC)
def test_public_page_is_whole_without_script(window, language, path):
    reader = window(language)

    reader.visit(path)

    assert reader.status == 200


@both
def test_switch_leads_to_the_same_page_in_the_other_language_and_is_kept(window, language):
    # Given somebody reading about the scheme
    reader = window(language)
    reader.visit("/how-the-scheme-works/")
    other = "cy" if language == "en" else "en"

    # When they choose the other language
    reader.language = other
    reader.page.locator(".ysgol-header__language").click()
    reader.check()

    # Then the same page is shown in it, and so is the next one
    assert reader.path.startswith("/how-the-scheme-works/")
    assert reader.visit("/").status == 200


@both
def test_page_that_does_not_exist_says_what_to_do(window, language):
    reader = window(language)

    reader.visit("/no-such-page/")

    assert reader.status == 404
    reader.sees("Check the address" if language == "en" else "Gwiriwch y cyfeiriad")


@both
def test_every_page_is_reached_by_keyboard_from_the_top(window, language):
    # Given the home page with script, as most people have it
    reader = window(language, script=True)
    reader.visit("/")

    # When the first key pressed is Tab, and then Enter
    reader.page.keyboard.press("Tab")
    first = reader.page.evaluate("document.activeElement.className")
    reader.page.keyboard.press("Enter")

    # Then they skip to the main content
    assert "govuk-skip-link" in first
    assert reader.page.evaluate("document.activeElement.id") == "main-content"


@both
def test_page_fits_when_text_is_four_times_as_large(window, language):
    """400 % zoom of a 1280 px window leaves 320 px: the scan measures that width on every page; here also the menu."""
    reader = window(language)
    reader.page.set_viewport_size({"width": 320, "height": 256})

    reader.visit("/")

    assert reader.page.locator("nav a").first.is_visible()
