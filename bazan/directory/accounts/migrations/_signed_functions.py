"""Functions over accounts, sessions, second factors and keys that the web process alone may call: it signs each call.

No page's query sees any of these rows. What works once is spent in one statement.
"""

HEAD = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN PERFORM demand_signature("

SIGN_IN = """
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
CREATE FUNCTION grant_holds(until date) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN until IS NULL OR until >= (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date;
CREATE FUNCTION grants_held(number text, signature text) RETURNS TABLE (held json) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('grants_held|' || number, signature);
  RETURN QUERY SELECT coalesce(json_agg(json_build_array(role, place_id, sector) ORDER BY id), '[]') FROM account_grant
    WHERE account_id = number::int AND grant_holds(until);
END $$;
CREATE FUNCTION account_signed_in(number text, signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature('account_signed_in|' || number, signature);
  UPDATE account SET last_login = now(), first_sign_in = coalesce(first_sign_in, now()) WHERE id = number::int;
END $$;
CREATE FUNCTION account_rehashed(number text, judged text, hashed text, signature text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'account_rehashed', number, judged, hashed), signature);
  UPDATE account SET password = hashed WHERE id = number::int AND password = judged;
  RETURN FOUND;
END $$;
"""
"""A password is hashed anew only where the account still holds the hash that was judged: of two at once, one does it."""

DJANGO_SESSIONS = f"""
CREATE FUNCTION session_found(key text, signature text) RETURNS SETOF django_session {HEAD}'session_found|' || key, signature);
  RETURN QUERY SELECT * FROM django_session WHERE session_key = key;
END $$;
CREATE FUNCTION session_added(key text, data text, until text, signature text) RETURNS boolean
{HEAD}concat_ws('|', 'session_added', key, data, until), signature);
  INSERT INTO django_session (session_key, session_data, expire_date) VALUES (key, data, until::timestamptz) ON CONFLICT DO NOTHING;
  RETURN FOUND;
END $$;
CREATE FUNCTION session_renewed(key text, data text, until text, signature text) RETURNS boolean
{HEAD}concat_ws('|', 'session_renewed', key, data, until), signature);
  UPDATE django_session SET session_data = data, expire_date = until::timestamptz WHERE session_key = key;
  RETURN FOUND;
END $$;
"""

ACCOUNT_LAID = """
CREATE FUNCTION account_laid(name text, told text, signature text) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
  state CONSTANT json := told::json;
  number int;
  held_before json;
  was_active boolean;
BEGIN
  PERFORM demand_signature('account_laid|' || name || '|' || told, signature);
  SELECT is_active INTO was_active FROM account WHERE username = name FOR UPDATE;
  INSERT INTO account (username, password, full_name, organization_id, is_active, language, demo)
    VALUES (name, state->>'password', state->>'full_name', (state->>'organization_id')::int, (state->>'active')::boolean, '', false)
    ON CONFLICT (username) DO UPDATE SET full_name = EXCLUDED.full_name, organization_id = EXCLUDED.organization_id,
      is_active = EXCLUDED.is_active
    RETURNING id INTO number;
  SELECT coalesce(json_agg(held), '[]') INTO held_before FROM account_grant held WHERE account_id = number AND grant_holds(until);
  DELETE FROM account_grant held WHERE account_id = number AND NOT EXISTS (SELECT FROM {wanted} WHERE {same});
  INSERT INTO account_grant (account_id, role, place_id, sector, until, given_at)
    SELECT number, w.role, w.place_id, w.sector, w.until, CASE WHEN before.role IS NULL THEN now() ELSE before.given_at END
    FROM {wanted} LEFT JOIN LATERAL (
      SELECT held.role, held.given_at
      FROM json_to_recordset(held_before) AS held(role text, place_id int, sector text, given_at timestamptz)
      WHERE (w.role, w.sector) = (held.role, held.sector) AND w.place_id IS NOT DISTINCT FROM held.place_id
      ORDER BY held.given_at NULLS FIRST LIMIT 1
    ) AS before ON true
    WHERE NOT EXISTS (SELECT FROM account_grant held WHERE account_id = number AND {same});
  IF NOT was_active AND (state->>'active')::boolean THEN UPDATE account_grant SET given_at = now() WHERE account_id = number; END IF;
  RETURN number;
END $$;
""".format(
    wanted="json_to_recordset(state->'grants') AS w(role text, place_id int, sector text, until date)",
    same="(w.role, w.sector) = (held.role, held.sector) AND w.place_id IS NOT DISTINCT FROM held.place_id"
    " AND w.until IS NOT DISTINCT FROM held.until",
)
"""A right whose last day alone changes keeps its age; every other one is given now, as are all of an account that is opened again:
nobody ages while the account is closed."""

HANDS = """
CREATE FUNCTION invitation_asked(number text, a_username text, a_language text, an_address text, inviting text, at text,
  signature text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'invitation_asked', number, a_username, a_language, an_address, inviting, at), signature);
  INSERT INTO forgotten_password (id, username, language, invited_by, address, asked_at, due_at, attempt, provider)
    VALUES (number::uuid, a_username, a_language, inviting, an_address, at::timestamptz, at::timestamptz, 0, '');
  UPDATE account SET invited_to = an_address WHERE username = a_username AND an_address <> '';
END $$;
CREATE FUNCTION account_keys_ended(number text, signature text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'account_keys_ended', number), signature);
  UPDATE forgotten_password SET due_at = NULL, address = '' WHERE due_at IS NOT NULL
    AND username = (SELECT username FROM account WHERE id = number::int);
  DELETE FROM account_key WHERE account_id = number::int AND used_at IS NULL;
  RETURN FOUND;
END $$;
CREATE FUNCTION account_renewed(number text, hashed text, signature text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'account_renewed', number, hashed), signature);
  UPDATE account SET password = hashed, first_sign_in = NULL, invited_to = '', renewed_at = clock_timestamp() WHERE id = number::int;
  RETURN FOUND;
END $$;
"""
"""Letters with keys end before the keys: who is just writing one holds its row until the key is made, which then ends too."""


def _function(name: str, arguments: str, returns: str, body: str) -> str:
    """A function that the web process alone may call: its arguments are texts, and the signature covers them."""
    names = arguments.split()
    told = ", ".join(f"{argument} text" for argument in names)
    return (
        f"CREATE FUNCTION {name}({told}, signature text) RETURNS {returns} LANGUAGE plpgsql SECURITY DEFINER"
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
        _function(
            "session_ended",
            "key",
            "void",
            "DELETE FROM account_session WHERE session_key = key;\nDELETE FROM django_session WHERE session_key = key;",
        ),
    )
)

FUNCTIONS = "\n".join((SIGN_IN, DJANGO_SESSIONS, ACCOUNT_LAID, HANDS, FACTORS, KEYS, SESSION_FUNCTIONS))
