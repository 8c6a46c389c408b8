"""``bazan forms``: templates, checks and submissions of the workbooks that units owe."""

import argparse
import io
import sys
from pathlib import Path
from typing import Any

from bazan.core.language import words


def register(nouns) -> None:
    verbs = nouns.add_parser("forms", help="the workbooks that units owe").add_subparsers(required=True, metavar="VERB")
    verbs.add_parser("list", help="every form with how completely and timely it comes").set_defaults(run=_list)
    template = verbs.add_parser("template", help="make the workbook that a unit fills in for a period")
    template.add_argument("form")
    template.add_argument("--period", required=True, help="2026-10, 2026-W47, 2026-Q4, 2026")
    template.add_argument("--organization", required=True, metavar="CODE")
    template.add_argument("-o", "--output", type=Path, required=True)
    template.set_defaults(run=_template)
    check = verbs.add_parser("check", help="read a filled workbook and say what is wrong with it; nothing is kept")
    check.add_argument("file", type=Path)
    check.add_argument("--marked", type=Path, metavar="FILE", help="also write the workbook with its faults marked")
    check.set_defaults(run=_check)
    submit = verbs.add_parser("submit", help="hand in a filled workbook; with --confirm its rows are committed")
    submit.add_argument("file", type=Path)
    submit.add_argument("--as", dest="username", required=True, metavar="USER", help="whose unit owes it")
    submit.add_argument("--confirm", action="store_true", help="commit when no cell is refused")
    submit.add_argument("--partial", action="store_true", help="commit what is good although cells are refused")
    submit.add_argument("--note", default="", help="why figures that were warned of are right")
    submit.add_argument("--reason", default="", help="why values sent before change")
    submit.set_defaults(run=_submit)


def _api() -> Any:
    import django

    django.setup()
    from bazan.data.forms import api

    return api


def _list(arguments: argparse.Namespace) -> int:
    api = _api()
    from bazan.core.time import now

    found = api.obligations(now())
    for form in api.forms():
        score = api.score(one.standing for one in found if one.form == form.code)
        shares = " ".join("   –" if score[key] is None else f"{score[key]:3.0f}%" for key in ("completeness", "timeliness"))
        print(f"{form.code:<40} v{form.version:<3} {score['sent']:>5}/{score['due']:<5} {shares}  {words(form.labels)}")
    return 0


def _template(arguments: argparse.Namespace) -> int:
    data = _api().template(arguments.form, arguments.period, arguments.organization)
    arguments.output.write_bytes(data)
    return 0


def _check(arguments: argparse.Namespace) -> int:
    api = _api()
    from bazan.core.time import now

    data = _bytes(arguments.file)
    findings, counts = api.look(data, now())
    _say(api, arguments.file.name, findings, counts)
    if arguments.marked:
        arguments.marked.write_bytes(api.marked(data, findings, api.said))
    return 1 if counts["refused"] else 0


def _submit(arguments: argparse.Namespace) -> int:
    api = _api()
    from bazan.core.errors import BazanError
    from bazan.core.labels import label, sentence
    from bazan.core.time import now

    data = _bytes(arguments.file)
    who, form = api.sender(data, arguments.username)
    upload = api.receive(io.BytesIO(data), arguments.file.name, form, "", "", who, now())
    upload = api.check(upload.id, now())
    if upload.problem:
        print(sentence(BazanError(upload.problem["rule"], upload.problem["params"])), file=sys.stderr)
        return 1
    _say(api, arguments.file.name, [api.finding_of(item) for item in upload.result["findings"]], upload.result)
    if arguments.confirm and upload.state == "checked":
        asked = api.confirm(upload.id, who, arguments.note, arguments.reason, arguments.partial)
        upload = api.commit(asked.id, now())
    if upload.submission_id:
        state = label(f"forms.state.{api.submission(upload.submission_id).state}")
        print(label("forms.cli.done", state=state))
    return 1 if upload.result.get("refused") and upload.state != "committed" else 0


def _bytes(path: Path) -> bytes:
    from bazan.core.errors import NotFound

    if not path.is_file():
        raise NotFound("sources.file.unknown", {"file": str(path)})
    return path.read_bytes()


def _say(api: Any, name: str, findings: list, counts: dict[str, Any]) -> None:
    from bazan.core.fault_lists import MOST_TOLD, more_faults
    from bazan.core.labels import label

    for one in findings[:MOST_TOLD]:
        mark = "×" if one.severity == "refuse" else "!"
        print(f"{mark} {one.sheet} {one.cell or one.line}: {api.said(one)}")
    if more := more_faults(len(findings)):
        print(more)
    told = {key: counts[key] for key in ("read", "good", "refused", "warned")}
    print(label("forms.cli.told", file=name, **told))
    print(label("forms.cli.will", **{key: counts[key] for key in ("new", "changed", "same")}))
