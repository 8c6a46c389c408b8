"""Pure decisions: what may be said of a case, how its chain of custody is linked, what files are called in a package."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bazan.cameras.evidence.types import EntryInfo, ItemInfo, Terms
from bazan.core.errors import Refused

GENESIS = "0" * 64
"""What the first entry takes for the sum of the one before."""
LOOK = timedelta(hours=1)
"""Who looks again within it looks on: one entry an hour tells of it."""
LARGEST = 150 << 20
"""Bytes of all files of a case: a package is put together in memory, since nothing in it may lie on a disk."""
ENDINGS = {"still": "jpg", "clip": "mp4"}
_LENGTHS = {"title": (3, 120), "reason": (10, 500), "legal_basis": (3, 300), "note": (0, 500), "words": (2, 1000), "outcome": (10, 500)}


def judged(terms: Terms) -> Terms:
    """What is said of a case, as it is kept. Refused ``evidence.text`` naming the field."""
    return Terms(text(terms.title, "title"), text(terms.reason, "reason"), text(terms.legal_basis, "legal_basis"))


def text(given: str, field: str) -> str:
    """What somebody wrote, on one line. Refused ``evidence.signs``, ``evidence.text``, each naming the field."""
    words = " ".join(given.split())
    least, most = _LENGTHS[field]
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") for sign in words):
        raise Refused("evidence.signs", {}, field)
    if not least <= len(words) <= most:
        raise Refused("evidence.text", {"least": least, "most": most}, field)
    return words


def linked(seq: int, at: datetime, by: str, act: Any, detail: Mapping[str, Any], previous: str) -> EntryInfo:
    """The entry that follows the one whose sum is ``previous``."""
    entry = {"seq": seq, "at": instant(at), "by": by, "act": act, "detail": detail, "previous": previous}
    return EntryInfo(seq, at, by, act, detail, previous, hashlib.sha256(canonical(entry)).hexdigest())


def canonical(value: Any) -> bytes:
    """JSON that is the same on every machine: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def instant(at: datetime) -> str:
    """UTC to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def provenance(item: ItemInfo) -> dict[str, Any]:
    """What the chain of custody says of a file when it is added, and the package again beside the file."""
    return {
        "item": item.id,
        "kind": item.kind,
        "sha256": item.sha256,
        "original_sha256": item.original_sha256,
        "event": item.event_id,
        "camera": item.camera,
        "camera_name": item.camera_name,
        "purpose": item.purpose,
        "rule": item.rule,
        "rule_version": item.rule_version,
        "detector": item.detector,
        "taken_from": instant(item.taken_from),
        "taken_until": instant(item.taken_until),
        "note": item.note,
    }


def file_name(item: ItemInfo, *, original: bool = False) -> str:
    """Where a file lies in a package; nothing of it can lead out of the folder, whatever its camera is called."""
    camera = re.sub(r"[^a-z0-9-]+", "-", item.camera.lower()).strip("-")[:40] or "camera"
    folder = "originals" if original else "blurred"
    return f"{folder}/{item.id:04}-{camera}-{item.taken_from.astimezone(UTC):%Y%m%dT%H%M%SZ}.{ENDINGS[item.kind]}"
