"""Whoever is signed in may know which migrations there are, and how many jobs wait: numbers only, never what they are about."""

from django.db import migrations

from bazan.directory.accounts import api as people

JOBS = f"""
CREATE FUNCTION jobs_standing() RETURNS TABLE (process text, waiting bigint, oldest_s float8, failed bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT ({people.SIGNED_IN} OR {people.AS_OWNER}) THEN RETURN; END IF;
  RETURN QUERY SELECT j.queue_name::text, count(*) FILTER (WHERE j.status IN ('todo', 'doing')),
      coalesce(extract(epoch FROM now() - min(coalesce(j.scheduled_at, e.at)) FILTER (WHERE j.status = 'todo')), 0)::float8,
      count(*) FILTER (WHERE j.status = 'failed' AND e.at > now() - interval '1 day')
    FROM procrastinate_jobs j, LATERAL (SELECT max(at) AS at FROM procrastinate_events WHERE job_id = j.id) e
    WHERE j.scheduled_at IS NULL OR j.scheduled_at <= now() GROUP BY 1;
END $$;
"""  # noqa: S608 - conditions that people wrote


class Migration(migrations.Migration):
    dependencies = [("people", "0011_reach_on_a_replica"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [
        migrations.RunSQL(JOBS, "DROP FUNCTION jobs_standing"),
        migrations.RunSQL(
            f"CREATE POLICY django_migrations_seen ON django_migrations FOR SELECT USING ({people.SIGNED_IN})",
            "DROP POLICY django_migrations_seen ON django_migrations",
        ),
    ]
