"""Reads of the audit: its entries, and whether they are still the ones that were written."""

import json
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction

from bazan.directory.audit import rules
from bazan.directory.audit.actions import LOCK, anchor_file
from bazan.directory.audit.models import AuditAnchor, AuditEntry
from bazan.directory.audit.types import Anchor, Breach, Entry

_COLUMNS = "seq, at, actor, action, subject, detail::text, previous_hash, hash"
_BATCH = 5_000


def entries(limit: int = 50, subject: str = "", action: str = "") -> list[Entry]:
    """The newest entries first; ``subject`` and ``action`` match by their beginning."""
    rows = AuditEntry.objects.filter(subject__startswith=subject, action__startswith=action).order_by("-seq")[:limit]
    return [Entry(r.seq, r.at, r.actor, r.action, r.subject, r.detail, r.previous_hash, r.hash) for r in rows]


def proofs(limit: int = 50, subject: str = "") -> list[Entry]:
    """The newest entries that something was erased, as ``entries``: pages may read these."""
    rows = AuditEntry.objects.raw("SELECT * FROM audit_proofs(%s, %s)", [subject, limit])
    return [Entry(r.seq, r.at, r.actor, r.action, r.subject, r.detail, r.previous_hash, r.hash) for r in rows]


def verify(anchors: Path | None = None) -> list[Breach]:
    """Every breach of the chain, checked against the anchors in the database and in the anchor file; empty: it is whole."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [LOCK])
        noted = [Anchor(seq, digest) for seq, digest in AuditAnchor.objects.values_list("seq", "hash")]
        noted += _noted(anchors or anchor_file())
        return list(rules.breaches(after(0), noted))


def after(last: int) -> Iterator[Entry]:
    """The entries with a higher number, ascending."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                f"SELECT {_COLUMNS} FROM audit_entry WHERE seq > %s ORDER BY seq LIMIT {_BATCH}",  # noqa: S608
                [last],
            )
            rows = cursor.fetchall()
            for seq, at, actor, action, subject, detail, previous, digest in rows:
                yield Entry(seq, at, actor, action, subject, json.loads(detail), previous, digest)
            if len(rows) < _BATCH:
                return
            last = rows[-1][0]


def _noted(path: Path) -> Iterator[Anchor]:
    if not path.exists():
        return
    for line in path.read_text("ascii", errors="replace").splitlines():
        seq, _, digest = line.partition(" ")
        if seq.isdigit() and len(digest) == 64:  # a half line of a machine that died while writing says nothing
            yield Anchor(int(seq), digest)
