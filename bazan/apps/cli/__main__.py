"""Finds the nouns beside this file, runs one verb, and says refusals as people read them."""

import argparse
import contextlib
import importlib
import os
import pkgutil
import sys

from django.db.utils import OperationalError
from psycopg import OperationalError as ConnectionFailed

from bazan.apps import cli
from bazan.apps.supervisor.account import give_back
from bazan.engines.database.embedded import DatabaseFailed
from bazan.kernel.errors import BazanError
from bazan.kernel.labels import label, sentence
from bazan.kernel.language import LANGUAGES, speaking
from bazan.kernel.settings import WrongSetting, current


def parser() -> argparse.ArgumentParser:
    """The whole command line, also read by the documentation."""
    top = argparse.ArgumentParser(prog="bazan", description="Bazan, from the command line.")
    top.add_argument("--language", choices=LANGUAGES, default=os.environ.get("BAZAN_LANGUAGE", "en"))
    nouns = top.add_subparsers(required=True, metavar="NOUN")
    for module in sorted(pkgutil.iter_modules(cli.__path__), key=lambda m: m.name):
        if not module.name.startswith("_"):
            importlib.import_module(f"{cli.__name__}.{module.name}").register(nouns)
    return top


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazan.apps.settings")
    ended = run(parser().parse_args())
    with contextlib.suppress(WrongSetting):
        give_back(current())
    return ended


def run(arguments: argparse.Namespace) -> int:
    """What was asked for, in the language asked for; a refusal is said and gives 2."""
    with speaking(arguments.language):
        try:
            return arguments.run(arguments) or 0
        except BazanError as refusal:
            print(sentence(refusal), file=sys.stderr)
        except (WrongSetting, DatabaseFailed) as wrong:
            print(wrong, file=sys.stderr)
        except (OperationalError, ConnectionFailed) as away:
            print(f"{label('cli.database_away')} ({str(away).splitlines()[0]})", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
