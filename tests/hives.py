"""A made-up province of two communes (one of them born of an older one), a pack of hives with a form, and the people who fill it in."""

import io
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from openpyxl import load_workbook

from bazan.data.datasets import api as datasets
from bazan.data.forms import actions, api, rounds  # noqa: F401 - what jobs do, for the tests of pages
from bazan.data.observations import api as streams
from bazan.directory.accounts import api as people
from bazan.directory.organizations import api as organizations
from bazan.platform.packs import File, Pack
from tests import made_up
from tests.made_up import acting

NOW = datetime(2026, 11, 3, 3, 0, tzinfo=UTC)
PROVINCE = {
    "province.toml": made_up.province_toml({"old.csv": "2022-01-01", "units.csv": "2025-07-01"}),
    "old.csv": "code,form,name,latitude,longitude\n9,xa,Xã Cũ,10.1,106.1\n8,xa,Xã Xưa,10.1,106.3\n",
    "units.csv": "code,form,name,latitude,longitude\n1,xa,Xã Một,10.1,106.1\n2,xa,Xã Hai,10.1,106.3\n",
    "succession.csv": "on,old,new,share\n2025-07-01,9,1,1\n2025-07-01,8,2,1\n",
    "organizations.toml": made_up.center() + made_up.organization("bees", "Sở Ong", "Department of Bees") + made_up.committees(),
}


def words(text):
    return {"vi": text, "en": text}


def column(name, kind, title, **more):
    return {"id": name, "type": kind, "labels": {"vi": title, "en": f"{title} (en)"}, **more}


HIVES = {
    "id": "hives", "version": 1, "grain": "month", "feature": "apiary", "key": ["period", "apiary"], "owner": "bees",
    "labels": words("Tổ ong"),
    "columns": [
        column("period", "period", "Kỳ"),
        column("apiary", "thing", "Trại", kinds=["apiary"], required=True),
        column("hives", "integer", "Số tổ", unit="{hive}", required=True, low=0, high=5000),
        column("honey", "decimal", "Mật", unit="kg", low=0),
        column("grade", "code", "Hạng", list="grades"),
        column("seen", "date", "Ngày kiểm"),
    ],
    "checks": [
        {"id": "much", "severity": "refuse", "rule": "honey <= 100 * hives", "labels": words("Mật {honey} quá nhiều cho {hives} tổ")},
        {"id": "jump", "severity": "warn", "jump": ["hives"], "factor": 3.0, "labels": words("{now} khác hẳn kỳ trước {before}")},
    ],
    "lists": {"grades": {"A1": words("Tốt"), "B2": words("Vừa")}},
}  # fmt: skip
SWARMS = {
    "id": "swarms", "version": 1, "grain": "event", "feature": "commune", "key": ["code"], "owner": "bees", "labels": words("Đàn ong"),
    "columns": [
        column("code", "text", "Mã vụ", required=True),
        column("happened_at", "date", "Ngày", required=True),
        column("commune", "place", "Xã", kinds=["commune"], required=True),
        column("bees", "integer", "Số con", unit="{bee}", low=0),
        column("sender", "organization", "Nơi gửi"),
    ],
    "checks": [],
    "lists": {},
}  # fmt: skip
OWED = {
    "id": "owed", "version": 1, "grain": "event", "feature": "organization", "key": ["form", "period", "organization"], "owner": "center",
    "supplied_by": "forms.obligations", "labels": words("Nghĩa vụ"),
    "columns": [
        column("period", "text", "Kỳ", required=True), column("form", "text", "Biểu", required=True),
        column("organization", "organization", "Đơn vị", required=True),
        column("due_at", "instant", "Hạn", required=True, plausible={"ahead_days": 731}),
        column("sent_at", "instant", "Đã nộp"), column("approved_at", "instant", "Đã duyệt"),
        column("refused_cells", "integer", "Ô nợ", unit="{cell}"),
    ],
    "checks": [],
    "lists": {},
}  # fmt: skip
HIVES_MONTH = {
    "id": "hives_month", "version": 2, "grain": "month", "owed_by": {"organizations": ["bees"]}, "due": {"working_days": 5},
    "verified_by": "bees", "law": "Luật Ong", "labels": words("Báo cáo tổ ong"), "about": words("Số tổ và mật của mỗi trại."),
    "sheets": [
        {
            "id": "apiaries", "dataset": "hives", "labels": words("Trại ong"), "rows": {"column": "apiary", "things": ["apiary"]},
            "columns": ["apiary", "hives", "honey", "grade", "seen"], "totals": True,
        },
    ],
}  # fmt: skip
SWARMS_WEEK = {
    "id": "swarms_week", "version": 1, "grain": "week", "owed_by": {"kind": "commune"}, "due": {"working_days": 2}, "verified_by": "bees",
    "labels": words("Báo cáo đàn ong"), "about": words("Mỗi dòng một đàn."),
    "sheets": [
        {"id": "swarms", "dataset": "swarms", "labels": words("Đàn ong"), "columns": ["code", "happened_at", "commune", "bees"],
         "sender": "sender", "lines": 20},
    ],
}  # fmt: skip


