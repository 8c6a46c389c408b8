"""What the room offers: where teams are and what they have, sending them, and sharing where a phone is."""

from datetime import datetime, timedelta

from bazan.core.settings import of_room
from bazan.response.teams import rules
from bazan.response.teams.actions import let_go, move, send
from bazan.response.teams.code_lists import of_province as catalogue
from bazan.response.teams.erasure import ask_erasure, erase_asked
from bazan.response.teams.position_sharing import end_over, report_position, report_positions, start_sharing, stop_sharing
from bazan.response.teams.queries import nearest, own, share, shares, sharing, team, teams, track, waits_for_erasure
from bazan.response.teams.rules import MOST_POINTS
from bazan.response.teams.settings import SETTINGS
from bazan.response.teams.team_import import load_province
from bazan.response.teams.types import TeamInfo


def old(info: TeamInfo, at: datetime) -> bool:
    """Whether the place of a team on a task is older than the province shows as its present one."""
    return rules.old(info, at, timedelta(minutes=of_room(SETTINGS).stale_min))


def share_hours() -> float:
    """How long a share lasts at most."""
    return of_room(SETTINGS).share_h


__all__ = [
    "MOST_POINTS",
    "ask_erasure",
    "catalogue",
    "end_over",
    "erase_asked",
    "let_go",
    "load_province",
    "move",
    "nearest",
    "old",
    "own",
    "report_position",
    "report_positions",
    "send",
    "share",
    "share_hours",
    "shares",
    "sharing",
    "start_sharing",
    "stop_sharing",
    "team",
    "teams",
    "track",
    "waits_for_erasure",
]
