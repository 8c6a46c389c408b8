"""The files: slices put in their place, parts made one sorted file, what is gone taken away. One process at a time may do so.

Whoever writes holds a lock of its own (a lock of PostgreSQL); readers need none: a version names its files, and a file replaced stays
until ``sweep`` finds it older than any query.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.fs as fs
from deltalake import CommitProperties, DeltaTable, Transaction, write_deltalake
from deltalake.exceptions import TableNotFoundError

from bazan.core.errors import Refused
from bazan.platform.history import durability
from bazan.platform.history.arrow_schema import arrow_schema, placed, writer_properties
from bazan.platform.history.library_errors import Given, away, named
from bazan.platform.history.partitions import slice_of
from bazan.platform.history.storage_location import PATIENCE_S, Place
from bazan.platform.history.types import PART, SLICE, Gap, Harm, Marks, Table, TableState

KEPT_H = 24
"""How long a file that no version of today names is kept: longer than the longest query."""
FILE_BYTES = 1 << 30
CHECKSUMS = "_checksums"
"""Folder beside the log, with the SHA-256 of each file as it was written; a leading underscore keeps it out of every engine's sight."""
SHA256_LENGTH = 64
LOG = "_delta_log"
UNKEPT = 20
"""Entries of the log that may have been written by who was killed before the disk was asked to keep them."""


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
    """Tables under one address: a folder, or ``s3://bucket/folder`` with the usual ``AWS_…`` variables.

    Every call raises Unavailable ``history.away`` where the place does not answer within ``patience_s`` seconds, ``history.full`` where
    it has no room; Refused ``history.log`` where a table's log can't be read, ``history.damaged`` where a file that is to be written
    anew can't; Unavailable ``history.busy`` where somebody else wrote meanwhile.
    """

    def __init__(self, url: str, options: dict[str, str] | None = None, patience_s: float = PATIENCE_S) -> None:
        self.place = Place(url, options, patience_s)
        self.url, self.local = self.place.url, self.place.local

    def address(self, name: str) -> str:
        return f"{self.url}/{name}"

    def open(self, name: str, version: int | None = None) -> DeltaTable | None:
        """The table as it stood at a version; none when nobody has put anything there."""
        with named(self.url, name):
            try:
                return DeltaTable(self.address(name), version=version, storage_options=self.place.options or None)
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
        there = self.open(table.name) or self._made(table)
        if all(there.transaction_version(_said(day)) == mark for day, mark in marks.items()):
            self._keep(table.name, there)  # whoever wrote it may have been killed before
            return there.version()
        days = ", ".join(f"'{day}'" for day in sorted(marks))
        done = CommitProperties(app_transactions=[Transaction(_said(day), mark) for day, mark in marks.items()], max_commit_retries=50)
        return self._write(table, there, placed(table, batches, time), f"{PART} = '{part}' AND {SLICE} IN ({days})", done)

    def _made(self, table: Table) -> DeltaTable:
        """The table, empty: rows are only ever put in the place of others, so that of two who put the same at once one is refused."""
        with named(self.url, table.name):
            return DeltaTable.create(
                self.address(table.name), arrow_schema(table), mode="ignore", partition_by=[PART], configuration=_configuration(table),
                storage_options=self.place.options or None,
            )  # fmt: skip

    def _write(
        self, table: Table, there: DeltaTable, batches: Iterable[pa.RecordBatch], predicate: str, done: CommitProperties | None
    ) -> int:
        """Put rows in the place of those for which ``predicate`` holds."""
        given = Given(batches)
        reader = pa.RecordBatchReader.from_batches(arrow_schema(table), iter(given))
        with given.told(), named(self.url, table.name):
            write_deltalake(
                there, reader, mode="overwrite", predicate=predicate, writer_properties=writer_properties(table), commit_properties=done,
                target_file_size=FILE_BYTES,
            )  # fmt: skip
        self._keep(table.name, there)
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
        return self._write(table, there, batches, f"{PART} = '{part}'", None)

    def forget(self, table: Table, before: date) -> int:
        """Take away every slice that began before a day. How many rows that were; their files go with a later ``sweep``."""
        there = self.open(table.name)
        if there is None:
            return 0
        held = sum(file.rows for file in self._listed(table.name, there))
        with named(self.url, table.name):
            there.delete(f"{SLICE} < '{before}'", writer_properties=writer_properties(table))
        self._keep(table.name, there)
        return held - sum(file.rows for file in self._listed(table.name, there))

    def sweep(self, table: Table, keep_h: int = KEPT_H) -> int:
        """Checkpoint the log, and take away files that no version of the last ``keep_h`` hours names, and those half written. How many.

        Raises Refused ``history.log`` where an entry of the log is not whole: the files it lacks would be taken for nobody's.
        """
        there = self.open(table.name)
        if there is None:
            return 0
        if self.torn(table.name):
            raise Refused("history.log", {"table": table.name})
        with named(self.url, table.name):
            there.create_checkpoint()
            if self.local:
                durability.keep((self.local / table.name / LOG).glob("*checkpoint*"))  # it stands for entries that go now
            there.cleanup_metadata()
            gone = there.vacuum(retention_hours=keep_h, dry_run=False, enforce_retention_duration=False, full=True)
            files = self.place.files(table.name)
            sums = {path: path.rpartition("/")[2].removesuffix(".sha256") for path in files if f"/{CHECKSUMS}/" in path}
            there_are = {path.rpartition("/")[2] for path in files.keys() - sums.keys()}
            for path, of in sums.items():
                if of not in there_are:
                    self.place.tree.delete_file(path)
        return len(gone)

    def bring(self, path: str, stream: BinaryIO) -> None:
        """Lay down a file of another house's history, by its path within the place."""
        with named(self.url), self.place.tree.open_output_stream(path) as target:
            shutil.copyfileobj(stream, target, 1 << 20)

    def files(self, table: Table, version: int | None = None, start: date | None = None, end: date | None = None) -> list[Listed]:
        """The files of a version whose slices overlap [start, end), by their first slice. None of a negative version, and
        ``history.away`` where there is no table that had this one."""
        listed, _ = _read_once(self, table.name, self.version(table.name) if version is None else version)
        first = slice_of(table.slices, start) if start else None
        return [file for file in listed if (first is None or file.last >= first) and (end is None or file.first < end)]

    def attest(self, name: str, version: int) -> None:
        """Nothing where the table is still what it was at a version; ``history.away`` where there is none, as in another folder or where a
        disk isn't mounted, ``history.log`` where it is an older one. To be asked before anything is put there."""
        self.listed(name, version)

    def listed(self, name: str, version: int) -> list[Listed]:
        """Every file of a version."""
        return list(_read_once(self, name, version)[0])

    def unlisted(self, name: str, version: int) -> list[Gap]:
        """Entries of the log that a version stands on and that are not whole: nobody knows which files they told of."""
        return list(_read_once(self, name, version)[1])

    def _listed(self, name: str, table: DeltaTable) -> list[Listed]:
        with named(self.url, name):
            actions = pa.table(table.get_add_actions(flatten=True))
        if not len(actions):
            return []
        columns = [actions.column(f"{kind}.{SLICE}").to_pylist() for kind in ("min", "max")]
        columns += [actions.column(column).to_pylist() for column in ("num_records", "size_bytes")]
        paths = [f"{self.address(name)}/{path}" for path in actions.column("path").to_pylist()]
        listed = [Listed(path, path.rpartition("/")[2], *rest) for path, *rest in zip(paths, *columns, strict=True) if rest[2]]
        return sorted(listed, key=lambda file: (file.first, file.path))

    def parts(self, table: Table) -> dict[date, int]:
        """Each part with the number of its files."""
        there = self.open(table.name)
        if there is None:
            return {}
        with named(self.url, table.name):
            actions = pa.table(there.get_add_actions(flatten=True))
        counted = actions.column(f"partition.{PART}").value_counts().to_pylist()
        return {_day(entry["values"]): entry["counts"] for entry in counted}

    def names(self) -> list[str]:
        """Every table there is."""
        with named(self.url):
            names = self.place.folders()
            logs = self.place.tree.get_file_info([f"{name}/{LOG}" for name in names])
        return [name for name, log in zip(names, logs, strict=True) if log.type == fs.FileType.Directory]

    def tables(self) -> list[TableState]:
        """How each table stands, by its name."""
        return [state for name in self.names() if (state := self.state(name))]

    def state(self, name: str) -> TableState | None:
        table = self.open(name)
        return None if table is None else _state(name, table.version(), self._listed(name, table))

    def gaps(self, name: str, files: Sequence[Listed], *, thorough: bool = False) -> list[Gap]:
        """Those of these files that are not there, or not as long as their log says; ``thorough``: or not what was written."""
        if not files:
            return []
        with named(self.url, name):
            sizes = self.place.sizes(name, [self.place.within(file.path) for file in files])
            harms: list[Harm | None] = [self._harm(name, file, sizes.get(self.place.within(file.path)), thorough) for file in files]
        return [Gap(name, file.name, file.first, file.last, why) for file, why in zip(files, harms, strict=True) if why]

    def _harm(self, name: str, file: Listed, size: int | None, thorough: bool) -> Harm | None:
        if size is None:
            return "missing"
        if size != file.bytes:
            return "size"
        if thorough and self.place.read(_sum_of(name, file)).decode() != self._sha256(file):
            return "unreadable"
        return None

    def torn(self, name: str, until: int | None = None) -> list[Gap]:
        """Entries of a table's log since its last checkpoint, up to a version, that are not whole, with the slices of the version before.

        Delta itself notices some of them when it reads, and takes an entry that ends between two lines for all there was.
        """
        with named(self.url, name):
            entries = sorted(path for path in self.place.files(f"{name}/{LOG}") if path.endswith(".json") and path[-25:-5].isdigit())
            first = self._checkpoint(name) + 1
            read = [path for path in entries if first <= _number(path) and (until is None or _number(path) <= until)]
            broken = [path for path in read if not _is_whole(self.place.read(path))]
        return [Gap(name, f"{LOG}/{path[-25:]}", *self._reach(name, _number(path) - 1), "unreadable") for path in broken]

    def _checkpoint(self, name: str) -> int:
        """The version of the last checkpoint; -1 while there is none, or nobody can say."""
        hint = f"{name}/{LOG}/_last_checkpoint"
        if self.place.tree.get_file_info(hint).type != fs.FileType.File:
            return -1
        try:
            return json.loads(self.place.read(hint))["version"]
        except ValueError:
            return -1

    def _reach(self, name: str, version: int) -> tuple[date, date]:
        """The first and the last slice of a version, or of all time where nobody can say."""
        try:
            files = self.listed(name, version)
        except Refused:
            files = []
        return min((file.first for file in files), default=date.min), max((file.last for file in files), default=date.max)

    def _keep(self, name: str, table: DeltaTable) -> None:
        """What is new in this version outlives a power cut, and its checksum beside it says so. Raises Refused ``history.damaged``."""
        with named(self.url, name):
            known = {path for path, size in self.place.files(f"{name}/{CHECKSUMS}").items() if size == SHA256_LENGTH}
            new = [file for file in self._listed(name, table) if _sum_of(name, file) not in known]
            if harmed := self.gaps(name, new):
                raise Refused("history.damaged", {"files": len(harmed)})
            if self.local:
                log = sorted((self.local / name / LOG).glob("*.json"))[-UNKEPT:]
                durability.keep([*(Path(file.path) for file in new), *log])
            for file in new:
                self.place.write(_sum_of(name, file), self._sha256(file).encode())
            if self.local:
                durability.keep(self.local / _sum_of(name, file) for file in new)

    def _sha256(self, file: Listed) -> str:
        with self.place.tree.open_input_stream(self.place.within(file.path)) as stream:
            digest = hashlib.sha256()
            while piece := stream.read(1 << 20):
                digest.update(piece)
        return digest.hexdigest()


