"""The chain of hashes: what an entry's hash covers, and how a tampered chain gives itself away."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from bazan.directory.audit.types import Anchor, Breach, Entry
from bazan.platform.security.text_anonymization import without_numbers

GENESIS = "0" * 64
"""What the first entry takes for the hash of the one before."""


def canonical(seq: int, at: Any, actor: str, action: str, subject: str, detail: dict[str, Any]) -> bytes:
    """The entry as bytes that are the same on every machine: sorted keys, no spaces, UTF-8, UTC to the microsecond."""
    instant = at.astimezone(UTC).isoformat(timespec="microseconds")
    entry = {"seq": seq, "at": instant, "actor": actor, "action": action, "subject": subject, "detail": detail}
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def chained(previous_hash: str, entry: bytes) -> str:
    return hashlib.sha256(previous_hash.encode() + b"\n" + entry).hexdigest()


def storable(text: str) -> str:
    """The text without the one character PostgreSQL's can't hold."""
    return text.replace("\x00", "\ufffd")


def lasting(value: Any) -> Any:
    """The detail of an entry as it is kept for good: storable, and without numbers that lead to a person."""
    if isinstance(value, str):
        return without_numbers(storable(value))
    if isinstance(value, dict):
        return {storable(k): lasting(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [lasting(v) for v in value]
    return value


def own_hash(entry: Entry, seq: int | None = None) -> str:
    body = canonical(seq or entry.seq, entry.at, entry.actor, entry.action, entry.subject, entry.detail)
    return chained(entry.previous_hash, body)


def gaps(numbers: set[int]) -> list[int]:
    """Which numbers from 1 to the highest are missing."""
    return sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)


def breaches(entries: Iterable[Entry], anchors: Iterable[Anchor], start: Entry | None = None) -> Iterator[Breach]:
    """Every place where the entries, given by ascending seq, are not the chain that was written.

    An edit leaves a wrong hash; a deletion a hole; a reorder entries whose hash fits another number; an edit with a new
    hash a next entry that remembers the old one; a chain rewritten to its end differs from its anchors; a truncation
    ends before them. ``start``: an entry in the middle with which they begin.
    """
    wrong: list[Entry] = []
    noted = {anchor.seq: anchor.hash for anchor in anchors}
    seen, previous = (start.seq - 1, start.previous_hash) if start else (0, GENESIS)
    for entry in entries:
        if entry.seq > seen + 1:
            yield Breach("missing", seen + 1, {"first": seen + 1, "last": entry.seq - 1})
        elif entry.previous_hash != previous:
            yield Breach("unlinked", entry.seq, {"seq": entry.seq, "before": entry.seq - 1})
        if own_hash(entry) != entry.hash:
            wrong.append(entry)
        elif noted.get(entry.seq, entry.hash) != entry.hash:
            yield Breach("unanchored", entry.seq, {"seq": entry.seq})
        seen, previous = entry.seq, entry.hash
    yield from _moved_or_edited(wrong)
    last = max(noted, default=0)
    if last > seen:
        yield Breach("truncated", seen + 1, {"first": seen + 1, "last": last})


def _moved_or_edited(wrong: list[Entry]) -> Iterator[Breach]:
    numbers = [entry.seq for entry in wrong][:1000]
    for entry in wrong:
        was = next((seq for seq in numbers if own_hash(entry, seq) == entry.hash), None)
        if was is None:
            yield Breach("edited", entry.seq, {"seq": entry.seq, "action": entry.action, "actor": entry.actor})
        else:
            yield Breach("moved", entry.seq, {"seq": entry.seq, "was": was})
