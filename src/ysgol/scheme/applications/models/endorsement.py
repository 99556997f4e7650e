"""Requests for a headteacher's support, and the links they carry."""

from django.db import models
from django.db.models import Q

from ysgol.foundation.kernel.privacy import classed
from ysgol.scheme.applications.domain.endorsement import Commitment
from ysgol.scheme.applications.domain.lifecycle import EndorsementState


class Endorsement(models.Model):
    """One request to one headteacher. One request of an application is current; earlier ones are kept.

    `head_language` is that of the messages ("" sends both). `declarations` are codes of the rulebook.
    `answered_by` is the actor's identifier: "endorsement:<id>" for the link, a person's number when signed in.
    `carried_from` is the request whose answer came along when the application was deferred.
    """

    application = models.ForeignKey("applications.Application", on_delete=models.PROTECT, related_name="endorsements")
    is_current = models.BooleanField(default=True)
    school_code = models.CharField(max_length=20)
    head_name = models.CharField(max_length=200)
    head_email = models.EmailField(max_length=254)
    head_language = models.CharField(max_length=2, blank=True)
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in EndorsementState])
    asked_at = models.DateTimeField()
    issued_at = models.DateTimeField()
    expires_on = models.DateField()
    reminders = models.PositiveSmallIntegerField(default=0)
    answered_by = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    declarations = models.JSONField(default=list)
    commitment = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    suggested_name = models.CharField(max_length=200, blank=True)
    suggested_email = models.EmailField(max_length=254, blank=True)
    reason = models.TextField(blank=True)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    privacy = classed(
        retention="application",
        open="id application is_current state asked_at issued_at expires_on reminders answered_at declarations"
        " commitment",
        personal="school_code head_name head_email head_language answered_by carried_from suggested_name"
        " suggested_email",
        sensitive="note reason",
    )

    class Meta:
        ordering = ["application_id", "asked_at", "id"]
        indexes = [
            models.Index(fields=["expires_on", "id"], name="endorsement_waiting", condition=Q(state="asked")),
            models.Index(fields=["school_code", "state", "id"], name="endorsement_school"),
            models.Index(fields=["head_email", "id"], name="endorsement_address"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(is_current=True), name="endorsement_one_current"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in EndorsementState]), name="endorsement_state_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_by="", answered_at__isnull=True)
                | (~Q(answered_by="") & Q(answered_at__isnull=False)),
                name="endorsement_answered_by_and_at_together",
            ),
            models.CheckConstraint(
                condition=Q(commitment__in=["", *(one.value for one in Commitment)]),
                name="endorsement_commitment_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "withdrawn"]) | ~Q(commitment=""),
                name="endorsement_confirmed_says_post",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(reason=""), name="endorsement_refused_has_reason"
            ),
        ]


class EndorsementLink(models.Model):
    """A link of a request; only its token's SHA-256 is kept. A reminder adds a link, a re-issue ends the others."""

    endorsement = models.ForeignKey(Endorsement, on_delete=models.PROTECT, related_name="links")
    token_digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    privacy = classed(
        retention="application", open="id endorsement issued_at replaced_at used_at", sensitive="token_digest"
    )

    class Meta:
        ordering = ["endorsement_id", "issued_at", "id"]
