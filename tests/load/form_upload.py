"""How fast a large form comes in. ``python -m tests.load.form_upload [--rows N]`` prints JSON.

A unit's workbook of 20,000 rows in 11 columns (packs/ferries) goes the way of the page, in a process of its own as `work` is one:
upload, check, confirm, commit. First a month alone; then the next one, with the jump against the month before judged for every row
and one row in two hundred wrong: it is refused, marked in the workbook, corrected and sent again. Beside it, on the same workbook: a plain
read by openpyxl, and the validation of the same table by frictionless, which read and check but commit nothing.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bazan.core.settings import ROOT
from tests.load.django_environment import load, peak_mb, report_from

PACK = Path(__file__).parent / "packs" / "ferries"
FORM, DATASET, UNIT, SHEET = "ferries.crossings_month", "ferries.crossings", "so-xd", "Phà"
COLUMNS = ("boat", "commune", "permit", "channel", "trips", "passengers", "cargo", "takings", "inspected", "insured", "note")
PROMISE_S = 5.0
WRONG_EACH = 200
ROUND = "from tests.load.form_upload import sent; sent()"
PLAIN = """
import json, sys, time
from openpyxl import load_workbook
began = time.perf_counter()
book = load_workbook(sys.argv[1], read_only=True, data_only=True)
count = sum(1 for sheet in book for row in sheet.iter_rows(values_only=True) if any(cell is not None for cell in row))
print(json.dumps({"seconds": round(time.perf_counter() - began, 2), "rows": count, **PEAK}))
"""
FRICTIONLESS = """
import json, sys, time
from frictionless import Dialect, Resource, Schema, formats
schema = Schema.from_descriptor(json.load(open(sys.argv[2])))
began = time.perf_counter()
dialect = Dialect(header_rows=[int(sys.argv[4])], controls=[formats.ExcelControl(sheet=sys.argv[3])])
report = Resource(path=sys.argv[1], schema=schema, dialect=dialect).validate(limit_errors=1_000_000)
print(json.dumps({"seconds": round(time.perf_counter() - began, 2), "errors": report.stats["errors"],
  "first": str(report.tasks[0].errors[0].message)[:200] if report.stats["errors"] else "",
  "rows": report.tasks[0].stats.get("rows"), **PEAK}))
"""
PEAK = '{"peak_mb": int(next(l for l in open("/proc/self/status") if l.startswith("VmHWM")).split()[1]) >> 10}'


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.load.form_upload", description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    told = parser.parse_args()
    report_from("forms", lambda stage: measure(told.rows, stage.home))
    return 0


def measure(count: int, home: Path) -> dict:
    from django.db import connection

    from bazan.core.settings import current
    from bazan.core.time import Period, local_day, now
    from bazan.data.datasets import api as datasets
    from bazan.data.forms import api as forms
    from bazan.directory.organizations import api as organizations
    from bazan.directory.places import api as places
    from bazan.platform.packs import load as load_pack

    province = current().province_folder
    places.load_province(province)
    organizations.load_province(province)
    pack = load_pack(PACK)
    datasets.load_pack(pack)
    forms.load_pack(pack, now())
    communes = [place.code for place in places.everything("commune") if place.valid(local_day(now()))]
    this = Period.holding(now(), "month").previous()
    first, second, right = (home / f"{name}.xlsx" for name in ("first", "second", "right"))
    took = written(first, this.previous(), count, communes)
    written(second, this, count, communes, wrong=True)
    written(right, this, count, communes)
    alone = _round(first)
    wrong = _round(second, marked=home / "marked.xlsx")
    again = _round(right)
    expected = -(-count // WRONG_EACH)
    assert (alone["new"], again["new"], again["refused"]) == (count, count, 0), (alone, again)
    assert wrong["refused"] == expected, wrong
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT d.line) FROM data_ferries_crossings d JOIN dataset_batch b ON b.id = d.batch_id"
            " WHERE b.file_sha256 <> '' AND d.sheet = %s AND d.superseded_by IS NULL",
            [SHEET],
        )
        traced, lines = cursor.fetchone()
    slowest = max(one["check_s"] + one["commit_s"] + one["receive_s"] + one["confirm_s"] for one in (alone, again))
    return {
        "rows": count,
        "bytes": first.stat().st_size,
        "template_s": took,
        "alone": alone,
        "with_wrong_rows": wrong,
        "corrected": again,
        "rows_with_sheet_and_line": traced,
        "lines": lines,
        "peers": _peers(first, second, home, communes),
        "promise_s": PROMISE_S,
        "slowest_s": round(slowest, 2),
        "kept": slowest < PROMISE_S and traced == 2 * count,
    }


def written(path: Path, period, count: int, communes: list[str], wrong: bool = False) -> float:
    """The form's own template, filled in; seconds that making the template took."""
    import io

    from openpyxl import load_workbook

    from bazan.data.forms import api as forms

    began = time.perf_counter()
    data = forms.template(FORM, period.text, UNIT)
    took = time.perf_counter() - began
    book = load_workbook(io.BytesIO(data))
    sheet, draw = book[SHEET], random.Random(7)
    for n in range(count):
        trips = draw.randrange(20, 200)
        cells = (
            f"ĐN-{n:05}", draw.choice(communes), f"F{draw.randrange(1, 121):03}", draw.choice(("counter", "online", "post")), trips,
            trips * draw.randrange(5, 60), draw.randrange(1000, 90_000) / 10, draw.randrange(10, 9000) / 100,
            f"{draw.randrange(1, 29):02}/{draw.randrange(1, 13):02}/2025", draw.choice(("có", "không")), f"Bến số {n % 300}",
        )  # fmt: skip
        if wrong and n % WRONG_EACH == 0:
            cells = (
                *cells[:4],
                "nhiều" if n % (2 * WRONG_EACH) else trips,
                4_000_000 if n % (2 * WRONG_EACH) == 0 else cells[5],
                *cells[6:],
            )
        for at, cell in enumerate(cells, 1):
            sheet.cell(_first_line() + n, at, cell)
    book.save(path)
    return round(took, 2)


