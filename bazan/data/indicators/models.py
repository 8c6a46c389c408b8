"""Tables of the room. Values are written in bulk by SQL; the models name the columns."""

from django.db import models


class LoadedPack(models.Model):
    """A sector as loaded: what boards, maps and the measuring process need of it."""

    pack = models.CharField(max_length=40, primary_key=True)
    version = models.IntegerField()
    order = models.IntegerField()
    spec = models.JSONField(help_text="title, icon, owner, state, awaits, kinds, scales, boards, options")
    folder = models.CharField(max_length=500, help_text="where its functions and tables are read")

    class Meta:
        db_table = "indicator_pack"


class Indicator(models.Model):
    """A pack's indicator as loaded: ``code`` is ``<pack>.<id>``; ``spec`` is its file, whole."""

    id: int
    code = models.CharField(max_length=100, unique=True)
    pack = models.CharField(max_length=40)
    version = models.IntegerField()
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of spec, functions and tables: a change recomputes")
    grain = models.CharField(max_length=10, help_text="hour, day, week, month, quarter, year")
    spec = models.JSONField()
    clocked_to = models.DateTimeField(null=True, help_text="periods ended by then were measured because time passed")

    class Meta:
        db_table = "indicator"


class IndicatorLimit(models.Model):
    """Limits a province lays over an indicator's from a day on; null: as in the pack. Packs may come and go: there is no foreign key."""

    id: int
    code = models.CharField(max_length=100)
    sector = models.CharField(max_length=40)
    valid_from = models.DateField()
    watch = models.FloatField(null=True)
    off = models.FloatField(null=True)
    target = models.FloatField(null=True)
    law = models.CharField(max_length=200, blank=True, default="", help_text="the law or decision the numbers come from")
    packed = models.JSONField(null=True, help_text="the pack's entry under it when it was laid: a later pack may say otherwise")

    class Meta:
        db_table = "indicator_limit"
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="indicator_limit_once")]


class IndicatorValue(models.Model):
    """What an indicator says of one feature (a thing, a place, an organization) in one period. Null: too little data to say."""

    pk = models.CompositePrimaryKey("indicator_id", "feature_kind", "feature_id", "period_start")
    # no constraint in the database: millions of rows are copied in, all by the one measuring process
    indicator = models.ForeignKey(Indicator, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    feature_kind = models.CharField(max_length=12, help_text="thing, place or organization")
    feature_id = models.IntegerField()
    period_start = models.DateTimeField()
    value = models.FloatField(null=True)
    completeness = models.FloatField(help_text="share of the inputs expected that were there, 0 to 1")
    detail = models.JSONField(null=True, help_text="parts the value was made of; for a place: at, the station behind it, n of how many")
    version = models.IntegerField()
    alive_at = models.DateTimeField(null=True, help_text="newest input behind it")
    computed_at = models.DateTimeField()

    class Meta:
        db_table = "indicator_value"


class IndicatorRevision(models.Model):
    """A value that was replaced after its period had ended, and why."""

    indicator = models.ForeignKey(Indicator, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    feature_kind = models.CharField(max_length=12)
    feature_id = models.IntegerField()
    period_start = models.DateTimeField()
    value = models.FloatField(null=True)
    version = models.IntegerField()
    computed_at = models.DateTimeField()
    replaced_at = models.DateTimeField()
    reason = models.CharField(max_length=40, help_text="late_data, correction, new_version")
    batch_id = models.IntegerField(null=True, help_text="the batch of rows that replaced it; null: observations, or a new formula")
    note = models.CharField(max_length=500, default="", db_default="", help_text="why, as who corrected the rows said it")

    class Meta:
        db_table = "indicator_revision"
        indexes = [models.Index(fields=["indicator", "feature_kind", "feature_id", "period_start"], name="indicator_revision_of")]


class IndicatorPast(models.Model):
    """A version of a value that was replaced, settled or not: kept by a trigger for some weeks. It stood in [computed_at, replaced_at)."""

    pk = models.CompositePrimaryKey("indicator_id", "feature_kind", "feature_id", "period_start", "replaced_at")
    indicator = models.ForeignKey(Indicator, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    feature_kind = models.CharField(max_length=12)
    feature_id = models.IntegerField()
    period_start = models.DateTimeField()
    value = models.FloatField(null=True)
    completeness = models.FloatField()
    detail = models.JSONField(null=True)
    version = models.IntegerField()
    alive_at = models.DateTimeField(null=True)
    computed_at = models.DateTimeField()
    replaced_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "indicator_past"


class IndicatorPastKept(models.Model):
    """The one row that says from when on the past is kept."""

    began = models.DateTimeField(help_text="nothing was known before")
    whole = models.DateTimeField(help_text="from then on IndicatorPast holds every version that was replaced")

    class Meta:
        db_table = "indicator_past_kept"


class IndicatorDue(models.Model):
    """Hours of one datastream and local day whose dependents are owed, while newer ones go first. Indicator 0: all of them."""

    pk = models.CompositePrimaryKey("datastream_id", "day", "indicator_id")
    datastream_id = models.IntegerField()
    day = models.DateField(db_index=True)
    indicator_id = models.IntegerField(default=0)
    hours = models.IntegerField(help_text="one bit an hour of the local day")
    marked_at = models.DateTimeField()

    class Meta:
        db_table = "indicator_due"


class IndicatorMove(models.Model):
    """One value over rows as one batch found and left it. Several batches measured together share the step; batch 0: a new formula."""

    batch_id = models.IntegerField()
    indicator = models.ForeignKey(Indicator, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    feature_kind = models.CharField(max_length=12)
    feature_id = models.IntegerField()
    period_start = models.DateTimeField()
    before = models.FloatField(null=True)
    after = models.FloatField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "indicator_move"
        indexes = [
            models.Index(fields=["batch_id"], name="indicator_move_batch"),
            models.Index(fields=["indicator", "feature_kind", "feature_id", "period_start", "at"], name="indicator_move_of"),
            models.Index(fields=["at"], name="indicator_move_at"),
        ]


class IndicatorChange(models.Model):
    """What a page says of one number that moved on one local day; of several periods that moved one is told, see ``changes``."""

    pk = models.CompositePrimaryKey("day", "indicator_id", "feature_kind", "feature_id")
    day = models.DateField()
    indicator = models.ForeignKey(Indicator, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    feature_kind = models.CharField(max_length=12)
    feature_id = models.IntegerField()
    period_start = models.DateTimeField(help_text="the period told")
    oldest_start = models.DateTimeField(help_text="the oldest period that moved")
    before = models.FloatField(null=True, help_text="as the day found it; null: it came for the first time")
    after = models.FloatField(null=True)
    at = models.DateTimeField()
    reason = models.CharField(max_length=40, help_text="late_data, correction, new_version")
    batch_id = models.IntegerField(null=True, help_text="the batch of rows that moved it last; null: observations, or a new formula")

    class Meta:
        db_table = "indicator_change"


class IndicatorRowsDue(models.Model):
    """Periods of an indicator over rows that are owed, newest first: everything after a new formula, or what a large batch touched."""

    pk = models.CompositePrimaryKey("indicator_id", "batch_id")
    indicator_id = models.IntegerField()
    batch_id = models.IntegerField(help_text="the batch that made it due; 0: a new formula")
    newest = models.DateTimeField(help_text="start of the newest period still owed")
    oldest = models.DateTimeField()

    class Meta:
        db_table = "indicator_rows_due"
