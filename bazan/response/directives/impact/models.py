"""Table of the room: every estimate of a directive, with what it was reckoned from."""

from django.db import models


class EffectEstimate(models.Model):
    """What a directive was found to have done. What came out differently later, for other values, is another row; the newest is shown."""

    id: int
    directive = models.ForeignKey("directives.Directive", models.PROTECT, related_name="+")
    directive_id: int
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the courses, periods and wishes it was reckoned from")
    grain = models.CharField(max_length=10, help_text="of the periods")
    start = models.DateTimeField(help_text="of the first period")
    given_at = models.IntegerField(help_text="which period, from 0, it was given in")
    observed = models.JSONField(help_text="values where it was given, one a period; null: none")
    estimate = models.JSONField(help_text="verdict, effect, course without it, weights, runs without a directive")
    made_at = models.DateTimeField()
    checked_at = models.DateTimeField(help_text="when the same values last gave it")

    class Meta:
        db_table = "effect_estimate"
        indexes = [models.Index(fields=["directive", "-id"], name="effect_estimate_newest")]
