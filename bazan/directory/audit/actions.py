"""The one write of the audit: an entry at the end of the chain, in the caller's transaction."""

import json
import logging
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from bazan.core.settings import current
from bazan.directory.audit import rules
from bazan.directory.audit.types import Anchor

LOCK = 0x62617A616E
"""Key of the advisory lock under which ``audit_append`` lets the chain grow: 'bazan' in ASCII."""

VIEW = timedelta(hours=1)
"""Who looks at the same thing again within it, or has its page repainted, looks on: one entry an hour tells of it."""

log = logging.getLogger(__name__)


def append(actor: str, action: str, subject: str, detail: dict[str, Any]) -> int:
    """The number of the new entry. Call it late in the transaction: until that ends, nobody else can append.

    ``detail`` is JSON; telephone and identity numbers in its words are dotted out, since nothing is ever taken out of the chain.
    Outside a transaction it raises RuntimeError: an act and its entry must stand or fall together.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("audit.append belongs inside the transaction of the act it records")
    actor, action, subject = (rules.storable(text)[:size] for text, size in ((actor, 200), (action, 100), (subject, 200)))
    text = json.dumps(rules.lasting(detail), ensure_ascii=False, allow_nan=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, own FROM audit_append(%s, %s, %s, %s::jsonb)", [actor, action, subject, text])
        seq, entry = cursor.fetchone()
    transaction.on_commit(lambda: _note(Anchor(seq, entry)), robust=True)
    return seq


def append_read(actor: str, action: str, subject: str, detail: dict[str, Any], at: datetime) -> bool:
    """An entry that somebody read something; False: one within ``VIEW`` before ``at`` tells of it already, found by one question."""
    key = rules.storable(f"{actor[:200]}|{action[:100]}|{subject[:200]}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_look(%s, %s, make_interval(secs => %s))", [key, at, VIEW.total_seconds()])
        fresh = cursor.fetchone()[0]
    if fresh:
        append(actor, action, subject, detail)
    return fresh


def anchor_file() -> Path:
    """Where the newest entries are noted outside the database; an operator may copy it to a third place."""
    return current().home / "audit" / "anchors.log"


def _note(anchor: Anchor) -> None:
    path = anchor_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            os.write(handle, f"{anchor.seq} {anchor.hash}\n".encode())
        finally:
            os.close(handle)
    except OSError:
        log.exception("the audit anchor of entry %d could not be noted in %s", anchor.seq, path)
