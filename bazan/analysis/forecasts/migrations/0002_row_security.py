"""Who sees a forecast: who sees its values. When numbers were looked at is the house's own."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, place_in_reach, protect, sector_in_reach

OF_PLACES = f"(feature_kind = 'place' AND {place_in_reach('feature_id')})"
RULE = f"{EVERYTHING} OR ({sector_in_reach('sector')} AND {OF_PLACES})"


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0001_initial"), ("people", "0010_citizens")]
    operations = [protect("forecast", RULE), protect("forecast_looked", EVERYTHING)]
