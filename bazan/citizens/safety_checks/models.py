from django.db import models


class CallForHelp(models.Model):
    """What one phone last said of one danger. Its number stands in a table of its own."""

    id: int
    subject = models.CharField(max_length=100, help_text="the incident's reference, or the first warning of those that followed each other")
    device = models.CharField(max_length=64, help_text="a fingerprint")
    state = models.CharField(max_length=4, help_text="safe, help")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    words = models.CharField(max_length=300, blank=True, default="")
    reachable = models.BooleanField(default=False)
    at = models.DateTimeField(help_text="when it was last said")
    since = models.DateTimeField(help_text="when it was first said")

    class Meta:
        db_table = "call_for_help"
        constraints = [models.UniqueConstraint(fields=["subject", "device"], name="call_for_help_once")]


class CallerPhone(models.Model):
    """The number of somebody who called: pages reach it through a function alone."""

    id: int
    call = models.OneToOneField(CallForHelp, models.CASCADE, related_name="+")
    call_id: int
    sealed = models.BinaryField(help_text="sealed for its call: the phone")

    class Meta:
        db_table = "call_for_help_phone"
