"""Whoever asks whether this process may serve is told how many of the code's migrations the database lacks, and nothing else."""

from django.db import migrations

MISSING = """
CREATE FUNCTION migrations_missing(steps text[]) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT count(*) FROM unnest(steps) AS step WHERE NOT EXISTS (SELECT FROM django_migrations m WHERE m.app || '.' || m.name = step)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("health", "0001_standing")]
    operations = [migrations.RunSQL(MISSING, "DROP FUNCTION migrations_missing(text[])")]
