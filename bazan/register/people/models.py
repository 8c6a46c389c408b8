from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import UserManager
from django.db import models

from bazan.register.people.rules import ROLES


class Account(AbstractBaseUser):
    """A person who signs in. What the person may do stands in grants, nowhere else."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, null=True, related_name="+")
    organization_id: int | None
    language = models.CharField(max_length=2, blank=True, default="", help_text="vi or en; empty: never said, so the browser's")
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta(AbstractBaseUser.Meta):
        db_table = "account"


class Grant(models.Model):
    """The account holds ``role`` in ``place`` and below (null: everywhere), in ``sector`` (* : all)."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=[(r, r) for r in ROLES])
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    sector = models.CharField(max_length=40, default="*")

    class Meta:
        db_table = "account_grant"


class SignIn(models.Model):
    """From which address somebody signed in, out, or was refused. The audit has its fingerprint; this goes when its time is over."""

    username = models.CharField(max_length=60)
    act = models.CharField(max_length=30)
    address = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        db_table = "sign_in"
        indexes = [models.Index(fields=["at"], name="sign_in_at")]


class SignInTry(models.Model):
    """A try at a password, counted before it is made and remembered for an hour, so that guessing becomes slow."""

    username = models.CharField(max_length=60)
    lane = models.CharField(max_length=60, help_text="the network it came from, or a browser that the account knows")
    at = models.DateTimeField(help_text="its turn")

    class Meta:
        db_table = "sign_in_try"
        indexes = [models.Index(fields=["lane", "at"], name="sign_in_try_recent")]
