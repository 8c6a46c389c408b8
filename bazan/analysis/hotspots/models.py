"""Tables of the room: where a subject's happenings crowded together, the newest run of each week."""

from django.db import models

from bazan.analysis.hotspots.types import Category, Heat


class HotRun(models.Model):
    """A subject as it was last looked at in a week. A later look of the same week stands in its place."""

    id: int
    subject = models.CharField(max_length=100, help_text="code of its layer, <pack>.<id>")
    sector = models.CharField(max_length=40)
    week_start = models.DateTimeField()
    start = models.DateTimeField(help_text="of what was looked at")
    end = models.DateTimeField()
    resolution = models.IntegerField(null=True, help_text="of H3; null: by communes")
    areas = models.IntegerField(help_text="cells or communes of the ground, hot or not")
    happenings = models.IntegerField()
    why = models.CharField(max_length=100, blank=True, default="", help_text="the rule that kept it from being judged")
    params = models.JSONField(default=dict, help_text="what that rule's sentence needs")
    made_at = models.DateTimeField()
    took_s = models.FloatField()

    class Meta:
        db_table = "hotspot_run"
        constraints = [models.UniqueConstraint(fields=["subject", "week_start"], name="hotspot_run_of_a_week")]


class HotArea(models.Model):
    """A cell or commune that is hot, or was in some part of the time. Those that hang together have the same ``spot``."""

    id: int
    run = models.ForeignKey(HotRun, models.CASCADE, related_name="+")
    run_id: int
    sector = models.CharField(max_length=40)
    place_id = models.IntegerField(help_text="the commune its middle lies in; outside of all the whole territory")
    area = models.CharField(max_length=40, help_text="H3 cell, or code of the commune")
    spot = models.IntegerField(help_text="from 1, the strongest first")
    ring = models.JSONField(null=True, help_text="longitude, latitude of a cell's corners; null: the commune's own outline")
    latitude = models.FloatField()
    longitude = models.FloatField()
    count = models.IntegerField()
    per_thousand = models.FloatField(null=True)
    gi = models.FloatField(null=True)
    p = models.FloatField(null=True, help_text="corrected for the number of areas")
    heat: "models.CharField[Heat, Heat]" = models.CharField(max_length=10)
    category: "models.CharField[str, Category]" = models.CharField(max_length=12, blank=True, default="")
    cluster = models.IntegerField(null=True)
    inside = models.JSONField(help_text="kind of thing to how many stand in it")

    class Meta:
        db_table = "hotspot_area"
