"""What pages write. The rules are the packs': a page can only switch one on or off, by a function the web process signs each call of."""

from django.db import migrations

from bazan.directory.accounts.api import web_may

SWITCH = """
CREATE FUNCTION alert_rule_switched(named text, state text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'alert_rule_switched', named, state), signature);
  UPDATE alert_rule SET enabled = (state = 'on') WHERE code = named;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0003_facts"), ("people", "0003_closed")]
    operations = [
        web_may("alert_suppression", "INSERT, UPDATE"),
        web_may("alert", "UPDATE"),
        web_may("alert_happening", "INSERT"),
        web_may("alert_watch", "DELETE"),
        migrations.RunSQL(SWITCH, "DROP FUNCTION alert_rule_switched"),
    ]
