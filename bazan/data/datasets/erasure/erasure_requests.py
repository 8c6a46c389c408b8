"""A person asked by letter that their rows be erased: one of the staff writes it down, another agrees, the process of the history does it.

What identifies the person is hashed as it comes and kept nowhere: what is written down are the numbers of rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from bazan.core.errors import Conflict, NotFound, Refused
from bazan.core.settings import current
from bazan.data.datasets import rules
from bazan.data.datasets.dataset_catalog import Held, every
from bazan.data.datasets.models import Erasure
from bazan.data.datasets.types import ErasureInfo
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.personal_data import api as personal_data
from bazan.platform.jobs import api as jobs
from bazan.platform.security.signed_tokens import secret_key
from bazan.platform.security.text_anonymization import without_numbers

SHORTEST = 6
"""Fewer signs don't tell one person from another."""
OPEN = ("asked", "confirmed", "withdrawn")


@dataclass(frozen=True)
class Versions:
    """Versions of rows of one dataset."""

    held: Held
    row_ids: list[int]


def hashed_value(text: str) -> str:
    """Return what a column with ``personal = "hash"`` stores of a typed value."""
    return rules.hashed(text, secret_key(current()))


@transaction.atomic
def ask_erasure(identity: str, letter: str, by: str, at: datetime) -> ErasureInfo:
    """Write down that the person with this identity asked, by the letter of that number. Nothing is erased yet.

    Of rows in the caller's reach. Refused ``datasets.erasure.short``, ``.letter``, ``.named``; NotFound ``datasets.erasure.nobody``;
    Conflict ``datasets.erasure.asked``.
    """
    identity, letter = rules.read_text(identity), " ".join(letter.split())
    if len(identity) < SHORTEST:
        raise Refused("datasets.erasure.short", {"least": SHORTEST}, "identity")
    if not letter:
        raise Refused("datasets.erasure.letter", {}, "letter")
    if identity.casefold() in letter.casefold():
        raise Refused("datasets.erasure.named", {}, "letter")
    pieces, named = _found(rules.hashed(identity, secret_key(current()))), personal_data.naming(identity)
    if not pieces and not any(named.values()):
        raise NotFound("datasets.erasure.nobody", {}, "identity")
    if any(_shared(pieces, row.pieces) for row in Erasure.objects.filter(state__in=OPEN)):
        raise Conflict("datasets.erasure.asked", {}, "identity")
    row = Erasure.objects.create(letter=without_numbers(letter)[:200], pieces=pieces, named=named, asked_by=by, asked_at=at)
    made = _info(row)
    audit.append(by, "datasets.erasure.ask", f"erasure:{row.id}", {"letter": row.letter, "found": made.found, "named": made.named})
    return made


@transaction.atomic
def decide_erasure(erasure_id: int, confirmed: bool, by: str, at: datetime) -> ErasureInfo:
    """A second person's word; who asked may only take it back.

    NotFound ``datasets.erasure.unknown``; Conflict ``datasets.erasure.decided``; Forbidden ``datasets.erasure.own``.
    """
    row = Erasure.objects.select_for_update().filter(id=erasure_id).first()
    if row is None:
        raise NotFound("datasets.erasure.unknown", {})
    if row.state != "asked":
        raise Conflict("datasets.erasure.decided", {})
    if confirmed:
        accounts.require_second(by, row.asked_by, at, alone="datasets.erasure.own")
    row.state, row.decided_by, row.decided_at = "confirmed" if confirmed else "refused", by, at
    made = _info(row)
    if confirmed:
        jobs.defer("datasets.erase")
    else:
        row.pieces, row.named = counted(made.found), {}
    row.save()
    audit.append(by, f"datasets.erasure.{'confirm' if confirmed else 'refuse'}", f"erasure:{row.id}", {"letter": row.letter})
    return made


def erasures(limit: int = 50) -> list[ErasureInfo]:
    """Requests, those that wait for a decision first, then the newest."""
    rows = Erasure.objects.order_by("-id")[:limit]
    return sorted(map(_info, rows), key=lambda one: (one.state != "asked", -one.id))


def versions_of(pieces: Sequence[Mapping[str, Any]]) -> Iterator[Versions]:
    """Every version of the rows of these pieces as they are now, and of what tells more of them elsewhere.

    A version that names somebody else under the same key stays; so does, then, what tells more of that row.
    """
    for piece in pieces:
        held = every().get(piece["dataset"])
        if held is None:  # its pack was taken out, and nobody reads its table
            continue
        table, column, row_ids = held.table, piece["column"], piece["rows"]
        known = f'SELECT row_key, "{column}" AS person FROM {table} WHERE row_id = ANY(%s)'
        text = f"""WITH known AS ({known}) SELECT row_id FROM {table} WHERE row_key IN (SELECT row_key FROM known)
          AND ("{column}" IS NULL OR "{column}" IN (SELECT person FROM known))"""
        own = _ids(text, [row_ids])
        if own:
            yield Versions(held, own)
            yield from _elsewhere(held, own)


def _elsewhere(held: Held, own: list[int]) -> Iterator[Versions]:
    for code, ours, theirs in held.info.related:
        other = every().get(code)
        if other is None or held.info.key != (ours,):  # by another column it may tell of many people's rows
            continue
        left = f"SELECT row_key FROM {held.table} WHERE row_id <> ALL(%s)"
        mine = f'SELECT "{ours}" FROM {held.table} WHERE row_id = ANY(%s) AND row_key NOT IN ({left})'
        found = _ids(f'SELECT row_id FROM {other.table} WHERE "{theirs}" IN ({mine})', [own, own])
        if found:
            yield Versions(other, found)


def counted(found: Mapping[str, int]) -> list[dict[str, Any]]:
    """What is kept of pieces whose rows needn't be found any more."""
    return [{"dataset": code, "count": count} for code, count in found.items()]


def _found(hashed: str) -> list[dict[str, Any]]:
    found = []
    for held in every().values():
        for column in held.info.hashed:
            row_ids = _ids(f'SELECT row_id FROM {held.table} WHERE "{column}" = %s', [hashed])
            if row_ids:
                found.append({"dataset": held.info.code, "column": column, "rows": row_ids})
    return found


def _shared(pieces: Sequence[Mapping[str, Any]], others: Sequence[Mapping[str, Any]]) -> bool:
    rows = {(piece["dataset"], row_id) for piece in others for row_id in piece.get("rows", ())}
    return any((piece["dataset"], row_id) in rows for piece in pieces for row_id in piece["rows"])


def _ids(text: str, parameters: list[Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return [row_id for (row_id,) in cursor.fetchall()]


def _info(row: Erasure) -> ErasureInfo:
    found: dict[str, int] = {piece["dataset"]: piece["count"] for piece in row.pieces if "count" in piece}
    for versions in versions_of([piece for piece in row.pieces if "rows" in piece]):
        found[versions.held.info.code] = found.get(versions.held.info.code, 0) + len(versions.row_ids)
    named = sum(map(len, row.named.values()))
    return ErasureInfo(row.id, row.letter, row.state, found, named, row.asked_by, row.asked_at, row.decided_by, row.decided_at, row.done_at)
