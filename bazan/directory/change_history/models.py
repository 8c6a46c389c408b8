"""The one table of the room."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Change(models.Model):
    """One change of one thing. Written once; nothing of it is ever rewritten."""

    id: int
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=200, help_text="user name")
    reason = models.CharField(max_length=500)
    law = models.CharField(max_length=200, blank=True, default="", help_text="the law or decision it rests on")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    undoes = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    undoes_id: int | None
    agreed_by = models.CharField(max_length=200, blank=True, default="", db_default="", help_text="user name of the second person, if any")
    places = ArrayField(models.IntegerField(), default=list, help_text="what it touches; empty: the whole province")
    sectors = ArrayField(models.CharField(max_length=40), default=list, help_text="what it touches; empty: every sector")

    class Meta:
        db_table = "change"
        indexes = [models.Index(fields=["kind", "subject", "-id"], name="change_of_a_thing")]
        constraints = [models.UniqueConstraint(fields=["undoes"], name="change_undone_once")]


class PendingChange(models.Model):
    """A change that waits for a second person, or was decided."""

    id: int
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default="waiting", help_text="waiting, agreed, refused, withdrawn, late")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    more = models.JSONField(default=dict, help_text="what else is done when it is agreed; empty again once it was decided")
    reason = models.CharField(max_length=500)
    law = models.CharField(max_length=200, blank=True, default="")
    asked_by = models.CharField(max_length=200, help_text="user name")
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True, default="", help_text="user name")
    decided_at = models.DateTimeField(null=True)
    places = ArrayField(models.IntegerField(), default=list, help_text="what it touches; empty: the whole province")
    sectors = ArrayField(models.CharField(max_length=40), default=list, help_text="what it touches; empty: every sector")

    class Meta:
        db_table = "pending_change"
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], condition=models.Q(state="waiting"), name="pending_change_once_at_a_time")
        ]
