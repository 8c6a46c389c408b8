"""Rows of every dataset there is, made by SQL from its declaration alone: each key that can be, month by month, in batches of a month."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection

from bazan.core.time import Period
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Column, DatasetInfo
from bazan.data.observations import api as streams
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places

WORDS = 20
"""Values of a free text that is part of a key."""
HAPPENINGS = 20_000
OPEN = 0.02
"""Share of later instants and of free cells that stand empty."""
SHEET = "S"


def rows(now: datetime, months: int = 13, happenings: Mapping[str, int] | None = None) -> dict[str, int]:
    """Rows of each dataset that people or machines send, over so many months. ``happenings``: dataset of events to how many."""
    made = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.42)")
        for info in datasets.datasets():
            if info.supplied_by:
                continue
            _lists.update({name: list(words) for name, words in info.lists.items()})
            batches = _batches(cursor, info, now, months)
            if info.grain == "event":
                made[info.code] = _events(cursor, info, now, months, (happenings or {}).get(info.code, HAPPENINGS), batches)
            else:
                made[info.code] = _periods(cursor, info, now, months, batches)
    return made


def _batches(cursor, info: DatasetInfo, now: datetime, months: int) -> list[int]:
    """A batch a month, oldest first."""
    letters = {SHEET: {column.id: chr(65 + n % 26) for n, column in enumerate(info.kept)}}
    cursor.execute(
        """INSERT INTO dataset_batch (dataset_id, run_id, actor, at, file_sha256, file_name, reason, period_grain, letters,
             new, superseded, withdrawn)
           SELECT %s, 1, 'system', %s - make_interval(days => 30 * (%s - m)), '', 'made.xlsx', '', '', %s::jsonb, 1, 0, 0
           FROM generate_series(1, %s) m RETURNING id""",
        [info.id, now, months, json.dumps(letters), months],
    )
    return [batch for (batch,) in cursor.fetchall()]


def _periods(cursor, info: DatasetInfo, now: datetime, months: int, batches: list[int]) -> int:
    period, starts = Period.holding(now, info.grain), []
    while period.end > now - timedelta(days=30 * months) or len(starts) < 3:
        starts.append(period.start)
        period = period.previous()
    free = [column for column in (info.column(name) for name in info.key) if column.type != "period"]
    named = "".join(f', unnest({_every(column, now)}) AS k_{n}("{column.id}")' for n, column in enumerate(free))
    given = {"period": "p.period"} | {column.id: f'"{column.id}"' for column in free}
    source = f"FROM unnest(%s::timestamptz[]) AS p(period){named}"
    return _insert(cursor, info, now, given, source, [starts], "p.period", months, batches)


def _events(cursor, info: DatasetInfo, now: datetime, months: int, count: int, batches: list[int]) -> int:
    """Happenings one after the other; the first instant of each lies evenly in the months, the others after it."""
    instants = [column for column in info.kept if column.type in ("instant", "date") and not column.personal]
    at = f"(%s::timestamptz - make_interval(secs => {months * 30 * 86_400}::float8 * (1 - n::float8 / {count})))"
    given = {}
    for order, column in enumerate(instants):
        later = "x.at" if order == 0 else f"x.at + make_interval(secs => random() * {order * 10 * 86_400})"
        given[column.id] = later if column.required or order == 0 else f"CASE WHEN random() > {OPEN} THEN {later} END"
    several = len(info.key) > 1
    for name in info.key:
        if info.column(name).type == "text" and not info.column(name).personal:
            given[name] = "'K' || lpad((x.n / 3)::text, 7, '0')" if several else "'K' || lpad(x.n::text, 7, '0')"
    source = f"FROM (SELECT n, {at} AS at FROM generate_series(1, {count}) n) x"
    return _insert(cursor, info, now, given, source, [now], "x.at", months, batches)


def _insert(cursor, info: DatasetInfo, now, given: dict[str, str], source: str, parameters: list, when: str, months, batches) -> int:
    cursor.execute("SELECT storage FROM dataset WHERE code = %s", [info.code])
    (table,) = cursor.fetchone()
    picked = [f'{given.get(column.id) or _some(column, now)} AS "{column.id}"' for column in info.kept]
    names = ", ".join(f'"{column.id}"' for column in info.kept)
    key = " || '|' || ".join(_key(info.column(name)) for name in info.key)
    month = f"least({months}, greatest(1, {months} - (extract(epoch FROM %s::timestamptz - at_) / 2592000)::int))"
    cursor.execute(
        f"""INSERT INTO {table} (row_key, place_id, batch_id, sheet, line, {names})
            SELECT DISTINCT ON (1) {key}, {_place(info, now)}, (%s::int[])[{month}], '{SHEET}', 7 + row_number() OVER ()::int, {names}
            FROM (SELECT {when} AS at_, {", ".join(picked)} {source}) m ON CONFLICT DO NOTHING""",
        [batches, now, *parameters],
    )
    return cursor.rowcount


def _key(column: Column) -> str:
    if column.type in ("period", "instant", "date"):
        return f"coalesce(extract(epoch FROM \"{column.id}\")::bigint::text, '')"
    return f"coalesce(\"{column.id}\"::text, '')"


def _place(info: DatasetInfo, now: datetime) -> str:
    """The place a row counts in: its own, its thing's, its organization's."""
    column, root = info.column(info.feature), places.root(now.date()).id
    if column.type == "place":
        return f'"{column.id}"'
    table = "thing" if column.type == "thing" else "organization"
    return f'coalesce((SELECT f.place_id FROM {table} f WHERE f.id = "{column.id}"), {root})'


def _every(column: Column, now: datetime) -> str:
    """An array of all that may stand in a column of a key."""
    match column.type:
        case "place" | "thing" | "organization":
            return _ids(column, now)
        case "code":
            return _codes(column)
        case "integer":
            return "ARRAY[1]"
    return f"(SELECT array_agg('K' || lpad(n::text, 3, '0')) FROM generate_series(1, {WORDS}) n)"


def _ids(column: Column, now: datetime) -> str:
    if column.type == "place":
        found = [one.id for one in places.communes(now.date())]
    elif column.type == "thing":
        found = [one.id for one in streams.things() if not column.kinds or one.kind in column.kinds]
    else:
        found = [one.id for one in organizations.all_on(now.date())]
    return f"'{{{','.join(map(str, found))}}}'::int[]"


_lists: dict[str, list[str]] = {}


def _codes(column: Column) -> str:
    return "ARRAY[" + ", ".join("'" + code.replace("'", "''").replace("%", "%%") + "'" for code in _lists[column.list]) + "]"


def _some(column: Column, now: datetime) -> str:
    """Anything that may stand in a column."""
    if column.personal:
        value = "md5(random()::text)" if column.personal == "hash" else "'30-39'"
    elif column.type in ("integer", "decimal"):
        low = column.low or 0
        high = min(column.high if column.high is not None else low + 1000, low + 1000)
        value = f"({low} + random() * {high - low})" + ("::bigint" if column.type == "integer" else "")
    elif column.type in ("place", "thing", "organization"):
        value = _one_of(_ids(column, now))
    elif column.type == "code":
        value = _one_of(_codes(column))
    elif column.type == "boolean":
        value = "random() < 0.5"
    elif column.type in ("instant", "date", "period"):
        value = "NULL::timestamptz"
    else:
        value = "'chữ ' || (random() * 1000)::int"
    return value if column.required else f"CASE WHEN random() > {OPEN} THEN {value} END"


def _one_of(array: str) -> str:
    return f"({array})[1 + floor(random() * cardinality({array}))::int]"
