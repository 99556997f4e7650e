"""Offers of funded places, and waiting lists."""

from django.db import models
from django.db.models import Q

from ysgol.foundation.kernel.privacy import classed
from ysgol.scheme.applications.domain.lifecycle import HOLDING, OfferState

_HOLDING = Q(state__in=sorted(state.value for state in HOLDING))


class Offer(models.Model):
    """The offer of a place. It holds the place from the moment it is made until it is declined, ended or released."""

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="offers")
    # Copies of the application's, so that the database can hold one accepted place per person and cohort.
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.PROTECT, related_name="+")
    pool = models.ForeignKey("cohorts.PlacePool", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in OfferState])
    rule_version = models.CharField(max_length=40)
    offered_by = models.CharField(max_length=80)
    offered_at = models.DateTimeField()
    reply_by = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    privacy = classed(
        retention="application",
        open="id application cohort pool state rule_version offered_at reply_by answered_at ended_at",
        personal="person offered_by",
        sensitive="reason",
    )

    class Meta:
        ordering = ["application_id", "offered_at", "id"]
        indexes = [
            models.Index(fields=["reply_by", "id"], name="offer_waiting", condition=Q(state="offered")),
            models.Index(fields=["pool", "state", "id"], name="offer_by_pool"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["application"], condition=_HOLDING, name="offer_one_holds"),
            models.UniqueConstraint(
                fields=["person", "cohort"], condition=Q(state="accepted"), name="offer_one_accepted_a_cohort"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OfferState]), name="offer_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "declined"]) | Q(answered_at__isnull=False),
                name="offer_answered_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(ended_at__isnull=False), name="offer_ended_has_time"
            ),
        ]


class WaitingListEntry(models.Model):
    """A place in a waiting list, with the facts that rank it under the rule of `rule_version`. Kept when it is over.

    `left_how` is "" while waiting, else "offered", "stopped", "withdrawn" or "deferred".
    """

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="waiting")
    cohort = models.ForeignKey("cohorts.Cohort", on_delete=models.PROTECT, related_name="+")
    medium = models.CharField(max_length=2)
    rule_version = models.CharField(max_length=40)
    waited_before = models.BooleanField()
    first_submitted_at = models.DateTimeField()
    reference = models.CharField(max_length=40)
    reason = models.CharField(max_length=40)
    added_by = models.CharField(max_length=80)
    added_at = models.DateTimeField()
    left_how = models.CharField(max_length=20, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    privacy = classed(
        retention="application",
        open="id application cohort medium rule_version waited_before first_submitted_at reason added_at left_how"
        " left_at",
        personal="reference added_by",
    )

    class Meta:
        ordering = ["cohort_id", "medium", "added_at", "id"]
        indexes = [
            models.Index(fields=["cohort", "medium", "id"], name="waiting_list", condition=Q(left_at__isnull=True))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(left_at__isnull=True), name="waiting_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_how="", left_at__isnull=True) | (~Q(left_how="") & Q(left_at__isnull=False)),
                name="waiting_left_how_and_at_together",
            ),
            models.CheckConstraint(condition=Q(medium__in=["cy", "en"]), name="waiting_medium_known"),
        ]
