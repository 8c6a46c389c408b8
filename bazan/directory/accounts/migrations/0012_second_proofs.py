"""Second proofs, keys to a password, and where an account is signed in. No page's query sees any of it: each is read and written by a call
that the web process signs, and what works once is spent in one statement."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from bazan.directory.permissions.row_security import protect

TABLES = ("account_totp", "account_recovery_code", "account_passkey", "account_key", "forgotten_password", "account_session")


def _function(name: str, arguments: str, returns: str, body: str) -> str:
    """A function that the web process alone may call: its arguments are texts, and the signature covers them."""
    names = arguments.split()
    told = ", ".join(f"{argument} text" for argument in names)
    return (
        f"CREATE OR REPLACE FUNCTION {name}({told}, signature text) RETURNS {returns} LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = public, pg_temp AS $$ #variable_conflict use_column\nBEGIN"
        f" PERFORM demand_signature(concat_ws('|', '{name}', {', '.join(names)}), signature);\n{body}\nEND $$;"
    )


def _changes(name: str, arguments: str, body: str) -> str:
    """One that changes rows, and says whether it did."""
    return _function(name, arguments, "boolean", f"{body};\nRETURN FOUND;")


HELD = """RETURN QUERY SELECT json_build_object(
  'totp', (SELECT json_build_object('sealed', encode(sealed, 'hex'), 'last_step', last_step, 'made_at', made_at)
    FROM account_totp WHERE account_id = number::int),
  'codes_left', (SELECT count(*) FROM account_recovery_code WHERE account_id = number::int AND used_at IS NULL),
  'passkeys', (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'public_key', encode(public_key, 'hex'),
    'counter', counter, 'made_at', made_at, 'used_at', used_at) ORDER BY id), '[]')
    FROM account_passkey WHERE account_id = number::int));"""
SESSIONS = """RETURN QUERY SELECT coalesce(json_agg(json_build_object('id', encode(sha256(convert_to(session_key, 'UTF8')), 'hex'),
  'browser', browser, 'address', address, 'began_at', began_at, 'seen_at', seen_at) ORDER BY seen_at DESC), '[]')
  FROM account_session WHERE account_id = number::int
  AND session_key IN (SELECT d.session_key FROM django_session d WHERE d.expire_date > now());"""
NOTED = """INSERT INTO account_session (session_key, account_id, browser, address, began_at, seen_at)
  VALUES (a_key, number::int, a_browser, an_address, to_timestamp(began::float), now())
  ON CONFLICT (session_key) DO UPDATE SET seen_at = now();
DELETE FROM account_session s WHERE s.account_id = number::int
  AND NOT EXISTS (SELECT FROM django_session d WHERE d.session_key = s.session_key);"""
ENDED = """DELETE FROM django_session d USING account_session s WHERE s.session_key = d.session_key AND s.account_id = number::int
  AND (which = '' OR encode(sha256(convert_to(s.session_key, 'UTF8')), 'hex') = which) AND s.session_key <> but;
GET DIAGNOSTICS ended = ROW_COUNT;
DELETE FROM account_session s WHERE s.account_id = number::int
  AND NOT EXISTS (SELECT FROM django_session d WHERE d.session_key = s.session_key);
RETURN ended;"""
USED = """UPDATE account_key SET used_at = at::timestamptz WHERE kept = code AND used_at IS NULL AND until > at::timestamptz;
IF NOT FOUND THEN RETURN false; END IF;
DELETE FROM account_key WHERE used_at IS NULL AND account_id = (SELECT used.account_id FROM account_key used WHERE used.kept = code);
RETURN true;"""
FACTORS = "\n".join(
    (
        _function("factors_held", "number", "TABLE (held json)", HELD),
        _changes(
            "totp_set",
            "number secret step made",
            """INSERT INTO account_totp (account_id, sealed, last_step, made_at)
  VALUES (number::int, decode(secret, 'hex'), step::bigint, made::timestamptz)
  ON CONFLICT (account_id) DO UPDATE SET sealed = EXCLUDED.sealed, last_step = EXCLUDED.last_step, made_at = EXCLUDED.made_at""",
        ),
        _changes(
            "totp_step_taken",
            "number secret step",
            """UPDATE account_totp SET last_step = step::bigint
  WHERE account_id = number::int AND sealed = decode(secret, 'hex') AND last_step < step::bigint""",
        ),
        _changes("totp_removed", "number", "DELETE FROM account_totp WHERE account_id = number::int"),
        _changes(
            "recovery_codes_set",
            "number codes",
            """DELETE FROM account_recovery_code WHERE account_id = number::int;
