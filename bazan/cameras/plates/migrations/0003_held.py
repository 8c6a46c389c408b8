"""Who held a role that is over sees plates no more."""

from django.db import migrations
from django.utils.module_loading import import_string

from bazan.directory.accounts.api import own, sector_in_reach, through

ROLES = import_string("bazan.cameras.plates.migrations.0002_reach.ROLES")
HELD = f"(SELECT EXISTS (SELECT FROM account_grant WHERE {own()} AND role::text = ANY (ARRAY{[*ROLES]}::text[]){{holds}}))"  # noqa: S608 - ours
RULES = {
    "plate_reading": through("camera_id", "camera"),
    "plate_wanted": sector_in_reach(),
    "plate_meeting": f"{through('reading_id', 'plate_reading')} AND {through('wanted_id', 'plate_wanted')}",
}


def _asking(holds: str) -> str:
    held = HELD.format(holds=holds)
    rules = {table: f"{held} AND {rule}".replace("protected.", f"{table}.") for table, rule in RULES.items()}
    return "; ".join(f"ALTER POLICY {table}_reach ON {table} USING ({rule}) WITH CHECK ({rule})" for table, rule in rules.items())


class Migration(migrations.Migration):
    dependencies = [("plates", "0002_reach"), ("people", "0013_until")]
    operations = [migrations.RunSQL(_asking(" AND grant_holds(until)"), _asking(""))]
