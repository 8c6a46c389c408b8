from django.db import models


class Ticket(models.Model):
    """What an owner has to mend. Its state and deadlines are its case's."""

    id: int
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="+")
    case_id: int
    where = models.CharField(max_length=200, help_text="the site, road or commune its cameras stand at")
    fault = models.CharField(max_length=12)
    since = models.DateTimeField(help_text="when the first of its cameras failed")
    late_at = models.DateTimeField(null=True, help_text="when its owner was told that the deadline passed")

    class Meta:
        db_table = "upkeep_ticket"


class AilingCamera(models.Model):
    """A camera on a ticket, until it is well or no longer watched."""

    id: int
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="+")
    ticket_id: int
    camera = models.ForeignKey("cameras.Camera", models.PROTECT, related_name="+")
    camera_id: int
    fault = models.CharField(max_length=12)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    mended = models.BooleanField(default=False, help_text="it ended because the camera is well")

    class Meta:
        db_table = "upkeep_camera"
        constraints = [models.UniqueConstraint(fields=["camera"], condition=models.Q(ended_at=None), name="upkeep_camera_one")]
