"""Words and files of cases are erased when their time is over, or when somebody asks: the timeline lets go of words, of nothing else."""

from django.db import migrations, models
from django.db.models.deletion import PROTECT

import bazan.coordination.cases.models
from bazan.directory.accounts.api import protect, through, web_may

LETS_GO = r"""
CREATE OR REPLACE FUNCTION case_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'case_event' THEN
    IF NEW.reason IN ('', U&'\2421') AND to_jsonb(NEW) - 'reason' - 'detail' = to_jsonb(OLD) - 'reason' - 'detail'
       AND NEW.detail - 'to' - 'name' = OLD.detail - 'to' - 'name' THEN RETURN NEW; END IF;
  ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'case_evidence' THEN
    IF NEW.name = U&'\2421' AND to_jsonb(NEW) - 'name' - 'erased_at' = to_jsonb(OLD) - 'name' - 'erased_at' THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a case''s timeline is append-only: % refused on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_guarded")]
    operations = [
        migrations.AddField(
            "case",
            "held",
            models.BooleanField(db_default=False, default=False, help_text="for a court or an inquiry: nothing of it is erased"),
        ),
        migrations.AddField(
            "caseevidence", "erased_at", models.DateTimeField(help_text="its bytes are gone, its SHA-256 stays", null=True)
        ),
        migrations.CreateModel(
            name="CaseErasure",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cases", bazan.coordination.cases.models.Numbers(help_text="the case with all that belongs to it")),
                ("subject", models.CharField(help_text="the number people know it by", max_length=60)),
                ("reason", models.CharField(max_length=500)),
                ("asked_by", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("state", models.CharField(default="asked", help_text="asked, confirmed, refused, done", max_length=10)),
                ("decided_by", models.CharField(blank=True, default="", max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("count", models.IntegerField(default=0, help_text="pieces erased")),
                ("case", models.ForeignKey(on_delete=PROTECT, related_name="+", to="casework.case")),
            ],
            options={
                "db_table": "case_erasure",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("asked", "confirmed"))), fields=("case",), name="case_erasure_once"
                    )
                ],
            },
        ),
        protect("case_erasure", through("case_id", "case_record")),
        web_may("case_erasure", "INSERT, UPDATE"),
        migrations.RunSQL(LETS_GO, migrations.RunSQL.noop),
    ]
