"""A rule that a person opened on a page stands beside the packs' rules; it is written by a function the web process signs each call of."""

from django.db import migrations, models

OPEN = """
CREATE FUNCTION alert_rule_opened(named text, of_sector text, written text, printed text, opener text, signature text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'alert_rule_opened', named, of_sector, written, printed, opener), signature);
  INSERT INTO alert_rule (code, sector, version, fingerprint, spec, enabled, opened_by)
    VALUES (named, of_sector, 1, printed, written::jsonb, true, opener)
    ON CONFLICT (code) DO UPDATE SET enabled = true, retired_at = NULL, opened_by = EXCLUDED.opened_by, spec = EXCLUDED.spec,
      fingerprint = EXCLUDED.fingerprint;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0007_search")]
    operations = [
        migrations.AddField(
            model_name="alertrule",
            name="opened_by",
            field=models.CharField(
                blank=True, default="", help_text="who opened it on a page; empty: its pack declares it", max_length=200
            ),
        ),
        migrations.RunSQL(OPEN, "DROP FUNCTION alert_rule_opened"),
    ]