INSERT INTO account_recovery_code (account_id, kept) SELECT number::int, json_array_elements_text(codes::json)""",
        ),
        _changes(
            "recovery_code_taken",
            "number code at",
            """UPDATE account_recovery_code SET used_at = at::timestamptz
  WHERE account_id = number::int AND kept = code AND used_at IS NULL""",
        ),
        _changes(
            "passkey_added",
            "number a_name a_credential a_key a_counter at",
            """INSERT INTO account_passkey (account_id, name, credential, public_key, counter, made_at)
  VALUES (number::int, a_name, decode(a_credential, 'hex'), decode(a_key, 'hex'), a_counter::bigint, at::timestamptz)
  ON CONFLICT DO NOTHING""",
        ),
        _changes(
            "passkey_used",
            "number passkey a_counter at",
            """UPDATE account_passkey SET counter = a_counter::bigint, used_at = at::timestamptz
  WHERE account_id = number::int AND id = passkey::int AND (counter < a_counter::bigint OR (counter = 0 AND a_counter = '0'))""",
        ),
        _changes("passkey_removed", "number passkey", "DELETE FROM account_passkey WHERE account_id = number::int AND id = passkey::int"),
        _changes(
            "factors_removed",
            "number",
            """DELETE FROM account_totp WHERE account_id = number::int;
DELETE FROM account_recovery_code WHERE account_id = number::int;
DELETE FROM account_passkey WHERE account_id = number::int""",
        ),
        _changes("account_locked", "number", "PERFORM FROM account WHERE id = number::int FOR UPDATE"),
        _changes(
            "account_told",
            "number a_name a_language",
            "UPDATE account SET full_name = a_name, language = a_language WHERE id = number::int",
        ),
    )
)
KEYS = "\n".join(
    (
        _changes(
            "key_made",
            "number code a_purpose by made ends",
            """DELETE FROM account_key WHERE account_id = number::int AND purpose = a_purpose AND used_at IS NULL;
INSERT INTO account_key (account_id, kept, purpose, made_by, made_at, until)
  VALUES (number::int, code, a_purpose, by, made::timestamptz, ends::timestamptz)""",
        ),
        _function(
            "key_found",
            "code at",
            "TABLE (number int, purpose text, until timestamptz)",
            """RETURN QUERY SELECT k.account_id, k.purpose::text, k.until FROM account_key k
  WHERE k.kept = code AND k.used_at IS NULL AND k.until > at::timestamptz;""",
        ),
        _function("key_used", "code at", "boolean", USED),
        _changes(
            "password_forgotten",
            "number a_username a_language at since most most_of_all",
            """INSERT INTO forgotten_password (id, username, language, asked_at, due_at, attempt, provider)
  SELECT number::uuid, a_username, a_language, at::timestamptz, at::timestamptz, 0, ''
  WHERE (SELECT count(*) FROM forgotten_password WHERE username = a_username AND asked_at > since::timestamptz) < most::int
    AND (SELECT count(*) FROM forgotten_password WHERE asked_at > since::timestamptz) < most_of_all::int""",
        ),
    )
)
SESSION_FUNCTIONS = "\n".join(
    (
        _function("sessions_of", "number", "TABLE (held json)", SESSIONS),
        _function("session_noted", "a_key number a_browser an_address began", "void", NOTED),
        _function("sessions_ended", "number which but", "int", ENDED).replace("\nBEGIN", "\nDECLARE ended int;\nBEGIN", 1),
        _function("session_ended", "key", "void", "DELETE FROM account_session WHERE session_key = key;\n"
                  "DELETE FROM django_session WHERE session_key = key;"),
    )
)  # fmt: skip
GONE = """DROP FUNCTION factors_held, totp_set, totp_step_taken, totp_removed, recovery_codes_set, recovery_code_taken, passkey_added,
  passkey_used, passkey_removed, factors_removed, account_locked, account_told, key_made, key_found, key_used, password_forgotten,
  sessions_of, session_noted, sessions_ended;
