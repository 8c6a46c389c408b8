from django.db import models


class Dataset(models.Model):
    """A dataset as its pack declares it; its rows lie in a table of their own, made from ``spec``."""

    id: int
    code = models.CharField(max_length=100, unique=True, help_text="<pack>.<id>")
    pack = models.CharField(max_length=40)
    version = models.IntegerField()
    storage = models.CharField(max_length=63, help_text="the table of its rows")
    spec = models.JSONField(help_text="columns, key, checks, lists and their words, as in packs")

    class Meta:
        db_table = "dataset"


class Layer(models.Model):
    """Rows of a dataset put on maps, as a file of its pack declares it."""

    id: int
    code = models.CharField(max_length=100, unique=True, help_text="<pack>.<id>")
    pack = models.CharField(max_length=40)
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="+")
    dataset_id: int
    spec = models.JSONField(help_text="as in packs, with its words")

    class Meta:
        db_table = "dataset_layer"


class Batch(models.Model):
    """Rows of one dataset committed together: by whom, from which run and file, why."""

    id: int
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="+")
    run_id = models.IntegerField(help_text="the source run that brought it")
    actor = models.CharField(max_length=200)
    at = models.DateTimeField()
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=500, blank=True, help_text="why rows that stood were changed")
    organization = models.ForeignKey("organizations.Organization", models.PROTECT, null=True, related_name="+")
    period_start = models.DateTimeField(null=True)
    period_grain = models.CharField(max_length=10, blank=True)
    letters = models.JSONField(default=dict, help_text="sheet to column to spreadsheet letter")
    new = models.IntegerField()
    superseded = models.IntegerField()
    withdrawn = models.IntegerField()

    class Meta:
        db_table = "dataset_batch"
        indexes = [
            models.Index(fields=["run_id"], name="dataset_batch_run"),
            models.Index(fields=["at"], name="dataset_batch_at"),
            models.Index(fields=["file_sha256"], name="dataset_batch_file"),
        ]


class Erasure(models.Model):
    """A person asked by letter that their rows be erased. What identifies the person stands nowhere here."""

    id: int
    letter = models.CharField(max_length=200, help_text="the number of the letter")
    state = models.CharField(max_length=12, default="asked", help_text="asked, refused, confirmed, withdrawn, deleted, done")
    pieces = models.JSONField(help_text="dataset, hashed column, row_ids; once deleted dataset and count")
    named = models.JSONField(default=dict, help_text="holder to the numbers of its pieces that name the person")
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, default="")
    decided_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True, help_text="since when no row of theirs stands; whoever measures is told")
    done_at = models.DateTimeField(null=True, help_text="when the last old file of the history was gone")

    class Meta:
        db_table = "dataset_erasure"
