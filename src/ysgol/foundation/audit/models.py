"""The audit: one append-only table without foreign keys. It is never read to run the service."""

from django.db import models

from ysgol.foundation.kernel.privacy import classed


class AuditEvent(models.Model):
    """One thing somebody did. Rows are added by `actions.record` alone; triggers refuse UPDATE and DELETE."""

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor = models.CharField(max_length=80)
    action = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, unique=True)

    privacy = classed(
        retention="audit", open="number at actor_kind action digest", personal="actor subject", sensitive="reason facts"
    )

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["subject", "number"], name="audit_by_subject"),
            models.Index(fields=["actor", "number"], name="audit_by_actor"),
            models.Index(fields=["action", "number"], name="audit_by_action"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]


class AuditHead(models.Model):
    """The last number and digest: a single row, locked while an event is added so that the chain has no fork."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    privacy = classed(retention="audit", open="id number digest")

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_is_single")]
