"""Teams, the tasks they are on, and the places their phones share.

Who sees a team: who sees its place and sector, its own organization, and who sees the task it is on. Its places go with it. A place is
handed in by whose phone it is, and by nobody else; nothing that was handed in is changed. When a task is over its teams come home and
nobody shares a place for it any more: a function does that whoever ends the task, for the team may be out of their reach then.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bazan.directory.accounts.api import handed_to, own, place_in_reach, protect, sector_in_reach, web_may

ON_TASK = "EXISTS (SELECT FROM case_record held WHERE held.id = team.case_id)"
TEAM = f"(({sector_in_reach()} AND {place_in_reach()}) OR {handed_to('ARRAY[organization_id]')} OR {ON_TASK})"
SHARED = f"EXISTS (SELECT FROM team_share held WHERE held.id = team_position.share_id AND {own('held.account_id')})"
OVER = """
CREATE FUNCTION team_task_over_at(number int) RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT coalesce(closed_at, delivered_at, 'epoch') FROM case_record WHERE id = number AND NOT running AND paused_at IS NULL
$$;
CREATE FUNCTION team_let_go(wanted int, moment timestamptz) RETURNS TABLE (team_id int, shares int) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
#variable_conflict use_column
DECLARE
  one record;
  ended int;
BEGIN
  IF team_task_over_at(wanted) IS NULL THEN RETURN; END IF;
  FOR one IN SELECT id, case_id FROM team WHERE case_id = wanted OR id IN (SELECT s.team_id FROM team_share s
      WHERE s.case_id = wanted AND s.ended_at IS NULL) ORDER BY id FOR UPDATE LOOP
    UPDATE team_share s SET ended_at = least(s.ends_at, moment), ended_why = CASE WHEN s.ends_at <= moment THEN 'time' ELSE 'task' END
     WHERE s.team_id = one.id AND s.case_id = wanted AND s.ended_at IS NULL;
    GET DIAGNOSTICS ended = ROW_COUNT;
    IF one.case_id = wanted THEN
      UPDATE team SET state = 'ready', since = moment, case_id = NULL WHERE id = one.id;
      INSERT INTO team_state (team_id, state, case_id, at, by) VALUES (one.id, 'ready', NULL, moment, 'system');
    END IF;
    RETURN QUERY SELECT one.id, ended;
  END LOOP;
END $$;
CREATE FUNCTION team_called_back(wanted int, moment timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  ended int;
BEGIN
  UPDATE team_share s SET ended_at = least(s.ends_at, moment), ended_why = CASE WHEN s.ends_at <= moment THEN 'time' ELSE 'task' END
   WHERE s.team_id = wanted AND s.ended_at IS NULL AND EXISTS (SELECT FROM team WHERE id = wanted AND case_id IS DISTINCT FROM s.case_id);
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END $$
"""
"""``team_task_over_at``: null while the task is owed or waits. ``team_let_go`` does nothing before that, whoever calls it, and
``team_called_back`` ends only what is shared for a task the team is no longer on."""
APPEND_ONLY = """
CREATE FUNCTION team_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a team did is append-only: % refused on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER team_state_append_only BEFORE UPDATE OR DELETE ON team_state FOR EACH ROW EXECUTE FUNCTION team_refuse();
CREATE TRIGGER team_position_append_only BEFORE UPDATE ON team_position FOR EACH ROW EXECUTE FUNCTION team_refuse();
"""


def _of_team(table: str) -> str:
    return f"EXISTS (SELECT FROM team held WHERE held.id = {table}.team_id)"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("casework", "0001_initial"), ("organizations", "0001_initial"), ("people", "0001_initial"), ("places", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=60, unique=True)),
                ("names", models.JSONField(help_text="its name in every language")),
                ("kind", models.CharField(max_length=30)),
                ("people", models.IntegerField()),
                ("assets", models.JSONField(default=dict, help_text="code of what it has to how many")),
                ("latitude", models.FloatField(help_text="of its base")),
                ("longitude", models.FloatField(help_text="of its base")),
                ("phone", models.CharField(blank=True, default="", help_text="its official number", max_length=30)),
                ("sector", models.CharField(max_length=40)),
                ("state", models.CharField(default="ready", help_text="ready, on_task, off_duty", max_length=10)),
                ("since", models.DateTimeField()),
                ("demo", models.BooleanField(default=False)),
                ("known_at", models.DateTimeField(help_text="when it was declared first")),
                ("retired_at", models.DateTimeField(help_text="it is declared no more", null=True)),
                (
                    "case",
                    models.ForeignKey(
                        help_text="of the task it is on",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.case",
                    ),
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
                (
                    "place",
                    models.ForeignKey(
                        help_text="the commune of its base",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
            ],
            options={"db_table": "team"},
        ),
        migrations.CreateModel(
            name="TeamShare",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(help_text="the latest it can last, as the officer was told")),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, default="", help_text="stopped, task, time", max_length=10)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case")),
                ("team", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="teams.team")),
            ],
            options={
                "db_table": "team_share",
                "indexes": [models.Index(fields=["team", "-started_at"], name="team_share_newest")],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("ended_at", None)), fields=("account",), name="team_share_one")
                ],
            },
        ),
        migrations.CreateModel(
            name="TeamPosition",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                ("accuracy_m", models.FloatField()),
                ("rough", models.BooleanField(help_text="its error is larger than the province trusts")),
                ("observed_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("team", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="teams.team")),
                ("share", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="teams.teamshare")),
            ],
            options={
                "db_table": "team_position",
                "indexes": [models.Index(fields=["received_at"], name="team_position_age")],
                "constraints": [models.UniqueConstraint(fields=("share", "observed_at"), name="team_position_once")],
            },
        ),
        migrations.CreateModel(
            name="TeamState",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=10)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=200)),
                ("case", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case")),
                ("team", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="teams.team")),
            ],
            options={"db_table": "team_state", "indexes": [models.Index(fields=["team", "-at"], name="team_state_newest")]},
        ),
        migrations.CreateModel(
            name="TeamErasure",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("count", models.IntegerField(default=0, help_text="places erased")),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "team_erasure",
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("done_at", None)), fields=("account",), name="team_erasure_once")
                ],
            },
        ),
        migrations.RunSQL(OVER),
        migrations.RunSQL(APPEND_ONLY),
        protect("team", TEAM),
        protect("team_state", _of_team("team_state")),
        protect("team_share", own(), seen=_of_team("team_share")),
        protect("team_position", SHARED, seen=_of_team("team_position")),
        protect("team_erasure", own()),
        web_may("team", "UPDATE (state, since, case_id)"),
        web_may("team_state, team_position, team_erasure", "INSERT"),
        web_may("team_share", "INSERT, UPDATE (ended_at, ended_why)"),
    ]
