"""Tables of the room. Those below the line are written by the watching processes, through ``machine``."""

from django.db import models


class Camera(models.Model):
    """A camera. It is a thing of the streams too: its counts are observations, its alerts speak of a station."""

    id: int
    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    thing = models.OneToOneField("streams.Thing", models.PROTECT, related_name="+")
    thing_id: int
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    place_id: int | None
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+")
    organization_id: int
    sector = models.CharField(max_length=40)
    latitude = models.FloatField()
    longitude = models.FloatField()
    terms = models.JSONField(help_text="what is declared of it beside the columns here")
    site = models.CharField(max_length=60, default="")
    enabled = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    version = models.IntegerField(default=1, help_text="rises with everything that changes what is watched on it")
    declared_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "camera"


class CameraRule(models.Model):
    """A rule drawn on a camera's picture; what it was before stays, retired. What is hidden of the picture lies here too, under a code of
    its own (``rules.MASKS``)."""

    id: int
    camera = models.ForeignKey(Camera, models.PROTECT, related_name="+")
    camera_id: int
    code = models.CharField(max_length=60)
    terms = models.JSONField()
    version = models.IntegerField()
    drawn_by = models.CharField(max_length=200)
    drawn_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    thing = models.ForeignKey("streams.Thing", models.PROTECT, null=True, related_name="+", help_text="of a counting line")
    thing_id: int | None

    class Meta:
        db_table = "camera_rule"
        constraints = [
            models.UniqueConstraint(fields=["camera", "code"], condition=models.Q(retired_at=None), name="camera_rule_one"),
            models.UniqueConstraint(fields=["camera", "code", "version"], name="camera_rule_version"),
        ]


class CameraProfile(models.Model):
    """Which occasion holds since when; the newest row is the one that does."""

    id: int
    profile = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "camera_profile"


# --- written by the watching processes ------------------------------------------------------------------------------------------


class CameraWorker(models.Model):
    name = models.CharField(max_length=100, primary_key=True)
    site = models.CharField(max_length=60, default="")
    address = models.CharField(max_length=300)
    capacity = models.FloatField()
    detector = models.CharField(max_length=100)
    seen_at = models.DateTimeField()
    figures = models.JSONField(default=dict)

    class Meta:
        db_table = "camera_worker"


class CameraLease(models.Model):
    """Who watches a camera. ``epoch`` rises with every change of hands: what an earlier holder writes is refused by it."""

    camera = models.OneToOneField(Camera, models.CASCADE, primary_key=True, related_name="+")
    worker = models.CharField(max_length=100, null=True)
    epoch = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "camera_lease"


class CameraState(models.Model):
    """How a camera stands, as its holder said last."""

    camera = models.OneToOneField(Camera, models.CASCADE, primary_key=True, related_name="+")
    state = models.CharField(max_length=12)
    since = models.DateTimeField()
    frame_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField()
    figures = models.JSONField(default=dict)

    class Meta:
        db_table = "camera_state"


class CameraFault(models.Model):
    """A time in which a camera wasn't well."""

    id: int
    camera = models.ForeignKey(Camera, models.CASCADE, related_name="+")
    camera_id: int
    fault = models.CharField(max_length=12)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "camera_fault"
        constraints = [models.UniqueConstraint(fields=["camera", "fault"], condition=models.Q(ended_at=None), name="camera_fault_one")]
        indexes = [models.Index(fields=["camera", "began_at"], name="camera_fault_time")]


class CameraEvent(models.Model):
    """Something that broke a drawn rule."""

    id: int
    key = models.CharField(max_length=120, unique=True, help_text="camera, rule and beginning: told twice it is kept once")
    camera = models.ForeignKey(Camera, models.PROTECT, related_name="+")
    camera_id: int
    rule = models.ForeignKey(CameraRule, models.PROTECT, related_name="+")
    rule_id: int
    purpose = models.CharField(max_length=20)
    epoch = models.BigIntegerField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    value = models.FloatField()
    peak = models.FloatField()
    sure = models.FloatField()
    detector = models.CharField(max_length=100)
    figures = models.JSONField(default=dict)
    alerted_at = models.DateTimeField(null=True, help_text="when it was held against the rules of alerts")
    alert_id = models.IntegerField(null=True)
    review = models.CharField(max_length=12, default="")
    reviewed_by = models.CharField(max_length=200, default="")
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "camera_event"
        indexes = [
            models.Index(fields=["camera", "-began_at"], name="camera_event_newest"),
            models.Index(fields=["-began_at"], name="camera_event_unreviewed", condition=models.Q(review="")),
            models.Index(fields=["camera"], name="camera_event_open", condition=models.Q(ended_at=None)),
            models.Index(fields=["id"], name="camera_event_new", condition=models.Q(alerted_at=None)),
        ]


