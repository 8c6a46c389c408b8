"""Indicators of packs, their values, what moved them, formulas on trial, and limits of a province.

Web requests see the values of their sectors' indicators in their places, at the stations there and of the organizations there. Every
version of a value that is replaced is kept by the database itself, so that any minute can be shown as it was known. What is still to be
measured is the machine's own: row security without a policy shows it to nobody but the owner.
"""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach, web_may

OF_PLACES = f"(feature_kind = 'place' AND {place_in_reach('feature_id')})"
OF_THINGS = "(feature_kind = 'thing' AND feature_id IN (SELECT id FROM thing))"
OF_ORGANIZATIONS = f"(feature_kind = 'organization' AND feature_id IN (SELECT id FROM organization WHERE {place_in_reach()}))"
OF_SECTORS = f"indicator_id IN (SELECT id FROM indicator WHERE {sector_in_reach('pack')})"
RULE = f"{EVERYTHING} OR ({OF_SECTORS} AND ({OF_PLACES} OR {OF_THINGS} OR {OF_ORGANIZATIONS}))"
OF_VALUES = ("indicator_value", "indicator_revision", "indicator_move", "indicator_change", "indicator_past", "indicator_trial_value")
PAST = """CREATE FUNCTION keep_indicator_past() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO indicator_past (indicator_id, feature_kind, feature_id, period_start, value, completeness, detail, version, alive_at,
    computed_at, replaced_at)
  SELECT b.indicator_id, b.feature_kind, b.feature_id, b.period_start, b.value, b.completeness, b.detail, b.version, b.alive_at,
    b.computed_at, a.computed_at
  FROM before AS b JOIN after AS a USING (indicator_id, feature_kind, feature_id, period_start)
  WHERE b.computed_at < a.computed_at ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER indicator_value_past AFTER UPDATE ON indicator_value REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION keep_indicator_past();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organizations", "0001_initial"), ("people", "0001_initial"), ("streams", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=100, unique=True)),
                ("pack", models.CharField(max_length=40)),
                ("version", models.IntegerField()),
                ("fingerprint", models.CharField(help_text="SHA-256 of spec, functions and tables: a change recomputes", max_length=64)),
                ("grain", models.CharField(help_text="hour, day, week, month, quarter, year", max_length=10)),
                ("spec", models.JSONField()),
                ("clocked_to", models.DateTimeField(help_text="periods ended by then were measured because time passed", null=True)),
            ],
            options={"db_table": "indicator"},
        ),
        migrations.CreateModel(
            name="IndicatorDue",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "datastream_id", "day", "indicator_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("datastream_id", models.IntegerField()),
                ("day", models.DateField(db_index=True)),
                ("indicator_id", models.IntegerField(default=0)),
                ("hours", models.IntegerField(help_text="one bit an hour of the local day")),
                ("marked_at", models.DateTimeField()),
            ],
            options={"db_table": "indicator_due"},
        ),
        migrations.CreateModel(
            name="IndicatorPastKept",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("began", models.DateTimeField(help_text="nothing was known before")),
                ("whole", models.DateTimeField(help_text="from then on IndicatorPast holds every version that was replaced")),
            ],
            options={"db_table": "indicator_past_kept"},
        ),
        migrations.CreateModel(
            name="IndicatorRowsDue",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey("indicator_id", "batch_id", blank=True, editable=False, primary_key=True, serialize=False),
                ),
                ("indicator_id", models.IntegerField()),
                ("batch_id", models.IntegerField(help_text="the batch that made it due; 0: a new formula")),
                ("newest", models.DateTimeField(help_text="start of the newest period still owed")),
                ("oldest", models.DateTimeField()),
            ],
            options={"db_table": "indicator_rows_due"},
        ),
        migrations.CreateModel(
            name="LoadedPack",
            fields=[
                ("pack", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("version", models.IntegerField()),
                ("order", models.IntegerField()),
                ("spec", models.JSONField(help_text="title, icon, owner, state, awaits, kinds, scales, boards, options")),
                ("folder", models.CharField(help_text="where its functions and tables are read", max_length=500)),
            ],
            options={"db_table": "indicator_pack"},
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pack", models.CharField(max_length=40)),
                ("folder", models.CharField(help_text="the copy that was computed, and that is switched on", max_length=500)),
                ("asked_by", models.CharField(max_length=200)),
                ("why", models.CharField(max_length=500)),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField(help_text="the present it was computed for: thirteen months end with this one's")),
                (
                    "state",
                    models.CharField(
                        default="waiting", help_text="waiting, running, cancelled, done, failed, switching, on, dropped", max_length=10
                    ),
                ),
                ("done", models.IntegerField(default=0, help_text="pieces computed and kept; a piece is done whole or not at all")),
                ("total", models.IntegerField(default=0)),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("rule", models.CharField(default="", help_text="why it failed", max_length=100)),
                ("params", models.JSONField(default=dict)),
                ("switched_by", models.CharField(default="", max_length=200)),
                ("switch_why", models.CharField(default="", max_length=500)),
            ],
            options={"db_table": "indicator_trial"},
        ),
        migrations.CreateModel(
            name="IndicatorChange",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "day", "indicator_id", "feature_kind", "feature_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("feature_kind", models.CharField(max_length=12)),
                ("feature_id", models.IntegerField()),
                ("period_start", models.DateTimeField(help_text="the period told")),
                ("oldest_start", models.DateTimeField(help_text="the oldest period that moved")),
                ("before", models.FloatField(help_text="as the day found it; null: it came for the first time", null=True)),
                ("after", models.FloatField(null=True)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(help_text="late_data, correction, new_version", max_length=40)),
                (
                    "batch_id",
                    models.IntegerField(help_text="the batch of rows that moved it last; null: observations, or a new formula", null=True),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                    ),
                ),
            ],
            options={"db_table": "indicator_change"},
        ),
        migrations.CreateModel(
            name="IndicatorLimit",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=100)),
                ("sector", models.CharField(max_length=40)),
                ("valid_from", models.DateField()),
                ("watch", models.FloatField(null=True)),
                ("off", models.FloatField(null=True)),
                ("target", models.FloatField(null=True)),
                ("law", models.CharField(blank=True, default="", help_text="the law or decision the numbers come from", max_length=200)),
                (
                    "packed",
                    models.JSONField(help_text="the pack's entry under it when it was laid: a later pack may say otherwise", null=True),
                ),
            ],
            options={
                "db_table": "indicator_limit",
                "constraints": [models.UniqueConstraint(fields=("code", "valid_from"), name="indicator_limit_once")],
            },
        ),
        migrations.CreateModel(
            name="IndicatorPast",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "indicator_id",
                        "feature_kind",
                        "feature_id",
                        "period_start",
                        "replaced_at",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("feature_kind", models.CharField(max_length=12)),
                ("feature_id", models.IntegerField()),
                ("period_start", models.DateTimeField()),
                ("value", models.FloatField(null=True)),
                ("completeness", models.FloatField()),
                ("detail", models.JSONField(null=True)),
                ("version", models.IntegerField()),
                ("alive_at", models.DateTimeField(null=True)),
                ("computed_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(db_index=True)),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                    ),
                ),
            ],
            options={"db_table": "indicator_past"},
        ),
        migrations.CreateModel(
            name="IndicatorValue",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "indicator_id",
                        "feature_kind",
                        "feature_id",
                        "period_start",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("feature_kind", models.CharField(help_text="thing, place or organization", max_length=12)),
                ("feature_id", models.IntegerField()),
                ("period_start", models.DateTimeField()),
                ("value", models.FloatField(null=True)),
                ("completeness", models.FloatField(help_text="share of the inputs expected that were there, 0 to 1")),
                (
                    "detail",
                    models.JSONField(
                        help_text="parts the value was made of; for a place: at, the station behind it, n of how many", null=True
                    ),
                ),
                ("version", models.IntegerField()),
                ("alive_at", models.DateTimeField(help_text="newest input behind it", null=True)),
                ("computed_at", models.DateTimeField()),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                    ),
                ),
            ],
            options={"db_table": "indicator_value"},
        ),
        migrations.CreateModel(
            name="Tried",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=100)),
                ("pack", models.CharField(max_length=40)),
                ("version_before", models.IntegerField()),
                ("fingerprint_before", models.CharField(max_length=64)),
                ("spec_before", models.JSONField()),
                ("version", models.IntegerField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("spec", models.JSONField()),
                ("compared", models.IntegerField(default=0, help_text="values that stand, or would")),
                ("differing", models.IntegerField(default=0)),
                ("appeared", models.IntegerField(default=0, help_text="of those that differ: there was none")),
                ("vanished", models.IntegerField(default=0, help_text="of those that differ: there would be none")),
                ("worse", models.IntegerField(default=0, help_text="lights that would turn for the worse")),
                ("better", models.IntegerField(default=0)),
                ("indicator", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="indicators.indicator")),
                ("trial", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="tried", to="indicators.trial")),
            ],
            options={
                "db_table": "indicator_tried",
                "constraints": [models.UniqueConstraint(fields=("trial", "code"), name="indicator_tried_once")],
            },
        ),
        migrations.CreateModel(
            name="TrialValue",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tried_id",
                        "feature_kind",
                        "feature_id",
                        "period_start",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("indicator_id", models.IntegerField()),
                ("feature_kind", models.CharField(max_length=12)),
                ("feature_id", models.IntegerField()),
                ("period_start", models.DateTimeField()),
                ("before", models.FloatField(null=True)),
                ("after", models.FloatField(null=True)),
                ("light_before", models.CharField(max_length=8)),
                ("light_after", models.CharField(max_length=8)),
                (
                    "tried",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="indicators.tried"),
                ),
            ],
            options={"db_table": "indicator_trial_value"},
        ),
        migrations.CreateModel(
            name="IndicatorMove",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch_id", models.IntegerField()),
                ("feature_kind", models.CharField(max_length=12)),
                ("feature_id", models.IntegerField()),
                ("period_start", models.DateTimeField()),
                ("before", models.FloatField(null=True)),
                ("after", models.FloatField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                    ),
                ),
            ],
            options={
                "db_table": "indicator_move",
                "indexes": [
                    models.Index(fields=["batch_id"], name="indicator_move_batch"),
                    models.Index(fields=["indicator", "feature_kind", "feature_id", "period_start", "at"], name="indicator_move_of"),
                    models.Index(fields=["at"], name="indicator_move_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorRevision",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("feature_kind", models.CharField(max_length=12)),
                ("feature_id", models.IntegerField()),
                ("period_start", models.DateTimeField()),
                ("value", models.FloatField(null=True)),
                ("version", models.IntegerField()),
                ("computed_at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField()),
                ("reason", models.CharField(help_text="late_data, correction, new_version", max_length=40)),
                (
                    "batch_id",
                    models.IntegerField(help_text="the batch of rows that replaced it; null: observations, or a new formula", null=True),
                ),
                ("note", models.CharField(db_default="", default="", help_text="why, as who corrected the rows said it", max_length=500)),
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="indicators.indicator",
                    ),
                ),
            ],
            options={
                "db_table": "indicator_revision",
                "indexes": [models.Index(fields=["indicator", "feature_kind", "feature_id", "period_start"], name="indicator_revision_of")],
            },
        ),
        migrations.RunSQL(PAST),
        migrations.RunSQL("INSERT INTO indicator_past_kept (began, whole) VALUES (now(), now())"),
        *(protect(table, RULE) for table in OF_VALUES),
        protect("indicator_trial", sector_in_reach("pack")),
        protect("indicator_tried", sector_in_reach("pack")),
        protect("indicator_limit", sector_in_reach(), seen="true"),
        web_may("indicator_trial", "UPDATE (state, ended_at, switched_by, switch_why)"),
        web_may("indicator_limit", "INSERT, DELETE"),
        *(migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY") for table in ("indicator_due", "indicator_rows_due")),
    ]
