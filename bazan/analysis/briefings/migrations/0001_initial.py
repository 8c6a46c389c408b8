"""Briefings, seen by who reaches their place and their sector, of one about all sectors whoever reaches all.

What was issued never changes, whoever asks: not even the owner's rows may be updated or taken away.
"""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import place_in_reach, protect, sector_in_reach, through

TABLES = ("briefing", "briefing_figure", "briefing_document")
KEEP = """
CREATE FUNCTION briefing_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was issued is never changed' USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION briefing_keep();\n" for table in TABLES
)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organizations", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Briefing",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(help_text="of the act that issued it: given twice it is issued once", max_length=200, unique=True),
                ),
                ("series", models.IntegerField(help_text="the number of its first version; null on the first one", null=True)),
                ("version", models.IntegerField(default=1)),
                ("kind", models.CharField(help_text="daily, weekly, monthly, meeting", max_length=10)),
                ("issuer", models.CharField(help_text="code of the organization whose numbers it takes", max_length=60)),
                ("year", models.IntegerField(help_text="local, of its number")),
                ("number", models.IntegerField(help_text="of the issuer in the year")),
                ("symbol", models.CharField(help_text="as it is printed: 05/BC-IOC", max_length=80)),
                ("sector", models.CharField(help_text="one sector, or * for all", max_length=60)),
                ("start", models.DateTimeField(help_text="of the stretch it tells, inclusive")),
                ("end", models.DateTimeField(help_text="exclusive")),
                ("at", models.DateTimeField(help_text="the instant as of which what stands is told")),
                ("issued_at", models.DateTimeField()),
                ("issued_by", models.CharField(help_text="user name; system: the clock", max_length=200)),
                ("languages", models.JSONField(help_text="in which it is printed")),
                ("signed", models.TextField(help_text="everything in it with its signature, as JSON that verify.py reads")),
                ("fingerprint", models.CharField(help_text="SHA-256 of what was signed, in hexadecimal", max_length=64)),
                (
                    "organization",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"),
                ),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={
                "db_table": "briefing",
                "indexes": [models.Index(fields=["-issued_at"], name="briefing_newest")],
                "constraints": [models.UniqueConstraint(fields=("issuer", "year", "number"), name="briefing_number")],
            },
        ),
        migrations.CreateModel(
            name="BriefingDocument",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("format", models.CharField(max_length=10)),
                ("language", models.CharField(max_length=5)),
                ("data", models.BinaryField()),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("made_at", models.DateTimeField()),
                ("briefing", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="briefings.briefing")),
            ],
            options={
                "db_table": "briefing_document",
                "constraints": [models.UniqueConstraint(fields=("briefing", "format", "language"), name="briefing_document_once")],
            },
        ),
        migrations.CreateModel(
            name="BriefingFigure",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10, unique=True)),
                ("fact", models.CharField(max_length=120)),
                ("figure", models.CharField(max_length=60)),
                ("signed", models.TextField()),
                ("briefing", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="briefings.briefing")),
            ],
            options={"db_table": "briefing_figure"},
        ),
        migrations.RunSQL(KEEP),
        protect("briefing", f"({place_in_reach()} AND {sector_in_reach()})"),
        protect("briefing_figure", through("briefing_id", "briefing")),
        protect("briefing_document", through("briefing_id", "briefing")),
    ]
