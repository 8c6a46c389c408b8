"""A page adds an entry at the end of the chain and can do nothing else to the audit: neither table is its to write or to read.

The function asks that the entry follow the last one; what its hash covers is checked by whoever verifies the chain.
"""

from django.db import migrations

UP = """
CREATE FUNCTION audit_append(
  number bigint, instant timestamptz, who text, what text, whom text, told jsonb, before text, own text, day date
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  last audit_entry;
BEGIN
  SELECT * INTO last FROM audit_entry ORDER BY seq DESC LIMIT 1;
  IF number IS DISTINCT FROM coalesce(last.seq, 0) + 1 OR before IS DISTINCT FROM coalesce(last.hash, before) THEN
    RAISE EXCEPTION 'an audit entry follows the last one' USING ERRCODE = 'insufficient_privilege';
  END IF;
  INSERT INTO audit_entry (seq, at, actor, action, subject, detail, previous_hash, hash)
    VALUES (number, instant, who, what, whom, told, before, own);
  INSERT INTO audit_anchor AS kept (day, seq, hash) VALUES (audit_append.day, number, own)
    ON CONFLICT ON CONSTRAINT audit_anchor_pkey DO UPDATE SET seq = EXCLUDED.seq, hash = EXCLUDED.hash;
END $$;
CREATE FUNCTION audit_end(told jsonb) RETURNS TABLE (said text, number bigint, own text) LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT told::text, last.seq, last.hash FROM (SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1) AS last
    RIGHT JOIN (SELECT 1) AS always ON true
$$;
ALTER TABLE audit_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_anchor ENABLE ROW LEVEL SECURITY
"""
DOWN = """
DROP FUNCTION audit_append; DROP FUNCTION audit_end;
ALTER TABLE audit_entry DISABLE ROW LEVEL SECURITY; ALTER TABLE audit_anchor DISABLE ROW LEVEL SECURITY
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_facts")]
    operations = [migrations.RunSQL(UP, DOWN)]
