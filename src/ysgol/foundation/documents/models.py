"""Uploaded documents. Bytes are in the default storage under random names; here is what is known of them."""

from django.db import models
from django.db.models import Q

from ysgol.foundation.documents.domain.lifecycle import State
from ysgol.foundation.kernel.privacy import classed

STATES = [(state.value, state.value) for state in State]


class Document(models.Model):
    """One uploaded file. `owner` is the number of the person who sent it; `name` is for display only.

    `stored_as` is the name in the storage; `purged_at` is set when the bytes are gone. `content_type` is ours, from the
    content, never the one declared. `finding` is the malware's name when suspect, or the code of the last error.
    """

    owner = models.PositiveBigIntegerField()
    purpose = models.CharField(max_length=30)
    language = models.CharField(max_length=4, blank=True)
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=10, choices=STATES, default=State.RECEIVED.value)
    finding = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    retain_until = models.DateField()
    purged_at = models.DateTimeField(null=True, blank=True)

    privacy = classed(
        retention="document",
        open="id purpose language content_type size_bytes state finding attempts uploaded_at changed_at retain_until"
        " purged_at",
        personal="owner name",
        sensitive="sha256 stored_as",
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["owner", "id"]),
            models.Index(fields=["state", "changed_at"]),
            models.Index(fields=["retain_until"], condition=Q(purged_at__isnull=True), name="document_kept_until"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="document_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="suspect") | Q(purged_at__isnull=False), name="document_suspect_is_purged"
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="document_not_empty"),
        ]


class StateChange(models.Model):
    """One move of a document from state to state; rows are only added. The first has no `from_state`."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="changes")
    from_state = models.CharField(max_length=10, blank=True)
    to_state = models.CharField(max_length=10, choices=STATES)
    reason = models.CharField(max_length=100, blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    privacy = classed(retention="document", open="id document from_state to_state reason at", personal="by")

    class Meta:
        ordering = ["document_id", "at", "id"]
