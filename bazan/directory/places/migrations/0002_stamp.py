"""One number that changes whenever anything about places changes, so that processes know when to read them again.

It comes from a sequence, which no rollback turns back: a number never stands for two states.
"""

from django.db import migrations

TABLES = ("place", "place_link", "place_succession", "place_boundary")
RENEW = """
CREATE SEQUENCE place_stamp_seq;
CREATE TABLE place_stamp (one boolean PRIMARY KEY DEFAULT true CHECK (one), stamp bigint NOT NULL);
CREATE FUNCTION place_stamp_renew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO place_stamp (stamp) VALUES (nextval('place_stamp_seq')) ON CONFLICT (one) DO UPDATE SET stamp = EXCLUDED.stamp;
  RETURN NULL;
END $$;
"""
FORGET = "DROP FUNCTION place_stamp_renew; DROP TABLE place_stamp; DROP SEQUENCE place_stamp_seq;"


def watch(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION place_stamp_renew()",
        f"DROP TRIGGER {table}_stamp ON {table}",
    )


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]
    operations = [migrations.RunSQL(RENEW, FORGET), *map(watch, TABLES)]
