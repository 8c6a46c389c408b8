"""Reads of changes."""

from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, OuterRef, QuerySet, Subquery, TextField, Value

from bazan.core.administrator_changes import Kind
from bazan.core.errors import NotFound
from bazan.directory.change_history import kind_registry, rules
from bazan.directory.change_history.models import Change as Row
from bazan.directory.change_history.types import Change, Told


def history(kind: str = "", subject: str = "", by: str = "", limit: int = 50, before: int | None = None) -> list[Change]:
    """Changes, the newest first; ``before``: those with a lower number. One query."""
    rows = _rows()
    if kind:
        rows = rows.filter(kind=kind)
    if subject:
        rows = _of(rows, kind, subject)
    if by:
        rows = rows.filter(by=by)
    if before is not None:
        rows = rows.filter(id__lt=before)
    return [change_of(row) for row in rows[:limit]]


def change(change_id: int) -> Change:
    """NotFound ``changes.unknown``."""
    row = _rows().filter(id=change_id).first()
    if row is None:
        raise NotFound("changes.unknown", {"id": change_id})
    return change_of(row)


def last(kind: str, subject: str) -> int:
    """The number of the newest change of the thing, for the form that changes it; 0: it was never changed."""
    return _of(Row.objects.filter(kind=kind), kind, subject).order_by("-id").values_list("id", flat=True).first() or 0


def newest(kind: str, subjects: Iterable[str], since: int) -> Change | None:
    """The newest change of any of these things after that number."""
    row = _rows().filter(kind=kind, subject__in=list(subjects), id__gt=since).first()
    return change_of(row) if row else None


def changed(kind: str) -> dict[str, Change]:
    """Of each thing of the kind that was ever changed its newest change. One query."""
    rows = _rows().filter(kind=kind).order_by("subject", "-id").distinct("subject")
    return {row.subject: change_of(row) for row in rows}


def standing_in_packs() -> dict[str, list[Change]]:
    """By pack what the province laid over it and still holds: of each thing its newest change, unless that brought the pack's own back."""
    kinds = [name for name in kind_registry.kinds() if kind_registry.named(name).over_packs]
    held: dict[str, list[Change]] = {}
    for row in _rows().filter(kind__in=kinds).order_by("kind", "subject", "-id").distinct("kind", "subject"):
        if row.after is not None and len(row.sectors) == 1:
            held.setdefault(row.sectors[0], []).append(change_of(row))
    return held


def told(changes: Iterable[Change]) -> list[Told]:
    """The changes in the reader's words; how each thing stands now is read of its room, once a thing."""
    now: dict[tuple[str, str], object] = {}
    return [_told(one, kind_registry.named(one.kind), now) for one in changes]


def _told(one: Change, kind: Kind, now: dict[tuple[str, str], object]) -> Told:
    key = (one.kind, one.subject)
    if key not in now:
        now[key] = kind.read(one.subject)
    lines = rules.differing(kind.said(one.subject, one.before), kind.said(one.subject, one.after))
    undoable = kind.reversible and one.undone_by is None and now[key] == one.after
    return Told(one, kind.title(one.subject), page_of(one), tuple(lines), undoable)


def page_of(one: Change) -> str:
    """The address of the page of the thing; empty: it has none."""
    return kind_registry.named(one.kind).page.format(subject=one.subject)


def _of(rows: QuerySet[Row], kind: str, subject: str) -> QuerySet[Row]:
    """Those of the thing; of a kind whose things are changed together, those that touched any that the subject joins."""
    if not kind or not kind_registry.named(kind).together:
        return rows.filter(subject=subject)
    touched = Func(F("subject"), Value("+"), function="string_to_array", output_field=ArrayField(TextField()))
    return rows.annotate(touched=touched).filter(touched__overlap=subject.split("+"))


def _rows() -> QuerySet[Row]:
    undone = Row.objects.filter(undoes=OuterRef("id")).values("id")[:1]
    return Row.objects.order_by("-id").annotate(undone_by=Subquery(undone))


def change_of(row: Row) -> Change:
    return Change(
        row.id, row.kind, row.subject, row.at, row.by, row.reason, row.law, row.before, row.after, row.undoes_id,
        getattr(row, "undone_by", None), row.agreed_by,
    )  # fmt: skip
