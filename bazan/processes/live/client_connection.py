"""One open screen: what it may see, what waits for it. Pure of sockets."""

import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any

WAITING_FRAMES = 64
WAITING_BYTES = 256_000
"""A screen that reads slower than this is told once that it missed something, and holds up nobody."""


@dataclass(frozen=True)
class Reach:
    """Places and sectors somebody may see; None is all of them."""

    places: frozenset[int] | None
    sectors: frozenset[str] | None
    organization: int | None = None
    """Whose cases it sees beyond its places and sectors."""
    holds: frozenset[str] = frozenset()
    """Of the permissions that kinds of news ask for, those it holds."""

    @classmethod
    def of(cls, payload: dict[str, Any]) -> "Reach":
        places, sectors = payload.get("places"), payload.get("sectors")
        return cls(
            None if places is None else frozenset(places), None if sectors is None else frozenset(sectors),
            payload.get("organization"), frozenset(payload.get("holds", ())),
        )  # fmt: skip

    def sees(self, place: int | None, sector: str) -> bool:
        return (self.places is None or place in self.places) and (self.sectors is None or sector in self.sectors)


@dataclass(eq=False)
class Screen:
    """Frames waiting for one connection."""

    reach: Reach
    account: int | None = None
    """Whose inbox it may be told of."""
    session: str = ""
    """Fingerprint of the session it was drawn in; empty: a process of ours looks, which has none."""
    admitted: bool = True
    """Its session was looked up and goes on: only then it is told anything."""
    over: bool = False
    """Its session or its account has ended."""
    frames: deque[bytes] = field(default_factory=deque)
    size: int = 0
    lagged: bool = False

    def put(self, frame: bytes) -> None:
        if self.lagged:
            return
        if len(self.frames) >= WAITING_FRAMES or self.size + len(frame) > WAITING_BYTES:
            self.miss()
            return
        self.frames.append(frame)
        self.size += len(frame)

    def miss(self) -> None:
        """Forget what waits: the screen will be told to fetch everything anew."""
        self.frames.clear()
        self.size = 0
        self.lagged = True

    def take(self) -> bytes:
        """Everything that waits, as one piece."""
        if not self.admitted:
            return b""
        if self.lagged:
            self.lagged = False
            return event("lagged", {})
        taken = b"".join(self.frames)
        self.frames.clear()
        self.size = 0
        return taken


def event(name: str, data: Any) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()
