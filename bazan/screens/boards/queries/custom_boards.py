"""Boards put together by hand: which there are, and who may see one."""

from dataclasses import dataclass
from datetime import datetime

from bazan.core.errors import NotFound
from bazan.directory.accounts.api import Reach, allowed
from bazan.screens.boards.models import OwnBoard


@dataclass(frozen=True)
class Own:
    """One such board; ``toml`` as it was saved."""

    id: int
    title: dict[str, str]
    toml: str
    published: bool
    roles: tuple[str, ...]
    places: tuple[int, ...]
    author: str
    version: int
    changed_at: datetime


def own_boards(reach: Reach) -> list[Own]:
    """Those this person may see, by title: published ones shared with a role held where they are shared; all, for who composes."""
    return [one for one in map(_own, OwnBoard.objects.order_by("title_vi", "id")) if may_see(one, reach)]


def own_board(board_id: int, reach: Reach) -> Own:
    """Raises NotFound ``compose.unknown``, also for a board not shared with this person: its title is theirs who share it."""
    row = OwnBoard.objects.filter(pk=board_id).first()
    if row is None or not may_see(_own(row), reach):
        raise NotFound("compose.unknown", {"id": board_id})
    return _own(row)


def may_see(one: Own, reach: Reach) -> bool:
    """Published and shared with a role held in one of its places; who composes sees every board."""
    if allowed(reach, "boards.compose"):
        return True
    return one.published and any(
        held.role in one.roles and (not one.places or held.places is None or bool(held.places & set(one.places))) for held in reach.grants
    )


def _own(row: OwnBoard) -> Own:
    title = {"vi": row.title_vi, "en": row.title_en}
    return Own(row.id, title, row.toml, row.published, tuple(row.roles), tuple(row.places), row.author, row.version, row.changed_at)
