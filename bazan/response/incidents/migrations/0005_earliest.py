from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_guarded")]
    operations = [
        migrations.AddField(
            "incidenttask",
            "earliest_at",
            models.DateTimeField(null=True, help_text="before then it can't be reported done: its step takes that long"),
        ),
    ]
