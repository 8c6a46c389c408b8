"""Tables of the room: each briefing as it was issued, the passports of its numbers, its documents. Written once, never changed."""

from django.db import models


class Briefing(models.Model):
    """One briefing. Issued anew, it is another row of the same series with the next version and a number of its own."""

    id: int
    key = models.CharField(max_length=200, unique=True, help_text="of the act that issued it: given twice it is issued once")
    series = models.IntegerField(null=True, help_text="the number of its first version; null on the first one")
    version = models.IntegerField(default=1)
    kind = models.CharField(max_length=10, help_text="daily, weekly, monthly, meeting")
    issuer = models.CharField(max_length=60, help_text="code of the organization whose numbers it takes")
    year = models.IntegerField(help_text="local, of its number")
    number = models.IntegerField(help_text="of the issuer in the year")
    symbol = models.CharField(max_length=80, help_text="as it is printed: 05/BC-IOC")
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+")
    organization_id: int
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    sector = models.CharField(max_length=60, help_text="one sector, or * for all")
    start = models.DateTimeField(help_text="of the stretch it tells, inclusive")
    end = models.DateTimeField(help_text="exclusive")
    at = models.DateTimeField(help_text="the instant as of which what stands is told")
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=200, help_text="user name; system: the clock")
    languages = models.JSONField(help_text="in which it is printed")
    signed = models.TextField(help_text="everything in it with its signature, as JSON that verify.py reads")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what was signed, in hexadecimal")

    class Meta:
        db_table = "briefing"
        constraints = [models.UniqueConstraint(fields=["issuer", "year", "number"], name="briefing_number")]
        indexes = [models.Index(fields=["-issued_at"], name="briefing_newest")]


class BriefingFigure(models.Model):
    """One printed number and its passport, signed when the briefing was issued."""

    id: int
    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="+")
    briefing_id: int
    code = models.CharField(max_length=10, unique=True)
    fact = models.CharField(max_length=120)
    figure = models.CharField(max_length=60)
    signed = models.TextField()

    class Meta:
        db_table = "briefing_figure"


class BriefingDocument(models.Model):
    """One document, byte for byte as it was made after the issue."""

    id: int
    briefing = models.ForeignKey(Briefing, models.CASCADE, related_name="+")
    briefing_id: int
    format = models.CharField(max_length=10)
    language = models.CharField(max_length=5)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "briefing_document"
        constraints = [models.UniqueConstraint(fields=["briefing", "format", "language"], name="briefing_document_once")]
