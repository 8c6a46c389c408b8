"""Table of the room: what was said of the stage at a station in the hours to come."""

from django.db import models


class StageForecast(models.Model):
    """Of a day the newest is kept beside those of the days before."""

    id: int
    thing_id = models.IntegerField()
    sector = models.CharField(max_length=40, help_text="of the station: who sees its sector and place sees this")
    place_id = models.IntegerField(null=True, help_text="where it stands; null: outside the province")
    day = models.DateField(help_text="of the hour it was made after")
    origin = models.DateTimeField(help_text="start of the newest hour it knew")
    stage = models.FloatField(null=True, help_text="the highest of that hour, metres")
    steps = models.JSONField(help_text="an hour: mean, low80, high80, low95, high95, metres; none: why says so")
    record = models.JSONField(null=True, help_text="errors and coverage on the past, its own and the error of persistence")
    above = models.JSONField(help_text="codes of the stations above that it was made from")
    gauges = models.IntegerField(help_text="rain gauges that it was made from")
    why = models.CharField(max_length=100, blank=True, default="", help_text="the rule that kept it from being shown")
    params = models.JSONField(default=dict, help_text="what that rule's sentence needs")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "river_stage_forecast"
        constraints = [models.UniqueConstraint(fields=["thing_id", "day"], name="river_stage_forecast_of_a_day")]
