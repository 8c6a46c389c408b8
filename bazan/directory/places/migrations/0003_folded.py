"""Names and titles folded as ``places.folded`` folds them, so that the database finds "Sạt lở" by "sat lo"."""

from django.db import migrations

FOLDED = r"""
CREATE FUNCTION folded(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT btrim(regexp_replace(lower(regexp_replace(normalize(translate(given, 'Đđ''’‘ʼ`´', 'Dd'), NFKD), '[\u0300-\u036f]', '', 'g')),
    '[^[:alnum:]]+', ' ', 'g'))
$$
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0002_stamp")]
    operations = [migrations.RunSQL(FOLDED, "DROP FUNCTION folded")]
