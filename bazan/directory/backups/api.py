"""What the room offers: make a backup, hold a drill, and how both stand."""

from bazan.directory.backups.actions import back_up, drill, run_apart
from bazan.directory.backups.queries import standing

__all__ = ["back_up", "drill", "run_apart", "standing"]
