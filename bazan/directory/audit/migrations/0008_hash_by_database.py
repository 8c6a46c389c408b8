"""The database makes the hash of an entry itself, of the last entry and of what is said: no caller can write one that breaks the chain.

``audit_canonical`` writes JSON as ``rules.canonical`` does, so that Python verifies old and new entries alike.
"""

from django.db import migrations

CANONICAL = """
CREATE FUNCTION audit_number(said text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  part text[];
  digits text;
  power int;
BEGIN
  IF length(said) > 400 THEN
    RAISE EXCEPTION 'a number of an audit entry has at most 400 digits' USING ERRCODE = 'numeric_value_out_of_range';
  END IF;
  IF position('.' IN said) = 0 THEN
    RETURN said;
  END IF;
  -- a fraction, as Python writes a float: the shortest digits, with an exponent below 1e-4 and from 1e16 on
  part := regexp_match(said::float8::text, '^(-?)([0-9]+)(?:[.]([0-9]+))?(?:e([+-][0-9]+))?$');
  digits := ltrim(part[2] || coalesce(part[3], ''), '0');
  IF digits = '' THEN
    RETURN part[1] || '0.0';
  END IF;
  power := coalesce(part[4]::int, 0) + length(part[2]) - 1 - (length(part[2] || coalesce(part[3], '')) - length(digits));
  digits := rtrim(digits, '0');
  IF power < -4 OR power >= 16 THEN
    RETURN part[1] || left(digits, 1) || CASE WHEN length(digits) > 1 THEN '.' || substr(digits, 2) ELSE '' END
      || 'e' || CASE WHEN power < 0 THEN '-' ELSE '+' END || lpad(abs(power)::text, greatest(2, length(abs(power)::text)), '0');
  ELSIF power < 0 THEN
    RETURN part[1] || '0.' || repeat('0', -power - 1) || digits;
  END IF;
  RETURN part[1] || rpad(left(digits, power + 1), power + 1, '0') || '.'
    || CASE WHEN length(digits) > power + 1 THEN substr(digits, power + 2) ELSE '0' END;
END $$;
CREATE FUNCTION audit_canonical(value jsonb, depth int) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF depth > 50 THEN
    RAISE EXCEPTION 'the detail of an audit entry is nested too deeply' USING ERRCODE = 'program_limit_exceeded';
  END IF;
  CASE jsonb_typeof(value)
    WHEN 'object' THEN
      RETURN '{' || coalesce((SELECT string_agg(to_json(one.key)::text || ':' || audit_canonical(one.value, depth + 1), ','
        ORDER BY one.key COLLATE "C") FROM jsonb_each(value) AS one), '') || '}';
    WHEN 'array' THEN
      RETURN '[' || coalesce((SELECT string_agg(audit_canonical(one.value, depth + 1), ',' ORDER BY one.nth)
        FROM jsonb_array_elements(value) WITH ORDINALITY AS one (value, nth)), '') || ']';
    WHEN 'number' THEN
      RETURN audit_number(value::text);
    ELSE
      RETURN value::text;
  END CASE;
END $$;
"""
APPEND = """
DROP FUNCTION audit_append(bigint, timestamptz, text, text, text, jsonb, text, text, date);
DROP FUNCTION audit_end(jsonb);
-- extra_float_digits: of the caller's session, it would change how fractions are written
CREATE FUNCTION audit_append(who text, what text, whom text, told jsonb, OUT number bigint, OUT own text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET extra_float_digits = 1 AS $$
DECLARE
  last record;
  instant timestamptz;
  entry text;
BEGIN
  IF who IS NULL OR what IS NULL OR whom IS NULL OR jsonb_typeof(told) IS DISTINCT FROM 'object' THEN
    RAISE EXCEPTION 'an audit entry says who did what to what, and its detail is an object' USING ERRCODE = 'null_value_not_allowed';
  END IF;
  PERFORM pg_advisory_xact_lock(x'62617a616e'::bigint);
  -- a statement of its own: its snapshot is taken after the lock, so it sees the last entry of whoever held it before
  SELECT seq, hash INTO last FROM audit_entry ORDER BY seq DESC LIMIT 1;
  instant := clock_timestamp();
  number := coalesce(last.seq, 0) + 1;
  entry := '{"action":' || to_json(what)::text || ',"actor":' || to_json(who)::text || ',"at":"'
    || to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00","detail":' || audit_canonical(told, 0)
    || ',"seq":' || number || ',"subject":' || to_json(whom)::text || '}';
  own := encode(sha256(convert_to(coalesce(last.hash, repeat('0', 64)) || chr(10) || entry, 'UTF8')), 'hex');
  INSERT INTO audit_entry (seq, at, actor, action, subject, detail, previous_hash, hash)
    VALUES (number, instant, who, what, whom, told, coalesce(last.hash, repeat('0', 64)), own);
  INSERT INTO audit_anchor AS kept (day, seq, hash) VALUES ((instant AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, number, own)
    ON CONFLICT ON CONSTRAINT audit_anchor_pkey DO UPDATE SET seq = EXCLUDED.seq, hash = EXCLUDED.hash;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0007_read_by_pages")]
    operations = [migrations.RunSQL(CANONICAL + APPEND)]
