"""``bazan reports``: reports of a former system, and what everybody may have of what citizens report."""

import argparse
from pathlib import Path


def register(nouns) -> None:
    verbs = nouns.add_parser("reports", help="what citizens report").add_subparsers(required=True, metavar="VERB")
    past = verbs.add_parser("import", help="take over the reports of a former system from a CSV file; brought again, nothing comes twice")
    past.add_argument("file", type=Path)
    past.set_defaults(run=_import)
    published = verbs.add_parser("publish", help="write the open data and the public sums anew; each night it is done by itself")
    published.set_defaults(run=_publish)


def _import(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.citizens.field_reports import api
    from bazan.core.fault_lists import MOST_TOLD, more_faults
    from bazan.core.labels import label, sentence
    from bazan.core.time import now
    from bazan.directory.permissions.types import SYSTEM

    with arguments.file.open(encoding="utf-8-sig", newline="") as file:
        told = api.take_over(file, SYSTEM, now())
    for line in told.refused[:MOST_TOLD]:
        print(label("cli.reports.line", number=line.number, why=sentence(line.why)))
    if more := more_faults(len(told.refused)):
        print(more)
    print(label("cli.reports.taken", new=told.new, known=told.known, refused=len(told.refused)))
    return 1 if told.refused else 0


def _publish(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.citizens.field_reports import api
    from bazan.core.time import now

    about = api.publish(now())
    print(f"{about['rows']} rows, {about['widened']} of them without their commune, {about['left_out']} left out")
    return 0
