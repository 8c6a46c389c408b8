"""What the room offers: every check asked, and how grave it all is."""

from bazan.register.health.asking import gravest, look
from bazan.register.health.queries import lacks_migrations, migration_names, queues
from bazan.register.health.types import Checked

__all__ = ["Checked", "gravest", "lacks_migrations", "look", "migration_names", "queues"]
