"""Tables of the room. Private to it."""

from django.db import models

from bazan.analysis.explore.types import States


class Asked(models.Model):
    """One question somebody asked, run within the places and sectors their reach had then: only an equal reach sees what came out."""

    id: int
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    account_id: int
    asked_by = models.CharField(max_length=200)
    roles = models.JSONField(help_text="which the account held: how much the question may take hangs on them")
    places = models.TextField(help_text="* for everywhere, or numbers with commas between")
    sectors = models.TextField(help_text="* for all, or names with commas between")
    source = models.CharField(max_length=120)
    address = models.TextField(help_text="the query of the question's address")
    form = models.CharField(max_length=20, blank=True, help_text="empty: an answer to be shown; else the kind of file")
    digest = models.CharField(max_length=64, help_text="SHA-256 of form and address: equal questions have equal ones")
    state: "models.CharField[States, States]" = models.CharField(max_length=10, default="waiting")
    cancelled = models.BooleanField(default=False)
    share = models.FloatField(default=0)
    estimated_s = models.FloatField(default=0)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    read = models.BigIntegerField(default=0, help_text="rows of the files looked into")
    rows = models.BigIntegerField(default=0, help_text="that came out")
    bytes = models.BigIntegerField(default=0, help_text="of the file")
    rule = models.CharField(max_length=100, blank=True, default="", help_text="why it failed")
    params = models.JSONField(default=dict)
    answer = models.JSONField(null=True)

    class Meta:
        db_table = "exploration"
        indexes = [
            models.Index(fields=["digest", "-asked_at"], name="exploration_equal"),
            models.Index(fields=["account", "-asked_at"], name="exploration_own"),
        ]


class File(models.Model):
    """How large a file of the history is, as the process that has the history last saw it."""

    id: int
    name = models.CharField(max_length=120, help_text="of the table in the history")
    first = models.DateField(help_text="slice")
    last = models.DateField(help_text="slice")
    rows = models.BigIntegerField()
    bytes = models.BigIntegerField()

    class Meta:
        db_table = "exploration_file"


class KeptQuestion(models.Model):
    """A question by its address, under a name: its maker's own, and of the people of ``roles`` it is shared with."""

    id: int
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    account_id: int
    name = models.CharField(max_length=80)
    address = models.TextField(help_text="the query of the question's address")
    roles = models.JSONField(default=list)
    pinned = models.BooleanField(default=False, help_text="a tile on its maker's list")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "exploration_kept"
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="exploration_kept_once")]
