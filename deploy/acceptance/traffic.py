"""What the sensors of the acceptance run send, and whether everything that was acknowledged is stored once and rolled up."""

import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import httpx

from deploy.acceptance.network import Server

ROWS, SENDERS, PAUSE_S = 100, 4, 0.15
WRONG_HOURS = """SELECT 1 FROM observation_hour a
  FULL JOIN (SELECT datastream_id, date_trunc('hour', phenomenon_time, 'UTC') AS hour, count(*) FILTER (WHERE quality = 0) AS n,
    count(*) AS total, coalesce(sum(result) FILTER (WHERE quality = 0), 0) AS sum FROM observation GROUP BY 1, 2) b
  USING (datastream_id, hour)
  WHERE (a.n, a.total) IS DISTINCT FROM (b.n, b.total) OR abs(a.sum - b.sum) > 1e-9 * greatest(1, abs(b.sum))"""
TWICE = "SELECT 1 FROM observation GROUP BY datastream_id, phenomenon_time HAVING count(*) > 1"
Key = tuple[str, str, datetime]


class Sensors:
    """Senders that send each batch until it is acknowledged. ``acknowledged``: what was promised to be kept."""

    def __init__(self, front: str, token: str):
        self.line = {"base_url": front, "headers": {"Authorization": f"Bearer {token}"}, "timeout": 40, "trust_env": False}
        self.acknowledged: dict[Key, float] = {}
        self.perhaps: dict[Key, float] = {}
        """Sent and not answered when the end came: stored or not."""
        self.answered_at: list[float] = []
        self.refused: dict[str, int] = {}
        self.ended = threading.Event()
        with httpx.Client(**self.line) as client:
            answer = client.get("/api/v1/things")
            things = answer.json()["items"] if answer.status_code == 200 else []
        self.streams = [(thing["code"], name) for thing in things for name in thing["properties"]]
        self.threads = [threading.Thread(target=self._send, args=(number,)) for number in range(SENDERS)]

    def begin(self) -> None:
        for thread in self.threads:
            thread.start()

    def end(self) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def longest_silence_s(self, since: float, until: float) -> float:
        """How long nothing was acknowledged at most, between two moments of the monotonic clock."""
        moments = [since, *sorted(at for at in self.answered_at if since < at < until), until]
        return round(max(after - before for before, after in pairwise(moments)), 1)

    def first_after(self, moment: float) -> float | None:
        """Seconds from the moment to the first acknowledgment after it."""
        return next((round(at - moment, 1) for at in sorted(self.answered_at) if at > moment), None)

    def _send(self, number: int) -> None:
        own, start = self.streams[number::SENDERS], datetime.now(UTC).replace(microsecond=0) - timedelta(days=2)
        with httpx.Client(**self.line) as client:
            for batch in range(1_000_000):
                rows = {(*own[i % len(own)], start + timedelta(seconds=batch * ROWS + i)): float(1 + i % 9) for i in range(ROWS)}
                if not self._until_acknowledged(client, rows):
                    self.perhaps |= rows
                    return
                time.sleep(PAUSE_S)

    def _until_acknowledged(self, client: httpx.Client, rows: dict[Key, float]) -> bool:
        observations = [{"thing": t, "property": p, "time": at.isoformat(), "value": value} for (t, p, at), value in rows.items()]
        while not self.ended.is_set():
            try:
                answer = client.post("/ingest/v1/observations", json={"observations": observations})
            except httpx.TransportError as why:
                reason = type(why).__name__
            else:
                if answer.status_code == 200 and not answer.json()["rejected"]:
                    self.answered_at.append(time.monotonic())
                    self.acknowledged |= rows
                    return True
                reason = str(answer.status_code)
            self.refused[reason] = self.refused.get(reason, 0) + 1
            time.sleep(0.2)
        return False


def compare(sensors: Sensors, primary: Server) -> dict[str, Any]:
    """Counts of differences between what was promised and what is stored; all zero but ``stored`` and ``acknowledged``."""
    stored = {
        (thing, name, at): value
        for thing, name, at, value in primary.ask(
            "SELECT t.code, p.code, o.phenomenon_time, o.result FROM observation o JOIN datastream d ON d.id = o.datastream_id "
            "JOIN thing t ON t.id = d.thing_id JOIN observed_property p ON p.id = d.observed_property_id",
            "bazan",
        )
    }
    known = sensors.acknowledged | sensors.perhaps
    count = "SELECT count(*) FROM ({}) found"
    return {
        "acknowledged": len(sensors.acknowledged),
        "stored": len(stored),
        "acknowledged_and_missing": sum(stored.get(key) != value for key, value in sensors.acknowledged.items()),
        "stored_and_never_sent": sum(known.get(key) != value for key, value in stored.items()),
        "stored_twice": primary.ask(count.format(TWICE), "bazan")[0][0],
        "hours_unlike_their_rows": primary.ask(count.format(WRONG_HOURS), "bazan")[0][0],
        "roll_ups_owed": primary.ask("SELECT count(*) FROM rollup_ledger", "bazan")[0][0],
    }
