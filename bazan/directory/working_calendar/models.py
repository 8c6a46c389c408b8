from django.db import models


class CalendarDay(models.Model):
    """A day that the province decided about in the browser: it counts whatever its folder says."""

    day = models.DateField(primary_key=True)
    works = models.BooleanField(help_text="people work on it")
    name = models.CharField(max_length=100)
    name_en = models.CharField(max_length=100)
    partner = models.DateField(null=True, help_text="the day it is swapped with")

    class Meta:
        db_table = "calendar_day"
