"""Pages read of the chain what proves that something was erased, and nothing else."""

from django.db import migrations

PROOFS = """
CREATE FUNCTION audit_proofs(beginning text, most int) RETURNS SETOF audit_entry LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
  SELECT * FROM audit_entry WHERE action = 'retention.erase' AND starts_with(subject, beginning) ORDER BY seq DESC LIMIT most
$$
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_looks")]
    operations = [migrations.RunSQL(PROOFS, "DROP FUNCTION audit_proofs")]
