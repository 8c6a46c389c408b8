"""Table of the room: every backup and every drill, as it ended."""

from django.db import models


class BackupRun(models.Model):
    """One backup or one drill. Written once."""

    id: int
    kind = models.CharField(max_length=10)
    began_at = models.DateTimeField()
    took_s = models.FloatField()
    ok = models.BooleanField()
    name = models.CharField(max_length=40, default="", help_text="of the set")
    recovery_point = models.DateTimeField(null=True, help_text="everything committed before it is in the set")
    recovery_s = models.FloatField(null=True, help_text="of a drill: until the restored database answered")
    size = models.BigIntegerField(default=0, help_text="bytes of the set, sealed")
    rule = models.CharField(max_length=60, default="", help_text="why it failed")
    params = models.JSONField(default=dict)

    class Meta:
        db_table = "backup_run"
        indexes = [models.Index(fields=["kind", "ok", "-began_at"], name="backup_run_last")]
