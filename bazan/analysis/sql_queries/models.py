"""Table of the room: what was asked, and how it went. The answers lie in files."""

from django.db import models


class Inquiry(models.Model):
    """A question a steward asked in SQL, and what became of it."""

    id: int
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    account_id: int
    text = models.TextField()
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, help_text="waiting, running, done, refused or cancelled")
    progress = models.FloatField(default=0, help_text="0 to 1")
    cancelled_at = models.DateTimeField(null=True, help_text="when it was stopped")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    answer = models.JSONField(null=True, help_text="columns, rows, files that could not be read")
    erased_at = models.DateTimeField(null=True, help_text="when the files of the answer were taken away")
    problem = models.CharField(max_length=60, default="", help_text="rule that says why it was refused")
    params = models.JSONField(default=dict)

    class Meta:
        db_table = "inquiry"
        indexes = [
            models.Index(fields=["account", "-id"], name="inquiry_newest"),
            models.Index(fields=["ended_at"], name="inquiry_kept", condition=models.Q(state="done", erased_at=None)),
        ]
