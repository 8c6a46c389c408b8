"""What every driver gives back. Positions name the line, item or cell, so that a refusal can be found in what was sent."""

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Driver = Literal["csv", "station_files", "http_pull", "table", "rows_push", "rows_pull", "sql", "http_push", "mqtt", "form", "camera"]
OWN_TOPIC = "bazan/{thing}/{property}"
"""The MQTT topic of messages written as Bazan writes them."""


@dataclass(frozen=True, slots=True)
class Row:
    """One observation in its sender's words: not yet looked up, converted or judged."""

    thing: str
    property: str
    time: datetime
    """Aware, UTC."""
    value: float
    unit: str = ""
    """As sent or bound; empty: the unit in which it is stored."""
    quality: int = 0
    field: str = ""
    """The column or path it was read from, where a record holds several."""
    result_time: datetime | None = None
    symbol: bool = False
    """``property`` is an instrument's symbol, to be looked up in the vocabulary."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One line, item or cell that can't be read, with the rule it breaks."""

    rule: str
    params: dict[str, Any] = field(default_factory=dict)
    field: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """What a record says about its station itself, for sources that may register what they meet."""

    name: str
    name_en: str
    latitude: float | None
    longitude: float | None


@dataclass(slots=True)
class Piece:
    """What one line of a file or one item of an answer came to: rows, refusals and cells its sender left empty."""

    position: str
    record: Any
    """The text of the line, the list of its cells, or the decoded item."""
    rows: list[Row] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    missing: int = 0
    station: Station | None = None
    slugged: str = ""
    """The name its station's code was made of, where the binding makes codes of names."""
    whole: bool = False
    """The refusal speaks of everything that was sent (a wrong header, a broken archive), not of this line alone."""

    @property
    def raw(self) -> str:
        """The piece as text, to be kept and read again."""
        if isinstance(self.record, str):
            return self.record
        if isinstance(self.record, list):
            written = io.StringIO()
            csv.writer(written, lineterminator="").writerow(self.record)
            return written.getvalue()
        return json.dumps(self.record, ensure_ascii=False, default=str)


def refused(position: str, record: Any, rule: str, field: str = "", whole: bool = False, **params: Any) -> Piece:
    """A piece that came to nothing but a refusal."""
    return Piece(position, record, refusals=[Refusal(rule, params, field)], whole=whole)
