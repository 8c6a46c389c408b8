"""The tables of facts. A migration of the lowest room runs them; whatever reads or writes them is in ``facts``."""

FACT_TABLES = """
-- one row a topic; who numbers facts holds it
CREATE TABLE fact_topic (topic text PRIMARY KEY, last bigint NOT NULL DEFAULT 0) WITH (fillfactor = 50);
-- number: null until somebody numbered what was committed
CREATE TABLE fact (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT NULL, key text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(), number bigint, body jsonb NOT NULL DEFAULT '{}', packed bytea NOT NULL DEFAULT ''
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_threshold = 2000);
ALTER TABLE fact ALTER packed SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX fact_numbered ON fact (topic, number);
CREATE INDEX fact_unnumbered ON fact (topic, id) WHERE number IS NULL;
-- position: the number of the last fact read
CREATE TABLE fact_subscriber (
  topic text NOT NULL, name text NOT NULL, position bigint NOT NULL, required boolean NOT NULL, late_s float8 NOT NULL,
  looked_at timestamptz NOT NULL DEFAULT clock_timestamp(), missed bigint NOT NULL DEFAULT 0, missed_at timestamptz,
  PRIMARY KEY (topic, name)
) WITH (fillfactor = 50);
"""
