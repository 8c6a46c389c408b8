"""Finds the nouns beside this file, runs one verb, and says refusals as people read them."""

import argparse
import contextlib
import importlib
import os
import pkgutil
import pwd
import sys
from collections.abc import Callable
from pathlib import Path

from django.db.utils import OperationalError
from psycopg import OperationalError as ConnectionFailed

from bazan.core.errors import BazanError
from bazan.core.labels import label, sentence
from bazan.core.language import LANGUAGES, speaking
from bazan.core.settings import WrongSetting, current
from bazan.platform.database.demo.embedded_server import DatabaseFailed
from bazan.processes.cli import commands
from bazan.processes.installation.environment import Adopted, adopt_environment
from bazan.processes.supervisor.system_account import NoAccount, become_owner, give_back, give_new_home


def parser() -> argparse.ArgumentParser:
    """The whole command line, also read by the documentation."""
    top = argparse.ArgumentParser(prog="bazan", description="Bazan, from the command line.")
    top.add_argument("--language", choices=LANGUAGES, default=os.environ.get("BAZAN_LANGUAGE", "en"))
    nouns = top.add_subparsers(required=True, metavar="NOUN")
    for module in sorted(pkgutil.iter_modules(commands.__path__), key=lambda m: m.name):
        if not module.name.startswith("_"):
            importlib.import_module(f"{commands.__name__}.{module.name}").register(nouns)
    return top


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bazan.processes.composition.django_settings")
    arguments = parser().parse_args()
    try:
        return run(arguments, choose_installation)
    finally:
        with contextlib.suppress(WrongSetting):
            give_back(current())


def choose_installation(arguments: argparse.Namespace) -> None:
    """Take over the settings and the account of the installation that is meant, and say which one it is.

    Refused and WrongSetting as `adopt_environment`; Refused as `become_owner`; NoAccount.
    """
    if not getattr(arguments, "installation", True):
        return
    adopted = adopt_environment(os.environ)
    if adopted.source or not os.environ.get("BAZAN_HOME"):
        print(_told(adopted), file=sys.stderr)
    home = (getattr(arguments, "to", None) or adopted.home).resolve()
    if getattr(arguments, getattr(arguments, "new_home", ""), False):
        give_new_home(home)
    become_owner(home, [value for value in vars(arguments).values() if isinstance(value, Path) and value != home])


def _told(adopted: Adopted) -> str:
    source = label("cli.installation.of", file=adopted.source) if adopted.source else label("cli.installation.default")
    return label("cli.installation.is", home=adopted.home, source=source)


def run(arguments: argparse.Namespace, before: Callable[[argparse.Namespace], None] = lambda _: None) -> int:
    """What was asked for, in the language asked for, after ``before``; a refusal is said and gives 2."""
    with speaking(arguments.language):
        try:
            before(arguments)
            return arguments.run(arguments) or 0
        except BazanError as refusal:
            print(sentence(refusal), file=sys.stderr)
        except (WrongSetting, DatabaseFailed, NoAccount) as wrong:
            print(wrong, file=sys.stderr)
        except (OperationalError, ConnectionFailed) as away:
            print(f"{label('cli.database_away')} ({str(away).splitlines()[0]})", file=sys.stderr)
        except PermissionError as why:
            name = pwd.getpwuid(os.geteuid()).pw_name
            print(label("cli.permission", account=name, file=why.filename or "?"), file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
