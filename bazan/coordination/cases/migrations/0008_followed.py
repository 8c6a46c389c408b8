"""A citizen sees the cases followed, guarded or not, and what belongs to them."""

from importlib import import_module

from django.db import migrations

from bazan.directory.accounts.api import followed

BEFORE = import_module("bazan.coordination.cases.migrations.0005_guarded").CASE
CASE = f"({BEFORE} OR {followed('id')})"


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_told_by"), ("people", "0009_followed_cases")]
    operations = [
        migrations.RunSQL(
            f"ALTER POLICY case_record_reach ON case_record USING ({CASE}) WITH CHECK ({CASE})",
            f"ALTER POLICY case_record_reach ON case_record USING ({BEFORE}) WITH CHECK ({BEFORE})",
        )
    ]
