"""Incidents with their tasks, resources, reports and exercises, and the procedures of packs.

A web request sees the incidents whose case it sees, and what belongs to them, also who reaches everything; of a guarded one others learn
its number at most, by functions. Pages never write procedures. Who is signed in may take the next number of an incident.
"""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import SIGNED_IN, place_in_reach, protect, sector_in_reach, web_may

EXERCISE = f"(({sector_in_reach()} AND {place_in_reach()}) OR id IN (SELECT exercise_id FROM incident))"
LINK = "(one_id IN (SELECT id FROM incident) AND other_id IN (SELECT id FROM incident))"
GUARDED = f"""
CREATE FUNCTION incident_guarded() RETURNS TABLE (id int, case_id int, year int, number int, opened_at timestamptz) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT incident.id, case_record.id, incident.year, incident.number, case_record.opened_at
    FROM incident JOIN case_record ON case_record.id = incident.case_id
   WHERE guarded AND exercise_id IS NULL AND merged_into_id IS NULL AND {sector_in_reach()} AND {place_in_reach()}
$$;
CREATE FUNCTION incident_cases(wanted int) RETURNS TABLE (case_id int) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT case_id FROM incident_guarded() WHERE id = wanted
   UNION ALL SELECT incident_task.case_id FROM incident_task JOIN incident_guarded() held ON held.id = incident_id WHERE held.id = wanted
$$
"""
OF_INCIDENT = ("incident_task", "incident_resource", "incident_report")


def _through(table: str, column: str, held: str) -> migrations.RunSQL:
    """Protect the table by whoever sees the row of ``held`` that ``column`` names, also for who reaches everything."""
    return protect(table, f"EXISTS (SELECT FROM {held} held WHERE held.id = {table}.{column})")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("casework", "0001_initial"), ("organizations", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.IntegerField()),
                ("exercise", models.BooleanField()),
                ("last", models.IntegerField()),
            ],
            options={
                "db_table": "incident_counter",
                "constraints": [models.UniqueConstraint(fields=("year", "exercise"), name="incident_counter_once")],
            },
        ),
        migrations.CreateModel(
            name="Exercise",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("script", models.CharField(max_length=60)),
                ("version", models.IntegerField()),
                ("spec", models.JSONField()),
                ("sector", models.CharField(max_length=40)),
                ("started_at", models.DateTimeField()),
                ("started_by", models.CharField(max_length=200)),
                ("played", models.IntegerField(default=0, help_text="how many of its events are played")),
                ("next_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("result", models.JSONField(default=dict, help_text="who was told and answered, and the times, as published at its end")),
                ("place", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="places.place")),
            ],
            options={"db_table": "incident_exercise"},
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="of the act that opened it: given twice it opens one", max_length=100, unique=True)),
                ("year", models.IntegerField()),
                ("number", models.IntegerField(help_text="within its year; exercises count for themselves")),
                ("kind", models.CharField(max_length=40)),
                ("title", models.CharField(max_length=200)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("severity", models.CharField(max_length=20)),
                ("level", models.IntegerField()),
                ("source", models.CharField(max_length=20)),
                ("source_ref", models.CharField(blank=True, default="", max_length=100)),
                (
                    "alert_id",
                    models.IntegerField(db_index=True, help_text="the alert it was opened from; alerts know no incident", null=True),
                ),
                ("call", models.JSONField(help_text="line, what, where, caller, phone", null=True)),
                ("procedure", models.JSONField(help_text="frozen: code, version and everything it says", null=True)),
                ("signal_at", models.DateTimeField(help_text="when the first sign of it was given")),
                ("on_scene_due_at", models.DateTimeField(null=True)),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("on_scene_at", models.DateTimeField(null=True)),
                ("stable_at", models.DateTimeField(null=True)),
                ("next_report_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, default="", max_length=20)),
                (
                    "search_key",
                    models.GeneratedField(
                        db_persist=True, expression=models.Func(models.F("title"), function="folded"), output_field=models.TextField()
                    ),
                ),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case")),
                (
                    "exercise",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="incidents", to="incidents.exercise"
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="merged", to="incidents.incident"
                    ),
                ),
            ],
            options={
                "db_table": "incident",
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("exercise", None)), fields=("year", "number"), name="incident_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("exercise__isnull", False)), fields=("year", "number"), name="incident_exercise_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentTask",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100)),
                ("step", models.CharField(blank=True, default="", max_length=60)),
                ("what", models.JSONField(help_text="its words in every language")),
                ("checks", models.JSONField(default=list)),
                ("ticked", models.JSONField(default=list, help_text="which of its checks are done")),
                (
                    "before",
                    models.CharField(blank=True, default="", help_text="the state the incident can't enter without it", max_length=12),
                ),
                ("purpose", models.CharField(default="response", max_length=10)),
                (
                    "earliest_at",
                    models.DateTimeField(help_text="before then it can't be reported done: its step takes that long", null=True),
                ),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case")),
                ("incident", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="incidents.incident")),
            ],
            options={
                "db_table": "incident_task",
                "constraints": [models.UniqueConstraint(fields=("incident", "key"), name="incident_task_once")],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("ended_at", models.DateTimeField(null=True)),
                ("one", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="links", to="incidents.incident")),
                (
                    "other",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="links_back", to="incidents.incident"),
                ),
            ],
            options={
                "db_table": "incident_link",
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("one", "other"), name="incident_link_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ProcedureVersion",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="<pack>.<id>", max_length=100)),
                ("sector", models.CharField(max_length=40)),
                ("version", models.IntegerField()),
                ("fingerprint", models.CharField(help_text="SHA-256 of spec", max_length=64)),
                ("spec", models.JSONField()),
                ("loaded_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(help_text="its pack declares another one, or none", null=True)),
            ],
            options={
                "db_table": "incident_procedure",
                "constraints": [models.UniqueConstraint(fields=("code", "fingerprint"), name="incident_procedure_once")],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField()),
                ("paragraphs", models.JSONField(help_text="{language: [[[text, line of the log or null], …], …]}")),
                ("words", models.TextField(blank=True, default="")),
                ("drafted_at", models.DateTimeField()),
                ("approved_by", models.CharField(blank=True, default="", max_length=200)),
                ("approved_at", models.DateTimeField(null=True)),
                (
                    "incident",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="incidents.incident"),
                ),
            ],
            options={
                "db_table": "incident_report",
                "constraints": [models.UniqueConstraint(fields=("incident", "number"), name="incident_report_number")],
            },
        ),
        migrations.CreateModel(
            name="Resource",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100)),
                ("kind", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=200)),
                ("quantity", models.FloatField()),
                ("state", models.CharField(max_length=12)),
                ("at", models.DateTimeField()),
                ("note", models.CharField(blank=True, default="", max_length=500)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.organization"
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="resources", to="incidents.incident"),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        help_text="whose it is",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "db_table": "incident_resource",
                "constraints": [models.UniqueConstraint(fields=("incident", "key"), name="incident_resource_once")],
            },
        ),
        migrations.RunSQL(GUARDED),
        _through("incident", "case_id", "case_record"),
        *(_through(table, "incident_id", "incident") for table in OF_INCIDENT),
        protect("incident_link", LINK),
        protect("incident_exercise", EXERCISE),
        protect("incident_procedure", sector_in_reach()),
        protect("incident_counter", SIGNED_IN),
        web_may("incident, incident_task, incident_resource", "INSERT, UPDATE"),
        web_may("incident_report, incident_link, incident_exercise, incident_counter", "INSERT, UPDATE"),
    ]
