"""What the room offers: make a backup, hold a drill, and how both stand."""

from bazan.register.backups.actions import back_up, drill, run_apart
from bazan.register.backups.queries import standing

__all__ = ["back_up", "drill", "run_apart", "standing"]
