"""``bazan export``: everything this installation holds, in open formats that anybody reads without it."""

import argparse
import os
from pathlib import Path


def register(nouns) -> None:
    verb = nouns.add_parser("export", help="write everything in open formats, with a data dictionary: the right to leave")
    verb.add_argument("folder", type=Path, metavar="FOLDER", help="where nothing lies yet")
    verb.add_argument("--without-people", action="store_true", help="leave out what is of people; such an export can't be imported")
    verb.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    import django

    os.umask(0o077)
    django.setup()
    from django.db import transaction

    from bazan.core.labels import label
    from bazan.core.settings import current
    from bazan.core.time import now
    from bazan.directory.audit import api as audit
    from bazan.processes.cli import export_plan

    engine, settings, folder = export_plan.needed(), current(), arguments.folder.resolve()
    people = not arguments.without_people
    with export_plan.served(settings):
        audit.keep_checkpoints(now())
        told = engine.export(
            folder, export_plan.house(settings), export_plan.plan(settings), now(), people=people, progress=export_plan.shown
        )
        with transaction.atomic():
            detail = {"tables": len(told.tables), "rows": told.rows, "files": len(told.files), "people": people}
            audit.append("operator", "installation.export", "installation", detail)
    print(label("cli.export.done", folder=folder, tables=len(told.tables), rows=told.rows, size=round(told.size / 2**20, 1)))
    print(label("cli.export.secrets"))
    if told.history_at:
        print(label("cli.export.elsewhere", url=told.history_at))
    for name in told.unreadable:
        print(label("cli.export.unreadable", file=name))
    for written in told.tables:
        if written.unopened:
            print(label("cli.export.unopened", table=written.table.name, count=written.unopened))
    return 0
