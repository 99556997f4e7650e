"""What every stored field promises: a class for privacy, a retention rule, a total order."""

import pytest
from django.apps import apps
from django.db import models

from ysgol.foundation.kernel.privacy import Classes, Privacy

OURS = [model for model in apps.get_models() if model.__module__.startswith("ysgol.")]
named = pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)


@named
def test_every_field_is_classed_exactly_once(model):
    privacy = getattr(model, "privacy", None)
    assert isinstance(privacy, Classes), "declare privacy = classed(retention=…, open=…, personal=…, sensitive=…)"

    classed = sorted(name for kind in Privacy for name in getattr(privacy, kind.value))
    fields = sorted(
        field.name
        for field in model._meta.get_fields()
        if (field.concrete and not field.auto_created) or getattr(field, "primary_key", False)
    )

    assert classed == fields


@named
def test_every_order_is_explicit_and_total(model):
    ordering = list(model._meta.ordering)
    assert ordering, "state Meta.ordering"

    last = str(ordering[-1]).lstrip("-")
    field = model._meta.pk if last == "pk" else model._meta.get_field(last.removesuffix("_id"))

    assert field.unique or _are_unique_together(model, ordering), f"{ordering} leaves ties: end with the primary key"


def _are_unique_together(model: type[models.Model], ordering: list[str]) -> bool:
    names = {str(name).lstrip("-").removesuffix("_id") for name in ordering}
    constraints = [c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint) and not c.condition]
    return any(set(constraint.fields) and set(constraint.fields) <= names for constraint in constraints)


@named
def test_no_date_sets_itself(model):
    """Times come from actions as `at`; `auto_now` would ignore it."""
    found = [f.name for f in model._meta.fields if getattr(f, "auto_now", False) or getattr(f, "auto_now_add", False)]

    assert found == []


@named
def test_saving_does_nothing_of_its_own(model):
    assert "save" not in vars(model)
    assert "delete" not in vars(model)


@named
def test_no_foreign_key_deletes_what_points_at_it_into_silence(model):
    """Deleting a row may not null another's pointer: what pointed there would lose its history without a trace."""
    found = [f.name for f in model._meta.fields if f.remote_field and f.remote_field.on_delete is models.SET_NULL]

    assert found == []
