"""``bazan map``: the ground under the operations map."""

import argparse
import getpass
import sys
import time
from pathlib import Path
from typing import Any

_QUIET_S = 1.0
"""What takes no longer shows no progress."""


def register(nouns) -> None:
    verbs = nouns.add_parser("map", help="the ground under the operations map").add_subparsers(required=True, metavar="VERB")
    bring = verbs.add_parser("import", help="make a file the ground: .osm.pbf, .geojson, .pmtiles or .mbtiles, cut to the province")
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--attribution", default="", help="whose it is, shown on every map; default what the file says")
    bring.add_argument("--name", default="", help="default the file's name")
    bring.add_argument("--schematic", action="store_true", help="it is not surveyed; every map says so")
    bring.add_argument("--kind", choices=("ground", "relief"), default="ground")
    bring.set_defaults(run=_import)
    verbs.add_parser("list", help="every version, the newest first").set_defaults(run=_list)
    back = verbs.add_parser("serve", help="go back to an earlier version")
    back.add_argument("version", type=int)
    back.set_defaults(run=_serve)


def _import(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.core.labels import label
    from bazan.directory.base_map import api as base_map

    bar = _Bar()
    try:
        made = base_map.import_file(
            arguments.file, getpass.getuser(), kind=arguments.kind, name=arguments.name, attribution=arguments.attribution,
            schematic=arguments.schematic, told=bar.show,
        )  # fmt: skip
    finally:
        bar.end()
    print(label("ground.imported", version=made.id, name=made.name, counts=_counted(made)))
    return 0


def _list(_: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.core.errors import BazanError
    from bazan.core.labels import label, sentence
    from bazan.core.time import LOCAL
    from bazan.directory.base_map import api as base_map

    versions = base_map.versions()
    for version in versions:
        at = version.imported_at.astimezone(LOCAL).isoformat(sep=" ", timespec="minutes")
        state = label(f"ground.state.{'serving' if version.serving else version.state}")
        told = sentence(BazanError(version.rule, dict(version.params))) if version.rule else _counted(version)
        print(f"{version.id:>4}  {at}  {label(f'ground.kind.{version.kind}'):<12} {state:<12} {version.name}  ({version.attribution})")
        print(f"      {told}")
    if not versions:
        print(label("ground.none"))
    return 0


def _serve(arguments: argparse.Namespace) -> int:
    import django

    django.setup()
    from bazan.core.labels import label
    from bazan.directory.base_map import api as base_map

    version = base_map.serve(arguments.version, getpass.getuser())
    print(label("ground.served", version=version.id, name=version.name))
    return 0


def _counted(version: Any) -> str:
    from bazan.core.labels import label, number_words

    return ", ".join(f"{label(f'ground.layer.{layer}')} {number_words(count)}" for layer, count in sorted(version.counts.items()))


class _Bar:
    """The step and its per cent: one line on a terminal, a line a step and quarter elsewhere; nothing within the first second."""

    def __init__(self):
        self.live, self.began, self.told, self.shown = sys.stderr.isatty(), time.monotonic(), ("", -1), False

    def show(self, progress: Any) -> None:
        from bazan.core.labels import label

        here = (progress.step, int(progress.share * (100 if self.live else 4)))
        if here == self.told or time.monotonic() - self.began < _QUIET_S:
            return
        self.told, self.shown = here, True
        text = f"{label(f'ground.step.{progress.step}')} {progress.share:4.0%}"
        print(f"\r\033[K{text}" if self.live else text, end="" if self.live else "\n", file=sys.stderr, flush=True)

    def end(self) -> None:
        if self.live and self.shown:
            print(file=sys.stderr)
