"""Reports for which a later deadline is asked are found without reading every report that ever was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("field_reports", "0005_claimed")]
    operations = [
        migrations.AddIndex(
            "report",
            models.Index(fields=["asked_due_at"], name="field_report_asked", condition=models.Q(asked_due_at__isnull=False)),
        )
    ]
