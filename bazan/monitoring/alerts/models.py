"""Tables of the room."""

from django.db import models

from bazan.monitoring.alerts.types import Severity

LIVE = models.Q(closed_at=None)


class AlertRule(models.Model):
    """A pack's rule as loaded, or one that a person opened on a page: ``code`` is ``<pack>.<id>``; ``spec`` is its file, whole, with its
    words."""

    id: int
    code = models.CharField(max_length=100, unique=True)
    sector = models.CharField(max_length=40)
    version = models.IntegerField()
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of spec")
    spec = models.JSONField()
    numbers = models.JSONField(default=dict, db_default={}, help_text="the province's own, by path, over those of spec")
    enabled = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True, help_text="its pack declares it no more")
    opened_by = models.CharField(max_length=200, blank=True, default="", help_text="who opened it on a page; empty: its pack declares it")

    class Meta:
        db_table = "alert_rule"


class AlertWatch(models.Model):
    """What a rule remembers of one feature; no row: nothing. Instants are Unix seconds, one for each level."""

    pk = models.CompositePrimaryKey("rule_id", "feature_kind", "feature_id")
    rule = models.ForeignKey(AlertRule, models.CASCADE, related_name="+", db_index=False)
    rule_id: int
    feature_kind = models.CharField(max_length=12)
    feature_id = models.IntegerField()
    level = models.IntegerField(default=0)
    since = models.JSONField(help_text="since when each level is reached without a break")
    eased = models.JSONField(help_text="since when each level is no longer kept without a break")

    class Meta:
        db_table = "alert_watch"


class AlertGroup(models.Model):
    """Alerts brought together, and by what. A person may take one out again."""

    id: int
    kind = models.CharField(max_length=12, help_text="key, place_time")
    key = models.CharField(max_length=200, db_index=True)
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "alert_group"


class Alert(models.Model):
    """One alert of one rule for one feature, from its raising to its outcome. At most one of them is not closed."""

    id: int
    rule = models.ForeignKey(AlertRule, models.PROTECT, related_name="+")
    rule_id: int
    rule_version = models.IntegerField()
    sector = models.CharField(max_length=40)
    labels = models.JSONField(help_text="its one line in every language, as last told")
    feature_kind = models.CharField(max_length=12, help_text="place, thing, organization, datastream, source")
    feature_id = models.IntegerField()
    feature_names = models.JSONField()
    thing_id = models.IntegerField(null=True, help_text="the station it speaks of or through, for inhibition")
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    place_id: int | None
    owner = models.ForeignKey("organizations.Organization", models.PROTECT, null=True, related_name="+")
    owner_id: int | None
    severity: "models.CharField[Severity, Severity]" = models.CharField(max_length=10)
    peak: "models.CharField[str, Severity]" = models.CharField(max_length=10, help_text="the gravest since it was first raised")
    urgency = models.CharField(max_length=10)
    certainty = models.CharField(max_length=10)
    life_safety = models.BooleanField()
    level = models.IntegerField()
    raised_at = models.DateTimeField()
    active_since = models.DateTimeField()
    times = models.IntegerField(default=1)
    cleared_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=200, default="")
    assigned_to = models.CharField(max_length=200, default="")
    value = models.FloatField(null=True)
    limit = models.FloatField(null=True)
    value_at = models.DateTimeField(null=True)
    group = models.ForeignKey(AlertGroup, models.SET_NULL, null=True, related_name="+")
    group_id: int | None
    apart = models.BooleanField(default=False, help_text="a person took it out of its group: it stays alone")
    inhibited_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    inhibited_by_id: int | None
    quiet_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, default="")
    outcome = models.CharField(max_length=12, default="", help_text="true, false, duplicate, exercise")
    incident_kind = models.CharField(max_length=60, default="")
    detail = models.JSONField(default=dict, help_text="the parts of a combination, the period of an indicator")
    synthetic = models.BooleanField(default=False, help_text="the path's own heartbeat: nobody is called")
    search_key = models.GeneratedField(
        expression=models.Func(models.F("labels"), models.F("feature_names"), function="alert_words"), output_field=models.TextField(),
        db_persist=True,
    )  # fmt: skip

    class Meta:
        db_table = "alert"
        constraints = [models.UniqueConstraint(fields=["rule", "feature_kind", "feature_id"], condition=LIVE, name="alert_one_live")]
        indexes = [
            models.Index(fields=["sector", "severity"], condition=LIVE, name="alert_live"),
            models.Index(fields=["thing_id"], condition=LIVE, name="alert_live_thing"),
            models.Index(fields=["-raised_at"], name="alert_newest"),
        ]


class AlertHappening(models.Model):
    """The history of alerts: only ever added to."""

    id: int
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="+")
    alert_id: int
    at = models.DateTimeField()
    kind = models.CharField(max_length=16)
    actor = models.CharField(max_length=200)
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "alert_happening"
        indexes = [models.Index(fields=["alert", "id"], name="alert_happening_of")]


class AlertSuppression(models.Model):
    """A rule, or one feature of it, that calls nobody until ``until``. Its alerts are still raised and kept."""

    id: int
    rule = models.ForeignKey(AlertRule, models.CASCADE, related_name="+")
    rule_id: int
    sector = models.CharField(max_length=40)
    feature_kind = models.CharField(max_length=12, default="")
    feature_id = models.IntegerField(null=True)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    place_id: int | None
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    actor = models.CharField(max_length=200)
    person = models.CharField(max_length=200, help_text="the name of who answers for it")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, default="")

    class Meta:
        db_table = "alert_suppression"
        indexes = [models.Index(fields=["until"], condition=models.Q(ended_at=None), name="alert_suppression_open")]


class AlertHeartbeat(models.Model):
    """One synthetic alert: when it was raised, and when a live screen had it."""

    id: int
    at = models.DateTimeField(db_index=True)
    seen_at = models.DateTimeField(null=True)
    latency_ms = models.FloatField(null=True)

    class Meta:
        db_table = "alert_heartbeat"
