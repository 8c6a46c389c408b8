"""What failed lately is found without reading every delivery there ever was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_settlement")]
    operations = [
        migrations.AddIndex(
            "delivery", models.Index(fields=["changed_at"], condition=models.Q(state="failed"), name="delivery_failed"),
        ),
    ]  # fmt: skip
