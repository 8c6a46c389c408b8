from django.db import models


class GroundVersion(models.Model):
    """One import of a ground or a relief. Its files lie under ``var/ground/<id>`` while it is ready; at most one of a kind is served."""

    id: int
    kind = models.CharField(max_length=10, help_text="ground or relief")
    sha256 = models.CharField(max_length=64, help_text="of the file given; of a province's own files together; empty: refused unread")
    name = models.CharField(max_length=100)
    attribution = models.CharField(max_length=200, help_text="stands on every map drawn with it")
    schematic = models.BooleanField(help_text="drawn by hand, not surveyed; every map says so")
    state = models.CharField(max_length=10, help_text="working, ready or refused")
    rule = models.CharField(max_length=100, help_text="why it was refused")
    params = models.JSONField(default=dict)
    serving = models.BooleanField(default=False)
    form = models.CharField(max_length=10, help_text="mvt, png, jpg or webp")
    schema = models.CharField(max_length=20, help_text="the words its tiles speak in, of schemas.toml")
    lines = models.BooleanField(default=False, help_text="it has a graph of roads")
    min_zoom = models.SmallIntegerField(null=True)
    max_zoom = models.SmallIntegerField(null=True)
    bounds = models.JSONField(null=True, help_text="west, south, east, north; degrees")
    size = models.BigIntegerField(help_text="bytes of what was given")
    counts = models.JSONField(default=dict, help_text="layer to features")
    imported_by = models.CharField(max_length=200)
    imported_at = models.DateTimeField()

    class Meta:
        db_table = "ground_version"
        constraints = [
            models.UniqueConstraint(fields=["kind"], condition=models.Q(serving=True), name="ground_served_once"),
            models.CheckConstraint(condition=models.Q(serving=False) | models.Q(state="ready"), name="ground_served_when_ready"),
        ]
