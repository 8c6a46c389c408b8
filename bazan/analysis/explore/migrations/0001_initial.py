"""Questions asked, seen by whoever has the same reach; how large the history is; questions kept, each one's own or shared."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bazan.directory.accounts.api import SIGNED_IN, own, protect, reach_places, web_may

SAME_REACH = f"(places = (SELECT {reach_places()}) AND sectors = (SELECT reach('sectors')))"


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(help_text="of the table in the history", max_length=120)),
                ("first", models.DateField(help_text="slice")),
                ("last", models.DateField(help_text="slice")),
                ("rows", models.BigIntegerField()),
                ("bytes", models.BigIntegerField()),
            ],
            options={"db_table": "exploration_file"},
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_by", models.CharField(max_length=200)),
                ("roles", models.JSONField(help_text="which the account held: how much the question may take hangs on them")),
                ("places", models.TextField(help_text="* for everywhere, or numbers with commas between")),
                ("sectors", models.TextField(help_text="* for all, or names with commas between")),
                ("source", models.CharField(max_length=120)),
                ("address", models.TextField(help_text="the query of the question's address")),
                ("form", models.CharField(blank=True, help_text="empty: an answer to be shown; else the kind of file", max_length=20)),
                ("digest", models.CharField(help_text="SHA-256 of form and address: equal questions have equal ones", max_length=64)),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("cancelled", models.BooleanField(default=False)),
                ("share", models.FloatField(default=0)),
                ("estimated_s", models.FloatField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("seconds", models.FloatField(default=0)),
                ("read", models.BigIntegerField(default=0, help_text="rows of the files looked into")),
                ("rows", models.BigIntegerField(default=0, help_text="that came out")),
                ("bytes", models.BigIntegerField(default=0, help_text="of the file")),
                ("rule", models.CharField(blank=True, default="", help_text="why it failed", max_length=100)),
                ("params", models.JSONField(default=dict)),
                ("answer", models.JSONField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "exploration",
                "indexes": [
                    models.Index(fields=["digest", "-asked_at"], name="exploration_equal"),
                    models.Index(fields=["account", "-asked_at"], name="exploration_own"),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptQuestion",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("address", models.TextField(help_text="the query of the question's address")),
                ("roles", models.JSONField(default=list)),
                ("pinned", models.BooleanField(default=False, help_text="a tile on its maker's list")),
                ("made_at", models.DateTimeField()),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "exploration_kept",
                "constraints": [models.UniqueConstraint(fields=("account", "name"), name="exploration_kept_once")],
            },
        ),
        protect("exploration", f"({own()} AND {SAME_REACH})", seen=SAME_REACH),
        web_may("exploration", "INSERT, UPDATE (cancelled, state)"),
        protect("exploration_file", SIGNED_IN),
        protect("exploration_kept", own(), seen=f"({own()} OR (jsonb_array_length(roles) > 0 AND {SIGNED_IN}))"),
        web_may("exploration_kept", "INSERT, UPDATE, DELETE"),
    ]
