"""Applications, their sections, what was frozen at submission, and every change of state."""

from django.db import models
from django.db.models import F, Q

from ysgol.foundation.kernel.privacy import classed
from ysgol.scheme.applications.domain.lifecycle import LIVE, Machine, State
from ysgol.scheme.applications.domain.standing import NextActor, Stage

_LIVE = Q(state__in=sorted(state.value for state in LIVE)) | Q(state="not-eligible", decision_released_at__isnull=True)


def _values(codes: type[State] | type[Stage] | type[NextActor] | type[Machine]) -> list[str]:
    return [code.value for code in codes]


class Application(models.Model):
    """One person's application to one cohort.

    `version` goes up with every change of state. `language` is that of assessment ("" until chosen). `stage`,
    `next_actor`, `due_on` and `near_on` are derived by `domain.standing` and stored for the queue. `carried_from` is
    the application that was deferred into this one.
    """

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=40, unique=True)
    state = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    region = models.CharField(max_length=20)
    school_code = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, blank=True)
    assigned_to = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rule_version = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    last_saved_at = models.DateTimeField()
    expires_on = models.DateField()
    # The value of `expires_on` that the candidate was warned of, and that officers were asked about.
    warned_for = models.DateField(null=True, blank=True)
    lapse_proposed_for = models.DateField(null=True, blank=True)
    first_submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decision_released_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateField(null=True, blank=True)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    stage = models.CharField(max_length=20)
    next_actor = models.CharField(max_length=20)
    due_on = models.DateField(null=True, blank=True)
    near_on = models.DateField(null=True, blank=True)

    privacy = classed(
        retention="application",
        open=(
            "id cohort state version region language rule_version started_at last_saved_at expires_on "
            "warned_for lapse_proposed_for "
            "first_submitted_at submitted_at decision_released_at undo_until stage next_actor due_on near_on"
        ),
        personal="person reference school_code assigned_to carried_from",
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["region", "due_on", "id", "near_on"], name="application_queue_due"),
            models.Index(fields=["region", "submitted_at", "id"], name="application_queue_sent"),
            models.Index(fields=["region", "state", "stage", "assigned_to"], name="application_queue_state"),
            models.Index(fields=["region", "assigned_to", "id"], name="application_queue_mine"),
            models.Index(fields=["person", "id"], name="application_person"),
            models.Index(fields=["school_code", "id"], name="application_school"),
            models.Index(fields=["cohort", "state", "id"], name="application_cohort"),
            models.Index(fields=["expires_on", "id"], name="application_draft_expiry", condition=Q(state="draft")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=_LIVE, name="application_one_live"),
            models.CheckConstraint(condition=Q(state__in=_values(State)), name="application_state_known"),
            models.CheckConstraint(condition=Q(stage__in=_values(Stage)), name="application_stage_known"),
            models.CheckConstraint(condition=Q(next_actor__in=_values(NextActor)), name="application_actor_known"),
            models.CheckConstraint(condition=Q(language__in=["", "cy", "en"]), name="application_language_known"),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(state="withdrawn")
                | Q(state="lapsed")
                | Q(state="deferred")
                | Q(submitted_at__isnull=False),
                name="application_submitted_has_time",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, first_submitted_at__isnull=True)
                | Q(submitted_at__gte=F("first_submitted_at")),
                name="application_first_submitted_first",
            ),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True, near_on__isnull=True) | Q(due_on__isnull=False, near_on__isnull=False),
                name="application_due_and_near_together",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["offered", "waiting", "accepted", "declined"])
                | Q(decision_released_at__isnull=False),
                name="application_place_after_release",
            ),
        ]


class SectionAnswers(models.Model):
    """The answers of one section: text as typed by question key. `version` is the section's own, for two open tabs.

    `update_needed` is set when an officer returns the section, and cleared by the candidate's next save of it.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sections")
    section = models.CharField(max_length=30)
    answers = models.JSONField(default=dict)
    is_complete = models.BooleanField(default=False)
    update_needed = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    privacy = classed(
        retention="application",
        open="id application section is_complete update_needed version updated_at",
        sensitive="answers",
    )

    class Meta:
        ordering = ["application_id", "section"]
        constraints = [models.UniqueConstraint(fields=["application", "section"], name="section_once")]


class AttachedDocument(models.Model):
    """A document given as proof in a section. Removing keeps the row, so that a snapshot's pointer never dangles."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    section = models.CharField(max_length=30)
    document = models.ForeignKey("documents.Document", on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    privacy = classed(retention="document", open="id application section attached_at removed_at", personal="document")

    class Meta:
        ordering = ["application_id", "section", "attached_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "section", "document"], name="document_attached_once")
        ]


class Snapshot(models.Model):
    """What was submitted, frozen. `number` counts submissions of the application from 1. Rows are only ever added."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="snapshots")
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    documents = models.JSONField()
    question_version = models.CharField(max_length=64)
    rule_version = models.CharField(max_length=40)
    rule_digest = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    submitted_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    privacy = classed(
        retention="application",
        open="id application number question_version rule_version rule_digest language submitted_at digest",
        sensitive="answers documents",
    )

    class Meta:
        ordering = ["application_id", "number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="snapshot_number_once")]


class StateChange(models.Model):
    """One change of state of the application, of an endorsement or of an offer. Rows are only ever added.

    `subject` is the number of the thing that changed; `version` the application's version after it.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="changes")
    machine = models.CharField(max_length=20)
    subject = models.BigIntegerField()
    move = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20)
    actor_kind = models.CharField(max_length=10)
    actor = models.CharField(max_length=80)
    actor_person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    version = models.PositiveIntegerField()

    privacy = classed(
        retention="application",
        open="id application machine subject move from_state to_state actor_kind at version",
        personal="actor actor_person",
        sensitive="reason",
    )

    class Meta:
        ordering = ["application_id", "at", "id"]
        indexes = [models.Index(fields=["application", "machine", "at"], name="change_by_machine")]
        constraints = [
            models.CheckConstraint(condition=Q(machine__in=_values(Machine)), name="change_machine_known"),
        ]
