"""Tables of the room."""

from django.db import models

from bazan.monitoring.insights.types import Act, Kind, Reason


class Insight(models.Model):
    """One thing an analysis noticed, while it lasts. At most one of a kind, sector and key is not closed."""

    id: int
    kind: "models.CharField[Kind, Kind]" = models.CharField(max_length=12, help_text="unusual, sensor, outbreak, hot_spot, wait, coming")
    sector = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    weight = models.FloatField()
    since = models.DateTimeField()
    words = models.JSONField(help_text="one sentence in every language, as last told")
    indicator = models.CharField(max_length=100, blank=True, default="")
    feature_kind = models.CharField(max_length=12, blank=True, default="")
    feature_id = models.IntegerField(null=True)
    address = models.CharField(max_length=300, blank=True, default="")
    favourable = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "insight"
        constraints = [
            models.UniqueConstraint(fields=["kind", "sector", "key"], condition=models.Q(closed_at=None), name="insight_one_open"),
        ]
        indexes = [models.Index(fields=["sector", "-weight"], condition=models.Q(closed_at=None), name="insight_open")]


class InsightAct(models.Model):
    """What a person made of an insight: only ever added to."""

    id: int
    insight = models.ForeignKey(Insight, models.CASCADE, related_name="acts")
    insight_id: int
    act: "models.CharField[Act, Act]" = models.CharField(max_length=12, help_text="dismissed, briefed, directed, ruled")
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    weight = models.FloatField(help_text="of the insight then: what it teaches")
    reason: "models.CharField[str, Reason]" = models.CharField(max_length=12, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    reference = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        db_table = "insight_act"
        constraints = [models.UniqueConstraint(fields=["insight", "act", "reference"], name="insight_done_once")]