""" + _function("session_ended", "key", "void", "DELETE FROM django_session WHERE session_key = key;")  # noqa: S608 - names written here
ACCOUNT = {"on_delete": django.db.models.deletion.CASCADE, "related_name": "+", "to": settings.AUTH_USER_MODEL}
NUMBERED = ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("people", "0011_reach_on_a_replica")]
    operations = [
        migrations.CreateModel(
            name="Totp",
            fields=[
                ("account", models.OneToOneField(primary_key=True, serialize=False, **ACCOUNT)),
                ("sealed", models.BinaryField(help_text="the secret under a key of this installation")),
                (
                    "last_step",
                    models.BigIntegerField(help_text="of 30 seconds since 1970; a code of it or of one before is taken no more"),
                ),
                ("made_at", models.DateTimeField()),
            ],
            options={"db_table": "account_totp"},
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                NUMBERED,
                ("account", models.ForeignKey(**ACCOUNT)),
                ("kept", models.CharField(help_text="its fingerprint", max_length=64)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "account_recovery_code",
                "constraints": [models.UniqueConstraint(fields=["account", "kept"], name="account_recovery_code_once")],
            },
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                NUMBERED,
                ("account", models.ForeignKey(**ACCOUNT)),
                ("name", models.CharField(max_length=60)),
                ("credential", models.BinaryField(help_text="the device's name for it", unique=True)),
                ("public_key", models.BinaryField(help_text="attested credential data of WebAuthn")),
                ("counter", models.BigIntegerField(help_text="of signatures as the device counts them; 0: it counts none")),
                ("made_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "account_passkey"},
        ),
        migrations.CreateModel(
            name="Key",
            fields=[
                ("kept", models.CharField(help_text="its fingerprint", max_length=64, primary_key=True, serialize=False)),
                ("account", models.ForeignKey(**ACCOUNT)),
                ("purpose", models.CharField(help_text="invite, forgotten", max_length=10)),
                ("made_by", models.CharField(max_length=60)),
                ("made_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={"db_table": "account_key"},
        ),
        migrations.CreateModel(
            name="Forgotten",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("username", models.CharField(max_length=60)),
                ("language", models.CharField(max_length=2)),
                ("asked_at", models.DateTimeField()),
                (
                    "due_at",
                    models.DateTimeField(help_text="of the next attempt to write; null: it was written, or nobody is to be", null=True),
                ),
                ("attempt", models.IntegerField(default=0)),
                ("provider", models.CharField(blank=True, default="", max_length=60)),
            ],
            options={
                "db_table": "forgotten_password",
                "indexes": [
                    models.Index(fields=["asked_at"], name="forgotten_password_lately"),
                    models.Index(condition=models.Q(due_at__isnull=False), fields=["due_at"], name="forgotten_password_due"),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpenSession",
            fields=[
                ("session_key", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("account", models.ForeignKey(**ACCOUNT)),
                ("browser", models.CharField(blank=True, max_length=60)),
                ("address", models.CharField(blank=True, max_length=60)),
                ("began_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
            ],
            options={"db_table": "account_session"},
        ),
        *(protect(table, "false") for table in TABLES),
        *(migrations.RunSQL(functions, migrations.RunSQL.noop) for functions in (FACTORS, KEYS)),
        migrations.RunSQL(SESSION_FUNCTIONS, GONE),
    ]
