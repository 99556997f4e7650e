"""Cohorts, their dates and their funded places."""

from django.db import models
from django.db.models import F, Q

from ysgol.foundation.kernel.privacy import classed
from ysgol.foundation.rulebook.domain.rules import MilestoneKind, Season


class Cohort(models.Model):
    """A group that is assessed together, in one region. Its state is derived from its dates."""

    code = models.CharField(max_length=40, unique=True)
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120)
    region = models.CharField(max_length=20)
    season = models.CharField(max_length=10, choices=[(season.value, season.value) for season in Season])
    year = models.PositiveSmallIntegerField()
    rule_version = models.CharField(max_length=40)
    # Copies of the first two milestones, written with them by `actions`: public pages ask for the open cohorts.
    opens_on = models.DateField()
    closes_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    privacy = classed(
        retention="cohort",
        open="id code name_en name_cy region season year rule_version opens_on closes_on version created_at",
    )

    class Meta:
        ordering = ["-closes_on", "region", "id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "season", "year"], name="cohort_once_a_season"),
            models.CheckConstraint(condition=Q(opens_on__lt=F("closes_on")), name="cohort_opens_before_it_closes"),
            models.CheckConstraint(condition=Q(version__gte=1), name="cohort_version_from_one"),
        ]


class Milestone(models.Model):
    """One date, week or window of a cohort, both days included."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="milestones")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in MilestoneKind])
    position = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    privacy = classed(retention="cohort", open="id cohort kind position starts_on ends_on")

    class Meta:
        ordering = ["cohort_id", "position"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "kind"], name="milestone_once"),
            models.UniqueConstraint(fields=["cohort", "position"], name="milestone_position_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="milestone_ends_after_start"),
        ]


class MilestoneMove(models.Model):
    """A change of a milestone's dates. Rows are only ever added."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="moves")
    from_starts_on = models.DateField()
    from_ends_on = models.DateField()
    to_starts_on = models.DateField()
    to_ends_on = models.DateField()
    reason = models.CharField(max_length=500)
    moved_by = models.CharField(max_length=80)
    moved_at = models.DateTimeField()

    privacy = classed(
        retention="cohort",
        open="id milestone from_starts_on from_ends_on to_starts_on to_ends_on reason moved_at",
        personal="moved_by",
    )

    class Meta:
        ordering = ["moved_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="milestone_move_has_reason"),
            models.CheckConstraint(
                condition=Q(to_ends_on__gte=F("to_starts_on")), name="milestone_move_ends_after_start"
            ),
        ]


class PlacePool(models.Model):
    """Funded places of a cohort in one language medium from one funder. `taken` is changed under a row lock alone."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="pools")
    language_medium = models.CharField(max_length=2, choices=[("cy", "cy"), ("en", "en")])
    funder = models.CharField(max_length=30)
    funder_note = models.CharField(max_length=200, blank=True)
    cap = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    privacy = classed(retention="cohort", open="id cohort language_medium funder funder_note cap taken version")

    class Meta:
        ordering = ["cohort_id", "language_medium", "funder", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "language_medium", "funder"], name="pool_once"),
            models.CheckConstraint(condition=Q(taken__gte=0) & Q(taken__lte=F("cap")), name="pool_taken_within_cap"),
            models.CheckConstraint(condition=Q(language_medium__in=["cy", "en"]), name="pool_medium_known"),
        ]
