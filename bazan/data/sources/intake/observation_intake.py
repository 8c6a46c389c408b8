"""The way of every driver's pieces into the store: resolved, submitted to the edge, refused ones put aside, all counted.

The order is what makes a stop harmless: first the edge commits the rows (asking again changes nothing), then one transaction
keeps the refusals, the counts and the cursor. Each piece is therefore accounted for once.
"""

from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction

from bazan.data.observations.api import Outcome
from bazan.data.observations.api import Row as EdgeRow
from bazan.data.sources.intake.datastream_resolution import Resolved, Resolver
from bazan.data.sources.intake.first_receipt import Received
from bazan.data.sources.models import Quarantine, SourceRun
from bazan.data.sources.quarantine.automatic_closure import Settling
from bazan.platform.drivers.api import Piece, Refusal

BATCH = 10_000
"""Rows handed over at once."""
MOST_KEPT = 20_000
"""Refused pieces of one file that are kept one by one; those beyond are counted, and the file itself is in the archive. What came without a
file is kept whole."""
LONGEST_RAW = 8_000


class Edge(Protocol):
    """Who stores observations."""

    def submit(self, run_id: int, rows: list[EdgeRow], patience_s: float = ...) -> Outcome: ...


class Intake:
    """Takes the pieces of one run. ``commit`` makes everything taken so far permanent, with the cursor to go on from."""

    def __init__(
        self,
        run: SourceRun,
        resolver: Resolver,
        edge: Edge,
        now: datetime,
        context: dict[str, Any] | None = None,
        received: Received | None = None,
    ):
        self.run, self.resolver, self.edge, self.now = run, resolver, edge, now
        self.received = received or Received(run.started_at)
        self.context = context or {}
        self.kept = run.counts.get("kept", 0)
        self.rows: list[tuple[Resolved, Piece]] = []
        self.refused: list[tuple[Piece, Refusal]] = []
        self.pieces = self.missing = 0
        self.whole: Refusal | None = None
        self.settling = Settling(run)

    def take(self, piece: Piece) -> None:
        """One piece more. A refusal that speaks of everything is kept as the run's error."""
        if piece.whole:
            self.whole = piece.refusals[0]
            return
        self.pieces += 1
        self.missing += piece.missing
        found, refused = self.resolver.resolve(piece) if piece.rows else ([], [])
        self.rows += [(row, piece) for row in found]
        self.refused += [(piece, refusal) for refusal in (*piece.refusals, *refused)]

    @property
    def full(self) -> bool:
        return len(self.rows) + len(self.refused) >= BATCH

    def commit(self, cursor: dict[str, Any], patience_s: float = float("inf")) -> None:
        """Store what was taken. Raises TimeoutError when the edge takes nothing for ``patience_s``; nothing is lost then."""
        late = self.submit(patience_s)
        self.refused += late
        self._account(cursor, len(late))
        self.rows, self.refused, self.pieces, self.missing = [], [], 0, 0

    def submit(self, patience_s: float) -> list[tuple[Piece, Refusal]]:
        """Hand the rows to the edge; what it refused."""
        if not self.rows:
            return []
        sent = [self._sent(row) for row, _ in self.rows]
        found = []
        for fault in self.edge.submit(self.run.id, sent, patience_s).refused:
            row, piece = self.rows[fault.index]
            found.append((piece, Refusal(fault.rule, fault.params, row.field or fault.field)))
        return found

    def _sent(self, row: Resolved) -> EdgeRow:
        made, own = (row.result_time, True) if row.result_time else (self.received.at, self.received.decided)
        return EdgeRow(row.datastream_id, row.time, row.value, row.quality, made, own)

    @transaction.atomic
    def _account(self, cursor: dict[str, Any], late: int) -> None:
        room = max(0, MOST_KEPT - self.kept) if self.run.file_sha256 else len(self.refused)
        Quarantine.objects.bulk_create([self._aside(piece, refusal) for piece, refusal in self.refused[:room]], batch_size=1000)
        added = {
            "pieces": self.pieces,
            "missing": self.missing,
            "submitted": len(self.rows),
            "refused_late": late,
            "kept": min(room, len(self.refused)),
            "dropped": max(0, len(self.refused) - room),
            "settled": self._settled(),
        }
        self.kept += added["kept"]
        for key, count in added.items():
            self.run.counts[key] = self.run.counts.get(key, 0) + count
        self.run.rejected += len(self.refused)
        self.run.cursor = cursor
        self.run.save(update_fields=["counts", "rejected", "cursor"])
        if self.pieces and not self.rows:  # the edge marks a source as seen when rows reach it; nothing but refusals is a sign of life too
            with connection.cursor() as sql:
                sql.execute("UPDATE source SET last_seen_at = greatest(last_seen_at, %s) WHERE id = %s", [self.now, self.run.source_id])

    def _settled(self) -> int:
        """Pieces of earlier runs that this one took, whole or the cell that was refused then."""
        if not self.settling:
            return 0
        faults: dict[int, set[str]] = {}
        for piece, refusal in self.refused:
            faults.setdefault(id(piece), set()).add(refusal.field)
        for piece in {id(piece): piece for _, piece in self.rows}.values():
            wrong = faults.get(id(piece))
            taken = None if wrong is None else frozenset(row.field for row in piece.rows if row.field) - wrong
            self.settling.text(clean(piece.raw)[:LONGEST_RAW], taken)
        return self.settling.settle(self.now)

    def _aside(self, piece: Piece, refusal: Refusal) -> Quarantine:
        context = self.context | ({"cell": refusal.field} if refusal.field and len(piece.rows) + len(piece.refusals) > 1 else {})
        position = f"{piece.position}, {refusal.field}" if refusal.field else piece.position
        return Quarantine(
            source_id=self.run.source_id,
            run=self.run,
            at=self.now,
            position=clean(position)[:200],
            field=clean(refusal.field)[:60],
            rule=refusal.rule,
            params={key: clean(value) if isinstance(value, str) else value for key, value in refusal.params.items()},
            raw=clean(piece.raw)[:LONGEST_RAW],
            context=context,
        )


def clean(text: str) -> str:
    """Text without what PostgreSQL can't hold: NUL and halves of surrogate pairs."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()
