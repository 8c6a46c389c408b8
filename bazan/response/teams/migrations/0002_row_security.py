"""Who sees a team: who sees its place and sector, its own organization, and who sees the task it is on. Its places go with it.

A place is handed in by whose phone it is, and by nobody else; nothing that was handed in is changed. When a task is over its teams come
home and nobody shares a place for it any more: a function does that whoever ends the task, for the team may be out of his reach then.
"""

from django.db import migrations

from bazan.directory.accounts.api import handed_to, own, place_in_reach, protect, sector_in_reach, web_may

ON_TASK = "EXISTS (SELECT FROM case_record held WHERE held.id = team.case_id)"
TEAM = f"(({sector_in_reach()} AND {place_in_reach()}) OR {handed_to('ARRAY[organization_id]')} OR {ON_TASK})"
SHARED = f"EXISTS (SELECT FROM team_share held WHERE held.id = team_position.share_id AND {own('held.account_id')})"


def _of_team(table: str) -> str:
    return f"EXISTS (SELECT FROM team held WHERE held.id = {table}.team_id)"


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
KEPT = """
CREATE FUNCTION team_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a team did is append-only: % refused on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER team_state_append_only BEFORE UPDATE OR DELETE ON team_state FOR EACH ROW EXECUTE FUNCTION team_refuse();
CREATE TRIGGER team_position_append_only BEFORE UPDATE ON team_position FOR EACH ROW EXECUTE FUNCTION team_refuse();
"""
DOWN = """
DROP TRIGGER team_state_append_only ON team_state; DROP TRIGGER team_position_append_only ON team_position; DROP FUNCTION team_refuse;
"""


class Migration(migrations.Migration):
    dependencies = [("teams", "0001_initial"), ("casework", "0007_told_by"), ("people", "0005_sign_in_try")]
    operations = [
        migrations.RunSQL(OVER, "DROP FUNCTION team_called_back; DROP FUNCTION team_let_go; DROP FUNCTION team_task_over_at"),
        protect("team", TEAM),
        protect("team_state", _of_team("team_state")),
        protect("team_share", own(), seen=_of_team("team_share")),
        protect("team_position", SHARED, seen=_of_team("team_position")),
        protect("team_erasure", own()),
        migrations.RunSQL(KEPT, DOWN),
        web_may("team", "UPDATE (state, since, case_id)"),
        web_may("team_state, team_position, team_erasure", "INSERT"),
        web_may("team_share", "INSERT, UPDATE (ended_at, ended_why)"),
    ]
