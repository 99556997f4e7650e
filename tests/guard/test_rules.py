"""Every rule and number of the scheme names its source, its date and whose it is, in both languages."""

import dataclasses

import pytest
from django.apps import apps

from ysgol.foundation.rulebook import queries
from ysgol.foundation.rulebook.domain.sources import Provenance, Text

every_version = pytest.mark.parametrize("rules", queries.rule_sets(), ids=lambda rules: rules.version)


def _inside(value):
    """Every dataclass value inside another, itself first."""
    if dataclasses.is_dataclass(value):
        yield value
        for field in dataclasses.fields(value):
            yield from _inside(getattr(value, field.name))
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from _inside(each)
    elif isinstance(value, dict):
        yield from _inside(tuple(value.values()))


@every_version
def test_every_rule_names_its_source(rules):
    found = [one for one in _inside(rules) if isinstance(one, Provenance)]

    assert len(found) > 20
    assert [one for one in found if not one.source or not one.source.read_on or one.status is None] == []


@every_version
def test_every_coded_rule_has_a_provenance(rules):
    coded = [one for one in _inside(rules) if hasattr(one, "code") and not isinstance(one, Provenance)]

    without = [type(one).__name__ for one in coded if not hasattr(one, "provenance") and not hasattr(one, "read_on")]

    assert without == []


@every_version
def test_every_text_is_in_both_languages(rules):
    texts = [one for one in _inside(rules) if isinstance(one, Text)]

    assert texts
    assert [one for one in texts if not one.en.strip() or not one.cy.strip()] == []


@every_version
def test_every_model_keeps_its_rows_by_a_retention_rule(rules):
    known = {rule.code for rule in rules.retention}
    ours = [model for model in apps.get_models() if model.__module__.startswith("ysgol.")]

    assert {model._meta.label: model.privacy.retention for model in ours if model.privacy.retention not in known} == {}
