"""Tokens for reading. Private to the room."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

LONGEST = timedelta(days=365)


class ReadingToken(models.Model):
    """Lets a program read what its maker may read. The secret itself is kept nowhere."""

    id: int
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    account_id: int
    name = models.CharField(max_length=80)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    sign_in_mark = models.CharField(
        max_length=128, help_text="of the password it was made under: a new one ends tokens as it ends sessions"
    )
    scopes = models.JSONField(default=list, help_text="codes of layers; empty: all its maker may see")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, help_text="to the minute")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reading_token"
        constraints = [models.CheckConstraint(condition=Q(expires_at__lte=F("made_at") + LONGEST), name="reading_token_a_year")]
