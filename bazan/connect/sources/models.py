from django.db import models


class Source(models.Model):
    """One feed: a driver with its binding, a schedule and a promise."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    sector = models.CharField(max_length=40)
    driver = models.CharField(max_length=30, help_text="http_push, mqtt, station_files, http_pull, csv")
    binding = models.JSONField(default=dict, help_text="how this feed's words map to things and properties; as in packs")
    schedule_s = models.IntegerField(null=True, help_text="pulled every so many seconds; null: it pushes")
    promise_s = models.IntegerField(help_text="older than this, the source is stale")
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, null=True, related_name="+")
    enabled = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    last_seen_at = models.DateTimeField(null=True, help_text="when it last sent anything, good or bad")
    last_good_at = models.DateTimeField(null=True, help_text="newest phenomenon time accepted")

    class Meta:
        db_table = "source"


class SourceThing(models.Model):
    """The source may write to this thing, and no other source's device may unless it says so too."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    thing = models.ForeignKey("streams.Thing", models.CASCADE, related_name="+")

    class Meta:
        db_table = "source_thing"
        constraints = [models.UniqueConstraint(fields=["source", "thing"], name="source_thing_once")]


class Device(models.Model):
    """A gateway's credential for HTTP and MQTT: only the SHA-256 of its token is kept."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    token_sha256 = models.CharField(max_length=64, unique=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "device"


class SourceRun(models.Model):
    """One delivery or pull. A pushing source has one run a local day and process start."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, default="running", help_text="running, done, failed")
    accepted = models.BigIntegerField(default=0)
    duplicate = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    cursor = models.JSONField(default=dict, help_text="where to go on after a stop")
    file_name = models.CharField(max_length=300, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "source_run"
        indexes = [models.Index(fields=["source", "-started_at"], name="source_run_newest")]


class Quarantine(models.Model):
    """One piece that could not be taken, whole, with the rule it broke. Kept until a person retries or dismisses it."""

    source = models.ForeignKey(Source, models.CASCADE, null=True, related_name="+", help_text="none: sender unknown")
    run = models.ForeignKey(SourceRun, models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField()
    position = models.CharField(max_length=200, help_text="line, index, topic or cell")
    field = models.CharField(max_length=60)
    rule = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    raw = models.TextField()
    state = models.CharField(max_length=12, default="open", help_text="open, retried, dismissed")

    class Meta:
        db_table = "quarantine"
        indexes = [models.Index(fields=["source", "state", "-at"], name="quarantine_open")]
