"""People and their accounts."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from ysgol.foundation.kernel.privacy import classed


class Language(models.TextChoices):
    """The language a person chose for messages; NOT_CHOSEN gets both."""

    NOT_CHOSEN = "", "not chosen"
    WELSH = "cy", "Cymraeg"
    ENGLISH = "en", "English"


class Person(models.Model):
    """A human being, known by an opaque number. An e-mail address never decides who somebody is."""

    given_names = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    previous_names = models.CharField(max_length=200, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    ewc_number = models.CharField(max_length=10, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=2, choices=Language, blank=True, default="")
    created_at = models.DateTimeField()

    privacy = classed(
        retention="person",
        open="id created_at",
        personal="given_names family_name previous_names contact_email language ewc_number",
        sensitive="birth_date",
    )

    class Meta:
        ordering = ["family_name", "given_names", "id"]
        indexes = [
            models.Index(fields=["birth_date"], name="person_birth_date"),
            models.Index(fields=["ewc_number"], name="person_ewc_number"),
        ]

    @property
    def name(self) -> str:
        """Given names and family name, as written."""
        return f"{self.given_names} {self.family_name}".strip()


class NameKey(models.Model):
    """A folded form of one of a person's names, present or previous, by which likenesses are looked up."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="name_keys")
    key = models.CharField(max_length=310)

    privacy = classed(retention="person", open="id", personal="person key")

    class Meta:
        ordering = ["person_id", "key", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="name_key_once")]
        indexes = [models.Index(fields=["key"], name="name_key_key")]


class AccountManager(BaseUserManager["Account"]):
    """What Django's sign-in needs of a manager."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account with the address, whatever the case of its letters; DoesNotExist if there is none."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """A way to sign in as one person. There are no superusers: rights come from `RoleGrant` alone."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    # Django's own check wants this; the constraint below is the stricter one.
    email = models.EmailField(max_length=254, unique=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]
    objects = AccountManager()

    privacy = classed(retention="person", open="id is_active person", personal="email last_login", sensitive="password")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(Lower("email"), name="account_email_unique")]
