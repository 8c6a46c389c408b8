"""An export, made: proofs of the audit first, then one snapshot of all tables, then every file, and the dictionary last.

So the chain in the snapshot holds whatever the proofs speak of, and each file that a row names was there.
"""

import csv
import io
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql

from bazan.core.errors import Refused
from bazan.platform.backup.api import LEFT_OUT, SECRET
from bazan.platform.data_export import data_dictionary, database_catalog, export_files, importer, readme, table_export
from bazan.platform.data_export.parquet_types import SESSION
from bazan.platform.data_export.types import Dictionary, HistoryFile, HistoryTable, House, KeptFile, Left, Plan, Received, Table, Written
from bazan.platform.history.api import CHECKSUMS

PARTIAL = ".partial"
ELSEWHERE = frozenset({"archive", "audit", "history", "history-scratch"})
"""What of a home is written in another way, or is half made."""
OF_PEOPLE = frozenset({"inbox", "explorations", "inquiries"})
"""Files as they came in, and answers that somebody asked for."""

Progress = Callable[[str, int], None]


def export(folder: Path, house: House, plan: Plan, at: datetime, *, people: bool, progress: Progress) -> Dictionary:
    """Everything of the house in a folder that isn't there yet, or is empty. What fails leaves nothing but ``.partial``, which the next one
    removes.

    ``progress``: told the name and the rows of each table, once it is written. Refused ``leaving.occupied``, ``leaving.full``,
    ``leaving.folder``, ``leaving.type``, ``leaving.value``; psycopg.Error.
    """
    partial = folder.with_name(folder.name + PARTIAL)
    with export_files.disk(folder):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise Refused("leaving.occupied", {"folder": str(folder)})
        shutil.rmtree(partial, ignore_errors=True)
        (partial / "tables").mkdir(parents=True, mode=0o700)
        try:
            made = _made(partial, house, plan if people else plan.without_people(), at, people, progress)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
        export_files.synced(folder.parent)
    return made


