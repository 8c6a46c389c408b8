"""What no page reads or writes: Django's own tables and the queue of jobs. Sessions are found, kept and ended by signed calls; a job is put
into the queue by the one function that does it.

A table with row security and without a policy shows nobody but its owner a row.
"""

from django.db import migrations

TABLES = (
    *("django_session", "django_migrations", "django_content_type", "auth_group", "auth_group_permissions", "auth_permission"),
    *("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers", "procrastinate_workers"),
)
HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN PERFORM demand_signature("
SESSIONS = f"""
CREATE FUNCTION session_found(key text, signature text) RETURNS SETOF django_session {HEAD}'session_found|' || key, signature);
  RETURN QUERY SELECT * FROM django_session WHERE session_key = key;
END $$;
CREATE FUNCTION session_added(key text, data text, until text, signature text) RETURNS boolean
{HEAD}concat_ws('|', 'session_added', key, data, until), signature);
  INSERT INTO django_session (session_key, session_data, expire_date) VALUES (key, data, until::timestamptz) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;
CREATE FUNCTION session_renewed(key text, data text, until text, signature text) RETURNS boolean
{HEAD}concat_ws('|', 'session_renewed', key, data, until), signature);
  UPDATE django_session SET session_data = data, expire_date = until::timestamptz WHERE session_key = key;
  RETURN FOUND;
END $$;
CREATE FUNCTION session_ended(key text, signature text) RETURNS void {HEAD}'session_ended|' || key, signature);
  DELETE FROM django_session WHERE session_key = key;
END $$;
"""  # noqa: S608 - names written here
GONE = "DROP FUNCTION session_found, session_added, session_renewed, session_ended"
DEFER = "procrastinate_defer_jobs_v1"


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_closed"),
        ("sessions", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations = [
        *(
            migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
            for table in TABLES
        ),
        migrations.RunSQL(SESSIONS, GONE),
        migrations.RunSQL(
            f"ALTER FUNCTION {DEFER} SECURITY DEFINER SET search_path = public, pg_temp",
            f"ALTER FUNCTION {DEFER} SECURITY INVOKER RESET search_path",
        ),
    ]
