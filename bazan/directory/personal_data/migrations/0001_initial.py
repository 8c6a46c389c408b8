"""What would be erased and when: counted by a schedule and read by pages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Outlook",
            fields=[
                ("holder", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("ripe", models.IntegerField(help_text="past their time already")),
                ("soon", models.IntegerField(help_text="that pass it within the days ahead, beside those")),
            ],
            options={"db_table": "retention_outlook"},
        )
    ]
