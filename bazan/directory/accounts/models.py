import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import UserManager
from django.db import models
from django.db.models.functions import Now

from bazan.directory.permissions.api import ROLES


class Account(AbstractBaseUser):
    """A person who signs in. What the person may do stands in grants, nowhere else."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, null=True, related_name="+")
    organization_id: int | None
    language = models.CharField(max_length=2, blank=True, default="", help_text="vi or en; empty: never said, so the browser's")
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    made_at = models.DateTimeField(db_default=Now())
    first_sign_in = models.DateTimeField(null=True, help_text="by who holds the account now; null: nobody yet")
    renewed_at = models.DateTimeField(
        null=True, help_text="two administrators ended password, proofs and keys: addresses proved before get no key; null: never"
    )
    invited_to = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="where an administrator had the last invitation sent"
    )

    USERNAME_FIELD = "username"
    objects = UserManager()

    class Meta(AbstractBaseUser.Meta):
        db_table = "account"


class Grant(models.Model):
    """The account holds ``role`` in ``place`` and below (null: everywhere), in ``sector`` (* : all), until the end of a day or for good."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=[(r, r) for r in ROLES])
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    place_id: int | None
    sector = models.CharField(max_length=40, default="*")
    until = models.DateField(null=True, help_text="the last local day on which it is held; null: nobody said one")
    given_at = models.DateTimeField(null=True, help_text="null: before this was recorded, or by the setup of the demo")

    class Meta:
        db_table = "account_grant"


class Reset(models.Model):
    """An administrator asks that somebody who lost the way in gets another; a second one agrees, or nothing happens."""

    id: int
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    account_id: int
    state = models.CharField(max_length=10, default="waiting", help_text="waiting, agreed, refused, late")
    reason = models.CharField(max_length=500)
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True, default="")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_reset"
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=models.Q(state="waiting"), name="account_reset_once_at_a_time")
        ]


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


class Totp(models.Model):
    """The secret that an account's telephone holds too, and the newest step whose code was taken."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="+")
    sealed = models.BinaryField(help_text="the secret under a key of this installation")
    last_step = models.BigIntegerField(help_text="of 30 seconds since 1970; a code of it or of one before is taken no more")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "account_totp"


class RecoveryCode(models.Model):
    """A code on paper. It works once."""

    id: int
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    kept = models.CharField(max_length=64, help_text="its fingerprint")
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_recovery_code"
        constraints = [models.UniqueConstraint(fields=["account", "kept"], name="account_recovery_code_once")]


class Passkey(models.Model):
    """A public key whose private half never leaves the person's device."""

    id: int
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    credential = models.BinaryField(unique=True, help_text="the device's name for it")
    public_key = models.BinaryField(help_text="attested credential data of WebAuthn")
    counter = models.BigIntegerField(help_text="of signatures as the device counts them; 0: it counts none")
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_passkey"


class Key(models.Model):
    """A link by which somebody gives an account its password, once. The key itself stands in the link alone."""

    kept = models.CharField(max_length=64, primary_key=True, help_text="its fingerprint")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=10, help_text="invite, forgotten")
    made_by = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "account_key"


class Forgotten(models.Model):
    """Somebody says to have forgotten the password of an account, which may not exist; or is new and invited by an administrator. A letter
    is sent later, where one can be."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(max_length=60)
    language = models.CharField(max_length=2)
    invited_by = models.CharField(
        max_length=60, blank=True, default="", db_default="", help_text="user name; empty: somebody forgot the password"
    )
    address = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="where an invitation goes; empty again when it went"
    )
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, help_text="of the next attempt to write; null: it was written, or nobody is to be")
    attempt = models.IntegerField(default=0)
    provider = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "forgotten_password"
        indexes = [
            models.Index(fields=["asked_at"], name="forgotten_password_lately"),
            models.Index(fields=["due_at"], name="forgotten_password_due", condition=models.Q(due_at__isnull=False)),
        ]


class OpenSession(models.Model):
    """Where an account is signed in, beside Django's own row of the session, which says nobody whose it is."""

    session_key = models.CharField(max_length=40, primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    browser = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "account_session"