def _made(root: Path, house: House, plan: Plan, at: datetime, people: bool, progress: Progress) -> Dictionary:
    files = list(export_files.copy(root, _proofs(house.home))) if people else []
    with psycopg.connect(house.url, autocommit=True) as session:
        session.execute(SESSION)
        session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        tables = database_catalog.tables(session)
        gone = {stays.where for stays in plan.stays}
        written = []
        for table in tables:
            if table.name not in gone:
                written.append(table_export.write(session, table, plan, root / "tables" / f"{table.name}.parquet"))
                progress(table.name, written[-1].rows)
        left = tuple(
            Left(stays.where, stays.why, _rows(session, stays.where), stays.instead)
            for stays in plan.stays
            if _is_there(stays.where, tables)
        )
        versions = {
            name: version for query in plan.history for name, version in session.execute(query.encode()).fetchall() if version is not None
        }
        history, of_history, damaged = _history(root, house, versions)
        received, unreadable = _received(root, house, session, plan) if people else ([], [])
        migrations, references = database_catalog.migrations(session), database_catalog.references(session)
        sequences = {name: _number(session, name) for name in sorted(_sequences(written))}
        end = session.execute("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone() or (0, "")
    files += [*of_history, *received, *(export_files.described(root, each.file) for each in written), *_copied(root, house, people)]
    made = Dictionary(
        made_at=at, version=house.version, province=house.province, people=people, migrations=migrations,
        audit=(end[0], end[1], house.audit_key), tables=tuple(written),
        references=tuple(each for each in references if {each.table, each.to} & {w.table.name for w in written}), sequences=sequences,
        left=left, history=tuple(history), history_at="" if house.history else house.history_url,
        unreadable=(*damaged, *unreadable), files=(),
    )  # fmt: skip
    (root / readme.NAME).write_text(readme.text(made, plan), "utf-8")
    files.append(export_files.described(root, readme.NAME))
    made = replace(made, files=tuple(sorted(files, key=lambda file: file.path)))
    data_dictionary.write(root, made, plan)
    export_files.described(root, data_dictionary.NAME)
    return made


def _proofs(home: Path) -> list[tuple[str, Path]]:
    """What proves the chain: its ends as they were noted, the checkpoints, and those of houses in which it was before."""
    names = [importer.ANCHORS, importer.CHECKPOINTS]
    return [(f"audit/{name}", home / "audit" / name) for name in names] + list(
        export_files.below(home / "audit" / "before", "audit/before")
    )


def _history(root: Path, house: House, versions: Mapping[str, int]) -> tuple[list[HistoryTable], list[KeptFile], list[str]]:
    """(each table as the snapshot speaks of it, its files with the part of the log that leads there, files that can't be read). Of a
    history that lies elsewhere only what it holds: its files are its server's affair. Refused and Unavailable ``history.*``.
    """
    store, tables, kept, damaged = importer.store_of(house), [], [], []
    for state in store.tables():
        if house.history is None:
            version = versions.get(state.name, state.version)
            tables.append(HistoryTable(state.name, version, sum(file.rows for file in store.listed(state.name, version)), ()))
            continue
        base, into = house.history / state.name, f"history/{state.name}"
        version = versions.get(state.name, state.version)
        listed = store.listed(state.name, version)
        lost = {gap.file for gap in store.gaps(state.name, listed)}
        damaged += [f"{into}/{name}" for name in sorted(lost)]
        files = [(f"{into}/{Path(file.path).relative_to(base).as_posix()}", file) for file in listed if file.name not in lost]
        logs = [path for path in sorted((base / "_delta_log").glob("*")) if path.name[:20].isdigit() and int(path.name[:20]) <= version]
        sums = [base / CHECKSUMS / f"{file.name}.sha256" for _, file in files]
        beside = [(f"{into}/{path.relative_to(base).as_posix()}", path) for path in (*logs, *sums)]
        kept += export_files.copy(root, [*((path, Path(file.path)) for path, file in files), *beside])
        tables.append(
            HistoryTable(
                state.name, version, sum(f.rows for _, f in files), tuple(HistoryFile(p, f.rows, f.first, f.last) for p, f in files)
            )
        )
    return tables, kept, damaged


def _received(root: Path, house: House, session: psycopg.Connection, plan: Plan) -> tuple[list[KeptFile], list[str]]:
    """(received files under their SHA-256, with the ending they came with, and which rows name each; those that can't be opened)."""
    named = _named(session, plan.received)
    kept, broken, lines = [], [], io.StringIO()
    index = csv.writer(lines)
    index.writerow(("sha256", "file", "bytes", "name", "table", "column", "rows"))
    for sha256 in house.archive.names():
        rows = named.get(sha256, [])
        ending = next((_ending(name) for _, _, name, _ in rows if name), "")
        try:
            with house.archive.open(sha256) as stream:
                kept.append(export_files.write(root, f"files/{sha256}{ending}", stream))
        except FileNotFoundError:
            continue  # erased meanwhile
        except OSError as why:
            if why.errno:
                raise
            (root / f"files/{sha256}{ending}").unlink(missing_ok=True)  # a broken seal
            broken.append(sha256)
            continue
        for table, column, name, count in rows or [("", "", "", 0)]:
            index.writerow((sha256, kept[-1].path, kept[-1].size, name, table, column, count))
    kept.append(export_files.write(root, "files/index.csv", io.BytesIO(lines.getvalue().encode("utf-8-sig"))))
    return kept, broken


def _named(session: psycopg.Connection, received: tuple[Received, ...]) -> dict[str, list[tuple[str, str, str, int]]]:
    """SHA-256 to (table, column, what the file was called there, how many rows name it)."""
    found = defaultdict(list)
    for each in received:
        table, _, column = each.where.partition(".")
        query = sql.SQL("SELECT {sha}, {name}, count(*) FROM {table} WHERE {sha} <> '' GROUP BY 1, 2 ORDER BY 1, 2").format(
            sha=sql.Identifier(column), table=sql.Identifier(table), name=sql.Identifier(each.name) if each.name else sql.Literal("")
        )
        for sha256, name, count in session.execute(query).fetchall():
            found[sha256].append((table, column, name, count))
    return found


def _ending(name: str) -> str:
    """What tells other programs what a file is; nothing that would be a path."""
    ending = Path(name.replace("\\", "/")).suffix
    return ending.lower() if ending[1:].isascii() and ending[1:].isalnum() and len(ending) <= 8 else ""


def _copied(root: Path, house: House, people: bool) -> Iterator[KeptFile]:
    """Other files of the home, and what of the checkout describes the province."""
    passed = SECRET | LEFT_OUT | ELSEWHERE | (frozenset() if people else OF_PEOPLE)
    for entry in sorted(house.home.iterdir()):
        if entry.is_dir() and entry.name not in passed and not entry.name.startswith("."):
            yield from export_files.copy(root, export_files.below(entry, f"home/{entry.name}"))
    for name, folder in house.folders.items():
        yield from export_files.copy(root, export_files.below(folder, name))


def _sequences(written: list[Written]) -> set[str]:
    return {column.sequence for each in written for column in each.table.columns if column.sequence}


def _number(session: psycopg.Connection, sequence: str) -> tuple[int, bool]:
    """Where it stands: numbers of rows that are gone aren't given twice."""
    found = session.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(sequence))).fetchone()
    return (found[0], found[1]) if found else (1, False)


def _rows(session: psycopg.Connection, where: str) -> int | None:
    if "." in where:
        return None
    (count,) = session.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(where))).fetchone() or (0,)
    return count


def _is_there(where: str, tables: list[Table]) -> bool:
    table, _, column = where.partition(".")
    return any(each.name == table and (not column or column in {c.name for c in each.columns}) for each in tables)
