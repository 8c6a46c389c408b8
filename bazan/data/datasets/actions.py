"""Loads declarations and commits staged rows: a version that changed supersedes, nothing is overwritten."""

import json
from typing import Any

from django.db import connection, transaction

from bazan.core.errors import NotFound
from bazan.core.time import now
from bazan.data.datasets import dataset_tables
from bazan.data.datasets.dataset_catalog import forget, held, info_of
from bazan.data.datasets.events import BATCHES, CHANNEL
from bazan.data.datasets.grammar import DATASETS
from bazan.data.datasets.layer_grammar import LAYERS
from bazan.data.datasets.map_layers.layer_rows import tried
from bazan.data.datasets.models import Batch, Dataset, Layer
from bazan.data.datasets.staging.staged_rows import STAGE
from bazan.data.datasets.types import Committed, LayerInfo, Origin, Staged
from bazan.directory.audit import api as audit
from bazan.platform.jobs import api as jobs
from bazan.platform.packs import Pack


@transaction.atomic
def load_pack(pack: Pack) -> None:
    """Bring a checked pack's datasets up to date, tables too, and what it puts on maps.

    Raises Conflict ``datasets.column.changed``; Refused ``datasets.layer.unread``, ``datasets.layer.number``.
    """
    for file in DATASETS.of(pack):
        dataset, kept = file.declaration, json.loads(json.dumps(file.table, default=str))
        code = f"{pack.id}.{dataset.id}"
        before = Dataset.objects.filter(code=code).first()
        if before is not None and before.spec == kept and before.version == dataset.version:
            continue
        row, _ = Dataset.objects.update_or_create(
            code=code,
            defaults={"pack": pack.id, "version": dataset.version, "storage": dataset_tables.table_name(pack.id, dataset.id), "spec": kept},
        )
        dataset_tables.make(info_of(row), row.storage)
        audit.append("system", "datasets.load", code, {"version": row.version})
    _load_layers(pack)
    forget()


def _load_layers(pack: Pack) -> None:
    """What the pack puts on maps: each is read by PostgreSQL before it is kept, and what has no file any more goes."""
    files = LAYERS.of(pack)
    Layer.objects.filter(pack=pack.id).exclude(code__in=[f"{pack.id}.{file.declaration.id}" for file in files]).delete()
    for file in files:
        layer, kept = file.declaration, json.loads(json.dumps(file.table, default=str))
        code = f"{pack.id}.{layer.id}"
        dataset = Dataset.objects.filter(code=f"{pack.id}.{layer.dataset}").first()
        if dataset is None:
            raise NotFound("datasets.unknown", {"code": f"{pack.id}.{layer.dataset}"})
        info, before = info_of(dataset), Layer.objects.filter(code=code).first()
        tried(LayerInfo(code, pack.id, info, layer), dataset.storage, now())
        dataset_tables.stand(info, dataset.storage, layer.point)
        if before is not None and (before.spec, before.dataset_id) == (kept, dataset.id):
            continue
        Layer.objects.update_or_create(code=code, defaults={"pack": pack.id, "dataset_id": dataset.id, "spec": kept})
        audit.append("system", "datasets.layer.load", code, {"dataset": dataset.code})


def commit(staged: Staged, origin: Origin, whole: bool = False, repeats: bool = False) -> Committed:
    """Make the staged rows current, in the transaction that staged them.

    A row equal to the current one of its key changes nothing; another supersedes it. ``repeats``: a machine may have sent this file
    before, and what that very file said before at that line is no news: it must not bring an earlier state back.
    ``whole``: the delivery is all there is for its organization and period, so current rows of earlier deliveries for the same
    that it lacks are withdrawn.
    """
    table = held(staged.dataset.code).table
    columns = [f'"{column.id}"' for column in staged.dataset.kept] + ["place_id"]
    with connection.cursor() as cursor:
        _order(cursor, staged, origin.file_sha256 if repeats else "", table, columns)
        cursor.execute(f"SELECT count(*) FILTER (WHERE fate = 'new'), count(*) FILTER (WHERE fate = 'changed'),"
                       f" count(*) FILTER (WHERE fate = 'same'), count(*) FILTER (WHERE fate = 'earlier') FROM {STAGE}_fate")  # fmt: skip
        new, changed, same, earlier = cursor.fetchone()
        gone = _missing(cursor, staged, origin, table) if whole else []
        if not new and not changed and not gone and not earlier:
            return Committed(None, 0, 0, same)
        replaced = _replaced(cursor, origin, table) if changed or earlier else ()
        batch = _batch(staged, origin, new, changed + earlier, len(gone))
        cursor.execute(f"UPDATE {table} d SET superseded_by = %s FROM {STAGE}_fate f WHERE f.fate = 'changed' AND d.row_id = f.row_id",
                       [batch.id])  # fmt: skip
        if gone:
            cursor.execute(f"UPDATE {table} SET superseded_by = %s, withdrawn = true WHERE row_id = ANY(%s)", [batch.id, gone])
        listed = ", ".join(columns)
        picked = ", ".join(f"s.{name}" for name in columns)
        cursor.execute(
            f"INSERT INTO {table} (row_key, {listed}, batch_id, sheet, line, superseded_by)"
            f" SELECT s.row_key, {picked}, %s, s.sheet, s.line, CASE WHEN f.fate = 'earlier' THEN %s END"
            f" FROM {STAGE} s JOIN {STAGE}_fate f ON f.at = s.ctid WHERE f.fate <> 'same'",
            [batch.id, batch.id],
        )
        jobs.append(cursor, BATCHES, [(staged.dataset.code, {"batch": batch.id})])
        jobs.announce(cursor, CHANNEL, {"dataset": staged.dataset.code, "batch": batch.id})
    return Committed(batch.id, new, changed + earlier, same, len(gone), replaced)


