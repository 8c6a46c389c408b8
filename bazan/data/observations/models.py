"""Tables of the room. Observations and roll-ups are made by SQL in the first migration and read by SQL in queries."""

from django.db import models


class ObservedProperty(models.Model):
    """What is observed, from a pack's vocabulary: ``pm25``, ``water_level``."""

    code = models.CharField(max_length=40, unique=True)
    pack = models.CharField(max_length=40)
    unit = models.CharField(max_length=30, help_text="UCUM")
    labels = models.JSONField(help_text='{"vi": …, "en": …}')
    symbols = models.JSONField(default=list, help_text="how automatic station files write it")
    low = models.FloatField(null=True, help_text="below it an observation is suspect")
    high = models.FloatField(null=True)

    class Meta:
        db_table = "observed_property"


class Thing(models.Model):
    """A station or device. Its code is its name to the world."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    search_key = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, help_text="from a pack's vocabulary: air_station, river_station …")
    sector = models.CharField(max_length=40)
    place = models.ForeignKey(
        "places.Place", models.PROTECT, null=True, related_name="+", help_text="commune today; none outside the province"
    )
    organization = models.ForeignKey(
        "organizations.Organization", models.PROTECT, null=True, related_name="+", help_text="who keeps it alive"
    )
    properties = models.JSONField(default=dict, help_text="what the pack needs to know of this station: alarm levels, water class")
    demo = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "thing"


class Location(models.Model):
    """Where a thing stood during [valid_from, valid_to)."""

    thing = models.ForeignKey(Thing, models.CASCADE, related_name="+")
    latitude = models.FloatField()
    longitude = models.FloatField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        db_table = "location"


class Sensor(models.Model):
    """The instrument or procedure behind a datastream."""

    thing = models.ForeignKey(Thing, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    metadata = models.JSONField(default=dict)

    class Meta:
        db_table = "sensor"


class Datastream(models.Model):
    """One observed property of one thing in one unit, with the cadence it promises."""

    id: int
    thing = models.ForeignKey(Thing, models.CASCADE, related_name="+")
    observed_property = models.ForeignKey(ObservedProperty, models.PROTECT, related_name="+")
    sensor = models.ForeignKey(Sensor, models.SET_NULL, null=True, related_name="+")
    unit = models.CharField(max_length=30, help_text="UCUM; what is stored, whatever was sent")
    cadence_s = models.IntegerField(default=3600)

    class Meta:
        db_table = "datastream"
        constraints = [models.UniqueConstraint(fields=["thing", "observed_property"], name="datastream_once_a_thing")]
