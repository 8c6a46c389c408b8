"""``bazan cameras``: declare cameras and what is drawn on their pictures, and see how they stand."""

import argparse
import getpass
from pathlib import Path


def register(nouns) -> None:
    verbs = nouns.add_parser("cameras", help="cameras and the rules drawn on their pictures").add_subparsers(required=True, metavar="VERB")
    cameras = verbs.add_parser("import", help="declare cameras from a CSV file, a line each")
    cameras.add_argument("file", type=Path, metavar="FILE")
    cameras.set_defaults(run=_import)
    rules = verbs.add_parser("draw", help="draw rules on pictures from a TOML file")
    rules.add_argument("file", type=Path, metavar="FILE")
    rules.set_defaults(run=_draw)
    listed = verbs.add_parser("list", help="every camera and how it stands")
    listed.set_defaults(run=_list)


def _import(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.kernel.time import now
    from bazan.watch.cameras import api

    with arguments.file.open(encoding="utf-8-sig", newline="") as file:
        return _said(api.import_cameras(file, _setup_by(), now()))


def _draw(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.kernel.time import now
    from bazan.watch.cameras import api

    return _said(api.import_rules(arguments.file.read_text("utf-8-sig"), _setup_by(), now()))


def _list(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.kernel.labels import label
    from bazan.watch.cameras import api

    for camera in api.cameras():
        faults = ", ".join(label(f"cameras.fault.{fault}") for fault in camera.faults)
        print(f"{camera.terms.code:<24} {label(f'cameras.state.{camera.state}'):<26} {camera.watched_by:<28} {faults}")
    return 0


def _setup_by():
    """Who may log in to the machine may declare what the province has; the audit names the login."""
    from bazan.register.people.types import Acting, Reach

    return Acting(Reach(0, getpass.getuser(), frozenset({"administrator"}), None, None))


def _said(imported) -> int:
    """What was taken, and each that was not with its place and reason; 1 when there is one."""
    from bazan.kernel.errors import Refused
    from bazan.kernel.labels import sentence

    for declined in imported.declined:
        told = {"line": declined.line, "column": declined.column, "reason": sentence(declined.why)}
        print(sentence(Refused("cameras.line", told, declined.column)))
    print(f"{len(imported.codes)}: {', '.join(imported.codes)}")
    return 1 if imported.declined else 0
