"""The HTTP road: what this gateway may write to, and batches that are sent again until they are answered."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec

_PAUSE_S, _LONGEST_PAUSE_S = 0.4, 15.0


class Denied(Exception):
    """The system does not know this gateway's token (any more)."""


@dataclass
class Answer:
    """What became of a batch."""

    accepted: int = 0
    duplicate: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Columns:
    """A batch in the making."""

    thing: list[str] = field(default_factory=list)
    property: list[str] = field(default_factory=list)
    time: list[str] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    quality: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.thing)

    def body(self) -> bytes:
        return msgspec.json.encode({"columns": self})


class Gateway:
    """One device's connection. Patient: while the system is away or overloaded it waits and sends again."""

    def __init__(self, address: str, token: str, connections: int = 4):
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self.client = httpx.AsyncClient(base_url=address, headers=headers, limits=limits, timeout=60, trust_env=False)
        self.away_since: float | None = None

    async def close(self) -> None:
        await self.client.aclose()

    async def things(self) -> list[dict[str, Any]]:
        """What this token may write to. Raises Denied."""
        response = await self._patiently("GET", "/api/v1/things", None)
        return response.json()["items"]

    async def post(self, body: bytes) -> Answer:
        """Deliver a batch, however long it takes. Raises Denied."""
        response = await self._patiently("POST", "/ingest/v1/observations", body)
        if response.status_code >= 400:
            print(f"a batch was refused as a whole ({response.status_code}): {response.text[:300]}", flush=True)
            return Answer()
        told = response.json()
        return Answer(told.get("accepted", 0), told.get("duplicate", 0), told.get("rejected", []))

    async def _patiently(self, method: str, path: str, body: bytes | None) -> httpx.Response:
        tries = 0
        while True:
            wanted = 0.0
            try:
                response = await self.client.request(method, path, content=body)
                if response.status_code == 401 or response.status_code == 403:
                    raise Denied(f"{method} {path}: {response.status_code} {response.text[:200]}")
                if response.status_code < 500 and response.status_code not in (404, 408, 429):
                    self._back()
                    return response
                problem = f"{response.status_code}"
                wanted = _seconds(response.headers.get("Retry-After", ""))
            except httpx.HTTPError as why:
                problem = type(why).__name__
            self._gone(problem)
            tries += 1
            pause = min(_LONGEST_PAUSE_S, _PAUSE_S * 1.7 ** min(tries, 10))
            await asyncio.sleep(max(wanted, pause * random.uniform(0.6, 1.0)))

    def _gone(self, problem: str) -> None:
        if self.away_since is None:
            self.away_since = asyncio.get_running_loop().time()
            print(f"the system does not take anything now ({problem}); waiting", flush=True)

    def _back(self) -> None:
        if self.away_since is not None:
            print(f"the system is back after {asyncio.get_running_loop().time() - self.away_since:.1f} s", flush=True)
            self.away_since = None


def _seconds(text: str) -> float:
    try:
        return min(60.0, max(0.0, float(text)))
    except ValueError:
        return 0.0
