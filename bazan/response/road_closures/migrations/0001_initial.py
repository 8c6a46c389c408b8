"""Closed roads. Everybody signed in knows them: no route may lead over one. Who has their place and sector, and the organization that
answers for them, change them. Their history can only grow."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import SIGNED_IN, handed_to, place_in_reach, protect, sector_in_reach, web_may

CLOSURE = f"(({sector_in_reach()} AND {place_in_reach()}) OR {handed_to('ARRAY[organization_id]')})"
OF_CLOSURE = f"EXISTS (SELECT FROM closure held WHERE held.id = closure_change.closure_id AND {CLOSURE})"
APPEND_ONLY = """
CREATE FUNCTION closure_change_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was known of a closure is append-only: % refused on %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER closure_change_append_only BEFORE UPDATE OR DELETE ON closure_change FOR EACH ROW EXECUTE FUNCTION closure_change_refuse();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organizations", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="of the act that made it: given twice it makes one", max_length=100, unique=True)),
                ("terms", models.JSONField(help_text="road, cause, whom, geometry, since, until, note, reference")),
                ("sector", models.CharField(max_length=40)),
                ("opened_by", models.CharField(max_length=200)),
                ("opened_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("version", models.IntegerField(default=1, help_text="rises with everything that happens to it")),
                (
                    "organization",
                    models.ForeignKey(
                        help_text="who answers for it",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={
                "db_table": "closure",
                "indexes": [models.Index(condition=models.Q(("ended_at", None)), fields=["place"], name="closure_standing")],
            },
        ),
        migrations.CreateModel(
            name="ClosureChange",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.IntegerField()),
                ("act", models.CharField(help_text="close, change, reopen", max_length=10)),
                ("by", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("terms", models.JSONField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("closure", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="closures.closure")),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={
                "db_table": "closure_change",
                "indexes": [models.Index(fields=["closure", "-at"], name="closure_change_newest")],
                "constraints": [models.UniqueConstraint(fields=("closure", "version"), name="closure_change_once")],
            },
        ),
        migrations.RunSQL(APPEND_ONLY),
        protect("closure", CLOSURE, seen=SIGNED_IN),
        protect("closure_change", OF_CLOSURE, seen=SIGNED_IN),
        web_may("closure", "INSERT, UPDATE"),
        web_may("closure_change", "INSERT"),
    ]
