"""indicator_value in bulk: old values out, changes in, revisions kept."""

from dataclasses import dataclass

import numpy as np

from bazan.data.indicators import bulk_sql, daily_value_changes
from bazan.data.indicators.bulk_sql import raw_cursor
from bazan.data.indicators.computation.formula import Declared
from bazan.data.indicators.computation.period_arrays import ends
from bazan.data.indicators.daily_value_changes import Moves

SETTLED_S = 900
"""Data that late is still ordinary: a value replaced within so long of its period's end leaves no revision."""
ALIVE_S = 15
"""A value that merely lives on is written again only when its newest input is so much newer."""
_COLUMNS = "indicator_id, feature_kind, feature_id, period_start, value, completeness, detail, version, alive_at, computed_at"


@dataclass
class Rows:
    """Values of one indicator, one kind of feature. ``alive`` 0: never."""

    features: np.ndarray
    starts: np.ndarray
    value: np.ndarray
    completeness: np.ndarray
    alive: np.ndarray
    detail: list[str | None]

    def __len__(self) -> int:
        return len(self.starts)

    def take(self, rows: np.ndarray) -> "Rows":
        detail = [self.detail[n] for n in rows.tolist()]
        return Rows(self.features[rows], self.starts[rows], self.value[rows], self.completeness[rows], self.alive[rows], detail)


