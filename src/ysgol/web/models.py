"""Which invented people of the demonstration one can sign in as. Empty outside the demonstration."""

from django.db import models

from ysgol.foundation.kernel.privacy import classed


class DemoPersona(models.Model):
    """One person of the cast, in the order shown."""

    key = models.CharField(max_length=40, unique=True)
    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField(unique=True)

    privacy = classed(retention="reference", open="id key position", personal="person")

    class Meta:
        ordering = ["position"]