def pack_of(datasets, forms):
    """The pack whose files these are; the words beside the tables stand in its labels, those of the lists in its tables."""
    labels, tables, written = {"vi": {}, "en": {}}, {}, {"datasets": [], "forms": []}

    def bare(table, key):
        for language, text in table["labels"].items():
            labels[language][key] = text
        return {name: value for name, value in table.items() if name not in ("labels", "about", "lists")}

    for spec in datasets:
        base = f"datasets.{spec['id']}"
        parts = {part: [bare(each, f"{base}.{part}.{each['id']}") for each in spec[part]] for part in ("columns", "checks")}
        written["datasets"].append(File(f"datasets/{spec['id']}.toml", bare(spec, f"{base}.name") | parts))
        for name, codes in spec["lists"].items():
            tables[name] = [{"code": code, "name_vi": said["vi"], "name_en": said["en"]} for code, said in codes.items()]
    for spec in forms:
        base = f"forms.{spec['id']}"
        sheets = [bare(sheet, f"{base}.sheets.{sheet['id']}") for sheet in spec["sheets"]]
        table = bare({"labels": spec["about"]} | {name: spec[name] for name in spec if name not in ("labels", "about")}, f"{base}.about")
        bare(spec, f"{base}.name")
        written["forms"].append(File(f"forms/{spec['id']}.toml", table | {"sheets": sheets}))
    return Pack(id="apiculture", labels=labels, tables=tables, written=written)


PACK = pack_of([HIVES, SWARMS, OWED], [HIVES_MONTH, SWARMS_WEEK])


def settle(folder):
    """The province, its apiaries and its pack, in the database."""
    made_up.settle(folder, PROVINCE)
    for number, (latitude, longitude) in enumerate([(10.1, 106.1), (10.1, 106.3), (10.1, 106.1)], 1):
        streams.register_thing(f"apiary-{number}", f"Trại {number}", f"Apiary {number}", "apiary", "apiculture", latitude, longitude, {})
    datasets.load_pack(PACK)
    actions.load_pack(PACK, NOW)


@pytest.fixture(scope="module")
def settled(lasting, tmp_path_factory):
    with lasting():
        settle(tmp_path_factory.mktemp("province"))


@pytest.fixture
def province(settled, db):
    """The province is there for all tests of a module, what a test adds only for itself."""


def who(username, organization, *permissions):
    return acting(username, organization, *(f"forms.{name}" for name in permissions))


def sender():
    return who("ong", "bees", "view", "submit", "verify")


def checker():
    return who("ong-duyet", "bees", "view", "submit", "verify")


def steward():
    return who("dulieu", "center", "view", "approve", "unlock")


def committee():
    return who("xa1", "ubnd-1", "view", "submit")


@pytest.fixture
def account(province):
    def make(username, role, organization, place="", sector="*"):
        on = NOW.date()
        made = get_user_model()(username=username, full_name=username, organization_id=organizations.by_code(organization, on).id)
        made.set_password("right")
        made.save()
        people.grant(username, role, place, sector, on, "test")
        return made

    return make


def template(form="apiculture.hives_month", period="2026-10", organization="bees"):
    """The workbook as openpyxl opens it."""
    return load_workbook(io.BytesIO(api.template(form, period, organization)))


def filled(book=None, rows=((10, 12.5, "A1"), (20, 30, None), (5, None, "B2 - Vừa")), sheet="Trại ong"):
    """The template with figures in its first rows."""
    book = book or template()
    ws = book[sheet]
    for line, values in enumerate(rows, 7):
        for letter, value in zip("CDE", values, strict=False):
            ws[f"{letter}{line}"] = value
    return book


def packed(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def send(data, form="apiculture.hives_month", by=None, period="", organization="", name="bieu.xlsx", at=NOW):
    """A workbook handed in and checked."""
    data = data if isinstance(data, bytes) else packed(data)
    got = api.receive(io.BytesIO(data), name, form, period, organization, by or sender(), at)
    return api.check(got.id, at)


def confirmed(upload, by=None, at=NOW, **answers):
    """The upload confirmed and committed."""
    return api.commit(api.confirm(upload.id, by or sender(), **answers).id, at)


def faults(upload, severity="refuse"):
    """(cell, rule) of what is wrong."""
    return [
        (one["cell"], one["rule"] if one["rule"] != "check" else one["params"]["check"])
        for one in upload.result["findings"]
        if one["severity"] == severity
    ]
