"""What upper screens take from this room: the teams of tasks, those that are ready, and the phone's own card."""

from bazan.response.teams.web.team_display import of_tasks, ready, standing

__all__ = ["of_tasks", "ready", "standing"]
