from django.db import models


class TrialRound(models.Model):
    """One call of a clock or a job: what was called, and in which process."""

    what = models.CharField(max_length=20)
    process = models.CharField(max_length=20)
    took_s = models.FloatField()

    class Meta:
        db_table = "trial_round"
