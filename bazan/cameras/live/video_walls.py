"""Walls people keep: cameras in an order, under a name, for oneself or for everybody. One function, one transaction, one audit entry."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from bazan.cameras.devices.models import Camera, CameraWall
from bazan.cameras.devices.types import WALL_SIZES, Wall
from bazan.core.errors import NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.accounts.api import Reach
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting

MOST_WALLS, MOST_CAMERAS = 40, 100
"""Walls of one person, cameras of one wall."""
LONGEST_NAME = 80


def walls(reach: Reach) -> list[Wall]:
    """One's own by name, then those that others share. One query."""
    rows = CameraWall.objects.filter(Q(account_id=reach.account_id) | Q(shared=True)).order_by("name", "id")
    return sorted((_wall(row, reach) for row in rows), key=lambda wall: not wall.own)


@transaction.atomic
def keep_wall(name: str, codes: Iterable[str], size: int, shared: bool, by: Acting, at: datetime) -> Wall:
    """The wall under that name; one of one's own that has it shows these cameras from now on. Cameras out of reach are left out.

    Refused ``cameras.wall.name``, ``.size``, ``.empty``, ``.many``; Forbidden ``people.not_allowed`` to share without the right.
    """
    name = _named(name)
    _may_share(shared, by)
    if size not in WALL_SIZES:
        raise Refused("cameras.wall.size", {"sizes": ", ".join(map(str, WALL_SIZES))}, "size")
    wanted = list(dict.fromkeys(codes))[:MOST_CAMERAS]
    there = set(Camera.objects.filter(code__in=wanted, retired_at=None).values_list("code", flat=True))
    held = [code for code in wanted if code in there]
    if not held:
        raise Refused("cameras.wall.empty", {}, "name")
    own = CameraWall.objects.filter(account_id=by.reach.account_id)
    if own.count() >= MOST_WALLS and not own.filter(name=name).exists():
        raise Refused("cameras.wall.many", {"most": MOST_WALLS}, "name")
    values = {"cameras": held, "size": size, "shared": shared, "kept_at": at}
    row, _ = CameraWall.objects.update_or_create(account_id=by.reach.account_id, name=name, defaults=values)
    audit.append(by.username, "cameras.keep_wall", f"camera_wall:{row.id}", {"name": name, "cameras": held, "size": size, "shared": shared})
    return _wall(row, by.reach)


@transaction.atomic
def change_wall(wall_id: int, name: str, shared: bool, by: Acting, at: datetime) -> Wall:
    """Another name, or shared or no longer so. Refused ``cameras.wall.name``, ``.taken``; NotFound ``cameras.wall.unknown``: also of
    somebody else's; Forbidden ``people.not_allowed``."""
    row = _own(wall_id, by)
    name = _named(name)
    if shared and not row.shared:
        _may_share(shared, by)
    if CameraWall.objects.filter(account_id=by.reach.account_id, name=name).exclude(id=wall_id).exists():
        raise Refused("cameras.wall.taken", {"name": name}, "name")
    said = {"name": name, "before": row.name, "shared": shared}
    row.name, row.shared, row.kept_at = name, shared, at
    row.save(update_fields=["name", "shared", "kept_at"])
    audit.append(by.username, "cameras.change_wall", f"camera_wall:{row.id}", said)
    return _wall(row, by.reach)


@transaction.atomic
def drop_wall(wall_id: int, by: Acting) -> None:
    """One of one's own goes. NotFound ``cameras.wall.unknown``."""
    row = _own(wall_id, by)
    audit.append(by.username, "cameras.drop_wall", f"camera_wall:{row.id}", {"name": row.name, "cameras": row.cameras})
    row.delete()


def _own(wall_id: int, by: Acting) -> CameraWall:
    row = CameraWall.objects.select_for_update().filter(id=wall_id, account_id=by.reach.account_id).first()
    if row is None:
        raise NotFound("cameras.wall.unknown", {})
    return row


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise Refused("cameras.wall.name", {"most": LONGEST_NAME}, "name")
    return name


def _may_share(shared: bool, by: Acting) -> None:
    if shared:
        accounts.require(by.reach, "cameras.share")


def _wall(row: CameraWall, reach: Reach) -> Wall:
    return Wall(row.id, row.name, tuple(row.cameras), row.size, row.shared, row.account_id == reach.account_id)
