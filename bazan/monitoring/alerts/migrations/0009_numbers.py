"""Numbers a province lays over a pack's rule, and whether it is on: written by a function the web process signs each call of.

A rule that is off remembers nothing; one with other numbers forgets since when it held, never that it was raised.
"""

from django.db import migrations, models

LAID = """
CREATE FUNCTION alert_rule_laid(named text, state text, wanted text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  held alert_rule;
BEGIN
  PERFORM demand_signature(concat_ws('|', 'alert_rule_laid', named, state, wanted), signature);
  SELECT * INTO held FROM alert_rule WHERE code = named FOR UPDATE;
  UPDATE alert_rule SET enabled = (state = 'on'), numbers = wanted::jsonb WHERE id = held.id;
  IF state = 'off' THEN
    DELETE FROM alert_watch WHERE rule_id = held.id;
  ELSIF held.numbers <> wanted::jsonb THEN
    DELETE FROM alert_watch WHERE rule_id = held.id AND level = 0;
    UPDATE alert_watch SET
        since = (SELECT jsonb_agg('null'::jsonb) FROM jsonb_array_elements(since)),
        eased = (SELECT jsonb_agg('null'::jsonb) FROM jsonb_array_elements(eased))
      WHERE rule_id = held.id;
  END IF;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0008_opened")]
    operations = [
        migrations.AddField(
            model_name="alertrule",
            name="numbers",
            field=models.JSONField(db_default={}, default=dict, help_text="the province's own, by path, over those of spec"),
        ),
        migrations.RunSQL(LAID, "DROP FUNCTION alert_rule_laid"),
    ]
