"""Tables of the room. What was seen, films and how jobs stand are written by the watching processes, through ``machine``."""

from django.db import models


class FootageClip(models.Model):
    """A clip: handed in, in pieces of its own; or of an event, whose bytes lie with the cameras."""

    id: int
    key = models.CharField(max_length=32, unique=True, help_text="what its pieces are sealed to")
    event = models.OneToOneField("cameras.CameraEvent", models.PROTECT, null=True, related_name="+")
    event_id: int | None
    camera = models.ForeignKey("cameras.Camera", models.PROTECT, null=True, related_name="+")
    camera_id: int | None
    name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=300, help_text="what it is looked through for")
    legal_basis = models.CharField(max_length=300)
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField(help_text="bytes; of an event's clip 0")
    pieces = models.IntegerField(default=0, help_text="how many have come")
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    place_id: int | None
    sector = models.CharField(max_length=40)
    account = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+", help_text="who handed it in")
    account_id: int | None
    handed_by = models.CharField(max_length=200)
    handed_at = models.DateTimeField()
    recorded_at = models.DateTimeField(null=True, help_text="of its first picture; null: nobody knows")
    state = models.CharField(max_length=12, help_text="receiving, waiting, looked or unreadable")
    problem = models.CharField(max_length=60, default="", help_text="rule that says why it is unreadable")
    sha256 = models.CharField(max_length=64, default="")
    seconds = models.FloatField(null=True)
    pictures = models.IntegerField(null=True)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    codec = models.CharField(max_length=20, default="")
    preview = models.BinaryField(default=b"", help_text="its first picture, a JPEG in which nobody can be recognised")

    class Meta:
        db_table = "footage_clip"
        indexes = [models.Index(fields=["-handed_at"], name="footage_clip_newest")]


class FootagePiece(models.Model):
    """A piece of a clip that was handed in, sealed."""

    pk = models.CompositePrimaryKey("clip_id", "number")
    clip = models.ForeignKey(FootageClip, models.CASCADE, related_name="+", db_index=False)
    clip_id: int
    number = models.IntegerField()
    data = models.BinaryField(help_text="sealed")

    class Meta:
        db_table = "footage_piece"


class FootageLook(models.Model):
    """What one detector saw in some seconds of a clip."""

    pk = models.CompositePrimaryKey("clip_id", "detector", "number")
    clip = models.ForeignKey(FootageClip, models.CASCADE, related_name="+", db_index=False)
    clip_id: int
    detector = models.CharField(max_length=100)
    number = models.IntegerField()
    pictures = models.IntegerField()
    last = models.BooleanField(help_text="nothing of the clip comes after it")
    data = models.BinaryField(help_text="glances, packed")

    class Meta:
        db_table = "footage_look"


class FootageTrial(models.Model):
    """A rule that was tried on a camera's clips before it held, beside the one it would take the place of."""

    id: int
    camera = models.ForeignKey("cameras.Camera", models.PROTECT, related_name="+")
    camera_id: int
    draft = models.JSONField()
    kept = models.JSONField(null=True, help_text="null: it would be a new one")
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "footage_trial"


class FootageJob(models.Model):
    """Something to be found out of a clip. ``epoch`` rises with every change of hands: what an earlier holder writes is refused by it."""

    id: int
    clip = models.ForeignKey(FootageClip, models.CASCADE, related_name="+")
    clip_id: int
    trial = models.ForeignKey(FootageTrial, models.CASCADE, null=True, related_name="+")
    trial_id: int | None
    kind = models.CharField(max_length=12, help_text="look, count, rerun, motion or export")
    terms = models.JSONField(default=dict)
    state = models.CharField(max_length=12, help_text="waiting, running, done, failed or cancelled")
    problem = models.CharField(max_length=60, default="", help_text="rule that says why it failed")
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    worker = models.CharField(max_length=100, default="")
    epoch = models.BigIntegerField(default=0)
    tries = models.IntegerField(default=0, help_text="how often it was begun and neither ended nor given back")
    expires_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True, help_text="when somebody wanted it to stop")
    progress = models.FloatField(default=0, help_text="0 to 1")
    ended_at = models.DateTimeField(null=True)
    detector = models.CharField(max_length=100, default="")
    result = models.JSONField(null=True)

    class Meta:
        db_table = "footage_job"
        indexes = [
            models.Index(fields=["clip", "-id"], name="footage_job_newest"),
            models.Index(fields=["asked_at"], name="footage_job_open", condition=models.Q(state__in=["waiting", "running"])),
        ]


class FootageFilm(models.Model):
    """A blurred copy of a clip, or of some seconds of it."""

    job = models.OneToOneField(FootageJob, models.CASCADE, primary_key=True, related_name="+")
    job_id: int
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField(help_text="MP4")

    class Meta:
        db_table = "footage_film"