def _first_line() -> int:
    from bazan.data.forms.workbooks.layout import FIRST_LINE

    return FIRST_LINE


def _round(path: Path, marked: Path | None = None) -> dict:
    """The whole way of a workbook in a process of its own."""
    argv = [sys.executable, "-c", ROUND, str(path), *([str(marked)] if marked else [])]
    return {"load": load()} | json.loads(subprocess.run(argv, stdout=subprocess.PIPE, check=True, cwd=ROOT).stdout)


def sent() -> None:
    """What the child does: hand in, check, and either mark the faults or confirm and commit; prints seconds and memory."""
    import django

    django.setup()
    from bazan.core.time import now
    from bazan.data.forms import api as forms
    from bazan.directory.places import api as places
    from tests.fixtures.minimal_province import acting

    places.stamp()
    officer = acting("bench", UNIT, "forms.view", "forms.submit")
    path, before, took = Path(sys.argv[1]), peak_mb(), {}

    def timed(name, act):
        began, cpu = time.perf_counter(), time.process_time()
        found = act()
        took[f"{name}_s"] = round(time.perf_counter() - began, 3)
        took[f"{name}_cpu_s"] = round(time.process_time() - cpu, 3)
        return found

    with path.open("rb") as stream:
        upload = timed("receive", lambda: forms.receive(stream, path.name, FORM, "", "", officer, now()))
    upload = timed("check", lambda: forms.check(upload.id, now()))
    assert upload.state == "checked", (upload.state, upload.problem)
    if len(sys.argv) > 2:
        found = [forms.finding_of(item) for item in upload.result["findings"]]
        data = timed("mark", lambda: forms.marked(path.read_bytes(), found, forms.said))
        Path(sys.argv[2]).write_bytes(data)
    else:
        note = "như đã kiểm" if upload.result["warned"] else ""
        asked = timed("confirm", lambda: forms.confirm(upload.id, officer, note=note))
        upload = timed("commit", lambda: forms.commit(asked.id, now()))
        assert upload.state == "committed", (upload.state, upload.problem)
    counts = {key: upload.result[key] for key in ("read", "new", "refused", "warned")}
    print(json.dumps(took | counts | {"peak_mb": peak_mb(), "before_mb": before}))


def _peers(first: Path, second: Path, home: Path, communes: list[str]) -> dict:
    """What others need to read or to check the same workbooks."""
    found = {"openpyxl_read": _child([sys.executable, "-c", PLAIN.replace("PEAK", PEAK), first.name], home)}
    try:
        python = _frictionless(home)
        schema = home / "schema.json"
        schema.write_text(json.dumps(_schema(communes)))
        argv = [python, "-c", FRICTIONLESS.replace("PEAK", PEAK)]
        for name, path in (("frictionless_right", first), ("frictionless_wrong", second)):
            found[name] = _child([*argv, path.name, schema.name, SHEET, str(_first_line() - 1)], home)
    except (OSError, subprocess.SubprocessError, ValueError) as why:
        found["frictionless"] = {"skipped": f"{type(why).__name__}: {why}"[:300]}
    return found


def _child(argv: list[str], folder: Path) -> dict:
    return {"load": load()} | json.loads(subprocess.run(argv, stdout=subprocess.PIPE, check=True, timeout=600, cwd=folder).stdout)


def _frictionless(home: Path) -> str:
    """Python of a folder of its own with frictionless from PyPI."""
    import os

    folder = home / "venv"
    uv = shutil.which("uv", path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', '')}")
    make = [uv, "venv", "-q", str(folder)] if uv else [sys.executable, "-m", "venv", str(folder)]
    python = str(folder / "bin" / "python")
    install = [uv, "pip", "install", "-q", "--python", python] if uv else [python, "-m", "pip", "install", "-q"]
    for argv in (make, [*install, "frictionless[excel]==5.18.1"]):
        subprocess.run(argv, check=True, capture_output=True, timeout=300)
    return python


def _schema(communes: list[str]) -> dict:
    """The same columns as a Table Schema: types, required, lists, bounds, and the key."""
    from bazan.data.datasets import api as datasets
    from bazan.data.forms.workbooks.layout import heads

    info, fields = datasets.dataset(DATASET), []
    types = {"integer": "integer", "decimal": "number", "boolean": "boolean", "date": "date"}
    for name in COLUMNS:
        column = info.column(name)
        limits: dict[str, Any] = {"required": True} if column.required else {}
        limits |= {key: value for key, value in (("minimum", column.low), ("maximum", column.high)) if value is not None}
        if column.type == "place":
            limits["enum"] = communes
        if column.type == "code":
            limits["enum"] = list(info.lists[column.list])
        made = {"name": heads(column)["vi"], "type": types.get(column.type, "string"), "constraints": limits}
        made |= {"format": "%d/%m/%Y"} if column.type == "date" else {}
        made |= {"trueValues": ["có"], "falseValues": ["không"]} if column.type == "boolean" else {}
        fields.append(made)
    return {"fields": fields, "primaryKey": [heads(info.column("boat"))["vi"]]}


if __name__ == "__main__":
    sys.exit(main())
