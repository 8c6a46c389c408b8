"""Tables of the room: how unusual values of indicators are, what detectors remember of sensors, and how many alarms people allowed."""

from django.db import models

from bazan.monitoring.anomalies.types import About


class Course(models.Model):
    """The newest values of an indicator at a place, each with how unusual it was when it came."""

    id: int
    indicator = models.CharField(max_length=100)
    sector = models.CharField(max_length=40, help_text="of the indicator: who sees its values sees this")
    place = models.ForeignKey("places.Place", models.CASCADE, related_name="+")
    place_id: int
    judged = models.JSONField(
        help_text="periods oldest first: text, value, middle, low, high, score, kind, whether an alarm begins, since, once in how many"
    )
    scores = models.BinaryField(help_text="of 13 months, the newest last: little-endian float32")
    made_at = models.DateTimeField()

    class Meta:
        db_table = "anomaly_course"
        constraints = [models.UniqueConstraint(fields=["indicator", "place"], name="anomaly_course_of_a_place")]


class Looked(models.Model):
    """When the values of an indicator were last looked at, and what they were then: what hasn't changed is not judged again."""

    indicator = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 over all values")

    class Meta:
        db_table = "anomaly_looked"


class Sensors(models.Model):
    """What detectors remember of the sensors of a sector."""

    sector = models.CharField(max_length=40, primary_key=True)
    datastreams = models.JSONField(help_text="ids, in the order of the states")
    states = models.BinaryField(help_text="numpy's npz")
    until = models.DateTimeField(help_text="hours that began earlier are seen")
    events = models.JSONField(default=dict, help_text="what lasts, by datastream: kind, since, weight, value, expected, until when")

    class Meta:
        db_table = "anomaly_sensors"


class AlarmBudget(models.Model):
    """How many alarms people allowed of a sector, the threshold that keeps it on history, and what that finds."""

    pk = models.CompositePrimaryKey("sector", "about")
    sector = models.CharField(max_length=40)
    about: "models.CharField[About, About]" = models.CharField(
        max_length=12, help_text="indicators: alarms a week; sensors: a shift of eight hours"
    )
    most = models.FloatField()
    set_by = models.CharField(max_length=200, blank=True, default="", help_text="empty: as the house comes")
    set_at = models.DateTimeField(null=True)
    threshold = models.FloatField(null=True, help_text="null: not tried yet; 1: none keeps it")
    per_month = models.FloatField(default=0)
    spans = models.IntegerField(default=0, help_text="weeks or shifts of history it was tried on")
    spans_over = models.IntegerField(default=0)
    series = models.IntegerField(default=0)
    sensitivities = models.JSONField(default=list, help_text="kind, size, faults put into history, found")
    tried_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "anomaly_budget"
