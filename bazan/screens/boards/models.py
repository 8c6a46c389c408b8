"""Boards people put together. Private to the room."""

from django.db import models


class OwnBoard(models.Model):
    """One board as TOML, and with whom it is shared."""

    id: int
    title_vi = models.TextField()
    title_en = models.TextField()
    toml = models.TextField()
    published = models.BooleanField(default=False)
    roles = models.JSONField(default=list)
    places = models.JSONField(default=list)
    """Places whose people may see it; empty: everywhere."""
    author = models.TextField()
    version = models.IntegerField(default=1)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "own_board"
