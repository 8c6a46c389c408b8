"""Table of the room: each plan with what it was reckoned from and what came out, written once by who asked and once by who reckoned."""

from django.db import models


class EvacuationPlan(models.Model):
    """One plan. Asked for anew, it is another row of the same series with the next version."""

    id: int
    key = models.CharField(max_length=100, unique=True, help_text="of the act that asked for it: given twice it makes one")
    series = models.IntegerField(null=True, help_text="the number of its first version; null on the first one")
    version = models.IntegerField(default=1)
    state = models.CharField(max_length=10, default="asked", help_text="asked, done, failed")
    wishes = models.JSONField(help_text="area, shelters with their free places, lorries, start, minutes of loading: as they stood then")
    plan = models.JSONField(null=True, help_text="points, moves, who has no place, trips")
    why = models.CharField(max_length=100, blank=True, default="", help_text="the rule that kept it from being made")
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+", help_text="of who asked")
    organization_id: int
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+", help_text="the commune of the area's middle")
    place_id: int
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    took_s = models.FloatField(null=True)

    class Meta:
        db_table = "evacuation_plan"
        indexes = [models.Index(fields=["-asked_at"], name="evacuation_plan_newest")]
