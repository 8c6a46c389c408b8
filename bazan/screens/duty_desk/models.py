"""Tables of the room."""

from django.db import models


class BellSilence(models.Model):
    """The bell of one account kept quiet until an instant, and who answers for it."""

    id: int
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+", db_index=False)
    life = models.BooleanField(help_text="also for alerts of life safety")
    person = models.CharField(max_length=200, help_text="the name of who answers for it")
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bell_silence"
        indexes = [models.Index(fields=["until"], condition=models.Q(ended_at=None), name="bell_silence_open")]
