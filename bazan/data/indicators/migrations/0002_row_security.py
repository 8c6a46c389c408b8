"""Web requests see the values of their sectors' indicators in their places and at the stations there."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach

OF_PLACES = f"(feature_kind = 'place' AND {place_in_reach('feature_id')})"
OF_THINGS = "(feature_kind = 'thing' AND feature_id IN (SELECT id FROM thing))"
OF_SECTORS = f"indicator_id IN (SELECT id FROM indicator WHERE {sector_in_reach('pack')})"
RULE = f"{EVERYTHING} OR ({OF_SECTORS} AND ({OF_PLACES} OR {OF_THINGS}))"


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial"), ("streams", "0003_row_security")]
    operations = [protect("indicator_value", RULE), protect("indicator_revision", RULE)]
