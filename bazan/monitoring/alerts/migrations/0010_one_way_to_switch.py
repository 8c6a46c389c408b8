"""A rule is switched as it is given other numbers, by ``alert_rule_laid``: one way, one history."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("alerts", "0009_numbers")]
    operations = [migrations.RunSQL("DROP FUNCTION alert_rule_switched(text, text, text)", migrations.RunSQL.noop)]
