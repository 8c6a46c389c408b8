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
