"""What administrators changed, and changes that wait for a second person.

Who reaches what a change touches sees it. Pages write a change and never alter it; of one that waits they write the decision.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from bazan.directory.accounts.api import EVERYTHING, SIGNED_IN, protect, web_may

_PLACES, _SECTORS = "(SELECT reach('places'))", "(SELECT reach('sectors'))"
WITHIN = f"""{EVERYTHING} OR (
  ({_PLACES} = '*' OR places && string_to_array(NULLIF(NULLIF({_PLACES}, ''), '*'), ',')::int[])
  AND ({_SECTORS} = '*' OR sectors::text[] && string_to_array(NULLIF(NULLIF({_SECTORS}, ''), '*'), ','))
)"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="PendingChange",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=200)),
                ("state", models.CharField(default="waiting", help_text="waiting, agreed, refused, withdrawn, late", max_length=10)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("more", models.JSONField(default=dict, help_text="what else is done when it is agreed; empty again once it was decided")),
                ("reason", models.CharField(max_length=500)),
                ("law", models.CharField(blank=True, default="", max_length=200)),
                ("asked_by", models.CharField(help_text="user name", max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.CharField(blank=True, default="", help_text="user name", max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, help_text="what it touches; empty: the whole province"
                    ),
                ),
                (
                    "sectors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, help_text="what it touches; empty: every sector"
                    ),
                ),
            ],
            options={
                "db_table": "pending_change",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "waiting")), fields=("kind", "subject"), name="pending_change_once_at_a_time"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(help_text="user name", max_length=200)),
                ("reason", models.CharField(max_length=500)),
                ("law", models.CharField(blank=True, default="", help_text="the law or decision it rests on", max_length=200)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                (
                    "agreed_by",
                    models.CharField(
                        blank=True, db_default="", default="", help_text="user name of the second person, if any", max_length=200
                    ),
                ),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), default=list, help_text="what it touches; empty: the whole province"
                    ),
                ),
                (
                    "sectors",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, help_text="what it touches; empty: every sector"
                    ),
                ),
                (
                    "undoes",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="changes.change"),
                ),
            ],
            options={
                "db_table": "change",
                "indexes": [models.Index(fields=["kind", "subject", "-id"], name="change_of_a_thing")],
                "constraints": [models.UniqueConstraint(fields=("undoes",), name="change_undone_once")],
            },
        ),
        protect("change", WITHIN, added=SIGNED_IN),
        protect("pending_change", WITHIN, added=SIGNED_IN),
        web_may("change", "INSERT"),
        web_may("pending_change", "INSERT, UPDATE (state, decided_by, decided_at, more)"),
    ]
