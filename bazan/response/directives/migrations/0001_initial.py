"""Directives, seen by who sees their case, and what leaders published of them, which everybody may see."""

import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import protect, through, web_may


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("alerts", "0001_initial"),
        ("casework", "0001_initial"),
        ("organizations", "0001_initial"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="+", serialize=False, to="casework.case"
                    ),
                ),
                ("words", models.CharField(max_length=300)),
                ("words_en", models.CharField(blank=True, default="", max_length=300)),
                ("published_at", models.DateTimeField()),
            ],
            options={"db_table": "directive_public", "indexes": [models.Index(fields=["-published_at"], name="directive_public_newest")]},
        ),
        migrations.CreateModel(
            name="Directive",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "key",
                    models.CharField(help_text="of the form it was given by: sent twice, it is given once", max_length=40, unique=True),
                ),
                ("what", models.CharField(max_length=1000)),
                ("indicator", models.CharField(blank=True, default="", max_length=120)),
                ("feature_kind", models.CharField(blank=True, default="", max_length=12)),
                ("feature_id", models.IntegerField(null=True)),
                ("period_start", models.DateTimeField(help_text="of the value the leader saw", null=True)),
                ("baseline", models.FloatField(help_text="that value", null=True)),
                ("goal", models.FloatField(null=True)),
                ("asked_due_at", models.DateTimeField(help_text="a later deadline asked for and not answered yet", null=True)),
                ("climbed", models.IntegerField(default=0, help_text="steps it was told upward since its deadline passed")),
                ("verdict", models.CharField(blank=True, default="", help_text="of its indicator, when its time was up", max_length=10)),
                ("after", models.FloatField(help_text="the value it was judged by", null=True)),
                ("judge_at", models.DateTimeField(help_text="when its time is up, as last known", null=True)),
                ("judged_at", models.DateTimeField(null=True)),
                (
                    "search_key",
                    models.GeneratedField(
                        db_persist=True, expression=models.Func(models.F("what"), function="folded"), output_field=models.TextField()
                    ),
                ),
                ("alert", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="alerts.alert")),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="casework.case")),
                (
                    "giver",
                    models.ForeignKey(
                        help_text="for which it was given",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.organization",
                    ),
                ),
            ],
            options={
                "db_table": "directive",
                "indexes": [
                    models.Index(fields=["indicator", "feature_kind", "feature_id"], name="directive_of_indicator"),
                    models.Index(fields=["alert"], name="directive_of_alert"),
                    models.Index(condition=models.Q(("judged_at", None)), fields=["judge_at"], name="directive_to_judge"),
                ],
            },
        ),
        protect("directive", through("case_id", "case_record")),
        web_may("directive", "INSERT, UPDATE"),
        web_may("directive_public", "INSERT, UPDATE, DELETE"),
    ]
