"""Filters of the queue that an officer keeps under a name."""

from django.db import models

from ysgol.foundation.kernel.privacy import classed


class SavedView(models.Model):
    """One person's named filters, in the order they chose. `query` is a query string of the queue's filters."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField()
    saved_at = models.DateTimeField()

    privacy = classed(retention="person", open="id position saved_at", personal="person name query")

    class Meta:
        ordering = ["person_id", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_view_name_once_per_person")]
