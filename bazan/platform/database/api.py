"""The door of the engine: where the database is, the embedded server, and PostgreSQL's programs."""

from bazan.platform.database.connection_settings import database_url, migration_url, user_of, web_url
from bazan.platform.database.demo.command_session import embedded_server, in_use, is_in_use, remove_server
from bazan.platform.database.demo.embedded_server import PORT, DatabaseFailed, EmbeddedPostgres, programs_of
from bazan.platform.database.login_roles import refuse_other_contact_key, refuse_unbound, refuse_unsigned

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
