"""Values over rows: organizations as features, what each batch moved, periods owed. Web requests see organizations of their places."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach

OF_PLACES = f"(feature_kind = 'place' AND {place_in_reach('feature_id')})"
OF_THINGS = "(feature_kind = 'thing' AND feature_id IN (SELECT id FROM thing))"
OF_ORGANIZATIONS = f"(feature_kind = 'organization' AND feature_id IN (SELECT id FROM organization WHERE {place_in_reach()}))"
OF_SECTORS = f"indicator_id IN (SELECT id FROM indicator WHERE {sector_in_reach('pack')})"
BEFORE = f"{EVERYTHING} OR ({OF_SECTORS} AND ({OF_PLACES} OR {OF_THINGS}))"
RULE = f"{EVERYTHING} OR ({OF_SECTORS} AND ({OF_PLACES} OR {OF_THINGS} OR {OF_ORGANIZATIONS}))"


def kinds(model: str, field: models.Field) -> migrations.AlterField:
    return migrations.AlterField(model_name=model, name="feature_kind", field=field)


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_row_security"), ("organizations", "0002_place")]
    operations = [
        # a policy that names a column keeps its type: it goes while the column grows
        *(
            migrations.RunSQL(
                f"DROP POLICY {table}_reach ON {table}", f"CREATE POLICY {table}_reach ON {table} USING ({BEFORE}) WITH CHECK ({BEFORE})"
            )
            for table in ("indicator_value", "indicator_revision")
        ),
        kinds("indicatorvalue", models.CharField(help_text="thing, place or organization", max_length=12)),
        kinds("indicatorrevision", models.CharField(max_length=12)),
        *(
            migrations.RunSQL(
                f"CREATE POLICY {table}_reach ON {table} USING ({RULE}) WITH CHECK ({RULE})", f"DROP POLICY {table}_reach ON {table}"
            )
            for table in ("indicator_value", "indicator_revision")
        ),
        migrations.AddField(
            model_name="indicatorrevision",
            name="batch_id",
            field=models.IntegerField(help_text="the batch of rows that replaced it; null: observations, or a new formula", null=True),
        ),
        migrations.AddField(
            model_name="indicatorrevision",
            name="note",
            field=models.CharField(db_default="", default="", help_text="why, as who corrected the rows said it", max_length=500),
        ),
        migrations.CreateModel(
            name="IndicatorMove",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("batch_id", models.IntegerField()),
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
                ("feature_kind", models.CharField(max_length=12)),
                ("feature_id", models.IntegerField()),
                ("period_start", models.DateTimeField()),
                ("before", models.FloatField(null=True)),
                ("after", models.FloatField(null=True)),
                ("at", models.DateTimeField()),
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
        protect("indicator_move", RULE),
    ]
