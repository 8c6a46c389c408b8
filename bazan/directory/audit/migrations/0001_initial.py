"""The audit chain, and the facts with many readers, which every app may append and this is the lowest app.

Neither table of the chain is read or written by pages: functions that run as the owner append to it and read what may be read. The
database itself refuses to edit, delete or empty the chain, whoever asks. It also makes the hash of an entry, of the last entry and of
what is said, so no caller can write one that breaks the chain; ``audit_canonical`` writes JSON as ``rules.canonical`` does, so that
Python verifies entries alike.
"""

from django.db import migrations, models

from bazan.platform.jobs.api import FACT_TABLES

APPEND_ONLY = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit is append-only: % refused on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_keep BEFORE TRUNCATE ON audit_entry FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE FUNCTION audit_anchor_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.day <> OLD.day OR NEW.seq <= OLD.seq THEN
    RAISE EXCEPTION 'an audit anchor only moves on' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER audit_anchor_rises BEFORE UPDATE ON audit_anchor FOR EACH ROW EXECUTE FUNCTION audit_anchor_rises();
CREATE TRIGGER audit_anchor_append_only BEFORE DELETE ON audit_anchor FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_anchor_keep BEFORE TRUNCATE ON audit_anchor FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
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
LOOKS = """
CREATE FUNCTION audit_look(told text, instant timestamptz, view interval) RETURNS boolean LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  WITH looked AS (
    INSERT INTO audit_look AS kept (key, at) VALUES (told, instant)
    ON CONFLICT (key) DO UPDATE SET at = EXCLUDED.at WHERE EXCLUDED.at - kept.at NOT BETWEEN interval '0' AND view RETURNING 1
  ) SELECT EXISTS (SELECT FROM looked)
$$
"""
PROOFS = """
CREATE FUNCTION audit_proofs(beginning text, most int) RETURNS SETOF audit_entry LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT * FROM audit_entry WHERE action = 'retention.erase' AND starts_with(subject, beginning) ORDER BY seq DESC LIMIT most
$$
"""
"""Pages read of the chain what proves that something was erased, and nothing else."""
SEEN = """
CREATE FUNCTION audit_seen(
  whose text, who text, what text, whom text, since text, until text, below text, most text, signature text
) RETURNS TABLE (found json) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM demand_signature(concat_ws('|', 'audit_seen', whose, who, what, whom, since, until, below, most), signature);
  RETURN QUERY SELECT coalesce(json_agg(json_build_array(row.seq, row.at, row.actor, row.action, row.subject, row.detail::text,
      row.previous_hash, row.hash) ORDER BY row.seq DESC), '[]') FROM (
    SELECT * FROM audit_entry WHERE (whose = '*' OR actor = ANY (string_to_array(whose, ','))) AND (who = '' OR actor = who)
      AND starts_with(action, what) AND starts_with(subject, whom)
      AND (since = '' OR at >= NULLIF(since, '')::timestamptz) AND (until = '' OR at < NULLIF(until, '')::timestamptz)
      AND (below = '' OR seq < NULLIF(below, '')::bigint)
    ORDER BY seq DESC LIMIT most::int) AS row;
END $$
"""
"""Who may read the audit reads it by a call that the web process signs."""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="AuditAnchor",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("seq", models.BigIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={"db_table": "audit_anchor"},
        ),
        migrations.CreateModel(
            name="AuditCheck",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by", models.CharField(help_text="user name", max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("entries", models.BigIntegerField(default=0, help_text="how many the chain had")),
                ("breaches", models.JSONField(default=list, help_text="kind, seq and params of each")),
            ],
            options={"db_table": "audit_check"},
        ),
        migrations.CreateModel(
            name="AuditLook",
            fields=[
                ("key", models.CharField(help_text="actor|action|subject", max_length=510, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={"db_table": "audit_look"},
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=200)),
                ("action", models.CharField(max_length=100)),
                ("subject", models.CharField(max_length=200)),
                ("detail", models.JSONField(default=dict)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={"db_table": "audit_entry", "indexes": [models.Index(fields=["actor", "-seq"], name="audit_entry_of_actor")]},
        ),
        *(migrations.RunSQL(sql) for sql in (APPEND_ONLY, CANONICAL, APPEND, LOOKS, PROOFS, SEEN)),
        *(migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY") for table in ("audit_entry", "audit_anchor", "audit_look")),
        migrations.RunSQL("GRANT INSERT ON audit_check TO bazan_web"),
        migrations.RunSQL(FACT_TABLES),
    ]
