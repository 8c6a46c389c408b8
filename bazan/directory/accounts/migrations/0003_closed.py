"""Closed by default: pages write what ``web_may`` names and no register, accounts are for who is signed in, and the reach is sealed.

Signing in comes before anybody is known, so it goes through functions which the web process signs each call of.
"""

from django.db import migrations

from bazan.directory.permissions.row_security import CLOSE, MAKE_REACH, MAKE_ROLE, SEAL_POLICIES, SIGNED_IN, protect, web_may

SIGNING_IN = """
CREATE FUNCTION account_named(name text, signature text) RETURNS SETOF account LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('account_named|' || name, signature);
  RETURN QUERY SELECT * FROM account WHERE username = name;
END $$;
CREATE FUNCTION account_numbered(number text, signature text) RETURNS SETOF account LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('account_numbered|' || number, signature);
  RETURN QUERY SELECT * FROM account WHERE id = number::int;
END $$;
CREATE FUNCTION grants_held(number text, signature text) RETURNS TABLE (held json) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('grants_held|' || number, signature);
  RETURN QUERY SELECT coalesce(json_agg(json_build_array(role, place_id, sector) ORDER BY id), '[]') FROM account_grant
    WHERE account_id = number::int;
END $$;
CREATE FUNCTION account_signed_in(number text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('account_signed_in|' || number, signature);
  UPDATE account SET last_login = now() WHERE id = number::int;
END $$;
CREATE FUNCTION account_rehashed(number text, hashed text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('account_rehashed|' || number || '|' || hashed, signature);
  UPDATE account SET password = hashed WHERE id = number::int;
END $$;
"""
GONE = "DROP FUNCTION account_named, account_numbered, grants_held, account_signed_in, account_rehashed"


class Migration(migrations.Migration):
    dependencies = [("people", "0002_web_role")]
    operations = [
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (MAKE_ROLE, MAKE_REACH, SEAL_POLICIES, CLOSE)),
        migrations.RunSQL(SIGNING_IN, GONE),
        protect("account", SIGNED_IN),
        protect("account_grant", SIGNED_IN),
        web_may("sign_in_failure", "INSERT, DELETE"),
    ]
