"""The outbox, what became of each message, and the tasks that failures make for people."""

from django.db import models
from django.db.models import Q

from ysgol.foundation.kernel.privacy import classed
from ysgol.foundation.notices.domain.delivery import State


class Message(models.Model):
    """One message to one address, its text kept exactly as sent except for secrets, which have a column of their own.

    `to_person` is a person's number without a foreign key, because people are above notices. `once_key`: a second
    message with the same key is never made. `region`: whose officers may see delivery; "" is all of Wales only.
    `lease_token` names the worker that has it until `locked_until`. `attempts` counts all attempts, `failures` those
    since it was last put into the queue.
    """

    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    to_email = models.EmailField(max_length=254)
    to_person = models.BigIntegerField(null=True, blank=True)
    language = models.CharField(max_length=2, blank=True)
    facts = models.JSONField(default=dict)
    secrets = models.JSONField(default=dict)
    subject = models.CharField(max_length=400)
    body = models.TextField()
    region = models.CharField(max_length=20, blank=True)
    once_key = models.CharField(max_length=160, null=True, blank=True, unique=True)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in State])
    queued_by = models.CharField(max_length=80)
    queued_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=32, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    privacy = classed(
        retention="message",
        open="id kind language region state queued_at attempts failures next_attempt_at locked_until lease_token "
        "sent_at once_key",
        personal="about to_email to_person queued_by subject",
        sensitive="facts secrets body",
    )

    class Meta:
        ordering = ["-queued_at", "-id"]
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], name="message_due", condition=Q(state="queued")),
            models.Index(fields=["locked_until", "id"], name="message_leased", condition=Q(state="sending")),
            models.Index(fields=["region", "-queued_at", "-id"], name="message_by_region"),
            models.Index(fields=["about", "-queued_at", "-id"], name="message_by_about"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(language__in=["", "cy", "en"]), name="message_language_known"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="message_state_known"),
            models.CheckConstraint(
                condition=Q(state="sending", locked_until__isnull=False) & ~Q(lease_token="")
                | ~Q(state="sending") & Q(locked_until__isnull=True),
                name="message_lease_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=False) | ~Q(state__in=["sent", "delivered"]), name="message_sent_has_time"
            ),
        ]


class DeliveryAttempt(models.Model):
    """One attempt to send a message.

    A row without `ended_at` is one whose worker stopped: nobody knows whether it went.
    """

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="delivery_attempts")
    number = models.PositiveSmallIntegerField()
    to_email = models.EmailField(max_length=254)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    answer = models.CharField(max_length=200, blank=True)

    privacy = classed(
        retention="message",
        open="id message number started_at ended_at outcome",
        personal="to_email",
        sensitive="answer",
    )

    class Meta:
        ordering = ["message_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="attempt_number_unique"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, outcome="") | (Q(ended_at__isnull=False) & ~Q(outcome="")),
                name="attempt_ended_with_outcome",
            ),
        ]


class StaffTask(models.Model):
    """Something only a person can settle. At most one open task of a kind about the same thing."""

    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=80)
    region = models.CharField(max_length=20, blank=True)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    facts = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    settled_by = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_how = models.CharField(max_length=20, blank=True)

    privacy = classed(
        retention="message",
        open="id kind region message facts opened_at settled_at settled_how",
        personal="about settled_by",
    )

    class Meta:
        ordering = ["opened_at", "id"]
        indexes = [
            models.Index(fields=["region", "opened_at", "id"], name="task_open_by_region", condition=Q(settled_at=None))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about"], name="task_open_once", condition=Q(settled_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(settled_by="", settled_at__isnull=True, settled_how="")
                | (~Q(settled_by="") & Q(settled_at__isnull=False) & ~Q(settled_how="")),
                name="task_settled_by_at_and_how_together",
            ),
        ]


class ScheduledJob(models.Model):
    """When a periodic job of the worker runs next, and which worker has it.

    Several workers never run one at the same time.
    """

    name = models.CharField(max_length=60, primary_key=True)
    next_run_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.CharField(max_length=32, blank=True)
    last_success_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    last_failure = models.CharField(max_length=200, blank=True)

    privacy = classed(
        retention="operations",
        open="name next_run_at locked_until lease_token last_success_at failures last_failure",
    )

    class Meta:
        ordering = ["name"]
