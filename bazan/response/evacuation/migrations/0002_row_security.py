"""Who sees a plan: who sees its place, and the organization that asked for it. What it was asked from never changes."""

from django.db import migrations

from bazan.directory.accounts.api import handed_to, place_in_reach, protect, web_may

PLAN = f"({place_in_reach()} OR {handed_to('ARRAY[organization_id]')})"


class Migration(migrations.Migration):
    dependencies = [("evacuation", "0001_initial"), ("people", "0005_sign_in_try")]
    operations = [
        protect("evacuation_plan", PLAN),
        web_may("evacuation_plan", "INSERT"),
    ]
