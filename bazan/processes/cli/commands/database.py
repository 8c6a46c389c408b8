"""``bazan database``: what scripts of an administrator need to know."""

import argparse
import shutil

from bazan.core.settings import current
from bazan.platform.database.connection_settings import database_url
from bazan.platform.database.demo.embedded_server import EmbeddedPostgres
from bazan.platform.database.login_roles import make


def register(nouns) -> None:
    verbs = nouns.add_parser("database", help="where the database is").add_subparsers(required=True, metavar="VERB")
    verbs.add_parser("url", help="print the database's address").set_defaults(run=_url)
    verbs.add_parser("logins", help="make the database's logins, as `setup` does").set_defaults(run=_logins)
    program = verbs.add_parser("program", help="print the path of a PostgreSQL client program, such as pg_dump")
    program.add_argument("name")
    program.set_defaults(run=_program)


def _url(arguments: argparse.Namespace) -> None:
    print(database_url(current()))


def _logins(arguments: argparse.Namespace) -> None:
    make(current())


def _program(arguments: argparse.Namespace) -> int:
    settings = current()
    found = shutil.which(arguments.name) if settings.database_url else None
    print(found or EmbeddedPostgres(settings.home / "postgres").program(arguments.name))
    return 0
