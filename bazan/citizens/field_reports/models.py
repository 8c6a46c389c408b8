import uuid

from django.db import models

from bazan.citizens.field_reports.types import ForwardState, PictureKind, PictureState


class ServiceRow(models.Model):
    """A matter people may report, as a pack declares it."""

    id: int
    code = models.CharField(max_length=80, unique=True)
    sector = models.CharField(max_length=40)
    spec = models.JSONField()
    loaded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "field_report_service"


class Report(models.Model):
    """What somebody saw. Its state and deadlines are its case's; who sent it stands in a table of its own."""

    id: int
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="+")
    case_id: int
    key = models.CharField(max_length=80, unique=True, help_text="of the one who sends it: sent twice, it is one report")
    number = models.CharField(max_length=20, unique=True)
    service = models.CharField(max_length=80)
    channel = models.CharField(max_length=10)
    words = models.CharField(max_length=4000, blank=True, default="")
    landmark = models.CharField(max_length=300, blank=True, default="")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    accuracy_m = models.FloatField(null=True)
    cell = models.CharField(max_length=24, blank=True, default="", help_text="some hundred metres around its point")
    observed_at = models.DateTimeField(null=True, help_text="by the sender's clock")
    received_at = models.DateTimeField()
    danger = models.BooleanField(default=False)
    alarming = models.FloatField(null=True, help_text="how likely a model finds danger to life, where a person ought to look at once")
    level = models.CharField(max_length=20)
    suggested = models.JSONField(default=list)
    attributes = models.JSONField(default=dict)
    anonymous = models.BooleanField()
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    duplicate_of_id: int | None
    recurs = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    recurs_id: int | None
    route = models.CharField(max_length=60, blank=True, default="", help_text="the rule that named who handles it")
    acknowledged_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True, help_text="first given to a unit")
    started_at = models.DateTimeField(null=True, help_text="first worked on")
    answered_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=4000, blank=True, default="")
    question = models.CharField(max_length=1000, blank=True, default="")
    asked_due_at = models.DateTimeField(null=True)
    reroutes = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    supports = models.IntegerField(default=0)
    verified = models.BooleanField(null=True, help_text="the sender says that it is really mended")
    clear = models.BooleanField(null=True)
    rating = models.IntegerField(null=True)
    hidden = models.CharField(max_length=300, blank=True, default="", help_text="why the public doesn't read its words")
    promised = models.JSONField(null=True, help_text="what was said really happens, when it came in")
    told = models.IntegerField(default=0, help_text="the version of its case that was last told to the dataset")
    search_key = models.GeneratedField(
        expression=models.Func(models.F("words"), function="folded"),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        db_table = "field_report"
        indexes = [
            models.Index(fields=["service", "cell"], name="field_report_near"),
            models.Index(fields=["-received_at"], name="field_report_newest"),
            models.Index(fields=["duplicate_of"], name="field_report_same", condition=models.Q(duplicate_of__isnull=False)),
            models.Index(fields=["asked_due_at"], name="field_report_asked", condition=models.Q(asked_due_at__isnull=False)),
        ]


class ReportSender(models.Model):
    """Who sent a report, and the code that opens it: sealed. Pages read it through functions alone, each look at it is kept."""

    id: int
    report = models.OneToOneField(Report, models.PROTECT, related_name="+")
    report_id: int
    code_sealed = models.BinaryField(help_text="sealed for its report: the tracking code")
    code_hash = models.CharField(max_length=64, unique=True, help_text="keyed")
    contact_sealed = models.BinaryField(null=True, help_text="sealed for its report: name, phone and mail")
    phone_hash = models.CharField(max_length=64, blank=True, default="", help_text="keyed")
    mail_hash = models.CharField(max_length=64, blank=True, default="", help_text="keyed")
    phone_proved = models.BooleanField(default=False)
    language = models.CharField(max_length=8)
    citizen_id = models.IntegerField(null=True, help_text="an account of the citizens' app")
    device = models.CharField(max_length=64, blank=True, default="", help_text="a fingerprint")
    picture_facts = models.BooleanField(default=False, help_text="agrees that time and place within pictures are kept")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "field_report_sender"


class ReportLook(models.Model):
    """Somebody looked at who sent a report, and why."""

    id: int
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    reason = models.CharField(max_length=500)

    class Meta:
        db_table = "field_report_look"


class ReportPicture(models.Model):
    """A picture of a report: as it came, sealed once it was drawn anew, and blurred for the public."""

    id: int
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    report_id: int
    kind: "models.CharField[PictureKind, PictureKind]" = models.CharField(max_length=8)
    state: "models.CharField[PictureState, PictureState]" = models.CharField(max_length=8)
    raw = models.CharField(max_length=64, blank=True, default="", help_text="as it came; erased once it was drawn anew")
    media_type = models.CharField(max_length=40)
    sealed = models.CharField(max_length=64, blank=True, default="")
    public = models.CharField(max_length=64, blank=True, default="")
    preview = models.CharField(max_length=64, blank=True, default="")
    hash = models.BigIntegerField(null=True, help_text="of how it looks: 64 bits")
    faces = models.IntegerField(default=0)
    plates = models.IntegerField(default=0)
    unsafe = models.FloatField(default=0)
    taken_at = models.DateTimeField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    why = models.CharField(max_length=300, blank=True, default="")
    by = models.CharField(max_length=200, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "field_report_picture"
        indexes = [models.Index(fields=["report"], name="field_report_picture_of")]


class ReportSupport(models.Model):
    """Somebody else saw it too. ``device``: a fingerprint of the phone or of the account, so that each counts once."""

    id: int
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    device = models.CharField(max_length=64)
    network = models.CharField(max_length=64, blank=True, default="", help_text="a fingerprint that is another one each day")
    at = models.DateTimeField()

    class Meta:
        db_table = "field_report_support"
        constraints = [models.UniqueConstraint(fields=["report", "device"], name="field_report_support_once")]


class Forwarded(models.Model):
    """A report on its way to another Open311 server, once for each; what that says of it. ``attempt`` fences: only who made the newest one
    may tell how it ended."""

    id: int
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    report_id: int
    destination = models.CharField(max_length=60)
    state: "models.CharField[ForwardState, ForwardState]" = models.CharField(
        max_length=10, help_text="queued, sent, closed, failed, dropped"
    )
    due_at = models.DateTimeField(null=True)
    attempt = models.IntegerField(default=0)
    failures = models.IntegerField(default=0, help_text="in a row")
    unclear = models.BooleanField(default=False, help_text="it may have been taken there: looked for before it is sent again")
    first_at = models.DateTimeField(null=True, help_text="when it was sent first")
    reference = models.CharField(max_length=80, blank=True, default="", help_text="its number there")
    token = models.CharField(max_length=80, blank=True, default="", help_text="what its number is asked by there")
    status = models.CharField(max_length=20, blank=True, default="")
    notes = models.CharField(max_length=4000, blank=True, default="")
    error = models.CharField(max_length=300, blank=True, default="")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "field_report_forwarded"
        constraints = [models.UniqueConstraint(fields=["report", "destination"], name="field_report_forwarded_once")]
        indexes = [models.Index(fields=["state", "due_at"], name="field_report_forwarded_due", condition=models.Q(due_at__isnull=False))]


class PublicCopy(models.Model):
    """What everybody may see of a report, kept by the acts themselves. It holds nothing that isn't public."""

    id: int
    report = models.OneToOneField(Report, models.PROTECT, related_name="+")
    report_id: int
    number = models.CharField(max_length=20, unique=True)
    service = models.CharField(max_length=80)
    sector = models.CharField(max_length=40)
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+")
    organization_id: int
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    state = models.CharField(max_length=30)
    words = models.CharField(max_length=4000, blank=True, default="")
    reply = models.CharField(max_length=4000, blank=True, default="")
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    verified = models.BooleanField(null=True)
    supports = models.IntegerField(default=0)
    preview = models.CharField(max_length=64, blank=True, default="")
    after = models.CharField(max_length=64, blank=True, default="")
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "field_report_public"
        indexes = [
            models.Index(fields=["longitude", "latitude"], name="field_report_public_point"),
            models.Index(fields=["place", "-received_at"], name="field_report_public_place"),
            models.Index(fields=["-updated_at"], name="field_report_public_news"),
        ]


class PromiseRow(models.Model):
    """What really happens to reports of a service, in a commune or (without one) in the whole province, as last reckoned."""

    id: int
    service = models.CharField(max_length=80)
    place = models.ForeignKey("places.Place", models.PROTECT, null=True, related_name="+")
    place_id: int | None
    told = models.JSONField()
    reckoned_at = models.DateTimeField()

    class Meta:
        db_table = "field_report_promise"
        indexes = [models.Index(fields=["service"], name="field_report_promise_of")]


class ReportLetter(models.Model):
    """Something a sender is to be told of outside of this house: composed and addressed when it leaves, so it holds nothing of anybody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="+")
    report_id: int
    act = models.CharField(max_length=30)
    version = models.IntegerField(help_text="of the case after the act")
    state = models.CharField(max_length=10, default="queued", help_text="queued, sent, failed, dropped")
    provider = models.CharField(max_length=60, blank=True, default="")
    attempt = models.IntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "field_report_letter"
        constraints = [models.UniqueConstraint(fields=["report", "act", "version"], name="field_report_letter_once")]
        indexes = [models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="field_report_letter_due")]


class PublicDensity(models.Model):
    """How many public reports lie in a cell of the map, at each level of detail: counted by a clock, so that a tile costs the same for
    ten reports and for a million."""

    id: int
    level = models.IntegerField(help_text="cells across the world: 2 to this power")
    row = models.IntegerField()
    column = models.IntegerField()
    n = models.IntegerField()
    open = models.IntegerField()
    latitude = models.FloatField(help_text="of their middle")
    longitude = models.FloatField()

    class Meta:
        db_table = "field_report_density"
        indexes = [models.Index(fields=["level", "column", "row"], name="field_report_density_cell")]
