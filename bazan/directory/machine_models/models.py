"""Tables of the room: each model that judges here, and every version of one that was ever offered."""

from django.db import models


class JudgingModel(models.Model):
    """A model as its room declares it, and whether it may judge."""

    code = models.CharField(max_length=60, primary_key=True)
    title = models.JSONField(help_text="{vi, en}")
    purpose = models.JSONField(help_text="{vi, en}")
    risk = models.CharField(max_length=20, help_text="a level of levels.toml")
    oversight = models.JSONField(help_text="{vi, en}: how a person stays in control")
    classes = models.JSONField(default=dict, help_text="label → {vi, en}")
    measured = models.JSONField(default=list, help_text="[{vi, en}]: how well one that isn't taught here was found to judge")
    enabled = models.BooleanField(default=True)
    switched_by = models.CharField(max_length=200, default="")
    switched_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, default="")

    class Meta:
        db_table = "judging_model"


class Version(models.Model):
    """One version of a model, with its figures; of one that was not taken the bytes aren't kept."""

    id: int
    model = models.ForeignKey(JudgingModel, models.PROTECT, related_name="+")
    model_id: str
    number = models.IntegerField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    samples = models.IntegerField()
    data = models.BinaryField(null=True)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    evaluation = models.JSONField(help_text="samples, accuracy, macro_f1, calibration_error, classes")
    calibration = models.JSONField(help_text="low, high, samples, said and right of each bin")
    in_force_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    why_not = models.CharField(max_length=20, default="")

    class Meta:
        db_table = "model_version"
        constraints = [
            models.UniqueConstraint(fields=["model", "number"], name="model_version_once"),
            models.UniqueConstraint(
                fields=["model"], condition=models.Q(in_force_at__isnull=False, retired_at=None), name="model_version_in_force"
            ),
        ]
