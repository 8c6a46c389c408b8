"""``bazan province``: the folder of a province, made from tables and judged, without a database."""

import argparse
import os
import sys
from pathlib import Path

from bazan.core.settings import ROOT, Settings, read


def register(nouns) -> None:
    verbs = nouns.add_parser("province", help="a province's folder").add_subparsers(required=True, metavar="VERB")
    new = verbs.add_parser("new", help="make a province's folder from tables of its units and organizations")
    new.add_argument("code", metavar="CODE", help="what the folder is called: small letters, digits and _")
    new.add_argument("--name", required=True, help="its one name on every screen")
    new.add_argument("--name-en", default="", help="the same in English; default: without marks")
    new.add_argument("--units", type=Path, required=True, metavar="FILE", help="CSV of its units over time")
    new.add_argument("--organizations", type=Path, required=True, metavar="FILE", help="CSV of who answers for what, over time")
    new.add_argument("--crosswalk", type=Path, metavar="FILE", help="CSV of which unit became which")
    new.add_argument("--to", type=Path, metavar="FOLDER", help="where its folder is made; default BAZAN_PROVINCES")
    new.add_argument("--like", type=Path, metavar="FOLDER", help="the province whose lists it begins with; default the one shipped")
    new.set_defaults(run=_new, installation=False)
    check = verbs.add_parser("check", help="judge every province's folder, or one, without a database")
    check.add_argument("province", nargs="?", help="a province's code or folder; none: every one of BAZAN_PROVINCES")
    check.set_defaults(run=_check, installation=False)


def _new(arguments: argparse.Namespace) -> int:
    """0 when the folder is made, else 2; one line for each thing wrong with the tables."""
    from bazan.core.labels import label
    from bazan.processes.province_folder.creation import Flawed, Given, make

    shipped = ROOT / "provinces" / read(Settings, {}).province
    given = Given(
        arguments.code, arguments.name, arguments.name_en, arguments.units, arguments.organizations, arguments.crosswalk,
        (arguments.like or shipped).resolve(),
    )  # fmt: skip
    try:
        made = make(given, (arguments.to or _provinces()).resolve())
    except Flawed as flawed:
        print("\n".join(map(str, flawed.flaws)), file=sys.stderr)
        print(label("province.nothing_made", count=len(flawed.flaws)), file=sys.stderr)
        return 2
    print(label("province.made", folder=made.folder, files=made.files, communes=made.communes, organizations=made.organizations))
    for theirs, ours in made.stand_ins:
        print(label("province.stands_in", theirs=theirs, ours=ours))
    print(label("province.next", code=made.folder.name, within=made.folder.parent))
    return 0


def _provinces() -> Path:
    return read(Settings, os.environ).provinces


def _check(arguments: argparse.Namespace) -> int:
    """0 when every folder judged is good, else 1; one line a problem."""
    name = arguments.province
    folders = [_folder(name)] if name else sorted(path.parent for path in _provinces().glob("*/province.toml"))
    return max([_judge(folder) for folder in folders], default=1)


def _folder(name: str) -> Path:
    within = _provinces() / name
    return (within if within.is_dir() else Path(name)).resolve()


def _judge(folder: Path) -> int:
    from bazan.core.errors import NotFound
    from bazan.core.labels import label
    from bazan.platform.packs.validation import report
    from bazan.processes.province_folder.validation import check

    if not folder.is_dir():
        raise NotFound("province.no_folder", {"folder": str(folder)})
    problems = check(folder)
    print(label("province.bad" if problems else "province.good", province=folder.name, count=len(problems)))
    for line in report(problems):
        print(f"  {line}")
    return 1 if problems else 0
