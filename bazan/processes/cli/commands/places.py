"""``bazan places``: official boundaries, and what lies where."""

import argparse
import getpass
from datetime import date
from pathlib import Path


def register(nouns) -> None:
    verbs = nouns.add_parser("places", help="territorial units and their boundaries").add_subparsers(required=True, metavar="VERB")
    boundaries = verbs.add_parser("import-boundaries", help="replace schematic boundaries by an official GeoJSON file")
    boundaries.add_argument("file", type=Path, metavar="FILE")
    boundaries.add_argument("--on", type=date.fromisoformat, default=None, help="a day on which the units are valid; default today")
    boundaries.add_argument("--source", default="", help="who published the file; default its name")
    boundaries.set_defaults(run=_import)
    where = verbs.add_parser("locate", help="which commune lies under a point")
    where.add_argument("latitude", type=float)
    where.add_argument("longitude", type=float)
    where.add_argument("--on", type=date.fromisoformat, default=None)
    where.set_defaults(run=_locate)


def _day(arguments: argparse.Namespace) -> date:
    from bazan.core.time import local_day, now

    return arguments.on or local_day(now())


def _import(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.core.errors import Refused
    from bazan.core.labels import label
    from bazan.directory.places import api as places

    try:
        text = arguments.file.read_text("utf-8-sig")
    except UnicodeDecodeError as why:
        raise Refused("places.boundaries.not_text") from why
    count = places.import_boundaries(text, _day(arguments), arguments.source or arguments.file.name, getpass.getuser())
    print(label("places.imported", count=count, on=_day(arguments).isoformat()))
    return 0


def _locate(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.core.labels import label
    from bazan.directory.places import api as places

    found = places.locate(arguments.latitude, arguments.longitude, _day(arguments))
    print(f"{found.code}  {found.name}" if found else label("places.nowhere"))
    return 0 if found else 1
