"""Writes: a change, and taking it back. Each is one transaction and one entry."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bazan.core.administrator_changes import ALL_SECTORS, WHOLE_PROVINCE, Kind
from bazan.core.errors import Conflict, Forbidden, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.change_history import kind_registry, queries, rules
from bazan.directory.change_history.models import Change as Row
from bazan.directory.change_history.models import PendingChange
from bazan.directory.change_history.types import Change
from bazan.directory.permissions.types import Acting, Reach


@transaction.atomic
def make(
    name: str, subject: str, state: Any, reason: str, by: Acting, at: datetime, *, law: str = "", seen: int | None = None
) -> Change | None:
    """Bring the thing to this state; null: it stands so already, and nothing is written.

    ``seen``: the number of the thing's newest change when the form was drawn. Conflict ``changes.meanwhile``: somebody else changed it
    since; Refused ``changes.reason``, ``changes.long``; Forbidden ``people.not_allowed``, ``changes.takes_two``; what the kind's room
    refuses. A change that may take a second person is made by ``pending.propose``.
    """
    kind, why, grounds = kind_registry.named(name), rules.reason(reason), rules.law(law)
    lock_subject(kind, subject, seen)
    return _entered(_brought(kind, subject, state, why, grounds, by, at))


@transaction.atomic
def make_all(
    name: str, states: Mapping[str, Any], reason: str, by: Acting, at: datetime, *, law: str = "", seen: int | None = None
) -> list[Change]:
    """``make`` of many things for one reason: all of them or none. What stands so already is left out.

    ``seen``: the number of the kind's newest change when the states were read. Conflict ``changes.meanwhile_of``: somebody else changed one
    of the things since.
    """
    kind, why, grounds = kind_registry.named(name), rules.reason(reason), rules.law(law)
    lock_subjects(kind, states, seen)
    rows = [_brought(kind, subject, states[subject], why, grounds, by, at) for subject in sorted(states)]
    return [change for change in map(_entered, rows) if change is not None]  # last, since nobody else enters anything until this ends


@transaction.atomic
def undo(change_id: int, reason: str, by: Acting, at: datetime) -> Change | None:
    """Bring the thing back to where it stood before this change; null: nothing differs any more.

    Refused ``changes.undone``, ``changes.for_good``; Conflict ``changes.moved_on``: it was changed again since, and that must be undone
    first; NotFound ``changes.unknown``; Forbidden and Refused as ``make``.
    """
    change = queries.change(change_id)
    kind, why = kind_registry.named(change.kind), rules.reason(reason)
    lock_subject(kind, change.subject)
    change = queries.change(change_id)  # somebody may have been quicker while this one waited
    if change.undone_by is not None:
        raise Refused("changes.undone", {"id": change_id})
    if not kind.reversible:
        raise Refused("changes.for_good", {})
    if kind.read(change.subject) != change.after:
        raise Conflict("changes.moved_on", {"id": change_id})
    return _entered(_written(kind, change.subject, change.after, change.before, why, change.law, by, at, change_id))


def _brought(kind: Kind, subject: str, state: Any, reason: str, law: str, by: Acting, at: datetime) -> Row | None:
    before = kind.read(subject)
    return None if before == state else _written(kind, subject, before, state, reason, law, by, at, None)


def _written(
    kind: Kind, subject: str, before: Any, after: Any, reason: str, law: str, by: Acting, at: datetime, undoes: int | None,
    agreed_by: str = "",
) -> Row | None:  # fmt: skip
    reached = require_reach(kind, subject, before, after, by.reach)
    if not agreed_by and takes_two(kind, subject, before, after, by.username):
        raise Forbidden("changes.takes_two", {})
    kind.put(subject, after, by.username, at)
    after = kind.read(subject)  # as its room keeps it, which undoing compares
    if after == before:
        return None
    return Row.objects.create(
        kind=kind.name, subject=subject, at=at, by=by.username, reason=reason, law=law, before=before, after=after, undoes_id=undoes,
        agreed_by=agreed_by, **touched(reached),
    )  # fmt: skip


def takes_two(kind: Kind, subject: str, before: Any, after: Any, actor: str, more: Mapping[str, str] | None = None) -> bool:
    """Whether the change takes a second person, as the kind's room says."""
    return bool(kind.takes_two) and kind.takes_two(subject, before, after, actor, more or {})


def require_reach(kind: Kind, subject: str, before: Any, after: Any, reach: Reach) -> list[tuple[int | None, str]]:
    """Return the places and sectors that the change touches. Forbidden ``people.not_allowed``: one lies beyond the reach."""
    reached = [*kind.within(subject, before), *kind.within(subject, after)]
    for place_id, sector in reached:
        if not accounts.allowed(reach, kind.permission, place_id, sector, everywhere=place_id is WHOLE_PROVINCE):
            raise Forbidden("people.not_allowed", {"permission": kind.permission})
    return reached


def touched(reached: list[tuple[int | None, str]]) -> dict[str, list[Any]]:
    """Return what is touched as row security reads it: the places and the sectors, each empty for all of them."""
    return {
        "places": _all_or([place_id for place_id, _ in reached], WHOLE_PROVINCE),
        "sectors": _all_or([sector for _, sector in reached], ALL_SECTORS),
    }


def write_agreed(kind: Kind, asked: PendingChange, by: Acting, agreed_by: str, at: datetime) -> Change | None:
    """Bring the thing where ``by`` asked and a second person agreed, within the caller's transaction; null: nothing differs."""
    row = _written(kind, asked.subject, asked.before, asked.after, asked.reason, asked.law, by, at, None, agreed_by)
    return queries.change_of(row) if row is not None else None


def _entered(row: Row | None) -> Change | None:
    """The change with its entry in the audit."""
    if row is None:
        return None
    told = {"before": row.before, "after": row.after, "reason": row.reason, "law": row.law}
    told |= {"undoes": row.undoes_id} if row.undoes_id else {}
    audit.append(row.by, "changes.undo" if row.undoes_id else "changes.make", f"{row.kind}:{row.subject}", told)
    return queries.change_of(row)


def _all_or(named: list[Any], everything: Any) -> list[Any]:
    """What is named, each once; nothing where one of them is everything."""
    return [] if everything in named else sorted(set(named))


def lock_subject(kind: Kind, subject: str, seen: int | None = None) -> None:
    """Of two who change one thing at once the second waits, and then sees what the first did. ``seen``: as ``make`` says."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"change {kind.name} {'' if kind.together else subject}"])
    if seen is not None and (newest := queries.last(kind.name, subject)) != seen:
        _meanwhile(newest)


def lock_subjects(kind: Kind, subjects: Iterable[str], seen: int | None) -> None:
    """Lock several things, as ``lock_subject`` one. Conflict ``changes.meanwhile_of``. ``seen``: as ``make_all`` says."""
    for subject in sorted(subjects):
        lock_subject(kind, subject)
    if seen is not None and (newest := queries.newest(kind.name, subjects, seen)) is not None:
        title = kind.title(newest.subject)
        raise Conflict("changes.meanwhile_of", {"who": _name(newest.by), "what": title, "reason": newest.reason})


def _meanwhile(newest: int) -> None:
    change = queries.change(newest) if newest else None
    raise Conflict("changes.meanwhile", {"who": _name(change.by) if change else "", "reason": change.reason if change else ""})


def _name(username: str) -> str:
    return accounts.full_names([username]).get(username) or username
