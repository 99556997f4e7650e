"""Every message exists in both languages and says what its facts say."""

import pytest

from tests.guard.test_wording import calls_it_a_qualification
from tests.guard.tree import SOURCE
from ysgol.foundation.notices.domain.catalogue import CODES, MESSAGES, SECRETS, FactKind
from ysgol.foundation.notices.domain.text import reveal
from ysgol.foundation.notices.render import render, secrets

TEXTS = SOURCE / "foundation" / "notices" / "jinja2" / "notices" / "messages"
EXAMPLES = {
    FactKind.TEXT: "Mair Prawf",
    FactKind.NOTE: "First line\nSecond line",
    FactKind.WORDS: {"en": "Spring 2027", "cy": "Gwanwyn 2027"},
    FactKind.ITEMS: [{"en": "Proof of level 2", "cy": "Prawf lefel 2"}],
    FactKind.NUMBER: 5,
    FactKind.DATE: "2027-03-01",
    FactKind.MOMENT: "2027-03-01T09:30:00+00:00",
    FactKind.LINK: "/application/",
    FactKind.SECRET: "123456",
    FactKind.SECRET_LINK: "/endorse/abcdef/",
}
every = pytest.mark.parametrize("kind", sorted(MESSAGES))
in_both = pytest.mark.parametrize("language", ["en", "cy"])


def _facts(kind, *, which=0):
    """An example of every stated fact; of those that choose between texts, the `which`-th choice."""
    choices = {name: sorted(codes) for (owner, name), codes in CODES.items() if owner == kind}
    return {
        name: choices[name][which % len(choices[name])] if name in choices else EXAMPLES[how]
        for name, how in MESSAGES[kind].facts.items()
    }


def _revealed(kind, facts, language):
    rendered = render(kind, language, facts)
    body = reveal(rendered.body, secrets(kind, facts), missing=lambda name: f"no {name}")
    return rendered.subject, body


@every
@in_both
@pytest.mark.parametrize("which", range(max(map(len, CODES.values()))))
def test_message_renders_with_its_stated_facts(kind, language, which):
    facts = _facts(kind, which=which)

    subject, body = _revealed(kind, facts, language)

    assert subject.strip()
    assert len(body) > 60
    assert [mark for mark in ("{{", "{%", "None") if mark in body] == []
    for name, how in MESSAGES[kind].facts.items():
        if how in SECRETS:
            assert EXAMPLES[how] in body, name


@every
def test_message_differs_between_the_languages(kind):
    assert render(kind, "en", _facts(kind)).body != render(kind, "cy", _facts(kind)).body


@every
def test_message_in_both_languages_has_welsh_first(kind):
    facts = _facts(kind)

    both = render(kind, "", facts).body

    assert both.index(render(kind, "cy", facts).body[:40]) < both.index(render(kind, "en", facts).body[:40])


@every
@in_both
def test_message_never_calls_the_status_a_qualification(kind, language):
    subject, body = _revealed(kind, _facts(kind), language)

    assert not calls_it_a_qualification(f"{subject}\n\n{body}")


def test_every_text_belongs_to_a_message():
    kinds = {path.name.split(".")[0] for path in TEXTS.glob("*.txt") if not path.name.startswith("_")}

    assert kinds == set(MESSAGES)
