"""Views people kept. Private to the room."""

from django.db import models


class SavedView(models.Model):
    """A view by its address, under a name; its maker's own, and of the people of ``roles`` it is shared with."""

    id: int
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    account_id: int
    name = models.CharField(max_length=80)
    query = models.TextField(help_text="what stands behind the question mark")
    roles = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "map_view"
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="map_view_once")]
