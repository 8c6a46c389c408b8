import uuid
from typing import ClassVar

from django.db import models


class _Leaving(models.Model):
    """A warning that somebody is told of. It holds no address and no words: both are found when it leaves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    warning = models.ForeignKey("warnings.Message", models.PROTECT, related_name="+")
    warning_id: int
    state = models.CharField(max_length=10, default="queued", help_text="queued, sent, failed, dropped")
    attempt = models.IntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    provider = models.CharField(max_length=60, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class CitizenMessage(_Leaving):
    """By SMS, to an account."""

    to: ClassVar[str] = "citizen_id"
    citizen_id = models.IntegerField(help_text="of an account that may be gone by now")

    class Meta(_Leaving.Meta):
        db_table = "citizen_message"
        constraints = [models.UniqueConstraint(fields=["warning", "citizen_id"], name="citizen_message_once")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="citizen_message_due")]


class PushSubscription(models.Model):
    """A browser that lets itself be told of grave warnings of some communes. Nothing leads from it to a person or an account."""

    id: int
    endpoint = models.TextField(unique=True)
    address = models.TextField(help_text="JSON, as PushSubscription.toJSON() of the W3C Push API")
    language = models.CharField(max_length=8)
    asked_at = models.DateTimeField()
    alive_at = models.DateTimeField(help_text="when the phone or its push service last said that it is there")

    class Meta:
        db_table = "push_subscription"


class PushPlace(models.Model):
    """A commune whose warnings the browser is told of."""

    id: int
    subscription = models.ForeignKey(PushSubscription, models.CASCADE, related_name="+")
    subscription_id: int
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int

    class Meta:
        db_table = "push_place"
        constraints = [models.UniqueConstraint(fields=["subscription", "place"], name="push_place_once")]


class PushMessage(_Leaving):
    """By web push, to a browser."""

    to: ClassVar[str] = "subscription_id"
    subscription_id = models.IntegerField(help_text="of a browser that may be gone by now")

    class Meta(_Leaving.Meta):
        db_table = "push_message"
        constraints = [models.UniqueConstraint(fields=["warning", "subscription_id"], name="push_message_once")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="push_message_due")]
