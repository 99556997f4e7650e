"""What sign-in keeps for a short while: codes sent, one-time links, and work saved from an ended session."""

from django.db import models

from ysgol.foundation.kernel.privacy import classed


class SignInAttempt(models.Model):
    """One six-figure code sent to an address, and what it will do once somebody types it back.

    `person` is set where the address has an account, and for a change of address. The details are those of somebody
    signing up: the person exists only when the code has proved that the address is theirs.
    """

    purpose = models.CharField(max_length=12)
    email = models.EmailField(max_length=254)
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    given_names = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=2, blank=True)
    code_digest = models.CharField(max_length=64)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    privacy = classed(
        retention="sign-in",
        open="id purpose tries created_at expires_at used_at",
        personal="email person given_names family_name language",
        sensitive="code_digest",
    )

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["email", "created_at"], name="attempt_email"),
            models.Index(fields=["expires_at"], name="attempt_expires"),
        ]


class SignInLink(models.Model):
    """A link that signs one person in once, for the demonstration alone."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    privacy = classed(
        retention="sign-in", open="id created_at expires_at used_at", personal="person", sensitive="token_digest"
    )

    class Meta:
        ordering = ["-created_at", "-id"]


class KeptForm(models.Model):
    """A form that was sent after its session had ended, sealed until the same person signs in again."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    sealed = models.TextField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    privacy = classed(retention="sign-in", open="id created_at expires_at", personal="person", sensitive="sealed")

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["expires_at"], name="kept_form_expires")]
