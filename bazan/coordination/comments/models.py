"""Table of the room: what was written about a number, never changed afterwards."""

from django.db import models


class Comment(models.Model):
    """Words somebody wrote beside a number."""

    id: int
    key = models.CharField(max_length=120, unique=True, help_text="of the form that was sent: given twice it is written once")
    indicator = models.CharField(max_length=100)
    feature_kind = models.CharField(max_length=12)
    feature_id = models.IntegerField()
    sector = models.CharField(max_length=40)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    words = models.CharField(max_length=1_000)
    by = models.CharField(max_length=200, help_text="user name")
    to = models.CharField(max_length=200, blank=True, default="", help_text="user name of whom it is addressed to")
    at = models.DateTimeField()

    class Meta:
        db_table = "comment"
        indexes = [models.Index(fields=["indicator", "feature_kind", "feature_id", "-at"], name="comment_newest")]
