"""Changes to the files of an export, as another version or a broken disk would leave them."""

import hashlib
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def edited(folder: Path, **changed: object) -> None:
    path = folder / "dictionary.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changed), "utf-8")


def add_column(folder: Path, table: str, name: str) -> None:
    """Add a column of zeros to a table of an export."""
    file, told = folder / f"tables/{table}.parquet", json.loads((folder / "dictionary.json").read_text("utf-8"))
    rows = pq.read_table(file)
    pq.write_table(rows.append_column(name, pa.array([0] * len(rows), pa.int16())), file)
    (written,) = (each for each in told["tables"] if each["table"]["name"] == table)
    written["table"]["columns"].append(written["table"]["columns"][0] | {"name": name, "type": "smallint"})
    (kept,) = (each for each in told["files"] if each["path"] == f"tables/{table}.parquet")
    kept |= {"size": file.stat().st_size, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    edited(folder, **told)
