"""``bazan restore``: a backup put back where nothing lies yet. Needs neither database nor account, only the key."""

import argparse
import os
from pathlib import Path


def register(nouns) -> None:
    verb = nouns.add_parser("restore", help="put a backup back into an empty home")
    verb.add_argument("folder", type=Path, metavar="FOLDER", help="where the sets lie, of which the newest is taken, or one of them")
    verb.add_argument("--to", type=Path, metavar="HOME", help="the empty home; else BAZAN_HOME")
    verb.add_argument("--data", type=Path, metavar="FOLDER", help="where the data folder of a PostgreSQL of one's own is to lie")
    verb.set_defaults(run=_run, new_home="folder")


def _run(arguments: argparse.Namespace) -> int:
    from bazan.core.labels import label
    from bazan.core.settings import current, of_room
    from bazan.core.time import LOCAL
    from bazan.directory.backups.settings import SETTINGS
    from bazan.platform.backup.api import TOLD, newest, restore

    os.umask(0o077)
    home = (arguments.to or current().home).resolve()
    data = arguments.data.resolve() if arguments.data else None
    manifest = restore(newest(arguments.folder.resolve()), of_room(SETTINGS).key, home, data)
    point = manifest.recovery_point.astimezone(LOCAL).isoformat(sep=" ", timespec="seconds")
    print(label("cli.restore.done", name=manifest.name, home=home, point=point))
    if data:
        print(label("cli.restore.data", folder=data))
    if (home / TOLD).is_dir():
        print(label("cli.restore.told", folder=home / TOLD))
    return 0
