"""Writes of the room: a board somebody put together is saved, changed, deleted; each with its audit entry."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from bazan.core.errors import Conflict, NotFound, Refused
from bazan.directory.audit import api as audit
from bazan.screens.boards.models import OwnBoard


@transaction.atomic
def save_board(
    board_id: int | None,
    version: int,
    title: dict[str, str],
    toml: str,
    published: bool,
    roles: Sequence[str],
    places: Sequence[int],
    actor: str,
    now: datetime,
) -> int:
    """The board's number. ``toml`` was judged before.

    Raises Refused ``compose.title.needed``, NotFound ``compose.unknown``, Conflict ``compose.changed`` when somebody saved it meanwhile.
    """
    if not title.get("vi") or not title.get("en"):
        raise Refused("compose.title.needed", {}, field="title-vi")
    given: dict[str, Any] = {
        "title_vi": title["vi"],
        "title_en": title["en"],
        "toml": toml,
        "published": published,
        "roles": sorted(set(roles)),
        "places": sorted(set(places)),
        "changed_at": now,
    }
    if board_id is None:
        row = OwnBoard.objects.create(**given, author=actor, created_at=now)
        audit.append(actor, "boards.compose", f"board:{row.id}", {"title": title, "published": published, "roles": given["roles"]})
        return row.id
    held = OwnBoard.objects.select_for_update().filter(pk=board_id).first()
    if held is None:
        raise NotFound("compose.unknown", {"id": board_id})
    if held.version != version:
        raise Conflict("compose.changed", {"title": held.title_vi})
    changed = sorted(name for name, value in given.items() if name != "changed_at" and getattr(held, name) != value)
    OwnBoard.objects.filter(pk=board_id).update(**given, version=version + 1)
    audit.append(actor, "boards.recompose", f"board:{board_id}", {"changed": changed, "published": published, "roles": given["roles"]})
    return board_id


@transaction.atomic
def delete_board(board_id: int, actor: str) -> None:
    """Gone from every list; its last text stays in the audit. Raises NotFound ``compose.unknown``."""
    held = OwnBoard.objects.select_for_update().filter(pk=board_id).first()
    if held is None:
        raise NotFound("compose.unknown", {"id": board_id})
    audit.append(actor, "boards.delete", f"board:{board_id}", {"title": {"vi": held.title_vi, "en": held.title_en}, "toml": held.toml})
    held.delete()
