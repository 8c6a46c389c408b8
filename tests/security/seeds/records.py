"""What comes in and is kept: rows and the files that brought them, a form handed in, sources and devices, boundaries and the ground."""

import io
import json
from datetime import timedelta
from math import asinh, pi, radians, tan

from bazan.core.settings import current
from bazan.core.time import Period, local_day
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, Record
from bazan.data.forms import api as forms
from bazan.data.indicators import api as indicators
from bazan.data.open_data import tables
from bazan.data.sources import api as sources
from bazan.directory.base_map import api as base_map
from bazan.directory.change_history import api as change_history
from bazan.directory.organizations import api as organizations
from bazan.directory.places import api as places
from bazan.platform import packs
from tests.fixtures import form_submissions
from tests.fixtures.minimal_province import acting
from tests.security.seeds.province import DAY, OWN, Province

REASON = "Công văn 12/2026 của sở"
ZOOM = 8
OWNER = "012345678901"
"""The number of a person whose rows are kept."""
TOML = """code = "rain-file"
name = "Mưa tự đo"
name_en = "Own rain"
sector = "environment"
driver = "csv"
promise_s = 0
things = ["{thing}"]

[binding]
delimiter = ";"
[binding.thing]
code = "{thing}"
[binding.time]
column = "LUC"
format = "%d/%m/%Y %H:%M"
[[binding.values]]
column = "MUA"
property = "rain"
unit = "mm"
"""


def seed_records(province: Province) -> dict[str, str]:
    """Write them; what stands for the parts of addresses that name them."""
    row = datasets.rows("orchards.baskets").rows[0]
    return {
        "code@datasets": "orchards.baskets", "code@api": "orchards.baskets", "row_id": str(row.id), "kind@datasets": "csv",
        "kind@indicators": "csv",
        **_seed_dossiers(province), **_seed_form(province), **_seed_sources(province), **_seed_maps(province),
    }  # fmt: skip


def _seed_dossiers(province: Province) -> dict[str, str]:
    """Dossiers of one commune with their steps, open to everybody as a table; and a person who asks that they be erased."""
    pack = province.packs["administration"]
    datasets.load_pack(pack)
    indicators.load_pack(pack)
    item = {"code": "dossiers", "name": "Hồ sơ", "name_en": "Dossiers", "driver": "form", "promise_s": 0}
    sources.load_sources([item], sector=pack.id)
    run, body = sources.open_run("dossiers", now=province.at).id, organizations.organization(province.center).code
    whole, steps = [], []
    for number in range(40):
        came, code = province.at - (60 - number) * DAY, f"H{number:02}"
        whole.append({
            "dossier": code, "procedure": "1.001", "procedure_name": "Khai sinh", "channel": "1", "identity": OWNER, "state": "4",
            "receiving_unit": body, "resolving_unit": body, "submitted_at": came.isoformat(), "received_at": came.isoformat(),
            "due_at": (came + 25 * DAY).isoformat(),
        })  # fmt: skip
        states = [("2", 0.0), ("4", 1.0), *([("9", 2 + number / 4)] if number < 36 else [])]
        steps += [{"dossier": code, "state": state, "at": (came + days * DAY).isoformat(), "unit": body} for state, days in states]
    for code, rows in (("administration.dossiers", whole), ("administration.dossier_steps", steps)):
        staged = datasets.stage(code, [Record(row, line) for line, row in enumerate(rows, 1)], Context(decimal="."))
        assert not staged.refused, staged.refused[:1]
        datasets.commit(staged, Origin(run, "system", province.at))
    tables.publish_due(province.at)
    erasure = datasets.ask_erasure(OWNER, "12/ĐN-2026", province.chief.username, province.at)
    return {"name@c/data/tables": "administration.dossiers.csv", "erasure_id": str(erasure.id), "what@retention": "confirm"}


def _seed_form(province: Province) -> dict[str, str]:
    """A form that everybody's own organization owes: what was sent for it, and a workbook that is checked and not confirmed yet."""
    pack = packs.load(form_submissions.PONDS)
    datasets.load_pack(pack)
    indicators.load_pack(pack)
    forms.load_pack(pack, province.at - 400 * DAY)
    form_submissions.officer("ca", "Nguyễn Thị Cá", OWN)
    period, ponds = Period.holding(province.at, "month").previous(), [("A1", "Ao Sen", 100, 40, 3)]
    sent = form_submissions.deliver(OWN, "ca", period, ponds, province.at - timedelta(hours=1), "ao.xlsx")
    before, by = period.previous(), acting("ca", OWN, "forms.submit")
    data = io.BytesIO(form_submissions.workbook(OWN, before, ponds))
    upload = forms.receive(data, "ao-2.xlsx", form_submissions.FORM, before.text, OWN, by, province.at)
    forms.check(upload.id, province.at)
    run = sources.runs_of_file(sent.sha256)[0]
    return {
        "code@forms": form_submissions.FORM, "upload_id": str(upload.id), "submission_id": str(sent.submission_id), "act@forms": "verify",
        "form_period": before.text, "sha256@files": sent.sha256, "run_id@runs": str(run.id), "run_id@sources": str(run.id),
    }  # fmt: skip


def _seed_sources(province: Province) -> dict[str, str]:
    """A source that devices send to, with a device; one of the province's own, and a trial of it."""
    at, by, toml = province.at, province.everybody, TOML.format(thing=province.station.code)
    item = {"code": "gateways", "name": "Trạm tự gửi", "name_en": "Gateways", "driver": "http_push", "promise_s": 900}
    sources.load_sources([item], sector="environment")
    change, _ = sources.make_device("gateways", "gate-1", REASON, by, at)
    state = {"enabled": None, "schedule_s": None, "promise_s": None, "toml": toml}
    change_history.make("source", "rain-file", state, REASON, by, at, seen=0)
    trial = sources.ask(toml, b"LUC;MUA\n25/11/2026 09:00;0,5\n", "mua.csv", by, at)
    return {
        "code@sources": "gateways", "code@admin/sources": "rain-file", "subject": change.subject, "number@admin/sources/trials": trial,

    }  # fmt: skip


def _seed_maps(province: Province) -> dict[str, str]:
    """A version of the boundaries as they stand, the province's own ground, and the tile of the station."""
    on = local_day(province.at)
    features = [
        {"type": "Feature", "properties": {"code": places.place(line.place_id).code}, "geometry": line.geometry}
        for line in places.boundaries(on)
        if places.place(line.place_id).kind == "commune"
    ]
    version = places.keep(json.dumps({"type": "FeatureCollection", "features": features}), on, "QĐ 12", "chief", province.at)
    served = base_map.load_province(current().province_folder)
    column, row = _find_tile(province.station.latitude, province.station.longitude)
    return {
        "number@admin/boundaries": str(version), "version": str(served.id if served else 0), "z": str(ZOOM), "x": str(column),
        "y": str(row), "zoom": str(ZOOM), "row": str(row), "column": str(column), "grid": "WebMercatorQuad", "kind@map": "csv",
    }  # fmt: skip


def _find_tile(latitude: float, longitude: float) -> tuple[int, int]:
    """Column and row of the tile that holds a point."""
    return int((longitude + 180) / 360 * 2**ZOOM), int((1 - asinh(tan(radians(latitude))) / pi) / 2 * 2**ZOOM)
