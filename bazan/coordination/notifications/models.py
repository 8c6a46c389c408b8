"""Tables of the room. What a web request may write for others has a key made here, for it can't read the row it wrote."""

import uuid

from django.db import models

from bazan.coordination.notifications.types import EscalationState, Severity


class Escalation(models.Model):
    """A chain as it was when it started, and how far it has come. ``due_at`` is when the next step is taken."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.CharField(max_length=60)
    key = models.CharField(max_length=120, help_text="what it is about, as its caller names it; one of a key runs at a time")
    steps = models.JSONField(help_text="the chain's steps, copied")
    subject = models.JSONField(help_text="what is told at each step")
    life_safety = models.BooleanField()
    working = models.BooleanField(help_text="steps wait for working hours")
    repeat_min = models.IntegerField(help_text="how often the last step is taken again, when life depends on it")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    sector = models.CharField(max_length=40)
    state: "models.CharField[str, EscalationState]" = models.CharField(
        max_length=12, default="running", help_text="running, acknowledged, stopped, unanswered"
    )
    step = models.IntegerField(default=0, help_text="steps taken, repetitions included")
    due_at = models.DateTimeField(null=True)
    wait_s = models.FloatField(default=0, help_text="how long the wait for due_at was when it began: a clock set back never prolongs it")
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, default="", blank=True)
    reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        db_table = "escalation"
        constraints = [models.UniqueConstraint(fields=["key"], condition=models.Q(state="running"), name="escalation_one_runs")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="running"), name="escalation_due")]


class Message(models.Model):
    """What was told, once for all its recipients. Written once, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.JSONField()
    body = models.JSONField()
    severity: "models.CharField[Severity, Severity]" = models.CharField(max_length=10)
    kind = models.CharField(max_length=30)
    link = models.CharField(max_length=300, blank=True, default="")
    life_safety = models.BooleanField(default=False)
    asks = models.BooleanField(default=False, help_text="has to be acknowledged")
    decides = models.BooleanField(default=False, help_text="waits for a decision on its page, which whoever may make it settles")
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    place_id: int | None
    sector = models.CharField(max_length=40, default="*")
    sender = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    escalation = models.ForeignKey(Escalation, models.PROTECT, null=True, related_name="+")
    escalation_id: uuid.UUID | None
    step = models.IntegerField(default=0, help_text="of the escalation, from 1")
    key = models.CharField(max_length=160, blank=True, default="", help_text="what it is about, as its caller names it")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "message"
        indexes = [models.Index(fields=["key"], condition=~models.Q(key=""), name="message_key")]


class Settlement(models.Model):
    """The decision that a message waited for was made. Written once; nobody's inbox has to be touched for it."""

    message = models.OneToOneField(Message, models.PROTECT, primary_key=True, related_name="settlement")
    settled_at = models.DateTimeField()
    settled_by = models.CharField(max_length=200)

    class Meta:
        db_table = "message_settlement"


class Notification(models.Model):
    """A message in one inbox. ``route_at`` waits for the outgoing channels; null: it took them, or there are none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="+")
    message_id: uuid.UUID
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+", db_index=False)
    account_id: int
    sender_id = models.IntegerField(null=True, help_text="the message's sender, who may see how far it came")
    place_id = models.IntegerField(null=True, help_text="the message's, for the rows a reader may see")
    sector = models.CharField(max_length=40, default="*", help_text="the message's")
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    route_at = models.DateTimeField(null=True)
    bundle = models.UUIDField(null=True, help_text="the notification whose deliveries speak for this one too")

    class Meta:
        db_table = "notification"
        constraints = [models.UniqueConstraint(fields=["message", "account"], name="notification_once")]
        indexes = [
            models.Index(fields=["account", "-created_at"], name="notification_inbox"),
            models.Index(fields=["route_at"], condition=models.Q(route_at__isnull=False), name="notification_waiting"),
            models.Index(fields=["bundle"], condition=models.Q(bundle__isnull=False), name="notification_bundle"),
        ]


class Delivery(models.Model):
    """One way out: a recipient's channel, or a webhook. ``attempt`` fences: only who made the newest attempt may tell how it ended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="+")
    message_id: uuid.UUID
    notification = models.ForeignKey(Notification, models.PROTECT, null=True, related_name="+", help_text="null: a webhook")
    notification_id: uuid.UUID | None
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+", db_index=False)
    account_id: int | None
    channel = models.CharField(max_length=20)
    provider = models.CharField(max_length=60, blank=True, default="", help_text="who was asked last")
    address = models.CharField(max_length=300, blank=True, default="")
    more = models.IntegerField(default=0, help_text="how many other notifications it speaks for")
    state = models.CharField(max_length=10, default="queued", help_text="queued, sending, sent, delivered, failed, passed")
    due_at = models.DateTimeField(null=True)
    attempt = models.IntegerField(default=0)
    reference = models.CharField(max_length=200, blank=True, default="", help_text="the provider's name for it")
    error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "delivery"
        constraints = [models.UniqueConstraint(fields=["notification", "channel"], name="delivery_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="delivery_due"),
            models.Index(fields=["provider", "reference"], name="delivery_reference"),
            models.Index(fields=["account", "-created_at"], name="delivery_rate"),
            models.Index(fields=["changed_at"], condition=models.Q(state="failed"), name="delivery_failed"),
        ]


class Contact(models.Model):
    """Where an account is reached by one channel, and how that went."""

    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+", db_index=False)
    account_id: int
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=300)
    failures = models.IntegerField(default=0)
    broken_until = models.DateTimeField(null=True, help_text="passed over for other channels until then")
    set_at = models.DateTimeField(null=True, help_text="last set or proved; null: before this was recorded")

    class Meta:
        db_table = "contact"
        constraints = [models.UniqueConstraint(fields=["account", "channel"], name="contact_once")]


