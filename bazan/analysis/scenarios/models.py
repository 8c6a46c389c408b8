"""Table of the room: what somebody reckoned and kept, never changed afterwards."""

from django.db import models


class SavedScenario(models.Model):
    """A scenario somebody saved, with what came of it."""

    id: int
    key = models.CharField(max_length=100, unique=True, help_text="of the act that saved it: given twice it saves once")
    code = models.CharField(max_length=100)
    sector = models.CharField(max_length=40)
    scenario = models.JSONField(help_text="as it was asked: its words, and what was assumed unless changed")
    station = models.CharField(max_length=100, blank=True, default="")
    alternatives = models.JSONField(help_text="what was assumed of each, and what came out")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 over version and inputs")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, null=True, related_name="+")
    organization_id: int | None
    saved_by = models.CharField(max_length=200)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "scenario_saved"
        indexes = [models.Index(fields=["code", "-saved_at"], name="scenario_saved_newest")]
