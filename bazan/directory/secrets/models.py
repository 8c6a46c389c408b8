from django.db import models
from django.db.models import Q


class SealedSecret(models.Model):
    """A secret of another system. Of each name the one that is used and the one before it: more than undoing needs isn't kept."""

    id: int
    name = models.CharField(max_length=80)
    sector = models.CharField(max_length=40, blank=True, default="", help_text="whose administrators keep it; empty: the whole province's")
    fingerprint = models.CharField(max_length=16)
    sealed = models.BinaryField(help_text="under the installation's key and its own name")
    current = models.BooleanField(default=False)
    set_by = models.CharField(max_length=200, help_text="user name")
    set_at = models.DateTimeField()

    class Meta:
        db_table = "sealed_secret"
        constraints = [
            models.UniqueConstraint(fields=["name", "fingerprint"], name="sealed_secret_once"),
            models.UniqueConstraint(fields=["name"], condition=Q(current=True), name="sealed_secret_current"),
        ]
