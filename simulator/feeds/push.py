"""The HTTP road of rows: ``POST /api/v1/datasets/<code>/rows`` with a device's token, sent again until it is answered."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec

from simulator.feeds.life import Row
from simulator.gateway import Denied

_PAUSE_S, _LONGEST_PAUSE_S = 0.4, 15.0
_PATIENCE_404 = 12
"""While the system starts, an address may be missing for a while; after so many times it isn't offered."""


class NotOffered(Exception):
    """The system has no such dataset, or takes no rows of it."""


@dataclass
class Taken:
    """What became of rows."""

    accepted: int = 0
    same: int = 0
    superseded: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)

    def add(self, other: "Taken") -> None:
        self.accepted += other.accepted
        self.same += other.same
        self.superseded += other.superseded
        self.rejected += other.rejected[: max(0, 20 - len(self.rejected))]


class RowGateway:
    """One sender's connection."""

    def __init__(self, address: str, dataset: str, token: str):
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/x-ndjson", "Accept-Language": "en"}
        self.client = httpx.AsyncClient(base_url=address, headers=headers, timeout=120, trust_env=False)
        self.path = f"/api/v1/datasets/{dataset}/rows"

    async def close(self) -> None:
        await self.client.aclose()

    async def send(self, rows: list[Row]) -> Taken:
        """Deliver rows, however long it takes. Raises Denied, NotOffered."""
        body = b"\n".join(msgspec.json.encode(row) for row in rows)
        tries = missing = 0
        while True:
            wanted = 0.0
            try:
                response = await self.client.post(self.path, content=body)
                if response.status_code in (401, 403):
                    raise Denied(f"{self.path}: {response.status_code} {response.text[:200]}")
                missing += response.status_code == 404
                if missing > _PATIENCE_404 or response.status_code == 405:
                    raise NotOffered(f"{self.path}: {response.status_code} {response.text[:200]}")
                if response.status_code < 500 and response.status_code not in (404, 408, 429):
                    return _taken(response, len(rows))
                wanted = min(60.0, float(response.headers.get("Retry-After", "") or 0))
            except (httpx.HTTPError, ValueError):
                pass
            tries += 1
            pause = min(_LONGEST_PAUSE_S, _PAUSE_S * 1.7 ** min(tries, 10))
            await asyncio.sleep(max(wanted, pause * random.uniform(0.6, 1.0)))


def _taken(response: httpx.Response, sent: int) -> Taken:
    if response.status_code >= 400:
        return Taken(rejected=[{"index": 0, "reason": f"{sent} rows refused as a whole: {response.status_code} {response.text[:300]}"}])
    told = response.json()
    return Taken(told.get("accepted", 0), told.get("same", 0), told.get("superseded", 0), list(told.get("rejected", [])))
