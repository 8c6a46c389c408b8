"""Erasing rows: of a person who asked, step by step, and by years, whatever the pack of their dataset says. For the process of the history.

Each step is one transaction after which the next finds what to do, so a process killed anywhere goes on where it was.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import connection, transaction

from bazan.data.datasets.dataset_catalog import Held, every
from bazan.data.datasets.erasure.erasure_requests import Versions, counted, versions_of
from bazan.data.datasets.events import BATCHES, CHANNEL
from bazan.data.datasets.history.history_table import table_of, version_held
from bazan.data.datasets.models import Batch, Erasure
from bazan.directory.personal_data import api as personal_data
from bazan.directory.personal_data.types import Erased, Traces
from bazan.platform.jobs import api as jobs
from bazan.platform.security.text_anonymization import fingerprint

if TYPE_CHECKING:
    from bazan.platform.history.api import History

PATIENCE = timedelta(days=1)
"""So long rows that stand no more wait for whoever measures what they had moved; then they go, measured or not."""


def carry_out(at: datetime) -> bool:
    """Take the rows of what was agreed to out of the database; False: some wait for whoever measures."""
    for number in _in("confirmed"):
        _withdraw(number, at)
    waiting = False
    for number in _in("withdrawn"):
        waiting |= not _delete(number, at)
    return not waiting


def stale() -> dict[int, list[Held]]:
    """Number of a request to the datasets whose rows went and whose files in the history, old ones too, may still hold them."""
    rows = Erasure.objects.filter(state="deleted").order_by("id")
    return {row.id: [every()[piece["dataset"]] for piece in row.pieces if piece["dataset"] in every()] for row in rows}


def swept(numbers: Iterable[int], at: datetime) -> None:
    """No file holds any more what these requests were about."""
    Erasure.objects.filter(id__in=list(numbers), state="deleted").update(state="done", done_at=at)


def _in(state: str) -> list[int]:
    return list(Erasure.objects.filter(state=state).order_by("id").values_list("id", flat=True))


def _locked(number: int, state: str) -> Erasure | None:
    return Erasure.objects.select_for_update(skip_locked=True).filter(id=number, state=state).first()


@transaction.atomic
def _withdraw(number: int, at: datetime) -> None:
    """From now on none of the person's rows stands, and whoever measures is told as of any delivery."""
    row = _locked(number, "confirmed")
    if row is None:
        return
    with connection.cursor() as cursor:
        for versions in versions_of(row.pieces):
            held = versions.held
            cursor.execute(
                f"SELECT row_id FROM {held.table} WHERE row_id = ANY(%s) AND superseded_by IS NULL FOR UPDATE", [versions.row_ids]
            )
            standing = [row_id for (row_id,) in cursor.fetchall()]
            if not standing:
                continue
            batch = Batch.objects.create(
                dataset_id=held.info.id, run_id=0, actor=row.decided_by, at=at, reason=row.letter, new=0, superseded=0,
                withdrawn=len(standing),
            )  # fmt: skip
            cursor.execute(f"UPDATE {held.table} SET superseded_by = %s, withdrawn = true WHERE row_id = ANY(%s)", [batch.id, standing])
            jobs.append(cursor, BATCHES, [(held.info.code, {"batch": batch.id})])
            jobs.announce(cursor, CHANNEL, {"dataset": held.info.code, "batch": batch.id})
    row.state, row.withdrawn_at = "withdrawn", at
    row.save()


def _measured(row: Erasure, at: datetime) -> bool:
    """Whether everybody who is told of batches has read all there are, so that of this erasure, too."""
    assert row.withdrawn_at is not None
    if at - row.withdrawn_at > PATIENCE:
        return True
    with connection.cursor() as cursor:
        return not any(reader.waiting for reader in jobs.standings(cursor) if reader.topic == BATCHES)


@transaction.atomic
def _delete(number: int, at: datetime) -> bool:
    """Every version, the files that brought them and what was made of them, with their proof; what the history holds is stale by now."""
    row = _locked(number, "withdrawn")
    if row is None or not _measured(row, at):
        return row is None
    files: set[str] = set()
    found: dict[str, int] = {}
    for versions in list(versions_of(row.pieces)):
        code = versions.held.info.code
        erased, brought = _erase(versions)
        personal_data.prove_rows(code, erased, row.letter, row.decided_by)
        files |= brought
        found[code] = found.get(code, 0) + erased.count
    personal_data.erase_traces(Traces(frozenset(files), frozenset(found), row.named), row.letter, row.decided_by, at)
    row.pieces, row.named, row.state = counted(found), {}, "deleted"
    row.save()
    return True


def _erase(versions: Versions) -> tuple[Erased, set[str]]:
    """(What was erased, the SHA-256 of the files that had brought it.)"""
    held = versions.held
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH gone AS (DELETE FROM {held.table} WHERE row_id = ANY(%s) RETURNING row_key, batch_id)
            SELECT g.row_key, b.file_sha256 FROM gone g JOIN dataset_batch b ON b.id = g.batch_id""",
            [versions.row_ids],
        )
        gone = cursor.fetchall()
        cursor.execute("UPDATE dataset_held SET batches = -1 WHERE dataset_id = %s", [held.info.id])
    keys = dict.fromkeys(key for key, _ in gone)
    prints = tuple(fingerprint(f"{held.info.code} {key}") for key in keys)
    return Erased(len(gone), prints), {sha256 for _, sha256 in gone if sha256}


def forget(history: "History", helds: Iterable[Held], at: datetime) -> int:
    """Let go of rows whose years are over: of the history, then here. How many there were."""
    return sum(_forget(history, held, at) for held in helds if held.info.policy is not None)


def _forget(history: "History", held: Held, at: datetime) -> int:
    """Killed before the transaction, the history lacks months that are still here: they go the next time, and are counted then."""
    policy, table = held.info.policy, table_of(held.info)
    assert policy is not None
    with connection.cursor() as cursor:
        history.store.attest(table.name, version_held(cursor, held.info))
    before, state = policy.before(at), history.store.state(table.name)
    past = history.store.forget(table, before) if state is not None and state.first is not None and state.first < before else 0
    since = datetime.combine(before, time(), UTC)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {held.table} d USING dataset_batch b WHERE b.id = d.batch_id AND b.at < %s", [since])
        rows = max(past, cursor.rowcount)
        if rows:
            cursor.execute("DELETE FROM dataset_kept WHERE dataset_id = %s AND month < %s", [held.info.id, before])
            version = history.store.version(table.name)
            cursor.execute("UPDATE dataset_held SET table_version = %s WHERE dataset_id = %s", [version, held.info.id])
            personal_data.prove_table(held.info.code, policy, before, rows)
    return rows
