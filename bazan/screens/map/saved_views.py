"""Views people keep under a name: saved, shared with roles, dropped; each act with its audit entry."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from bazan.core.errors import NotFound, Refused
from bazan.directory.accounts.api import Reach, roles_with
from bazan.directory.audit import api as audit
from bazan.screens.map.models import SavedView

MOST = 50
"""Of one person."""
LONGEST_NAME = 80


@dataclass(frozen=True)
class Kept:
    id: int
    name: str
    query: str
    roles: tuple[str, ...]
    own: bool


def kept(reach: Reach) -> list[Kept]:
    """The person's own views, then those shared with a role he holds, by name."""
    rows = [_kept(row, reach) for row in SavedView.objects.order_by("name", "id")]
    return sorted((one for one in rows if one.own or reach.roles & set(one.roles)), key=lambda one: not one.own)


def view(view_id: int | None, reach: Reach) -> Kept:
    """One of them by its number. NotFound ``map.view``."""
    found = next((one for one in kept(reach) if one.id == view_id), None)
    if found is None:
        raise NotFound("map.view", {})
    return found


@transaction.atomic
def keep(name: str, query: str, roles: Iterable[str], reach: Reach, at: datetime) -> int:
    """Its number; a name of one's own given again is that view from now on. ``query`` was judged before.

    Refused ``map.view_name``, ``map.view_roles``, ``map.view_many``.
    """
    name, shared = name.strip(), sorted(set(roles))
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused("map.view_name", {"most": LONGEST_NAME}, "name")
    if unknown := [role for role in shared if role not in roles_with("map.view")]:
        raise Refused("map.view_roles", {"role": unknown[0][:40]}, "roles")
    own = SavedView.objects.filter(account_id=reach.account_id)
    if own.count() >= MOST and not own.filter(name=name).exists():
        raise Refused("map.view_many", {"most": MOST}, "name")
    row, new = SavedView.objects.update_or_create(
        account_id=reach.account_id, name=name, defaults={"query": query, "roles": shared, "made_at": at}
    )
    audit.append(reach.username, "map.keep", f"map_view:{row.id}", {"name": name, "roles": shared, "new": new})
    return row.id


@transaction.atomic
def drop(view_id: int, reach: Reach) -> None:
    """One of one's own. NotFound ``map.view``."""
    row = SavedView.objects.select_for_update().filter(id=view_id, account_id=reach.account_id).first()
    if row is None:
        raise NotFound("map.view", {})
    audit.append(reach.username, "map.drop", f"map_view:{row.id}", {"name": row.name, "query": row.query, "roles": row.roles})
    row.delete()


def _kept(row: SavedView, reach: Reach) -> Kept:
    return Kept(row.id, row.name, row.query, tuple(row.roles), row.account_id == reach.account_id)
