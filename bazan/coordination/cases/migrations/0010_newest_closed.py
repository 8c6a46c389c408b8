"""Open cases of a workflow, and the newest closed ones, are found without reading every case that ever was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0009_own_due_at")]
    operations = [
        migrations.AddIndex(
            "case",
            models.Index(models.F("workflow"), models.F("closed_at").desc(nulls_first=True), name="case_closed"),
        )
    ]
