"""Backups made and tried out."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="BackupRun",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("began_at", models.DateTimeField()),
                ("took_s", models.FloatField()),
                ("ok", models.BooleanField()),
                ("name", models.CharField(default="", help_text="of the set", max_length=40)),
                ("recovery_point", models.DateTimeField(help_text="everything committed before it is in the set", null=True)),
                ("recovery_s", models.FloatField(help_text="of a drill: until the restored database answered", null=True)),
                ("size", models.BigIntegerField(default=0, help_text="bytes of the set, sealed")),
                ("rule", models.CharField(default="", help_text="why it failed", max_length=60)),
                ("params", models.JSONField(default=dict)),
            ],
            options={"db_table": "backup_run", "indexes": [models.Index(fields=["kind", "ok", "-began_at"], name="backup_run_last")]},
        )
    ]
