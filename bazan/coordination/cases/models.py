from django.db import models


class Numbers(models.Field):
    """PostgreSQL's integer[], as a list. Without Django's own array field: its app asks the database for its types on every connection."""

    def db_type(self, connection) -> str:
        return "integer[]"


class Case(models.Model):
    """One case. ``place``, ``sector`` and ``organizations`` say who may see it."""

    id: int
    workflow = models.CharField(max_length=40)
    state = models.CharField(max_length=30)
    version = models.IntegerField(default=1, help_text="rises with everything that happens to it")
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+", help_text="who leads it")
    organization_id: int
    organizations = Numbers(help_text="who leads it and who was asked for a part")
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    sector = models.CharField(max_length=40)
    opened_by = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    policy = models.JSONField(help_text="version and stages as promised when it was opened")
    first_due_at = models.DateTimeField(help_text="never overwritten")
    due_at = models.DateTimeField()
    own_due_at = models.DateTimeField(null=True, help_text="its own deadline, while it keeps an earlier one of another case")
    extensions = models.IntegerField(default=0)
    stage_due_at = models.DateTimeField(null=True)
    running = models.BooleanField(help_text="the deadline runs in this state")
    paused_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True, help_text="when it was told that the deadline passed")
    stage_late_at = models.DateTimeField(null=True, help_text="when it was told that this state lasts too long")
    guarded = models.BooleanField(default=False, db_default=False, help_text="seen by its organizations, and who entered it")
    held = models.BooleanField(default=False, db_default=False, help_text="for a court or an inquiry: nothing of it is erased")

    class Meta:
        db_table = "case_record"
        indexes = [
            models.Index(fields=["workflow", "-opened_at"], name="case_newest"),
            models.Index(models.F("workflow"), models.F("closed_at").desc(nulls_first=True), name="case_closed"),
            models.Index(fields=["due_at"], name="case_due", condition=models.Q(running=True, late_at=None)),
            models.Index(fields=["stage_due_at"], name="case_stage_due", condition=models.Q(closed_at=None, stage_late_at=None)),
        ]


class CaseEntry(models.Model):
    """Somebody outside of a guarded case who entered it with a reason, for a while."""

    id: int
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    case_id: int
    account = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    account_id: int
    at = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=2000)

    class Meta:
        db_table = "case_entry"


class CaseEvent(models.Model):
    """One thing that happened to a case. Written once, never changed; its words are erased when their time is over."""

    id: int
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    case_id: int
    act = models.CharField(max_length=30)
    before = models.CharField(max_length=30, blank=True)
    after = models.CharField(max_length=30)
    actor = models.CharField(max_length=200)
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, null=True, related_name="+")
    organization_id: int | None
    at = models.DateTimeField()
    reason = models.CharField(max_length=2000, blank=True, default="")
    detail = models.JSONField(default=dict, help_text="deadlines before and after, the sub-task spoken of, who took over")
    key = models.CharField(max_length=40, blank=True, default="", help_text="of what was sent: sent twice, it is done once")

    class Meta:
        db_table = "case_event"
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="case_event_once", condition=~models.Q(key=""))]


class CaseTask(models.Model):
    """A part of a case that another organization is asked for."""

    id: int
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    case_id: int
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+")
    organization_id: int
    what = models.CharField(max_length=1000)
    state = models.CharField(max_length=12)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=2000, blank=True, default="")

    class Meta:
        db_table = "case_task"


class CaseEvidence(models.Model):
    """A file that came with an event. Its bytes lie in the archive under their SHA-256."""

    id: int
    event = models.ForeignKey(CaseEvent, models.PROTECT, related_name="+")
    event_id: int
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    case_id: int
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=300)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    erased_at = models.DateTimeField(null=True, help_text="its bytes are gone, its SHA-256 stays")

    class Meta:
        db_table = "case_evidence"


class CaseErasure(models.Model):
    """Somebody asked that what is kept of them in a case be erased: asked by one person, decided by another, done by the work process."""

    id: int
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    case_id: int
    cases = Numbers(help_text="the case with all that belongs to it")
    subject = models.CharField(max_length=60, help_text="the number people know it by")
    reason = models.CharField(max_length=500)
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="asked", help_text="asked, confirmed, refused, done")
    decided_by = models.CharField(max_length=200, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    count = models.IntegerField(default=0, help_text="pieces erased")

    class Meta:
        db_table = "case_erasure"
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(state__in=("asked", "confirmed")), name="case_erasure_once")
        ]