def thing_values(indicator: int, things: list[int], start: int, end: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(station, period start, value) of an indicator over [start, end), NaN where null."""
    feature, at, value = bulk_sql.columns(
        "SELECT feature_id, extract(epoch FROM period_start)::int8, coalesce(value, 'NaN') FROM indicator_value"
        " WHERE indicator_id = %s AND feature_kind = 'thing' AND feature_id = ANY(%s)"
        " AND period_start >= to_timestamp(%s) AND period_start < to_timestamp(%s)",
        (indicator, things, start, end),
        "i4 i8 f8",
    )
    return feature, at, value


def keys(indicator: int, kind: str, first: int, last: int) -> np.ndarray:
    """feature << 34 | period start, of every number from the first to the last period start."""
    feature, start = bulk_sql.columns(
        "SELECT feature_id, extract(epoch FROM period_start)::int8 FROM indicator_value WHERE indicator_id = %s AND feature_kind = %s"
        " AND period_start BETWEEN to_timestamp(%s) AND to_timestamp(%s) AND value IS NOT NULL",
        (indicator, kind, first, last),
        "i4 i8",
    )
    return feature.astype(np.int64) << 34 | start


@dataclass
class Cause:
    """Why each row is measured, where batches of rows are the reason: the batch (0: none), its reason and its author's words."""

    batch: np.ndarray
    reason: list[str]
    note: list[str]


@dataclass
class Written:
    """What was new or changed: positions in the rows given, and the value each had (NaN: none)."""

    positions: np.ndarray
    before: np.ndarray

    def __len__(self) -> int:
        return len(self.positions)


def replace(declared: Declared, kind: str, rows: Rows, now: int, nothing: np.ndarray, cause: Cause | None = None) -> Written:
    """Write what is new or changed. ``nothing``: no input was there; then no new row is made.

    A value replaced after its period had settled is kept as a revision, with the reason its cause or its numbers give; that, and whatever
    a batch of rows moved, is a change of the day.
    """
    if not len(rows):
        return Written(np.zeros(0, dtype=np.int64), np.zeros(0))
    indicator, version = declared.id, declared.version
    old = _old(indicator, kind, rows)
    at, found = _match(old, rows)
    before = {name: column[at] for name, column in old.items()} if len(old["starts"]) else old
    fresh = np.flatnonzero(~found & ~nothing)
    _insert(indicator, version, kind, rows.take(fresh), now)
    batches = cause.batch if cause else np.zeros(len(rows), dtype=np.int64)
    came = fresh[batches[fresh] > 0]
    if not found.any():
        _tell(declared, kind, rows, came, np.full(len(came), np.nan), np.full(len(came), "late_data"), batches, now)
        return Written(fresh, np.full(len(fresh), np.nan))
    there = np.flatnonzero(found)
    same_value = np.isclose(before["value"][there], rows.value[there], rtol=1e-9, atol=1e-12, equal_nan=True)
    same_count = np.isclose(before["completeness"][there], rows.completeness[there], atol=1e-9)
    same_version = before["version"][there] == version
    same_alive = np.abs(before["alive"][there] - rows.alive[there]) < ALIVE_S
    maybe = ~(same_value & same_count & same_version & same_alive) | np.array([rows.detail[n] is not None for n in there.tolist()])
    settled = before["computed"][there] >= ends(rows.starts[there], declared.grain) + SETTLED_S
    revised = ~same_value & settled
    reasons = np.where(
        ~same_version, "new_version", np.where(rows.completeness[there] > before["completeness"][there] + 1e-9, "late_data", "correction")
    )
    if cause:
        told = np.array([cause.reason[n] for n in there.tolist()])
        reasons = np.where(~same_version | (told == ""), reasons, told)
    kept = there[revised]
    _keep(indicator, kind, rows.take(kept), {k: v[kept] for k, v in before.items()}, reasons[revised], now, cause, kept)
    moved = ~same_value & (settled | ~same_version | (batches[there] > 0))
    _tell(
        declared, kind, rows, np.concatenate([came, there[moved]]),
        np.concatenate([np.full(len(came), np.nan), before["value"][there[moved]]]),
        np.concatenate([np.full(len(came), "late_data"), reasons[moved]]), batches, now,
    )  # fmt: skip
    updated = _update(indicator, version, kind, rows, there[maybe], now)
    return Written(np.concatenate([fresh, updated]), np.concatenate([np.full(len(fresh), np.nan), before["value"][updated]]))


def _tell(
    declared: Declared, kind: str, rows: Rows, at: np.ndarray, before: np.ndarray, reasons: np.ndarray, batches: np.ndarray, now: int
) -> None:
    moves = Moves(rows.features[at], rows.starts[at], before, rows.value[at], reasons, batches[at])
    daily_value_changes.keep(declared.id, kind, declared.digits, moves, now)


def _old(indicator: int, kind: str, rows: Rows) -> dict[str, np.ndarray]:
    columns = bulk_sql.columns(
        "SELECT feature_id, extract(epoch FROM period_start)::int8, coalesce(value, 'NaN'), completeness, version,"
        " extract(epoch FROM computed_at)::int8, coalesce(extract(epoch FROM alive_at)::int8, 0) FROM indicator_value"
        " WHERE indicator_id = %s AND feature_kind = %s AND feature_id = ANY(%s)"
        " AND period_start >= to_timestamp(%s) AND period_start <= to_timestamp(%s)",
        (indicator, kind, np.unique(rows.features).tolist(), int(rows.starts.min()), int(rows.starts.max())),
        "i4 i8 f8 f8 i4 i8 i8",
    )
    return dict(zip(("features", "starts", "value", "completeness", "version", "computed", "alive"), columns, strict=True))


def _match(old: dict[str, np.ndarray], rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """(position in old, whether it is there) for each row."""
    if not len(old["starts"]):
        return np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=bool)
    keys = old["features"].astype(np.int64) << 34 | old["starts"]
    wanted = rows.features.astype(np.int64) << 34 | rows.starts
    order = np.argsort(keys)
    at = order[np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)]
    return at, keys[at] == wanted


def _insert(indicator: int, version: int, kind: str, rows: Rows, now: int) -> None:
    if len(rows):
        with raw_cursor() as cursor, cursor.copy(f"COPY indicator_value ({_COLUMNS}) FROM STDIN") as copy:
            copy.write("".join(_lines(indicator, version, kind, rows, now)))


