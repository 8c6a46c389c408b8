"""A password is hashed anew only where the account still holds the hash that was judged: of two at once, one does it."""

from django.db import migrations

CREATE = """
CREATE FUNCTION account_rehashed(number text, judged text, hashed text, signature text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'account_rehashed', number, judged, hashed), signature);
  UPDATE account SET password = hashed WHERE id = number::int AND password = judged;
  RETURN FOUND;
END $$;
"""
BEFORE = """
CREATE FUNCTION account_rehashed(number text, hashed text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('account_rehashed|' || number || '|' || hashed, signature);
  UPDATE account SET password = hashed WHERE id = number::int;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0007_sign_in")]
    operations = [
        migrations.RunSQL("DROP FUNCTION account_rehashed(text, text, text)", BEFORE),
        migrations.RunSQL(CREATE, "DROP FUNCTION account_rehashed(text, text, text, text)"),
    ]
