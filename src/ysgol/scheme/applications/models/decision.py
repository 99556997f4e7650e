"""Returns for correction, decisions, their letters, and internal notes."""

from django.db import models
from django.db.models import Q

from ysgol.foundation.kernel.privacy import classed
from ysgol.scheme.applications.domain.standing import LetterState


class ReturnItem(models.Model):
    """One part of an application that an officer asked to have corrected, with a note the candidate reads.

    `item` is a section's key, or "endorsement". `settled_at` is when the candidate sent the application again.
    """

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="return_items")
    item = models.CharField(max_length=30)
    note = models.TextField()
    asked_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    privacy = classed(
        retention="application", open="id application item asked_at settled_at", personal="asked_by", sensitive="note"
    )

    class Meta:
        ordering = ["application_id", "asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "item"], condition=Q(settled_at__isnull=True), name="return_item_open_once"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="return_item_has_note"),
        ]


class Decision(models.Model):
    """Eligible or not eligible, with coded reasons and the findings that were before the officer.

    A decision that is not released can be taken back; then another may follow.
    """

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=20)
    reason_codes = models.JSONField(default=list)
    note = models.TextField(blank=True)
    findings = models.JSONField(default=list)
    rule_version = models.CharField(max_length=40)
    decided_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    privacy = classed(
        retention="application",
        open="id application outcome reason_codes rule_version decided_at taken_back_at",
        personal="decided_by",
        sensitive="note findings",
    )

    class Meta:
        ordering = ["application_id", "decided_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(taken_back_at__isnull=True), name="decision_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["eligible", "not-eligible"]), name="decision_outcome_known"
            ),
        ]


class LetterBatch(models.Model):
    """Letters released together for one day."""

    region = models.CharField(max_length=20)
    release_on = models.DateField()
    released_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    privacy = classed(retention="application", open="id region release_on released_at", personal="released_by")

    class Meta:
        ordering = ["-release_on", "-id"]


class Letter(models.Model):
    """The letter of a decision, its exact text in both languages. It is sent in the language the candidate chose."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="letter")
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in LetterState])
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=40)
    facts = models.JSONField()
    subject_en = models.CharField(max_length=400)
    body_en = models.TextField()
    subject_cy = models.CharField(max_length=400)
    body_cy = models.TextField()
    drafted_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    batch = models.ForeignKey(LetterBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="letters")
    released_at = models.DateTimeField(null=True, blank=True)
    message = models.BigIntegerField(null=True, blank=True)

    privacy = classed(
        retention="application",
        open="id decision state version kind drafted_at reviewed_at batch released_at message",
        personal="reviewed_by subject_en subject_cy",
        sensitive="facts body_en body_cy",
    )

    class Meta:
        ordering = ["drafted_at", "id"]
        indexes = [models.Index(fields=["state", "drafted_at", "id"], name="letter_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in LetterState]), name="letter_state_known"
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="letter_reviewed_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(state="released", released_at__isnull=False)
                | ~Q(state="released") & Q(released_at__isnull=True),
                name="letter_released_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["reviewed", "scheduled", "released"]) | Q(reviewed_at__isnull=False),
                name="letter_reviewed_before_release",
            ),
        ]


class Note(models.Model):
    """An internal note: staff of the region read it, the candidate never does. Rows are only ever added."""

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    written_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    privacy = classed(
        retention="application", open="id application written_at", personal="written_by", sensitive="text"
    )

    class Meta:
        ordering = ["application_id", "written_at", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_has_text")]
