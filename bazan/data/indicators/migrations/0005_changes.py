"""What moved each day, one line a number; of the last days from the moves and revisions kept so far. Web requests see their values'."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.core.time import ZONE
from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach

OF_PLACES = f"(feature_kind = 'place' AND {place_in_reach('feature_id')})"
OF_THINGS = "(feature_kind = 'thing' AND feature_id IN (SELECT id FROM thing))"
OF_ORGANIZATIONS = f"(feature_kind = 'organization' AND feature_id IN (SELECT id FROM organization WHERE {place_in_reach()}))"
OF_SECTORS = f"indicator_id IN (SELECT id FROM indicator WHERE {sector_in_reach('pack')})"
RULE = f"{EVERYTHING} OR ({OF_SECTORS} AND ({OF_PLACES} OR {OF_THINGS} OR {OF_ORGANIZATIONS}))"
LAST_DAYS = f"""
WITH kept AS (
  SELECT m.id, m.indicator_id, m.feature_kind, m.feature_id, m.period_start, m.before, m.after, m.at, nullif(m.batch_id, 0) AS batch_id,
    CASE WHEN m.batch_id = 0 THEN 'new_version' WHEN b.superseded + b.withdrawn > 0 OR b.reason <> '' THEN 'correction'
      ELSE 'late_data' END AS reason
  FROM indicator_move m LEFT JOIN dataset_batch b ON b.id = m.batch_id WHERE m.at > now() - interval '8 days'
  UNION ALL
  SELECT r.id, r.indicator_id, r.feature_kind, r.feature_id, r.period_start, r.value, v.value, r.replaced_at, NULL, r.reason
  FROM indicator_revision r JOIN indicator_value v USING (indicator_id, feature_kind, feature_id, period_start)
  WHERE r.replaced_at > now() - interval '8 days' AND r.batch_id IS NULL AND NOT EXISTS (SELECT FROM indicator_move m
    WHERE m.indicator_id = r.indicator_id AND m.feature_kind = r.feature_kind AND m.feature_id = r.feature_id
      AND m.period_start = r.period_start AND m.at > now() - interval '8 days')),
days AS (SELECT *, (at AT TIME ZONE '{ZONE}')::date AS day FROM kept),
told AS (SELECT *, min(period_start) OVER (PARTITION BY day, indicator_id, feature_kind, feature_id) AS oldest,
  first_value(before) OVER (PARTITION BY day, indicator_id, feature_kind, feature_id, period_start ORDER BY id) AS first FROM days)
INSERT INTO indicator_change (day, indicator_id, feature_kind, feature_id, period_start, oldest_start, before, after, at, reason, batch_id)
SELECT DISTINCT ON (day, indicator_id, feature_kind, feature_id) day, indicator_id, feature_kind, feature_id, period_start, oldest, first,
  after, at, reason, batch_id
FROM told ORDER BY day, indicator_id, feature_kind, feature_id, first IS NULL, period_start DESC, id DESC
"""


class Migration(migrations.Migration):
    dependencies = [("indicators", "0004_nobodys"), ("datasets", "0005_web_may")]
    operations = [
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
        migrations.RunSQL(LAST_DAYS, migrations.RunSQL.noop),
        protect("indicator_change", RULE),
    ]
