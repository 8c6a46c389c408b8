"""Who reads a change: who reaches what it touched. Pages write it and never change it."""

from django.db import migrations

from bazan.directory.accounts.api import EVERYTHING, SIGNED_IN, protect, web_may

_PLACES, _SECTORS = "(SELECT reach('places'))", "(SELECT reach('sectors'))"
WITHIN = f"""{EVERYTHING} OR (
  ({_PLACES} = '*' OR places && string_to_array(NULLIF(NULLIF({_PLACES}, ''), '*'), ',')::int[])
  AND ({_SECTORS} = '*' OR sectors::text[] && string_to_array(NULLIF(NULLIF({_SECTORS}, ''), '*'), ','))
)"""


class Migration(migrations.Migration):
    dependencies = [("changes", "0001_initial"), ("people", "0011_reach_on_a_replica")]
    operations = [
        protect("change", WITHIN, added=SIGNED_IN),
        web_may("change", "INSERT"),
    ]
