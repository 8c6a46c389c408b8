"""A made-up sector whose officers really send workbooks: filled, checked, confirmed, committed and measured as in the world."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
from django.apps import apps
from django.contrib.auth import get_user_model

from bazan.core.time import Period
from bazan.data.datasets import api as datasets
from bazan.data.datasets.types import Context, Origin, Record
from bazan.data.forms import api as forms
from bazan.data.forms.types import UploadInfo
from bazan.data.indicators import api as indicators
from bazan.directory.organizations import api as organizations
from bazan.platform import packs
from tests import generated
from tests.made_up import acting

PONDS = Path(__file__).parent / "ponds"
FORM = "ponds.yields_month"
REASON = "Nhập thừa một chữ số"
FIRST_CELL = ("A", 7)


@dataclass(frozen=True)
class Sent:
    """What stands after two deliveries of one officer and one of another: the second corrected one cell."""

    now: datetime
    period: Period
    first: UploadInfo
    corrected: UploadInfo
    since: datetime
    """After the first deliveries, before the correction."""


def load() -> None:
    """The province with the sector, its form and two officers."""
    pack = packs.load(PONDS)
    generated.load([pack])
    forms.load_pack(pack, datetime.now().astimezone() - timedelta(days=400))
    officer("ca", "Nguyễn Thị Cá", "so-nnmt")
    officer("ao", "Trần Văn Ao", "so-xd")


def officer(username: str, full_name: str, organization: str) -> None:
    body = organizations.by_code(organization, datetime.now().astimezone().date())
    made = get_user_model().objects.create(username=username, full_name=full_name, organization_id=body.id)
    apps.get_model("people", "Grant").objects.create(account=made, role="agency_officer", place_id=None, sector="ponds")


def deliver(organization: str, username: str, period: Period, rows: list[tuple], at: datetime, name: str, reason: str = "") -> UploadInfo:
    """A workbook sent: ``rows`` are pond, name, planned, landed, fishers."""
    acts = frozenset({"forms.view", "forms.submit", "forms.verify", "forms.approve", "forms.unlock"})
    who = acting(username, organization, *acts)
    taken = forms.receive(io.BytesIO(workbook(organization, period, rows)), name, FORM, period.text, organization, who, at)
    checked = forms.check(taken.id, at)
    assert checked.state == "checked", (checked.problem, checked.result)
    done = forms.commit(forms.confirm(checked.id, who, note="Đã hỏi lại", reason=reason).id, at)
    assert done.state == "committed", (done.problem, done.result)
    return done


def workbook(organization: str, period: Period, rows: list[tuple]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(forms.template(FORM, period.text, organization)))
    sheet = book["Ao"]
    letter, line = FIRST_CELL
    for n, row in enumerate(rows):
        for k, value in enumerate(row):
            cell = sheet.cell(line + n, ord(letter) - 64 + k)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"  # a name that begins like a formula is a name
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def feed(now: datetime, pond: str = "A1", count: int = 3) -> None:
    """Events of one pond, as a feed brings them."""
    rows = [
        Record({"pond": pond, "keeper": "so-nnmt", "fed_at": (now - timedelta(hours=n)).isoformat(), "feed": 5 + n, "phone": "0900"}, n)
        for n in range(1, count + 1)
    ]
    datasets.commit(datasets.stage("ponds.feedings", rows, Context(decimal=".")), Origin(7, "device:feeder", now - timedelta(hours=1)))


def send(now: datetime) -> Sent:
    """Two officers send; the first then corrects one cell, from 400 to 40."""
    period = Period.holding(now, "month").previous()
    before = now - timedelta(hours=30)
    ponds = [("A1", "Ao Sen", 100, 400, 3), ("A2", "Ao Súng", 100, 60, 40), ("A3", "=1+1", 50, 20, 12)]
    first = deliver("so-nnmt", "ca", period, ponds, before, "ao-thang.xlsx")
    deliver("so-xd", "ao", period, [("B1", "Ao Bèo", 200, 100, 9)], before, "ao-xd.xlsx")
    feed(now)
    measure(before)
    corrected = deliver(
        "so-nnmt", "ca", period, [("A1", "Ao Sen", 100, 40, 3), *ponds[1:]], now - timedelta(hours=1), "ao-thang-2.xlsx", REASON
    )
    measure(now)
    return Sent(now, period, first, corrected, now - timedelta(hours=12))


def measure(now: datetime) -> None:
    while indicators.measure_due(now):
        pass
