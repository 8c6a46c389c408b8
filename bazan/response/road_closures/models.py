"""Tables of the room: each closure as it stands, and everything that was ever known of it."""

from django.db import models


class Closure(models.Model):
    """A road that is or was cut."""

    id: int
    key = models.CharField(max_length=100, unique=True, help_text="of the act that made it: given twice it makes one")
    terms = models.JSONField(help_text="road, cause, whom, geometry, since, until, note, reference")
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+", help_text="who answers for it")
    organization_id: int
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    sector = models.CharField(max_length=40)
    opened_by = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1, help_text="rises with everything that happens to it")

    class Meta:
        db_table = "closure"
        indexes = [models.Index(fields=["place"], name="closure_standing", condition=models.Q(ended_at=None))]


class ClosureChange(models.Model):
    """One thing that happened to a closure, with the whole of what was known then. Written once, never changed."""

    id: int
    closure = models.ForeignKey(Closure, models.PROTECT, related_name="+")
    closure_id: int
    version = models.IntegerField()
    act = models.CharField(max_length=10, help_text="close, change, reopen")
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    terms = models.JSONField()
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "closure_change"
        constraints = [models.UniqueConstraint(fields=["closure", "version"], name="closure_change_once")]
        indexes = [models.Index(fields=["closure", "-at"], name="closure_change_newest")]