def _update(indicator: int, version: int, kind: str, rows: Rows, positions: np.ndarray, now: int) -> np.ndarray:
    """Replace rows that are there already; gives the positions of those that differ. A part may differ where the value doesn't."""
    if not len(positions):
        return positions
    with raw_cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS measure_value (LIKE indicator_value)")
        cursor.execute("TRUNCATE measure_value")
        with cursor.copy(f"COPY measure_value ({_COLUMNS}) FROM STDIN") as copy:
            copy.write("".join(_lines(indicator, version, kind, rows.take(positions), now)))
        cursor.execute(
            """UPDATE indicator_value v SET value = m.value, completeness = m.completeness, detail = m.detail, version = m.version,
                 alive_at = m.alive_at, computed_at = greatest(v.computed_at, m.computed_at)
               FROM measure_value m WHERE v.indicator_id = m.indicator_id AND v.feature_kind = m.feature_kind
                 AND v.feature_id = m.feature_id AND v.period_start = m.period_start
                 AND ((v.value, v.completeness, v.detail, v.version) IS DISTINCT FROM (m.value, m.completeness, m.detail, m.version)
                   OR abs(extract(epoch FROM coalesce(v.alive_at, 'epoch') - coalesce(m.alive_at, 'epoch'))) >= %s)
               RETURNING v.feature_id, extract(epoch FROM v.period_start)::int8""",
            [ALIVE_S],
        )
        changed = {(feature, int(start)) for feature, start in cursor.fetchall()}
    keys = zip(rows.features[positions].tolist(), rows.starts[positions].tolist(), strict=True)
    return positions[[key in changed for key in keys]]


def _keep(
    indicator: int, kind: str, rows: Rows, before: dict[str, np.ndarray], reasons: np.ndarray, now: int, cause: Cause | None, at: np.ndarray
) -> None:
    if not len(rows):
        return
    replaced = _iso(np.array([now]))[0]
    batches = [str(cause.batch[n]) if cause and cause.batch[n] else _NULL for n in at.tolist()]
    notes = [_text(cause.note[n]) if cause else "" for n in at.tolist()]
    lines = (
        f"{indicator}\t{kind}\t{feature}\t{start}\t{_number(value)}\t{version}\t{computed}\t{replaced}\t{reason}\t{batch}\t{note}\n"
        for feature, start, value, version, computed, reason, batch, note in zip(
            rows.features.tolist(), _iso(rows.starts), before["value"].tolist(), before["version"].tolist(), _iso(before["computed"]),
            reasons.tolist(), batches, notes, strict=True,
        )
    )  # fmt: skip
    columns = "indicator_id, feature_kind, feature_id, period_start, value, version, computed_at, replaced_at, reason, batch_id, note"
    with raw_cursor() as cursor, cursor.copy(f"COPY indicator_revision ({columns}) FROM STDIN") as copy:
        copy.write("".join(lines))


def _lines(indicator: int, version: int, kind: str, rows: Rows, now: int):
    computed = _iso(np.array([now]))[0]
    alive = [at if there else r"\N" for at, there in zip(_iso(rows.alive), (rows.alive > 0).tolist(), strict=True)]
    for feature, start, value, share, detail, seen in zip(
        rows.features.tolist(), _iso(rows.starts), rows.value.tolist(), rows.completeness.tolist(), rows.detail, alive, strict=True
    ):
        yield f"{indicator}\t{kind}\t{feature}\t{start}\t{_number(value)}\t{share!r}\t{detail or _NULL}\t{version}\t{seen}\t{computed}\n"


_NULL = r"\N"


def _text(text: str) -> str:
    """A text in one field of COPY."""
    return text.replace("\\", "\\\\").replace("\t", " ").replace("\n", " ").replace("\r", " ")


def _number(value: float) -> str:
    return _NULL if value != value else repr(value)


def _iso(seconds: np.ndarray) -> list[str]:
    return (np.datetime_as_string(np.asarray(seconds).astype("datetime64[s]"), timezone="UTC")).tolist()
