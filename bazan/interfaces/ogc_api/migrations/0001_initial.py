"""Tokens for reading, each its maker's own. A program's is found, and its use noted, by calls the web process signs."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from bazan.directory.accounts.api import own, protect, web_may

HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN PERFORM demand_signature("
FUNCTIONS = f"""
CREATE FUNCTION reading_token_found(digest text, signature text) RETURNS SETOF reading_token
{HEAD}'reading_token_found|' || digest, signature);
  RETURN QUERY SELECT * FROM reading_token WHERE secret_sha256 = digest AND revoked_at IS NULL AND expires_at > now();
END $$;
CREATE FUNCTION reading_token_used(number text, before text, at text, signature text) RETURNS boolean
{HEAD}concat_ws('|', 'reading_token_used', number, before, at), signature);
  UPDATE reading_token SET last_used_at = at::timestamptz
    WHERE id = number::int AND last_used_at IS NOT DISTINCT FROM NULLIF(before, '')::timestamptz;
  RETURN FOUND;
END $$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="ReadingToken",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80)),
                ("secret_sha256", models.CharField(max_length=64, unique=True)),
                (
                    "sign_in_mark",
                    models.CharField(
                        help_text="of the password it was made under: a new one ends tokens as it ends sessions", max_length=128
                    ),
                ),
                ("scopes", models.JSONField(default=list, help_text="codes of layers; empty: all its maker may see")),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(help_text="to the minute", null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("account", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "reading_token",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "expires_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("made_at"), "+", models.Value(datetime.timedelta(days=365))
                                ),
                            )
                        ),
                        name="reading_token_a_year",
                    )
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS),
        protect("reading_token", own()),
        web_may("reading_token", "INSERT, UPDATE (revoked_at)"),
    ]
