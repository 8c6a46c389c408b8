"""Tables of trials. Values are written in bulk by SQL; the models name the columns."""

from django.db import models

from bazan.data.indicators.types import FeatureKind, Light, TrialState


class Trial(models.Model):
    """A pack's folder whose formulas were computed beside those in force, and what became of it."""

    id: int
    pack = models.CharField(max_length=40)
    folder = models.CharField(max_length=500, help_text="the copy that was computed, and that is switched on")
    asked_by = models.CharField(max_length=200)
    why = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    until = models.DateTimeField(help_text="the present it was computed for: thirteen months end with this one's")
    state: "models.CharField[TrialState, TrialState]" = models.CharField(
        max_length=10, default="waiting", help_text="waiting, running, cancelled, done, failed, switching, on, dropped"
    )
    done = models.IntegerField(default=0, help_text="pieces computed and kept; a piece is done whole or not at all")
    total = models.IntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    rule = models.CharField(max_length=100, default="", help_text="why it failed")
    params = models.JSONField(default=dict)
    switched_by = models.CharField(max_length=200, default="")
    switch_why = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "indicator_trial"


class Tried(models.Model):
    """One indicator of a trial: the formula in force, the one tried, and how far their values lie apart."""

    id: int
    trial = models.ForeignKey(Trial, models.CASCADE, related_name="tried")
    trial_id: int
    indicator = models.ForeignKey("indicators.Indicator", models.CASCADE, related_name="+")
    indicator_id: int
    code = models.CharField(max_length=100)
    pack = models.CharField(max_length=40)
    version_before = models.IntegerField()
    fingerprint_before = models.CharField(max_length=64)
    spec_before = models.JSONField()
    version = models.IntegerField()
    fingerprint = models.CharField(max_length=64)
    spec = models.JSONField()
    compared = models.IntegerField(default=0, help_text="values that stand, or would")
    differing = models.IntegerField(default=0)
    appeared = models.IntegerField(default=0, help_text="of those that differ: there was none")
    vanished = models.IntegerField(default=0, help_text="of those that differ: there would be none")
    worse = models.IntegerField(default=0, help_text="lights that would turn for the worse")
    better = models.IntegerField(default=0)

    class Meta:
        db_table = "indicator_tried"
        constraints = [models.UniqueConstraint(fields=["trial", "code"], name="indicator_tried_once")]


class TrialValue(models.Model):
    """A value that would differ. What isn't here stays as it stands."""

    pk = models.CompositePrimaryKey("tried_id", "feature_kind", "feature_id", "period_start")
    tried = models.ForeignKey(Tried, models.CASCADE, related_name="+", db_index=False)
    indicator_id = models.IntegerField()
    feature_kind: "models.CharField[FeatureKind, FeatureKind]" = models.CharField(max_length=12)
    feature_id = models.IntegerField()
    period_start = models.DateTimeField()
    before = models.FloatField(null=True)
    after = models.FloatField(null=True)
    light_before: "models.CharField[Light, Light]" = models.CharField(max_length=8)
    light_after: "models.CharField[Light, Light]" = models.CharField(max_length=8)

    class Meta:
        db_table = "indicator_trial_value"
