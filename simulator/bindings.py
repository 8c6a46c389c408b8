"""How a sender writes rows for a source: our columns into their field names, as the source's binding says it will read them."""

import csv
import io
import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from simulator.feeds.life import Row

_TOKENS = (("yyyy", "%Y"), ("MM", "%m"), ("dd", "%d"), ("HH", "%H"), ("mm", "%M"), ("ss", "%S"))


@dataclass(frozen=True)
class Source:
    """A declared feed of rows."""

    code: str
    driver: str
    dataset: str
    columns: dict[str, Any]
    folder: str
    delimiter: str
    filters: tuple[dict[str, Any], ...] = ()
    decimal: str = "."

    def theirs(self, row: Row) -> Row:
        """A row as the sender's own system names and writes it; what is unknown stays away."""
        found: Row = {}
        for ours, told in self.columns.items():
            if ours in row and row[ours] is not None:
                for name, value in _written(told, row[ours]).items():
                    found.setdefault(name, value)
        return found

    def table(self, rows: list[Row]) -> bytes:
        """A CSV file of rows, heads first."""
        heads: list[str] = []
        for told in self.columns.values():
            heads += [name for name in _names(told) if name not in heads]
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=self.delimiter, lineterminator="\r\n")
        writer.writerow(heads)
        for row in rows:
            cells = self.theirs(row)
            writer.writerow([_text(cells.get(head), self.decimal) for head in heads])
        return stream.getvalue().encode("utf-8")


def load(sectors: Path, demo: Path) -> dict[str, Source]:
    """Every source of rows that packs and the demo declare, by code."""
    told = [(path.parents[1].name, tomllib.loads(path.read_text("utf-8"))) for path in sorted(sectors.glob("*/sources/*.toml"))]
    told += [(source["sector"], source) for source in tomllib.loads((demo / "sources.toml").read_text("utf-8"))["sources"]]
    found = {}
    for sector, source in told:
        binding = source.get("binding", {})
        if "dataset" in binding:
            name = binding["dataset"]
            dataset = name if "." in name else f"{sector}.{name}"
            folder = binding.get("folder", f"inbox/{source['code']}")
            delimiter = {"semicolon": ";", "tab": "\t"}.get(binding.get("delimiter", ""), ",")
            filters = tuple(binding.get("filters", ()))
            decimal = binding.get("decimal", ".")
            found[source["code"]] = Source(
                source["code"], source["driver"], dataset, binding["columns"], folder, delimiter, filters, decimal
            )
    return found


def _names(told: Any) -> list[str]:
    if isinstance(told, str):
        return [told]
    given = told.get("from", [])
    return [given] if isinstance(given, str) else list(given)


def _written(told: Any, value: Any) -> Row:
    names = _names(told)
    if isinstance(told, str) or not names:
        return dict.fromkeys(names, value)
    if "map" in told:
        value = next((theirs for theirs, ours in told["map"].items() if ours == value), value)
    if "format" in told:
        pattern = told["format"] if isinstance(told["format"], str) else told["format"][0]
        value = _time(str(value), pattern)
    if len(names) > 1:
        return dict(zip(names, str(value).split(told.get("join", " "), len(names) - 1), strict=False))
    return {names[0]: value}


def _time(text: str, pattern: str) -> str:
    """An instant, a day or a month in their pattern."""
    if pattern == "iso":
        return text
    pattern = "yyyyMMddHHmmss" if pattern == "compact" else pattern
    moment = datetime.fromisoformat(text if len(text) > 7 else f"{text}-01" if len(text) == 7 else f"{text}-01-01")
    for token, ours in _TOKENS:
        pattern = pattern.replace(token, ours)
    return moment.strftime(pattern)


def _text(value: Any, decimal: str) -> str:
    """A cell. Three decimals get a fourth: 12.706 could be read as twelve thousand."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    text = str(value)
    if not isinstance(value, float):
        return text
    return (f"{text}0" if len(text.partition(".")[2]) == 3 else text).replace(".", decimal)
