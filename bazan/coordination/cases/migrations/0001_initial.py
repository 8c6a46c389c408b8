"""Cases with their timeline, tasks and evidence. A web request sees the cases of its places and sectors and those handed to its
organization; a citizen sees the cases followed, guarded or not.

A guarded case is seen by its organizations, and for a while by who entered it with a reason; place and sector open it to nobody. What
belongs to a case is asked through it, also for who reaches everything. The timeline can only grow: it lets go of words and names when they
are erased, and of nothing else.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import bazan.coordination.cases.models
from bazan.directory.accounts.api import followed, handed_to, own, place_in_reach, protect, sector_in_reach, through, web_may

REACHED = f"{sector_in_reach()} AND {place_in_reach()}"
ENTERED = f"EXISTS (SELECT FROM case_entry e WHERE e.case_id = case_record.id AND {own('e.account_id')} AND e.until > now())"
CASE = f"(((NOT guarded AND {REACHED}) OR {handed_to('organizations')} OR (guarded AND {ENTERED})) OR {followed('id')})"
OF_CASES = ("case_event", "case_task", "case_evidence")
KNOWN = f"""
CREATE FUNCTION case_guarded(number int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT EXISTS (SELECT FROM case_record WHERE id = number AND guarded AND {REACHED})
$$
"""
"""Whether it is one that lies in the reader's places and sectors, where entering it may be asked for."""
APPEND_ONLY = r"""
CREATE FUNCTION case_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'case_event' THEN
    IF NEW.reason IN ('', U&'\2421') AND to_jsonb(NEW) - 'reason' - 'detail' = to_jsonb(OLD) - 'reason' - 'detail'
       AND NEW.detail - 'to' - 'name' - 'told_by' = OLD.detail - 'to' - 'name' - 'told_by' THEN RETURN NEW; END IF;
  ELSIF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'case_evidence' THEN
    IF NEW.name = U&'\2421' AND to_jsonb(NEW) - 'name' - 'erased_at' = to_jsonb(OLD) - 'name' - 'erased_at' THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a case''s timeline is append-only: % refused on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER case_event_append_only BEFORE UPDATE OR DELETE ON case_event FOR EACH ROW EXECUTE FUNCTION case_event_refuse();
CREATE TRIGGER case_evidence_append_only BEFORE UPDATE OR DELETE ON case_evidence FOR EACH ROW EXECUTE FUNCTION case_event_refuse();
"""
OWED = """
CREATE FUNCTION cases_owed(numbers text, signature text) RETURNS json LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  bodies int[] := string_to_array(NULLIF(numbers, ''), ',')::int[];
BEGIN
  PERFORM demand_signature('cases_owed|' || numbers, signature);
  RETURN (SELECT coalesce(json_object_agg(workflow, n), '{}') FROM (
    SELECT c.workflow, count(*) AS n FROM case_record c WHERE c.closed_at IS NULL AND (c.organization_id = ANY (bodies) OR EXISTS (
      SELECT FROM case_task t WHERE t.case_id = c.id AND t.organization_id = ANY (bodies) AND t.state IN ('asked', 'accepted')
    )) GROUP BY c.workflow
  ) counted);
END $$
"""
"""How many open cases a body leads or owes a part of, whoever may see them: told to the web process alone."""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("organizations", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("workflow", models.CharField(max_length=40)),
                ("state", models.CharField(max_length=30)),
                ("version", models.IntegerField(default=1, help_text="rises with everything that happens to it")),
                ("organizations", bazan.coordination.cases.models.Numbers(help_text="who leads it and who was asked for a part")),
                ("sector", models.CharField(max_length=40)),
                ("opened_by", models.CharField(max_length=200)),
                ("opened_at", models.DateTimeField()),
                ("policy", models.JSONField(help_text="version and stages as promised when it was opened")),
                ("first_due_at", models.DateTimeField(help_text="never overwritten")),
                ("due_at", models.DateTimeField()),
                (
                    "own_due_at",
                    models.DateTimeField(help_text="its own deadline, while it keeps an earlier one of another case", null=True),
                ),
                ("extensions", models.IntegerField(default=0)),
                ("stage_due_at", models.DateTimeField(null=True)),
                ("running", models.BooleanField(help_text="the deadline runs in this state")),
                ("paused_at", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("late_at", models.DateTimeField(help_text="when it was told that the deadline passed", null=True)),
                ("stage_late_at", models.DateTimeField(help_text="when it was told that this state lasts too long", null=True)),
                (
                    "guarded",
                    models.BooleanField(db_default=False, default=False, help_text="seen by its organizations, and who entered it"),
                ),
                (
                    "held",
                    models.BooleanField(db_default=False, default=False, help_text="for a court or an inquiry: nothing of it is erased"),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        help_text="who leads it",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={
                "db_table": "case_record",
                "indexes": [
                    models.Index(fields=["workflow", "-opened_at"], name="case_newest"),
                    models.Index(
                        models.F("workflow"), models.OrderBy(models.F("closed_at"), descending=True, nulls_first=True), name="case_closed"
                    ),
                    models.Index(condition=models.Q(("late_at", None), ("running", True)), fields=["due_at"], name="case_due"),
                    models.Index(
                        condition=models.Q(("closed_at", None), ("stage_late_at", None)), fields=["stage_due_at"], name="case_stage_due"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEntry",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("reason", models.CharField(max_length=2000)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case")),
            ],
            options={"db_table": "case_entry"},
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
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case")),
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
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("act", models.CharField(max_length=30)),
                ("before", models.CharField(blank=True, max_length=30)),
                ("after", models.CharField(max_length=30)),
                ("actor", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, default="", max_length=2000)),
                ("detail", models.JSONField(default=dict, help_text="deadlines before and after, the sub-task spoken of, who took over")),
                ("key", models.CharField(blank=True, default="", help_text="of what was sent: sent twice, it is done once", max_length=40)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case")),
                (
                    "organization",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
            ],
            options={
                "db_table": "case_event",
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("key", ""), _negated=True), fields=("case", "key"), name="case_event_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEvidence",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=300)),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.BigIntegerField()),
                ("erased_at", models.DateTimeField(help_text="its bytes are gone, its SHA-256 stays", null=True)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case")),
                ("event", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.caseevent")),
            ],
            options={"db_table": "case_evidence"},
        ),
        migrations.CreateModel(
            name="CaseTask",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=1000)),
                ("state", models.CharField(max_length=12)),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, default="", max_length=2000)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case")),
                (
                    "organization",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"),
                ),
            ],
            options={"db_table": "case_task"},
        ),
        *(migrations.RunSQL(sql) for sql in (KNOWN, APPEND_ONLY, OWED)),
        protect("case_record", CASE),
        *(protect(table, f"EXISTS (SELECT FROM case_record held WHERE held.id = {table}.case_id)") for table in OF_CASES),
        protect("case_entry", f"({own()} AND case_guarded(case_id))"),
        protect("case_erasure", through("case_id", "case_record")),
        web_may("case_record, case_task, case_erasure", "INSERT, UPDATE"),
        web_may("case_event, case_evidence, case_entry", "INSERT"),
    ]
