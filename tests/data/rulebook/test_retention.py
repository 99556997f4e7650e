from django.apps import apps

from ysgol.foundation.rulebook import queries


def test_every_model_names_a_retention_rule_of_the_rulebook():
    rules = {one.code for one in queries.rule_set().retention}
    ours = [model for model in apps.get_models() if model.__module__.startswith("ysgol.")]

    assert {model._meta.label: model.privacy.retention for model in ours if model.privacy.retention not in rules} == {}


def test_every_retention_rule_is_used_by_a_model():
    used = {model.privacy.retention for model in apps.get_models() if model.__module__.startswith("ysgol.")}

    assert {one.code for one in queries.rule_set().retention} - used == set()
