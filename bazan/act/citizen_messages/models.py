import uuid

from django.db import models


class CitizenMessage(models.Model):
    """A warning that somebody is written to about. It holds no phone and no words: both are found when it leaves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    warning = models.ForeignKey("warnings.Message", models.PROTECT, related_name="+")
    warning_id: int
    citizen_id = models.IntegerField(help_text="of an account that may be gone by now")
    state = models.CharField(max_length=10, default="queued", help_text="queued, sent, failed, dropped")
    attempt = models.IntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    provider = models.CharField(max_length=60, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "citizen_message"
        constraints = [models.UniqueConstraint(fields=["warning", "citizen_id"], name="citizen_message_once")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="citizen_message_due")]
