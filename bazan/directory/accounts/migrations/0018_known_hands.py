"""Whose hands an account is in: since when its person signs in, where its invitation went, and since when two administrators hold all of
before for nothing. Letters with keys that still wait can be ended."""

from django.db import migrations, models

SIGNED_IN = """
CREATE OR REPLACE FUNCTION account_signed_in(number text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('account_signed_in|' || number, signature);
  UPDATE account SET last_login = now(), first_sign_in = coalesce(first_sign_in, now()) WHERE id = number::int;
END $$;
"""
INVITED = """
CREATE OR REPLACE FUNCTION invitation_asked(number text, a_username text, a_language text, an_address text, inviting text, at text,
  signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'invitation_asked', number, a_username, a_language, an_address, inviting, at), signature);
  INSERT INTO forgotten_password (id, username, language, invited_by, address, asked_at, due_at, attempt, provider)
    VALUES (number::uuid, a_username, a_language, inviting, an_address, at::timestamptz, at::timestamptz, 0, '');
  UPDATE account SET invited_to = an_address WHERE username = a_username AND an_address <> '';
END $$;
"""
ENDED = """
CREATE OR REPLACE FUNCTION account_keys_ended(number text, signature text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'account_keys_ended', number), signature);
  UPDATE forgotten_password SET due_at = NULL, address = '' WHERE due_at IS NOT NULL
    AND username = (SELECT username FROM account WHERE id = number::int);
  DELETE FROM account_key WHERE account_id = number::int AND used_at IS NULL;
  RETURN FOUND;
END $$;
"""
"""The letters first: who is just writing one holds its row until the key is made, which then ends too."""
RENEWED = """
CREATE FUNCTION account_renewed(number text, hashed text, signature text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'account_renewed', number, hashed), signature);
  UPDATE account SET password = hashed, first_sign_in = NULL, invited_to = '', renewed_at = clock_timestamp() WHERE id = number::int;
  RETURN FOUND;
END $$;
"""
FIRST = """
UPDATE account SET first_sign_in = least(last_login,
  (SELECT min(s.at) FROM sign_in s WHERE s.username = account.username AND s.act = 'sign_in')) WHERE last_login IS NOT NULL
"""
"""As far back as is known: no account is made older than its traces say."""


class Migration(migrations.Migration):
    dependencies = [("people", "0017_opened_again")]
    operations = [
        migrations.AddField(
            "account", "first_sign_in", models.DateTimeField(help_text="by who holds the account now; null: nobody yet", null=True)
        ),
        migrations.AddField(
            "account",
            "renewed_at",
            models.DateTimeField(
                help_text="two administrators ended password, proofs and keys: addresses proved before get no key; null: never", null=True
            ),
        ),
        migrations.AddField(
            "account",
            "invited_to",
            models.CharField(
                blank=True, db_default="", default="", help_text="where an administrator had the last invitation sent", max_length=200
            ),
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (SIGNED_IN, INVITED, ENDED)),
        migrations.RunSQL(RENEWED, "DROP FUNCTION account_renewed"),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
    ]
