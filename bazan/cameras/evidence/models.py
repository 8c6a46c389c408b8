"""Tables of the room: cases, copies of what cameras kept, and what was done with them by whom."""

from django.db import models


class EvidenceCounter(models.Model):
    """The last number given to a case of a year. It stands apart, since nobody may count cases he can't see."""

    year = models.IntegerField(primary_key=True)
    last = models.IntegerField()

    class Meta:
        db_table = "evidence_counter"


class EvidenceCase(models.Model):
    """Pictures and clips held together for one reason, on one legal basis."""

    id: int
    key = models.CharField(max_length=300, unique=True, help_text="of the act that opened it: given twice it opens one")
    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=1000)
    legal_basis = models.CharField(max_length=500)
    cameras = models.JSONField(help_text="numbers of the cameras in it: who doesn't see each of them doesn't see the case")
    opened_by = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    closed_by = models.CharField(max_length=200, default="")
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=1000, default="")

    class Meta:
        db_table = "evidence_case"
        indexes = [models.Index(fields=["closed_at"], name="evidence_case_age", condition=models.Q(closed_at__isnull=False))]


class EvidenceItem(models.Model):
    """A picture or a clip of an event, copied: what its camera keeps is erased by a rule of its own."""

    id: int
    case = models.ForeignKey(EvidenceCase, models.PROTECT, related_name="+")
    case_id: int
    event = models.ForeignKey("cameras.CameraEvent", models.PROTECT, related_name="+")
    event_id: int
    kind = models.CharField(max_length=5)
    sha256 = models.CharField(max_length=64)
    original_sha256 = models.CharField(max_length=64, default="")
    data = models.BinaryField()
    sealed = models.BinaryField(default=b"", help_text="as the camera saw it, sealed")
    size = models.IntegerField(help_text="of the data, in bytes")
    camera = models.CharField(max_length=60)
    camera_name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=20)
    rule = models.CharField(max_length=60)
    rule_version = models.IntegerField()
    detector = models.CharField(max_length=100)
    taken_from = models.DateTimeField()
    taken_until = models.DateTimeField()
    note = models.CharField(max_length=1000)
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_item"
        constraints = [models.UniqueConstraint(fields=["case", "event", "kind"], name="evidence_item_once")]


class EvidenceEntry(models.Model):
    """A link of the chain of custody. Written once, never changed."""

    id: int
    case = models.ForeignKey(EvidenceCase, models.PROTECT, related_name="+")
    case_id: int
    seq = models.IntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    act = models.CharField(max_length=10)
    detail = models.JSONField()
    key = models.CharField(max_length=100, null=True, help_text="of the form that was sent: sent twice it is written once")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "evidence_entry"
        constraints = [
            models.UniqueConstraint(fields=["case", "seq"], name="evidence_entry_order"),
            models.UniqueConstraint(fields=["case", "key"], name="evidence_entry_once"),
        ]
        indexes = [models.Index(fields=["case", "by", "-at"], name="evidence_entry_looks", condition=models.Q(act="look"))]
