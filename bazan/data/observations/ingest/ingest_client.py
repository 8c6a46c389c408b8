"""How our own drivers hand observations to the edge, so that there is one writer and one rule for every road."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec

from bazan.core.errors import NotFound, Refused
from bazan.core.settings import Settings
from bazan.data.observations.ingest.requests.payload_decoder import MAX_ROWS
from bazan.platform.security.process_authentication import inner_header

log = logging.getLogger(__name__)

PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One observation of a known datastream. ``result_time``: when its source made it; unless ``sent``, when it was first received."""

    datastream_id: int
    time: datetime
    value: float
    quality: int
    result_time: datetime
    sent: bool = True


@dataclass(frozen=True)
class RefusedRow:
    """A row the edge refused: its position among the rows submitted, and the rule."""

    index: int
    field: str
    rule: str
    params: dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What became of the rows; together they are all of them. The edge has already added accepted and duplicate to the run."""

    accepted: int = 0
    duplicate: int = 0
    refused: tuple[RefusedRow, ...] = field(default=())


class EdgeClient:
    """Connections to each place of the edge, asked in turn until one takes rows. Rows already stored count as duplicates, so handing them
    over again is safe."""

    def __init__(self, settings: Settings):
        self._lines = [_line(place, settings) for place in settings.edge_places]

    def __enter__(self) -> "EdgeClient":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        for line in self._lines:
            line.close()

    def submit(self, run_id: int, rows: Sequence[Row], patience_s: float = float("inf")) -> Outcome:
        """Return when every row is committed or refused. While the edge is away or busy, ask again; TimeoutError after ``patience_s``."""
        deadline = time.monotonic() + patience_s
        total = Outcome()
        for start in range(0, len(rows), MAX_ROWS):
            answer = self._post(_packed(run_id, rows[start : start + MAX_ROWS]), run_id, deadline)
            refused = tuple(RefusedRow(r["index"] + start, r["field"], r["rule"], r["params"]) for r in answer["rejected"])
            total = Outcome(total.accepted + answer["accepted"], total.duplicate + answer["duplicate"], total.refused + refused)
        return total

    def _post(self, body: bytes, run_id: int, deadline: float) -> dict[str, Any]:
        pause = PAUSE_S
        while True:
            try:
                response = self._lines[0].post("/ingest/internal", content=body, headers={"content-type": "application/msgpack"})
            except httpx.TransportError as why:
                problem = str(why)
            else:
                if response.status_code == 200:
                    return response.json()
                if response.status_code == 404:
                    raise NotFound("ingest.run.unknown", {"run": run_id})
                if response.status_code < 500:
                    raise Refused("ingest.body.shape", {"why": response.text[:200]})
                problem = response.text[:200]
            if time.monotonic() + pause > deadline:
                raise TimeoutError(f"the edge takes nothing: {problem}")
            log.warning("the edge takes nothing yet: %s", problem)
            self._lines.append(self._lines.pop(0))
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)


def _line(place: str, settings: Settings) -> httpx.Client:
    transport = httpx.HTTPTransport(uds=place) if place.startswith("/") else None
    base = "http://edge" if transport else f"http://{place}"
    return httpx.Client(transport=transport, base_url=base, timeout=60, headers=inner_header(settings), trust_env=False)


def _packed(run_id: int, rows: Sequence[Row]) -> bytes:
    return msgspec.msgpack.encode(
        {
            "source_run": run_id,
            "datastream_id": [row.datastream_id for row in rows],
            "time_us": [_us(row.time) for row in rows],
            "value": [float(row.value) for row in rows],
            "quality": [int(row.quality) for row in rows],
            "result_time_us": [_us(row.result_time) for row in rows],
            "sent": bytes(row.sent for row in rows),
        }
    )


def _us(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(microseconds=1)