def _order(cursor: Any, staged: Staged, sha256: str, table: str, columns: list[str]) -> None:
    """What becomes of each staged row: new, changed, same, or earlier (said otherwise further down in the same delivery)."""
    ours, theirs, past = (f"ROW({', '.join(f'{alias}.{name}' for name in columns)})" for alias in ("s", "d", "v"))
    said = bool(sha256) and Batch.objects.filter(file_sha256=sha256, dataset_id=staged.dataset.id).exists()
    again = f"""WHEN s.row_key = d.row_key AND (s.sheet, s.line, %s) IS DISTINCT FROM (d.sheet, d.line, b.file_sha256) AND EXISTS (SELECT
        FROM {table} v JOIN dataset_batch o ON o.id = v.batch_id WHERE v.row_key = s.row_key AND v.superseded_by IS NOT NULL
        AND v.sheet = s.sheet AND v.line = s.line AND o.file_sha256 = %s AND {past} IS NOT DISTINCT FROM {ours}) THEN 'same'"""
    keys = [row[-3] for row in staged.rows]
    source, later = STAGE, ""
    if len(set(keys)) < len(keys):  # ordering every row costs as much as all the rest: only where a key is said twice
        source = f"""(SELECT *, ctid, lead(ctid) OVER (PARTITION BY row_key ORDER BY sheet, line) AS next FROM {STAGE})"""
        later = f"""WHEN s.next IS NOT NULL AND EXISTS (SELECT FROM {STAGE} n WHERE n.ctid = s.next
            AND {ours.replace("s.", "n.")} IS NOT DISTINCT FROM {ours}) THEN 'same'"""
    cursor.execute(f"DROP TABLE IF EXISTS {STAGE}_fate")
    cursor.execute(
        f"""CREATE TEMP TABLE {STAGE}_fate ON COMMIT DROP AS
        SELECT s.ctid AS at, d.row_id, CASE {later} {again if said else ""} {"WHEN s.next IS NOT NULL THEN 'earlier'" if later else ""}
          WHEN d.row_id IS NULL THEN 'new' WHEN {ours} IS NOT DISTINCT FROM {theirs} THEN 'same' ELSE 'changed' END AS fate
        FROM {source} s LEFT JOIN {table} d ON d.row_key = s.row_key AND d.superseded_by IS NULL
        {"LEFT JOIN dataset_batch b ON b.id = d.batch_id" if said else ""}""",
        [sha256, sha256] if said else [],
    )


def _replaced(cursor: Any, origin: Origin, table: str) -> tuple[tuple[str, int], ...]:
    """Lines of the delivery's own file that a lower one replaces, be it of this batch or of one committed before it in the same run."""
    cursor.execute(
        f"""SELECT s.sheet, s.line FROM {STAGE} s JOIN {STAGE}_fate f ON f.at = s.ctid WHERE f.fate = 'earlier'
        UNION ALL SELECT d.sheet, d.line FROM {STAGE}_fate f JOIN {table} d ON d.row_id = f.row_id JOIN dataset_batch b ON b.id = d.batch_id
        WHERE f.fate = 'changed' AND b.run_id = %s AND b.file_sha256 = %s AND b.file_sha256 <> '' ORDER BY 1, 2""",
        [origin.run_id, origin.file_sha256],
    )
    return tuple(cursor.fetchall())


def _missing(cursor: Any, staged: Staged, origin: Origin, table: str) -> list[int]:
    """Current rows that an earlier delivery of the same organization and period brought and this one lacks."""
    if origin.organization_id is None or origin.period is None:
        return []
    cursor.execute(
        f"""SELECT d.row_id FROM {table} d JOIN dataset_batch b ON b.id = d.batch_id
        WHERE d.superseded_by IS NULL AND b.organization_id = %s AND b.period_start = %s AND b.period_grain = %s
          AND NOT EXISTS (SELECT FROM {STAGE} s WHERE s.row_key = d.row_key)""",
        [origin.organization_id, origin.period.start, origin.period.grain],
    )
    return [row_id for (row_id,) in cursor.fetchall()]


def _batch(staged: Staged, origin: Origin, new: int, superseded: int, withdrawn: int) -> Batch:
    return Batch.objects.create(
        dataset_id=staged.dataset.id, run_id=origin.run_id, actor=origin.actor, at=origin.at, file_sha256=origin.file_sha256,
        file_name=origin.file_name[-300:], reason=origin.reason[:500], organization_id=origin.organization_id,
        period_start=origin.period.start if origin.period else None, period_grain=origin.period.grain if origin.period else "",
        letters={sheet: dict(columns) for sheet, columns in staged.context.letters.items()},
        new=new, superseded=superseded, withdrawn=withdrawn,
    )  # fmt: skip
