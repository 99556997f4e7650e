"""People, their sign-in accounts and what they are allowed."""

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

    @property
    def name(self) -> str:
        """Given names and family name, as written."""
        return f"{self.given_names} {self.family_name}".strip()


class AccountManager(BaseUserManager["Account"]):
    """What Django's sign-in needs of a manager."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """A way to sign in as one person. There are no superusers: rights come from `RoleGrant` alone."""

    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="account")
    email = models.EmailField(max_length=254)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = AccountManager()

    privacy = classed(retention="person", open="id is_active person", personal="email last_login", sensitive="password")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(Lower("email"), name="account_email_unique")]


class RoleGrant(models.Model):
    """A role held by a person from a day until a day, for a region, an organisation or all of Wales."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=40)
    region = models.CharField(max_length=20, blank=True)
    organisation = models.CharField(max_length=20, blank=True)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    granted_by = models.CharField(max_length=80)
    granted_at = models.DateTimeField()
    ended_by = models.CharField(max_length=80, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    privacy = classed(
        retention="person",
        open="id role region organisation from_date until_date granted_at ended_at",
        personal="person granted_by ended_by",
    )

    class Meta:
        ordering = ["person_id", "role", "from_date", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_date__isnull=True) | models.Q(until_date__gte=models.F("from_date")),
                name="grant_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by="", ended_at__isnull=True) | (~models.Q(ended_by="") & models.Q(ended_at__isnull=False)),
                name="grant_ended_by_and_at_together",
            ),
            models.CheckConstraint(condition=models.Q(region="") | models.Q(organisation=""), name="grant_one_place"),
        ]
