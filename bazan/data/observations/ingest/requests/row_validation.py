"""Decoded rows against the register and the clock: NumPy rows for the store, and faults for the rest. Pure."""

import asyncio
from dataclasses import dataclass, field

import numpy as np

from bazan.core.errors import Refused
from bazan.core.quality import Quality
from bazan.data.observations.ingest.requests import timestamp_parser
from bazan.data.observations.ingest.requests.payload_decoder import Decoded, Fault
from bazan.data.observations.ingest.row_arrays import ROW
from bazan.data.observations.ingest.source_catalog import Catalogue

FUTURE_MINUTES = 5
"""Clocks of field loggers drift; more than this ahead is a wrong clock or a wrong zone."""
OLDEST_US = 946_684_800_000_000
"""2000-01-01: earlier times are clocks that were reset."""
_MINUTE_US = 60_000_000
UNKNOWN_DATASTREAM = "ingest.datastream.unknown"


@dataclass(slots=True, eq=False)
class Request:
    """One delivery of one source: its decoded rows, and what became of them."""

    source_id: int | None
    decoded: Decoded
    received_us: int
    first_version_us: int
    """Result time of the first row whose sender gave none; the next rows follow by a microsecond each, so that the later row wins."""
    run: int | None = None
    """The run it belongs to, when its sender opened one."""
    quiet: bool = False
    """Its sender keeps refused rows itself: they are neither quarantined nor counted here."""
    topic: str = ""
    express: bool = False
    """It is small, and goes before the batches."""
    since_s: float = 0.0
    """Since when it waits for its turn, by the monotonic clock."""
    rows: np.ndarray | None = None
    accepted: int = 0
    duplicate: int = 0
    faults: list[Fault] = field(default_factory=list)
    done: asyncio.Future | None = None

    @property
    def count(self) -> int:
        """Rows that wait to be stored."""
        return len(self.decoded.things) if self.rows is None else len(self.rows)

    @property
    def names_strangers(self) -> bool:
        """It names a datastream by a number that isn't known here, as our own drivers do of one they just made."""
        return any(fault.rule == UNKNOWN_DATASTREAM for fault in self.faults)

    def answer(self, error: Exception | None = None) -> None:
        """Let its sender go on; one who went away doesn't wait."""
        if self.done is None or self.done.done():
            return
        if error:
            self.done.set_exception(error)
        else:
            self.done.set_result(None)

    def raw(self, index: int) -> str:
        """The row at this position of the delivery, as text."""
        at = self.decoded.index
        i = index if at is None else at.index(index)
        return self.decoded.raw(i) if i < len(self.decoded.things) else ""


def prepare(requests: list[Request], catalogue: Catalogue) -> np.ndarray:
    """The rows of these requests that may be stored, numbered by request; faults are added to their requests."""
    if len(requests) == 1:
        whole = requests[0].decoded
    else:
        whole = _joined([request.decoded for request in requests])
    counts = [request.count for request in requests]
    total = sum(counts)
    rows = np.zeros(total, ROW)
    if total:
        rows["ds"] = _datastreams(requests, catalogue)
        rows["v"] = whole.values
        rows["req"] = np.repeat(np.arange(len(requests)), counts)
        rows["idx"] = whole.index if whole.index is not None else _positions(counts)
        received = np.repeat(np.array([r.received_us for r in requests], "i8"), counts)
        first = np.repeat(np.array([r.first_version_us for r in requests], "i8"), counts)
        rows["rt"] = first + rows["idx"]
        fine = _check(rows, whole, requests, received, catalogue)
        rows = rows[fine]
    for request in requests:
        request.faults += request.decoded.faults
        request.faults.sort(key=lambda fault: fault.index)
    return rows


def _joined(parts: list[Decoded]) -> Decoded:
    index: list[int] = []
    whole = Decoded([], [], [], [], index=index)
    for part in parts:
        whole.things += part.things
        whole.properties += part.properties
        whole.times += part.times
        whole.values += part.values
        index += part.index if part.index is not None else range(len(part.things))
    for name in ("units", "qualities", "result_times"):
        if any(getattr(part, name) is not None for part in parts):
            blank = 0 if name == "qualities" else None
            column = []
            for part in parts:
                column += getattr(part, name) if getattr(part, name) is not None else [blank] * len(part.things)
            setattr(whole, name, column)
    return whole


def _positions(counts: list[int]) -> np.ndarray:
    return np.concatenate([np.arange(count) for count in counts])


