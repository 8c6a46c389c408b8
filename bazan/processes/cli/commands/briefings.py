"""``bazan briefings``: issue one, check one, read the passport of a printed number, try a template of Word."""

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from bazan.core.errors import NotFound, Refused
from bazan.core.language import LANGUAGES
from bazan.core.time import LOCAL

KINDS = ("daily", "weekly", "monthly", "meeting")
FORMATS = ("docx", "pdf", "xlsx", "json")


def register(nouns) -> None:
    verbs = nouns.add_parser("briefings", help="what happened, what matters, what comes, on paper").add_subparsers(
        required=True, metavar="VERB"
    )
    make = verbs.add_parser("make", help="issue a briefing of all that somebody reaches, and write it to a file")
    make.add_argument("kind", choices=KINDS)
    make.add_argument("--as", dest="username", required=True, metavar="USERNAME", help="whose briefing it is")
    make.add_argument("--format", choices=FORMATS, required=True)
    make.add_argument("--out", type=Path, required=True, metavar="FILE")
    make.add_argument("--at", type=_instant, metavar="ISO", help="as of this instant, local time; now when not said")
    make.add_argument("--language", dest="spoken", choices=LANGUAGES, default="vi")
    make.add_argument("--place", default="", metavar="CODE", help="of this commune alone")
    make.add_argument("--sector", default="", help="of this sector alone")
    make.set_defaults(run=_make)
    check = verbs.add_parser("verify", help="whether a briefing or a passport is as it was issued; exit 1 when it isn't")
    check.add_argument("file", type=Path, metavar="FILE", help="the JSON of either, or a printed document")
    check.add_argument("--key", default="", help="the public key it must be signed with; this installation's own when not said")
    check.set_defaults(run=_verify)
    passport = verbs.add_parser("passport", help="the signed bundle of a printed number, with the program that checks it")
    passport.add_argument("code", metavar="CODE")
    passport.add_argument("--out", type=Path, required=True, metavar="FILE", help="a ZIP file")
    passport.set_defaults(run=_passport)
    template = verbs.add_parser("template", help="the template of Word a province begins with")
    template.add_argument("--out", type=Path, required=True, metavar="FILE")
    template.set_defaults(run=_template)
    draw = verbs.add_parser("draw", help="a briefing drawn anew by the templates as they stand, kept nowhere")
    draw.add_argument("briefing", type=int, metavar="NUMBER", help="as `make` says it")
    draw.add_argument("--format", choices=FORMATS[:3], default="docx")
    draw.add_argument("--out", type=Path, required=True, metavar="FILE")
    draw.add_argument("--language", dest="spoken", choices=LANGUAGES, default="vi")
    draw.set_defaults(run=_draw)


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=LOCAL)


def _api() -> Any:
    import django

    django.setup()
    from bazan.analysis.briefings import api

    return api


def _make(arguments: argparse.Namespace) -> int:
    _judge(arguments.out)
    api = _api()
    from bazan.core.time import now

    at = now()
    made = api.issue(
        arguments.kind, api.person(arguments.username), arguments.at or at, at, str(uuid4()), place=arguments.place,
        sector=arguments.sector, languages=(arguments.spoken,),
    )  # fmt: skip
    missing = api.print_documents(made.id, now())
    if arguments.format == "json":
        data = api.signed(made.id).encode()
    elif arguments.format in missing:
        data = api.preview(made.id, arguments.format, arguments.spoken)  # says why it can't be made
    else:
        data = api.document(made.id, arguments.format, arguments.spoken).data
    _write(arguments.out, data)
    told = {
        "briefing": made.id, "symbol": made.symbol, "version": made.version, "fingerprint": made.fingerprint, "file": str(arguments.out),
        "sentences": len(api.content(made.id).sentences),
    }  # fmt: skip
    print(json.dumps(told, ensure_ascii=False))
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from bazan.analysis.briefings import signature
    from bazan.core.settings import current
    from bazan.platform.security import verify

    if not arguments.file.is_file():
        raise NotFound("briefings.file_missing", {"name": str(arguments.file)}, "file")
    data = arguments.file.read_bytes()
    if data[:1] == b"{":
        return verify.report(data, arguments.key or signature.public_key(current()))
    api = _api()
    from bazan.core.labels import label

    known = api.printed_as(api.sum_of(data))
    if known is None:
        print(label("briefings.verify.strange"))
        return 1
    briefing, at = known
    shown = f"{at.astimezone(LOCAL):%H:%M %d/%m/%Y}"
    print(label("briefings.verify.replaced" if briefing.replaced else "briefings.verify.whole", symbol=briefing.symbol, at=shown))
    return 0


def _passport(arguments: argparse.Namespace) -> int:
    _judge(arguments.out)
    _write(arguments.out, _api().bundle(arguments.code))
    return 0


def _template(arguments: argparse.Namespace) -> int:
    from bazan.analysis.briefings.documents import blank_template

    _judge(arguments.out)
    _write(arguments.out, blank_template())
    return 0


def _draw(arguments: argparse.Namespace) -> int:
    _judge(arguments.out)
    _write(arguments.out, _api().preview(arguments.briefing, arguments.format, arguments.spoken))
    return 0


def _judge(path: Path) -> None:
    """Before anything is issued: Refused ``briefings.out`` for a file that can't be written."""
    if not path.parent.is_dir() or path.is_dir():
        raise Refused("briefings.out", {"name": str(path)}, "out")


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as why:
        print(why, file=sys.stderr)
        raise Refused("briefings.out", {"name": str(path)}, "out") from why
