from django.db import models

from bazan.response.warnings.types import DraftState


class Numbers(models.Field):
    """PostgreSQL's integer[], as a list."""

    def db_type(self, connection) -> str:
        return "integer[]"


class Message(models.Model):
    """A CAP message as published or as it came in. Only what took its place is written later."""

    ours = models.BooleanField()
    public = models.BooleanField(help_text="anyone may read it")
    identifier = models.CharField(max_length=300)
    sender = models.CharField(max_length=300)
    sent = models.DateTimeField()
    status = models.CharField(max_length=12)
    msg_type = models.CharField(max_length=12)
    scope = models.CharField(max_length=12)
    incident = models.CharField(max_length=100, blank=True)
    xml = models.TextField()
    sha256 = models.CharField(max_length=64)
    kept_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    onset = models.DateTimeField(null=True)
    severity = models.CharField(max_length=12, blank=True)
    urgency = models.CharField(max_length=12, blank=True)
    certainty = models.CharField(max_length=12, blank=True)
    said = models.JSONField(help_text="its words by language: event, headline, description, instruction, area, sender_name")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", help_text="the smallest place that holds its communes")
    places = Numbers(help_text="communes it touches")
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    replaces_id: int | None
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    superseded_by_id: int | None
    superseding = models.CharField(max_length=12, blank=True, help_text="Update or Cancel, of the message that took its place")

    class Meta:
        db_table = "warning_message"
        constraints = [models.UniqueConstraint(fields=["sender", "identifier", "sent"], name="warning_message_once")]
        indexes = [
            models.Index(fields=["-sent"], name="warning_message_newest"),
            models.Index(fields=["ends_at"], name="warning_message_open", condition=models.Q(superseded_by=None)),
        ]


class MessageReference(models.Model):
    """An earlier message that a message names; it may come in later than the one that names it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    sender = models.CharField(max_length=300)
    identifier = models.CharField(max_length=300)
    sent = models.DateTimeField()

    class Meta:
        db_table = "warning_reference"
        indexes = [models.Index(fields=["sender", "identifier"], name="warning_reference_named")]


class Draft(models.Model):
    """A warning on its way to the public."""

    key = models.CharField(max_length=100, unique=True, help_text="of the request that made it: asked twice, it is made once")
    msg_type = models.CharField(max_length=12)
    facts = models.JSONField()
    incident = models.CharField(max_length=100, blank=True)
    replaces = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    replaces_id: int | None
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    state: "models.CharField[str, DraftState]" = models.CharField(max_length=12, help_text="waiting, returned, withdrawn, released")
    version = models.IntegerField(default=1)
    composed_by = models.CharField(max_length=200)
    composed_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="+")
    message_id: int | None

    class Meta:
        db_table = "warning_draft"
        indexes = [models.Index(fields=["state", "-composed_at"], name="warning_draft_newest")]


class Held(models.Model):
    """A message that came in and could not be taken, whole, with every reason. The same bytes are held once."""

    at = models.DateTimeField()
    way = models.CharField(max_length=300)
    sender = models.CharField(max_length=300, blank=True)
    identifier = models.CharField(max_length=300, blank=True)
    faults = models.JSONField()
    raw = models.TextField()
    sha256 = models.CharField(max_length=64)
    times = models.IntegerField(default=1)
    state = models.CharField(max_length=12, default="open", help_text="open, dismissed, taken")
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "warning_held"
        constraints = [models.UniqueConstraint(fields=["sha256"], name="warning_held_once")]
        indexes = [models.Index(fields=["state", "-at"], name="warning_held_newest")]


class Feed(models.Model):
    """A trusted sender's feed or folder: when it is looked at next, and what it held then."""

    sender = models.CharField(max_length=300, unique=True)
    next_at = models.DateTimeField()
    good_at = models.DateTimeField(null=True, help_text="when it was last read")
    failures = models.IntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    seen = models.JSONField(default=list, help_text="entries read already, as address and time")

    class Meta:
        db_table = "warning_feed"
