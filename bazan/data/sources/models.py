from uuid import uuid4

from django.db import models
from django.db.models import Value


def _nothing() -> Value:
    """An empty object as the column's own default, for the rows that other processes insert by SQL."""
    return Value({}, models.JSONField())


class Source(models.Model):
    """One feed: a driver with its binding, a schedule and a promise."""

    id: int
    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    sector = models.CharField(max_length=40)
    driver = models.CharField(max_length=30, help_text="http_push, mqtt, station_files, http_pull, csv")
    binding = models.JSONField(default=dict, help_text="how this feed's words map to things and properties; as in packs")
    schedule_s = models.IntegerField(null=True, help_text="pulled every so many seconds; null: it pushes")
    promise_s = models.IntegerField(help_text="older than this, the source is stale; 0: it promises nothing, as a one-time import")
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, null=True, related_name="+")
    organization_id: int | None
    enabled = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    last_seen_at = models.DateTimeField(null=True, help_text="when it last sent anything, good or bad")
    last_good_at = models.DateTimeField(null=True, help_text="newest phenomenon time accepted")
    state = models.CharField(max_length=12, blank=True, default="", db_default="", help_text="as last announced")
    next_run_at = models.DateTimeField(null=True, help_text="when it is pulled next")
    failures = models.IntegerField(default=0, db_default=0, help_text="pulls failed in a row")
    cursor = models.JSONField(default=dict, db_default=_nothing(), help_text="where the next pull begins")

    class Meta:
        db_table = "source"


class SourceDeclared(models.Model):
    """What administrators changed of sources in the browser: a source of their own as TOML, or another run of one that a pack brought.

    It is laid over what files say by a job; what they say is kept here too, so that nothing of it is lost.
    """

    id: int
    code = models.CharField(max_length=60, unique=True)
    sector = models.CharField(max_length=40, blank=True, default="", help_text="as the source's; empty: of the whole province")
    own = models.BooleanField(help_text="made in the browser, in no pack")
    toml = models.TextField(blank=True, default="", help_text="of one's own: as a pack's file would have it; empty: it was taken away")
    enabled = models.BooleanField(null=True, help_text="null: as the file or TOML says, as the next two")
    schedule_s = models.IntegerField(null=True)
    promise_s = models.IntegerField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200, help_text="user name")
    brought = models.BooleanField(default=False, db_default=False, help_text="a source of one's own was made of it")
    said = models.JSONField(null=True, help_text="of a pack's source: what its file says of the last three")
    laid_at = models.DateTimeField(null=True, help_text="when the job brought it to the source")
    problem = models.JSONField(null=True, help_text='why it could not: {"rule", "params"}')

    class Meta:
        db_table = "source_declared"


class SourceTrial(models.Model):
    """A source tried on a sample or asked once: what its rows would be. Nothing of them is stored; it is gone in a day."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    account_id = models.IntegerField(help_text="who tries")
    toml = models.TextField()
    sample = models.BinaryField(null=True, help_text="gone when it was read; null: the source itself is asked")
    sample_name = models.CharField(max_length=200, blank=True, default="")
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200, help_text="user name")
    ended_at = models.DateTimeField(null=True)
    outcome = models.JSONField(null=True, help_text="columns, rows, refused, read; or rule and params of what stopped it")

    class Meta:
        db_table = "source_trial"


class OutgoingAddress(models.Model):
    """A machine that sources made in the browser may ask."""

    id: int
    host = models.CharField(max_length=253, help_text="a name, .example.vn for all below, or a network")
    port = models.IntegerField(help_text="0: any")
    why = models.CharField(max_length=200)
    set_by = models.CharField(max_length=200, help_text="user name")
    set_at = models.DateTimeField()

    class Meta:
        db_table = "outgoing_address"
        constraints = [models.UniqueConstraint(fields=["host", "port"], name="outgoing_address_once")]


class SourceThing(models.Model):
    """The source may write to this thing, and no other source's device may unless it says so too."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    source_id: int
    thing = models.ForeignKey("streams.Thing", models.CASCADE, related_name="+")
    thing_id: int
    state = models.CharField(max_length=12, blank=True, default="", db_default="", help_text="as last announced")
    sent_as = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        help_text="the name its code was made of, where the binding makes codes of names",
    )

    class Meta:
        db_table = "source_thing"
        constraints = [models.UniqueConstraint(fields=["source", "thing"], name="source_thing_once")]


