"""``bazan backup``: one complete, sealed copy of this installation."""

import argparse
import os
from pathlib import Path


def register(nouns) -> None:
    verb = nouns.add_parser("backup", help="copy everything into one sealed set: database, files, keys")
    verb.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="where the sets lie; else BAZAN_BACKUPS")
    verb.add_argument("--new-key", action="store_true", help="only say a new key for BAZAN_BACKUP_KEY")
    verb.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.new_key:
        from bazan.platform.backup.api import new_key

        print(new_key())
        return 0
    import django

    os.umask(0o077)
    django.setup()
    from bazan.core.labels import label
    from bazan.core.settings import current
    from bazan.core.time import now
    from bazan.directory.backups import api as backups
    from bazan.processes.cli.backup_folder import folder_of, said, told

    run = backups.back_up(folder_of(arguments.folder), told(os.environ), "operator", now())
    print(said("cli.backup.made", run))
    if "://" in current().history_url and not current().history_url.startswith("file:"):
        print(label("cli.backup.elsewhere", url=current().history_url))
    return 0
