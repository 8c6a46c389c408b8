"""``bazan import FOLDER --whole``: an export read into an empty installation."""

import argparse
import os
from pathlib import Path

from bazan.core.settings import Settings


def run(arguments: argparse.Namespace) -> int:
    """0; 1 where the audit that arrived isn't what was written."""
    from bazan.core.settings import current
    from bazan.processes.cli import export_plan

    os.umask(0o077)
    folder, settings = arguments.file.resolve(), current()
    export_plan.needed().check_export(folder, export_plan.version(), settings.province)  # at once: a set-up takes half a minute
    with export_plan.cleared(settings):
        return _arrive(folder, settings)


def _arrive(folder: Path, settings: Settings) -> int:
    import django

    django.setup()
    from django.db import connection, transaction

    from bazan.citizens.accounts import api as citizen_accounts
    from bazan.citizens.field_reports import api as field_reports
    from bazan.core.labels import label
    from bazan.directory.audit import api as audit
    from bazan.processes.cli import export_plan

    engine = export_plan.needed()
    with export_plan.served(settings):
        house, plan = export_plan.house(settings), export_plan.plan(settings)
        connection.close()  # whoever else works here is found by being connected
        arrival = engine.examine(folder, house, export_plan.LIVED_IN)
        engine.bring_files(arrival, house)
        engine.prove(arrival, settings.home)
        with transaction.atomic():
            connection.ensure_connection()
            if engine.load(connection.connection, arrival, plan, export_plan.shown):
                seq, digest, key = arrival.told.audit
                detail = {
                    "export": arrival.sha256,
                    "made_at": arrival.told.made_at.isoformat(),
                    "seq": seq,
                    "hash": digest,
                    "signed_by": key,
                }
                for room in (citizen_accounts, field_reports):
                    room.rebuild_hashes()
                audit.append("operator", "installation.arrive", "installation", detail)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        breaches = audit.verify()
        engine.end(settings.home)
        connection.close()
    told = arrival.told
    print(label("cli.arrive.done", home=settings.home, tables=len(told.tables), rows=told.rows, files=len(told.files)))
    print(label("cli.arrive.accounts"))
    for breach in breaches:
        print(label(f"audit.breach.{breach.kind}", **breach.params))
    return 1 if breaches else 0
