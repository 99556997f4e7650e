"""Schools, local authorities, regions and the bodies that deliver the scheme, as dated reference data."""

from django.db import models
from django.db.models import F, Q

from ysgol.foundation.kernel.privacy import classed


def _days_in_order(name: str) -> models.CheckConstraint:
    """A period's last day, where there is one, is not before its first."""
    return models.CheckConstraint(condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")), name=name)


class Region(models.Model):
    """A delivery region, from a day until a day (both included; no last day: still so)."""

    code = models.CharField(max_length=20, unique=True)
    name_en = models.CharField(max_length=80)
    name_cy = models.CharField(max_length=80)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    privacy = classed(retention="reference", open="id code name_en name_cy from_date until_date")

    class Meta:
        ordering = ["name_en", "id"]
        constraints = [_days_in_order("region_ends_after_start")]


class LocalAuthority(models.Model):
    """One of the 22 local authorities: `code` "LA660", `la_code` "660", `gss` the statistics code."""

    code = models.CharField(max_length=5, unique=True)
    la_code = models.CharField(max_length=3, unique=True)
    name_en = models.CharField(max_length=80)
    name_cy = models.CharField(max_length=80)
    gss = models.CharField(max_length=9, unique=True)

    privacy = classed(retention="reference", open="id code la_code name_en name_cy gss")

    class Meta:
        ordering = ["name_en", "id"]


class RegionMembership(models.Model):
    """The region an authority belongs to, from a day until a day."""

    local_authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="memberships")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="memberships")
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)

    privacy = classed(retention="reference", open="id local_authority region from_date until_date source")

    class Meta:
        ordering = ["local_authority_id", "from_date", "id"]
        constraints = [
            models.UniqueConstraint(fields=["local_authority", "from_date"], name="membership_starts_once"),
            models.UniqueConstraint(
                fields=["local_authority"], condition=Q(until_date__isnull=True), name="membership_one_open"
            ),
            _days_in_order("membership_ends_after_start"),
        ]


class BodyKind(models.TextChoices):
    """What sort of body it is."""

    GOVERNMENT = "government", "government"
    COUNCIL = "council", "council"
    DELIVERY_BODY = "delivery-body", "delivery body"


class Body(models.Model):
    """A national or regional body: government, council of the workforce, or one that delivers the scheme."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=BodyKind)
    name_en = models.CharField(max_length=120)
    name_cy = models.CharField(max_length=120)

    privacy = classed(retention="reference", open="id code kind name_en name_cy")

    class Meta:
        ordering = ["name_en", "id"]


class DeliveryRole(models.Model):
    """A body delivers in a region, from a day until a day; `is_confirmed` False where no official source says so."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="delivery_roles")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="delivery_roles")
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    is_confirmed = models.BooleanField()

    privacy = classed(retention="reference", open="id body region from_date until_date source is_confirmed")

    class Meta:
        ordering = ["region_id", "from_date", "body_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["body", "region", "from_date"], name="delivery_role_starts_once"),
            _days_in_order("delivery_role_ends_after_start"),
        ]


class School(models.Model):
    """A maintained school as published. `closed_on` is the date of the first list that no longer names it.

    `search_text` is what search looks through (`domain.search.searchable`); latitude and longitude, in degrees, are
    those of the postcode.
    """

    code = models.CharField(max_length=7, unique=True)
    name = models.CharField(max_length=120)
    local_authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="schools")
    sector = models.CharField(max_length=20)
    governance = models.CharField(max_length=30)
    medium = models.CharField(max_length=2)
    school_type = models.CharField(max_length=80, blank=True)
    religious_character = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=8)
    pupils = models.PositiveIntegerField(null=True, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    first_listed_on = models.DateField()
    last_listed_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    search_text = models.CharField(max_length=600)

    privacy = classed(
        retention="reference",
        open="id code name local_authority sector governance medium school_type religious_character postcode pupils"
        " latitude longitude first_listed_on last_listed_on closed_on search_text",
    )

    class Meta:
        ordering = ["name", "code"]
        indexes = [models.Index(fields=["name", "code"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="school_latitude_and_longitude_together",
            )
        ]


class SchoolRegister(models.Model):
    """A single row whose `version` grows with every applied import: locked while one is applied."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.PositiveIntegerField(default=0)

    privacy = classed(retention="reference", open="id version")

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(id=1), name="school_register_is_single")]


class ImportState(models.TextChoices):
    """A preview, applied, or put aside."""

    PREVIEWED = "previewed", "previewed"
    APPLIED = "applied", "applied"
    DISCARDED = "discarded", "discarded"


class SchoolImport(models.Model):
    """One reading of the published list: its plan, and whether it was applied.

    `plan` is what `domain.importplan.to_json` makes, with the findings; `counts` are its `Plan.counts()`, so that a
    list of imports need not read plans of half a megabyte. `register_version` is the register's version that the plan
    was made against.
    """

    file_name = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64)
    listed_on = models.DateField()
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.PREVIEWED)
    register_version = models.PositiveIntegerField()
    plan = models.JSONField()
    counts = models.JSONField()
    previewed_by = models.CharField(max_length=80)
    previewed_at = models.DateTimeField()
    settled_by = models.CharField(max_length=80, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    privacy = classed(
        retention="reference",
        open="id file_name sha256 listed_on state register_version plan counts previewed_at settled_at",
        personal="previewed_by settled_by",
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="previewed", settled_by="", settled_at__isnull=True)
                | (~Q(state="previewed") & ~Q(settled_by="") & Q(settled_at__isnull=False)),
                name="import_settled_by_and_at_together",
            )
        ]


class SchoolHistory(models.Model):
    """One field of a school as it was and became; `field` "listed" tells that it came in, closed or reopened."""

    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="history")
    school_import = models.ForeignKey(SchoolImport, on_delete=models.PROTECT, related_name="history")
    field = models.CharField(max_length=30)
    old = models.CharField(max_length=120, blank=True)
    new = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    privacy = classed(retention="reference", open="id school school_import field old new at")

    class Meta:
        ordering = ["school_id", "at", "id"]
