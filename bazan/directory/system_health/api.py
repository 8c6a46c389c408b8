"""What the room offers: every check asked, and how grave it all is."""

from bazan.directory.system_health.check_registry import gravest, look
from bazan.directory.system_health.queries import earlier_migrations, lacks_migrations, migration_names, queues
from bazan.directory.system_health.types import Checked

__all__ = ["Checked", "earlier_migrations", "gravest", "lacks_migrations", "look", "migration_names", "queues"]
