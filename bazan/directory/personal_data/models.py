"""The one table of the room: what would go, so that a page need not count it."""

from django.db import models


class Outlook(models.Model):
    """Of one holder how many pieces will have passed their time by the end of the days ahead, counted at an instant."""

    holder = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()
    ripe = models.IntegerField(help_text="past their time already")
    soon = models.IntegerField(help_text="that pass it within the days ahead, beside those")

    class Meta:
        db_table = "retention_outlook"
