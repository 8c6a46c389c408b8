import uuid

from django.db import models


class Citizen(models.Model):
    """An account: a phone somebody proved to hold."""

    id: int
    phone_sealed = models.BinaryField(help_text="sealed for its hash: the phone")
    phone_hash = models.CharField(max_length=64, unique=True, help_text="keyed")
    language = models.CharField(max_length=8)
    sms_warnings = models.BooleanField(default=False)
    keep_facts = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "citizen"


class CitizenPlace(models.Model):
    """A place of the family."""

    id: int
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="+")
    citizen_id: int
    name = models.CharField(max_length=60)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        db_table = "citizen_place"
        indexes = [models.Index(fields=["place"], name="citizen_place_of")]


class CitizenSession(models.Model):
    """Somebody is signed in: the token itself is the phone's alone."""

    id: int
    citizen = models.ForeignKey(Citizen, models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True, help_text="its SHA-256")
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "citizen_session"


class CitizenTry(models.Model):
    """Somebody asked for a code. The code stands nowhere. Gone a day later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone_sealed = models.BinaryField(help_text="the phone, encrypted as in an account")
    phone_hash = models.CharField(max_length=64, help_text="keyed")
    network = models.CharField(max_length=64, help_text="a fingerprint")
    language = models.CharField(max_length=8)
    asked_at = models.DateTimeField()
    wrong = models.IntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, help_text="when its code is to be sent; empty: it was, or never will be")
    attempt = models.IntegerField(default=0)
    provider = models.CharField(max_length=60, blank=True, default="")

    class Meta:
        db_table = "citizen_try"
        indexes = [
            models.Index(fields=["asked_at"], name="citizen_try_lately"),
            models.Index(fields=["due_at"], name="citizen_try_due", condition=models.Q(due_at__isnull=False)),
        ]
