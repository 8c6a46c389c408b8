from django.db import models

from bazan.data.forms.types import State, UploadState


class Form(models.Model):
    """A workbook that units owe. ``spec`` is what its pack declares."""

    id: int
    code = models.CharField(max_length=80, unique=True)
    pack = models.CharField(max_length=40)
    version = models.IntegerField()
    spec = models.JSONField(default=dict)
    since = models.DateTimeField(help_text="when it became known here")
    active = models.BooleanField(default=True, help_text="false: its pack doesn't declare it any more")

    class Meta:
        db_table = "form"


class Submission(models.Model):
    """What one organization sent for one period of one form. ``place`` and ``sector`` say who may see it."""

    id: int
    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    form_id: int
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+")
    organization_id: int
    period_start = models.DateTimeField()
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    sector = models.CharField(max_length=40)
    state: "models.CharField[str, State]" = models.CharField(
        max_length=12, help_text="draft, submitted, verified, approved, locked, returned"
    )
    sent_at = models.DateTimeField(null=True, help_text="when it was first sent")
    approved_at = models.DateTimeField(null=True)
    refused_cells = models.IntegerField(default=0, help_text="refused at the last sending and still owed")
    upload = models.ForeignKey("Upload", models.PROTECT, null=True, related_name="+", help_text="the last file committed")
    upload_id: int | None

    class Meta:
        db_table = "form_submission"
        constraints = [models.UniqueConstraint(fields=["form", "organization", "period_start"], name="form_submission_once")]
        indexes = [models.Index(fields=["form", "period_start"], name="form_submission_first")]


class Upload(models.Model):
    """One file handed in. Its bytes lie in the archive under their SHA-256; ``result`` holds what its check found."""

    id: int
    form = models.ForeignKey(Form, models.PROTECT, related_name="+")
    form_id: int
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, related_name="+")
    organization_id: int
    period_start = models.DateTimeField()
    place = models.ForeignKey("places.Place", models.PROTECT, related_name="+")
    place_id: int
    sector = models.CharField(max_length=40)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="+")
    submission_id: int | None
    run = models.ForeignKey("sources.SourceRun", models.PROTECT, null=True, related_name="+")
    run_id: int | None
    file_name = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    actor = models.CharField(max_length=200)
    at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, help_text="when it came in on paper or by mail, before this system knew the form")
    state: "models.CharField[UploadState, UploadState]" = models.CharField(
        max_length=12, help_text="waiting, checked, refused, asked, committed, broken"
    )
    step = models.CharField(max_length=20, blank=True, default="", help_text="what it is busy with")
    problem = models.JSONField(default=dict, help_text="rule and params of why the file can't be taken")
    result = models.JSONField(default=dict, help_text="counts, findings, preview")
    partial = models.BooleanField(default=False, help_text="the officer chose to commit what is good and to owe the rest")
    note = models.CharField(max_length=500, blank=True, default="", help_text="why warnings are right as they are")
    reason = models.CharField(max_length=500, blank=True, default="", help_text="why values sent before change")
    file_erased_at = models.DateTimeField(null=True, help_text="its bytes are gone, its SHA-256 stays")

    class Meta:
        db_table = "form_upload"
        indexes = [models.Index(fields=["form", "organization", "period_start", "-at"], name="form_upload_newest")]


class SubmissionStep(models.Model):
    """One step of a submission. Written once, never changed."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="+")
    submission_id: int
    act = models.CharField(max_length=12)
    before = models.CharField(max_length=12, blank=True)
    after = models.CharField(max_length=12)
    actor = models.CharField(max_length=200)
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True, default="")
    upload = models.ForeignKey(Upload, models.PROTECT, null=True, related_name="+")
    upload_id: int | None

    class Meta:
        db_table = "form_submission_step"


class Obligation(models.Model):
    """What was last told of an obligation: to the datasets it fills, and to who owes it. What it is now is computed."""

    form = models.ForeignKey(Form, models.CASCADE, related_name="+")
    form_id: int
    organization = models.ForeignKey("organizations.Organization", models.CASCADE, related_name="+")
    organization_id: int
    period_start = models.DateTimeField()
    place = models.ForeignKey("places.Place", models.CASCADE, related_name="+")
    sector = models.CharField(max_length=40)
    told = models.CharField(max_length=200, blank=True, default="", help_text="the row last written into the datasets, as text")
    soon_at = models.DateTimeField(null=True, help_text="when the reminder that it is due soon was recorded")
    late_at = models.DateTimeField(null=True, help_text="when the reminder that it is late was recorded")

    class Meta:
        db_table = "form_obligation"
        constraints = [models.UniqueConstraint(fields=["form", "organization", "period_start"], name="form_obligation_once")]
