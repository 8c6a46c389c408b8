"""What the packs declare: datasets, forms and code lists, read from their folders as any sender would read them."""

import csv
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Dataset:
    """A declared table; ``columns`` by id as they stand in its file."""

    code: str
    grain: str
    feature: str
    key: tuple[str, ...]
    columns: dict[str, dict[str, Any]]
    lists: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """Rows of each code list its columns name."""

    def codes(self, column: str) -> list[str]:
        """The codes a column of type ``code`` may hold."""
        return [row["code"] for row in self.lists.get(self.columns[column].get("list", ""), [])]


@dataclass(frozen=True)
class Form:
    """A declared workbook; ``sheets`` as they stand in its file."""

    code: str
    grain: str
    owed_by: dict[str, Any]
    due: dict[str, int]
    verified_by: str
    sheets: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Declared:
    """Everything all packs declare."""

    datasets: dict[str, Dataset]
    forms: dict[str, Form]


def load(sectors: Path) -> Declared:
    """All packs under a folder."""
    datasets: dict[str, Dataset] = {}
    forms: dict[str, Form] = {}
    for pack in sorted(path.parent for path in sectors.glob("*/pack.toml")):
        for file in sorted(pack.glob("datasets/*.toml")):
            datasets[f"{pack.name}.{file.stem}"] = _dataset(pack, file)
        for file in sorted(pack.glob("forms/*.toml")):
            told = tomllib.loads(file.read_text("utf-8"))
            forms[f"{pack.name}.{file.stem}"] = Form(
                f"{pack.name}.{file.stem}",
                told["grain"],
                told.get("owed_by", {}),
                told.get("due", {}),
                told.get("verified_by", ""),
                tuple(told["sheets"]),
            )
    return Declared(datasets, forms)


def _dataset(pack: Path, file: Path) -> Dataset:
    told = tomllib.loads(file.read_text("utf-8"))
    columns = {column["id"]: column for column in told["columns"]}
    wanted = {column["list"] for column in columns.values() if "list" in column}
    lists = {name: codes(pack / "tables" / f"{name}.csv") for name in wanted}
    code = f"{pack.name}.{file.stem}"
    return Dataset(code, told["grain"], told.get("feature", ""), tuple(told.get("key", ())), columns, lists)


def codes(path: Path) -> list[dict[str, str]]:
    """The rows of a pack's code list; none when it has no table."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