@lru_cache(maxsize=64)
def _read_once(store: Store, name: str, version: int) -> tuple[tuple[Listed, ...], tuple[Gap, ...]]:
    """(Files, torn entries of the log) of a version: it never changes. A server takes an entry whole or not at all, so only a folder is
    looked through each time."""
    if version < 0:
        return (), ()
    table = store.open(name, version)
    if table is None:
        raise away(store.url, f"there is no table {name}, which was at version {version}")
    return tuple(store._listed(name, table)), tuple(store.torn(name, version)) if store.local else ()


def _configuration(table: Table) -> dict[str, str]:
    """The log says of each file between which values its columns lie, but not of words: a log must not keep what was erased."""
    told = [SLICE, *(column.name for column in table.columns if column.kind != "text")]
    return {"delta.logRetentionDuration": "interval 7 days", "delta.dataSkippingStatsColumns": ",".join(told)}


def _said(day: date) -> str:
    """The name under which a slice's mark stands in the log."""
    return f"slice {day}"


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _state(name: str, version: int, files: Sequence[Listed]) -> TableState:
    first, last = min((file.first for file in files), default=None), max((file.last for file in files), default=None)
    return TableState(name, version, len(files), sum(file.rows for file in files), sum(file.bytes for file in files), first, last)


def _sum_of(name: str, file: Listed) -> str:
    return f"{name}/{CHECKSUMS}/{file.name}.sha256"


def _number(entry: str) -> int:
    return int(entry[-25:-5])


def _is_whole(entry: bytes) -> bool:
    """Whether an entry of the log holds as many files, new and gone, as it says it does."""
    try:
        actions = [json.loads(line) for line in entry.splitlines()]
    except ValueError:
        return False
    told = {kind: content for action in actions for kind, content in action.items() if kind == "commitInfo"}
    if not told:
        return False
    metrics = told["commitInfo"].get("operationMetrics") or {}
    counted = {"num_added_files": sum("add" in action for action in actions), "num_removed_files": sum("remove" in a for a in actions)}
    return all(metrics.get(name, count) == count for name, count in counted.items())
