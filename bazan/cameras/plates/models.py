"""Tables of the room. ``PlateReading`` is written by the watching processes, through ``machine``."""

from django.db import models


class PlateReading(models.Model):
    """A plate that a camera read, once of each vehicle that passed it."""

    id: int
    camera = models.ForeignKey("cameras.Camera", models.PROTECT, related_name="+", db_index=False)
    camera_id: int
    plate = models.CharField(max_length=12)
    sure = models.FloatField()
    kind = models.CharField(max_length=12, help_text="of the vehicle, as the detector names it")
    colour = models.CharField(max_length=12, help_text="of the vehicle; empty: too little of it was seen")
    at = models.DateTimeField()
    model = models.CharField(max_length=100, help_text="the network that read it")
    held_at = models.DateTimeField(null=True, help_text="when it was held against the watch list")

    class Meta:
        db_table = "plate_reading"
        constraints = [models.UniqueConstraint(fields=["camera", "at", "plate"], name="plate_reading_once")]
        indexes = [
            models.Index(fields=["plate"], name="plate_reading_plate", opclasses=["text_pattern_ops"]),
            models.Index(fields=["-at"], name="plate_reading_newest"),
            models.Index(fields=["id"], name="plate_reading_new", condition=models.Q(held_at=None)),
        ]


class PlateWanted(models.Model):
    """A plate that is watched for. What was decided of it never changes; it is ended, or expires."""

    id: int
    plate = models.CharField(max_length=12)
    alike = models.JSONField(help_text="plates that differ by one sign easily read for the other")
    reason = models.CharField(max_length=300)
    legal_basis = models.CharField(max_length=300)
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+", help_text="who asked for it")
    organization_id: int
    sector = models.CharField(max_length=40)
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_by = models.CharField(max_length=200, default="")
    ended_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True, help_text="when what had been read before was held against it")

    class Meta:
        db_table = "plate_wanted"
        constraints = [models.UniqueConstraint(fields=["plate"], condition=models.Q(ended_at=None), name="plate_wanted_one")]


class PlateMeeting(models.Model):
    """A reading of a plate that is listed."""

    id: int
    wanted = models.ForeignKey(PlateWanted, models.CASCADE, related_name="meeting")
    wanted_id: int
    reading = models.ForeignKey(PlateReading, models.CASCADE, related_name="+")
    reading_id: int
    perhaps = models.BooleanField(help_text="it differs by one sign easily read for the other")
    found_at = models.DateTimeField()
    alert_id = models.IntegerField(null=True)

    class Meta:
        db_table = "plate_meeting"
        constraints = [models.UniqueConstraint(fields=["wanted", "reading"], name="plate_meeting_once")]
