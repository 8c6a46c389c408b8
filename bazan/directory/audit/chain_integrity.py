"""The round that signs what the chain has grown by and brings it to the places apart; what is said of it; the check against them."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from bazan.core.settings import Settings, current, of_room
from bazan.directory.audit import checkpoint_transport, checkpoints, queries, rules
from bazan.directory.audit.settings import AuditSettings
from bazan.directory.audit.types import Breach, Checkpoint, Entry, Keeping

log = logging.getLogger(__name__)

MOST_MADE = 64_000
"""Entries signed in one round: an old chain is brought over in several."""
MOST_SENT = 500
"""Checkpoints sent at once."""
_LAST = 1 << 62
"""Above every number: of a file, its last checkpoint alone."""


def keep_checkpoints(at: datetime, settings: Settings | None = None, own: AuditSettings | None = None) -> int:
    """How many checkpoints were made. What doesn't follow the last checkpoint is not signed: the round says so and ``standing`` too."""
    settings, own = settings or current(), own or of_room(AuditSettings)
    with checkpoints.alone(settings):
        state = _state(settings)
        told = [state["places"].get(place, {"number": 0})["number"] for place in own.places]
        before = checkpoints.read_end(checkpoints.made_file(settings), min(told) + 1 if told else _LAST)
        last = before[-1] if before else None
        entries = list(islice(queries.after(last.seq - 1 if last else 0), MOST_MADE))
        broken = _broken(entries, last)
        if broken:
            log.error("the audit was rewritten at or before entry %d: no checkpoint was made", broken)
        fresh = [] if broken else entries[1:] if last else entries
        made = list(checkpoints.checkpoints_of(fresh, last, checkpoints.signing_key(settings, own), at))
        if made:
            checkpoints.write(checkpoints.made_file(settings), map(checkpoints.line, made))
        places = {place: _sent(place, before + made, state["places"].get(place), at, settings) for place in own.places}
        _note(settings, {"broken": broken, "places": places})
        return len(made)


def standing(settings: Settings | None = None) -> tuple[int, list[Keeping]]:
    """(the entry from which the chain no longer is what was signed, 0: none; how each place apart keeps up), as the last round left it."""
    state = _state(settings or current())
    kept = [
        Keeping(checkpoint_transport.shown(place), told["waiting"], told["since"], told["reason"])
        for place, told in state["places"].items()
    ]
    return state["broken"], kept


def signed_at(settings: Settings | None = None) -> datetime | None:
    """When the last round looked at the chain; None: there was none."""
    try:
        return datetime.fromtimestamp(_state_file(settings or current()).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def public_key() -> str:
    """What a checkpoint's signature is checked with, hexadecimal."""
    return checkpoints.public_key(checkpoints.signing_key(current(), of_room(AuditSettings)))


def verify(more: tuple[Path, ...] = (), key: str = "", settings: Settings | None = None, own: AuditSettings | None = None) -> list[Breach]:
    """Every breach of the chain: of itself, of its anchors, and of the checkpoints in the home, in the files apart and in ``more``.

    ``key``: the public one the checkpoints must be signed with; empty: this home's. Those of a house that the chain comes from are held
    against that house's key.
    """
    settings, own = settings or current(), own or of_room(AuditSettings)
    files = [checkpoints.made_file(settings)]
    files += [Path(unquote(urlsplit(place).path)) for place in own.places if place.startswith("file:")]
    key = key or checkpoints.public_key(checkpoints.signing_key(settings, own))
    proofs = [*((path, key) for path in (*files, *more)), *checkpoints.before(settings)]
    return [*queries.verify(), *(breach for path, signed_with in proofs for breach in _against(path, signed_with))]


def _against(path: Path, key: str) -> Iterator[Breach]:
    told, forged = {}, []
    numbers = set()
    for checkpoint in checkpoints.read(path):
        if not checkpoints.is_genuine(checkpoint, key):
            forged.append(checkpoint)
            continue
        numbers.add(checkpoint.number)
        for seq, digest in enumerate(checkpoint.digests, checkpoint.first):
            told.setdefault(seq, (digest, checkpoint))
        told[checkpoint.seq] = (checkpoint.hash, told[checkpoint.seq][1])
    for checkpoint in forged:
        yield Breach("forged", checkpoint.seq, {"number": checkpoint.number, "file": str(path)})
    for number in rules.gaps(numbers):
        yield Breach("lost", 0, {"number": number, "file": str(path)})
    if told:
        yield from _rewritten(path, told)


def _rewritten(path: Path, told: dict[int, tuple[str, Checkpoint]]) -> Iterator[Breach]:
    end = 0
    for entry in queries.after(min(told) - 1):
        end = entry.seq
        digest, checkpoint = told.get(entry.seq, ("", None))
        if checkpoint and not entry.hash.startswith(digest):
            params = {"seq": entry.seq, "number": checkpoint.number, "at": checkpoint.at, "file": str(path)}
            yield Breach("rewritten", entry.seq, params)
            return
    if max(told) > end:
        yield Breach("truncated", end + 1, {"first": end + 1, "last": max(told)})


def _broken(entries: list[Entry], last: Checkpoint | None) -> int:
    """The first entry that isn't the last checkpoint's, or doesn't follow the one before; 0: all is well."""
    if last and (not entries or (entries[0].seq, entries[0].hash) != (last.seq, last.hash)):
        return last.seq
    return next((breach.seq for breach in rules.breaches(entries, (), entries[0])), 0) if entries else 0


def _sent(place: str, every: list[Checkpoint], told: dict[str, Any] | None, at: datetime, settings: Settings) -> dict[str, Any]:
    """Bring a place what it hasn't; what is kept of it."""
    number, failing, why = (told["number"], told["since"], "") if told else (0, "", "")
    waiting = [checkpoint for checkpoint in every if checkpoint.number > number]
    try:
        while waiting:
            checkpoint_transport.send(place, waiting[:MOST_SENT], settings)
            number, waiting = waiting[:MOST_SENT][-1].number, waiting[MOST_SENT:]
    except (OSError, ValueError) as failure:
        why = f"{type(failure).__name__}: {failure}"[:300]
        log.warning("%d checkpoints of the audit wait for %s: %s", len(waiting), checkpoint_transport.shown(place), why)
    since = (failing or at.astimezone(UTC).isoformat(timespec="seconds")) if why else ""
    return {"number": number, "waiting": len(waiting), "since": since, "reason": why}


def _state(settings: Settings) -> dict[str, Any]:
    try:
        return json.loads(_state_file(settings).read_text())
    except FileNotFoundError:
        return {"broken": 0, "places": {}}


def _note(settings: Settings, state: dict[str, Any]) -> None:
    fresh = _state_file(settings).with_suffix(".part")
    fresh.touch(mode=0o600)
    fresh.write_text(json.dumps(state))
    fresh.replace(_state_file(settings))


def _state_file(settings: Settings) -> Path:
    return checkpoints.folder(settings) / "sent.json"