class CameraStill(models.Model):
    """The picture of an event, heads and plates made unreadable before it came here."""

    event = models.OneToOneField(CameraEvent, models.CASCADE, primary_key=True, related_name="+")
    event_id: int
    sha256 = models.CharField(max_length=64)
    taken_at = models.DateTimeField()
    data = models.BinaryField()
    sealed = models.BinaryField(default=b"", help_text="as the camera saw it, sealed; empty: none was kept")

    class Meta:
        db_table = "camera_still"
        indexes = [models.Index(fields=["taken_at"], name="camera_still_age")]


class CameraTally(models.Model):
    """What crossed a line within five minutes."""

    pk = models.CompositePrimaryKey("rule_id", "start", "kind", "forward")
    rule = models.ForeignKey(CameraRule, models.PROTECT, related_name="+", db_index=False)
    rule_id: int
    start = models.DateTimeField()
    kind = models.CharField(max_length=12)
    forward = models.BooleanField()
    count = models.IntegerField()

    class Meta:
        db_table = "camera_tally"


class CameraWatch(models.Model):
    """How many of five minutes a line was watched: a count of less is no count of a quiet road."""

    pk = models.CompositePrimaryKey("rule_id", "start")
    rule = models.ForeignKey(CameraRule, models.PROTECT, related_name="+", db_index=False)
    rule_id: int
    start = models.DateTimeField()
    seconds = models.FloatField()
    observed_at = models.DateTimeField(null=True, help_text="when its counts were handed to the streams")

    class Meta:
        db_table = "camera_watch"
        indexes = [models.Index(fields=["start"], name="camera_watch_open", condition=models.Q(observed_at=None))]


class CameraClip(models.Model):
    """Some seconds around an event, heads and plates made unreadable before they came here."""

    event = models.OneToOneField(CameraEvent, models.CASCADE, primary_key=True, related_name="+")
    event_id: int
    sha256 = models.CharField(max_length=64)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    data = models.BinaryField(help_text="MP4")
    sealed = models.BinaryField(default=b"", help_text="as the camera sent it, MP4, sealed; empty: none was kept")

    class Meta:
        db_table = "camera_clip"
        indexes = [models.Index(fields=["began_at"], name="camera_clip_age")]


class CameraTrip(models.Model):
    """What went from one place drawn on a camera's picture to another, within five minutes."""

    pk = models.CompositePrimaryKey("camera_id", "start", "origin", "destination", "kind")
    camera = models.ForeignKey(Camera, models.PROTECT, related_name="+", db_index=False)
    camera_id: int
    start = models.DateTimeField()
    origin = models.CharField(max_length=60)
    destination = models.CharField(max_length=60)
    kind = models.CharField(max_length=12)
    count = models.IntegerField()

    class Meta:
        db_table = "camera_trip"


class CameraTrial(models.Model):
    """How well a camera counted figures of known ways that were laid over its own picture."""

    id: int
    camera = models.ForeignKey(Camera, models.CASCADE, related_name="+")
    camera_id: int
    at = models.DateTimeField()
    laid = models.IntegerField(help_text="crossings of the laid figures")
    counted = models.IntegerField()
    error = models.FloatField(help_text="share of the laid crossings that were missed or counted too much")
    smallest_px = models.IntegerField(null=True, help_text="height of the smallest figure it still sees; null: it sees none")
    detector = models.CharField(max_length=100)
    figures = models.JSONField(default=dict)

    class Meta:
        db_table = "camera_trial"
        indexes = [models.Index(fields=["camera", "-at"], name="camera_trial_newest")]


class CameraWall(models.Model):
    """Cameras somebody keeps together, to be shown beside each other."""

    id: int
    name = models.CharField(max_length=80)
    account = models.ForeignKey("people.Account", models.CASCADE, related_name="+")
    account_id: int
    shared = models.BooleanField(default=False)
    cameras = models.JSONField(help_text="codes, in the order they are shown")
    size = models.IntegerField()
    kept_at = models.DateTimeField()

    class Meta:
        db_table = "camera_wall"
        constraints = [models.UniqueConstraint(fields=["account", "name"], name="camera_wall_one")]
