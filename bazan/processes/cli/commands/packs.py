"""``bazan packs check [PACK]``: judges sectors without a database."""

import argparse
from pathlib import Path

from bazan.core.labels import label
from bazan.platform.packs import load
from bazan.platform.packs.loader import SECTORS
from bazan.platform.packs.validation import report
from bazan.processes.composition.pack_grammars import check


def register(nouns) -> None:
    verbs = nouns.add_parser("packs", help="the sectors").add_subparsers(required=True, metavar="VERB")
    parser = verbs.add_parser("check", help="judge every pack, or one, without a database")
    parser.add_argument("pack", nargs="?", help="a pack's id or folder; none: every pack")
    parser.set_defaults(run=run, installation=False)


def run(arguments: argparse.Namespace) -> int:
    """0 when every pack judged is good, else 1; one line a problem."""
    folders = [_folder(arguments.pack)] if arguments.pack else sorted(path.parent for path in SECTORS.glob("*/pack.toml"))
    return max([_judge(folder) for folder in folders], default=1)


def _folder(name: str) -> Path:
    return SECTORS / name if (SECTORS / name).is_dir() else Path(name)


def _judge(folder: Path) -> int:
    def say(rule: str, **params) -> str:
        return label(f"packs.{rule}", **params)

    problems = check(folder)
    if problems:
        print(say("bad", pack=folder.name, count=len(problems)))
        print("\n".join(f"  {line}" for line in report(problems)))
        return 1
    pack = load(folder)
    if pack.state == "announced":
        print(say("announced", pack=pack.id))
    else:
        print(say("good", pack=pack.id, indicators=len(pack.indicators), samples=sum(len(s["cases"]) for s in pack.samples)))
    return 0
