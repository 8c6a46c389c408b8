"""``bazan vision``: what the machine that watches cameras sees on a clip."""

import argparse
import json
import math
import os
import sys
import time
from pathlib import Path


def register(nouns) -> None:
    verbs = nouns.add_parser("vision", help="what watches cameras, tried on clips").add_subparsers(required=True, metavar="VERB")
    count = verbs.add_parser("count", help="count who crosses a line on a clip")
    count.add_argument("clip", type=Path, metavar="CLIP")
    count.add_argument(
        "--line",
        required=True,
        type=_line,
        metavar="X1,Y1,X2,Y2",
        help="its two ends, as fractions of the picture",
    )
    count.add_argument("--classes", type=_kinds, default=None, metavar="person,car", help="what is counted; default all that is looked for")
    count.add_argument("--json", action="store_true", help="one line of JSON, for machines")
    count.set_defaults(run=_count)


def _line(text: str) -> tuple[tuple[float, float], tuple[float, float]]:
    try:
        x1, y1, x2, y2 = (float(part) for part in text.split(","))
    except ValueError as why:
        raise argparse.ArgumentTypeError("four numbers divided by commas are needed: x1,y1,x2,y2") from why
    if not all(math.isfinite(part) and 0 <= part <= 1 for part in (x1, y1, x2, y2)) or (x1, y1) == (x2, y2):
        raise argparse.ArgumentTypeError("two different points are needed, each coordinate from 0 to 1")
    return (x1, y1), (x2, y2)


def _kinds(text: str) -> tuple[str, ...]:
    from bazan.engines.vision.types import KINDS

    kinds = tuple(part.strip() for part in text.split(",") if part.strip())
    if not kinds or set(kinds) - set(KINDS):
        raise argparse.ArgumentTypeError(f"some of these are needed, divided by commas: {', '.join(KINDS)}")
    return kinds


def _count(arguments: argparse.Namespace) -> int:
    from bazan.kernel.errors import NotFound, Unavailable
    from bazan.kernel.labels import label
    from bazan.kernel.settings import read
    from bazan.watch.cameras.settings import SETTINGS

    if not arguments.clip.is_file():
        raise NotFound("vision.file", {"name": str(arguments.clip)}, "clip")
    try:
        from bazan.engines.vision.counting import count
    except ImportError as why:
        raise Unavailable("vision.packages", {}) from why
    from bazan.engines.vision.detectors.choosing import detector
    from bazan.engines.vision.models import NoModel
    from bazan.engines.vision.tracking.types import KINDS, DrawnRule

    own = read(SETTINGS, os.environ)
    kinds = arguments.classes or KINDS
    line = DrawnRule("line", "line", arguments.line, kinds)
    try:
        counted = count(arguments.clip, detector(own.detector, own.model), [line], kinds, _told(arguments.json))  # type: ignore[arg-type] - judged where the setting is read
    except NoModel as why:
        print(why, file=sys.stderr)
        return 2
    forward, back = counted.crossings["line"]
    if arguments.json:
        print(json.dumps({"crossings": {"forward": forward, "back": back}, "tracks": counted.tracks}))
        return 0
    print(f"\r{label('vision.count.crossed', forward=forward, back=back)}")
    for kind, number in sorted(counted.tracks.items()):
        print(f"  {label(f'cameras.kind.{kind}')}: {number}")
    return 0


def _told(quiet: bool):
    """Says each second how far it is, to people alone."""
    said = [0.0]

    def tell(seconds: float) -> None:
        if not quiet and sys.stderr.isatty() and time.monotonic() - said[0] > 1:
            said[0] = time.monotonic()
            print(f"\r{seconds:.0f} s", end="", file=sys.stderr, flush=True)

    return tell
