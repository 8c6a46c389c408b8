from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            "TrialRound",
            [
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=20)),
                ("process", models.CharField(max_length=20)),
                ("took_s", models.FloatField()),
            ],
            {"db_table": "trial_round"},
        )
    ]
