"""An alert names the kind of incident it leads to; the kind has the procedure and the warning."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("alerts", "0005_silence_of_a_rule")]
    operations = [migrations.RenameField("alert", "procedure", "incident_kind")]
