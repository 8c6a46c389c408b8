"""What is said of this room's tables when the province leaves: backups lie elsewhere, and are this machine's."""

from bazan.platform.data_export.types import Stays

DATA_EXPORT = (Stays("backup_run", "machine"),)
