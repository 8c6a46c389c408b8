"""An invitation by mail waits where letters to who forgot the password do."""

from django.db import migrations, models

INVITED = """
CREATE FUNCTION invitation_asked(number text, a_username text, a_language text, an_address text, inviting text, at text, signature text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'invitation_asked', number, a_username, a_language, an_address, inviting, at), signature);
  INSERT INTO forgotten_password (id, username, language, invited_by, address, asked_at, due_at, attempt, provider)
    VALUES (number::uuid, a_username, a_language, inviting, an_address, at::timestamptz, at::timestamptz, 0, '');
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0014_resets")]
    operations = [
        migrations.AddField(
            "forgotten",
            "invited_by",
            models.CharField(
                blank=True, db_default="", default="", help_text="user name; empty: somebody forgot the password", max_length=60
            ),
        ),
        migrations.AddField(
            "forgotten",
            "address",
            models.CharField(
                blank=True, db_default="", default="", help_text="where an invitation goes; empty again when it went", max_length=200
            ),
        ),
        migrations.RunSQL(INVITED, "DROP FUNCTION invitation_asked"),
    ]
