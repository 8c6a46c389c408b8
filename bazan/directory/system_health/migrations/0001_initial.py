"""Numbers about the system: migrations that are missing, and how many jobs wait; never what they are about.

``jobs_standing`` and the migrations are for who is signed in. ``migrations_missing`` answers whoever asks whether this process may serve,
and tells how many of the code's migrations the database lacks, nothing else.
"""

from django.db import migrations

from bazan.directory.accounts import api as accounts

JOBS = f"""
CREATE FUNCTION jobs_standing() RETURNS TABLE (process text, waiting bigint, oldest_s float8, failed bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT ({accounts.SIGNED_IN} OR {accounts.AS_OWNER}) THEN RETURN; END IF;
  RETURN QUERY SELECT j.queue_name::text, count(*) FILTER (WHERE j.status IN ('todo', 'doing')),
      coalesce(extract(epoch FROM now() - min(coalesce(j.scheduled_at, e.at)) FILTER (WHERE j.status = 'todo')), 0)::float8,
      count(*) FILTER (WHERE j.status = 'failed' AND e.at > now() - interval '1 day')
    FROM procrastinate_jobs j, LATERAL (SELECT max(at) AS at FROM procrastinate_events WHERE job_id = j.id) e
    WHERE j.scheduled_at IS NULL OR j.scheduled_at <= now() GROUP BY 1;
END $$;
"""
MISSING = """
CREATE FUNCTION migrations_missing(steps text[]) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM unnest(steps) AS step WHERE NOT EXISTS (SELECT FROM django_migrations m WHERE m.app || '.' || m.name = step)
$$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial"), ("procrastinate", "0041_post_retry_failed_job")]
    operations = [
        migrations.RunSQL(JOBS),
        migrations.RunSQL(MISSING),
        migrations.RunSQL(f"CREATE POLICY django_migrations_seen ON django_migrations FOR SELECT USING ({accounts.SIGNED_IN})"),
    ]