class Device(models.Model):
    """A gateway's credential for HTTP and MQTT: only hashes of its token are kept."""

    id: int
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    source_id: int
    name = models.CharField(max_length=120)
    token_sha256 = models.CharField(max_length=64, unique=True)
    broker_password = models.CharField(max_length=200, db_default="", help_text="the token as the broker's file of passwords holds it")
    revoked_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True, help_text="null: before this was kept")
    made_by = models.CharField(max_length=200, blank=True, default="", db_default="", help_text="user name")
    ends_at = models.DateTimeField(null=True, help_text="a newer token took its place: it is good until then")

    class Meta:
        db_table = "device"


class SourceRun(models.Model):
    """One delivery or pull. A pushing source has one run a local day and process start.

    ``accepted`` and ``duplicate`` are counted by the edge in the transaction that stores the observations.
    """

    id: int
    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    source_id: int
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12, default="running", help_text="running, done, failed")
    accepted = models.BigIntegerField(default=0)
    duplicate = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    cursor = models.JSONField(default=dict, help_text="where to go on after a stop")
    counts = models.JSONField(default=dict, db_default=_nothing(), help_text="pieces, submitted, missing, refused_late, unkept")
    file_name = models.CharField(max_length=300, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_erased_at = models.DateTimeField(null=True, help_text="its bytes are gone, its SHA-256 stays")
    error = models.TextField(blank=True, help_text='JSON {"rule", "params"}, or text of an error no rule foresees')

    class Meta:
        db_table = "source_run"
        indexes = [models.Index(fields=["source", "-started_at"], name="source_run_newest")]


class Quarantine(models.Model):
    """One piece that could not be taken, whole, with the rule it broke.

    Open until it is read again, dismissed by a person, or settled by a later run that took its line.
    """

    id: int
    source = models.ForeignKey(Source, models.CASCADE, null=True, related_name="+", help_text="none: sender unknown")
    source_id: int | None
    run = models.ForeignKey(SourceRun, models.CASCADE, null=True, related_name="+")
    run_id: int | None
    at = models.DateTimeField()
    position = models.CharField(max_length=200, help_text="line, index, topic or cell")
    field = models.CharField(max_length=60)
    rule = models.CharField(max_length=80)
    params = models.JSONField(default=dict)
    raw = models.TextField()
    context = models.JSONField(default=dict, db_default=_nothing(), help_text="what reading it again needs: file name, header, cell")
    state = models.CharField(max_length=12, default="open", help_text="open, asked (waits to be read again), retried, settled, dismissed")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, default="", db_default="")
    reason = models.CharField(max_length=300, default="", db_default="", help_text="why it was dismissed")

    class Meta:
        db_table = "quarantine"
        indexes = [models.Index(fields=["source", "state", "-at"], name="quarantine_open")]


class ReceivedFile(models.Model):
    """A file that came in whole; the same bytes are read once. They lie in the archive under their SHA-256."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    run = models.ForeignKey(SourceRun, models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    received_at = models.DateTimeField()

    class Meta:
        db_table = "received_file"
        constraints = [models.UniqueConstraint(fields=["source", "sha256"], name="received_file_once")]


class RemoteFile(models.Model):
    """A file on the source's server that was copied: its name, size and time, so that it isn't copied again."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="+")
    key = models.CharField(max_length=400)

    class Meta:
        db_table = "remote_file"
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="remote_file_once")]
