"""Rows handed from the writer that was asked to the writer they belong to: resolved, checked and counted in one message."""

from collections.abc import Callable

import msgspec
import numpy as np

from bazan.core.errors import Refused, Unavailable
from bazan.data.observations.ingest.requests.payload_decoder import Decoded, Fault
from bazan.data.observations.ingest.requests.row_validation import UNKNOWN_DATASTREAM, Request
from bazan.data.observations.ingest.shards.shard import Shard
from bazan.data.observations.ingest.source_catalog import Catalogue
from bazan.data.observations.ingest.storage.row_arrays import ROW


class Handed(msgspec.Struct, gc=False):
    """Rows of one delivery. ``source``: who pushed them, whose run of today is opened here; else ``run``, which a driver opened."""

    source: int | None
    run: int | None
    rows: bytes
    """As ``ROW``: both ends are of one version."""


_decoder = msgspec.msgpack.Decoder(Handed)


def packed(request: Request, rows: np.ndarray) -> bytes:
    """These rows of the request, for another writer."""
    run = None if request.source_id is not None else request.run
    return msgspec.msgpack.encode(Handed(request.source_id, run, rows.tobytes()))


def count(body: bytes) -> int:
    """About how many rows a message holds."""
    return len(body) // ROW.itemsize


def read(body: bytes, part: Shard, catalogue: Catalogue, stamp: Callable[[int], tuple[int, int]]) -> Request:
    """The request of a message. Its sender quarantines what is refused.

    A result time that nobody sent is given here, since one clock must date all that is said of a datastream. Raises Refused
    ``ingest.body.shape``, and Unavailable where a row isn't this part's: its sender counts other writers than we do.
    """
    try:
        handed = _decoder.decode(body)
        rows = np.frombuffer(handed.rows, ROW).copy()
    except (msgspec.DecodeError, ValueError) as why:
        raise Refused("ingest.body.shape", {"why": str(why)[:200]}) from why
    if (part.owner(rows["ds"]) != part.number).any():
        raise Unavailable("ingest.store.away")
    received, first = stamp(len(rows))
    if handed.source is not None:
        rows["rt"] = np.where(rows["sent"], rows["rt"], first + np.arange(len(rows)))
    request = Request(handed.source, Decoded([], [], [], []), received, first, run=handed.run, quiet=True)
    known = rows["ds"] < len(catalogue.known)
    known[known] = catalogue.known[rows["ds"][known]]
    request.faults = [Fault(index, "datastream_id", UNKNOWN_DATASTREAM, {}, "") for index in rows["idx"][~known].tolist()]
    request.rows = rows[known]
    return request
