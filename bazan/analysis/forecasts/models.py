"""Tables of the room: each forecast beside how it was judged, and when an indicator was last looked at."""

from django.db import models

from bazan.data.indicators.types import FeatureKind


class Forecast(models.Model):
    """What an indicator of one feature is expected to be in the periods after ``origin``. Of a stretch the newest is kept.

    It is never mended: a later one of another stretch stands beside it, and both beside what came.
    """

    id: int
    indicator = models.CharField(max_length=100)
    sector = models.CharField(max_length=40, help_text="of the indicator: who sees its values sees this")
    feature_kind: "models.CharField[FeatureKind, FeatureKind]" = models.CharField(max_length=12)
    feature_id = models.IntegerField()
    stretch_start = models.DateTimeField(help_text="of the stretch it belongs to: its own month, or the week of a day")
    origin = models.DateTimeField(help_text="start of the newest period it knew")
    model = models.CharField(max_length=20, blank=True, default="", help_text="empty: refused")
    steps = models.JSONField(help_text="a step: mean, low80, high80, low95, high95, seasonal naive; rounded to nine figures")
    judged = models.JSONField(null=True, help_text="errors and coverage on back-test, its own and those of seasonal naive")
    chance = models.JSONField(null=True, help_text="of the year's target: probability, at which period, what each period has to bring")
    why = models.CharField(max_length=100, blank=True, default="", help_text="the rule that kept it from being made")
    params = models.JSONField(default=dict, help_text="what that rule's sentence needs")
    reconciled = models.BooleanField(default=False, help_text="moved a little so that places sum to the whole")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "forecast"
        constraints = [
            models.UniqueConstraint(fields=["indicator", "feature_kind", "feature_id", "stretch_start"], name="forecast_of_a_stretch")
        ]


class Looked(models.Model):
    """When the values of an indicator were last looked at, and what they were then: what hasn't changed is not forecast again."""

    indicator = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 over all values")
    took_s = models.FloatField()
    series = models.IntegerField()

    class Meta:
        db_table = "forecast_looked"
