"""What upper screens take from this room: the teams of tasks, and the phone's own card."""

from bazan.show.field.views import of_tasks

__all__ = ["of_tasks"]
