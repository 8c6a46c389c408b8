"""The door of the engine: where the database is, the embedded server, and PostgreSQL's programs."""

from bazan.engines.database.address import database_url, migration_url, user_of, web_url
from bazan.engines.database.embedded import PORT, DatabaseFailed, EmbeddedPostgres, programs_of
from bazan.engines.database.local_server import embedded_server, in_use, is_in_use, remove_server
from bazan.engines.database.logins import refuse_other_contact_key, refuse_unbound, refuse_unsigned

__all__ = [
    "PORT",
    "DatabaseFailed",
    "EmbeddedPostgres",
    "database_url",
    "embedded_server",
    "in_use",
    "is_in_use",
    "migration_url",
    "programs_of",
    "refuse_other_contact_key",
    "refuse_unbound",
    "refuse_unsigned",
    "remove_server",
    "user_of",
    "web_url",
]
