"""The door of the engine: where the database is, the embedded server, and PostgreSQL's programs."""

from bazan.engines.database.address import database_url, migration_url, user_of
from bazan.engines.database.embedded import PORT, DatabaseFailed, EmbeddedPostgres, programs_of

__all__ = ["PORT", "DatabaseFailed", "EmbeddedPostgres", "database_url", "migration_url", "programs_of", "user_of"]