class ProviderHealth(models.Model):
    """How a provider answered lately. One that keeps failing rests while another can do its work."""

    name = models.CharField(max_length=60, primary_key=True)
    failures = models.IntegerField(default=0)
    resting_until = models.DateTimeField(null=True)
    last_ok_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "provider_health"


class ProviderReceipt(models.Model):
    """What a provider called back to say, kept until it is applied. The same word comes twice and counts once."""

    id: int
    provider = models.CharField(max_length=60)
    reference = models.CharField(max_length=200)
    state = models.CharField(max_length=10)
    at = models.DateTimeField()
    applied = models.BooleanField(default=False)

    class Meta:
        db_table = "provider_receipt"
        constraints = [models.UniqueConstraint(fields=["provider", "reference", "state"], name="provider_receipt_once")]
        indexes = [models.Index(fields=["at"], condition=models.Q(applied=False), name="provider_receipt_new")]


class Roster(models.Model):
    """Somebody watches over ``place`` and below, in ``sector`` ('*': all)."""

    id: int
    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+")
    organization_id: int
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    sector = models.CharField(max_length=40, default="*")
    from_time = models.TimeField(null=True, help_text="local; null with until_time: day and night")
    until_time = models.TimeField(null=True)

    class Meta:
        db_table = "roster"


class Shift(models.Model):
    """One person's hours. The next shift is taken over only when this one's hand-over note is written."""

    id: int
    roster = models.ForeignKey(Roster, models.PROTECT, related_name="+", db_index=False)
    roster_id: int
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    account_id: int
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, default="")
    noted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "shift"
        constraints = [models.UniqueConstraint(fields=["roster", "account", "starts_at"], name="shift_once")]
        indexes = [models.Index(fields=["roster", "starts_at"], name="shift_of_roster")]


class LaidCarrier(models.Model):
    """Who carries messages, or is told, as an administrator set it in the browser: over what the province's file says, or beside it."""

    name = models.CharField(max_length=40, primary_key=True)
    spec = models.JSONField(help_text="channel, like, url, sender, on, order; of a webhook kinds and severities too")

    class Meta:
        db_table = "laid_carrier"


class CarrierTrial(models.Model):
    """One message sent to try a carrier, and what came of it: an answer, and perhaps a receipt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    carrier = models.CharField(max_length=60)
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=300, blank=True, default="")
    by = models.CharField(max_length=200, help_text="user name")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting", help_text="waiting, sent, delivered, failed")
    reference = models.CharField(max_length=200, blank=True, default="", help_text="the carrier's name for it")
    error = models.CharField(max_length=300, blank=True, default="")
    took_ms = models.IntegerField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "carrier_trial"
        indexes = [
            models.Index(fields=["carrier", "-asked_at"], name="carrier_trial_last"),
            models.Index(fields=["carrier", "reference"], name="carrier_trial_reference"),
        ]


class ContactCode(models.Model):
    """A code on its way to an address that an account wants to be reached at. The code itself stands nowhere. Gone a day later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    account_id: int
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    wrong = models.IntegerField(default=0, help_text="how often something else was typed")
    used_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default="queued", help_text="queued, sent, failed, dropped")
    due_at = models.DateTimeField(null=True)
    attempt = models.IntegerField(default=0)
    provider = models.CharField(max_length=60, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "contact_code"
        indexes = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="contact_code_due")]


class CallingWish(models.Model):
    """When an account wants not to be called, and by which ways. Heeded unless life depends on it."""

    account = models.OneToOneField("people.Account", models.CASCADE, primary_key=True, related_name="+")
    account_id: int
    quiet_from = models.TimeField(null=True, help_text="local; null with quiet_until: at no hours")
    quiet_until = models.TimeField(null=True)
    ways = models.JSONField(default=list, help_text="channels, the preferred first; empty: by all at once")

    class Meta:
        db_table = "calling_wish"
