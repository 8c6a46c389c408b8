"""Every version of a value that is replaced is kept by the database itself, so that any minute can be shown as it was known."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach

OF_PLACES = f"(feature_kind = 'place' AND {place_in_reach('feature_id')})"
OF_THINGS = "(feature_kind = 'thing' AND feature_id IN (SELECT id FROM thing))"
OF_ORGANIZATIONS = f"(feature_kind = 'organization' AND feature_id IN (SELECT id FROM organization WHERE {place_in_reach()}))"
OF_SECTORS = f"indicator_id IN (SELECT id FROM indicator WHERE {sector_in_reach('pack')})"
RULE = f"{EVERYTHING} OR ({OF_SECTORS} AND ({OF_PLACES} OR {OF_THINGS} OR {OF_ORGANIZATIONS}))"
BEGIN = """INSERT INTO indicator_past_kept (began, whole)
  SELECT least(now(), (SELECT min(computed_at) FROM indicator_value), (SELECT min(computed_at) FROM indicator_revision)), now()"""
TRIGGER = """CREATE FUNCTION keep_indicator_past() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
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
NO_TRIGGER = "DROP TRIGGER indicator_value_past ON indicator_value; DROP FUNCTION keep_indicator_past()"
COLUMNS = [
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
]


class Migration(migrations.Migration):
    dependencies = [("indicators", "0005_changes")]
    operations = [
        migrations.CreateModel(
            name="IndicatorPast",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "indicator_id", "feature_kind", "feature_id", "period_start", "replaced_at",
                        blank=True, editable=False, primary_key=True, serialize=False,
                    ),
                ),
                *COLUMNS,
                (
                    "indicator",
                    models.ForeignKey(
                        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="+",
                        to="indicators.indicator",
                    ),
                ),
            ],
            options={"db_table": "indicator_past"},
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
        migrations.RunSQL(BEGIN, migrations.RunSQL.noop),
        migrations.RunSQL(TRIGGER, NO_TRIGGER),
        protect("indicator_past", RULE),
    ]  # fmt: skip
