"""The edge as a process while PostgreSQL holds it up: batches are told to come back, single posts are kept and stored."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import psycopg
import pytest

from bazan.processes.ingest.tests.test_process import settings

__all__ = ["settings"]

ROWS, BATCHES = 200, 40
START = datetime(2026, 1, 1, tzinfo=UTC)


def batch(number: int, rows: int = ROWS) -> dict:
    """Observations that no other batch has."""
    times = [(START + timedelta(days=number, minutes=m)).isoformat() for m in range(rows)]
    return {"observations": [{"thing": "T1", "property": "level", "time": at, "value": 1} for at in times]}


class Gateway:
    """Sends until it is stored; ``refused`` collects the rules it was refused by."""

    def __init__(self, http: httpx.Client, token: str):
        self.http, self.token = http, token
        self.refused: set[str] = set()

    def send(self, body: dict) -> int:
        while True:
            answer = self.http.post("/ingest/v1/observations", content=json.dumps(body), headers={"authorization": f"Bearer {self.token}"})
            if answer.status_code == 200:
                return answer.json()["accepted"]
            assert answer.status_code == 503 and int(answer.headers["retry-after"]) >= 1
            self.refused.add(answer.json()["rule"])
            time.sleep(0.05)


@pytest.fixture
def http(settings):
    with httpx.Client(transport=httpx.HTTPTransport(uds=str(settings.run / "ingest.sock")), base_url="http://ingest", timeout=60) as client:
        while True:
            try:
                if client.get("/readyz").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield client


def test_while_the_store_is_held_up_batches_are_sent_away_and_single_posts_wait_and_nothing_is_lost(world, http):
    many, one = Gateway(http, world.token), Gateway(http, world.token)
    assert many.send(batch(0)) == ROWS
    with ThreadPoolExecutor(BATCHES + 1) as pool:
        with psycopg.connect(world.url) as holder:
            holder.execute("LOCK TABLE observation IN ACCESS EXCLUSIVE MODE")
            batches = [pool.submit(many.send, batch(number)) for number in range(1, BATCHES + 1)]
            while "ingest.busy" not in many.refused:
                time.sleep(0.01)
            single = pool.submit(one.send, batch(BATCHES + 1, rows=1))
            time.sleep(0.2)
        assert single.result() == 1
        assert [sent.result() for sent in batches] == [ROWS] * BATCHES
    assert "ingest.busy" not in one.refused
    assert world.rows("SELECT count(*) FROM observation") == [((BATCHES + 1) * ROWS + 1,)]
