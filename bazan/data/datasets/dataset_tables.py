"""The typed table of a dataset: made when its pack is loaded, widened when the pack grows, never narrowed.

Beside the columns of the pack stand ``row_id``, ``row_key`` (the key as text, equal for all versions of a row), ``place_id`` (where
the row counts), ``batch_id``, ``sheet``, ``line`` (where it came from), ``superseded_by`` (the batch that replaced or withdrew it).
A row is current while ``superseded_by`` is null.
"""

from zlib import crc32

from django.db import connection

from bazan.core.errors import Conflict
from bazan.data.datasets.types import Column, DatasetInfo
from bazan.directory.accounts import api as accounts

SQL_TYPES = {
    "text": "text", "code": "text", "integer": "bigint", "decimal": "double precision", "boolean": "boolean", "date": "timestamptz",
    "instant": "timestamptz", "period": "timestamptz", "place": "integer", "thing": "integer", "organization": "integer",
}  # fmt: skip
LONGEST_NAME = 50


def table_name(pack: str, dataset: str) -> str:
    return f"data_{pack}_{dataset}"[:LONGEST_NAME]


def sql_type(column: Column) -> str:
    return "text" if column.personal else SQL_TYPES[column.type]


def make(info: DatasetInfo, table: str) -> None:
    """Create or widen the table, guard its rows, index what is asked of it. Raises Conflict ``datasets.column.changed``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.attname, format_type(a.atttypid, null), col_description(a.attrelid, a.attnum) FROM pg_attribute a"
            " WHERE a.attrelid = to_regclass(%s) AND a.attnum > 0 AND NOT a.attisdropped", [table],
        )  # fmt: skip
        told = {name: (kind, said) for name, kind, said in cursor.fetchall()}
        there = {name: kind for name, (kind, _) in told.items()}
        if not there:
            cursor.execute(_create(info, table))
            for statement in (*_indexes(info, table), *_guards(info, table)):
                cursor.execute(statement)
            return
        for column in info.kept:
            wanted = sql_type(column)
            if column.id not in there:
                cursor.execute(f'ALTER TABLE {table} ADD COLUMN "{column.id}" {wanted}')
            elif there[column.id].replace("timestamp with time zone", "timestamptz") != wanted:
                raise Conflict("datasets.column.changed", {"dataset": info.code, "column": column.id, "was": there[column.id]})
        for statement in (*_course(info, table), *_queue(info, table), *_newest(info, table)):
            cursor.execute(statement)
        if told.get("found_key", ("", None))[1] != (_found_by(info) or None):
            for statement in (*_unfound(table), *_found(info, table)):
                cursor.execute(statement)


def _create(info: DatasetInfo, table: str) -> str:
    # no foreign keys: a million rows come in by COPY, and batches are never deleted
    columns = ", ".join(f'"{column.id}" {sql_type(column)}' for column in info.kept)
    return f"""CREATE TABLE {table} (row_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, row_key text NOT NULL, place_id integer,
      batch_id integer NOT NULL, sheet text NOT NULL DEFAULT '', line integer NOT NULL, superseded_by integer,
      withdrawn boolean NOT NULL DEFAULT false, {columns})"""


def _indexes(info: DatasetInfo, table: str) -> list[str]:
    """BRIN where rows arrive in the order asked for: a million of them cost an import almost nothing."""
    dated = [c.id for c in info.kept if c.type in ("date", "instant") and not c.personal]
    made = [
        f"CREATE UNIQUE INDEX {table}_key ON {table} (row_key) WHERE superseded_by IS NULL",
        f"CREATE INDEX {table}_past ON {table} (row_key) WHERE superseded_by IS NOT NULL",
        f"CREATE INDEX {table}_gone ON {table} (superseded_by) WHERE superseded_by IS NOT NULL",
        f"CREATE INDEX {table}_in ON {table} USING brin (batch_id) WITH (pages_per_range = 16, autosummarize = on)",
    ]
    if info.grain != "event":
        made.append(f"CREATE INDEX {table}_period ON {table} (period)")
    if dated:
        names = ", ".join(f'"{name}"' for name in dated)
        made.append(f"CREATE INDEX {table}_when ON {table} USING brin ({names}) WITH (pages_per_range = 16, autosummarize = on)")
    made += [*_course(info, table), *_queue(info, table), *_newest(info, table), *_found(info, table)]
    for related in {our for _, our, _ in info.related} - {info.key[0] if len(info.key) == 1 else ""}:
        made.append(f'CREATE INDEX {table}_by_{related} ON {table} ("{related}")')
    return made


def _course(info: DatasetInfo, table: str) -> list[str]:
    """Where a check looks at the period before: the index that finds it, else each row would read all rows of that period."""
    along = [name for name in info.key if name != "period" and info.column(name).required]
    if not along or not any(check.jump for check in info.checks):
        return []
    names = ", ".join(f'"{name}"' for name in (*along, "period"))
    return [f"CREATE INDEX IF NOT EXISTS {table}_course ON {table} ({names}) WHERE superseded_by IS NULL"]


def _queue(info: DatasetInfo, table: str) -> list[str]:
    """What is due first in each state, everywhere and in each place, at hand without sorting everything in that state."""
    if info.queue is None:
        return []
    state, due = info.queue
    columns = f'"{state}", "{due}", row_id DESC) WHERE superseded_by IS NULL'
    return [
        f"CREATE INDEX IF NOT EXISTS {table}_queue ON {table} ({columns}",
        f"CREATE INDEX IF NOT EXISTS {table}_queue_place ON {table} (place_id, {columns}",
    ]


def _newest(info: DatasetInfo, table: str) -> list[str]:
    """What happened last, at hand without sorting all that ever happened."""
    if not info.newest:
        return []
    return [
        f'CREATE INDEX IF NOT EXISTS {table}_newest ON {table} ("{info.newest}" DESC NULLS LAST, row_id DESC) WHERE superseded_by IS NULL'
    ]


def _found(info: DatasetInfo, table: str) -> list[str]:
    """What search asks for: the words of some columns folded, their index, and the function that reads it. LIKE isn't leakproof, so under
    row-level security no index may serve it: the function runs as the owner and keeps the reach itself."""
    if not info.found_by:
        return []
    words = " || ' ' || ".join(f"coalesce(\"{name}\", '')" for name in info.found_by)
    index = f"CREATE INDEX {table}_found ON {table} USING gin (found_key gin_trgm_ops) WHERE superseded_by IS NULL"
    return [
        f"ALTER TABLE {table} ADD COLUMN found_key text GENERATED ALWAYS AS (folded({words})) STORED",
        f"COMMENT ON COLUMN {table}.found_key IS {_literal(_found_by(info))}",
        f"DO $$ BEGIN IF EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm') THEN {index}; END IF; END $$",
        f"""CREATE FUNCTION {table}_like(worded text, most integer) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER
          SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
            SELECT row_id FROM {table} WHERE superseded_by IS NULL AND ({accounts.AS_OWNER} OR ({_reach(info)})) AND found_key LIKE worded
            ORDER BY row_id DESC LIMIT most $$""",
    ]


def _unfound(table: str) -> list[str]:
    return [f"DROP FUNCTION IF EXISTS {table}_like", f"ALTER TABLE {table} DROP COLUMN IF EXISTS found_key"]


def _found_by(info: DatasetInfo) -> str:
    return " ".join(info.found_by)


def stand(info: DatasetInfo, table: str, point: tuple[str, ...]) -> None:
    """Index where current rows stand, for a map that asks for those in its picture; of periodic ones which period is the newest, too."""
    statements = []
    if point:
        names = ", ".join(f'"{name}"' for name in point)
        statements.append(
            f"CREATE INDEX IF NOT EXISTS {table}_{crc32(names.encode()):08x} ON {table} ({names}) WHERE superseded_by IS NULL"
        )
    if info.grain != "event" and (along := [name for name in info.key if name != "period"]):
        names = ", ".join(f'"{name}"' for name in along)
        statements.append(f"CREATE INDEX IF NOT EXISTS {table}_last ON {table} ({names}, period DESC) WHERE superseded_by IS NULL")
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def summarize(table: str) -> None:
    """Let the table's BRIN indexes know the rows that came last; only the table's owner may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT brin_summarize_new_values(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
            " JOIN pg_am a ON a.oid = c.relam WHERE i.indrelid = %s::regclass AND a.amname = 'brin'",
            [table],
        )


def _guards(info: DatasetInfo, table: str) -> list[str]:
    """Row-level security by sector and place; the web role may read, add and supersede, never delete."""
    return [accounts.protect(table, _reach(info)).sql, accounts.web_may(table, "SELECT, INSERT, UPDATE").sql]  # pyrefly: ignore[bad-return] - a right writes its SQL as one text


def _reach(info: DatasetInfo) -> str:
    return f"{accounts.sector_in_reach(_literal(info.pack))} AND {accounts.place_in_reach()}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
