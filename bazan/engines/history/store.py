"""The files: slices put in their place, parts made one sorted file, what is gone taken away. One process at a time may do so.

Whoever writes holds a lock of its own (a lock of PostgreSQL); readers need none: a version names its files, and a file replaced stays
until ``sweep`` finds it older than any query.
"""

import hashlib
import json
import time as clock
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import pyarrow as pa
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import TableNotFoundError

from bazan.engines.history import durable
from bazan.engines.history.parts import slice_of
from bazan.engines.history.schema import arrow_schema, placed, writer_properties
from bazan.engines.history.types import PART, SLICE, Gap, Marks, Table, TableState

KEPT_H = 24
"""How long a file that no version of today names is kept: longer than the longest query."""
FILE_BYTES = 1 << 30
CHECKSUMS = "_checksums"
"""Folder beside the log, with the SHA-256 of each file as it was written; a leading underscore keeps it out of every engine's sight."""


@dataclass(frozen=True)
class Listed:
    """A file of a table: its address, its slices (first and last), rows, bytes."""

    path: str
    name: str
    first: date
    last: date
    rows: int
    bytes: int


class Store:
    """Tables under one address: a folder, or ``s3://bucket/folder`` with the usual ``AWS_…`` variables."""

    def __init__(self, url: str, options: dict[str, str] | None = None) -> None:
        self.url = url.rstrip("/")
        self.local = None if urlsplit(url).scheme in ("s3", "s3a") else Path(url.removeprefix("file://"))
        self.options = options or {}

    def address(self, name: str) -> str:
        return f"{self.url}/{name}"

    def open(self, name: str, version: int | None = None) -> DeltaTable | None:
        """The table as it stood at a version; none when nobody has put anything there."""
        try:
            return DeltaTable(self.address(name), version=version, storage_options=self.options or None)
        except TableNotFoundError:
            return None

    def version(self, name: str) -> int:
        table = self.open(name)
        return -1 if table is None else table.version()

    def put(self, table: Table, part: date, marks: Marks, batches: Iterable[pa.RecordBatch], time: str) -> int:
        """Replace slices of one part by these rows, durably, and give the version that holds them.

        ``marks``: every slice that is replaced, with the mark of what it now holds; a slice without rows becomes empty. Slices that
        already hold their mark are not written again: give the version that stands. ``batches``: the table's own columns in its order.
        """
        there = self.open(table.name)
        if there is not None and all(there.transaction_version(_said(day)) == mark for day, mark in marks.items()):
            return there.version()
        reader = pa.RecordBatchReader.from_batches(arrow_schema(table), placed(table, batches, time))
        days = ", ".join(f"'{day}'" for day in sorted(marks))
        done = CommitProperties(app_transactions=[Transaction(_said(day), mark) for day, mark in marks.items()], max_commit_retries=50)
        given = {"writer_properties": writer_properties(table), "commit_properties": done, "target_file_size": FILE_BYTES}
        if there is None:
            write_deltalake(
                self.address(table.name), reader, mode="append", partition_by=[PART], storage_options=self.options or None,
                configuration=_configuration(table), **given,
            )  # fmt: skip
            there = self.open(table.name)
            assert there is not None
        else:
            write_deltalake(there, reader, mode="overwrite", predicate=f"{PART} = '{part}' AND {SLICE} IN ({days})", **given)
        self._keep(there)
        return there.version()

    def marks(self, name: str, days: Iterable[date]) -> dict[date, int]:
        """What these slices say they hold, of those ever put."""
        table = self.open(name)
        found = {} if table is None else {day: table.transaction_version(_said(day)) for day in days}
        return {day: mark for day, mark in found.items() if mark is not None}

    def rewrite(self, table: Table, part: date, batches: Iterable[pa.RecordBatch]) -> int:
        """Put the same rows of a part in its place, in another order and in fewer files. Marks stay as they are."""
        there = self.open(table.name)
        assert there is not None
        reader = pa.RecordBatchReader.from_batches(arrow_schema(table), iter(batches))
        write_deltalake(
            there, reader, mode="overwrite", predicate=f"{PART} = '{part}'", writer_properties=writer_properties(table),
            target_file_size=FILE_BYTES,
        )  # fmt: skip
        self._keep(there)
        return there.version()

    def forget(self, table: Table, before: date) -> int:
        """Take away every slice that began before a day. How many rows that were; their files go with a later ``sweep``."""
        there = self.open(table.name)
        if there is None:
            return 0
        held = sum(file.rows for file in self._listed(there))
        there.delete(f"{SLICE} < '{before}'", writer_properties=writer_properties(table))
        self._keep(there)
        return held - sum(file.rows for file in self._listed(there))

    def sweep(self, table: Table, keep_h: int = KEPT_H) -> int:
        """Checkpoint the log, and take away files that no version of the last ``keep_h`` hours names. How many went."""
        there = self.open(table.name)
        if there is None:
            return 0
        there.create_checkpoint()
        there.cleanup_metadata()
        gone = there.vacuum(retention_hours=keep_h, dry_run=False, enforce_retention_duration=False)
        if self.local:
            kept = {Path(path).name for path in there.file_uris()}
            young = clock.time() - keep_h * 3600
            for checksum in (self.local / table.name / CHECKSUMS).glob("*.sha256"):
                if checksum.name.removesuffix(".sha256") not in kept and checksum.stat().st_mtime < young:
                    checksum.unlink()
        return len(gone)

    def files(self, table: Table, version: int | None = None, start: date | None = None, end: date | None = None) -> list[Listed]:
        """The files of a version whose slices overlap [start, end), by their first slice. None of a negative version."""
        listed = _files_of(self, table.name, self.version(table.name) if version is None else version)
        first = slice_of(table.slices, start) if start else None
        return [file for file in listed if (first is None or file.last >= first) and (end is None or file.first < end)]

    def listed(self, name: str, version: int) -> list[Listed]:
        """Every file of a version."""
        return list(_files_of(self, name, version))

    def _listed(self, table: DeltaTable) -> list[Listed]:
        actions = pa.table(table.get_add_actions(flatten=True))
        if not len(actions):
            return []
        columns = [actions.column(f"{kind}.{SLICE}").to_pylist() for kind in ("min", "max")]
        columns += [actions.column(name).to_pylist() for name in ("num_records", "size_bytes")]
        base = table.table_uri.removeprefix("file://").rstrip("/")
        paths = [path if "://" in path or path.startswith("/") else f"{base}/{path}" for path in actions.column("path").to_pylist()]
        listed = [Listed(path, path.rpartition("/")[2], *rest) for path, *rest in zip(paths, *columns, strict=True) if rest[2]]
        return sorted(listed, key=lambda file: (file.first, file.path))

    def parts(self, table: Table) -> dict[date, int]:
        """Each part with the number of its files."""
        there = self.open(table.name)
        if there is None:
            return {}
        counted = pa.table(there.get_add_actions(flatten=True)).column(f"partition.{PART}").value_counts().to_pylist()
        return {_day(entry["values"]): entry["counts"] for entry in counted}

    def tables(self) -> list[TableState]:
        """Every table there is, by its name."""
        if self.local is None:
            return []
        names = sorted(folder.parent.name for folder in self.local.glob("*/_delta_log"))
        return [state for name in names if (state := self.state(name))]

    def state(self, name: str) -> TableState | None:
        table = self.open(name)
        if table is None:
            return None
        files = self._listed(table)
        first, last = min((file.first for file in files), default=None), max((file.last for file in files), default=None)
        rows, size = sum(file.rows for file in files), sum(file.bytes for file in files)
        return TableState(name, table.version(), len(files), rows, size, first, last)

    def gaps(self, name: str, files: Sequence[Listed], *, thorough: bool = False) -> list[Gap]:
        """Those of these files that are not there, or not as long as their log says; ``thorough``: or not what was written."""
        if self.local is None:
            return []
        found = []
        for file in files:
            try:
                size = Path(file.path).stat().st_size
            except OSError:
                found.append(Gap(name, file.name, file.first, file.last, "missing"))
                continue
            if size != file.bytes:
                found.append(Gap(name, file.name, file.first, file.last, "size"))
            elif thorough and _sha256(Path(file.path)) != self._checksum(name, file.name):
                found.append(Gap(name, file.name, file.first, file.last, "unreadable"))
        return found

    def _checksum(self, name: str, file: str) -> str:
        assert self.local
        return (self.local / name / CHECKSUMS / f"{file}.sha256").read_text()

    def _keep(self, table: DeltaTable) -> None:
        """What the newest commit wrote outlives a power cut; each of its files has its checksum beside it."""
        if self.local is None:
            return
        folder = Path(table.table_uri.removeprefix("file://"))
        log = folder / "_delta_log" / f"{table.version():020}.json"
        added = [json.loads(line)["add"]["path"] for line in log.read_text().splitlines() if '"add"' in line[:8]]
        files = [folder / path for path in added]
        checksums = folder / CHECKSUMS
        checksums.mkdir(exist_ok=True)
        written = []
        for file in files:
            kept = checksums / f"{file.name}.sha256"
            kept.write_text(_sha256(file))
            written.append(kept)
        durable.keep([*files, *written, log])


@lru_cache(maxsize=64)
def _files_of(store: Store, name: str, version: int) -> tuple[Listed, ...]:
    """A version never changes, so its list is read once."""
    table = store.open(name, version) if version >= 0 else None
    return () if table is None else tuple(store._listed(table))


def _configuration(table: Table) -> dict[str, str]:
    """The log says of each file between which values its columns lie, but not of words: a log must not keep what was erased."""
    told = [SLICE, *(column.name for column in table.columns if column.kind != "text")]
    return {"delta.logRetentionDuration": "interval 7 days", "delta.dataSkippingStatsColumns": ",".join(told)}


def _said(day: date) -> str:
    """The name under which a slice's mark stands in the log."""
    return f"slice {day}"


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
