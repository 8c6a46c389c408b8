"""What is said of this room's tables when the province leaves: backups lie elsewhere, and are this machine's."""

from bazan.engines.leaving.types import Stays

LEAVING = (Stays("backup_run", "machine"),)
