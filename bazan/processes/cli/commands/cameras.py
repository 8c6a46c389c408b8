"""``bazan cameras``: declare cameras and what is drawn on their pictures, and see how they stand; ask devices for theirs."""

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
    switch = verbs.add_parser("switch", help="let a camera be watched, or by nobody")
    switch.add_argument("code", metavar="CODE")
    switch.add_argument("to", choices=("on", "off"))
    switch.set_defaults(run=_switch)
    find = verbs.add_parser("find", help="ask a device by ONVIF for its streams, and print the lines for import")
    which = find.add_mutually_exclusive_group(required=True)
    which.add_argument("host", nargs="?", metavar="HOST[:PORT]")
    which.add_argument("--discover", action="store_true", help="ask every device of the local network that BAZAN_MAY_REACH lets be asked")
    find.add_argument("--credentials", default="", metavar="NAME", help="BAZAN_CAMERA_<NAME>, in the environment, holds user:password")
    find.set_defaults(run=_find)
    listed = verbs.add_parser("list", help="every camera and how it stands")
    listed.set_defaults(run=_list)


def _import(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.cameras.devices import api
    from bazan.core.time import now

    with arguments.file.open(encoding="utf-8-sig", newline="") as file:
        return _said(api.import_cameras(file, _setup_by(), now()))


def _draw(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.cameras.devices import api
    from bazan.core.time import now

    return _said(api.import_rules(arguments.file.read_text("utf-8-sig"), _setup_by(), now()))


def _switch(arguments: argparse.Namespace) -> int:
    from dataclasses import replace

    import django

    django.setup()
    from bazan.cameras.devices import api
    from bazan.core.time import now

    camera = api.camera(arguments.code)
    api.register(replace(camera.terms, enabled=arguments.to == "on"), camera.organization_id, _setup_by(), now(), demo=camera.demo)
    return _list(arguments)


def _find(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.processes.cli.camera_discovery import find

    return find(arguments.host or "", arguments.credentials)


def _list(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.cameras.devices import api
    from bazan.core.labels import label

    for camera in api.cameras():
        faults = ", ".join(label(f"cameras.fault.{fault}") for fault in camera.faults)
        print(f"{camera.terms.code:<24} {label(f'cameras.state.{camera.state}'):<26} {camera.watched_by:<28} {faults}")
    return 0


def _setup_by():
    """Who may log in to the machine may declare what the province has; the audit names the login."""
    from bazan.directory.permissions.types import Acting, Reach

    return Acting(Reach(0, getpass.getuser(), frozenset({"administrator"}), None, None))


def _said(imported) -> int:
    """What was taken, and each that was not with its place and reason; 1 when there is one."""
    from bazan.core.errors import Refused
    from bazan.core.labels import sentence

    for declined in imported.declined:
        told = {"line": declined.line, "column": declined.column, "reason": sentence(declined.why)}
        print(sentence(Refused("cameras.line", told, declined.column)))
    print(f"{len(imported.codes)}: {', '.join(imported.codes)}")
    return 1 if imported.declined else 0
