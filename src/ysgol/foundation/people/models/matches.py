"""Pairs of people who may be one person."""

from django.db import models

from ysgol.foundation.kernel.privacy import classed


class MatchCase(models.Model):
    """Two records that the rules find alike, until somebody decides whether they are one person.

    `first` is the record with the lower number. `outcome` is what the rules say now, `decision` what a person said.
    """

    first = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10)
    reasons = models.JSONField()
    region = models.CharField(max_length=20, blank=True)
    found_at = models.DateTimeField()
    decision = models.CharField(max_length=10, blank=True)
    decision_reason = models.TextField(max_length=1000, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    privacy = classed(
        retention="person",
        open="id outcome reasons region found_at decision decided_at",
        personal="first second decision_reason decided_by",
    )

    class Meta:
        ordering = ["found_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="match_pair_once"),
            models.CheckConstraint(condition=models.Q(first__lt=models.F("second")), name="match_pair_in_order"),
            models.CheckConstraint(
                condition=models.Q(decision="", decided_by="", decided_at__isnull=True)
                | (~models.Q(decision="") & ~models.Q(decided_by="") & models.Q(decided_at__isnull=False)),
                name="match_decided_together",
            ),
        ]
