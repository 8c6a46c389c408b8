"""Limits a province lays over the packs'. Everybody reads them, as the packs' own; pages write those of their sectors."""

from django.db import migrations, models

from bazan.directory.accounts.api import protect, sector_in_reach, web_may


class Migration(migrations.Migration):
    dependencies = [("indicators", "0007_trials")]
    operations = [
        migrations.CreateModel(
            name="IndicatorLimit",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=100)),
                ("sector", models.CharField(max_length=40)),
                ("valid_from", models.DateField()),
                ("watch", models.FloatField(null=True)),
                ("off", models.FloatField(null=True)),
                ("target", models.FloatField(null=True)),
                (
                    "law",
                    models.CharField(blank=True, default="", help_text="the law or decision the numbers come from", max_length=200),
                ),
                (
                    "packed",
                    models.JSONField(help_text="the pack's entry under it when it was laid: a later pack may say otherwise", null=True),
                ),
            ],
            options={"db_table": "indicator_limit"},
        ),
        migrations.AddConstraint(
            model_name="indicatorlimit",
            constraint=models.UniqueConstraint(fields=("code", "valid_from"), name="indicator_limit_once"),
        ),
        protect("indicator_limit", sector_in_reach(), seen="true"),
        web_may("indicator_limit", "INSERT, DELETE"),
    ]
