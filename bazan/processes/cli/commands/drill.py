"""``bazan drill``: the newest backup put back in a scratch place and looked over, with nothing of this installation touched."""

import argparse
import os
from pathlib import Path

LAST = 19
"""Everybody else goes first."""


def register(nouns) -> None:
    verb = nouns.add_parser("drill", help="put the newest backup back in a scratch place and prove that it is whole")
    verb.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="where the sets lie, or one of them; else BAZAN_BACKUPS")
    verb.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    import django

    os.nice(LAST)
    os.umask(0o077)
    django.setup()
    from bazan.core.time import now
    from bazan.directory.backups import api as backups
    from bazan.processes.cli.backup_folder import folder_of, said

    print(said("cli.drill.held", backups.drill(folder_of(arguments.folder), "operator", now())))
    return 0
