from django.db import models

from bazan.data.indicators.types import FeatureKind
from bazan.response.directives.types import Verdict


class Directive(models.Model):
    """Work a leader gave, with where the indicator it is about stood and where it should go. Its state and deadlines are its case's."""

    id: int
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="+")
    case_id: int
    key = models.CharField(max_length=40, unique=True, help_text="of the form it was given by: sent twice, it is given once")
    what = models.CharField(max_length=1000)
    giver = models.ForeignKey("organizations.Organization", models.PROTECT, null=True, related_name="+", help_text="for which it was given")
    giver_id: int | None
    indicator = models.CharField(max_length=120, blank=True, default="")
    feature_kind: "models.CharField[str, FeatureKind]" = models.CharField(max_length=12, blank=True, default="")
    feature_id = models.IntegerField(null=True)
    period_start = models.DateTimeField(null=True, help_text="of the value the leader saw")
    baseline = models.FloatField(null=True, help_text="that value")
    goal = models.FloatField(null=True)
    alert = models.ForeignKey("alerts.Alert", models.PROTECT, null=True, related_name="+")
    alert_id: int | None
    asked_due_at = models.DateTimeField(null=True, help_text="a later deadline asked for and not answered yet")
    climbed = models.IntegerField(default=0, help_text="steps it was told upward since its deadline passed")
    verdict: "models.CharField[str, Verdict]" = models.CharField(
        max_length=10, blank=True, default="", help_text="of its indicator, when its time was up"
    )
    after = models.FloatField(null=True, help_text="the value it was judged by")
    judge_at = models.DateTimeField(null=True, help_text="when its time is up, as last known")
    judged_at = models.DateTimeField(null=True)
    search_key = models.GeneratedField(
        expression=models.Func(models.F("what"), function="folded"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        db_table = "directive"
        indexes = [
            models.Index(fields=["indicator", "feature_kind", "feature_id"], name="directive_of_indicator"),
            models.Index(fields=["alert"], name="directive_of_alert"),
            models.Index(fields=["judge_at"], name="directive_to_judge", condition=models.Q(judged_at=None)),
        ]


class Publication(models.Model):
    """A directive everybody may see, with the words written for them. It holds nothing else: who published it stands in the timeline."""

    case = models.OneToOneField("casework.Case", models.PROTECT, primary_key=True, related_name="+")
    case_id: int
    words = models.CharField(max_length=300)
    words_en = models.CharField(max_length=300, blank=True, default="")
    published_at = models.DateTimeField()

    class Meta:
        db_table = "directive_public"
        indexes = [models.Index(fields=["-published_at"], name="directive_public_newest")]
