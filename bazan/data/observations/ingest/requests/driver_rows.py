"""Rows handed over by our own drivers: already resolved to datastreams, checked here once more."""

import msgspec
import numpy as np

from bazan.core.errors import Refused
from bazan.core.quality import Quality
from bazan.data.observations.ingest.requests.payload_decoder import MAX_ROWS, Decoded, Fault
from bazan.data.observations.ingest.requests.row_validation import FUTURE_MINUTES, OLDEST_US, UNKNOWN_DATASTREAM, Request
from bazan.data.observations.ingest.row_arrays import ROW
from bazan.data.observations.ingest.source_catalog import Catalogue


class Delivery(msgspec.Struct, gc=False):
    """Equally long columns of one run; times in microseconds since 1970."""

    source_run: int
    datastream_id: list[int]
    time_us: list[int]
    value: list[float]
    quality: list[int]
    result_time_us: list[int]
    sent: bytes
    """A byte a row, 1: the result time is the sender's own; 0: it is when the statement was first received."""


_decoder = msgspec.msgpack.Decoder(Delivery)


def read(body: bytes, catalogue: Catalogue, stamp: tuple[int, int]) -> Request:
    """A request of rows that may be stored, and faults for the others. Raises Refused when the body is no delivery."""
    try:
        sent = _decoder.decode(body)
    except msgspec.DecodeError as why:
        raise Refused("ingest.body.shape", {"why": str(why)[:200]}) from why
    count = len(sent.datastream_id)
    if count > MAX_ROWS:
        raise Refused("ingest.batch.large", {"limit": MAX_ROWS, "count": count})
    rows = np.zeros(count, ROW)
    columns = {
        "ds": sent.datastream_id,
        "t": sent.time_us,
        "v": sent.value,
        "q": sent.quality,
        "rt": sent.result_time_us,
        "sent": np.frombuffer(sent.sent, "u1") != 0,
    }
    for name, column in columns.items():
        if len(column) != count:
            raise Refused("ingest.body.columns", {"column": name, "length": len(column), "wanted": count})
        try:
            rows[name] = column
        except OverflowError as why:
            raise Refused("ingest.body.shape", {"why": str(why)[:200]}) from why
    rows["idx"] = np.arange(count)
    request = Request(None, Decoded([], [], [], []), *stamp, run=sent.source_run, quiet=True)
    request.rows = rows[_check(rows, catalogue, stamp[0], request)]
    return request


def _check(rows: np.ndarray, catalogue: Catalogue, now_us: int, request: Request) -> np.ndarray:
    fine = (rows["ds"] >= 0) & (rows["ds"] < len(catalogue.known))
    fine[fine] = catalogue.known[rows["ds"][fine]]
    latest = now_us + FUTURE_MINUTES * 60_000_000
    problems = (
        (~fine, "datastream_id", UNKNOWN_DATASTREAM, {}),
        (~np.isfinite(rows["v"]), "value", "ingest.value.not_finite", {}),
        ((rows["q"] < 0) | (rows["q"] > max(Quality)), "quality", "ingest.quality.unknown", {}),
        (rows["t"] > latest, "time", "ingest.time.future", {"minutes": FUTURE_MINUTES}),
        (rows["t"] < OLDEST_US, "time", "ingest.time.old", {}),
        ((rows["rt"] > latest) | (rows["rt"] < OLDEST_US), "result_time", "ingest.time.future", {"minutes": FUTURE_MINUTES}),
    )
    refused = np.zeros(len(rows), bool)
    for where, field, rule, params in problems:
        for i in np.flatnonzero(where & ~refused).tolist():
            name = "rt" if field == "result_time" else "t"
            shown = {"time": str(rows[name][i].astype("M8[us]")) + "Z"} if rule.startswith("ingest.time") else {}
            request.faults.append(Fault(i, field, rule, params | shown, ""))
        refused |= where
    known = np.where(refused, 0, rows["ds"])
    beyond = (rows["v"] < catalogue.low[known]) | (rows["v"] > catalogue.high[known])
    rows["q"][beyond & (rows["q"] == Quality.GOOD)] = Quality.SUSPECT
    return ~refused
