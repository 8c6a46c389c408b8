"""What tables the database has: their columns, keys, references, parts and numbers, as PostgreSQL's catalogue tells them."""

from collections import defaultdict

import psycopg

from bazan.platform.data_export.types import Column, Reference, Table

_TABLES = """
SELECT c.oid, c.relname FROM pg_class c
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'e')
 ORDER BY c.relname
"""
_COLUMNS = """
SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated <> '',
       coalesce(substring(pg_get_serial_sequence(quote_ident(c.relname), a.attname) FROM '[^.]+$'), '')
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
 ORDER BY a.attrelid, a.attnum
"""
_KEYS = """
SELECT k.conrelid, array_agg(a.attname::text ORDER BY array_position(k.conkey, a.attnum))
  FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
 WHERE k.contype = 'p' GROUP BY k.oid, k.conrelid
"""
_REFERENCES = """
SELECT k.conname, t.relname, o.relname, pg_get_constraintdef(k.oid),
       (SELECT array_agg(a.attname::text ORDER BY array_position(k.conkey, a.attnum)) FROM pg_attribute a
         WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)),
       (SELECT array_agg(a.attname::text ORDER BY array_position(k.confkey, a.attnum)) FROM pg_attribute a
         WHERE a.attrelid = k.confrelid AND a.attnum = ANY (k.confkey))
  FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid JOIN pg_class o ON o.oid = k.confrelid
 WHERE k.contype = 'f' AND k.conparentid = 0 AND t.relnamespace = 'public'::regnamespace ORDER BY t.relname, k.conname
"""
_PARTS = """
SELECT i.inhparent, c.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
 WHERE c.relispartition AND c.relkind = 'r' ORDER BY c.relname
"""
_MIGRATIONS = "SELECT DISTINCT app, name FROM django_migrations ORDER BY 1, 2"


def tables(session: psycopg.Connection) -> list[Table]:
    """Every table that keeps what it is told, by its name. Raises psycopg.Error."""
    columns, parts = defaultdict(list), defaultdict(list)
    for table, name, kind, required, generated, sequence in session.execute(_COLUMNS).fetchall():
        columns[table].append(Column(name, kind, required, generated, sequence))
    for table, name, stretch in session.execute(_PARTS).fetchall():
        parts[table].append((name, stretch))
    keys = dict(session.execute(_KEYS).fetchall())
    return [
        Table(name, tuple(columns[oid]), tuple(keys.get(oid, ())), tuple(parts[oid])) for oid, name in session.execute(_TABLES).fetchall()
    ]


def references(session: psycopg.Connection) -> list[Reference]:
    found = session.execute(_REFERENCES).fetchall()
    return [Reference(name, table, tuple(ours), to, tuple(theirs), said) for name, table, to, said, ours, theirs in found]


def migrations(session: psycopg.Connection) -> tuple[tuple[str, str], ...]:
    return tuple((app, name) for app, name in session.execute(_MIGRATIONS).fetchall())
