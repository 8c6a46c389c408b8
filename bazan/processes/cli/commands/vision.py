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
    rerun = verbs.add_parser("rerun", help="what drawn rules would tell of a clip")
    rerun.add_argument("clip", type=Path, metavar="CLIP")
    rerun.add_argument("--rules", required=True, type=Path, metavar="FILE.toml", help="[[rules]] as `bazan cameras` imports them")
    rerun.add_argument("--json", action="store_true", help="one line of JSON, for machines")
    rerun.set_defaults(run=_rerun)


def _line(text: str) -> tuple[tuple[float, float], tuple[float, float]]:
    try:
        x1, y1, x2, y2 = (float(part) for part in text.split(","))
    except ValueError as why:
        raise argparse.ArgumentTypeError("four numbers divided by commas are needed: x1,y1,x2,y2") from why
    if not all(math.isfinite(part) and 0 <= part <= 1 for part in (x1, y1, x2, y2)) or (x1, y1) == (x2, y2):
        raise argparse.ArgumentTypeError("two different points are needed, each coordinate from 0 to 1")
    return (x1, y1), (x2, y2)


def _kinds(text: str) -> tuple[str, ...]:
    from bazan.platform.image_analysis.types import KINDS

    kinds = tuple(part.strip() for part in text.split(",") if part.strip())
    if not kinds or set(kinds) - set(KINDS):
        raise argparse.ArgumentTypeError(f"some of these are needed, divided by commas: {', '.join(KINDS)}")
    return kinds


def _count(arguments: argparse.Namespace) -> int:
    from bazan.platform.image_analysis.tracking.types import KINDS, DrawnRule

    kinds = arguments.classes or KINDS
    counted = _reviewed(arguments, [DrawnRule("line", "line", arguments.line, kinds)], kinds)
    forward, back = counted.crossings["line"]
    if arguments.json:
        print(json.dumps({"crossings": {"forward": forward, "back": back}, "tracks": counted.tracks}))
        return 0
    from bazan.core.labels import label

    print(f"\r{label('vision.count.crossed', forward=forward, back=back)}")
    _say_tracks(counted.tracks)
    return 0


def _rerun(arguments: argparse.Namespace) -> int:
    """Hours and occasions of the rules are passed over: nobody knows when a file was recorded."""
    from bazan.platform.image_analysis.tracking.rule_from_terms import rule_of

    told = _reviewed(arguments, [rule_of(vars(terms)) for terms in _rules(arguments.rules)])
    events = [vars(event) for event in told.events]
    trips = [{"origin": origin, "destination": destination, "count": count} for (origin, destination), count in told.trips.items()]
    if arguments.json:
        crossings = {line: {"forward": forward, "back": back} for line, (forward, back) in told.crossings.items()}
        print(json.dumps({"crossings": crossings, "events": events, "trips": trips, "tracks": told.tracks, "seconds": told.seconds}))
        return 0
    from bazan.core.labels import label

    for line, (forward, back) in told.crossings.items():
        print(f"{line}: {label('vision.count.crossed', forward=forward, back=back)}")
    for event in events:
        ended = "" if event["ended"] is None else f"{event['ended']:.1f}"
        print(f"{event['rule']}: {event['began']:.1f}–{ended} s, {event['peak']:g}")
    for trip in trips:
        print(f"{trip['origin']} → {trip['destination']}: {trip['count']}")
    _say_tracks(told.tracks)
    return 0


def _rules(path: Path):
    """Those of a file, judged as if they were drawn. Refused ``cameras.toml``, ``cameras.rule.*``; NotFound ``vision.file``."""
    from bazan.cameras.devices.rule_file import declared, tables
    from bazan.cameras.devices.rules import drawn
    from bazan.core.errors import NotFound

    if not path.is_file():
        raise NotFound("vision.file", {"name": str(path)}, "rules")
    rules = [declared(table) for table in tables(path.read_text("utf-8", "replace"))]
    return [drawn(terms, terms.profiles) for terms in rules]


def _reviewed(arguments, rules, kinds=None):
    """What the rules tell of the clip that was named. NotFound ``vision.file``; Unavailable ``vision.packages``; it ends where a
    network is missing, and says which."""
    from bazan.cameras.devices.settings import SETTINGS
    from bazan.core.errors import NotFound, Unavailable
    from bazan.core.settings import read

    if not arguments.clip.is_file():
        raise NotFound("vision.file", {"name": str(arguments.clip)}, "clip")
    try:
        from bazan.platform.image_analysis.footage.clip_counts import count
    except ImportError as why:
        raise Unavailable("vision.packages", {}) from why
    from bazan.platform.image_analysis.detectors.selection import detector
    from bazan.platform.image_analysis.networks import NoModel
    from bazan.platform.image_analysis.scene.hazard_networks import eyes
    from bazan.platform.image_analysis.tracking.types import KINDS

    own = read(SETTINGS, os.environ)
    try:
        seeing, looking = detector(own.detector, own.model), eyes(own.hazards)  # pyrefly: ignore[bad-argument-type] - judged where the setting is read
    except NoModel as why:
        print(why, file=sys.stderr)
        raise SystemExit(2) from why
    return count(arguments.clip, seeing, rules, kinds or KINDS, _told(arguments.json), looking)


def _say_tracks(tracks):
    from bazan.core.labels import label

    for kind, number in sorted(tracks.items()):
        print(f"  {label(f'cameras.kind.{kind}')}: {number}")


def _told(quiet: bool):
    """Says each second how far it is, to people alone."""
    said = [0.0]

    def tell(seconds: float, seen) -> None:
        if not quiet and sys.stderr.isatty() and time.monotonic() - said[0] > 1:
            said[0] = time.monotonic()
            print(f"\r{seconds:.0f} s", end="", file=sys.stderr, flush=True)

    return tell
