"""What of a camera's picture is never looked at and never shown."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from bazan.cameras.devices import queries, rules
from bazan.cameras.devices.events import CHANNEL
from bazan.cameras.devices.models import Camera, CameraRule
from bazan.cameras.devices.rules import Corners
from bazan.cameras.devices.types import CameraInfo
from bazan.core.errors import Conflict, NotFound, Refused
from bazan.directory.accounts import api as accounts
from bazan.directory.audit import api as audit
from bazan.directory.permissions.types import Acting
from bazan.platform.jobs import api as jobs

MOST_MASKS = 12


@transaction.atomic
def mask(code: str, masks: Iterable[Corners], by: Acting, at: datetime, *, instead_of: Sequence[Corners] | None = None) -> CameraInfo:
    """These parts of the picture are hidden from now on, and no others, whatever was declared; whoever watches the camera reads it anew.

    The same again does nothing. What was hidden before stays, retired, and the audit has it. ``instead_of``: what was hidden when it was
    decided. Refused ``cameras.mask.many``, ``cameras.rule.points``, ``cameras.rule.zone``; Conflict ``cameras.mask.gone``: something else
    is hidden by now; NotFound ``cameras.unknown``; Forbidden ``people.not_allowed``.
    """
    row = Camera.objects.select_for_update().filter(code=code, retired_at=None).first()
    if row is None:
        raise NotFound("cameras.unknown", {"code": code})
    if by != accounts.SYSTEM:
        accounts.require(by.reach, "cameras.edit", row.place_id, row.sector)
    wanted = tuple(rules.corners(corners, 3, "points") for corners in masks)
    if len(wanted) > MOST_MASKS:
        raise Refused("cameras.mask.many", {"most": MOST_MASKS}, "points")
    before = queries.camera(code)
    if instead_of is not None and before.terms.masks != tuple(instead_of):
        raise Conflict("cameras.mask.gone", {})
    if before.terms.masks == wanted:
        return before
    drawn = CameraRule.objects.filter(camera=row, code=rules.MASKS)
    drawn.filter(retired_at=None).update(retired_at=at)
    CameraRule.objects.create(
        camera=row, code=rules.MASKS, terms={"masks": wanted}, version=1 + drawn.count(), drawn_by=by.username, drawn_at=at
    )
    row.version += 1
    row.save(update_fields=["version"])
    audit.append(by.username, "cameras.mask", f"camera:{code}", {"masks": wanted, "before": before.terms.masks})
    with connection.cursor() as cursor:
        jobs.announce(cursor, CHANNEL, {"camera": row.id, "what": "terms"})
    return queries.camera(code)
