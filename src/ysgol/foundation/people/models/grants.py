"""Roles held by people."""

from django.db import models

from ysgol.foundation.kernel.privacy import classed


class RoleGrant(models.Model):
    """A role held by a person from a day until a day, for a region, an organisation or all of Wales."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=40)
    region = models.CharField(max_length=20, blank=True)
    organisation = models.CharField(max_length=20, blank=True)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    granted_by = models.CharField(max_length=80)
    granted_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy = classed(
        retention="person",
        open="id role region organisation from_date until_date granted_at ended_at",
        personal="person granted_by ended_by",
    )

    class Meta:
        ordering = ["person_id", "role", "from_date", "id"]
        indexes = [models.Index(fields=["role", "region", "organisation"], name="grant_role_place")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_date__isnull=True) | models.Q(until_date__gte=models.F("from_date")),
                name="grant_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by="", ended_at__isnull=True)
                | (~models.Q(ended_by="") & models.Q(ended_at__isnull=False)),
                name="grant_ended_by_and_at_together",
            ),
            models.CheckConstraint(condition=models.Q(region="") | models.Q(organisation=""), name="grant_one_place"),
        ]