def _datastreams(requests: list[Request], catalogue: Catalogue) -> list[int]:
    found: list[int] = []
    for request in requests:
        table = catalogue.table(request.source_id) if request.source_id is not None else {}
        found += [table.get(key, -1) for key in zip(request.decoded.things, request.decoded.properties, strict=True)]
    return found


def _check(rows: np.ndarray, whole: Decoded, requests: list[Request], received: np.ndarray, catalogue: Catalogue) -> np.ndarray:
    """Fill times, convert units, flag what is implausible. True where a row may be stored."""
    fine = np.ones(len(rows), bool)

    def refuse(where: np.ndarray, field: str, rule: str, params=lambda i: {}) -> None:
        for i in np.flatnonzero(where & fine).tolist():
            request = requests[rows["req"][i]]
            request.faults.append(Fault(int(rows["idx"][i]), field, rule, params(i), whole.raw(i)))
        fine[where] = False

    unknown = rows["ds"] < 0
    if unknown.any():
        _refuse_unknown(unknown, fine, refuse, rows, whole, requests, catalogue)
    rows["t"], fault = timestamp_parser.parse(whole.times)
    _refuse_times(refuse, "time", whole.times, rows["t"], fault, received)
    if whole.result_times is not None:
        sent = np.array([text is not None for text in whole.result_times])
        texts = ["1970-01-01T00:00:00Z" if text is None else text for text in whole.result_times]
        us, fault = timestamp_parser.parse(texts)
        _refuse_times(refuse, "result_time", texts, np.where(sent, us, received), np.where(sent, fault, 0), received)
        rows["rt"] = np.where(sent, us, rows["rt"])
        rows["sent"] = sent
    if whole.qualities is not None:
        quality = np.array([q if 0 <= q <= 4 else -1 for q in whole.qualities], "i2")
        refuse(quality < 0, "quality", "ingest.quality.unknown")
        rows["q"] = quality
    if whole.units is not None:
        _convert(rows, fine, whole, requests, catalogue)
    with np.errstate(invalid="ignore"):
        refuse(~np.isfinite(rows["v"]), "value", "ingest.value.not_finite")
        beyond = (rows["v"] < catalogue.low[rows["ds"]]) | (rows["v"] > catalogue.high[rows["ds"]])
    rows["q"][beyond & (rows["q"] == Quality.GOOD)] = Quality.SUSPECT
    return fine


def _refuse_unknown(unknown, fine, refuse, rows, whole, requests, catalogue) -> None:
    """Tell an unknown station from an unknown property of a known one."""
    strange = np.zeros(len(rows), bool)
    for i in np.flatnonzero(unknown & fine).tolist():
        strange[i] = whole.things[i] not in catalogue.things_of.get(requests[rows["req"][i]].source_id, {})
    refuse(strange, "thing", "ingest.thing.unknown", lambda i: {"thing": whole.things[i][:80]})
    refuse(
        unknown & ~strange,
        "property",
        "ingest.property.unknown",
        lambda i: {"thing": whole.things[i][:80], "property": whole.properties[i][:80]},
    )


def _refuse_times(refuse, field: str, texts: list[str], us: np.ndarray, fault: np.ndarray, received: np.ndarray) -> None:
    def shown(i: int) -> dict:
        return {"time": texts[i][:40]}

    if fault.any():
        for code, rule in timestamp_parser.RULES.items():
            refuse(fault == code, field, rule, shown)
    refuse(us > received + FUTURE_MINUTES * _MINUTE_US, field, "ingest.time.future", lambda i: shown(i) | {"minutes": FUTURE_MINUTES})
    refuse((us < OLDEST_US) & (fault == timestamp_parser.FINE), field, "ingest.time.old", shown)


def _convert(rows: np.ndarray, fine: np.ndarray, whole: Decoded, requests: list[Request], catalogue: Catalogue) -> None:
    assert whole.units is not None
    factors, offsets = np.ones(len(rows)), np.zeros(len(rows))
    for i, unit in enumerate(whole.units):
        if unit is None or not fine[i]:
            continue
        found = catalogue.factor(unit, int(rows["ds"][i]))
        if isinstance(found, Refused):
            request = requests[rows["req"][i]]
            params = {key: str(value)[:80] for key, value in found.params.items()}
            request.faults.append(Fault(int(rows["idx"][i]), "unit", found.rule, params, whole.raw(i)))
            fine[i] = False
        else:
            factors[i], offsets[i] = found
    rows["v"] = rows["v"] * factors + offsets
