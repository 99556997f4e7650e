"""Templates compiled for each language say the same as templates that look every phrase up when they are shown."""

import pytest
from django.template import engines
from django.utils import translation
from jinja2 import Environment

PAGES = engines["jinja2"].env
TEXT = '{{ _("Search") }}|{{ _("100%% of <it>") }}|{{ _("Page %(number)s", number=3) }}|{{ language() }}'


def shown(language: str) -> str:
    with translation.override(language):
        return PAGES.from_string(TEXT).render()


@pytest.mark.parametrize("language", ["cy", "en"])
def test_folded_template_says_what_the_unfolded_one_says(language):
    with translation.override(language):
        unfolded = Environment.from_string(PAGES, TEXT).render()

    assert shown(language) == unfolded


def test_folded_template_is_in_the_language_that_was_active_when_it_was_asked_for():
    assert shown("cy").split("|") == ["Chwilio", "100% of <it>", "Tudalen 3", "cy"]
    assert shown("en").split("|") == ["Search", "100% of <it>", "Page 3", "en"]


def test_phrase_without_placeholders_is_part_of_the_compiled_template():
    with translation.override("cy"):
        one = PAGES.from_string('{{ _("Search") }}')

    with translation.override("en"):
        assert one.render() == "Chwilio"


def test_no_language_active_is_looked_up_when_shown():
    with translation.override(None):
        assert PAGES.from_string('{{ _("Search") }}').render() == "Search"
