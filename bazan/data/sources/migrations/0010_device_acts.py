"""What pages may have done with devices, and no more: a token that is good for nothing yet, and which of a device's tokens are good.

Both run as the owner and take only calls that the web process signed.
"""

from django.db import migrations

MAKE = """
CREATE FUNCTION add_device_token(given text, signature text) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  told CONSTANT jsonb := given::jsonb;
  made integer;
BEGIN
  PERFORM public.demand_signature('add_device_token|' || given, signature);
  INSERT INTO public.device (source_id, name, token_sha256, broker_password, revoked_at, made_at, made_by)
  VALUES ((told->>'source')::integer, told->>'name', told->>'sha256', told->>'broker_password', (told->>'at')::timestamptz,
    (told->>'at')::timestamptz, told->>'by')
  RETURNING id INTO made;
  RETURN made;
END $$;
CREATE FUNCTION hold_device_tokens(given text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  told CONSTANT jsonb := given::jsonb;
BEGIN
  PERFORM public.demand_signature('hold_device_tokens|' || given, signature);
  UPDATE public.device SET revoked_at = (told->>'at')::timestamptz, ends_at = NULL
  WHERE source_id = (told->>'source')::integer AND name = told->>'name' AND NOT told->'tokens' ? id::text
    AND (revoked_at IS NULL OR ends_at IS NOT NULL);
  UPDATE public.device SET revoked_at = NULL, ends_at = nullif(told->'tokens'->>id::text, '')::timestamptz
  WHERE source_id = (told->>'source')::integer AND name = told->>'name' AND told->'tokens' ? id::text;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("sources", "0009_device_tokens"), ("people", "0011_reach_on_a_replica")]
    operations = [migrations.RunSQL(MAKE, "DROP FUNCTION add_device_token(text, text); DROP FUNCTION hold_device_tokens(text, text)")]
