"""Who may read the audit reads it by a call that the web process signs; whoever verifies the chain asks for it by a row."""

from django.db import migrations, models

SEEN = """
CREATE FUNCTION audit_seen(
  whose text, who text, what text, whom text, since text, until text, below text, most text, signature text
) RETURNS TABLE (found json) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'audit_seen', whose, who, what, whom, since, until, below, most), signature);
  RETURN QUERY SELECT coalesce(json_agg(json_build_array(row.seq, row.at, row.actor, row.action, row.subject, row.detail::text,
      row.previous_hash, row.hash) ORDER BY row.seq DESC), '[]') FROM (
    SELECT * FROM audit_entry WHERE (whose = '*' OR actor = ANY (string_to_array(whose, ','))) AND (who = '' OR actor = who)
      AND starts_with(action, what) AND starts_with(subject, whom)
      AND (since = '' OR at >= NULLIF(since, '')::timestamptz) AND (until = '' OR at < NULLIF(until, '')::timestamptz)
      AND (below = '' OR seq < NULLIF(below, '')::bigint)
    ORDER BY seq DESC LIMIT most::int) AS row;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0006_proofs"), ("people", "0003_closed")]
    operations = [
        migrations.RunSQL(SEEN, "DROP FUNCTION audit_seen"),
        migrations.CreateModel(
            name="AuditCheck",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(help_text="user name", max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("entries", models.BigIntegerField(default=0, help_text="how many the chain had")),
                ("breaches", models.JSONField(default=list, help_text="kind, seq and params of each")),
            ],
            options={"db_table": "audit_check"},
        ),
        migrations.RunSQL("GRANT INSERT ON audit_check TO bazan_web", "REVOKE INSERT ON audit_check FROM bazan_web"),
        migrations.AddIndex("auditentry", models.Index(fields=["actor", "-seq"], name="audit_entry_of_actor")),
    ]
