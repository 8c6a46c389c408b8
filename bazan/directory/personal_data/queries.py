"""What would be erased now, what was, and whether it is so."""

from datetime import date, datetime

from bazan.directory.audit import api as audit
from bazan.directory.personal_data import holder_registry, models
from bazan.directory.personal_data.types import Forgotten, Outlook, Proof, Ripe, Rule


def preview(at: datetime) -> list[tuple[Rule, int]]:
    """Each rule with how many pieces have passed their time. Nothing is erased."""
    return [(rule, _left(rule, before) if (before := rule.before(at)) else 0) for rule in holder_registry.rules()]


def outlook() -> dict[str, Outlook]:
    """Of each holder what would go, as it was last counted. One query."""
    return {row.holder: Outlook(row.at, row.ripe, row.soon) for row in models.Outlook.objects.all()}


def proofs(limit: int = 50, holder: str = "") -> list[Proof]:
    """What was erased, the newest first."""
    subject = f"holder:{holder}"
    return [
        Proof(
            entry.seq, entry.at, entry.actor, entry.subject.removeprefix("holder:"), entry.detail["count"], entry.detail["days"],
            datetime.fromisoformat(entry.detail["before"]) if entry.detail["before"] else None, entry.detail["request"],
            tuple(entry.detail["prints"]), entry.detail.get("table", ""),
        )
        for entry in audit.proofs(limit, subject)
    ]  # fmt: skip


def forgotten(table: str) -> Forgotten | None:
    """When rows of this table were last let go because their years were over; null: never yet."""
    entry = next((entry for entry in audit.proofs(10, f"table:{table}") if entry.detail["table"] == table), None)
    return Forgotten(entry.at, date.fromisoformat(entry.detail["before"]), entry.detail["rows"]) if entry else None


def remaining() -> list[tuple[Rule, int]]:
    """Rules whose last proof isn't true: with how many pieces are still there that it says were erased by then."""
    found = []
    for rule in holder_registry.rules():
        last = next((proof.before for proof in proofs(holder=rule.holder.name) if proof.before), None)
        left = _left(rule, last) if last else 0
        if left:
            found.append((rule, left))
    return found


def _left(rule: Rule, before: datetime) -> int:
    return holder_registry.ask(rule.holder, Ripe(before, before, erase=False)).count
