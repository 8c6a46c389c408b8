"""Tables of the room. Values are written in bulk by SQL; the models name the columns."""

from django.db import models


class Indicator(models.Model):
    """A pack's indicator as loaded: ``code`` is ``<pack>.<id>``; ``spec`` is its file, whole."""

    code = models.CharField(max_length=100, unique=True)
    pack = models.CharField(max_length=40)
    version = models.IntegerField()
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of spec, functions and tables: a change recomputes")
    grain = models.CharField(max_length=10, help_text="hour, day, week, month, quarter, year")
    spec = models.JSONField()

    class Meta:
        db_table = "indicator"


class IndicatorValue(models.Model):
    """What an indicator says of one feature (a thing or a place) in one period. Null: too little data to say."""

    pk = models.CompositePrimaryKey("indicator_id", "feature_kind", "feature_id", "period_start")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+")
    feature_kind = models.CharField(max_length=5, help_text="thing or place")
    feature_id = models.IntegerField()
    period_start = models.DateTimeField()
    value = models.FloatField(null=True)
    completeness = models.FloatField(help_text="share of the inputs expected that were there, 0 to 1")
    detail = models.JSONField(null=True, help_text="parts the value was made of, when the formula gives them")
    version = models.IntegerField()
    alive_at = models.DateTimeField(null=True, help_text="newest input behind it")
    computed_at = models.DateTimeField()

    class Meta:
        db_table = "indicator_value"
        indexes = [models.Index(fields=["indicator", "feature_kind", "period_start"], name="indicator_value_compare")]


class IndicatorRevision(models.Model):
    """A value that was replaced, and why."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+")
    feature_kind = models.CharField(max_length=5)
    feature_id = models.IntegerField()
    period_start = models.DateTimeField()
    value = models.FloatField(null=True)
    version = models.IntegerField()
    computed_at = models.DateTimeField()
    replaced_at = models.DateTimeField()
    reason = models.CharField(max_length=40, help_text="late_data, correction, new_version")

    class Meta:
        db_table = "indicator_revision"
        indexes = [models.Index(fields=["indicator", "feature_kind", "feature_id", "period_start"], name="indicator_revision_of")]
