from django.db import models


class AuditEntry(models.Model):
    """One act of one actor on one object. Appended by ``api.append`` alone; the table refuses edits and deletions."""

    seq = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=200)
    action = models.CharField(max_length=100)
    subject = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_entry"
        indexes = [models.Index(fields=["actor", "-seq"], name="audit_entry_of_actor")]


class AuditAnchor(models.Model):
    """The newest entry of each local day, kept beside the chain: a tail that was cut off is missed here."""

    day = models.DateField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "audit_anchor"


class AuditLook(models.Model):
    """When the last entry of a kind of read was made, so that a page repainted each second makes one and not many."""

    key = models.CharField(max_length=510, primary_key=True, help_text="actor|action|subject")
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_look"


class AuditCheck(models.Model):
    """One verification of the whole chain that somebody asked for in the browser, and what came of it."""

    id: int
    by = models.CharField(max_length=200, help_text="user name")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    entries = models.BigIntegerField(default=0, help_text="how many the chain had")
    breaches = models.JSONField(default=list, help_text="kind, seq and params of each")

    class Meta:
        db_table = "audit_check"
